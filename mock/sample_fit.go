package mock

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apigen-go/apigen/generator/ir"
)

// exampleFor is the first example of a field or type that fits it, in the type's own
// spelling: documents are full of numbers that stand for texts, and of null. A value made
// from the schema is better than an example that the schema refuses.
func exampleFor(t *ir.Type, examples []ir.Example) (any, bool) {
	for _, e := range examples {
		v, err := decodeJSON(e.JSON)
		if err != nil {
			continue
		}
		if v, ok := fitted(t, v); ok {
			return v, true
		}
	}
	return nil, false
}

// fitted checks a value down to its leaves: JSON types, members that must be there, and
// of scalars the rules that examples break most. A null that no schema allows is left out
// where its member may be absent.
func fitted(t *ir.Type, v any) (any, bool) {
	if t == nil {
		return v, true
	}
	if v == nil {
		return nil, t.Nullable || shape(t).Nullable || shape(t).Kind == ir.Any
	}
	if t.EmbeddedJSON {
		return v, isText(v)
	}
	switch s := shape(t); s.Kind {
	case ir.Scalar, ir.Enum:
		return fittedScalar(s, v)
	case ir.Struct, ir.Map:
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		return fittedMembers(s, m)
	case ir.Union:
		return fittedVariant(s, v)
	case ir.List:
		list, ok := v.([]any)
		if !ok || s.Elem == nil {
			return v, ok || s.WrapItem != ""
		}
		out := make([]any, len(list))
		for i, item := range list {
			if out[i], ok = fitted(s.Elem, item); !ok {
				return nil, false
			}
		}
		return out, true
	}
	return v, true
}

func fittedMembers(t *ir.Type, m map[string]any) (any, bool) {
	out := make(map[string]any, len(m))
	for name, inner := range m {
		f := memberOf(t, name)
		of, required := t.Extra, false
		switch {
		case f != nil:
			of, required = f.Type, f.Required
		case t.Kind == ir.Map:
			of = t.Elem
		}
		v, ok := fitted(of, inner)
		switch {
		case ok:
			out[name] = v
		case inner != nil || required:
			return nil, false
		}
	}
	for _, f := range t.Fields {
		if _, ok := out[f.Name]; !ok && f.Required && !f.ReadOnly && !f.WriteOnly {
			return nil, false
		}
	}
	return out, true
}

// fittedVariant takes the variant that the discriminator names, or else the first that fits.
func fittedVariant(t *ir.Type, v any) (any, bool) {
	m, _ := v.(map[string]any)
	tag, tagged := m[t.Discriminator].(string)
	for _, one := range t.Variants {
		if tagged && t.Discriminator != "" && !slices.Contains(one.Tags, tag) {
			continue
		}
		if out, ok := fitted(one.Type, v); ok {
			return out, true
		}
	}
	return v, t.Open || len(t.Variants) == 0
}

func fittedScalar(t *ir.Type, v any) (any, bool) {
	if n, ok := v.(json.Number); ok && t.Prim == ir.String {
		v = n.String()
	}
	text, _ := textOf(v, true)
	switch v := v.(type) {
	case string:
		if t.Prim == ir.Integer || t.Prim == ir.Number || t.Prim == ir.Boolean {
			return nil, false
		}
		n := utf8.RuneCountInString(v)
		if n < deref(t.Rules.MinLength) || t.Rules.MaxLength != nil && n > *t.Rules.MaxLength {
			return nil, false
		}
		if re, err := regexp.Compile(t.Rules.Pattern); err == nil && t.Rules.Pattern != "" && !re.MatchString(v) {
			return nil, false
		}
		if _, err := base64.StdEncoding.DecodeString(v); err != nil && t.Format == "byte" {
			return nil, false
		}
		if layout := map[string]string{"date": time.DateOnly, "date-time": time.RFC3339}[t.Format]; layout != "" && t.Layout == "" {
			if _, err := time.Parse(layout, v); err != nil {
				return nil, false
			}
		}
	case json.Number:
		if t.Prim == ir.Boolean || t.Prim == ir.Integer && !isInteger(text) || strings.HasPrefix(t.Format, "uint") && text[0] == '-' {
			return nil, false
		}
	case bool:
		if t.Prim != ir.Boolean {
			return nil, false
		}
	default:
		return nil, false
	}
	for _, known := range t.Values {
		if known.Value.Text == text {
			return v, true
		}
	}
	return v, len(t.Values) == 0
}

// pruned takes out of an example what does not travel this way: members that are only
// read or only written, and those that nobody documents.
func (s *sampler) pruned(t *ir.Type, v any, depth int) any {
	if t = shape(t); t == nil || depth > maxDepth {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range sortedKeys(v) {
			f, inner := memberOf(t, name), v[name]
			switch {
			case t.Kind == ir.Map:
				v[name] = s.pruned(t.Elem, inner, depth+1)
			case f == nil && t.Extra != nil:
				v[name] = s.pruned(t.Extra, inner, depth+1)
			case f == nil:
				if t.Kind == ir.Struct {
					delete(v, name)
				}
			case s.side == forResponse && f.WriteOnly || s.side == forRequest && f.ReadOnly:
				delete(v, f.Name)
			default:
				v[f.Name] = s.pruned(f.Type, inner, depth+1)
			}
		}
	case []any:
		for i := range v {
			v[i] = s.pruned(t.Elem, v[i], depth+1)
		}
	}
	return v
}
