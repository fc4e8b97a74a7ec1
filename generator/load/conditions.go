package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// Rules between the members of an object. JSON Schema states them with if/then/else,
// dependentRequired, dependentSchemas, not, and alternatives that only name members;
// they come down to conditions: tests of members, and what must hold when they pass.
// What cannot be said so is reported, because a caller who relies on the check would
// not know that it is missing.

const (
	maxNesting   = 20   // levels of a condition
	maxCondition = 1000 // schemas that one condition is made of
)

// relating keeps conditions from following circular references, and from multiplying.
type relating struct {
	active map[*tree.Node]bool // schemas that are being read
	left   int                 // schemas that may still be read
}

// enter reports whether n is to be read, which ends with leave.
func (b *builder) enter(n *tree.Node) bool {
	r := &b.relating
	if r.active == nil {
		r.active = map[*tree.Node]bool{}
	}
	if len(r.active) == 0 {
		r.left = maxCondition
	}
	if r.active[n] {
		return false // its own rules are read where it stands
	}
	if r.left--; r.left < 0 {
		if r.left == -1 {
			b.ignored(n, "state less under one condition", "the condition is made of more than %d schemas; the rest is ignored", maxCondition)
		}
		return false
	}
	r.active[n] = true
	return true
}

func (b *builder) leave(n *tree.Node) { delete(b.relating.active, n) }

// conditions are the rules between members that one schema object states beside its
// properties. Those of allOf are parts of their own, except for a lone `not`.
func (b *builder) conditions(n *tree.Node) []ir.Condition {
	if !relates(n) || !b.enter(n) {
		return nil
	}
	defer b.leave(n)
	out := b.between(n, nil, n.Get("x-apigen-message").Str(), 0)
	for _, sub := range n.Get("allOf").Elems() {
		if sub.Get("not") != nil && !constrains(sub) && refOf(sub) == nil {
			out = append(out, b.forbidden(sub, nil, wordsFor(sub, ""))...)
		}
	}
	return out
}

// relates reports whether n states anything between members: most schemas do not.
func relates(n *tree.Node) bool {
	for _, e := range n.Children() {
		switch e.Key {
		case "if", "not", "allOf", "dependentRequired", "dependentSchemas":
			return true
		}
	}
	return false
}

// between reads the keywords that relate members, under the tests that lead to them.
func (b *builder) between(n *tree.Node, when []ir.Test, message string, depth int) []ir.Condition {
	var out []ir.Condition
	if cond := n.Get("if"); cond != nil && (n.Get("then") != nil || n.Get("else") != nil) {
		if tests, ok := b.tests(cond, depth); ok {
			out = append(out, b.consequence(n.Get("then"), join(when, tests...), message, depth+1)...)
			if n.Get("else") != nil {
				out = append(out, b.consequence(n.Get("else"), join(when, negate(allOf(tests))), message, depth+1)...)
			}
		} else {
			b.ignored(cond, "test members by const, enum, required or limits", "this condition cannot be checked; it is ignored")
		}
	}
	for _, e := range n.Get("dependentRequired").Children() {
		if names := stringList(e.Value); len(names) > 0 {
			out = append(out, ir.Condition{When: join(when, present(e.Key)), Then: names, Message: message, Pos: e.Value.Pos()})
		}
	}
	for _, e := range n.Get("dependentSchemas").Children() {
		out = append(out, b.consequence(e.Value, join(when, present(e.Key)), message, depth+1)...)
	}
	return append(out, b.forbidden(n, when, message)...)
}

// forbidden reads `not`: the object must fail the tests.
func (b *builder) forbidden(n *tree.Node, when []ir.Test, message string) []ir.Condition {
	not := n.Get("not")
	// Beside a type, `not` speaks of the value itself: {type: string, not: {enum: [...]}}.
	if !not.IsMap() || not.Get("required") == nil && not.Get("properties") == nil && groupOf(not) == "" {
		return nil
	}
	tests, ok := b.tests(not, 0)
	if !ok {
		b.ignored(not, "name members by required, const or enum", "this `not` cannot be checked; it is ignored")
		return nil
	}
	return []ir.Condition{{When: when, Must: []ir.Test{negate(allOf(tests))}, Message: message, Pos: not.Pos()}}
}

