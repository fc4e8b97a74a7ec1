package load

import (
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// rules are the checks that v states.
func (b *builder) rules(v *view) ir.Rules {
	r := ir.Rules{
		MinLength: b.count(v, "minLength"), MaxLength: b.count(v, "maxLength"),
		MinItems: b.count(v, "minItems"), MaxItems: b.count(v, "maxItems"),
		MinProps: b.count(v, "minProperties"), MaxProps: b.count(v, "maxProperties"),
		Minimum: b.bound(v, "minimum"), Maximum: b.bound(v, "maximum"), MultipleOf: b.bound(v, "multipleOf"),
		Pattern:     v.last("pattern").Str(),
		UniqueItems: v.last("uniqueItems").True(),
	}
	r.Minimum, r.ExclusiveMin = b.exclusive(v, "exclusiveMinimum", r.Minimum)
	r.Maximum, r.ExclusiveMax = b.exclusive(v, "exclusiveMaximum", r.Maximum)
	for _, p := range v.parts {
		r.Conditions = append(r.Conditions, b.conditions(p)...)
	}
	return r
}

// exclusive reads both forms: 3.0's flag beside the bound, 3.1's bound of its own.
func (b *builder) exclusive(v *view, key string, bound *string) (*string, bool) {
	n := v.last(key)
	if n == nil {
		return bound, false
	}
	if on, ok := n.Bool(); ok {
		return bound, on && bound != nil
	}
	if own := b.bound(v, key); own != nil {
		return own, true
	}
	return bound, false
}

// count reads a number of things, nil where it is none.
func (b *builder) count(v *view, key string) *int {
	lit := b.bound(v, key)
	if lit == nil {
		return nil
	}
	f, err := strconv.ParseFloat(*lit, 64)
	if err != nil || f < 0 || f != float64(int64(f)) || f > 1<<53 {
		b.r.warn(v.last(key), "bad-keyword", "give a whole number that is not negative", "%s %s is ignored", key, *lit)
		v.last(key).Remove()
		return nil
	}
	i := int(f)
	return &i
}

// bound reads a number as its literal.
func (b *builder) bound(v *view, key string) *string {
	n := v.last(key)
	if n.IsNull() {
		return nil
	}
	lit := ""
	if n.Kind == tree.Number {
		lit = n.Number()
	} else if n.Kind == tree.String {
		lit = (&tree.Node{Kind: tree.Number, Text: n.Text}).Number()
	}
	if lit == "" || strings.HasPrefix(lit, `"`) {
		b.r.warn(n, "bad-keyword", "give a number", "%s is %s; it is ignored", key, n.Kind)
		n.Remove()
		return nil
	}
	if n.Kind == tree.String {
		n.Become(&tree.Node{Kind: tree.Number, Text: lit})
	}
	return &lit
}
