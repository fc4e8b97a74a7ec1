package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// group is one oneOf or anyOf that leaves a real choice.
type group struct {
	part    *tree.Node
	keyword string
	alts    []*tree.Node
}

// alternatives lists the choices of n's oneOf or anyOf without null and without
// repetition. A set of known strings beside any string is the set alone: every enum
// is open.
func (b *builder) alternatives(n *tree.Node, keyword string) (null bool, left []*tree.Node) {
	seen := map[string]bool{}
	var plain, enums, rest []*tree.Node
	for _, alt := range n.Get(keyword).Elems() {
		v := b.view(alt)
		if len(v.parts) == 1 && isNullSchema(v.parts[0]) {
			null = true
			continue
		}
		null = null || v.nullable
		key := b.key(v)
		if seen[key] {
			if keyword == "oneOf" {
				b.twice(alt)
			}
			continue
		}
		seen[key] = true
		left = append(left, alt)
		switch b.stringClass(v) {
		case "plain":
			plain = append(plain, alt)
		case "enum":
			enums = append(enums, alt)
		default:
			rest = append(rest, alt)
		}
	}
	if len(plain) > 0 {
		for _, alt := range enums {
			b.enums.open(b.view(alt).parts[0])
		}
	}
	if len(enums) == 1 && len(plain) > 0 && len(rest) == 0 {
		return null, enums
	}
	return null, left
}

// twice remembers an alternative that its oneOf has already: by the letter nothing fits
// such a schema, because everything fits two alternatives.
func (b *builder) twice(alt *tree.Node) {
	if !slices.Contains(b.repeated, alt) && alt.Parent().IsList() && alt.Parent().Key() == "oneOf" {
		b.repeated = append(b.repeated, alt)
	}
}

// dropRepeated takes them out.
func (b *builder) dropRepeated() {
	for _, alt := range b.repeated {
		b.r.warn(alt, "repeated-alternative", "remove it", "oneOf has this alternative already; it is read once")
		alt.Remove()
	}
}

// stringClass sorts string schemas into plain ones and sets of known values.
func (b *builder) stringClass(v *view) string {
	if len(v.parts) != 1 || v.embedded {
		return ""
	}
	p := v.parts[0]
	if types := typesOf(p); len(types) > 1 || len(types) == 1 && types[0] != "string" || len(types) == 0 && inferType(p) != "string" {
		return ""
	}
	if groupOf(p) != "" || p.Get("x-apigen-format") != nil || p.Get("format").Str() == "binary" {
		return ""
	}
	switch values := p.Get("enum").Elems(); {
	case len(values) == 1 && values[0].Str() == "":
		return "plain" // the "blank" that some frameworks add
	case len(values) > 0:
		return "enum"
	case p.Get("const") != nil:
		return ""
	}
	return "plain"
}

// groups are the choices that v leaves. Alternatives that only name required members
// are rules of the object instead.
func (b *builder) groups(t *ir.Type, v *view) []group {
	var out []group
	for _, p := range v.parts {
		for _, keyword := range [...]string{"oneOf", "anyOf"} {
			list := p.Get(keyword).Elems()
			if len(list) == 0 {
				continue
			}
			if c, ok := b.requiredChoice(p, keyword, list); ok {
				t.Rules.Conditions = append(t.Rules.Conditions, c...)
				continue
			}
			if _, left := b.alternatives(p, keyword); len(left) > 0 {
				out = append(out, group{p, keyword, left})
			}
		}
	}
	return out
}

