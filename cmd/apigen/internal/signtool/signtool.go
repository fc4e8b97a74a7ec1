// Package signtool is the logic of `apigen sign`: it signs one request by the recipes of a
// document and tells how, step by step, so that a refused signature can be laid beside
// what the vendor computes.
//
//	arguments -> unsigned request -> what it carries already -> schemes in order -> report
package signtool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/apigen-go/apigen/cmd/apigen/internal/mask"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// Options are the arguments of the command.
type Options struct {
	Document *source.Document
	// Scheme names one scheme; Operation a call, whose default alternative is used. With both,
	// the alternative with that scheme.
	Scheme    string
	Operation string

	Method string
	// URL may be a path with a query: the document's server stands before it.
	URL     string
	Headers []string // name:value
	Params  []string // name=value
	Body    []byte
	HasBody bool

	// Credentials are name=value, with Env for those left out; Token is what {token} stands for.
	Credentials []string
	Env         func(string) string
	Token       string
	// At is the timestamp as it is sent, Nonce the nonce; "" means now, and a new one.
	At    string
	Nonce string

	// Expect is the signature that it should be.
	Expect     string
	ShowSecret bool
	JSON       bool
	// Now replaces time.Now, for tests.
	Now func() time.Time
}

// run is one request on its way through the schemes.
type run struct {
	o       Options
	op      *ir.Operation
	schemes []*ir.Scheme
	creds   sdk.Credentials
	mask    *mask.Masker
	report  report
	// given is the request as the user has it, carried what was found in it.
	given   *http.Request
	body    []byte
	carried []carried
}

// Run signs and prints. It reports false where an expected signature does not fit; the
// error is about the arguments.
func Run(ctx context.Context, w io.Writer, o Options) (bool, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	r := &run{o: o, mask: mask.New(o.ShowSecret)}
	if err := r.choose(ctx); err != nil {
		return false, err
	}
	for _, s := range r.schemes {
		r.mask.Scheme(s, r.creds)
	}
	r.mask.Secret(o.Token)
	if err := r.request(ctx); err != nil {
		return false, r.hide(err)
	}
	r.mask.Learn(r.given, r.body)
	if err := r.sign(ctx); err != nil {
		return false, r.hide(err)
	}
	if err := r.compare(ctx); err != nil {
		return false, r.hide(err)
	}
	return r.report.matches(), r.report.write(w, r.mask, o.JSON)
}

// hide takes secrets out of an error: some repeat what they could not read.
func (r *run) hide(err error) error { return errors.New(r.mask.Text(err.Error())) }

// choose finds the schemes and their credentials.
func (r *run) choose(ctx context.Context) error {
	o, d := r.o, r.o.Document
	defined := d.API.Schemes
	if o.Operation == "" && o.Scheme == "" {
		if len(defined) != 1 {
			names := make([]string, len(defined))
			for i, s := range defined {
				names[i] = s.Name
			}
			return fmt.Errorf("say what to sign with: --scheme NAME or --operation ID%s", source.Hint("", names))
		}
		o.Scheme = defined[0].Name
	}
	var one *ir.Scheme
	if o.Scheme != "" {
		var err error
		if one, err = d.Scheme(ctx, o.Scheme); err != nil {
			return err
		}
		defined = append([]*ir.Scheme{one}, defined...)
	}
	creds, err := source.ParseCredentials(source.Defined(defined), o.Credentials, o.Env)
	if err != nil {
		return err
	}
	r.creds = creds
	if o.Operation == "" {
		r.schemes = []*ir.Scheme{one}
		return r.complete()
	}
	if r.op, err = d.Operation(o.Operation); err != nil {
		return err
	}
	alt, err := source.Choose(r.op, o.Scheme, withTokens(creds, defined), true)
	if err != nil {
		return err
	}
	if r.schemes = alt.Schemes; len(r.schemes) == 0 {
		return fmt.Errorf("operation %s has no security: there is nothing to sign", r.op.ID)
	}
	return r.complete()
}

// withTokens counts the credentials that only fetch a token as given: here the token
// itself is given.
func withTokens(creds sdk.Credentials, schemes []*ir.Scheme) sdk.Credentials {
	out := sdk.Credentials{}
	for _, s := range schemes {
		if s.Token != nil {
			for _, c := range s.Token.Credentials {
				out[c.Name] = "-"
			}
		}
	}
	for _, s := range schemes {
		if s.Recipe != nil {
			for _, c := range s.Recipe.Credentials {
				delete(out, c.Name)
			}
		}
	}
	for k, v := range creds {
		out[k] = v
	}
	return out
}

// complete checks that nothing is missing for the schemes that were chosen.
func (r *run) complete() error {
	var recipes []*ir.Scheme
	for _, s := range r.schemes {
		if s.Recipe == nil && s.Token == nil {
			return fmt.Errorf("scheme %q has neither a recipe nor a token: there is nothing to sign (%s)", s.Name, s.Pos)
		}
		if s.Token != nil && r.o.Token == "" {
			return fmt.Errorf("scheme %q sends a token: give it with --token (`apigen call` fetches one)", s.Name)
		}
		if s.Recipe != nil {
			recipes = append(recipes, &ir.Scheme{Name: s.Name, Recipe: s.Recipe})
		}
	}
	if missing := source.Missing(recipes, r.creds); len(missing) > 0 {
		return source.MissingError(recipes, missing)
	}
	return nil
}

