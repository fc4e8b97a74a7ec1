package load

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// value is a constant of the document.
func (b *builder) value(n *tree.Node) *ir.Value {
	v := &ir.Value{Prim: ir.Prim(scalarType(n)), JSON: string(n.JSON())}
	switch n.Kind {
	case tree.String, tree.Bool:
		v.Text = n.Text
	case tree.Number:
		if v.Text = n.Number(); strings.HasPrefix(v.Text, `"`) {
			v.Prim, v.Text = ir.String, n.Text // YAML's .inf and .nan, which JSON cannot say
		}
	}
	return v
}

// valueAs is value, read as the type wants it: a number written where text is wanted is
// text, and the other way round where the text is a number.
func (b *builder) valueAs(n *tree.Node, prim ir.Prim) *ir.Value {
	v := b.value(n)
	switch {
	case prim == "" || v.Prim == prim || prim == ir.Number && v.Prim == ir.Integer:
		v.Prim = prim
	case prim == ir.String && n.IsScalar():
		// As written: 1.0 and on keep their spelling.
		v = &ir.Value{Prim: ir.String, Text: n.Text, JSON: string(tree.AppendString(nil, n.Text))}
	case n.Kind == tree.String && n.Text != "" && (prim == ir.Integer || prim == ir.Number):
		num := &tree.Node{Kind: tree.Number, Text: n.Text}
		lit := num.Number()
		if strings.HasPrefix(lit, `"`) || prim == ir.Integer && strings.ContainsAny(lit, ".eE") {
			return nil
		}
		v = &ir.Value{Prim: prim, Text: lit, JSON: lit}
	case prim == ir.Integer && v.Prim == ir.Number && strings.HasSuffix(v.Text, ".0"):
		v.Prim, v.Text = prim, strings.TrimSuffix(v.Text, ".0")
		v.JSON = v.Text
	case n.Kind == tree.String && prim == ir.Boolean && yesNo[strings.ToLower(n.Text)] != "":
		text := yesNo[strings.ToLower(n.Text)]
		v = &ir.Value{Prim: prim, Text: text, JSON: text}
	default:
		return nil
	}
	return v
}

// defaultOf is the default of a type, read as the type wants it where that is clear.
func (b *builder) defaultOf(n *tree.Node, t *ir.Type) *ir.Value {
	if t.Kind == ir.Scalar && t.Prim == ir.Boolean {
		return b.valueAs(n, ir.Boolean)
	}
	return b.value(n)
}

