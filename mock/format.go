package mock

import (
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
)

// formats are those of JSON Schema that a parameter is held against. kin-openapi reads some of
// them, in some versions of OpenAPI; the vendor refuses an identifier that is none.
var formats = map[string]func(text string) bool{
	"uuid":      isUUID,
	"date":      func(s string) bool { return layout(time.DateOnly, s) },
	"date-time": func(s string) bool { return layout(time.RFC3339Nano, strings.ToUpper(s)) },
	"email":     func(s string) bool { a, err := mail.ParseAddress(s); return err == nil && a.Address == s },
	"ipv4":      func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is4() },
	"ipv6":      func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is6() },
	"uri":       func(s string) bool { u, err := url.Parse(s); return err == nil && u.Scheme != "" },
}

func layout(layout, text string) bool {
	_, err := time.Parse(layout, text)
	return err == nil
}

// isUUID takes any version and either case.
func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return false
			}
		}
	}
	return true
}

// misformatted lists parameters whose texts are not what their formats say. found is what
// was reported already: one mistake is told once. Who copies an example, a default or a value of
// the document's list makes none.
func (x *exchange) misformatted(found []error) []error {
	var out []error
	for _, p := range x.op.Params {
		t := shape(p.Type)
		if t == nil || t.Kind != ir.Scalar || t.Prim != ir.String || t.Layout != "" || p.ContentType != "" || p.Type.EmbeddedJSON || x.op.placed[placeName{string(p.In), p.Name}] {
			continue
		}
		fits := formats[t.Format]
		text, sent := x.value(string(p.In), p.Name)
		if fits == nil || !sent || text == "" || fits(text) || exemplary(p, t, text) {
			continue
		}
		place := fmt.Sprintf("%s parameter %q", p.In, p.Name)
		told := false
		for _, err := range found {
			told = told || strings.HasPrefix(err.Error(), place)
		}
		if !told {
			out = append(out, fmt.Errorf("%s: %q is no %s", place, clipText(text), t.Format))
		}
	}
	return out
}

// exemplary reports whether the document itself gives a text as one of the parameter's.
func exemplary(p *ir.Param, t *ir.Type, text string) bool {
	var known []ir.Example
	if p.Example != nil {
		known = append(known, *p.Example)
	}
	known = append(append(known, p.Type.Examples...), t.Examples...)
	for _, e := range known {
		if v, err := decodeJSON(e.JSON); err == nil && fmt.Sprint(v) == text {
			return true
		}
	}
	for _, v := range []*ir.Value{p.Default, p.Type.Default, t.Default, t.Const} {
		if v != nil && v.Text == text {
			return true
		}
	}
	return false
}

// clipText keeps a message short.
func clipText(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}
