package load

import (
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// examples reads `example` and `examples` of a media type, a parameter or a header.
func (b *builder) examples(n *tree.Node) []ir.Example {
	var out []ir.Example
	for _, e := range n.Get("examples").Children() {
		ex := b.object(e.Value)
		if ex == nil {
			continue
		}
		value := ex.Get("value")
		if value == nil {
			if value = ex.Get("dataValue"); value == nil {
				continue // externalValue: not fetched
			}
		}
		out = append(out, ir.Example{Name: e.Key, Summary: ex.Get("summary").Str(), JSON: value.JSON(), Pos: value.Pos()})
	}
	for _, v := range n.Get("examples").Elems() {
		out = append(out, ir.Example{JSON: v.JSON(), Pos: v.Pos()})
	}
	if v := n.Get("example"); v != nil {
		out = append(out, ir.Example{JSON: v.JSON(), Pos: v.Pos()})
	}
	return out
}

// schemaExamples reads a schema's own examples.
func (b *builder) schemaExamples(n *tree.Node) []ir.Example {
	var out []ir.Example
	switch list := n.Get("examples"); {
	case list.IsList():
		for _, v := range list.Elems() {
			out = append(out, ir.Example{JSON: v.JSON(), Pos: v.Pos()})
		}
	case list.IsMap():
		for _, e := range list.Children() {
			v := e.Value
			if inner := v.Get("value"); inner != nil {
				v = inner
			}
			out = append(out, ir.Example{Name: e.Key, JSON: v.JSON(), Pos: v.Pos()})
		}
	}
	if v := n.Get("example"); v != nil {
		out = append(out, ir.Example{JSON: v.JSON(), Pos: v.Pos()})
	}
	return out
}
