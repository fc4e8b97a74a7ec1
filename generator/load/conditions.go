package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// conditions are the rules between members that one schema object states: if/then/else
// and dependentRequired. What they say beyond "must be present" is not kept.
func (b *builder) conditions(n *tree.Node) []ir.Condition {
	var out []ir.Condition
	message := n.Get("x-apigen-message").Str()
	if n.Get("if") != nil {
		when, ok := b.tests(n.Get("if"))
		switch {
		case !ok:
			if n.Get("then").Get("required") != nil || n.Get("else").Get("required") != nil {
				b.r.warn(n.Get("if"), "condition-ignored", "test members by const, enum or required", "this condition cannot be checked; it is ignored")
			}
		default:
			out = append(out, b.consequence(n.Get("then"), when, message)...)
			if len(when) == 1 {
				if not, ok := negate(when[0]); ok {
					out = append(out, b.consequence(n.Get("else"), []ir.Test{not}, message)...)
				}
			}
		}
	}
	for _, e := range n.Get("dependentRequired").Children() {
		if names := stringList(e.Value); len(names) > 0 {
			out = append(out, ir.Condition{When: []ir.Test{{Field: e.Key, Present: true}}, Then: names, Message: message, Pos: e.Value.Pos()})
		}
	}
	for _, e := range n.Get("dependentSchemas").Children() {
		out = append(out, b.consequence(e.Value, []ir.Test{{Field: e.Key, Present: true}}, message)...)
	}
	return out
}

// consequence is what must hold when the tests do.
func (b *builder) consequence(n *tree.Node, when []ir.Test, message string) []ir.Condition {
	if !n.IsMap() {
		return nil
	}
	if m := n.Get("x-apigen-message").Str(); m != "" {
		message = m
	}
	var out []ir.Condition
	if names := stringList(n.Get("required")); len(names) > 0 {
		out = append(out, ir.Condition{When: when, Then: names, Message: message, Pos: n.Pos()})
	}
	for _, keyword := range [...]string{"oneOf", "anyOf"} {
		list := n.Get(keyword).Elems()
		if c, ok := b.requiredChoice(n, keyword, list); ok && len(list) > 0 {
			for _, cond := range c {
				cond.When = append(slices.Clone(when), cond.When...)
				if cond.Message == "" {
					cond.Message = message
				}
				out = append(out, cond)
			}
		}
	}
	for _, sub := range n.Get("allOf").Elems() {
		out = append(out, b.consequence(sub, when, message)...)
	}
	return out
}

// tests reads the schema of an `if`: members tested by const, enum or required.
func (b *builder) tests(n *tree.Node) ([]ir.Test, bool) {
	if refOf(n) != nil || !n.IsMap() {
		return nil, false
	}
	var out []ir.Test
	for _, e := range n.Get("properties").Children() {
		t := ir.Test{Field: e.Key}
		negated := e.Value.Get("not")
		cond := e.Value
		if negated != nil {
			return nil, false
		}
		switch c, enum := cond.Get("const"), cond.Get("enum"); {
		case c.IsScalar():
			t.Values = []ir.Value{*b.value(c)}
		case len(enum.Elems()) > 0:
			for _, v := range enum.Items {
				t.Values = append(t.Values, *b.value(v))
			}
		default:
			return nil, false
		}
		out = append(out, t)
	}
	for _, name := range stringList(n.Get("required")) {
		if !slices.ContainsFunc(out, func(t ir.Test) bool { return t.Field == name }) {
			out = append(out, ir.Test{Field: name, Present: true})
		}
	}
	if not := n.Get("not"); not != nil {
		names := stringList(not.Get("required"))
		if len(names) != 1 || len(not.Entries) != 1 {
			return nil, false
		}
		out = append(out, ir.Test{Field: names[0], Absent: true})
	}
	return out, len(out) > 0
}

// negate turns a test round, where that is a test too.
func negate(t ir.Test) (ir.Test, bool) {
	switch {
	case t.Present:
		return ir.Test{Field: t.Field, Absent: true}, true
	case t.Absent:
		return ir.Test{Field: t.Field, Present: true}, true
	}
	return ir.Test{}, false
}

// requiredChoice reads alternatives that only say which members must be present.
func (b *builder) requiredChoice(n *tree.Node, keyword string, list []*tree.Node) ([]ir.Condition, bool) {
	if len(list) == 0 {
		return nil, false
	}
	c := ir.Condition{Message: n.Get("x-apigen-message").Str(), Pos: n.Get(keyword).Pos()}
	single := true
	for _, alt := range list {
		if !alt.IsMap() || refOf(alt) != nil {
			return nil, false
		}
		for _, e := range alt.Entries {
			switch e.Key {
			case "required", "title", "description", "x-apigen-message":
			case "type":
				if e.Value.Str() != "object" {
					return nil, false
				}
			case "properties":
				if slices.ContainsFunc(e.Value.Children(), func(p tree.Entry) bool { return p.Value.IsMap() && len(p.Value.Entries) > 0 }) {
					return nil, false
				}
			default:
				return nil, false
			}
		}
		names := stringList(alt.Get("required"))
		if len(names) == 0 {
			return nil, keyword == "anyOf" && alt.Get("required") != nil
		}
		single = single && len(names) == 1
		if keyword == "oneOf" {
			c.OneOf = append(c.OneOf, names[0])
		} else {
			c.AnyOf = append(c.AnyOf, names[0])
		}
	}
	if !single {
		// Sets of members: true alternatives, but no rule that Condition can say.
		return nil, true
	}
	return []ir.Condition{c}, true
}

func stringList(n *tree.Node) []string {
	var out []string
	for _, it := range n.Elems() {
		if s := it.Str(); s != "" {
			out = append(out, s)
		}
	}
	return out
}
