package mask

import (
	"net/http"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// place is where a scheme puts a value.
type place struct {
	in, name string
	// shown is what is printed of it; "" means the value itself, which tells nothing.
	shown string
}

// placesOf lists what a scheme sends. Digests tell nothing of their key; texts and rendered
// parameters tell what they are made of.
func placesOf(s *ir.Scheme) []place {
	var out []place
	add := func(in, name, value string, tells func(string) bool) {
		p := place{in: in, name: name}
		if shown, hidden := render(value, tells); hidden {
			p.shown = shown
		}
		out = append(out, p)
	}
	if s.Token != nil {
		for _, p := range s.Token.Send {
			add(p.In, p.Name, either(p.Value, "{token}"), func(name string) bool { return name == "token" })
		}
		if len(s.Token.Send) == 0 {
			add("header", "Authorization", "Bearer {token}", func(string) bool { return true })
		}
	}
	if r := s.Recipe; r != nil {
		secret := tellers(r)
		for _, p := range append(append([]signing.Placement(nil), r.Set...), r.Send...) {
			add(p.In, p.Name, p.Value, func(name string) bool { return secret[name] })
		}
	}
	return out
}

// tellers names what a recipe's templates can refer to and must not be printed.
func tellers(r *signing.Recipe) map[string]bool {
	secret := map[string]bool{"token": true}
	for _, c := range r.Credentials {
		if c.Secret {
			secret[c.Name] = true
		}
	}
	is := func(name string) bool { return secret[name] }
	for _, st := range r.Steps {
		tells := func(template string) bool { _, hidden := render(template, is); return hidden }
		switch {
		case st.Params != nil:
			for _, a := range st.Params.Add {
				secret[st.Name] = secret[st.Name] || tells(a.Value)
			}
			secret[st.Name] = secret[st.Name] || tells(st.Params.Pair)
		case st.Digest == "":
			secret[st.Name] = secret[st.Name] || tells(st.Text)
		}
	}
	return secret
}

// render writes a template with *** for every reference, and reports whether one of them
// tells a secret.
func render(template string, tells func(name string) bool) (string, bool) {
	var b strings.Builder
	hidden := false
	for i := 0; i < len(template); i++ {
		c := template[i]
		if (c == '{' || c == '}') && i+1 < len(template) && template[i+1] == c {
			b.WriteByte(c)
			i++
			continue
		}
		end := strings.IndexByte(template[i:], '}')
		if c != '{' || end < 0 {
			b.WriteByte(c)
			continue
		}
		name, _, _ := strings.Cut(template[i+1:i+end], "|")
		hidden = hidden || tells(strings.TrimSpace(name))
		b.WriteString(Hidden)
		i += end
	}
	return b.String(), hidden
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// find gives what is known of a place; ok is false for values that no scheme sends.
func (m *Masker) find(in, name string) (place, bool) {
	var found place
	ok := false
	for _, p := range m.places {
		same := p.in == in || p.in == "param" && (in == "query" || in == "form" || in == "json" || in == "xml")
		if same && (p.name == name || in == "header" && strings.EqualFold(p.name, name)) {
			if !ok || p.shown != "" {
				found, ok = p, true
			}
		}
	}
	return found, ok
}

// shown is what is printed for a value: itself, or a mask.
func (m *Masker) shown(in, name, value string) string {
	p, placed := m.find(in, name)
	switch {
	case value == "":
		return value
	case p.shown != "":
		return p.shown
	case !placed && Telling(name):
		return Hidden
	}
	return value
}

// Learn takes in what a request's own parameters hold: values with telling names, which
// may turn up again in a string to sign.
func (m *Masker) Learn(r *http.Request, body []byte) {
	s := sdk.NewSigning(r, body)
	for _, in := range []string{"query", "form", "json", "cookie"} {
		params, err := s.Params(in)
		if err != nil {
			continue
		}
		for _, p := range params {
			m.Param(p.Name, p.Value)
		}
	}
}

// Request gives a copy of a request that can be printed. The body stands beside it.
func (m *Masker) Request(r *http.Request, body []byte) (*http.Request, []byte, error) {
	if m.show {
		return r, body, nil
	}
	s := sdk.NewSigning(r, body)
	for _, in := range []string{"query", "form", "json", "cookie"} {
		params, err := s.Params(in)
		if err != nil {
			continue // a body of another kind
		}
		for _, p := range params {
			if shown := m.shown(in, p.Name, p.Value); shown != p.Value {
				if err := s.Set(in, p.Name, shown); err != nil {
					return nil, nil, err
				}
			}
		}
	}
	for name, values := range s.Header {
		for i, v := range values {
			if name != "Cookie" {
				values[i] = m.Text(m.shown("header", name, v))
			} else {
				values[i] = m.Text(v)
			}
		}
	}
	out, err := s.Request(r.Context())
	if err != nil {
		return nil, nil, err
	}
	if body, err = s.Body(); err != nil {
		return nil, nil, err
	}
	out.URL.User = nil
	out.URL.RawQuery = m.Text(strings.ReplaceAll(out.URL.RawQuery, "%2A%2A%2A", Hidden))
	if p := m.Text(out.URL.EscapedPath()); p != out.URL.EscapedPath() {
		out.URL.Path, out.URL.RawPath = p, ""
	}
	return out, []byte(strings.ReplaceAll(m.Text(string(body)), "%2A%2A%2A", Hidden)), nil
}
