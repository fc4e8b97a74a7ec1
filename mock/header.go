package mock

import (
	"net/http"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
)

// headerValue is a documented header of an answer, from its example or its schema.
func headerValue(p *ir.Param) (string, bool) {
	if ir.TransportHeader(p.Name) {
		return "", false // a value made from a schema would be a lie
	}
	v, documented := any(nil), false
	if p.Example != nil {
		if shown, err := decodeJSON(p.Example.JSON); err == nil && shown != nil {
			v, documented = shown, p.ContentType != "" || headerFits(p.Type, shown)
		}
	}
	if !documented {
		v = sampleOf(p.Type, forResponse)
		if s := shape(p.Type); s.Kind == ir.Scalar && (s.Format == "http-date" || s.Format == "date-time-rfc1123") {
			v = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC).Format(http.TimeFormat)
		}
	}
	text := ""
	for _, one := range serialized(p, v) {
		text = one.text
	}
	plain := func(r rune) bool { return r < ' ' || r > '~' }
	return text, text != "" && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, plain)
}

// headerFits reports whether an example may stand in a header of a type: YAML has numbers
// where a text is meant, and documents have texts that are none of what the schema says.
func headerFits(t *ir.Type, v any) bool {
	s := shape(t)
	text, isScalar := textOf(v, true)
	if s.Kind == ir.Scalar && isScalar {
		switch {
		case s.Format == "http-date" || s.Format == "date-time-rfc1123":
			_, err := http.ParseTime(text)
			return err == nil
		case s.Prim == ir.Integer || s.Prim == ir.Number || s.Prim == ir.Boolean || s.Layout != "":
			v = typed(text, t)
		}
	}
	_, ok := fitted(t, v)
	return ok
}
