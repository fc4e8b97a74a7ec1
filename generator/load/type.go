package load

import (
	"slices"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// use returns the type that schema n means where it stands; path names it should it
// be an inline one. A nil n is a schema that says nothing.
func (b *builder) use(n *tree.Node, path []string) *ir.Type {
	if n == nil {
		return &ir.Type{Kind: ir.Any, Path: path}
	}
	v := b.view(n)
	b.openUse(v)
	t := b.typeOf(v, path)
	if v.nullable && !t.Nullable || v.embedded && !t.EmbeddedJSON {
		return b.wrap(t, v)
	}
	return t
}

// wrap makes a changed use of t, one for each kind of change.
func (b *builder) wrap(t *ir.Type, v *view) *ir.Type {
	k := wrapKey{t, v.nullable, v.embedded}
	w := b.wraps[k]
	if w == nil {
		w = &ir.Type{Base: t, Nullable: v.nullable || t.Nullable, EmbeddedJSON: v.embedded, Pos: v.node.Pos(), Pointer: v.node.Pointer()}
		b.wraps[k] = w
		b.wrapOrder = append(b.wrapOrder, w)
	}
	return w
}

type wrapKey struct {
	t                  *ir.Type
	nullable, embedded bool
}

// maxTypes bounds what combinations of allOf and oneOf can multiply to.
const maxTypes = 1_000_000

// typeOf returns the type of a view, made when it is first met.
func (b *builder) typeOf(v *view, path []string) *ir.Type {
	embedded := v.embedded
	if embedded {
		// A named type is not embedded itself, its use is.
		if target := b.namedTarget(v); target != nil {
			plain := *v
			plain.embedded = false
			v = &plain
		}
	}
	key := b.key(v)
	if t, ok := b.types[key]; ok {
		b.complete(t)
		return t
	}
	t := &ir.Type{Pos: v.node.Pos(), Pointer: v.node.Pointer(), Path: path, Nullable: v.nullable, EmbeddedJSON: v.embedded}
	if len(b.types) > maxTypes {
		b.r.warn(b.root, "too-many-types", "simplify nested oneOf and allOf", "the schemas combine to more than %d types; the rest is any value", maxTypes)
		b.types[key] = t
		return t
	}
	node := v.node
	if target := b.namedTarget(v); target != nil {
		// A named schema outside the root's components, met through a reference.
		node = target
		own := b.view(target)
		if b.key(own) == key {
			v = own
		}
		t.Name, t.Path = nameOf(target), nil
		t.Pos, t.Pointer, t.Nullable, t.EmbeddedJSON = target.Pos(), target.Pointer(), v.nullable, false
		b.extra = append(b.extra, t)
	} else if p := b.placePath(v); p != nil {
		t.Path = p
	}
	b.types[key] = t
	b.describe(t, v, node)
	b.fill(t, v)
	b.checkGoType(t, v)
	return t
}

// namedTarget is the schema that v is a use of, where that has a name by its place.
func (b *builder) namedTarget(v *view) *tree.Node {
	n := v.node
	for range 50 {
		if n != v.node && nameOf(n) != "" {
			return n
		}
		var next *tree.Node
		if ref := refOf(n); ref != nil {
			next = b.step(ref)
		} else if all := n.Get("allOf").Elems(); len(all) == 1 && !constrains(n) {
			next = all[0]
		} else if g := groupOf(n); g != "" {
			if _, left := b.alternatives(n, g); len(left) == 1 {
				next = left[0]
			}
		} else if c := n.Get("contentSchema"); c != nil && v.embedded {
			next = c
		}
		if next == nil || b.key(b.view(next)) != b.key(v) && !v.embedded {
			return nil
		}
		n = next
	}
	return nil
}

// placePath names an inline schema that is met through a reference or an allOf by
// where it really stands, so that the name does not depend on who met it first.
func (b *builder) placePath(v *view) []string {
	p := v.parts[0]
	if p == v.node || len(v.parts) > 1 || b.isBare[p] {
		return nil
	}
	return b.pathOf(p)
}

// pathOf are the naming words of a schema inside a named one, nil elsewhere.
func (b *builder) pathOf(n *tree.Node) []string {
	var words []string
	for at := n; at.Parent() != nil; at = at.Parent() {
		if name := nameOf(at); name != "" && at.IsMap() {
			words = append(words, name)
			slices.Reverse(words)
			return words
		}
		switch p := at.Parent(); {
		case p.Key() == "properties" && p.IsMap():
			words = append(words, at.Key())
		case at.Key() == "items" && p.IsMap():
			words = append(words, "item")
		case at.Key() == "additionalProperties":
			words = append(words, "value")
		case (p.Key() == "oneOf" || p.Key() == "anyOf") && p.IsList():
			if _, left := b.alternatives(p.Parent(), p.Key()); len(left) == 1 {
				continue // no choice, no word
			}
			for i, it := range p.Elems() {
				if it == at {
					words = append(words, variantWord(at, i))
				}
			}
		}
	}
	return nil
}

// variantWord names an inline alternative: by its title, by its type where no other one
// has it, by its number.
func variantWord(n *tree.Node, i int) string {
	if title := n.Get("title").Str(); title != "" {
		return title
	}
	if types := typesOf(n); len(types) == 1 && types[0] != "object" {
		unique := true
		for _, o := range n.Parent().Elems() {
			unique = unique && (o == n || !slices.Equal(typesOf(o), types))
		}
		if unique {
			return types[0]
		}
	}
	return "variant" + strconv.Itoa(i+1)
}

// describe fills what is said about a type rather than what it is.
func (b *builder) describe(t *ir.Type, v *view, n *tree.Node) {
	t.Title = n.Get("title").Str()
	t.Description = n.Get("description").Str()
	if t.Description == "" && t.Name == "" {
		t.Description = v.first("description").Str()
	}
	t.Deprecated = n.Get("deprecated").True()
	b.tristate(v) // a member's business, checked wherever it stands
	b.saysOpen(v)
	t.GoName = b.goName(n)
	t.GoType = v.first("x-go-type").Str()
	imp := v.first("x-go-type-import")
	if t.GoImport = imp.Str(); imp.IsMap() {
		t.GoImport = imp.Get("path").Str()
	}
	t.Examples = b.schemaExamples(n)
	if d := v.first("default"); d != nil && !d.IsNull() {
		t.Default = b.value(d)
	}
}

// complete fills a named type that is known by name only so far.
func (b *builder) complete(t *ir.Type) {
	if v := b.pending[t]; v != nil {
		delete(b.pending, t)
		b.describe(t, v, v.node)
		b.fill(t, v)
		b.checkGoType(t, v)
	}
}

// fill decides the kind of t and completes it.
func (b *builder) fill(t *ir.Type, v *view) {
	// Until it is complete, its kind must not be believed.
	b.filling[t] = true
	defer func() {
		delete(b.filling, t)
		b.prohibit(t, v)
	}()
	t.Rules = b.rules(v)
	b.timeFormat(t, v)
	if groups := b.groups(t, v); len(groups) > 0 {
		b.fillUnion(t, v, groups)
		return
	}
	if b.fillFamily(t, v) {
		return
	}
	types := b.typesOfView(v)
	if c := v.last("const"); c != nil && !c.IsNull() {
		b.fillConst(t, v, c, types)
		return
	}
	if len(v.last("enum").Elems()) > 0 && b.fillEnum(t, v, types) {
		return
	}
	switch len(types) {
	case 0:
		t.Kind = ir.Any
		if len(v.parts) == 1 && isNullSchema(v.parts[0]) {
			t.Const = &ir.Value{JSON: "null"}
		}
	case 1:
		b.fillKind(t, v, types[0])
	default:
		b.fillTypes(t, v, types)
	}
}

// typesOfView are the types that all parts allow.
func (b *builder) typesOfView(v *view) []string {
	var out []string
	for _, p := range v.parts {
		types := typesOf(p)
		if len(types) == 0 {
			continue
		}
		if out == nil {
			out = types
			continue
		}
		var both []string
		for _, t := range out {
			switch {
			case slices.Contains(types, t):
				both = append(both, t)
			case t == "number" && slices.Contains(types, "integer"), t == "integer" && slices.Contains(types, "number"):
				both = append(both, "integer")
			}
		}
		if len(both) == 0 {
			// The outermost part comes last: it is what overrides an inherited member.
			b.r.warn(p.Get("type"), "allof-conflict", "the parts of allOf must agree on the type",
				"type %s contradicts %s of an earlier part of allOf; %s is used", types[0], out[0], types[0])
			both = types
		}
		out = both
	}
	if out == nil {
		for _, p := range v.parts {
			if t := inferType(p); t != "" {
				return []string{t}
			}
		}
	}
	return out
}

func (b *builder) fillKind(t *ir.Type, v *view, typ string) {
	switch typ {
	case "object":
		b.fillObject(t, v)
	case "array":
		b.fillList(t, v)
	default:
		b.fillScalar(t, v, typ)
	}
}

func (b *builder) fillScalar(t *ir.Type, v *view, typ string) {
	t.Kind, t.Prim = ir.Scalar, primOf(typ)
	t.Format = v.last("format").Str()
	if typ != "string" {
		return
	}
	b.checkFormats(v)
	switch enc := v.last("contentEncoding").Str(); enc {
	case "":
		if m := v.last("contentMediaType").Str(); m != "" && t.Format == "" && !isJSONMedia(m) && !isTextMedia(m) {
			t.Format = "binary"
		}
	case "base64", "base64url":
		t.Format = map[string]string{"base64": "byte", "base64url": "base64url"}[enc]
	case "binary":
		t.Format = "binary"
	}
	// EmbeddedJSON without a schema: any JSON inside the string.
	if isJSONMedia(v.last("contentMediaType").Str()) && v.last("contentEncoding") == nil {
		t.Kind, t.Prim, t.Format, t.EmbeddedJSON = ir.Any, "", "", true
	}
	if t.Format == "binary" {
		t.Kind, t.Prim = ir.File, ""
	}
}

// fillTypes makes of several types a union with one alternative for each.
func (b *builder) fillTypes(t *ir.Type, v *view, types []string) {
	if len(types) == 2 && slices.Contains(types, "integer") && slices.Contains(types, "number") {
		b.fillScalar(t, v, "number")
		return
	}
	t.Kind = ir.Union
	for _, typ := range types {
		alt := &ir.Type{Pos: t.Pos, Pointer: t.Pointer, Path: append(slices.Clone(b.words(t)), typ)}
		alt.Rules = t.Rules
		b.fillKind(alt, v, typ)
		t.Variants = append(t.Variants, &ir.Variant{Type: alt})
	}
	t.Rules = ir.Rules{}
}

// words are the naming words of t, for what stands inside it.
func (b *builder) words(t *ir.Type) []string {
	if t.Name != "" {
		return []string{t.Name}
	}
	return slices.Clip(t.Path)
}

func (b *builder) fillList(t *ir.Type, v *view) {
	t.Kind = ir.List
	t.WrapItem = b.wrapItem(v)
	b.reportLost(v, lostOfLists)
	b.countItems(t, v)
	items := v.nodes("items")
	for _, n := range items {
		if x := b.xmlUse(n, true); x != nil {
			t.ItemXML = x
		}
	}
	path := append(b.words(t), "item")
	if tuple := v.last("prefixItems").Elems(); len(tuple) > 0 {
		all := slices.Clone(tuple)
		if it := v.last("items"); it.IsMap() {
			all = append(all, it)
		}
		if len(all) > 1 {
			t.Elem = b.use(tree.Join("anyOf", all...), path)
			return
		}
		items = all
	}
	if len(items) == 0 {
		items = v.nodes("unevaluatedItems")
	}
	t.Elem = b.useAll(items, path)
}

// useAll is the type that satisfies all of nodes.
func (b *builder) useAll(nodes []*tree.Node, path []string) *ir.Type {
	switch len(nodes) {
	case 0:
		return b.use(nil, path)
	case 1:
		return b.use(nodes[0], path)
	}
	return b.use(b.join("allOf", nodes), path)
}

// join is tree.Join that gives the same node for the same nodes.
func (b *builder) join(keyword string, nodes []*tree.Node) *tree.Node {
	key := keyword
	for _, n := range nodes {
		key += " " + strconv.Itoa(b.id(n))
	}
	j := b.joins[key]
	if j == nil {
		j = tree.Join(keyword, nodes...)
		b.joins[key] = j
		b.repaired[j] = true
	}
	return j
}

// nodes are the values of a keyword in all parts.
func (v *view) nodes(key string) []*tree.Node {
	var out []*tree.Node
	for _, p := range v.parts {
		if n := p.Get(key); n != nil {
			out = append(out, n)
		}
	}
	return out
}
