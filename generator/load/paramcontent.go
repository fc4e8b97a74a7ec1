package load

import (
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// contentSchema is the schema of a parameter, or header, that is described by content.
// A text of any media type but JSON travels as it is, which is what a schema alone says;
// anything with parts can only be written as JSON. The document n is made to say so.
func (b *builder) contentSchema(p *ir.Param, n *tree.Node, e tree.Entry) *tree.Node {
	schema := e.Value.Get("schema")
	if isJSONMedia(p.ContentType) {
		return schema
	}
	if schema == nil {
		schema = tree.NewMap(e.Value)
		schema.Set("type", tree.NewString(e.Value, "string"))
	}
	if b.plainText(schema) {
		p.ContentType = ""
		n.Delete("content")
		n.Set("schema", schema)
		return schema
	}
	b.r.warn(e.Value, "parameter-media", "describe it as application/json, or as a string that the program writes itself",
		"parameter %q is no text and cannot be written as %s; JSON is sent", p.Name, p.ContentType)
	p.ContentType = "application/json"
	content := tree.NewMap(e.Value)
	content.Set(p.ContentType, e.Value)
	n.Set("content", content)
	return schema
}

// plainText reports whether all values of a schema are texts, numbers or booleans.
func (b *builder) plainText(schema *tree.Node) bool {
	types := b.typesOfView(b.view(schema))
	for _, t := range types {
		if t == "object" || t == "array" {
			return false
		}
	}
	return len(types) > 0
}
