package load

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// checkGoType drops an x-go-type that can never hold what the schema describes: with
// x-go-type: string on an object every answer would fail to decode.
func (b *builder) checkGoType(t *ir.Type, v *view) {
	if t.GoType == "" || t.GoImport != "" || t.EmbeddedJSON || strings.Contains(t.GoType, ".") {
		return
	}
	name := strings.TrimLeft(t.GoType, "*")
	_, list := strings.CutPrefix(name, "[]")
	what := ""
	switch {
	case name == "any":
	case t.Kind == ir.Struct || t.Kind == ir.Map:
		what = "an object"
	case t.Kind == ir.List && !list:
		what = "a list"
	}
	if what == "" {
		return
	}
	b.r.warn(v.first("x-go-type"), "go-type", "name a Go type that can, or remove x-go-type",
		"x-go-type %q cannot hold %s; it is ignored", t.GoType, what)
	t.GoType = ""
}