// yesNo are the words that are booleans where one is wanted: YAML 1.1 has all of them.
var yesNo = map[string]string{"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}

// fillConst makes of t a scalar that has one value.
func (b *builder) fillConst(t *ir.Type, v *view, c *tree.Node, types []string) {
	typ := ""
	if len(types) == 1 {
		typ = types[0]
	}
	if typ == "" {
		typ = scalarType(c)
	}
	prim := primOf(typ)
	if prim == "" || !c.IsScalar() {
		// A constant object or list: its shape is what counts.
		if typ == "object" || typ == "array" {
			b.fillKind(t, v, typ)
		}
		t.Const = b.value(c)
		b.ignored(c, "check it before the call", "that the value is this constant is not checked")
		return
	}
	b.fillScalar(t, v, typ)
	if t.Const = b.valueAs(c, prim); t.Const == nil {
		b.r.warn(c, "bad-const", "make type and const agree", "const %s is not of type %s; its own type is used", c.JSON(), typ)
		t.Prim, t.Const = ir.Prim(scalarType(c)), b.value(c)
	}
}

// fillEnum makes of t an enum; false where its values are not scalars.
func (b *builder) fillEnum(t *ir.Type, v *view, types []string) bool {
	list := v.last("enum")
	typ := ""
	if len(types) == 1 {
		typ = types[0]
	} else if inferred := inferType(list.Parent().Without("type")); len(types) == 0 || inferred != "object" && inferred != "array" {
		typ = inferred
	}
	if typ == "array" {
		b.enumOfList(v, list)
		return false
	}
	prim := primOf(typ)
	if prim == "" {
		if list.Elems()[0].IsScalar() {
			b.r.warn(list, "bad-enum", "make type and enum agree", "enum values are not of type %s; they are ignored", typ)
		} else if !list.Elems()[0].IsNull() {
			b.ignored(list, "check it before the call", "that the value is one of these is not checked")
		}
		return false
	}
	names, titles := enumWords(v, list)
	items := b.united(v, list)
	if odd := oddValue(items); odd != nil && v.last("type") == nil {
		b.r.warn(odd, "mixed-enum", "give the values one type, or make each a const of oneOf",
			"enum value %s is of another type than those before; all are sent as text", odd.JSON())
	}
	if len(items) != len(list.Elems()) {
		names, titles = nil, nil
	}
	if !b.enumValues(t, v, list, items, prim, names, titles) {
		return false
	}
	if prim == ir.Boolean {
		t.Kind, t.Prim = ir.Scalar, prim
		if len(t.Values) == 1 {
			t.Const = &t.Values[0].Value
		}
		t.Values = nil
		return true
	}
	b.retypeEnum(v, list, t.Values, prim)
	t.Kind, t.Prim, t.Format = ir.Enum, prim, v.last("format").Str()
	t.Open = b.saysOpen(v)
	b.enums.made(t, list.Parent())
	return true
}

// oddValue is the first value whose type differs from those before, which only text has
// in common; nil where there is none.
func oddValue(items []*tree.Node) *tree.Node {
	family := ""
	for _, n := range items {
		typ := scalarType(n)
		if typ == "number" {
			typ = "integer"
		}
		switch {
		case typ == "" || n.IsNull():
		case family == "":
			family = typ
		case typ != family:
			return n
		}
	}
	return nil
}

func (b *builder) enumValues(t *ir.Type, v *view, list *tree.Node, items []*tree.Node, prim ir.Prim, names, titles []*tree.Node) bool {
	allowed := b.intersect(v, list)
	seen := map[string]int{}
	i := -1
	for _, n := range items {
		i++
		if n.IsNull() {
			if len(names) < len(items) {
				i-- // names are given for the other values only
			}
			continue
		}
		val := b.valueAs(n, prim)
		if val == nil {
			b.r.warn(n, "bad-enum", "make type and enum agree", "enum value %s is not of type %s; it is left out", n.JSON(), prim)
			continue
		}
		if !representable(val) {
			b.r.warn(n, "bad-enum", "list values that fit into 64 bits", "enum value %s is larger than any number of a program; it is left out", val.JSON)
			continue
		}
		if line, dup := seen[val.Text]; dup {
			b.r.warn(n, "duplicate-enum", "remove it", "enum value %s is already listed on line %d", val.JSON, line)
			continue
		}
		seen[val.Text] = int(n.Line)
		if allowed != nil && !allowed[val.Text] {
			continue
		}
		e := ir.EnumValue{Value: *val, Pos: n.Pos()}
		if i < len(names) {
			e.Name = names[i].Str()
		}
		if i < len(titles) {
			e.Title = titles[i].Str()
		}
		t.Values = append(t.Values, e)
	}
	return len(t.Values) > 0
}

// representable reports whether a number fits into 64 bits.
func representable(v *ir.Value) bool {
	var err error
	switch v.Prim {
	case ir.Integer:
		_, err = strconv.ParseInt(v.Text, 10, 64)
	case ir.Number:
		_, err = strconv.ParseFloat(v.Text, 64)
	}
	return err == nil
}

// intersect are the values that the other parts' enums allow; nil for no limit.
func (b *builder) intersect(v *view, list *tree.Node) map[string]bool {
	var out map[string]bool
	for _, other := range v.nodes("enum") {
		if other == list || len(other.Elems()) == 0 || !shared(other, list) {
			continue
		}
		now := map[string]bool{}
		for _, n := range other.Elems() {
			if out == nil || out[n.Text] {
				now[n.Text] = true
			}
		}
		out = now
	}
	return out
}

// shared reports whether two enums have a value in common.
func shared(a, b *tree.Node) bool {
	for _, x := range a.Elems() {
		for _, y := range b.Elems() {
			if x.Text == y.Text && !x.IsNull() {
				return true
			}
		}
	}
	return false
}

// united puts enums that exclude each other into one list: by the letter of allOf
// nothing is allowed then, but what their author means is the values of both.
func (b *builder) united(v *view, list *tree.Node) []*tree.Node {
	items := list.Elems()
	for _, other := range v.nodes("enum") {
		if other == list || len(other.Elems()) == 0 || shared(other, list) {
			continue
		}
		b.r.warn(list, "allof-conflict", "list all values in one enum", "the enums of two parts have no value in common; the values of both are taken")
		items = append(slices.Clone(other.Elems()), items...)
	}
	return items
}

// enumWords finds names and captions of the values, under the keys of various tools.
func enumWords(v *view, list *tree.Node) (names, titles []*tree.Node) {
	find := func(keys ...string) []*tree.Node {
		for _, k := range keys {
			switch n := v.last(k); {
			case n.IsList():
				return n.Elems()
			case n.IsMap():
				// value -> words
				var out []*tree.Node
				for _, item := range list.Elems() {
					out = append(out, n.Get(item.Text))
				}
				return out
			}
		}
		return nil
	}
	return find("x-enum-varnames", "x-enumNames", "x-enum-names"), find("x-enum-descriptions", "x-enumDescriptions")
}

// enumOfList moves an enum that was meant for a list's items to them.
func (b *builder) enumOfList(v *view, list *tree.Node) {
	items := v.last("items")
	if !list.Elems()[0].IsScalar() {
		b.ignored(list, "check it before the call", "that the value is one of these is not checked")
	}
	if !items.IsMap() || !list.Elems()[0].IsScalar() || items.Get("enum") != nil || refOf(items) != nil {
		return
	}
	b.r.warn(list, "bad-enum", "move enum into items", "the enum of a list holds single values; it is taken for its items")
	items.Set("enum", list.Clone())
}
