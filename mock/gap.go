package mock

import (
	"errors"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// beyond takes out of kin-openapi's findings what is its own gap and not a mistake of the
// request. Values are compared with the example besides, see [Handler.Received]; here only
// the schema's word on them is lost:
//
//   - A parameter or a list item whose schema leaves the type to alternatives is read in
//     one way there. It passes where its text fits read in another.
//   - A list or an object without anything in it has no text; there it is a missing value.
//   - The members of an exploded object without documented names are looked for by name.
//   - Objects inside an exploded object, brackets that are part of a name, and what is no
//     plain text in a cookie are not read. They pass where they fit when they are.
//   - The members of an object that an encoding spreads over parts of their own are parts
//     without a name in the document there.
//   - Objects in the lists of queries and of multipart bodies are not decoded: these are
//     not compared with their schemas at all.
func (x *exchange) beyond(err error) error {
	var list openapi3.MultiError
	if !errors.As(err, &list) {
		list = openapi3.MultiError{err}
	}
	var left openapi3.MultiError
	for _, one := range list {
		var e *openapi3filter.RequestError
		if errors.As(one, &e) {
			if p := e.Parameter; p != nil && errors.Is(e.Err, openapi3filter.ErrInvalidEmptyValue) {
				if text, ok := x.value(p.In, p.Name); ok && (text != "" && x.fitsAsText(p) || text == "" && mayBeEmpty(p)) {
					continue
				}
			}
			if p := e.Parameter; p != nil && errors.Is(e.Err, openapi3filter.ErrInvalidRequired) && scattered(p) {
				continue
			}
			if p := e.Parameter; p != nil && e.Err != nil && (x.fitsAsText(p) || x.rereads(p)) {
				continue
			}
			if e.Parameter == nil && e.Err != nil && x.spreadPart(e.Err.Error()) {
				continue
			}
			if e.Err != nil && (strings.Contains(e.Err.Error(), "schema has non primitive type") || strings.Contains(e.Err.Error(), "must be set with indexes")) {
				continue
			}
		}
		left = append(left, one)
	}
	if len(left) == 0 {
		return nil
	}
	return left
}

// fitsAsText reports whether the text of a parameter, read in one of the ways that a text
// can be read, fits a schema that leaves the type to alternatives: kin-openapi settles for
// one way to read it before it looks at them.
func (x *exchange) fitsAsText(p *openapi3.Parameter) bool {
	if p.Schema == nil || p.Schema.Value == nil {
		return false
	}
	text, ok := x.value(p.In, p.Name)
	s := p.Schema.Value
	switch {
	case !ok:
		return false
	case s.Type == nil:
		return x.readable(s, text)
	case !s.Type.Is("array") || s.Items == nil || s.Items.Value == nil || s.Items.Value.Type != nil:
		return false
	}
	var texts []string
	if p.In == openapi3.ParameterInQuery && (p.Explode == nil || *p.Explode) {
		texts = x.r.URL.Query()[p.Name]
	} else {
		texts = strings.Split(text, ",")
	}
	return !slices.ContainsFunc(texts, func(one string) bool { return !x.readable(s.Items.Value, one) })
}

// readable reports whether a text fits a schema as it is, or as the JSON that it is.
func (x *exchange) readable(s *openapi3.Schema, text string) bool {
	readings := []any{text}
	if v, err := decodeJSON([]byte(text)); err == nil {
		if _, isText := v.(string); !isText {
			readings = append(readings, v)
		}
	}
	return slices.ContainsFunc(readings, func(v any) bool {
		return len(x.h.doc.visit(s, v, openapi3.VisitAsRequest())) == 0
	})
}

// spreadPart reports whether a finding is about a part that holds a member of an object,
// as a style among the encodings of the body says.
func (x *exchange) spreadPart(reason string) bool {
	_, rest, ok := strings.Cut(reason, "part ")
	name, _, undefined := strings.Cut(rest, ": undefined")
	if !ok || !undefined || x.op.Body == nil {
		return false
	}
	for _, c := range x.op.Body.Contents {
		for _, enc := range c.Encoding {
			if f := memberOf(c.Type, enc.Field); f == nil || enc.Style == "" {
				continue
			} else if enc.Style == "deepObject" && strings.HasPrefix(name, enc.Field+"[") || memberOf(f.Type, name) != nil {
				return true
			}
		}
	}
	return false
}

// mayBeEmpty reports whether a parameter is a list or an object that may have nothing in
// it: without a text is then how it is written.
func mayBeEmpty(p *openapi3.Parameter) bool {
	if p.Schema == nil || p.Schema.Value == nil {
		return false
	}
	s := p.Schema.Value
	return s.Type.Is("array") && s.MinItems == 0 || s.Type.Is("object") && len(s.Required) == 0 && s.MinProps == 0
}

// scattered reports whether the members of an object arrive as parameters of their own,
// under names that nobody documents: kin-openapi looks for documented ones only.
func scattered(p *openapi3.Parameter) bool {
	if p.In != openapi3.ParameterInQuery || p.Schema == nil || p.Schema.Value == nil {
		return false
	}
	explode := p.Explode == nil || *p.Explode
	s := p.Schema.Value
	return s.Type.Is("object") && len(s.Properties) == 0 && (p.Style == openapi3.SerializationDeepObject || explode && (p.Style == "" || p.Style == openapi3.SerializationForm))
}

// joins reports whether a form has a list in one text that kin-openapi does not take apart:
// in a part, or with tabs between its items.
func joins(base string, media *openapi3.MediaType) bool {
	if media == nil {
		return false
	}
	for _, enc := range media.Encoding {
		if enc != nil && (enc.Style == tabDelimited || !isForm(base) && !enc.SerializationMethod().Explode) {
			return true
		}
	}
	return false
}

// untyped reports whether a form has a member whose schema says no type itself, or only its
// alternatives do: kin-openapi reads such members as null.
func untyped(media *openapi3.MediaType) bool {
	if media == nil || media.Schema == nil || media.Schema.Value == nil {
		return false
	}
	for _, p := range media.Schema.Value.Properties {
		if p.Value != nil && p.Value.Type == nil {
			return true
		}
	}
	return false
}
