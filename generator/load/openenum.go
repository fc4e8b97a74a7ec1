package load

import (
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// An enum is open where the document allows other values as well: by x-apigen-open-enum,
// by the words of other tools, or as the known values beside any text. One that is open in
// one place is open everywhere, because it is one Go type.

// openEnums notes which enums the document calls open.
type openEnums struct {
	nodes map[*tree.Node]bool       // schemas that hold the enum
	types map[*tree.Node][]*ir.Type // made of them
}

// open notes that other values than those of the schema's enum are allowed.
func (o *openEnums) open(n *tree.Node) {
	if o.nodes == nil {
		o.nodes = map[*tree.Node]bool{}
	}
	o.nodes[n] = true
}

// made notes that t has the enum of the schema n.
func (o *openEnums) made(t *ir.Type, n *tree.Node) {
	if o.types == nil {
		o.types = map[*tree.Node][]*ir.Type{}
	}
	o.types[n] = append(o.types[n], t)
}

// mark marks the types, when all of the document is read.
func (o *openEnums) mark() {
	for n := range o.nodes {
		for _, t := range o.types[n] {
			t.Open = true
		}
	}
}

// openUse notes x-apigen-open-enum beside a reference to an enum.
func (b *builder) openUse(v *view) {
	if !b.extensions || len(v.chain) < 2 || !b.saysOpen(v) {
		return
	}
	for _, p := range v.parts {
		if p.Get("enum") != nil {
			b.enums.open(p)
		}
	}
}

// saysOpen reports whether the parts of an enum call it open.
func (b *builder) saysOpen(v *view) bool {
	if x := v.first("x-apigen-open-enum"); x != nil {
		on, isBool := x.Bool()
		if !isBool {
			b.badExt(x, "write true or false", "x-apigen-open-enum is %s, not true or false", x.JSON())
		}
		return on
	}
	return v.first("x-ms-enum").Get("modelAsString").True() || v.first("x-speakeasy-unknown-values").Str() == "allow"
}
