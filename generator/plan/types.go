package plan

import (
	"go/token"
	"regexp"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// goType is the Go type of a schema where it stands, before anything is said about
// being optional. The tags belong to the field that holds it.
func (b *builder) goType(t *ir.Type) (*Type, mods) {
	var m mods
	if t == nil {
		return b.untyped(t), m
	}
	m.jsontext = t.EmbeddedJSON
	t = base(t)
	m.jsontext = m.jsontext || t.EmbeddedJSON
	if t.GoType != "" {
		if own := b.ownType(t); own != nil {
			return own, m
		}
	}
	if info := b.types[t]; info != nil {
		return b.named(info), m
	}
	switch t.Kind {
	case ir.Scalar, ir.Enum:
		return b.scalar(t, &m), m
	case ir.List:
		m.wrap = t.WrapItem
		elem, em := b.elemType(t.Elem)
		m.layout, m.zone, m.number = em.layout, em.zone, em.number
		return sliceOf(elem), m
	case ir.Map:
		elem, em := b.elemType(t.Elem)
		m.layout, m.zone, m.number = em.layout, em.zone, em.number
		return mapOf(elem), m
	case ir.File:
		return sdkFile, m
	case ir.Stream:
		return goReader, m
	}
	return b.untyped(t), m
}

// elemType is the type of an element: null among the elements needs a pointer.
func (b *builder) elemType(t *ir.Type) (*Type, mods) {
	elem, m := b.goType(t)
	if t != nil && (t.Nullable || base(t).Nullable) && !elem.nilable() {
		elem = pointerTo(elem)
	}
	return elem, m
}

// mods are the properties of a schema that Go says in the field's tags.
type mods struct {
	layout, zone string
	number       bool
	jsontext     bool
	required     bool // although it could be left out
	wrap         string
	aliases      []string
}

func (b *builder) scalar(t *ir.Type, m *mods) *Type {
	switch t.Layout {
	case "":
	default:
		m.layout, m.zone = t.Layout, t.Zone
		return goTime
	}
	if t.Format == "decimal" {
		m.number = t.Prim == ir.Number || t.Prim == ir.Integer
		return sdkNumber
	}
	switch t.Prim {
	case ir.Boolean:
		return goBool
	case ir.Integer:
		if t.Kind != ir.Enum && beyondInteger(t) {
			m.number = true
			return sdkNumber
		}
		return integer(t)
	case ir.Number:
		return goFloat
	case ir.String:
		switch t.Format {
		case "date-time":
			return goTime
		case "date":
			return sdkDate
		case "password":
			return sdkSecret
		case "byte", "base64", "base64url":
			return goBytes // binary inside of JSON is a text: nothing says base64
		}
		return goString
	}
	return b.untyped(t)
}

var importPath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9][A-Za-z0-9._~-]*)*$`)

// ownType is the type that x-go-type names, nil with a warning if that is no type.
func (b *builder) ownType(t *ir.Type) *Type {
	name := t.GoType
	wrap := func(t *Type) *Type { return t }
	for {
		inner := wrap
		if rest, ok := strings.CutPrefix(name, "*"); ok {
			name, wrap = rest, func(t *Type) *Type { return inner(pointerTo(t)) }
		} else if rest, ok := strings.CutPrefix(name, "[]"); ok {
			name, wrap = rest, func(t *Type) *Type { return inner(sliceOf(t)) }
		} else {
			break
		}
	}
	pkg, ident, qualified := strings.Cut(name, ".")
	switch {
	case !qualified && t.GoImport == "" && usable(name) && isPredeclaredType(name):
		return wrap(&Type{Name: name})
	case qualified && token.IsIdentifier(pkg) && usable(ident) && importPath.MatchString(t.GoImport):
		b.packages[t.GoImport] = pkg
		return wrap(&Type{Import: t.GoImport, Name: ident})
	case !qualified && usable(name) && importPath.MatchString(t.GoImport):
		return wrap(&Type{Import: t.GoImport, Name: name})
	}
	b.warn(t.Pos, "go-type", "x-go-type %q with import %q names no type", t.GoType, t.GoImport)
	return nil
}

func isPredeclaredType(name string) bool {
	switch name {
	case "string", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
		"float32", "float64", "byte", "rune", "any":
		return true
	}
	return false
}
