package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// formBody is the type of a request body that is a form, or in parts, where its schema is
// no plain object: each member has to be a field of its own. It is nil for others.
//
// A list, or any value, names no members: such a body is the caller's to write, the
// boundary of its parts included. The alternatives of a choice become one object with the
// members of all.
func (b *builder) formBody(e tree.Entry, c *ir.Content, schema *tree.Node, d direction, words []string) *ir.Type {
	base, media := ir.MediaBase(c.MediaType), b.mediaOf(e)
	parts := strings.HasPrefix(base, "multipart/")
	if d != sent || !parts && base != "application/x-www-form-urlencoded" || media.Get("itemSchema") != nil {
		return nil
	}
	if t := b.joinedChoice(schema, words); t != nil {
		return t
	}
	if b.isAggregate(schema, 0) && !slices.Equal(b.typesOfView(b.view(schema)), []string{"array"}) {
		return nil
	}
	t := &ir.Type{Kind: ir.Scalar, Prim: ir.String, Path: words, Pos: c.Pos, Pointer: media.Pointer(), Description: schema.Get("description").Str()}
	what := "the text"
	if parts {
		t.Kind, t.Prim, what = ir.File, "", "the bytes, and the boundary in the file's content type"
		b.fileOK[t] = true
	}
	b.r.key(ir.Warning, e, "opaque-body", "describe an object by its members", "a body of %s has no members in its schema; the caller gives %s", base, what)
	return t
}

// joinedChoice makes one object of alternatives that are objects; nil where there is no
// choice of that kind.
func (b *builder) joinedChoice(schema *tree.Node, words []string) *ir.Type {
	if !schema.IsMap() {
		return nil
	}
	v := b.view(schema)
	t := &ir.Type{Path: words, Pos: schema.Pos(), Pointer: schema.Pointer()}
	groups := b.groups(t, v)
	if len(groups) == 0 || !b.allObjects(groups) {
		return nil
	}
	merged := *v
	merged.parts = nil
	for _, p := range v.parts {
		if groupOf(p) != "" || len(p.Get("allOf").Elems()) > 0 || refOf(p) != nil {
			p = b.bare(p)
		}
		if constrains(p) {
			merged.parts = append(merged.parts, p)
		}
	}
	var alts []*tree.Node
	for _, g := range groups {
		for _, alt := range g.alts {
			alts = b.objectParts(alts, alt, 0)
		}
	}
	b.describe(t, v, schema)
	b.fillObject(t, &merged, alts...)
	return t
}
