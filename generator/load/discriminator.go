package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// union remembers what a union's tags are found by, once all types are complete.
type union struct {
	t    *ir.Type
	node *tree.Node
	alts []*tree.Node // of each variant; nil for one that was dissolved into this union
}

func (u *union) add(t *ir.Type, alt *tree.Node) {
	if slices.ContainsFunc(u.t.Variants, func(v *ir.Variant) bool { return v.Type == t }) {
		return
	}
	u.t.Variants = append(u.t.Variants, &ir.Variant{Type: t})
	u.alts = append(u.alts, alt)
}

// settleUnions gives every union its discriminator: the declared one, with explicit
// and implicit tags, or one that the constants of the variants amount to.
func (b *builder) settleUnions() {
	for _, u := range b.unions {
		if d := u.node.Get("discriminator"); d != nil {
			b.declared(u, d)
		}
	}
	b.bindTags()
	for _, u := range b.unions {
		if u.t.Discriminator == "" {
			inferTags(u.t)
		}
	}
}

func (b *builder) declared(u *union, d *tree.Node) {
	name := d.Get("propertyName").Str()
	if d.Kind == tree.String {
		name = d.Text
	}
	if name == "" {
		b.r.warn(d, "bad-discriminator", "write {propertyName: kind}", "the discriminator does not name a member")
		return
	}
	tags := map[string][]string{} // view key -> mapping names
	for _, e := range d.Get("mapping").Children() {
		target := b.mapped(e.Value)
		if target == nil {
			b.r.warn(e.Value, "bad-discriminator", "map to a schema: '#/components/schemas/Name'",
				"the discriminator maps %q to %q, which is no schema", e.Key, e.Value.Str())
			continue
		}
		key := b.key(b.view(target))
		tags[key] = append(tags[key], e.Key)
	}
	for i, v := range u.t.Variants {
		alt := u.alts[i]
		if alt == nil {
			continue
		}
		key := b.key(b.view(alt))
		v.Tags = tags[key]
		if len(v.Tags) > 0 {
			continue
		}
		if v.Tags = constTags(v.Type, name, 0); len(v.Tags) > 0 {
			continue
		}
		if name := b.named[alt]; name != "" {
			v.Tags = []string{name}
		} else if target := b.namedTarget(b.view(alt)); target != nil {
			v.Tags = []string{nameOf(target)}
		}
	}
	reason := ""
	for _, v := range u.t.Variants {
		switch {
		case !isObject(v.Type):
			reason = "an alternative is not an object"
		case len(v.Tags) == 0 && reason == "":
			reason = "it does not say which value means which alternative"
		}
	}
	if reason == "" {
		u.t.Discriminator = name
		return
	}
	b.r.warn(d, "bad-discriminator", "give every alternative a name, or a constant for the member",
		"the discriminator %q is ignored: %s", name, reason)
	for _, v := range u.t.Variants {
		v.Tags = nil
	}
}

// fillFamily makes a union of a named object with a discriminator and the named objects
// that extend it: OpenAPI's inheritance. Where the base is asked for, any of them may
// come; the base itself is one of the variants.
func (b *builder) fillFamily(t *ir.Type, v *view) bool {
	n := v.parts[0]
	d := n.Get("discriminator")
	if len(v.parts) > 1 || b.named[n] == "" || d == nil || d.Get("propertyName") == nil && d.Kind != tree.String {
		return false
	}
	var members []*tree.Node
	for _, e := range d.Get("mapping").Children() {
		if target := b.mapped(e.Value); target != nil && target != n {
			members = append(members, target)
		}
	}
	members = b.descendants(members, n, 0)
	if len(members) == 0 {
		return false
	}
	base := &ir.Type{Pos: t.Pos, Pointer: t.Pointer, Path: append(b.words(t), "base"), Description: t.Description, Rules: t.Rules}
	b.fillObject(base, v)
	t.Kind, t.Rules = ir.Union, ir.Rules{}
	u := &union{t: t, node: n}
	for _, m := range members {
		if member := b.use(m, nil); member != t {
			u.add(member, m)
		}
	}
	u.add(base, n)
	b.unions = append(b.unions, u)
	return true
}

