package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Values in answers are what encoding/json decodes into any, with json.Number: ids of
// twenty digits come back as they were.

func decodeJSON(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text after the end of the JSON value")
	}
	return v, nil
}

// decodeBody reads JSON and forms; a form gives strings, or lists of them.
func decodeBody(media string, body []byte) (any, error) {
	switch {
	case isJSON(media):
		return decodeJSON(body)
	case isForm(media):
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		out := map[string]any{}
		for name, values := range form {
			if len(values) == 1 {
				out[name] = values[0]
				continue
			}
			list := make([]any, len(values))
			for i, v := range values {
				list[i] = v
			}
			out[name] = list
		}
		return out, nil
	}
	return nil, fmt.Errorf("media type %q is not read", media)
}

// encodeJSON leaves <, > and & alone: they are part of URLs, and of signatures.
func encodeJSON(v any) ([]byte, error) {
	if raw, ok := v.(json.RawMessage); ok {
		return raw, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// mediaBase is a media type without parameters, in lower case.
func mediaBase(media string) string {
	if m, _, err := mime.ParseMediaType(media); err == nil {
		return m
	}
	m, _, _ := strings.Cut(media, ";")
	return strings.ToLower(strings.TrimSpace(m))
}

func isJSON(media string) bool {
	m := mediaBase(media)
	return strings.HasSuffix(m, "/json") || strings.HasSuffix(m, "+json") || m == "text/javascript"
}

func isForm(media string) bool { return mediaBase(media) == "application/x-www-form-urlencoded" }

func isXML(media string) bool {
	m := mediaBase(media)
	return strings.HasSuffix(m, "/xml") || strings.HasSuffix(m, "+xml")
}

// dig follows member names, dots for nesting.
func dig(v any, name string) (any, bool) {
	for step := range strings.SplitSeq(name, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = m[step]; !ok {
			return nil, false
		}
	}
	return v, true
}

// put sets a member, dots for nesting; objects on the way are made. It does nothing
// where something that is no object stands in the way.
func put(v any, name string, value any) {
	steps := strings.Split(name, ".")
	m, ok := v.(map[string]any)
	for _, step := range steps[:len(steps)-1] {
		if !ok {
			return
		}
		next, found := m[step]
		if !found || next == nil {
			next = map[string]any{}
			m[step] = next
		}
		m, ok = next.(map[string]any)
	}
	if ok {
		m[steps[len(steps)-1]] = value
	}
}

// shape is the type that describes the value: a changed use of a named type says
// little itself.
func shape(t *ir.Type) *ir.Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}

// memberOf is the field of a struct type, nil where it has none of that name.
func memberOf(t *ir.Type, name string) *ir.Field {
	if t = shape(t); t == nil {
		return nil
	}
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// typeAt follows member names through struct types, dots for nesting.
func typeAt(t *ir.Type, name string) *ir.Type {
	for step := range strings.SplitSeq(name, ".") {
		f := memberOf(t, step)
		if f == nil {
			return nil
		}
		t = f.Type
	}
	return t
}

// typed writes a text as the type wants it. Where the document is silent, what looks
// like a number is one.
func typed(text string, t *ir.Type) any {
	prim := ir.Prim("")
	if t = shape(t); t != nil && (t.Kind == ir.Scalar || t.Kind == ir.Enum) {
		prim = t.Prim
	}
	number := isInteger(text)
	switch {
	case prim == ir.String:
		return text
	case prim == ir.Boolean && (text == "true" || text == "false"):
		return text == "true"
	case (prim == ir.Integer || prim == ir.Number) && json.Valid([]byte(text)):
		return json.Number(text)
	case prim == "" && number:
		return json.Number(text)
	case prim == "" && (text == "true" || text == "false"):
		return text == "true"
	}
	return text
}

// isInteger knows integers that are written as JSON writes them.
func isInteger(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 18 || digits[0] == '0' && len(s) > 1 {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// matches reports whether a name fits a wrapper's pattern such as "*_response".
func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}
