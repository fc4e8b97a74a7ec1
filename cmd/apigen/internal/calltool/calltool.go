// Package calltool is the logic of `apigen call`: one live call of a document's operation,
// signed and decoded by the same sdk that generated clients use, and shown as it goes.
package calltool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/cmd/apigen/internal/mask"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// Options are the arguments of the command.
type Options struct {
	Document  *source.Document
	Operation string
	// BodyMedia and Accept are media types of the document that replace those that a generated
	// client prefers; "" keeps them.
	BodyMedia, Accept string
	dynamic.Args

	// Credentials are name=value, with Env for those left out; Token replaces the token that
	// would be fetched.
	Credentials []string
	Env         func(string) string
	Token       string
	// BaseURL replaces the document's server; Scheme chooses the security alternative.
	BaseURL string
	Scheme  string

	// DryRun prints a curl command and sends nothing.
	DryRun     bool
	ShowSecret bool
	// Output is a file for the result instead of stdout.
	Output  string
	Timeout time.Duration

	// For tests: what the client signs and sends with.
	HTTPClient *http.Client
	Clock      func() time.Time
	Rand       io.Reader
}

// run is one call. Results go to out; what is shown on the way to err, so that a pipe gets
// the result alone.
type run struct {
	o        Options
	out, err io.Writer
	op       *ir.Operation
	call     *sdk.Operation
	client   *sdk.Client
	mask     *mask.Masker
	captured *captured
	base     string // URL that is called
	misfit   error  // what the request breaks: it was not sent then
}

// Run makes the call. It reports false where the call failed, which has been printed then;
// an error is about the arguments: nothing was sent.
func Run(ctx context.Context, out, errs io.Writer, o Options) (bool, error) {
	r := &run{o: o, out: out, err: errs, mask: mask.New(o.ShowSecret)}
	ok, err := r.run(ctx)
	if err != nil {
		return false, errors.New(r.mask.Text(err.Error()))
	}
	return ok, nil
}

func (r *run) run(ctx context.Context) (bool, error) {
	alt, err := r.prepare()
	if err != nil {
		return false, err
	}
	in, opts, err := r.o.Request(r.op, dynamic.Schemes(r.o.Document.API, alt))
	if err != nil {
		return false, err
	}
	opts = append(opts, sdk.NoRetry()) // one call is one call
	if r.o.Timeout > 0 {
		opts = append(opts, sdk.Timeout(r.o.Timeout))
	}
	if r.op.URLOnly {
		return r.browser(ctx, in, opts)
	}
	var meta sdk.Meta
	opts = append(opts, sdk.Into(&meta))
	var result sdk.RawJSON
	var raw []byte
	var stream io.ReadCloser
	var target any = &result
	switch {
	case dynamic.Streams(r.op):
		target = &stream
	case dynamic.Raw(r.op):
		target = &raw
	}
	err = r.client.Call(ctx, r.call, nil, in, target, opts)
	if r.misfit != nil {
		return false, r.misfit
	}
	if r.captured != nil {
		return true, r.captured.print(r)
	}
	if err != nil {
		return r.failed(err, &meta)
	}
	if stream != nil {
		return r.stream(stream)
	}
	if raw == nil {
		raw = result
	}
	return true, r.result(raw, &meta)
}

// prepare chooses the security, checks the credentials and makes the client.
func (r *run) prepare() (ir.Requirement, error) {
	o, d := r.o, r.o.Document
	var none ir.Requirement
	var err error
	if r.op, err = d.Operation(o.Operation); err != nil {
		return none, err
	}
	if r.op, err = dynamic.Choose(r.op, o.BodyMedia, o.Accept); err != nil {
		return none, err
	}
	creds, err := source.ParseCredentials(source.Defined(d.API.Schemes), o.Credentials, o.Env)
	if err != nil {
		return none, err
	}
	r.mask.Secret(o.Token)
	for _, s := range d.API.Schemes {
		r.mask.Scheme(s, creds)
	}
	for _, p := range o.Params {
		r.learn(p)
	}
	alt, err := source.Choose(r.op, o.Scheme, r.enough(creds, o.Token != ""), false)
	if err != nil && o.DryRun {
		// Only where nothing was given that fits does a placeholder stand for a token.
		alt, err = source.Choose(r.op, o.Scheme, r.enough(creds, true), false)
	}
	if err != nil {
		return none, err
	}
	cfg := dynamic.Config{API: d.API, Name: d.Name, Operation: r.op, Alternative: alt, BaseURL: o.BaseURL, Credentials: creds,
		Tokens: map[string]sdk.TokenSource{}}
	if cfg.BaseURL == "" {
		cfg.BaseURL = d.BaseURL(r.op)
	}
	if cfg.BaseURL == "" {
		return none, fmt.Errorf("%s names no server with a full address: give --base-url", d.Root)
	}
	r.base = cfg.BaseURL
	for _, s := range dynamic.Schemes(d.API, alt) {
		switch {
		case s.Token == nil:
		case o.Token != "":
			cfg.Tokens[s.Name] = fixed(o.Token)
		case s.Token.Given != "" && creds[s.Token.Given] != "": // no placeholder: this one is used
		case o.DryRun:
			fmt.Fprintf(r.err, "# scheme %s fetches a token, and a dry run fetches nothing: TOKEN stands for it, the signature will not fit (give --token)\n", s.Name)
			cfg.Tokens[s.Name] = fixed("TOKEN")
		}
	}
	cfg.Settings = sdk.Settings{HTTPClient: o.HTTPClient, Clock: o.Clock, Rand: o.Rand, UserAgent: "apigen", Wire: []sdk.Middleware{r.wire}}
	r.client, r.call, err = dynamic.New(cfg)
	if o.BaseURL != "" && r.call != nil {
		r.call.Server = "" // what the user says holds for operations with a server of their own too
	}
	return alt, err
}

// enough counts credentials that only fetch a token as given where none is fetched.
func (r *run) enough(creds sdk.Credentials, token bool) sdk.Credentials {
	if !token {
		return creds
	}
	out := sdk.Credentials{}
	for _, s := range r.o.Document.API.Schemes {
		if s.Token != nil {
			for _, c := range s.Token.Credentials {
				out[c.Name] = "-"
			}
		}
	}
	for _, s := range r.o.Document.API.Schemes {
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

// fixed is a token that is not fetched.
type fixed string

func (f fixed) Token(context.Context) (sdk.Token, error) {
	return sdk.Token{Value: sdk.Secret(f)}, nil
}

// Invalidate has nothing to drop: the client sees the same token again, and gives up.
func (fixed) Invalidate(sdk.Token) {}

// browser prints the URL of an operation that a browser opens.
func (r *run) browser(ctx context.Context, in any, opts []sdk.Option) (bool, error) {
	text, err := r.client.URL(ctx, r.call, nil, in, opts)
	if err != nil {
		return r.failed(err, &sdk.Meta{})
	}
	u, err := url.Parse(text)
	if err != nil {
		return false, err
	}
	shown, _, err := r.mask.Request(&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}, nil)
	if err != nil {
		return false, err
	}
	fmt.Fprintln(r.err, "# this operation is opened in a browser; nothing was sent")
	_, err = fmt.Fprintln(r.out, shown.URL)
	return true, err
}
