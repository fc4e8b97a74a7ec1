package sdk

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// plan is what a client works out once for an operation.
type plan struct {
	op       *Operation
	path     string        // template, without a constant query
	query    string        // constant query, encoded
	params   []string      // names of the path parameters, in the order of the template
	styles   [][]string    // tag options of params; nil: none has any
	headers  []codec.Param // constants
	cookies  []codec.Param
	form     []codec.Param
	server   *url.URL // nil: the client's
	schemes  []*scheme
	envelope *envelopePlan
	codes    []*ErrorCode // of the operation; the client's come after
	accept   []string
	lenient  bool
	limiter  Limiter
	bound    atomic.Pointer[pathLimits]
	err      error // why the operation cannot be called
	barred   bool  // err: no alternative of its security can be used
}

// scheme is a security scheme with its user's credentials.
type scheme struct {
	name   string
	recipe func(Credentials) (Signer, error)
	signer Signer
	rule   *TokenRule
	tokens TokenSource
	// transport schemes are proved by the connection.
	transport bool
	err       error // why it cannot be used
}

var acceptJSON = []string{"application/json"}

// plan returns the plan of op, made on its first call: a package has thousands of
// operations and a program calls a few.
func (c *Client) plan(op *Operation) *plan {
	if p, ok := c.plans.Load(op); ok {
		return p.(*plan)
	}
	p, _ := c.plans.LoadOrStore(op, c.newPlan(op))
	return p.(*plan)
}

func (c *Client) newPlan(op *Operation) *plan {
	p := &plan{op: op, codes: op.Errors, accept: acceptJSON, envelope: c.envelope}
	p.path, p.query, _ = strings.Cut(op.Path, "?")
	p.params = pathParams(p.path)
	p.headers, p.cookies, p.form = constantParams(op, codec.Header), constantParams(op, codec.Cookie), constantParams(op, codec.Form)
	for i := range op.PathParams {
		if at := slices.Index(p.params, op.PathParams[i].Name); at >= 0 {
			if p.styles == nil {
				p.styles = make([][]string, len(p.params))
			}
			p.styles[at] = op.PathParams[i].options()
		}
	}
	if op.Accept != "" {
		p.accept = []string{op.Accept}
	}
	if op.Envelope != nil {
		p.envelope = newEnvelopePlan(op.Envelope)
	}
	p.lenient = (c.lenient || op.Lenient) && !op.Strict && !c.settings.Strict
	if op.Rate != nil && c.settings.Limiter != NoLimit {
		p.limiter = NewLimiter(op.Rate)
	}
	if op.Server != "" {
		p.server, p.err = c.operationServer(op.Server)
	}
	if p.err == nil {
		p.schemes, p.err = c.choose(op.Security, func(name string) *scheme { return c.schemes[name] })
		p.barred = p.err != nil
	}
	return p
}

// pathParams returns the names in braces.
func pathParams(template string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(template, "{")
		if !ok {
			return names
		}
		name, rest, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		template = rest
	}
}

// choose takes the alternative with the preferred scheme, else the first whose schemes
// can all be used.
func (c *Client) choose(alternatives [][]string, at func(name string) *scheme) ([]*scheme, error) {
	if len(alternatives) == 0 {
		return nil, nil
	}
	if c.scheme != "" {
		for i, alt := range alternatives {
			if slices.Contains(alt, c.scheme) {
				alternatives = alternatives[i : i+1]
				break
			}
		}
	}
	var rest []*scheme
	bare := false
	for _, alt := range alternatives {
		schemes, ok := resolve(alt, at)
		if !ok {
			continue
		}
		// What asks for no credentials is for where those of nothing else are there.
		if slices.ContainsFunc(schemes, func(s *scheme) bool { return !s.transport }) {
			return schemes, nil
		}
		if !bare || len(rest) == 0 {
			rest, bare = schemes, true
		}
	}
	if bare {
		return rest, nil
	}
	return nil, c.usable(alternatives)
}

func resolve(names []string, at func(name string) *scheme) (_ []*scheme, ok bool) {
	out := make([]*scheme, 0, len(names))
	for _, name := range names {
		s := at(name)
		if s == nil || s.err != nil {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// code returns the documented meaning of an error.
func (c *Client) code(p *plan, e *Error) *ErrorCode {
	for _, codes := range [2][]*ErrorCode{p.codes, c.codes} {
		// The sub code says more, where it is documented, and a code more than its family.
		for _, want := range [2]string{e.SubCode, e.Code} {
			if want == "" {
				continue
			}
			for _, doc := range codes {
				if doc.Code == want {
					return doc
				}
			}
			for _, doc := range codes {
				if doc.covers(want) {
					return doc
				}
			}
		}
	}
	return nil
}

// serverURL fills the variables of a server's address, all of which need a value.
func serverURL(address string, variables map[string]string) (*url.URL, error) {
	words := make([]string, 0, 2*len(variables))
	for name, value := range variables {
		word := "{" + name + "}"
		if value == "" && strings.Contains(address, word) {
			return nil, fmt.Errorf("server variable %s of %s has no value", word, address)
		}
		words = append(words, word, value)
	}
	// All at once: a value with braces of its own is no template.
	return parseBase(strings.NewReplacer(words...).Replace(address))
}

// operationServer is an operation's own server. An address without a host is another path
// of the client's.
func (c *Client) operationServer(address string) (*url.URL, error) {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
		address = (&url.URL{Scheme: c.base.Scheme, User: c.base.User, Host: c.base.Host}).String() + address
	}
	return serverURL(address, c.variables)
}

// parseBase reads a server URL; a slash at its end is dropped.
func parseBase(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		// The text of url.Parse repeats the URL, which may hold a password.
		return nil, errors.New("base URL cannot be parsed")
	}
	switch {
	case *u == (url.URL{}):
		return nil, errors.New("base URL is missing: want http:// or https:// and the server's name")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("base URL %q: want http:// or https://", u.Redacted())
	case u.Host == "":
		return nil, fmt.Errorf("base URL %q has no host", u.Redacted())
	case u.Fragment != "":
		return nil, fmt.Errorf("base URL %q must not have a fragment", u.Redacted())
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = strings.TrimRight(u.RawPath, "/")
	return u, nil
}
