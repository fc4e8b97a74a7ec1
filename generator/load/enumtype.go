package load

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// retypeEnum writes the values of an enum as the type beside them says, where they were
// read so: in YAML true, on and 1.0 are no texts unless they are quoted. Who reads the
// document after us compares with what is sent.
func (b *builder) retypeEnum(v *view, list *tree.Node, values []ir.EnumValue, prim ir.Prim) {
	types := typesOf(list.Parent())
	if len(types) == 0 {
		types = typesOf(v.node)
	}
	if len(types) != 1 || types[0] != string(prim) {
		return
	}
	for _, n := range list.Elems() {
		for _, one := range values {
			if one.Pos != n.Pos() || one.Value.JSON == string(n.JSON()) {
				continue
			}
			kind := tree.String
			if !strings.HasPrefix(one.Value.JSON, `"`) {
				kind = tree.Number
			}
			if (kind == tree.String) == (n.Kind == tree.String) {
				continue
			}
			n.Become(&tree.Node{Kind: kind, Text: one.Value.Text})
		}
	}
}
