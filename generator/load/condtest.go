package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// Schemas as tests: what stands under `if` and `not`.

// tests reads a schema as tests of an object that must all pass; false where it says
// something that no test can.
func (b *builder) tests(n *tree.Node, depth int) ([]ir.Test, bool) {
	if b.relating.left--; !n.IsMap() || depth > maxNesting || b.relating.left < 0 {
		return nil, false
	}
	required := stringList(n.Get("required"))
	var out []ir.Test
	ok := true
	add := func(tests []ir.Test, good bool) {
		out, ok = append(out, tests...), ok && good
	}
	tested := map[string]bool{}
	for _, e := range n.Children() {
		switch e.Key {
		case "$ref":
			add(b.tests(b.step(e.Value), depth+1))
		case "properties":
			for _, p := range e.Value.Children() {
				tests, good := b.memberTests(p.Key, p.Value, slices.Contains(required, p.Key), depth+1)
				tested[p.Key] = len(tests) > 0
				add(tests, good)
			}
		case "not":
			tests, good := b.tests(e.Value, depth+1)
			if good {
				tests = []ir.Test{negate(allOf(tests))}
			}
			add(tests, good)
		case "allOf":
			for _, sub := range e.Value.Elems() {
				add(b.tests(sub, depth+1))
			}
		case "anyOf", "oneOf":
			t, good := b.alternativeTests(e.Key, e.Value.Elems(), depth+1)
			add([]ir.Test{t}, good)
		case "type":
			ok = ok && typeHas(e.Value, "object")
		default:
			// Whatever else constrains the object cannot be tested; notes say nothing.
			ok = ok && (!limiting(e.Key) || e.Key == "required")
		}
	}
	for _, name := range required {
		if !tested[name] {
			out = append(out, present(name))
		}
	}
	return out, ok && len(out) > 0
}

// alternativeTests reads anyOf and oneOf: one of several tests, or exactly one.
func (b *builder) alternativeTests(keyword string, list []*tree.Node, depth int) (ir.Test, bool) {
	var alts []ir.Test
	for _, alt := range list {
		tests, ok := b.tests(alt, depth)
		if !ok {
			return ir.Test{}, false
		}
		alts = append(alts, allOf(tests))
	}
	if keyword == "oneOf" {
		return ir.Test{One: alts}, len(alts) > 0
	}
	return ir.Test{Any: alts}, len(alts) > 0
}

// memberTests reads the schema of one member. A member that is not required passes
// where it is absent, as JSON Schema has it.
func (b *builder) memberTests(name string, n *tree.Node, required bool, depth int) ([]ir.Test, bool) {
	if on, isBool := n.Bool(); isBool {
		if on {
			return nil, true
		}
		return []ir.Test{{Field: name, Absent: true}}, true
	}
	if b.relating.left--; !n.IsMap() || depth > maxNesting || b.relating.left < 0 {
		return nil, false
	}
	if c := n.Get("contentSchema"); c != nil {
		return b.memberTests(name, c, required, depth+1)
	}
	var out []ir.Test
	add := func(t ir.Test) {
		t.Field, t.OrAbsent = name, !required
		out = append(out, t)
	}
	for _, key := range [...]string{"properties", "required", "allOf", "anyOf", "oneOf"} {
		if n.Get(key) != nil {
			// An object of its own: its members are tested from there.
			tests, ok := b.tests(n, depth+1)
			if ok {
				add(ir.Test{All: tests})
			}
			return out, ok
		}
	}
	if ref := refOf(n); ref != nil {
		tests, ok := b.memberTests(name, b.step(ref), required, depth+1)
		if !ok {
			return nil, false
		}
		out = append(out, tests...)
	}
	limits := false
	for _, e := range n.Children() {
		switch e.Key {
		case "const":
			if !e.Value.IsScalar() {
				return nil, false
			}
			add(ir.Test{Values: []ir.Value{*b.value(e.Value)}})
		case "enum":
			var values []ir.Value
			for _, v := range e.Value.Elems() {
				if !v.IsScalar() {
					return nil, false
				}
				values = append(values, *b.value(v))
			}
			add(ir.Test{Values: values})
		case "not":
			tests, ok := b.memberTests(name, e.Value, required, depth+1)
			if !ok || len(tests) != 1 {
				return nil, false
			}
			t := tests[0]
			t.Not = !t.Not // whether it may be absent is not turned round
			out = append(out, t)
		case "$ref", "contentMediaType", "x-apigen-format", "format":
		case "type":
			if typeHas(e.Value, "null") {
				return nil, false
			}
		case "minLength", "maxLength", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
			"minItems", "maxItems", "uniqueItems":
			limits = true
		default:
			if limiting(e.Key) {
				return nil, false
			}
		}
	}
	if limits {
		add(ir.Test{Is: &ir.Type{Rules: b.rules(&view{node: n, parts: []*tree.Node{n}}), Pos: n.Pos(), Pointer: n.Pointer()}})
	}
	return out, true
}

// limiting reports whether a keyword says something about the value, read or not.
func limiting(key string) bool {
	switch key {
	case "not", "contains", "minContains", "maxContains", "unevaluatedItems":
		return true
	}
	return constraints[key]
}

func present(name string) ir.Test { return ir.Test{Field: name, Present: true} }

// allOf makes one test of several.
func allOf(tests []ir.Test) ir.Test {
	if len(tests) == 1 {
		return tests[0]
	}
	return ir.Test{All: tests}
}

// negate turns a test round: what passed fails, an absent member included.
func negate(t ir.Test) ir.Test {
	switch {
	case t.Present:
		return ir.Test{Field: t.Field, Absent: true}
	case t.Absent:
		return ir.Test{Field: t.Field, Present: true}
	}
	t.Not = !t.Not
	if t.Field != "" {
		t.OrAbsent = !t.OrAbsent
	}
	return t
}
