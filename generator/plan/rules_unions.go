package plan

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// What a union holds is checked by the rules of its own type, if that has some. Scalars,
// lists and maps have none: their limits stand at the field. A limit speaks of one JSON type
// only, so the limits of all alternatives can stand there side by side.

// unionLimits are the limits of alternatives that are no objects with fields.
func (b *builder) unionLimits(path string, u *ir.Type) *Value {
	v := object(sdkType("FieldRules"))
	v.set("Field", text(path))
	for _, class := range [...]string{"text", "number", "list", "map"} {
		var of []*ir.Type
		for _, variant := range u.Variants {
			if t := base(variant.Type); t.GoType == "" && !variant.Type.EmbeddedJSON && limitClass(t) == class {
				of = append(of, t)
			}
		}
		if len(of) > 1 {
			b.sameClass(of)
			continue
		}
		if len(of) == 1 {
			v.Members = append(v.Members, b.limit("", of[0], of[0].Rules, nil, nil).Members...)
		}
	}
	return v
}

// limitClass is the JSON type that limits of t speak of.
func limitClass(t *ir.Type) string {
	switch {
	case t.Kind == ir.List:
		return "list"
	case t.Kind == ir.Map:
		return "map"
	case t.Kind != ir.Scalar && t.Kind != ir.Enum || t.Format == "decimal" || t.Layout != "":
		return "" // in Go a decimal is a text as well as a number
	case t.Prim == ir.String:
		return "text"
	case t.Prim == ir.Integer || t.Prim == ir.Number:
		return "number"
	}
	return ""
}

// sameClass reports limits of alternatives that a value cannot be told to be one of.
func (b *builder) sameClass(alternatives []*ir.Type) {
	i := slices.IndexFunc(alternatives, func(t *ir.Type) bool { return !t.Rules.Empty() })
	if i >= 0 {
		b.warn(alternatives[i].Pos, "limit-ignored", "limits of alternatives that have the same JSON type are not checked")
	}
}
