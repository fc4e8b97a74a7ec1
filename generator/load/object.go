package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// member is what the parts of an object say about one name.
type member struct {
	name  string
	entry tree.Entry
	nodes []*tree.Node
	path  []string
	// optional alternatives that declare it; used where no part does.
	alts []*tree.Node
}

// fillObject makes a struct or a map of v. alts are alternatives whose members are
// taken over as optional ones.
func (b *builder) fillObject(t *ir.Type, v *view, alts ...*tree.Node) {
	members := b.members(t, v.parts, alts)
	extra := b.extraNodes(v)
	open := v.last("additionalProperties")
	if open == nil {
		open = v.last("unevaluatedProperties")
	}
	closed, isBool := open.Bool()
	closed = isBool && !closed
	if len(members) == 0 && !(closed && len(extra) == 0) {
		t.Kind = ir.Map
		t.Elem = b.anyOf(extra, append(b.words(t), "value"))
		if names := v.last("propertyNames"); names.IsMap() {
			if key := b.use(names, append(b.words(t), "key")); key.Kind == ir.Enum || key.Format != "" {
				t.Key = key
			}
		}
		b.checkRequired(v, nil)
		b.limitNames(t, v, closed)
		return
	}
	t.Kind = ir.Struct
	required := map[string]bool{}
	for _, p := range v.parts {
		for _, name := range p.Get("required").Elems() {
			required[name.Str()] = true
		}
	}
	for _, m := range members {
		t.Fields = append(t.Fields, b.field(m, required[m.name]))
	}
	switch {
	case len(extra) > 0:
		t.Extra = b.anyOf(extra, append(b.words(t), "value"))
	case open.True():
		t.Extra = b.use(nil, append(b.words(t), "value"))
	}
	b.checkRequired(v, members)
	b.limitNames(t, v, closed)
}

// members lists the names that parts and alternatives declare, in order.
func (b *builder) members(t *ir.Type, parts, alts []*tree.Node) []*member {
	var list []*member
	byName := map[string]*member{}
	add := func(p *tree.Node, optional bool) {
		owner := b.pathOf(p)
		if owner == nil {
			owner = b.words(t)
		}
		for _, e := range p.Get("properties").Children() {
			m := byName[e.Key]
			if m == nil {
				m = &member{name: e.Key, entry: e, path: append(slices.Clip(owner), e.Key)}
				byName[e.Key] = m
				list = append(list, m)
			}
			if optional {
				m.alts = append(m.alts, e.Value)
			} else {
				m.nodes = append(m.nodes, e.Value)
			}
		}
	}
	for _, p := range parts {
		add(p, false)
	}
	for _, p := range alts {
		add(p, true)
	}
	return list
}

func (b *builder) field(m *member, required bool) *ir.Field {
	f := &ir.Field{Name: m.name, Required: required, Pos: m.entry.KeyPos()}
	nodes := m.nodes
	if len(nodes) == 0 {
		nodes = m.alts
		f.Type = b.anyOf(nodes, m.path)
	} else {
		f.Type = b.useAll(nodes, m.path)
	}
	// The outermost part speaks last, so it is asked first; a handful is enough.
	for _, n := range slices.Backward(nodes[max(0, len(nodes)-16):]) {
		b.fieldNotes(f, n)
	}
	return f
}

func (b *builder) fieldNotes(f *ir.Field, n *tree.Node) {
	if f.Description == "" {
		f.Description = n.Get("description").Str()
	}
	if f.XML == nil {
		f.XML = b.xmlUse(n, false)
	}
	if f.GoName == "" && refOf(n) == nil {
		f.GoName = b.goName(n)
	}
	f.Deprecated = f.Deprecated || n.Get("deprecated").True()
	v := b.view(n)
	if v.embedded && f.Text == nil {
		f.Text = b.textRules(n)
	}
	f.ReadOnly = f.ReadOnly || v.first("readOnly").True()
	f.WriteOnly = f.WriteOnly || v.first("writeOnly").True()
	if f.ReadOnly && f.WriteOnly {
		f.ReadOnly, f.WriteOnly = false, false
	}
	if d := v.first("default"); f.Default == nil && d != nil && !d.IsNull() {
		f.Default = b.defaultOf(d, f.Type)
	}
	if f.Nullable == nil {
		f.Nullable = b.tristate(v)
	}
	if f.Aliases == nil {
		f.Aliases = b.aliases(n)
	}
	if f.Example == nil {
		if ex := b.schemaExamples(n); len(ex) > 0 {
			f.Example = &ex[0]
		}
	}
}

// aliases reads x-apigen-aliases: other names under which answers have the member.
func (b *builder) aliases(n *tree.Node) (names []string) {
	x := n.Get("x-apigen-aliases")
	for _, e := range x.Elems() {
		name := e.Str()
		if name == "" || strings.ContainsAny(name, ",'\"\\`") {
			b.badExt(e, "give the name of a member", "x-apigen-aliases has %q, which cannot be a name here", name)
			continue
		}
		names = append(names, name)
	}
	if x != nil && !x.IsList() {
		b.badExt(x, "write a list: [images]", "x-apigen-aliases is %s, not a list of names", x.Kind)
	}
	return names
}

// tristate reads x-apigen-nullable; nil where nothing is said.
func (b *builder) tristate(v *view) *bool {
	x := v.first("x-apigen-nullable")
	if x == nil {
		return nil
	}
	on, ok := x.Bool()
	if !ok {
		b.badExt(x, "write true or false", "x-apigen-nullable is %s, not true or false", x.JSON())
		x.Remove()
		return nil
	}
	return &on
}

// anyOf is the type that holds whatever one of nodes allows; any value where there
// are none.
func (b *builder) anyOf(nodes []*tree.Node, path []string) *ir.Type {
	if len(nodes) < 2 {
		return b.useAll(nodes, path)
	}
	return b.use(b.join("anyOf", nodes), path)
}

// extraNodes are the schemas of members that properties do not name.
func (b *builder) extraNodes(v *view) []*tree.Node {
	var out []*tree.Node
	for _, key := range [...]string{"additionalProperties", "unevaluatedProperties"} {
		if n := v.last(key); n.IsMap() {
			out = append(out, n)
			break
		}
	}
	for _, patterns := range v.nodes("patternProperties") {
		for _, e := range patterns.Children() {
			out = append(out, e.Value)
		}
	}
	return out
}

// checkRequired finds names in `required` that no part of the object declares.
func (b *builder) checkRequired(v *view, members []*member) {
	var names []string
	for _, m := range members {
		names = append(names, m.name)
	}
	for _, p := range v.parts {
		for _, name := range p.Get("required").Elems() {
			if slices.Contains(names, name.Str()) || len(names) == 0 && v.has("additionalProperties", "patternProperties") {
				b.required.declared(name)
			} else {
				b.required.unknown(name, names, len(v.parts) == 1 && len(names) > 0)
			}
		}
	}
}
