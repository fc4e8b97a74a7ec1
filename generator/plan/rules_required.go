package plan

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// What sdk.Validate finds by the types alone, without any data: required members that were
// forgotten, and values that a closed enum does not list. A request in which there is such
// a value needs a Validate method.

// looked reports whether a value of type t is looked at wherever it is sent.
func looked(t *ir.Type) bool {
	switch t = base(t); {
	case t == nil || t.GoType != "":
		return false
	case t.Kind == ir.Enum:
		return !t.Open
	case t.Kind == ir.List || t.Kind == ir.Map:
		elem := base(t.Elem)
		return elem != nil && elem.Kind == ir.Union && !nullable(t.Elem)
	}
	return false
}

// wantsMember reports whether a struct has members that have to be set.
func (b *builder) wantsMember(t *ir.Type) bool {
	return slices.ContainsFunc(t.Fields, func(f *ir.Field) bool {
		return f.Required && !f.ReadOnly && (neverEmpty(f.Type) || b.mustBeSet(t, f))
	})
}

// neverEmpty reports whether the zero of the Go type is no value of t: an empty union, the
// zero date, a decimal without digits, a file that is not there.
func neverEmpty(t *ir.Type) bool {
	s := base(t)
	if s == nil || s.GoType != "" || nullable(t) || t.EmbeddedJSON {
		return false
	}
	switch s.Kind {
	case ir.Union, ir.File:
		return true
	case ir.Scalar:
		return s.Layout != "" || s.Format == "decimal" || s.Prim == ir.String && (s.Format == "date" || s.Format == "date-time")
	}
	return false
}

// mustBeSet reports whether a required member is a pointer that could be left out: one
// that would else make the type contain itself.
func (b *builder) mustBeSet(t *ir.Type, f *ir.Field) bool {
	s := base(f.Type)
	return f.Required && !nullable(f.Type) && s.GoType == "" && b.recursive(t, s) && !b.endless(s)
}

// endless reports whether values of t would have no end: it contains itself by required
// members alone.
func (b *builder) endless(t *ir.Type) bool {
	seen := map[*ir.Type]bool{}
	var visit func(at *ir.Type) bool
	visit = func(at *ir.Type) bool {
		for _, f := range at.Fields {
			s := base(f.Type)
			if !f.Required || nullable(f.Type) || s.Kind != ir.Struct {
				continue
			}
			if s == t {
				return true
			}
			if !seen[s] {
				seen[s] = true
				if visit(s) {
					return true
				}
			}
		}
		return false
	}
	return visit(t)
}

// callWants reports whether a call has arguments of its own that have to be set.
func (b *builder) callWants(c *call) bool {
	if c.flat != nil {
		if b.wantsMember(c.flat) {
			return true
		}
		if kind := c.bodyKind(); kind == "form" || kind == "multipart" {
			if slices.ContainsFunc(c.flat.Fields, func(f *ir.Field) bool { return f.Required && !f.ReadOnly && severalOrFile(f.Type) }) {
				return true
			}
		}
	} else if c.content != nil && c.op.Body.Required && b.bodyMustBeSet(c) {
		return true
	}
	return slices.ContainsFunc(c.params, func(p *ir.Param) bool {
		return p.Required && (neverEmpty(p.Type) || severalOrFile(p.Type))
	})
}

// severalOrFile reports whether a parameter of type t that is empty would not be sent.
func severalOrFile(t *ir.Type) bool {
	s := base(t)
	return s != nil && s.GoType == "" && (s.Kind == ir.List || s.Kind == ir.Map || isBinary(s))
}

// bodyMustBeSet reports whether a required body that is one field can be empty in Go and
// not on the wire.
func (b *builder) bodyMustBeSet(c *call) bool {
	t, _ := b.goType(c.content.Type)
	return c.bodyKind() == "raw" || t.nilable() || neverEmpty(c.content.Type)
}

// sendsText reports whether the body is a text that the document describes.
func (c *call) sendsText() bool {
	s := base(c.content.Type)
	return c.bodyKind() == "text" && s != nil && (s.Kind == ir.Scalar || s.Kind == ir.Enum)
}

// pathRules are the rules of the parameters in the path.
func (b *builder) pathRules(c *call) *Value {
	var rules []*Value
	for _, p := range c.path {
		rules = b.limits(rules, escapePath(p.Name), p.Type, nil, 0)
	}
	return list(sdkType("PathRules"), rules...)
}

// innerLimits are the limits of names, items and excluded values that r states of a value
// of type t: members of the value's own rules, and rules of the same value beside them.
func (b *builder) innerLimits(v *Value, path string, t *ir.Type, r ir.Rules) (more []*Value) {
	part := func(of *ir.Type, as *ir.Type) *Value {
		limits := b.limit("", as, of.Rules, nil, enumConstants(of))
		limits.Addr = true
		return limits
	}
	if r.Contains != nil && t.Kind == ir.List {
		if item := base(t.Elem); item != nil && (item.Kind == ir.Scalar || item.Kind == ir.Enum) {
			if limits := part(r.Contains, item); len(limits.Members) > 0 {
				v.set("Contains", limits)
				setCounts(v, "Contains", r.MinContains, r.MaxContains)
			}
		} else {
			b.warn(r.Contains.Pos, "condition-ignored", "what contains asks of one item is not checked")
		}
	}
	if r.Names != nil && (t.Kind == ir.Map || t.Kind == ir.Struct && t.Extra != nil) {
		if limits := part(r.Names, &ir.Type{Kind: ir.Scalar, Prim: ir.String, Pos: r.Names.Pos}); len(limits.Members) > 0 {
			v.set("Names", limits)
		}
	}
	for _, not := range r.Not {
		if limits := part(not, t); len(limits.Members) > 0 {
			one := object(sdkType("FieldRules"))
			one.Bare = true
			more = append(more, one.set("Field", text(path)).set("Not", limits))
		}
	}
	return more
}
