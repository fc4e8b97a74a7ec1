package plan

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// Pick is one test of a union's JSON that settles its variant where no discriminator does.
// The tests of a union are made in order; the first that holds counts.
type Pick struct {
	Variant int // index in Union.Variants
	// Items is how many lists deep the test looks, always at the first item.
	Items int
	// Kind is the JSON type: String, Integer, Number, Boolean, Array or Object; "" with
	// Member, with Values, and for what is left.
	Kind string
	// Member is a member that the object has; with Values its text is one of them.
	Member string
	// Values without Member are the string's own.
	Values []string
}

// leaf is one shape that a variant can have; a variant that is a union has several.
type leaf struct {
	variant int
	kind    string // as in Pick; Number for integers too; "" for anything
	t       *ir.Type
}

const deepestUnion = 8 // unions in unions, and lists in lists

// picks tells variants apart by what the document says of their JSON: the type, constants
// and required members that no other variant has. nil means that it says too little: two
// variants could look the same, and guessing would be worse than asking the caller.
func picks(variants []*ir.Variant) []Pick {
	if len(variants) < 2 {
		return nil
	}
	var leaves []leaf
	for i, v := range variants {
		leaves = appendLeaves(leaves, i, v.Type, 0)
	}
	p := &picker{}
	if !p.tell(leaves, 0) {
		return nil
	}
	return p.out
}

func appendLeaves(list []leaf, variant int, t *ir.Type, depth int) []leaf {
	if t != nil && t.EmbeddedJSON {
		return append(list, leaf{variant, "String", &ir.Type{Kind: ir.Scalar, Prim: ir.String}})
	}
	t = base(t)
	switch {
	case t == nil || depth > deepestUnion || t.GoType != "":
		return append(list, leaf{variant: variant, t: t})
	case t.EmbeddedJSON:
		return append(list, leaf{variant, "String", &ir.Type{Kind: ir.Scalar, Prim: ir.String}})
	case t.WrapItem != "":
		return append(list, leaf{variant, "Object", t})
	}
	switch t.Kind {
	case ir.Union:
		for _, v := range t.Variants {
			list = appendLeaves(list, variant, v.Type, depth+1)
		}
		if t.Open {
			list = append(list, leaf{variant: variant, t: t})
		}
		return list
	case ir.Struct, ir.Map:
		return append(list, leaf{variant, "Object", t})
	case ir.List:
		return append(list, leaf{variant, "Array", t})
	case ir.Scalar, ir.Enum:
		switch t.Prim {
		case ir.String:
			return append(list, leaf{variant, "String", t})
		case ir.Integer, ir.Number:
			if t.Format == "decimal" {
				return append(list, leaf{variant: variant, t: t}) // a number or a text
			}
			return append(list, leaf{variant, "Number", t})
		case ir.Boolean:
			return append(list, leaf{variant, "Boolean", t})
		}
	}
	return append(list, leaf{variant: variant, t: t})
}

type picker struct{ out []Pick }

func (p *picker) add(pick Pick) { p.out = append(p.out, pick) }

// tell adds the tests for values that lie items lists deep; false means that there are none.
func (p *picker) tell(leaves []leaf, items int) bool {
	for _, kind := range [...]string{"String", "Number", "Boolean", "Array", "Object"} {
		group := slices.DeleteFunc(slices.Clone(leaves), func(l leaf) bool { return l.kind != kind })
		ok := true
		switch {
		case len(group) == 0:
		case oneVariant(group):
			p.add(Pick{Variant: group[0].variant, Items: items, Kind: kind})
		case kind == "String":
			ok = p.strings(group, items)
		case kind == "Number":
			ok = p.numbers(group, items)
		case kind == "Array":
			ok = p.lists(group, items)
		case kind == "Object":
			ok = p.objects(group, items)
		default:
			ok = false
		}
		if !ok {
			return false
		}
	}
	rest := slices.DeleteFunc(slices.Clone(leaves), func(l leaf) bool { return l.kind != "" })
	if len(rest) == 0 {
		return true
	}
	p.add(Pick{Variant: rest[0].variant, Items: items})
	return oneVariant(rest)
}

