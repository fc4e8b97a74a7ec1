package mock

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// guard verifies signatures with the recipes of the document.
type guard struct {
	creds   sdk.Credentials
	signers map[string]*signing.Signer // by scheme; only those with a recipe
}

func newGuard(api *ir.API, creds sdk.Credentials, clock func() time.Time) (*guard, error) {
	g := &guard{creds: creds, signers: map[string]*signing.Signer{}}
	for _, s := range api.Schemes {
		if s.Recipe == nil {
			continue
		}
		signer, err := signing.New(s.Recipe, creds)
		if err != nil {
			return nil, fmt.Errorf("mock: %w", err)
		}
		g.signers[s.Name] = signer.WithClock(clock)
	}
	return g, nil
}

// placements are all values that a scheme puts into a request.
func placements(s *ir.Scheme) []signing.Placement {
	var out []signing.Placement
	if s.Token != nil {
		out = append(out, s.Token.Send...)
	}
	if s.Recipe != nil {
		out = append(out, s.Recipe.Set...)
		out = append(out, s.Recipe.Send...)
	}
	return out
}

// check lets a request in that fits one of the operation's security alternatives.
func (g *guard) check(x *exchange) error {
	if len(x.op.Security) == 0 {
		return nil
	}
	var worst *refusal
	var all []error
	for _, req := range x.op.Security {
		err := g.alternative(x, req.Schemes)
		if err == nil {
			return nil
		}
		// An alternative that was tried and failed says more than one that was not tried.
		if worst == nil || missing(worst) && !missing(err) {
			worst = err
		}
		all = append(all, err)
	}
	if len(all) > 1 {
		return &refusal{kind: worst.kind, scheme: worst.scheme, errs: []error{
			fmt.Errorf("none of %d security alternatives fits: %w", len(all), errors.Join(all...))}}
	}
	return worst
}

var errAbsent = errors.New("it is not in the request")

func missing(r *refusal) bool {
	return errors.Is(r, errAbsent) || errors.Is(r, signing.ErrMissing)
}

// alternative verifies schemes that apply together. A later one covers what an earlier
// one sent, so they are taken off in reverse order. Tokens that are good for one
// call are spent last: a wrong signature does not cost one.
func (g *guard) alternative(x *exchange, schemes []*ir.Scheme) *refusal {
	type spent struct{ scheme, text string }
	var spend []spent
	for i, s := range schemes {
		// Signing comes after the tokens, whatever the order of the schemes.
		if s.Token == nil || overwritten(s.Token.Send, schemes[i+1:]) || signedOver(s, schemes) {
			continue
		}
		text, err := tokenIn(x, s.Token)
		if err == nil {
			err = x.h.tokens.check(s.Name, text)
		}
		if err != nil {
			return &refusal{kind: badToken, scheme: s.Name, errs: []error{fmt.Errorf("%s: token of scheme %q: %w", x.op.ID, s.Name, err)}}
		}
		spend = append(spend, spent{s.Name, text})
	}
	r, body := inboundRequest(x.r), x.body
	for i := len(schemes) - 1; i >= 0; i-- {
		s := schemes[i]
		signer := g.signers[s.Name]
		if signer == nil || s.Recipe == nil || overwritten(s.Recipe.Send, schemes[i+1:]) {
			continue
		}
		if err := signer.Verify(x.r.Context(), r, body); err != nil && !errors.Is(err, signing.ErrNotVerifiable) {
			return &refusal{kind: badSignature, scheme: s.Name, errs: []error{g.explain(x.op.ID, s, signer, r, body, err)}}
		}
		if i > 0 {
			r, body = without(r, body, append(s.Recipe.Set, s.Recipe.Send...), schemes[:i])
		}
	}
	for _, t := range spend {
		if err := x.h.tokens.spend(t.scheme, t.text); err != nil {
			return &refusal{kind: badToken, scheme: t.scheme, errs: []error{fmt.Errorf("%s: token of scheme %q: %w", x.op.ID, t.scheme, err)}}
		}
	}
	return nil
}

// overwritten reports whether later schemes put their values where this one puts all of
// its: documents ask for two kinds of Authorization at once where they mean either.
func overwritten(list []signing.Placement, later []*ir.Scheme) bool {
	taken := map[placeName]bool{}
	for _, s := range later {
		for _, p := range placements(s) {
			taken[placeName{p.In, p.Name}] = true
		}
	}
	for _, p := range list {
		if !taken[placeName{p.In, p.Name}] {
			return false
		}
	}
	return len(list) > 0
}

