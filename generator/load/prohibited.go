package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// What a single value must not be, and what one item of a list must be: schemas that say
// so by a constant, an enum, a pattern or limits. Rules between members are conditions.

// prohibit reads what a value must not be. Where Go code cannot look at the value it is
// reported.
func (b *builder) prohibit(t *ir.Type, v *view) {
	nots := b.prohibitions(v)
	switch t.Kind {
	case ir.Scalar, ir.Enum, ir.List:
		t.Rules.Not = b.prohibited(nots)
	default:
		for _, not := range nots {
			if limits, ok := b.limitsOf(not, 0); !ok || limits != nil {
				b.ignored(not, "say it beside a type that is no object and no choice", "this `not` cannot be checked; it is ignored")
			}
		}
	}
}

// prohibitions are the schemas under `not` that speak of the value itself, beside a type or
// as the only word of a part of allOf. Those that speak of members are conditions.
func (b *builder) prohibitions(v *view) []*tree.Node {
	var out []*tree.Node
	add := func(not *tree.Node) {
		if not.IsMap() && not.Get("required") == nil && not.Get("properties") == nil && groupOf(not) == "" && !slices.Contains(out, not) {
			out = append(out, not)
		}
	}
	parts := v.parts
	if refOf(v.node) == nil && !slices.Contains(parts, v.node) {
		parts = append(slices.Clip(parts), v.node)
	}
	for _, p := range parts {
		add(p.Get("not"))
		for _, sub := range p.Get("allOf").Elems() {
			if !constrains(sub) && refOf(sub) == nil {
				add(sub.Get("not"))
			}
		}
	}
	return out
}

// prohibited reads schemas under `not`; those that cannot be read are reported.
func (b *builder) prohibited(nots []*tree.Node) []*ir.Type {
	var out []*ir.Type
	for _, not := range nots {
		switch t, ok := b.limitsOf(not, 0); {
		case !ok:
			b.ignored(not, "say it by const, enum, pattern or limits", "this `not` cannot be checked; it is ignored")
		case t != nil:
			out = append(out, t)
		}
	}
	return out
}

// countItems reads contains, and what a list without more items than prefixItems may hold.
func (b *builder) countItems(t *ir.Type, v *view) {
	if places := v.last("prefixItems").Elems(); len(places) > 0 && (isFalse(v.last("items")) || isFalse(v.last("unevaluatedItems"))) {
		if n := len(places); t.Rules.MaxItems == nil || *t.Rules.MaxItems > n {
			t.Rules.MaxItems = &n
		}
	}
	contains := v.nodes("contains")
	if len(contains) == 0 {
		return
	}
	item, ok := b.limitsOf(contains[0], 0)
	if !ok || item == nil || len(contains) > 1 {
		b.reportLost(v, lostOfContains)
		return
	}
	t.Rules.Contains = item
	t.Rules.MinContains, t.Rules.MaxContains = b.count(v, "minContains", 1), b.count(v, "maxContains", -1)
}

// limitNames reads which names the members of a map may have: what propertyNames says, or
// the patterns where there are no others.
func (b *builder) limitNames(t *ir.Type, v *view, closed bool) {
	lost := lostOfPatterns
	names := v.nodes("propertyNames")
	patterns := v.nodes("patternProperties")
	switch {
	case len(names) > 1:
		b.reportLost(v, lostOfNames)
	case len(names) == 1:
		var ok bool
		if t.Rules.Names, ok = b.limitsOf(names[0], 0); !ok && names[0].IsMap() && !isText(names[0]) {
			b.reportLost(v, lostOfNames)
		}
	case closed && len(patterns) == 1:
		if p := anyPattern(patterns[0]); p != "" {
			t.Rules.Names = &ir.Type{Rules: ir.Rules{Pattern: p}, Pos: patterns[0].Pos(), Pointer: patterns[0].Pointer()}
		}
		if len(patterns[0].Children()) == 1 {
			lost = nil // names and values are both checked
		}
	}
	b.reportLost(v, lost)
}

// anyPattern matches what one of the patterns matches; "" where that is everything.
func anyPattern(n *tree.Node) string {
	var out []string
	for _, e := range n.Children() {
		if matchesAll(e.Key) {
			return ""
		}
		out = append(out, e.Key)
	}
	if len(out) == 1 {
		return out[0]
	}
	return "(?:" + strings.Join(out, ")|(?:") + ")"
}

// isText reports whether a schema says no more than that a name is a text.
func isText(n *tree.Node) bool {
	for _, e := range n.Children() {
		if limiting(e.Key) && e.Key != "type" && e.Key != "format" {
			return false
		}
	}
	return true
}

func isFalse(n *tree.Node) bool {
	on, isBool := n.Bool()
	return isBool && !on
}

// limitsOf reads a schema that is made of a constant or an enum, a pattern and limits; nil
// where nothing that a Go value could be keeps to it. It is false for anything else.
func (b *builder) limitsOf(n *tree.Node, depth int) (*ir.Type, bool) {
	if !n.IsMap() || depth > maxNesting {
		return nil, false
	}
	if ref := refOf(n); ref != nil {
		return b.limitsOf(b.step(ref), depth+1)
	}
	t := &ir.Type{Pos: n.Pos(), Pointer: n.Pointer()}
	states, null := false, false
	for _, e := range n.Children() {
		switch e.Key {
		case "type":
			if types := typesOf(n); slices.Contains(types, "object") || slices.Contains(types, "array") {
				return nil, false
			}
			null = e.Value.Str() == "null"
		case "const", "enum":
			list := e.Value.Elems()
			if e.Key == "const" {
				list = []*tree.Node{e.Value}
			}
			if states {
				return nil, false
			}
			for _, v := range list {
				if v.IsNull() {
					null = true
					continue
				}
				if !v.IsScalar() {
					return nil, false
				}
				t.Values = append(t.Values, ir.EnumValue{Value: *b.value(v), Pos: v.Pos()})
			}
			states = len(t.Values) > 0
		case "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
			"minItems", "maxItems", "uniqueItems":
			states = true
		case "nullable":
		default:
			if limiting(e.Key) {
				return nil, false
			}
		}
	}
	if !states {
		return nil, null // that it is not null says the Go type
	}
	t.Rules = b.rules(&view{node: n, parts: []*tree.Node{n}})
	t.Rules.Conditions = nil
	return t, true
}