func oneVariant(leaves []leaf) bool {
	return !slices.ContainsFunc(leaves, func(l leaf) bool { return l.variant != leaves[0].variant })
}

// strings are told apart by their constants; one variant may take all other texts.
func (p *picker) strings(group []leaf, items int) bool {
	var open []leaf
	seen := map[string]bool{}
	for _, l := range group {
		values := constants(l.t)
		if values == nil {
			open = append(open, l)
			continue
		}
		for _, v := range values {
			if seen[v] {
				return false
			}
			seen[v] = true
		}
		p.add(Pick{Variant: l.variant, Items: items, Values: values})
	}
	if len(open) == 0 {
		return true
	}
	p.add(Pick{Variant: open[0].variant, Items: items, Kind: "String"})
	return oneVariant(open)
}

// numbers are integers and others.
func (p *picker) numbers(group []leaf, items int) bool {
	whole := slices.DeleteFunc(slices.Clone(group), func(l leaf) bool { return l.t.Prim != ir.Integer })
	other := slices.DeleteFunc(slices.Clone(group), func(l leaf) bool { return l.t.Prim == ir.Integer })
	if len(whole) == 0 || len(other) == 0 || !oneVariant(whole) || !oneVariant(other) {
		return false
	}
	p.add(Pick{Variant: whole[0].variant, Items: items, Kind: "Integer"})
	p.add(Pick{Variant: other[0].variant, Items: items, Kind: "Number"})
	return true
}

// lists are told apart by their first items; an empty one is the first variant's.
func (p *picker) lists(group []leaf, items int) bool {
	if items >= deepestUnion {
		return false
	}
	var inner []leaf
	for _, l := range group {
		inner = appendLeaves(inner, l.variant, l.t.Elem, 0)
	}
	if !p.tell(inner, items+1) {
		return false
	}
	if last := p.out[len(p.out)-1]; last.Items == items+1 && last.Kind == "" && last.Member == "" && last.Values == nil {
		p.out = p.out[:len(p.out)-1] // items of any kind: the list as such says it
		p.add(Pick{Variant: last.Variant, Items: items, Kind: "Array"})
		return true
	}
	p.add(Pick{Variant: group[0].variant, Items: items, Kind: "Array"})
	return true
}

// objects are told apart by a required member that is constant or that no other variant
// has; one variant may take all other objects.
func (p *picker) objects(group []leaf, items int) bool {
	var unmarked []leaf
	for _, l := range group {
		pick, ok := mark(l, group)
		if !ok {
			unmarked = append(unmarked, l)
			continue
		}
		pick.Items = items
		p.add(pick)
	}
	if len(unmarked) == 0 {
		return true
	}
	p.add(Pick{Variant: unmarked[0].variant, Items: items, Kind: "Object"})
	return oneVariant(unmarked)
}

// mark finds the member that a shape has and the shapes of other variants do not.
func mark(l leaf, group []leaf) (Pick, bool) {
	if l.t.Kind != ir.Struct {
		return Pick{}, false
	}
	var unique Pick
	for _, f := range l.t.Fields {
		if !f.Required {
			continue
		}
		values := constants(f.Type)
		constant, alone := values != nil, true
		for _, other := range group {
			if other.variant == l.variant {
				continue
			}
			theirs := member(other.t, f.Name)
			if theirs == nil {
				continue
			}
			alone = false
			if held := constants(theirs.Type); held == nil || slices.ContainsFunc(held, func(v string) bool { return slices.Contains(values, v) }) {
				constant = false
			}
		}
		if constant {
			return Pick{Variant: l.variant, Member: f.Name, Values: values}, true
		}
		if alone && unique.Member == "" {
			unique = Pick{Variant: l.variant, Member: f.Name}
		}
	}
	return unique, unique.Member != ""
}

// constants are the texts that a string is limited to, nil if it is not.
func constants(t *ir.Type) []string {
	t = base(t)
	switch {
	case t == nil || t.Prim != ir.String || t.EmbeddedJSON:
		return nil
	case t.Const != nil:
		return []string{t.Const.Text}
	case t.Kind != ir.Enum:
		return nil
	}
	var out []string
	for _, v := range t.Values {
		out = append(out, v.Value.Text)
	}
	return out
}
