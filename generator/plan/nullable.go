package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Where null and absence are two things. A field of an optional member that may be null
// is a pointer, which cannot tell them apart, or an sdk.Nullable, which can:
//
//	x-apigen-nullable at the member        as it says
//	required                               pointer: nil is null
//	Options.Nullable is "never"            pointer
//	Options.Nullable is "always"           sdk.Nullable
//	sent by a PATCH only (the default)     sdk.Nullable
//	everything else                        pointer
//
// What a PATCH sends are the bodies of PATCH operations and those of the media type
// application/merge-patch+json, with the objects inside them: null removes a member there
// (RFC 7396). The items of a list are no part of it, since a patch replaces a list as a
// whole, nor is a type that answers have too.

// Values of Options.Nullable.
const (
	nullablePatch  = "patch"
	nullableAlways = "always"
	nullableNever  = "never"
)

func isMergePatch(media string) bool {
	m, _, _ := strings.Cut(media, ";")
	return strings.EqualFold(strings.TrimSpace(m), "application/merge-patch+json")
}

// planNullable finds the objects that patches are made of.
func (b *builder) planNullable() {
	mode := b.o.Nullable
	if mode == "" {
		mode = nullablePatch
	}
	b.nullable = mode
	b.frozen = append(b.frozen, Choice{nullableKey, mode})
	b.patched = map[*ir.Type]bool{}
	if mode != nullablePatch {
		return
	}
	var visit func(t *ir.Type)
	visit = func(t *ir.Type) {
		if t = base(t); t == nil || b.patched[t] || t.GoType != "" || t.Kind == ir.List {
			return
		}
		b.patched[t] = true
		eachChild(t, visit)
	}
	for _, c := range withVariants(b.calls) {
		if c.content != nil && (c.op.Method == "PATCH" || isMergePatch(c.media)) {
			visit(c.content.Type)
		}
	}
}

const nullableKey = "nullable"

// tristate decides whether the field of a member tells null from absence. An earlier
// decision under the same option stands, also the one that a member which may be null
// only now was made by.
func (b *builder) tristate(of *ir.Type, owner string, required bool, f *ir.Field, t *Type) bool {
	if isBinary(base(f.Type)) {
		return false
	}
	if f.Nullable != nil {
		return *f.Nullable
	}
	if required {
		return false
	}
	choice := nullable(f.Type) && (b.nullable == nullableAlways || b.nullable == nullablePatch && b.patched[of] && !of.Out)
	name := owner + "." + f.Name
	key := nullableKey + ":" + name
	old := b.o.Frozen[key]
	same := b.o.Frozen[nullableKey] == b.nullable
	switch {
	case !same:
	case old != "":
		choice = old == "yes"
	case b.o.Frozen["pointer:"+name] != "":
		choice = false
	}
	switch {
	case choice:
		b.frozen = append(b.frozen, Choice{key, "yes"})
	case same && old != "", t.nilable() && (b.nullable == nullableAlways || b.patched[of] && !of.Out):
		// A list has no choice of a pointer that would say that the field was there.
		b.frozen = append(b.frozen, Choice{key, "no"})
	}
	return choice
}

// nullableOf is the field's type. Types that contain themselves, and big ones, are held
// by pointer.
func (b *builder) nullableOf(info *typeInfo, f *ir.Field, t *Type) *Type {
	s := base(f.Type)
	if s.Kind == ir.Struct && b.types[s] != nil && (info != nil && b.recursive(info.t, s) || b.size(s) > bigStruct) {
		t = pointerTo(t)
	}
	return &Type{Import: SDK, Name: "Nullable", Args: []*Type{t}}
}
