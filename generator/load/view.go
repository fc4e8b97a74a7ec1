package load

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// view is what a schema comes down to once references and allOf are followed: the set
// of objects that constrain the value. The set is the identity of a type: two schemas
// with the same parts are the same type, which is why a reference with a description
// beside it, or an allOf of one reference, makes no new type.
type view struct {
	// node is where the view was taken.
	node *tree.Node
	// parts constrain the value, inherited ones first.
	parts []*tree.Node
	// chain is every object that was passed, outermost first; it is searched for words,
	// defaults and examples.
	chain []*tree.Node
	// nullable: some part allows null.
	nullable bool
	// embedded: the value is JSON text inside a string.
	embedded bool
	// name and named are the innermost named schema that the view is nothing but a use of.
	named *tree.Node
}

// constraints are the keywords that say something about the value. All others are
// notes, and nullable is kept apart.
var constraints = map[string]bool{
	"type": true, "format": true, "enum": true, "const": true,
	"properties": true, "required": true, "additionalProperties": true, "patternProperties": true,
	"propertyNames": true, "unevaluatedProperties": true, "minProperties": true, "maxProperties": true,
	"items": true, "prefixItems": true, "minItems": true, "maxItems": true, "uniqueItems": true,
	"minLength": true, "maxLength": true, "pattern": true,
	"minimum": true, "maximum": true, "exclusiveMinimum": true, "exclusiveMaximum": true, "multipleOf": true,
	"oneOf": true, "anyOf": true, "if": true, "then": true, "else": true,
	"dependentRequired": true, "dependentSchemas": true,
	"contentEncoding": true, "contentMediaType": true, "contentSchema": true,
	"x-go-type": true, "x-apigen-format": true, "x-apigen-wrap": true,
	"x-enum-varnames": true, "x-enumNames": true, "x-enum-descriptions": true,
}

// view returns the parts of schema n, nil where n is no schema at all.
func (b *builder) view(n *tree.Node) *view {
	if v, ok := b.views[n]; ok {
		return v
	}
	v := &view{node: n, named: n}
	if b.viewing[n] {
		// A union that holds itself: taken as one part, it is found by its identity.
		v.parts, v.chain = []*tree.Node{n}, []*tree.Node{n}
		return v
	}
	b.viewing[n] = true
	c := collector{b: b, v: v, passed: map[*tree.Node]bool{}}
	c.collect(n)
	c.settle()
	delete(b.viewing, n)
	b.views[n] = v
	return v
}

// maxParts bounds what allOf may pull together.
const maxParts = 300

// collector gathers the parts of one view.
type collector struct {
	b      *builder
	v      *view
	passed map[*tree.Node]bool
}

func (c *collector) collect(n *tree.Node) {
	if n == nil || c.passed[n] {
		return
	}
	if len(c.v.chain) > maxParts {
		c.b.r.warn(c.v.node, "too-many-parts", "simplify allOf", "the schema is made of more than %d others; the rest is left out", maxParts)
		return
	}
	c.passed[n] = true
	c.b.repairSchema(n)
	if !n.IsMap() {
		return // true or false
	}
	c.v.chain = append(c.v.chain, n)
	if n.Get("nullable").True() || n.Get("x-nullable").True() {
		c.v.nullable = true
	}
	if ref := refOf(n); ref != nil {
		if target := c.b.step(ref); target != nil && c.b.checkKind(kindSchema, ref, target) {
			c.b.aliasCycle(n)
			c.collect(target)
		} else {
			// Repaired for whoever reads the document after us: any value.
			ref.Remove()
		}
	}
	for _, sub := range n.Get("allOf").Elems() {
		c.collect(sub)
	}
	if c.embedded(n) || c.single(n) {
		return
	}
	if constrains(n) {
		c.v.parts = append(c.v.parts, n)
		c.v.nullable = c.v.nullable || allowsNull(n)
	}
}

// constrains reports whether n says anything of its own about the value.
func constrains(n *tree.Node) bool {
	for _, e := range n.Children() {
		if constraints[e.Key] {
			return true
		}
	}
	return false
}

// embedded follows contentSchema: the value is JSON text inside a string.
func (c *collector) embedded(n *tree.Node) bool {
	inner := n.Get("contentSchema")
	if inner == nil || !isJSONMedia(n.Get("contentMediaType").Str()) {
		return false
	}
	if enc := n.Get("contentEncoding").Str(); enc != "" {
		return false
	}
	c.v.embedded = true
	if typ := n.Get("type"); typ.IsList() && typeHas(typ, "null") {
		c.v.nullable = true
	}
	c.collect(inner)
	return true
}

