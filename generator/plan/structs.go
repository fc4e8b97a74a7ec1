package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// buildType plans the declaration of a schema.
func (b *builder) buildType(info *typeInfo) []Decl {
	b.stats.Types++
	switch info.t.Kind {
	case ir.Struct:
		return []Decl{b.buildStruct(info)}
	case ir.Enum:
		return []Decl{b.buildEnum(info)}
	case ir.Union:
		return b.buildUnion(info)
	}
	elem, _ := b.elemType(info.t.Elem)
	t := sliceOf(elem)
	if info.t.Kind == ir.Map {
		t = mapOf(elem)
	}
	return []Decl{&Defined{Name: info.name, Doc: typeDoc(info.name, info.t, b.placeDoc(info)), Type: t}}
}

// placeDoc says where a schema without words of its own stands.
func (b *builder) placeDoc(info *typeInfo) string {
	if len(info.path) == 0 {
		return info.name + " is the vendor's " + plainText(info.t.Name) + "."
	}
	parent := info.root.stem()
	last := info.path[len(info.path)-1]
	switch {
	case len(info.path) == 1 && last == "result":
		return info.name + " is the result of " + parent + "."
	case len(info.path) == 1 && last == "reply":
		return info.name + " answers " + parent + "."
	case parent == "":
		return info.name + " is an item of " + plainText(last) + "."
	}
	return info.name + " is the type of " + plainText(strings.Join(info.path[wordsOfPlace(info.path):], " ")) + " in " + parent + "."
}

// wordsOfPlace skips the words request and result in front of others.
func wordsOfPlace(path []string) int {
	if len(path) > 1 && (path[0] == "request" || path[0] == "result" || path[0] == "reply") {
		return 1
	}
	return 0
}

func plainText(s string) string { return strings.Join(strings.Fields(s), " ") }

// buildStruct plans a struct type with one field a member.
func (b *builder) buildStruct(info *typeInfo) *Struct {
	t := info.t
	s := &Struct{Name: info.name, Doc: typeDoc(info.name, t, b.placeDoc(info))}
	names := newScope()
	if b.typeRules[info] != nil {
		names = newScope(nameValidate)
	}
	b.addMembers(s, names, info, info.key, t.In, t.Fields, func(f *ir.Field) bool {
		return f.WriteOnly && !t.In && t.Out || f.ReadOnly && t.In && !t.Out
	})
	b.addExtra(s, names, t)
	return s
}

// addMembers appends one field a member, in the document's order. Names that the
// document chooses win over derived ones, whatever their order.
func (b *builder) addMembers(s *Struct, names *scope, info *typeInfo, owner string, sent bool, fields []*ir.Field, skip func(*ir.Field) bool) {
	given := b.fieldNames(names, owner, fields)
	for i, f := range fields {
		if skip != nil && skip(f) {
			continue
		}
		field := b.planField(info, info.t, owner, sent, f, given[i])
		b.tagXML(field, info.t, f)
		if c := b.forms[info.t]; c != nil {
			b.placeMember(field, c, f)
		}
		s.Fields = append(s.Fields, field)
	}
}

// fieldNames names all members of an object, frozen and chosen names first.
func (b *builder) fieldNames(names *scope, owner string, fields []*ir.Field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		if f.GoName != "" {
			out[i] = names.name(export(f.GoName))
		} else if old := b.o.Frozen["field:"+owner+"."+f.Name]; old != "" && usable(old) && export(old) == old && !names.taken[old] {
			out[i] = names.name(old)
		}
	}
	for i, f := range fields {
		if out[i] == "" {
			out[i] = names.name(exported(f.Name), export(goWordsExact(f.Name)), exported(f.Name)+"Field")
		}
		// Only surprising names are worth keeping: the others come out the same anyway.
		if f.GoName == "" && out[i] != exported(f.Name) {
			b.frozen = append(b.frozen, Choice{"field:" + owner + "." + f.Name, out[i]})
		}
	}
	b.fieldsRenamed(owner, fields, out)
	return out
}

// addExtra appends the map that takes members without a name.
func (b *builder) addExtra(s *Struct, names *scope, t *ir.Type) {
	if t.Extra == nil {
		return
	}
	elem, m := b.elemType(t.Extra)
	s.Fields = append(s.Fields, &Field{
		Name: names.name("Extra", "ExtraMembers"), Doc: "Extra holds the members that have no field of their own.",
		Type: mapOf(elem), Tags: append([]Tag{{"codec", "unknown"}}, m.times()...), Space: true,
	})
}

// buildEnum plans a named scalar with its constants.
func (b *builder) buildEnum(info *typeInfo) *Enum {
	t := info.t
	e := &Enum{Name: info.name, Doc: typeDoc(info.name, t, b.placeDoc(info)), Table: info.table, Open: t.Open}
	switch t.Prim {
	case ir.Integer:
		e.Base = integer(t)
	case ir.Number:
		e.Base = goFloat
	default:
		e.Base = goString
	}
	for i, v := range enumValues(t) {
		value := &EnumValue{Name: info.consts[i], Short: strings.TrimPrefix(info.consts[i], info.name), Title: strings.TrimSpace(v.Title)}
		if t.Prim == ir.String {
			value.Value = text(v.Value.Text)
		} else {
			value.Value = literal(v.Value.Text)
		}
		e.Titled = e.Titled || value.Title != ""
		e.Values = append(e.Values, value)
	}
	return e
}