// expressed are the keywords of a consequence that are read, or say nothing to check:
// types hold by the Go types.
var expressed = map[string]bool{
	"required": true, "properties": true, "oneOf": true, "anyOf": true, "allOf": true, "not": true, "$ref": true,
	"if": true, "then": true, "else": true, "dependentRequired": true, "dependentSchemas": true, "type": true,
}

// consequence is what must hold of an object when the tests do.
func (b *builder) consequence(n *tree.Node, when []ir.Test, message string, depth int) []ir.Condition {
	if !n.IsMap() || depth > maxNesting || !b.enter(n) {
		return nil
	}
	defer b.leave(n)
	message = wordsFor(n, message)
	var out []ir.Condition
	if ref := refOf(n); ref != nil {
		if target := b.step(ref); target != nil {
			out = b.consequence(target, when, message, depth+1)
		}
	}
	for _, e := range n.Children() {
		if limiting(e.Key) && !expressed[e.Key] {
			b.ignored(e.Value, "state it beside the member that it limits", "%s under a condition cannot be checked; it is ignored", e.Key)
		}
	}
	if names := stringList(n.Get("required")); len(names) > 0 {
		out = append(out, ir.Condition{When: when, Then: names, Message: message, Pos: n.Pos()})
	}
	var rules []ir.FieldRule
	for _, e := range n.Get("properties").Children() {
		if allowed, isBool := e.Value.Bool(); isBool && !allowed {
			out = append(out, ir.Condition{When: when, Must: []ir.Test{{Field: e.Key, Absent: true}}, Message: message, Pos: e.KeyPos()})
			continue
		}
		rules = b.fieldRules(rules, []string{e.Key}, e.Value, depth+1)
	}
	if len(rules) > 0 {
		out = append(out, ir.Condition{When: when, Rules: rules, Message: message, Pos: n.Get("properties").Pos()})
	}
	for _, keyword := range [...]string{"oneOf", "anyOf"} {
		list := n.Get(keyword).Elems()
		if len(list) == 0 {
			continue
		}
		choice, ok := b.requiredChoice(n, keyword, list)
		if !ok {
			b.ignored(n.Get(keyword), "let the alternatives only name required members", "%s under a condition cannot be checked; it is ignored", keyword)
		}
		for _, c := range choice {
			c.When = join(when, c.When...)
			if c.Message == "" {
				c.Message = message
			}
			out = append(out, c)
		}
	}
	for _, sub := range n.Get("allOf").Elems() {
		out = append(out, b.consequence(sub, when, message, depth+1)...)
	}
	return append(out, b.between(n, when, message, depth+1)...)
}

// fieldRules appends the rules that schema n states for the value at path and below.
func (b *builder) fieldRules(list []ir.FieldRule, path []string, n *tree.Node, depth int) []ir.FieldRule {
	if !n.IsMap() || depth > maxNesting {
		return list
	}
	v := b.view(n)
	t := &ir.Type{Rules: b.rules(v), Pos: n.Pos(), Pointer: n.Pointer()}
	t.Rules.Not = b.prohibited(b.prohibitions(v))
	if c := v.last("const"); c.IsScalar() {
		t.Const = b.value(c)
	}
	for _, e := range v.last("enum").Elems() {
		if e.IsScalar() {
			t.Values = append(t.Values, ir.EnumValue{Value: *b.value(e), Pos: e.Pos()})
		}
	}
	at := len(list)
	for _, p := range v.parts {
		if !b.enter(p) {
			continue
		}
		for _, key := range [...]string{"contains", "prefixItems", "additionalProperties", "patternProperties", "propertyNames"} {
			if n := p.Get(key); n != nil {
				b.ignored(n, "state it beside the member that it limits", "%s under a condition cannot be checked; it is ignored", key)
			}
		}
		if names := stringList(p.Get("required")); len(names) > 0 {
			t.Rules.Conditions = append(t.Rules.Conditions, ir.Condition{Then: names, Pos: p.Get("required").Pos()})
		}
		for _, keyword := range [...]string{"oneOf", "anyOf"} {
			if alts := p.Get(keyword).Elems(); len(alts) > 0 {
				choice, ok := b.requiredChoice(p, keyword, alts)
				if !ok {
					b.ignored(p.Get(keyword), "let the alternatives only name required members", "%s under a condition cannot be checked; it is ignored", keyword)
				}
				t.Rules.Conditions = append(t.Rules.Conditions, choice...)
			}
		}
		for _, e := range p.Get("properties").Children() {
			list = b.fieldRules(list, append(slices.Clip(path), e.Key), e.Value, depth+1)
		}
		list = b.fieldRules(list, append(slices.Clip(path), ir.Items), p.Get("items"), depth+1)
		b.leave(p)
	}
	if t.Const != nil || len(t.Values) > 0 || !t.Rules.Empty() {
		list = slices.Insert(list, at, ir.FieldRule{Path: path, Type: t})
	}
	return list
}

