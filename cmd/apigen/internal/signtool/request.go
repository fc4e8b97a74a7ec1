package signtool

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/sdk"
)

// request makes the request to sign: of the operation's own shape where its address is left
// to the document, else exactly of what was given.
func (r *run) request(ctx context.Context) error {
	var err error
	if r.op != nil && r.o.URL == "" {
		err = r.operationRequest(ctx)
	} else {
		err = r.plainRequest(ctx)
	}
	if err != nil {
		return err
	}
	for _, h := range r.o.Headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return errors.New("--header wants name:value")
		}
		if value = strings.TrimSpace(value); strings.EqualFold(name, "Host") {
			r.given.Host, r.given.URL.Host = value, value
			continue
		}
		r.given.Header.Set(strings.TrimSpace(name), value)
	}
	return r.read()
}

// errCaptured ends a call whose request was wanted, not its answer.
var errCaptured = errors.New("captured")

// operationRequest lets the client encode the call, and takes it before it is signed.
func (r *run) operationRequest(ctx context.Context) error {
	base := r.o.Document.BaseURL(r.op)
	if base == "" {
		base = "http://localhost"
	}
	var got *http.Request
	capture := func(sdk.Doer) sdk.Doer {
		return sdk.DoerFunc(func(req *http.Request) (*http.Response, error) {
			got = req
			return nil, errCaptured
		})
	}
	client, op, err := dynamic.New(dynamic.Config{API: r.o.Document.API, Name: r.o.Document.Name, Operation: r.op, BaseURL: base,
		Settings: sdk.Settings{Middleware: []sdk.Middleware{capture}, UserAgent: "apigen"}})
	if err != nil {
		return err
	}
	in, opts, err := r.args().Request(r.op, r.schemes)
	if err != nil {
		return err
	}
	if err := client.Call(ctx, op, nil, in, nil, opts); got == nil {
		return err
	}
	if got.Body != nil {
		var b bytes.Buffer
		if _, err := b.ReadFrom(got.Body); err != nil {
			return err
		}
		r.body = b.Bytes()
	}
	if r.o.HasBody && json.Valid(r.o.Body) && compact(r.o.Body) == string(r.body) {
		r.body = r.o.Body // the client sends it without white space; what was given is what counts here
	}
	r.given = got
	if r.o.Method != "" {
		r.given.Method = strings.ToUpper(r.o.Method)
	}
	return nil
}

func compact(body []byte) string {
	var b bytes.Buffer
	if json.Compact(&b, body) != nil {
		return ""
	}
	return b.String()
}

// args: what is signed need not be complete, so nothing is required here.
func (r *run) args() dynamic.Args {
	return dynamic.Args{Params: r.o.Params, Body: r.o.Body, HasBody: r.o.HasBody, NoValidate: true}
}

// plainRequest takes method, address and body as they are; parameters go where they fit.
func (r *run) plainRequest(ctx context.Context) error {
	method := strings.ToUpper(r.o.Method)
	if method == "" && r.op != nil {
		method = r.op.Method
	}
	if method == "" {
		method = http.MethodGet
		if r.o.HasBody {
			method = http.MethodPost
		}
	}
	address, err := r.address()
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return errors.New("--url cannot be read; want https://host/path?query or /path?query")
	}
	r.given, r.body = req, r.o.Body
	media := r.media()
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	return r.params(method, media)
}

// address puts the document's server before a path.
func (r *run) address() (string, error) {
	raw := r.o.URL
	if strings.Contains(raw, "://") {
		return raw, nil
	}
	base := r.o.Document.BaseURL(r.op)
	if base == "" {
		base = "http://localhost"
	}
	switch {
	case raw == "":
		return base, nil
	case raw[0] != '/' && raw[0] != '?':
		return "", fmt.Errorf("--url %q: want https://host/path?query or /path?query", raw)
	}
	u, err := url.Parse(base)
	if err != nil {
		return "", errors.New("the document's server is no URL: give --url with its host")
	}
	return u.Scheme + "://" + u.Host + raw, nil
}

// media is the content type of the body: as given, as documented, or as it looks.
func (r *run) media() string {
	for _, h := range r.o.Headers {
		if name, value, _ := strings.Cut(h, ":"); strings.EqualFold(strings.TrimSpace(name), "Content-Type") {
			return strings.TrimSpace(value)
		}
	}
	if r.op != nil {
		if c := dynamic.Content(r.op); c != nil {
			return c.MediaType
		}
	}
	if !r.o.HasBody {
		return ""
	}
	media := "text/plain"
	switch b := bytes.TrimSpace(r.o.Body); {
	case len(b) == 0:
		return ""
	case json.Valid(b):
		media = "application/json"
	case b[0] == '<':
		media = "application/xml"
	case bytes.IndexByte(b, '=') > 0 && !bytes.ContainsAny(b, " \n"):
		media = formType
	}
	r.report.note("content type %s assumed from the body; --header Content-Type:... says otherwise", media)
	return media
}

const formType = "application/x-www-form-urlencoded"

// params puts name=value arguments into the query of a request that has none but that, into
// the form of others, and into a JSON body where that is what is sent.
func (r *run) params(method, media string) error {
	in := "form"
	switch {
	case method == http.MethodGet || method == http.MethodHead || method == http.MethodDelete:
		in = "query"
	case media != "" && dynamic.Kind(media) == "json":
		in = "json"
	case media != "" && media != formType:
		in = "query"
	}
	for _, p := range r.o.Params {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return fmt.Errorf("--param %q: want name=value", name)
		}
		at, name := in, name
		if place, rest, ok := strings.Cut(name, ":"); ok && (place == "query" || place == "form" || place == "json") {
			at, name = place, rest
		}
		if err := r.put(at, name, value); err != nil {
			return err
		}
	}
	return nil
}

// put adds a parameter, encoded as a client encodes it. A name that is there already is
// repeated.
func (r *run) put(in, name, value string) error {
	if in == "json" {
		s := sdk.NewSigning(r.given, r.body)
		err := s.SetJSON(name, value)
		if err != nil {
			return fmt.Errorf("--param %s: %w", name, err)
		}
		r.given.Header = s.Header
		r.body, err = s.Body()
		return err
	}
	scratch := sdk.NewSigning(&http.Request{URL: &url.URL{}}, nil)
	scratch.SetQuery(name, value)
	pair := scratch.RawQuery()
	if in == "query" {
		if r.given.URL.RawQuery != "" {
			pair = r.given.URL.RawQuery + "&" + pair
		}
		r.given.URL.RawQuery = pair
		return nil
	}
	if len(r.body) > 0 {
		pair = string(r.body) + "&" + pair
	}
	r.body = []byte(pair)
	if r.given.Header.Get("Content-Type") == "" {
		r.given.Header.Set("Content-Type", formType)
	}
	return nil
}

// unsigned is the request without what a signature put into it.
func (r *run) unsigned(ctx context.Context) (*http.Request, []byte) {
	s := sdk.NewSigning(r.given, r.body)
	for i, scheme := range r.schemes {
		if r.carried[i].signature == "" {
			continue
		}
		for _, p := range scheme.Recipe.Send {
			drop(s, p.In, p.Name)
		}
	}
	req, err := s.Request(ctx)
	if err != nil {
		return r.given, r.body
	}
	body, err := s.Body()
	if err != nil {
		return r.given, r.body
	}
	return req, body
}
