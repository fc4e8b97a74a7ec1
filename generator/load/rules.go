package load

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// rules are the checks that v states.
func (b *builder) rules(v *view) ir.Rules {
	r := ir.Rules{
		MinLength: b.count(v, "minLength", 1), MaxLength: b.count(v, "maxLength", -1),
		MinItems: b.count(v, "minItems", 1), MaxItems: b.count(v, "maxItems", -1),
		MinProps: b.count(v, "minProperties", 1), MaxProps: b.count(v, "maxProperties", -1),
		MultipleOf:  b.bound(v.last("multipleOf")),
		Pattern:     v.last("pattern").Str(),
		UniqueItems: v.uniqueItems(),
	}
	r.Minimum, r.ExclusiveMin = b.limit(v, "minimum", "exclusiveMinimum", 1)
	r.Maximum, r.ExclusiveMax = b.limit(v, "maximum", "exclusiveMaximum", -1)
	for _, n := range v.nodes("pattern") {
		if n.Str() != "" && n.Str() != r.Pattern {
			b.r.warn(n, "allof-conflict", "state one pattern that says both", "the parts of allOf have several patterns; only %q is checked", r.Pattern)
		}
	}
	for _, p := range v.parts {
		r.Conditions = append(r.Conditions, b.conditions(p)...)
	}
	return r
}

func (v *view) uniqueItems() bool {
	return slices.ContainsFunc(v.parts, func(p *tree.Node) bool { return p.Get("uniqueItems").True() })
}

// limit is the tightest bound that the parts state, the highest for way 1 and the lowest
// for -1, in both forms: 3.0's flag beside the bound, 3.1's bound of its own.
func (b *builder) limit(v *view, key, exclusiveKey string, way int) (lit *string, exclusive bool) {
	take := func(n *tree.Node, open bool) {
		own := b.bound(n)
		if own == nil {
			return
		}
		c := 1
		if lit != nil {
			c = compareLiterals(*own, *lit) * way
		}
		if c > 0 || c == 0 && open {
			lit, exclusive = own, open
		}
	}
	for _, p := range v.parts {
		flag, isFlag := p.Get(exclusiveKey).Bool()
		take(p.Get(key), isFlag && flag)
		if !isFlag {
			take(p.Get(exclusiveKey), true)
		}
	}
	return lit, exclusive
}

// compareLiterals compares two numbers; those that cannot be read are equal.
func compareLiterals(a, b string) int {
	if len(a) > 100 || len(b) > 100 {
		return 0
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX != nil || errY != nil {
		return 0
	}
	if x == y && !strings.ContainsAny(a+b, ".eE") {
		i, okI := new(big.Int).SetString(a, 10)
		j, okJ := new(big.Int).SetString(b, 10)
		if okI && okJ {
			return i.Cmp(j) // beyond what a float tells apart
		}
	}
	return cmp.Compare(x, y)
}

// count reads the tightest number of things that the parts state, nil where there is none.
func (b *builder) count(v *view, key string, way int) *int {
	var out *int
	for _, n := range v.nodes(key) {
		if own := b.whole(n, key); own != nil && (out == nil || cmp.Compare(*own, *out)*way > 0) {
			out = own
		}
	}
	return out
}

func (b *builder) whole(n *tree.Node, key string) *int {
	lit := b.bound(n)
	if lit == nil {
		return nil
	}
	f, err := strconv.ParseFloat(*lit, 64)
	if err != nil || f < 0 || f != float64(int64(f)) || f > 1<<53 {
		b.r.warn(n, "bad-keyword", "give a whole number that is not negative", "%s %s is ignored", key, *lit)
		n.Remove()
		return nil
	}
	i := int(f)
	return &i
}

// bound reads a number as its literal, nil where it is none.
func (b *builder) bound(n *tree.Node) *string {
	if n == nil || n.IsNull() {
		return nil
	}
	lit := ""
	if n.Kind == tree.Number {
		lit = n.Number()
	} else if n.Kind == tree.String {
		lit = (&tree.Node{Kind: tree.Number, Text: n.Text}).Number()
	}
	if lit == "" || strings.HasPrefix(lit, `"`) {
		b.r.warn(n, "bad-keyword", "give a number", "%s is %s; it is ignored", n.Key(), n.Kind)
		n.Remove()
		return nil
	}
	if n.Kind == tree.String {
		n.Become(&tree.Node{Kind: tree.Number, Text: lit})
	}
	return &lit
}
