package signtool

import (
	"regexp"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// carried is what a request says itself: people paste requests as they were sent, with
// timestamp, nonce and signature in them.
type carried struct {
	timestamp string
	nonce     string
	signature string
}

// read looks where each scheme puts its values.
func (r *run) read() error {
	s := sdk.NewSigning(r.given, r.body)
	for _, scheme := range r.schemes {
		var c carried
		if scheme.Recipe != nil {
			for _, p := range append(append([]signing.Placement(nil), scheme.Recipe.Set...), scheme.Recipe.Send...) {
				if text, ok := lookup(s, p.In, p.Name); ok {
					c.match(p.Value, text)
				}
			}
		}
		if r.o.At != "" && c.timestamp != "" && r.o.At != c.timestamp {
			c = carried{} // another time: the request is signed anew
			if r.report.note("the request is signed anew for %s: its own timestamp and signature are replaced", r.o.At); scheme.Recipe != nil {
				for _, p := range scheme.Recipe.Send {
					drop(s, p.In, p.Name)
				}
			}
		}
		if c.signature != "" {
			r.report.note("the request carries a signature of scheme %s: it is checked as its receiver does", scheme.Name)
		}
		r.carried = append(r.carried, c)
	}
	var err error
	if r.given, err = s.Request(r.given.Context()); err != nil {
		return err
	}
	r.body, err = s.Body()
	return err
}

var reference = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{\{|\}\}|\{[^{}]*\}`) })

// match reads a value back by the template that it was made of.
func (c *carried) match(template, text string) {
	var pattern strings.Builder
	var into []*string
	pattern.WriteString("^")
	end := 0
	for _, m := range reference().FindAllStringIndex(template, -1) {
		pattern.WriteString(regexp.QuoteMeta(template[end:m[0]]))
		end = m[1]
		switch token := template[m[0]:m[1]]; token {
		case "{{", "}}":
			pattern.WriteString(regexp.QuoteMeta(token[:1]))
		case "{timestamp}":
			pattern.WriteString("(.+?)")
			into = append(into, &c.timestamp)
		case "{nonce}":
			pattern.WriteString("(.+?)")
			into = append(into, &c.nonce)
		case "{signature}":
			pattern.WriteString("(.+?)")
			into = append(into, &c.signature)
		default:
			pattern.WriteString(".*?")
		}
	}
	if len(into) == 0 {
		return
	}
	pattern.WriteString(regexp.QuoteMeta(template[end:]) + "$")
	re, err := regexp.Compile(pattern.String())
	if err != nil {
		return
	}
	found := re.FindStringSubmatch(text)
	for i := range into {
		if found != nil && *into[i] == "" {
			*into[i] = found[i+1]
		}
	}
}

// places are where a placement's value may be; "param" depends on the request.
func places(in string) []string {
	if in == "param" {
		return []string{"query", "form", "json"}
	}
	return []string{in}
}

// lookup finds a value of the request.
func lookup(s *sdk.Signing, in, name string) (string, bool) {
	for _, at := range places(in) {
		if at == "header" {
			if v := s.Header.Get(name); v != "" {
				return v, true
			}
			continue
		}
		params, err := s.Params(at)
		if err != nil {
			continue
		}
		for _, p := range params {
			if p.Name == name && p.Value != "" {
				return p.Value, true
			}
		}
	}
	return "", false
}

// drop takes a value out, wherever "param" had put it.
func drop(s *sdk.Signing, in, name string) {
	for _, at := range places(in) {
		if _, ok := lookup(s, at, name); ok || at == "xml" {
			_ = s.Del(at, name) // a body of another kind has it not
		}
	}
}
