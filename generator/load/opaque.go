package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// direction is which way a content travels, for the words of its findings.
type direction int

const (
	sent    direction = iota // a request body
	answers                  // a successful answer
	refuses                  // a failure
)

// opaque is the type of a content whose object or list no client can write or read,
// because of its media type: bytes, or a text. It is nil for all others, and beside a
// notation of the same schema that can be written and read: that one is used then.
//
// Where nothing is known of a media type, JSON is assumed, which is said once for each.
func (b *builder) opaque(content *tree.Node, e tree.Entry, c *ir.Content, schema *tree.Node, d direction, words []string) *ir.Type {
	base, media := ir.MediaBase(c.MediaType), b.mediaOf(e)
	if t := b.formBody(e, c, schema, d, words); t != nil {
		return t
	}
	if d == refuses || isStream(base) || media.Get("itemSchema") != nil || !b.isAggregate(schema, 0) {
		return nil
	}
	readable := d == sent || !isForm(base)
	if isURLEncoded(base) {
		readable = readable || b.isObject(schema)
	}
	if readable && !ir.OpaqueMedia(base) {
		if !ir.JSONMedia(base) && !isXML(base) && !isForm(base) && !b.assumed[base] {
			b.assumed[base] = true
			b.r.key(ir.Warning, e, "assumed-json", "name the media type, such as application/json", "%s does not say how an object is written; JSON is assumed", c.MediaType)
		}
		return nil
	}
	for _, one := range content.Children() {
		other := ir.MediaBase(strings.TrimSpace(one.Key))
		if other != base && !ir.OpaqueMedia(other) && !isStream(other) && (d == sent || !isForm(other)) && tree.Equal(b.mediaOf(one).Get("schema"), schema) {
			return nil
		}
	}
	t := &ir.Type{Kind: ir.File, Path: words, Pos: c.Pos, Pointer: media.Pointer(), Description: schema.Get("description").Str()}
	what, format := "bytes", "binary"
	if strings.HasPrefix(base, "text/") {
		t.Kind, t.Prim = ir.Scalar, ir.String
		what, format = "text", ""
	}
	advice := "describe it as a string, or use a media type such as application/json"
	if format != "" {
		advice = "describe it as a string of format binary, or use a media type such as application/json"
	}
	if d == sent {
		b.r.key(ir.Warning, e, "opaque-body", advice, "a body of %s is not written from a schema; the caller gives the %s", base, what)
	} else {
		b.r.key(ir.Warning, e, "opaque-answer", advice, "an answer of %s is not read into a schema; the caller gets the %s", base, what)
	}
	b.fileOK[t] = true
	return t
}

// mediaOf is a media type's object.
func (b *builder) mediaOf(e tree.Entry) *tree.Node {
	if refOf(e.Value) != nil {
		if media := b.object(e.Value); media != nil {
			return media
		}
	}
	return e.Value
}

// isAggregate reports whether a schema allows objects and lists and nothing else.
func (b *builder) isAggregate(schema *tree.Node, depth int) bool {
	if !schema.IsMap() || depth > 5 {
		return false
	}
	v := b.view(schema)
	if types := b.typesOfView(v); len(types) > 0 {
		return slices.ContainsFunc(types, func(t string) bool { return t == "object" || t == "array" }) &&
			!slices.ContainsFunc(types, func(t string) bool { return t != "object" && t != "array" && t != "null" })
	}
	for _, key := range [...]string{"oneOf", "anyOf"} {
		for _, list := range v.nodes(key) {
			if len(list.Elems()) > 0 && !slices.ContainsFunc(list.Elems(), func(one *tree.Node) bool { return !b.isAggregate(one, depth+1) }) {
				return true
			}
		}
	}
	return false
}

// isObject reports whether a schema describes an object by its members.
func (b *builder) isObject(schema *tree.Node) bool {
	v := b.view(schema)
	return len(v.nodes("properties")) > 0 && !slices.Contains(b.typesOfView(v), "array")
}

// isForm reports whether a media type is one of forms: parameters, or parts.
func isForm(base string) bool { return isURLEncoded(base) || strings.HasPrefix(base, "multipart/") }

func isURLEncoded(base string) bool { return base == "application/x-www-form-urlencoded" }

// answerOf tells the answers that a caller gets as a result from the failures. default is a
// failure where a success is documented beside it.
func answerOf(status string, list *tree.Node) direction {
	success := func(e tree.Entry) bool { return strings.HasPrefix(e.Key, "2") }
	if status[0] == '2' || status == "default" && !slices.ContainsFunc(list.Children(), success) {
		return answers
	}
	return refuses
}