// textRules are the limits beside contentSchema: of the JSON text rather than of the
// value that it holds.
func (b *builder) textRules(n *tree.Node) *ir.Rules {
	r := b.rules(&view{node: n, parts: []*tree.Node{n}})
	r = ir.Rules{MinLength: r.MinLength, MaxLength: r.MaxLength, Pattern: r.Pattern}
	if r.Empty() {
		return nil
	}
	return &r
}

// requiredChoice reads alternatives that only say which members must be present.
func (b *builder) requiredChoice(n *tree.Node, keyword string, list []*tree.Node) ([]ir.Condition, bool) {
	if len(list) == 0 {
		return nil, false
	}
	c := ir.Condition{Message: n.Get("x-apigen-message").Str(), Pos: n.Get(keyword).Pos()}
	var names []string
	var tests []ir.Test
	for _, alt := range list {
		if !onlyRequires(alt) {
			return nil, false
		}
		required := stringList(alt.Get("required"))
		if len(required) == 0 && alt.Get("not") == nil {
			return nil, keyword == "anyOf" && alt.Get("required") != nil
		}
		if len(required) == 1 && alt.Get("not") == nil {
			names = append(names, required[0])
		}
		var all []ir.Test
		for _, name := range required {
			all = append(all, present(name))
		}
		if not := stringList(alt.Path("not", "required")); len(not) > 0 {
			var together []ir.Test
			for _, name := range not {
				together = append(together, present(name))
			}
			all = append(all, negate(allOf(together)))
		}
		tests = append(tests, allOf(all))
	}
	switch {
	case len(names) == len(list) && keyword == "oneOf":
		c.OneOf = names
	case len(names) == len(list):
		c.AnyOf = names
	case keyword == "oneOf":
		c.Must = []ir.Test{{One: tests}}
	default:
		c.Must = []ir.Test{{Any: tests}}
	}
	return []ir.Condition{c}, true
}

// onlyRequires reports whether a schema says nothing but which members are present.
func onlyRequires(alt *tree.Node) bool {
	if !alt.IsMap() || refOf(alt) != nil {
		return false
	}
	for _, e := range alt.Children() {
		switch e.Key {
		case "required", "title", "description", "x-apigen-message":
		case "type":
			if e.Value.Str() != "object" {
				return false
			}
		case "not":
			if !onlyRequires(e.Value) || len(stringList(e.Value.Get("required"))) == 0 || e.Value.Get("not") != nil {
				return false
			}
		case "properties":
			if slices.ContainsFunc(e.Value.Children(), func(p tree.Entry) bool { return p.Value.IsMap() && len(p.Value.Children()) > 0 }) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// ignored reports a rule that is not checked.
func (b *builder) ignored(n *tree.Node, advice, format string, args ...any) {
	b.r.warn(n, "condition-ignored", advice, format, args...)
}

// wordsFor is the vendor's message at n, or the one from further out.
func wordsFor(n *tree.Node, message string) string {
	if m := n.Get("x-apigen-message").Str(); m != "" {
		return m
	}
	return message
}

// join is when and more, in a slice of its own: conditions share their beginnings.
func join(when []ir.Test, more ...ir.Test) []ir.Test {
	return append(slices.Clip(when), more...)
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
