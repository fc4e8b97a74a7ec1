package plan

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/apigen-go/apigen/generator/ir"
)

// A variant of a union that has neither name nor title is called after the first of these that
// no other variant has: its discriminator value, the constant of a member (type: circle), its
// own constant, what it is (object, list, enum), a member (with radius), and at last its number.
// Names of the last run stay, as all names do: a variant more renames none.

// optionWord names the i-th variant of t.
func optionWord(t *ir.Type, i int) string {
	v := t.Variants[i]
	for _, word := range []string{v.Name, base(v.Type).Title} {
		if word != "" && len(nameOf(word)) <= maxOption {
			return word
		}
	}
	others := make([]*ir.Type, 0, len(t.Variants)-1)
	for j, o := range t.Variants {
		if j != i {
			others = append(others, base(o.Type))
		}
	}
	own := base(v.Type)
	var words []string
	if len(v.Tags) == 1 {
		words = append(words, v.Tags[0])
	}
	words = append(words, tagWord(own, others), onlyText(own), kindWord(own, others), memberWord(own, others))
	for _, word := range words {
		if n := nameOf(word); strings.IndexFunc(word, unicode.IsLetter) >= 0 && n != "" && len(n) <= maxOption {
			return word
		}
	}
	return "option " + strconv.Itoa(i+1)
}

// maxOption is how long a word for a variant may be: names begin with that of the union.
const maxOption = 40

// onlyText is the only text that a value can be, "" if there are others.
func onlyText(t *ir.Type) string {
	switch t = base(t); {
	case t == nil || t.Prim != ir.String:
		return ""
	case t.Const != nil:
		return t.Const.Text
	case t.Kind == ir.Enum && len(t.Values) == 1:
		return t.Values[0].Value.Text
	}
	return ""
}

// tagWord is the constant of a member, of a required one first.
func tagWord(t *ir.Type, others []*ir.Type) string {
	for _, required := range []bool{true, false} {
		for _, f := range t.Fields {
			text := onlyText(f.Type)
			if f.Required != required || text == "" {
				continue
			}
			if !slices.ContainsFunc(others, func(o *ir.Type) bool {
				same := member(o, f.Name)
				return same != nil && strings.EqualFold(onlyText(same.Type), text)
			}) {
				return text
			}
		}
	}
	return ""
}

// kindWord is what a variant is where it is the only one.
func kindWord(t *ir.Type, others []*ir.Type) string {
	word := map[ir.Kind]string{ir.Struct: "object", ir.List: "item", ir.Map: "map", ir.Enum: "enum"}[t.Kind]
	if slices.ContainsFunc(others, func(o *ir.Type) bool { return o.Kind == t.Kind }) {
		return ""
	}
	return word
}

// memberWord is a member that no other variant has, a required one first.
func memberWord(t *ir.Type, others []*ir.Type) string {
	for _, required := range []bool{true, false} {
		for _, f := range t.Fields {
			if f.Required == required && !slices.ContainsFunc(others, func(o *ir.Type) bool { return member(o, f.Name) != nil }) {
				return "with " + f.Name
			}
		}
	}
	return ""
}