func (b *builder) fillUnion(t *ir.Type, v *view, groups []group) {
	var base []*tree.Node
	hasMembers := false
	spread := 0 // choices that were spread over alternatives to get here
	for _, p := range v.parts {
		switch {
		case groupOf(p) != "", len(p.Get("allOf").Elems()) > 0, refOf(p) != nil:
			p = b.bare(p) // what it inherits is a part of its own
		case b.isBare[p]:
			spread++
		}
		if constrains(p) {
			base = append(base, p)
			hasMembers = hasMembers || len(p.Get("properties").Children()) > 0 || p.Get("additionalProperties").IsMap()
		}
	}
	switch {
	case len(groups) == 1 && !hasMembers:
		b.fillChoice(t, groups[0], groups[0].alts)
	case len(groups) == 1 && spread < maxSpread && (groups[0].keyword == "oneOf" || groups[0].part.Get("discriminator") != nil || !b.allObjects(groups)):
		// Members beside a oneOf belong to every alternative.
		g := groups[0]
		g.alts = slices.DeleteFunc(slices.Clone(g.alts), func(alt *tree.Node) bool {
			types := b.typesOfView(b.view(alt))
			impossible := len(types) > 0 && !slices.Contains(types, "object")
			if impossible {
				b.r.warn(alt, "allof-conflict", "remove it, or the members beside "+g.keyword,
					"this alternative is no object, but the schema has members; it is left out")
			}
			return impossible
		})
		var joined []*tree.Node
		for _, alt := range g.alts {
			if b.repeats(base, alt, g.part.Get("discriminator").Get("propertyName").Str()) {
				joined = append(joined, alt)
				continue
			}
			joined = append(joined, b.join("allOf", append(slices.Clone(base), alt)))
		}
		if len(joined) == 0 {
			b.fillObject(t, &view{node: v.node, parts: base, chain: v.chain})
			return
		}
		b.fillChoice(t, g, joined)
	case b.allObjects(groups):
		var alts []*tree.Node
		for _, g := range groups {
			for _, alt := range g.alts {
				alts = b.objectParts(alts, alt, 0)
			}
		}
		merged := *v
		merged.parts = base
		b.fillObject(t, &merged, alts...)
	default:
		b.r.warn(groups[len(groups)-1].part, "union-degraded", "state one oneOf only, or give all alternatives members",
			"several choices in one schema cannot be told apart; any value is accepted")
		t.Kind = ir.Any
	}
}

// allObjects reports whether every alternative is an object.
func (b *builder) allObjects(groups []group) bool {
	for _, g := range groups {
		for _, alt := range g.alts {
			if b.objectParts(nil, alt, 0) == nil {
				return false
			}
		}
	}
	return true
}

// maxSpread bounds how often members are spread over alternatives that have alternatives
// of their own, members included: schemas that refer to each other so multiply.
const maxSpread = 2

// maxDissolved bounds the alternatives that are put into one object: nested choices
// multiply.
const maxDissolved = 1000

// objectParts appends the parts of an alternative that is an object, its own choices
// dissolved; nil if it is none.
func (b *builder) objectParts(list []*tree.Node, alt *tree.Node, depth int) []*tree.Node {
	v := b.view(alt)
	types := b.typesOfView(v)
	if depth > 64 || len(list) > maxDissolved || len(types) > 1 || len(types) == 1 && types[0] != "object" {
		return nil
	}
	for _, p := range v.parts {
		g := groupOf(p)
		if len(types) == 0 && g == "" {
			return nil
		}
		if slices.Contains(list, p) {
			continue
		}
		list = append(list, p)
		if g == "" {
			continue
		}
		for _, inner := range p.Get(g).Elems() {
			if list = b.objectParts(list, inner, depth+1); list == nil {
				return nil
			}
		}
	}
	return list
}

// fillChoice makes of t the union of alts, or something simpler where they allow it.
func (b *builder) fillChoice(t *ir.Type, g group, alts []*tree.Node) {
	path := b.words(t)
	types := make([]*ir.Type, 0, len(alts))
	for i, alt := range alts {
		types = append(types, b.use(alt, append(slices.Clip(path), b.altWord(g.alts[i], i))))
	}
	if b.mergeEnums(t, g, types) || b.mergeScalars(t, types) {
		return
	}
	// A union keeps the JSON that it came from, so that an alternative that may be anything
	// needs no view of its own.
	anything := func(alt *ir.Type) bool {
		return !b.filling[alt] && alt.Kind == ir.Any && alt.Base == nil && !alt.EmbeddedJSON && alt.GoType == ""
	}
	if !slices.ContainsFunc(types, func(alt *ir.Type) bool { return !anything(alt) }) {
		t.Kind = ir.Any
		return
	}
	t.Kind = ir.Union
	u := &union{t: t, node: g.part}
	for i, alt := range types {
		if anything(alt) {
			t.Open = true
			continue
		}
		// Unions without a discriminator of their own dissolve.
		if alt.Kind == ir.Union && alt.Name == "" && alt.Base == nil && alt.Discriminator == "" && !b.filling[alt] && g.part.Get("discriminator") == nil {
			for _, inner := range alt.Variants {
				u.add(inner.Type, nil)
			}
			continue
		}
		u.add(alt, g.alts[i])
		if last := len(u.t.Variants) - 1; alt.Name == "" && u.t.Variants[last].Type == alt {
			if target := b.namedTarget(b.view(g.alts[i])); target != nil {
				u.t.Variants[last].Name = nameOf(target)
			}
		}
	}
	b.unions = append(b.unions, u)
}