// signedOver reports whether the recipe of another scheme writes where a token is.
func signedOver(s *ir.Scheme, schemes []*ir.Scheme) bool {
	var signed []*ir.Scheme
	for _, one := range schemes {
		if one != s && one.Recipe != nil {
			signed = append(signed, &ir.Scheme{Recipe: one.Recipe})
		}
	}
	return overwritten(s.Token.Send, signed)
}

// inboundRequest gives the request the full URL that its sender signed.
func inboundRequest(r *http.Request) *http.Request {
	out := r.Clone(r.Context())
	if out.URL.Host == "" {
		out.URL.Host = r.Host
	}
	if out.URL.Scheme == "" {
		out.URL.Scheme = "http"
		if r.TLS != nil {
			out.URL.Scheme = "https"
		}
	}
	return out
}

// without takes out what one scheme put in, unless an earlier one put it in as well.
func without(r *http.Request, body []byte, list []signing.Placement, earlier []*ir.Scheme) (*http.Request, []byte) {
	keep := map[placeName]bool{}
	for _, s := range earlier {
		for _, p := range placements(s) {
			keep[placeName{p.In, p.Name}] = true
		}
	}
	s := sdk.NewSigning(r, body)
	for _, p := range list {
		if !keep[placeName{p.In, p.Name}] {
			del(s, r, p)
		}
	}
	out, err := s.Request(r.Context())
	if err != nil {
		return r, body
	}
	if b, err := s.Body(); err == nil {
		body = b
	}
	return out, body
}

// del takes one value out, wherever "param" put it.
func del(s *sdk.Signing, r *http.Request, p signing.Placement) {
	places := []string{p.In}
	if p.In == "param" {
		places = paramPlaces[:]
		if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodDelete {
			places = places[:1]
		}
	}
	for _, in := range places {
		_ = s.Del(in, p.Name) // a place without the value is as good
	}
}

// explain says what the vendor computed, so that the two strings to sign can be laid
// side by side. Secrets are masked in it.
func (g *guard) explain(id string, s *ir.Scheme, signer *signing.Signer, r *http.Request, body []byte, cause error) error {
	if !errors.Is(cause, signing.ErrMismatch) {
		return fmt.Errorf("%s: %w", id, cause)
	}
	bare, unsigned := without(r, body, s.Recipe.Send, nil)
	in := signing.Input{Request: bare, Body: unsigned, Time: time.Now()}
	got := ""
	for _, p := range append(s.Recipe.Set, s.Recipe.Send...) {
		text := sentText(r, body, p)
		switch {
		case p.Value == "{timestamp}":
			if at, err := s.Recipe.ParseTime(text); err == nil {
				in.Time = at
			}
		case p.Value == "{nonce}":
			in.Nonce = text
		case p.Value == "{signature}":
			got = text
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 300*time.Millisecond)
	defer cancel()
	e, err := signer.Explain(ctx, in)
	if err != nil {
		return fmt.Errorf("%s: %w", id, cause)
	}
	var b strings.Builder
	for _, line := range e.Lines {
		fmt.Fprintf(&b, "\n    %s %s = %q", line.Kind, line.Name, line.Masked)
	}
	if got != "" {
		fmt.Fprintf(&b, "\n    received signature = %q", got)
		if d, err := signer.Diagnose(ctx, in, got); err == nil {
			for _, f := range d.Findings {
				fmt.Fprintf(&b, "\n    the received one fits with: %s", strings.Join(f.Changes, "; "))
			}
		}
	}
	return &mismatch{err: fmt.Errorf("%s: %w; the vendor computes%s", id, cause, b.String()), canonical: maskedCanonical(e)}
}

// mismatch is a signature that does not fit, with the vendor's string to sign, masked.
type mismatch struct {
	err       error
	canonical string
}

func (m *mismatch) Error() string { return m.err.Error() }
func (m *mismatch) Unwrap() error { return m.err }

func maskedCanonical(e *signing.Explanation) string {
	for _, line := range e.Lines {
		if line.Name == "canonical" {
			return line.Masked
		}
	}
	return ""
}

// sentText is what a placement left in the request.
func sentText(r *http.Request, body []byte, p signing.Placement) string {
	x := &exchange{r: r, body: body}
	text, _ := x.value(p.In, p.Name)
	return text
}
