package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Place is where the document leaves something untyped.
type Place struct {
	Pos     ir.Pos // zero for what the document leaves out altogether
	Pointer string // of the schema, "" without one
	Name    string // the words of its name in Go, where there is no schema of its own
}

// untyped is what a schema becomes that says nothing about its shape.
func (b *builder) untyped(t *ir.Type) *Type {
	if t != nil {
		p := Place{Pos: t.Pos, Pointer: t.Pointer, Name: t.Name}
		if t.Name == "" {
			p.Name = plainText(strings.Join(t.Path, " "))
		}
		b.raw[p] = true
	}
	return goRaw
}

// untypedPlaces are all of them, in the order of the document. A schema that is used in
// several fields is one place.
func (b *builder) untypedPlaces() []Place {
	var out []Place
	for p := range b.raw {
		out = append(out, p)
	}
	slices.SortFunc(out, func(x, y Place) int {
		return cmp.Or(cmp.Compare(x.Pos.File, y.Pos.File), cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Pos.Col, y.Pos.Col),
			cmp.Compare(x.Pointer, y.Pointer), cmp.Compare(x.Name, y.Name))
	})
	return out
}
