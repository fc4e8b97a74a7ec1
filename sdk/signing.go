package sdk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// ErrMutatedAfterSign says that something changed a request after it was signed. The
// request was not sent: its signature would not have fitted.
var ErrMutatedAfterSign = errors.New("request changed after it was signed")

// Signer signs one attempt of a call. It is the hook for signatures that a spec
// cannot declare.
type Signer interface {
	// Sign reads what will be sent and adds to it. It runs once for each attempt,
	// last before the request leaves, and must be safe for concurrent use.
	Sign(ctx context.Context, r *Signing) error
}

// SignerFunc is a function as a [Signer].
type SignerFunc func(ctx context.Context, r *Signing) error

// Sign calls f.
func (f SignerFunc) Sign(ctx context.Context, r *Signing) error { return f(ctx, r) }

// Signers runs several signers in order; a later one sees what an earlier one added.
func Signers(signers ...Signer) Signer {
	return SignerFunc(func(ctx context.Context, r *Signing) error {
		for _, s := range signers {
			if err := s.Sign(ctx, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Signing is one attempt as a signer sees it: the very bytes that will be sent, and
// setters for what it may add. It is valid during Sign only.
type Signing struct {
	// Operation is the operationId, Scheme the name of the security scheme.
	Operation string
	Scheme    string
	Method    string
	// URL holds scheme, host and path. Its RawQuery is not kept up to date: see
	// [Signing.RawQuery].
	URL *url.URL
	// Header is what will be sent, without what net/http adds itself.
	Header http.Header
	// Time is the clock of this attempt, corrected by the skew that was learned from
	// the vendor.
	Time time.Time
	// Attempt counts from 1.
	Attempt int
	// Token of the scheme, where its rule has one. It is in the request already.
	Token Secret
	// FixedNonce is what [Signing.Nonce] returns where it is not empty: for vectors
	// and for debugging.
	FixedNonce string
	// Trace, if set, is told what a signer computes, step by step. The texts hold
	// secrets: it is for tools that show a developer the string to sign.
	Trace func(step, value string)

	request   string // media type of the operation's request body
	query     []byte // encoded, as sent
	body      payload
	rand      io.Reader
	overrides Credentials
	recipes   func(context.Context) error
	values    [6]string // of the headers that signers set first, to spare allocations
	used      int
}

// NewSigning reads a request and its body into a Signing: what a [Verifier] starts
// from, and what tools and tests sign. r is not changed.
func NewSigning(r *http.Request, body []byte) *Signing {
	u := *r.URL
	if u.Host == "" {
		u.Host = r.Host
	}
	h := r.Header.Clone()
	if h == nil {
		h = make(http.Header)
	}
	return &Signing{
		Method: r.Method, URL: &u, Header: h, Time: time.Now(), Attempt: 1,
		query: []byte(u.RawQuery),
		body:  payloadOf(r.Header.Get("Content-Type"), body),
	}
}

// Request returns the request as it stands.
func (s *Signing) Request(ctx context.Context) (*http.Request, error) {
	body, err := s.Body()
	if err != nil {
		return nil, err
	}
	u := *s.URL
	u.RawQuery = string(s.query)
	r := (&http.Request{Method: s.Method, URL: &u, Header: s.Header, Host: u.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	setBody(r, newBytesBody(body))
	return r, nil
}

// RawQuery returns the query as it will be sent, encoded and in order.
func (s *Signing) RawQuery() string { return string(s.query) }

// AppendQuery appends [Signing.RawQuery] to dst.
func (s *Signing) AppendQuery(dst []byte) []byte { return append(dst, s.query...) }

// Path returns the encoded path as it will be sent, "/" at least.
func (s *Signing) Path() string {
	if p := s.URL.EscapedPath(); p != "" {
		return p
	}
	return "/"
}

// Body returns the bytes that will be sent; they must not be changed. An upload is
// read into memory for it, up to a limit of 32 MiB, beyond which it is an error.
func (s *Signing) Body() ([]byte, error) { return s.body.bytes() }

// Credential returns a credential that this call alone replaces, see the option
// [Credential].
func (s *Signing) Credential(name string) (Secret, bool) {
	v, ok := s.overrides[name]
	return v, ok
}

// SignDefault runs the recipes that the spec declares for this call. A signer that
// only adds something calls it before or after its own work.
func (s *Signing) SignDefault(ctx context.Context) error {
	if s.recipes == nil {
		return fmt.Errorf("operation %s declares no recipe that can be used", s.Operation)
	}
	return s.recipes(ctx)
}

// Explain tells a tool what was computed. It costs nothing where nobody listens.
func (s *Signing) Explain(step, value string) {
	if s.Trace != nil {
		s.Trace(step, value)
	}
}

// Format implements [fmt.Formatter]: a Signing is full of secrets and prints none.
func (s *Signing) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.label()) }

// MarshalText implements [encoding.TextMarshaler] for loggers that write JSON: it tells no
// more than Format.
func (s *Signing) MarshalText() ([]byte, error) { return []byte(s.label()), nil }

func (s *Signing) label() string {
	return fmt.Sprintf("signing of %s (%s), attempt %d", s.Operation, s.Method, s.Attempt)
}

// Set puts one value into the request: in is header, query, form, json, cookie, xml for
// a child element of the root of an XML body, or param for what [Signing.ParamPlace] says.
func (s *Signing) Set(in, name, value string) error {
	if in == "param" {
		in = s.ParamPlace()
	}
	switch in {
	case "header":
		s.SetHeader(name, value)
	case "query":
		s.SetQuery(name, value)
	case "form":
		return s.SetForm(name, value)
	case "json":
		return s.SetJSON(name, value)
	case "xml":
		return s.edit(s.body.setXML(name, value))
	case "cookie":
		s.SetCookie(name, value)
	default:
		return fmt.Errorf("cannot put %q into %q", name, in)
	}
	return nil
}

// ParamPlace is where a parameter goes that belongs to no place in particular: the query
// of calls that have no body, else the form, json or xml that the body's type asks for.
func (s *Signing) ParamPlace() string {
	switch s.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodDelete:
		return "query"
	}
	// A body that was left out has the type that it would have had.
	media := either(s.Header.Get("Content-Type"), s.request)
	t := mediaType(media)
	switch {
	case isJSON(media):
		return "json"
	case t == "", t == "application/x-www-form-urlencoded", strings.HasPrefix(t, "multipart/"):
		return "form"
	case strings.HasSuffix(t, "/xml"), strings.HasSuffix(t, "+xml"):
		return "xml"
	}
	return "query"
}

// SetHeader replaces a header. The name is sent in its canonical spelling.
func (s *Signing) SetHeader(name, value string) {
	if s.used == len(s.values) {
		s.Header[http.CanonicalHeaderKey(name)] = []string{value}
		return
	}
	i := s.used
	s.used++
	s.values[i] = value
	s.Header[http.CanonicalHeaderKey(name)] = s.values[i:s.used:s.used]
}

// SetCookie adds or replaces one cookie. A value with bytes that RFC 6265 does not allow
// in a cookie is percent-encoded; any other is sent as it is.
func (s *Signing) SetCookie(name, value string) {
	setCookie(s.Header, name, codec.CookieText(value), true)
}

// SetQuery replaces a query parameter in its place, or appends it. The rest of the
// query keeps its bytes.
func (s *Signing) SetQuery(name, value string) {
	s.query = setPair(s.query, name, value)
}

// SetForm replaces or appends a field of a form body. A request without a body gets
// a form.
func (s *Signing) SetForm(name, value string) error {
	return s.edit(s.body.setForm(name, value))
}

// SetJSON replaces or appends a top-level member of a JSON body by a string; all
// other bytes of the body stay as they are. A request without a body gets an object.
func (s *Signing) SetJSON(name, value string) error {
	return s.SetRawJSON(name, appendJSONString(nil, value))
}

// SetRawJSON is [Signing.SetJSON] for a value that is JSON text already.
func (s *Signing) SetRawJSON(name string, raw []byte) error {
	return s.edit(s.body.setJSON(name, raw))
}

// Del takes a value out of the request, as a verifier does with the signature that a
// sender put in last. Taking out what the setter of the same place put in restores the
// bytes from before.
func (s *Signing) Del(in, name string) error {
	if in == "param" {
		in = s.ParamPlace()
	}
	switch in {
	case "header":
		s.Header.Del(name)
	case "query":
		s.query = delPair(s.query, name)
	case "form":
		return s.body.delForm(name)
	case "json":
		return s.body.delJSON(name)
	case "xml":
		return s.body.delXML(name)
	case "cookie":
		setCookie(s.Header, name, "", false)
	default:
		return fmt.Errorf("cannot take %q out of %q", name, in)
	}
	return nil
}

// edit sets the content type that a body has got by being written for the first time.
func (s *Signing) edit(err error) error {
	if err == nil && s.body.contentType != "" && s.Header.Get("Content-Type") == "" {
		s.Header["Content-Type"] = []string{s.body.contentType}
	}
	return err
}