// single follows a oneOf or anyOf that leaves no choice: one alternative beside null,
// alternatives that are all the same, or a set of known strings beside any string.
// What else n says is kept as a part.
func (c *collector) single(n *tree.Node) bool {
	keyword := groupOf(n)
	if keyword == "" {
		return false
	}
	null, left := c.b.alternatives(n, keyword)
	if len(left) != 1 {
		c.v.nullable = c.v.nullable || null
		return false
	}
	c.v.nullable = c.v.nullable || null
	rest := c.b.bare(n)
	c.collect(left[0])
	if constrains(rest) {
		c.v.parts = append(c.v.parts, rest)
	}
	return true
}

// settle drops parts that say nothing new: a bare type beside parts of that type, a
// union inherited by one of its own alternatives.
func (c *collector) settle() {
	v := c.v
	for i, p := range v.parts {
		if p == v.node || groupOf(p) == "" {
			continue
		}
		for _, keyword := range [...]string{"oneOf", "anyOf"} {
			for _, alt := range p.Get(keyword).Elems() {
				if ref := refOf(alt); ref != nil {
					if t := c.b.step(ref); t != nil && t != p && c.passed[t] {
						v.parts[i] = c.b.bare(p)
					}
				}
			}
		}
	}
	if len(v.parts) > 1 {
		v.parts = slices.DeleteFunc(v.parts, func(p *tree.Node) bool { return p != v.node && !constrains(p) })
	}
	if len(v.parts) > 1 {
		kept := slices.DeleteFunc(slices.Clone(v.parts), func(p *tree.Node) bool { return c.bareType(p) })
		if len(kept) > 0 {
			v.parts = kept
		}
	}
	if len(v.parts) == 0 {
		// Nothing is said: the innermost schema stands for itself.
		if len(v.chain) > 0 {
			v.parts = []*tree.Node{v.chain[len(v.chain)-1]}
		} else {
			v.parts = []*tree.Node{v.node}
		}
	}
}

// bareType reports whether p says no more than its type, and says the same as the
// other parts do.
func (c *collector) bareType(p *tree.Node) bool {
	for _, e := range p.Children() {
		if constraints[e.Key] && e.Key != "type" && !(e.Key == "properties" && len(e.Value.Children()) == 0) {
			return false
		}
	}
	mine := typesOf(p)
	for _, o := range c.v.parts {
		if o == p {
			continue
		}
		if theirs := typesOf(o); len(theirs) > 0 && len(mine) > 0 && !slices.Equal(mine, theirs) {
			return false
		}
		if len(typesOf(o)) == 0 && groupOf(o) == "" && inferType(o) == "" {
			return false
		}
	}
	return true
}

// key is the identity of v.
func (b *builder) key(v *view) string {
	if len(v.parts) == 1 {
		return strconv.Itoa(b.id(v.parts[0])) + flag(v.embedded, "j")
	}
	ids := make([]int, len(v.parts))
	for i, p := range v.parts {
		ids[i] = b.id(p)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var s strings.Builder
	for _, id := range ids {
		s.WriteString(strconv.Itoa(id))
		s.WriteByte(' ')
	}
	return s.String() + flag(v.embedded, "j")
}

func flag(on bool, text string) string {
	if on {
		return text
	}
	return ""
}

func (b *builder) id(n *tree.Node) int {
	id, ok := b.ids[n]
	if !ok {
		id = len(b.ids) + 1
		b.ids[n] = id
	}
	return id
}

// bare is n without its alternatives and without what it inherits, always the same node
// for the same n.
func (b *builder) bare(n *tree.Node) *tree.Node {
	c, ok := b.bares[n]
	if !ok {
		c = n.Without("oneOf", "anyOf", "discriminator", "nullable", "allOf", "$ref", "description", "title")
		b.bares[n] = c
		b.isBare[c] = groupOf(n) != ""
	}
	return c
}

// groupOf is the keyword of n's alternatives, "" where it has none.
func groupOf(n *tree.Node) string {
	for _, k := range [...]string{"oneOf", "anyOf"} {
		if len(n.Get(k).Elems()) > 0 {
			return k
		}
	}
	return ""
}

// first returns the first value of a keyword along the chain, outermost first.
func (v *view) first(key string) *tree.Node {
	for _, n := range v.chain {
		if x := n.Get(key); x != nil {
			return x
		}
	}
	return nil
}

// last returns the value of a keyword of the outermost part that states it.
func (v *view) last(key string) *tree.Node {
	for i := len(v.parts) - 1; i >= 0; i-- {
		if x := v.parts[i].Get(key); x != nil {
			return x
		}
	}
	return nil
}

// has reports whether some part states one of keys.
func (v *view) has(keys ...string) bool {
	for _, k := range keys {
		if v.last(k) != nil {
			return true
		}
	}
	return false
}

func primOf(typ string) ir.Prim {
	switch typ {
	case "string", "integer", "number", "boolean":
		return ir.Prim(typ)
	}
	return ""
}