// descendants appends the schemas that extend n, directly or not.
func (b *builder) descendants(list []*tree.Node, n *tree.Node, depth int) []*tree.Node {
	for _, c := range b.children[n] {
		if depth < 20 && !slices.Contains(list, c) {
			list = b.descendants(append(list, c), c, depth+1)
		}
	}
	return list
}

// mapped is the schema that a discriminator's mapping names.
func (b *builder) mapped(n *tree.Node) *tree.Node {
	if n.Kind != tree.String {
		return nil
	}
	if !strings.ContainsAny(n.Text, "#/") {
		if t := b.root.Path("components", "schemas", n.Text); t != nil {
			return t
		}
		if !strings.Contains(n.Text, ".") {
			return nil
		}
	}
	return b.step(n)
}

func isObject(t *ir.Type) bool {
	if t.Base != nil {
		t = t.Base
	}
	return t.Kind == ir.Struct || t.Kind == ir.Map || t.Kind == ir.Union
}

// constTags are the values that member name must have in t: the constant of a struct, all
// constants of a union. nil where it is not bound.
func constTags(t *ir.Type, name string, depth int) []string {
	if t.Base != nil {
		t = t.Base
	}
	if depth > 8 || t.EmbeddedJSON {
		return nil
	}
	switch t.Kind {
	case ir.Struct:
		for _, f := range t.Fields {
			if f.Name == name {
				return values(f.Type)
			}
		}
	case ir.Union:
		var all []string
		for _, v := range t.Variants {
			tags := constTags(v.Type, name, depth+1)
			if tags == nil {
				return nil
			}
			all = append(all, tags...)
		}
		return all
	}
	return nil
}

// values are the strings that t is limited to.
func values(t *ir.Type) []string {
	if t.Base != nil {
		t = t.Base
	}
	if t.Prim != ir.String {
		return nil
	}
	if t.Const != nil {
		return []string{t.Const.Text}
	}
	if t.Kind != ir.Enum {
		return nil
	}
	var out []string
	for _, v := range t.Values {
		out = append(out, v.Value.Text)
	}
	return out
}

// inferTags finds a member that is required and constant in every variant, different
// in each: it tells them apart as well as a declared discriminator would.
func inferTags(t *ir.Type) {
	first := firstStruct(t.Variants[0].Type, 0)
	if first == nil || len(t.Variants) < 2 {
		return
	}
	for _, f := range first.Fields {
		if tags := tagsBy(t, f.Name); tags != nil {
			t.Discriminator = f.Name
			for i, v := range t.Variants {
				v.Tags = tags[i]
			}
			return
		}
	}
}

func firstStruct(t *ir.Type, depth int) *ir.Type {
	if t.Base != nil {
		t = t.Base
	}
	if t.Kind == ir.Union && len(t.Variants) > 0 && depth < 8 {
		return firstStruct(t.Variants[0].Type, depth+1)
	}
	if t.Kind != ir.Struct {
		return nil
	}
	return t
}

func tagsBy(t *ir.Type, name string) [][]string {
	seen := map[string]bool{}
	var out [][]string
	for _, v := range t.Variants {
		tags := constTags(v.Type, name, 0)
		if tags == nil || !requires(v.Type, name, 0) {
			return nil
		}
		for _, tag := range tags {
			if seen[tag] {
				return nil
			}
			seen[tag] = true
		}
		out = append(out, tags)
	}
	return out
}

func requires(t *ir.Type, name string, depth int) bool {
	if t.Base != nil {
		t = t.Base
	}
	if t.Kind == ir.Union && depth < 8 {
		return !slices.ContainsFunc(t.Variants, func(v *ir.Variant) bool { return !requires(v.Type, name, depth+1) })
	}
	return slices.ContainsFunc(t.Fields, func(f *ir.Field) bool { return f.Name == name && f.Required })
}
