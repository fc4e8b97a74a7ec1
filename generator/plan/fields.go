package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Whether a field is a pointer:
//
//	null and absence are two things         sdk.Nullable, see nullable.go
//	null means something                    pointer
//	required                                plain, always sent
//	only received                           plain
//	sent, zero says the same as absence     plain, left out when zero
//	sent, zero means something of its own   pointer, left out when nil
//	sent, a struct                          pointer
//	contains itself                         pointer, whatever else holds
//
// Lists, maps and raw JSON are never pointers: nil is absent, empty is sent.

// bigStruct is the size in bytes from which a received struct is held by pointer: a
// document's nesting multiplies, and a value of a few kilobytes is copied too often.
const bigStruct = 2048

// planField makes the field of a struct for one member of the object of.
func (b *builder) planField(info *typeInfo, of *ir.Type, owner string, sent bool, f *ir.Field, name string) *Field {
	t, m := b.goType(f.Type)
	field := &Field{Name: name, Type: t}
	required := f.Required && !(sent && f.ReadOnly)
	switch {
	case b.tristate(of, owner, required, f, t):
		field.Type = b.nullableOf(info, f, t)
	case b.pointer(info, owner, sent, required, f, t):
		field.Type = pointerTo(t)
	}
	name = tagName(f.Name)
	if !required || field.Type.Shape == Pointer && !nullable(f.Type) {
		name += ",omitzero"
	}
	m.aliases = f.Aliases
	m.required = sent && required && field.Type.Shape == Pointer && b.mustBeSet(of, f)
	field.Tags = append([]Tag{{"json", name}}, m.tags()...)
	fixed := sentConstant(sent, required, f.Type, f.Tag, field.Type)
	if field.Doc = b.fieldDoc(f, fixed); fixed != nil {
		field.Tags = append(field.Tags, Tag{"const", fixed.Text})
	}
	return field
}

// tags say what neither the Go type nor the json tag can.
func (m mods) tags() []Tag {
	var opts []string
	if m.jsontext {
		opts = append(opts, "jsontext")
	}
	if m.number {
		opts = append(opts, "number")
	}
	if m.required {
		opts = append(opts, "required")
	}
	if m.wrap != "" {
		opts = append(opts, "wrap="+m.wrap)
	}
	for _, name := range m.aliases {
		opts = append(opts, "alias="+name)
	}
	if len(opts) == 0 {
		return m.times()
	}
	return append([]Tag{{"codec", strings.Join(opts, ",")}}, m.times()...)
}

// times are the tags that say how a time is written.
func (m mods) times() []Tag {
	var tags []Tag
	if m.layout != "" {
		tags = append(tags, Tag{"layout", m.layout})
	}
	if m.zone != "" {
		tags = append(tags, Tag{"zone", m.zone})
	}
	return tags
}

// tagName writes a wire name into a tag. One that could be taken for options goes
// into single quotes, as encoding/json/v2 has it, with its commas escaped.
func tagName(name string) string {
	if name == "" || name == "-" || strings.ContainsAny(name, ",'\"\\`") {
		return "'" + tagEscapes.Replace(name) + "'"
	}
	return name
}

var tagEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`, `,`, `\x2c`)

func nullable(t *ir.Type) bool { return t != nil && (t.Nullable || base(t).Nullable) }

// pointer decides by the rules above; an earlier decision stands while it can.
func (b *builder) pointer(info *typeInfo, owner string, sent, required bool, f *ir.Field, t *Type) bool {
	if t.nilable() {
		return false
	}
	if info != nil && b.recursive(info.t, base(f.Type)) {
		return true // no choice: the type would contain itself
	}
	key := "pointer:" + owner + "." + f.Name
	choice := b.choosePointer(sent, required, f, t) && !b.paging[owner+"."+f.Name]
	if old := b.o.Frozen[key]; old != "" {
		choice = old == "yes"
	}
	value := "no"
	if choice {
		value = "yes"
	}
	b.frozen = append(b.frozen, Choice{key, value})
	return choice
}

func (b *builder) choosePointer(sent, required bool, f *ir.Field, t *Type) bool {
	s := base(f.Type)
	switch {
	case nullable(f.Type):
		return true
	case s.Kind == ir.Struct && b.types[s] != nil:
		return sent && !required || b.size(s) > bigStruct
	case required || !sent:
		return false
	case s.Kind == ir.Union:
		return true
	}
	return zeroMeans(s, f.Default, t)
}

// zeroMeans reports whether sending Go's zero differs from sending nothing.
func zeroMeans(s *ir.Type, def *ir.Value, t *Type) bool {
	if def == nil {
		def = s.Default
	}
	switch {
	case t.Import == SDK || t.Import == "time":
		if s.Kind != ir.Enum {
			return false // zero times, dates and decimals are no values of theirs
		}
	case t.Name == "bool":
		return def == nil || def.Text != "false"
	}
	if s.Kind == ir.Enum {
		zero := "0"
		if s.Prim == ir.String {
			zero = ""
		}
		for _, v := range s.Values {
			if v.Value.Prim != "" && v.Value.Text == zero {
				return def == nil || def.Text != zero
			}
		}
		return false
	}
	switch s.Prim {
	case ir.String:
		if def != nil {
			return def.Text != ""
		}
		return s.Rules.MinLength != nil && *s.Rules.MinLength == 0
	case ir.Integer, ir.Number:
		if min := s.Rules.Minimum; min != nil && positive(*min, s.Rules.ExclusiveMin) {
			return false
		}
		return def == nil || def.Text != "0"
	}
	return false
}

// positive reports whether a minimum rules zero out.
func positive(min string, exclusive bool) bool {
	return !strings.HasPrefix(min, "-") && (exclusive || strings.Trim(min, "0.") != "")
}
