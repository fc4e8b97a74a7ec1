package mock

import (
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/xmlshape"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
	"github.com/apigen-go/apigen/sdk/xmlbody"
)

// XML bodies are turned into the JSON of their schemas and back, so that validators,
// examples and comparisons have one form of a value.

// typedXML reports whether a content is XML that is read by its schema.
func typedXML(c *ir.Content) bool {
	return c != nil && isXML(c.MediaType) && xmlshape.Typed(c.Type)
}

// decodeXML reads a document as the JSON value of its schema. In an answer with a wrapper
// the root element is what the member around everything is in JSON.
func decodeXML(c *ir.Content, env *ir.Envelope, body []byte) (any, error) {
	doc, err := xmlbody.Parse(body)
	if err != nil {
		return nil, err
	}
	if env != nil && (env.Wrapper != "" && matches(env.Wrapper, doc.Name()) || env.Error != "" && env.Error == doc.Name()) {
		inner, err := decodeJSON(doc.JSON(xmlshape.Of(typeAt(c.Type, doc.Name()))))
		return map[string]any{doc.Name(): inner}, err
	}
	shape, _ := xmlshape.Content(c, "")
	return decodeJSON(doc.JSON(shape))
}

// encodeXML writes a value by its schema.
func encodeXML(c *ir.Content, env *ir.Envelope, v any) ([]byte, error) {
	v, err := plain(v)
	if err != nil {
		return nil, err
	}
	if c == nil {
		c = &ir.Content{}
	}
	shape, root := xmlshape.Content(c, "response")
	if m, ok := v.(map[string]any); ok && len(m) == 1 {
		for name, inner := range m {
			_, isObject := inner.(map[string]any)
			wraps := env != nil && (env.Wrapper != "" && matches(env.Wrapper, name) || env.Error != "" && env.Error == name)
			// Examples show the root element as a member, too.
			if shown := name == root.Local && memberOf(c.Type, name) == nil; isObject && (wraps || shown) {
				v = inner
				if wraps {
					root, shape = xmlbody.Name{Local: ir.ElementName(name)}, xmlshape.Of(typeAt(c.Type, name))
				}
			}
		}
	}
	data, err := encodeJSON(v)
	if err != nil {
		return nil, err
	}
	return shape.Append(nil, data, root)
}

// received is the content that a request has come in.
func (o *operation) received(media string) *ir.Content {
	if o.Body == nil {
		return nil
	}
	for _, c := range o.Body.Contents {
		if mediaBase(c.MediaType) == mediaBase(media) {
			return c
		}
	}
	return nil
}

// bodyValue is the body of a request as JSON has it; ok is false for other media types and
// for what cannot be read.
func (x *exchange) bodyValue(body []byte) (v any, ok bool) {
	media := x.r.Header.Get("Content-Type")
	var err error
	switch c := x.op.received(media); {
	case isJSON(media):
		v, err = decodeJSON(body)
	case typedXML(c):
		v, err = decodeXML(c, nil, body)
	case isXML(media):
		var doc *xmlbody.Document
		if doc, err = xmlbody.Parse(body); err == nil {
			v, err = decodeJSON(doc.JSON(nil))
		}
	default:
		return nil, false
	}
	return v, err == nil
}

// compareXML checks a request's body in XML by its schema. What a schema with alternatives
// wants cannot be told from XML, so that one is not checked.
func (h *Handler) compareXML(x *exchange, body []byte) []error {
	c := x.op.received(x.r.Header.Get("Content-Type"))
	if !typedXML(c) || len(strings.TrimSpace(string(body))) == 0 {
		return nil
	}
	v, err := decodeXML(c, nil, body)
	if err != nil {
		return []error{fmt.Errorf("body: %w", err)}
	}
	schema := x.op.contentSchema(c, forRequest)
	if schema == nil || schema.Value == nil || untypedXML(c.Type, map[*ir.Type]bool{}) {
		return nil
	}
	return prefixed("body", h.doc.visit(schema.Value, v, openapi3.VisitAsRequest()))
}

// untypedXML reports whether a type has a part for which XML says too little.
func untypedXML(t *ir.Type, seen map[*ir.Type]bool) bool {
	if t = shape(t); t == nil || seen[t] {
		return false
	}
	seen[t] = true
	if t.Kind == ir.Union || t.Kind == ir.Any {
		return true
	}
	for _, f := range t.Fields {
		if untypedXML(f.Type, seen) {
			return true
		}
	}
	return untypedXML(t.Elem, seen) || untypedXML(t.Extra, seen)
}

// pruned leaves out what XML does not say: null, and lists without items.
func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, inner := range v {
			inner = pruned(inner)
			if list, ok := inner.([]any); inner != nil && (!ok || len(list) > 0) {
				out[name] = inner
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = pruned(inner)
		}
		return out
	}
	return v
}

// sameXML compares a body in XML with the value that it should hold.
func sameXML(c *ir.Content, want any, body []byte) error {
	got, err := decodeXML(c, nil, body)
	if err != nil {
		return err
	}
	a, err := encodeJSON(pruned(want))
	if err != nil {
		return err
	}
	b, err := encodeJSON(pruned(got))
	if err != nil {
		return err
	}
	if untypedXML(c.Type, map[*ir.Type]bool{}) {
		return nil // the texts of XML may be any value
	}
	if found := calltest.Diff(a, b); len(found) > 0 {
		return errors.New(strings.Join(found, "; "))
	}
	return nil
}