// signed is what one scheme did.
type signed struct {
	scheme *ir.Scheme
	signer *signing.Signer
	in     signing.Input
	at     string // the timestamp as sent, where it was given
	out    *signing.Explanation
	// err: the recipe could not be carried out to its end (a public key signs nothing).
	err error
}

// sign runs the schemes in order; each sees what the one before it put in. Tokens are
// placed first, as the client does it.
func (r *run) sign(ctx context.Context) error {
	req, body := r.unsigned(ctx)
	now := r.o.Now()
	next := func(e *signing.Explanation) error {
		var err error
		if body, err = e.Signed.Body(); err != nil {
			return err
		}
		req, err = e.Signed.Request(ctx)
		return err
	}
	for _, s := range r.schemes {
		if s.Token == nil {
			continue
		}
		rule := &signing.Recipe{Name: s.Name, Send: tokenPlaces(s.Token)}
		signer, err := signing.New(rule, nil)
		if err != nil {
			return err
		}
		e, err := signer.Explain(ctx, signing.Input{Request: req, Body: body, Time: now, Token: sdk.Secret(r.o.Token)})
		if err != nil {
			return err
		}
		r.report.add(signed{scheme: s, signer: signer, out: e}, r.mask)
		if err := next(e); err != nil {
			return err
		}
	}
	for i, s := range r.schemes {
		if s.Recipe == nil {
			continue
		}
		recipe := s.Recipe
		if r.carried[i].signature != "" {
			// It was signed already: what the receiver sees is computed, nothing is added.
			bare := *recipe
			bare.Set, bare.DropEmpty, bare.Tolerance = nil, nil, 0
			recipe = &bare
		}
		signer, err := signing.New(recipe, r.creds)
		if err != nil {
			return err
		}
		in := signing.Input{Request: req, Body: body, Time: now, Nonce: r.o.Nonce, Token: sdk.Secret(r.o.Token)}
		at, err := r.fix(&in, s.Recipe, r.carried[i])
		if err != nil {
			return err
		}
		r.age(s.Recipe, r.carried[i], in.Time)
		e, err := signer.Explain(ctx, in)
		one := signed{scheme: s, signer: signer, in: in, at: at, out: e, err: err}
		if err != nil && (e == nil || r.expected(i) == "") {
			return err
		}
		r.report.add(one, r.mask)
		if err != nil {
			break // what was computed so far can still be verified
		}
		if err := next(e); err != nil {
			return err
		}
	}
	if body == nil {
		body = []byte{}
	}
	return r.report.send(req, body, r.mask)
}

// tokenPlaces are where a token goes; a rule that does not say means a bearer token.
func tokenPlaces(t *ir.Token) []signing.Placement {
	if len(t.Send) == 0 {
		return []signing.Placement{{In: "header", Name: "Authorization", Value: "Bearer {token}"}}
	}
	out := slices.Clone(t.Send)
	for i := range out {
		out[i].Value = either(out[i].Value, "{token}")
	}
	return out
}

// fix settles time and nonce: as given, as carried by the request, or new ones. It returns
// the timestamp's text where there is one.
func (r *run) fix(in *signing.Input, recipe *signing.Recipe, c carried) (string, error) {
	at := r.o.At
	if at == "" && c.timestamp != "" {
		at = c.timestamp
		r.report.note("timestamp %s taken from the request", at)
	}
	if at != "" {
		t, err := recipe.ParseTime(at)
		if err != nil {
			return "", fmt.Errorf("--at %q does not read as the clock of scheme %q (%s): %w", at, recipe.Name, clockWord(recipe), err)
		}
		in.Time = t
	}
	if in.Nonce == "" && c.nonce != "" {
		in.Nonce = c.nonce
		r.report.note("nonce %s taken from the request", c.nonce)
	}
	if in.Nonce == "" {
		// Made here and not by the recipe, so that every trial of a diagnosis has the same.
		nonce, err := sdk.NewSigning(in.Request, nil).Nonce(recipe.Nonce)
		if err != nil {
			return "", err
		}
		in.Nonce = nonce
	}
	return at, nil
}

// age notes that a receiver would refuse a request for its timestamp alone. That is no
// fault of its signature: most requests that are looked at here are old.
func (r *run) age(recipe *signing.Recipe, c carried, at time.Time) {
	window := time.Duration(recipe.Tolerance) * time.Second
	if c.signature == "" || c.timestamp == "" || window <= 0 {
		return
	}
	if off := r.o.Now().Sub(at); off.Abs() > window {
		word := "old"
		if off < 0 {
			word = "ahead"
		}
		r.report.note("the timestamp is outside the window of scheme %s (%s): the request is %s %s, and its receiver would refuse it now for that alone",
			recipe.Name, window, off.Abs().Round(time.Second), word)
	}
}

func clockWord(r *signing.Recipe) string {
	if r.Clock == "" {
		return "unix"
	}
	return r.Clock
}
