package signtool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// verdict is what came of comparing with an expected signature.
type verdict struct {
	Expected string `json:"signature"`
	// Scheme is the one that gives it, or that was compared.
	Scheme   string    `json:"scheme"`
	Match    bool      `json:"match"`
	Findings []finding `json:"findings,omitempty"`
	// Tried is how many variants were computed.
	Tried int    `json:"tried,omitempty"`
	Error string `json:"error,omitempty"`

	carried bool
}

type finding struct {
	Changes   []string `json:"changes"`
	Canonical string   `json:"canonical,omitempty"`
}

// diagnosis bounds the search; six thousand variants of a usual request take less.
const diagnosis = 20 * time.Second

// expected is the signature that a scheme's own is compared with, "" for none.
func (r *run) expected(i int) string {
	if r.o.Expect != "" {
		return r.o.Expect
	}
	return r.carried[i].signature
}

// compare looks whether the signatures are what they should be, and if not, why.
func (r *run) compare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, diagnosis)
	defer cancel()
	if r.o.Expect != "" {
		return r.compareOne(ctx)
	}
	for i, s := range r.schemes {
		if r.carried[i].signature == "" {
			continue
		}
		for _, one := range r.report.signed {
			if one.scheme != s || one.signer == nil || one.out.Canonical().Name == "" && one.out.Signature().Name == "" {
				continue
			}
			v, err := r.judge(ctx, one, r.carried[i].signature)
			if err != nil {
				return err
			}
			v.carried = true
			r.report.Verdicts = append(r.report.Verdicts, v)
		}
	}
	return nil
}

// compareOne takes --expect: it may be the signature of any of the schemes.
func (r *run) compareOne(ctx context.Context) error {
	var best verdict
	any := false
	for _, one := range r.report.signed {
		if one.out.Signature().Name == "" && one.err == nil {
			continue
		}
		v, err := r.judge(ctx, one, r.o.Expect)
		if err != nil {
			return err
		}
		v.Tried += best.Tried
		if !any || v.Match || len(best.Findings) == 0 {
			best = v
		}
		any = true
		if v.Match {
			break
		}
	}
	if !any {
		return errors.New("--expect: no scheme of this request computes a signature")
	}
	r.report.Verdicts = append(r.report.Verdicts, best)
	return nil
}

func (r *run) judge(ctx context.Context, one signed, want string) (verdict, error) {
	v := verdict{Expected: want, Scheme: one.scheme.Name}
	if one.err != nil {
		return r.verify(ctx, one, v)
	}
	d, err := one.signer.Diagnose(ctx, one.in, want)
	switch {
	case d == nil:
		return v, err
	case err != nil && !errors.Is(err, context.DeadlineExceeded):
		return v, err
	}
	v.Match, v.Tried = d.Matches, d.Tried
	if d.Matches && r.o.Expect == "" {
		// The signature fits; a receiver looks at the other values too.
		return r.verify(ctx, one, v)
	}
	for _, f := range d.Findings {
		text := f.Masked
		if r.o.ShowSecret {
			text = f.Canonical.Reveal()
		}
		v.Findings = append(v.Findings, finding{Changes: f.Changes, Canonical: text})
	}
	return v, nil
}

// verify is for recipes that cannot sign here: with a public key a signature can only be
// checked.
func (r *run) verify(ctx context.Context, one signed, v verdict) (verdict, error) {
	signer, err := signing.New(one.scheme.Recipe, r.creds)
	if err != nil {
		return v, err
	}
	hr, body := r.given, r.body
	if r.o.Expect != "" {
		if hr, body, err = r.complement(ctx, one); err != nil {
			return v, err
		}
	}
	err = signer.WithClock(func() time.Time { return one.in.Time }).Verify(ctx, hr, body)
	v.Match = err == nil
	if err != nil {
		v.Error = err.Error()
	}
	return v, nil
}

// complement puts the expected signature where the recipe sends it.
func (r *run) complement(ctx context.Context, one signed) (*http.Request, []byte, error) {
	req := sdk.NewSigning(one.in.Request, one.in.Body)
	for _, list := range [][]signing.Placement{one.scheme.Recipe.Set, one.scheme.Recipe.Send} {
		for _, p := range list {
			text, ok := r.fill(p.Value, one, r.o.Expect)
			if !ok {
				return nil, nil, one.err
			}
			if text == "" && p.OmitEmpty || len(p.When) > 0 {
				continue
			}
			if err := req.Set(natural(p.In, one.in.Request), p.Name, text); err != nil {
				return nil, nil, one.err
			}
		}
	}
	hr, err := req.Request(ctx)
	if err != nil {
		return nil, nil, err
	}
	body, err := req.Body()
	return hr, body, err
}

// natural is where "param" puts a value.
func natural(in string, r *http.Request) string {
	if in != "param" {
		return in
	}
	media := r.Header.Get("Content-Type")
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodDelete:
		return "query"
	case media != "" && dynamic.Kind(media) == "json":
		return "json"
	case strings.HasPrefix(media, formType):
		return "form"
	}
	return "query"
}

// fill writes a placement that holds no computed value but the signature.
func (r *run) fill(template string, one signed, signature string) (string, bool) {
	ok := true
	text := reference().ReplaceAllStringFunc(template, func(token string) string {
		switch name := strings.Trim(token, "{}"); name {
		case "":
			return token[:1]
		case "signature":
			return signature
		case "nonce":
			return one.in.Nonce
		case "timestamp":
			if one.at != "" {
				return one.at
			}
			for _, l := range one.out.Lines {
				if l.Template == "{timestamp}" {
					return l.Value.Reveal()
				}
			}
		default:
			for _, c := range one.scheme.Recipe.Credentials {
				if c.Name == name {
					return either(r.creds[name].Reveal(), c.Default)
				}
			}
		}
		ok = false
		return ""
	})
	return text, ok
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (v verdict) text(b *bytes.Buffer) {
	from := "--expect"
	if v.carried {
		from = "in the request"
	}
	fmt.Fprintf(b, "expected:  %s (%s)\n", v.Expected, from)
	if v.Match {
		fmt.Fprintf(b, "match: scheme %s gives this signature\n", v.Scheme)
		return
	}
	b.WriteString("no match\n")
	switch {
	case len(v.Findings) > 0:
		b.WriteString("the expected signature comes out with this difference:\n")
		for i, f := range v.Findings {
			if i > 0 {
				b.WriteString("or with:\n")
			}
			for _, c := range f.Changes {
				fmt.Fprintf(b, "  - %s\n", c)
			}
			if f.Canonical != "" {
				fmt.Fprintf(b, "    canonical then: %s\n", oneLine(f.Canonical))
			}
		}
	case v.Error != "":
		fmt.Fprintf(b, "a receiver refuses it: %s\n", v.Error)
	default:
		fmt.Fprintf(b, "none of %d usual mistakes explains it: compare the canonical string above with the vendor's, byte for byte,\n"+
			"and make sure that secret and timestamp are those that the expected signature was made with\n", v.Tried)
	}
}
