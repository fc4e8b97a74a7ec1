package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Show is what an example prints of a result, as its user would: a few fields, or those of each
// element of the list in it.
type Show struct {
	// List leads from the result to the list that is walked; Walk says that there is one, also
	// where it is the result itself.
	Walk bool
	List string
	Item string
	// Fields are printed; none: the whole value.
	Fields []string
}

// show decides what of a call's result is printed.
func (b *builder) show(c *call, m *Method, names *scope) *Show {
	if m.Out == nil || c.results != nil || m.Form != Single && m.Form != Plain {
		return nil
	}
	s := base(c.out)
	if m.Form == Plain && m.Out.Shape == Slice {
		return b.walk(s.Elem, "", names)
	}
	if m.Form != Single || s.Kind != ir.Struct || b.types[s] == nil {
		return nil
	}
	fields := b.fieldsOf(s)
	if list := theList(s); list >= 0 && list < len(fields) && fields[list].Type.Shape == Slice {
		return b.walk(base(s.Fields[list].Type).Elem, fields[list].Name, names)
	}
	return &Show{Fields: telling(fields)}
}

func (b *builder) walk(elem *ir.Type, list string, names *scope) *Show {
	s := &Show{Walk: true, List: list, Item: names.name("item")}
	if e := base(elem); e != nil && e.Kind == ir.Struct && b.types[e] != nil && !elem.Nullable {
		s.Fields = telling(b.fieldsOf(e))
	}
	return s
}

// fieldsOf are the fields of a struct in the order of its members; nil where they do not
// correspond.
func (b *builder) fieldsOf(t *ir.Type) []*Field {
	stats, frozen := b.stats, b.frozen
	fields := b.buildStruct(b.types[t]).Fields
	b.stats, b.frozen = stats, frozen
	if len(fields) < len(t.Fields) {
		return nil
	}
	return fields
}

// theList is the member that a result is about, as in a page: a list under one of the usual
// names, or the only member that is no scalar.
func theList(t *ir.Type) int {
	found := -1
	for i, f := range t.Fields {
		s := base(f.Type)
		switch {
		case s == nil || s.Kind == ir.Scalar || s.Kind == ir.Enum:
		case s.Kind == ir.List && listNames[strings.ToLower(f.Name)]:
			return i
		case s.Kind != ir.List || found >= 0 || len(t.Fields) > 5:
			return -1
		default:
			found = i
		}
	}
	return found
}

var listNames = wordSet("data items list results records rows entries values")

// tells ranks the names of fields by how well they show what a value is.
var tells = []string{"ID", "Name", "Title", "Status", "State", "Code", "Message"}

// telling chooses at most two fields that print well.
func telling(fields []*Field) []string {
	prints := func(f *Field) bool {
		return f.Type == goString || f.Type == goInt || f.Type == goInt64 || f.Type == goBool
	}
	var out []string
	for _, want := range tells {
		for _, f := range fields {
			if f.Name == want && prints(f) && len(out) < 2 {
				out = append(out, f.Name)
			}
		}
	}
	for _, f := range fields {
		if len(out) == 0 && f.Type == goString {
			out = append(out, f.Name)
		}
	}
	return out
}

// resultVar names the variable of an example's result after what it is: pet, pets.
func (b *builder) resultVar(c *call, names *scope) string {
	s := base(c.out)
	noun := ""
	switch {
	case s == nil || c.results != nil:
	case s.Kind == ir.List && base(s.Elem) != nil && base(s.Elem).Name != "":
		noun = plural(base(s.Elem).Name)
	case s.Name != "":
		noun = s.Name
	}
	if len(splitWords(noun)) > 2 || noun == "" || !isLatin(noun) {
		return names.name("out", "result")
	}
	return names.name(local(noun), "out", "result")
}

// plural is the usual plural of an English word.
func plural(w string) string {
	switch low := strings.ToLower(w); {
	case strings.HasSuffix(low, "s") || strings.HasSuffix(low, "data"):
		return w
	case strings.HasSuffix(low, "x") || strings.HasSuffix(low, "ch") || strings.HasSuffix(low, "sh"):
		return w + "es"
	case strings.HasSuffix(low, "y") && len(w) > 1 && !strings.ContainsRune("aeiou", rune(low[len(low)-2])):
		return w[:len(w)-1] + "ies"
	}
	return w + "s"
}

// exampleInput is the request of an example with what the document requires, as far as a
// literal says it.
func (b *builder) exampleInput(c *call, m *Method) *Value {
	v := object(m.InType)
	v.Addr = true
	for i, p := range c.params {
		s := base(p.Type)
		if !p.Required || i >= len(c.fields) || s.Const != nil || s.Kind != ir.Scalar && s.Kind != ir.Enum || p.Type.Nullable {
			continue
		}
		if sample := b.sample(p); sample.Kind != Object {
			v.Members = append(v.Members, Member{c.fields[i], sample})
		}
	}
	return v
}
