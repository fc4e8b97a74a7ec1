package mock

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/ir"
)

// maxDepth bounds walks over values and schemas, both of which may be recursive.
const maxDepth = 64

// embedded checks JSON text inside strings (contentSchema), which JSON Schema treats
// as a remark and vendors do not.
func (d *document) embedded(op *openapi3.Operation, media string, body []byte) []error {
	if op.RequestBody == nil || op.RequestBody.Value == nil || !isJSON(media) && !isForm(media) {
		return nil
	}
	content := op.RequestBody.Value.Content.Get(media)
	if content == nil || content.Schema == nil {
		return nil
	}
	v, err := decodeBody(media, body)
	if err != nil {
		return nil
	}
	return d.texts(content.Schema.Value, v, "body", 0)
}

// texts walks a value along its schema down to the strings that hold JSON.
func (d *document) texts(s *openapi3.Schema, v any, at string, depth int) []error {
	if s == nil || depth > maxDepth {
		return nil
	}
	var errs []error
	for _, list := range [...]openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
		for _, r := range list {
			errs = append(errs, d.texts(r.Value, v, at, depth+1)...)
		}
	}
	switch v := v.(type) {
	case string:
		if s.ContentSchema != nil && v != "" && (s.ContentMediaType == "" || isJSON(s.ContentMediaType)) {
			errs = append(errs, d.text(s.ContentSchema.Value, v, at, depth)...)
		}
	case map[string]any:
		for _, name := range sortedKeys(v) {
			child := s.AdditionalProperties.Schema
			if p := s.Properties[name]; p != nil {
				child = p
			}
			if child != nil {
				errs = append(errs, d.texts(child.Value, v[name], at+"."+name, depth+1)...)
			}
		}
	case []any:
		if s.Items != nil {
			for i, item := range v {
				errs = append(errs, d.texts(s.Items.Value, item, at+"."+strconv.Itoa(i), depth+1)...)
			}
		}
	}
	return errs
}

func (d *document) text(s *openapi3.Schema, text, at string, depth int) []error {
	v, err := decodeJSON([]byte(text))
	if err != nil {
		return []error{fmt.Errorf("%s: the string does not hold JSON: %w", at, err)}
	}
	if s == nil {
		return nil
	}
	return append(prefixed(at, d.visit(s, v, openapi3.VisitAsRequest())), d.texts(s, v, at, depth+1)...)
}

// visit checks one value against one schema.
func (d *document) visit(s *openapi3.Schema, v any, as openapi3.SchemaValidationOption) []error {
	opts := append(slices.Clone(filterOptions.SchemaValidationOptions), openapi3.MultiErrors(), as)
	if d.t.IsOpenAPI31OrLater() {
		opts = append(opts, openapi3.EnableJSONSchema2020())
	}
	err := s.VisitJSON(v, opts...)
	if err == nil {
		return nil
	}
	return explainReason(s, "", err)
}

// unknownMembers lists members of v that its type does not name.
func unknownMembers(t *ir.Type, v any, at string, depth int) []error {
	if t == nil || depth > maxDepth {
		return nil
	}
	if text, ok := v.(string); ok && t.EmbeddedJSON {
		inner, err := decodeJSON([]byte(text))
		if err != nil {
			return nil
		}
		v = inner
	}
	t = shape(t)
	var errs []error
	switch v := v.(type) {
	case map[string]any:
		if t.Kind == ir.List && t.WrapItem != "" {
			return unknownMembers(t.Elem, v[t.WrapItem], at, depth+1)
		}
		if t.Kind != ir.Struct && t.Kind != ir.Map {
			return nil
		}
		for _, name := range sortedKeys(v) {
			of := t.Elem
			if t.Kind == ir.Struct {
				of = t.Extra
			}
			switch f := memberOf(t, name); {
			case f != nil:
				errs = append(errs, unknownMembers(f.Type, v[name], at+"."+name, depth+1)...)
			case of != nil:
				errs = append(errs, unknownMembers(of, v[name], at+"."+name, depth+1)...)
			case t.Kind == ir.Struct:
				errs = append(errs, fmt.Errorf("%s.%s is not documented", at, name))
			}
		}
	case []any:
		for i, item := range v {
			errs = append(errs, unknownMembers(t.Elem, item, at+"."+strconv.Itoa(i), depth+1)...)
		}
	}
	return errs
}
