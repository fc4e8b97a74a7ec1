package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// bindTags writes into the discriminating member of every variant the value that the
// declared discriminators know the variant by: nothing else makes sense there, although
// the schema allows any text. A variant that has two such values, of one union or of
// several, is left to the caller.
func (b *builder) bindTags() {
	taken := map[*ir.Field]bool{}
	for _, u := range b.unions {
		if u.t.Discriminator == "" {
			continue
		}
		mapped := len(u.node.Path("discriminator", "mapping").Children()) > 0
		for i, v := range u.t.Variants {
			f := discriminating(v.Type, u.t.Discriminator)
			if f == nil {
				continue
			}
			tag := ""
			if len(v.Tags) == 1 {
				tag = v.Tags[0]
			}
			// A mapping that leaves a variant out may mean that it never comes; and a base is
			// rarely sent for itself. Their names are a way to read them, no more.
			if u.alts[i] == u.node || mapped && !mapsTo(u, tag) {
				tag = ""
			}
			if taken[f] && f.Tag != tag {
				tag = ""
			}
			taken[f] = true
			f.Tag = tag
		}
	}
}

// mapsTo reports whether the mapping of u has the tag.
func mapsTo(u *union, tag string) bool {
	return u.node.Path("discriminator", "mapping", tag) != nil
}

// discriminating is the member of a struct that holds a tag: one that can be any text, or
// any of several. nil for none.
func discriminating(t *ir.Type, name string) *ir.Field {
	if t.Base != nil {
		t = t.Base
	}
	if t.Kind != ir.Struct {
		return nil
	}
	i := slices.IndexFunc(t.Fields, func(f *ir.Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	f := t.Fields[i]
	of := f.Type
	if of.Base != nil {
		of = of.Base
	}
	if of.Prim != ir.String || of.Kind != ir.Scalar && of.Kind != ir.Enum || f.Type.Constant() != nil {
		return nil
	}
	return f
}