// repeats reports whether an alternative says itself what the schema around it does: then
// it is the schema that it refers to, and no new one. tag is the member that tells the
// alternatives apart.
func (b *builder) repeats(around []*tree.Node, alt *tree.Node, tag string) bool {
	own := b.view(alt)
	for _, p := range around {
		for _, e := range p.Children() {
			switch {
			case !constraints[e.Key]:
			case e.Key == "type":
				if !slices.Contains(b.typesOfView(own), e.Value.Str()) {
					return false
				}
			case e.Key == "required":
				if slices.ContainsFunc(e.Value.Elems(), func(name *tree.Node) bool {
					return !slices.ContainsFunc(own.nodes("required"), func(list *tree.Node) bool {
						return slices.ContainsFunc(list.Elems(), func(n *tree.Node) bool { return n.Text == name.Text })
					})
				}) {
					return false
				}
			case e.Key == "properties":
				for _, member := range e.Value.Children() {
					if !b.restates(own, member.Key, member.Value, member.Key == tag) {
						return false
					}
				}
			default:
				return false
			}
		}
	}
	return len(around) > 0
}

// onlyType reports whether a schema says no more of a value than its type.
func onlyType(n *tree.Node) bool {
	return n.Get("type") != nil && refOf(n) == nil && n.Get("allOf") == nil &&
		!slices.ContainsFunc(n.Children(), func(e tree.Entry) bool { return constraints[e.Key] && e.Key != "type" })
}

// restates reports whether a schema has a member of the same type, or any of that name.
func (b *builder) restates(own *view, name string, member *tree.Node, any bool) bool {
	for _, list := range own.nodes("properties") {
		m := list.Get(name)
		if m != nil && (any || b.key(b.view(m)) == b.key(b.view(member)) || onlyType(member) && slices.Equal(typesOf(m), typesOf(member))) {
			return true
		}
	}
	return false
}

// altWord names an alternative: by its reference, its title, its number.
func (b *builder) altWord(alt *tree.Node, i int) string {
	if target := b.namedTarget(b.view(alt)); target != nil {
		return nameOf(target)
	}
	return variantWord(alt, i)
}

// mergeEnums makes one enum of alternatives that are all constants of one type. It is
// how 3.1 documents give every value a title.
func (b *builder) mergeEnums(t *ir.Type, g group, types []*ir.Type) bool {
	prim := ir.Prim("")
	for _, alt := range types {
		if alt.Base != nil || b.filling[alt] || alt.Kind != ir.Enum && alt.Const == nil || alt.Prim == ir.Boolean {
			return false
		}
		if prim == "" {
			prim = alt.Prim
		}
		if alt.Prim != prim || prim == "" {
			return false
		}
	}
	t.Kind, t.Prim, t.Format = ir.Enum, prim, types[0].Format
	seen := map[string]bool{}
	for i, alt := range types {
		t.Open = t.Open || alt.Open
		values := alt.Values
		if alt.Const != nil && len(values) == 0 {
			n := g.alts[i]
			title := n.Get("title").Str()
			if d := n.Get("description").Str(); d != "" {
				title = d
			}
			name := n.Get("x-enum-varname").Str()
			if name == "" && title != n.Get("title").Str() {
				name = n.Get("title").Str()
			}
			values = []ir.EnumValue{{Value: *alt.Const, Name: name, Title: title, Pos: n.Pos()}}
		}
		for _, v := range values {
			if !seen[v.Value.Text] {
				seen[v.Value.Text] = true
				t.Values = append(t.Values, v)
			}
		}
	}
	return true
}

// mergeScalars makes one scalar of alternatives that JSON cannot tell apart.
func (b *builder) mergeScalars(t *ir.Type, types []*ir.Type) bool {
	var prim ir.Prim
	format := types[0].Format
	for i, alt := range types {
		if alt.Base != nil || b.filling[alt] || alt.EmbeddedJSON || alt.Kind != ir.Scalar && alt.Kind != ir.Enum || alt.Layout != types[0].Layout {
			return false
		}
		switch {
		case i == 0:
			prim = alt.Prim
		case alt.Prim == prim:
		case prim == ir.Integer && alt.Prim == ir.Number || prim == ir.Number && alt.Prim == ir.Integer:
			prim, format = ir.Number, ""
		default:
			return false
		}
		if alt.Format != format {
			format = ""
		}
	}
	t.Kind, t.Prim, t.Format, t.Layout, t.Zone = ir.Scalar, prim, format, types[0].Layout, types[0].Zone
	t.Merged = types
	return true
}
