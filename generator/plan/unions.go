package plan

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Union is a value of one of several types. It keeps the JSON it came from, so it
// decodes whatever the vendor sends, and gives typed views of it.
type Union struct {
	Name string
	Doc  string
	// Variants in the document's order.
	Variants []*UnionVariant
	// Discriminator is the member that tells variants apart, "" for none. Sealed is the
	// interface that all variants implement, "" where that cannot be (Value gives any).
	Discriminator string
	Sealed        string
	Marker        string // the sealed interface's method
	// Picks tell variants apart where there is no discriminator; nil if nothing does.
	Picks []Pick
}

// Tells reports whether the JSON says which variant it is.
func (d *Union) Tells() bool { return d.Discriminator != "" || len(d.Picks) > 0 }

// UnionVariant is one alternative.
type UnionVariant struct {
	As    string   // method that reads it
	From  string   // function that makes a union of it
	About string   // Type in words
	Type  *Type    // without pointer
	Ptr   bool     // handed around by pointer
	Tags  []string // discriminator values
}

// Declares lists the type with its methods and constructors.
func (d *Union) Declares() []string {
	names := []string{d.Name}
	if d.Sealed != "" {
		names = append(names, d.Sealed)
	}
	for _, v := range d.Variants {
		names = append(names, v.From)
	}
	if d.Tells() {
		names = append(names, d.Name+".Value")
	}
	for _, v := range d.Variants {
		names = append(names, d.Name+"."+v.As)
	}
	if d.Sealed != "" {
		for _, v := range d.Variants {
			names = append(names, v.Type.Name+"."+d.Marker)
		}
	}
	return names
}

func (d *Union) imports(yield func(string)) {
	yield(SDK)
	for _, v := range d.Variants {
		v.Type.imports(yield)
	}
}

func (d *Union) weight() int { return len(d.Doc) + len(d.Variants)*12*lineWeight }

// unionInfo holds the names that a union claims beside its own.
type unionInfo struct {
	variants []*ir.Variant // those that can be told from each other in Go
	words    []string
	from     []string
	sealed   string
	picks    []Pick
}

// claimUnion claims constructors and the sealed interface.
func (b *builder) claimUnion(info *typeInfo) {
	u := &unionInfo{}
	info.union = u
	names := newScope("Value", "Member", "Union")
	seen := map[string]bool{}
	for _, v := range info.t.Variants {
		t, _ := b.goType(v.Type)
		if seen[t.String()] {
			continue // two schemas, one Go type: one view serves both
		}
		seen[t.String()] = true
		u.variants = append(u.variants, v)
		u.words = append(u.words, names.name(variantWord(t, info.name)))
	}
	if info.t.Discriminator == "" && !info.t.Open {
		u.picks = picks(u.variants)
	}
	u.from = make([]string, len(u.variants))
	for i, word := range u.words {
		info.unit.alloc.add(claim{
			key: "from:" + info.key + "=" + word, kind: "function", rank: rankDerived, pos: info.t.Pos,
			wants: []string{info.name + "From" + word}, name: &u.from[i],
		})
	}
	if b.sealable(info) {
		info.unit.alloc.add(claim{
			key: "sealed:" + info.key, kind: "type", rank: rankDerived, pos: info.t.Pos,
			wants: []string{info.name + "Variant"}, name: &u.sealed,
		})
	}
}

// sealable reports whether every variant is a struct of the union's own package, so
// that it can carry the marker method.
func (b *builder) sealable(info *typeInfo) bool {
	if info.t.Discriminator == "" && info.union.picks == nil {
		return false
	}
	for _, v := range info.t.Variants {
		s := b.types[base(v.Type)]
		if s == nil || s.unit != info.unit || s.t.Kind != ir.Struct {
			return false
		}
	}
	return true
}

// variantWord names a variant by its Go type: String, Cat, CatList.
func variantWord(t *Type, union string) string {
	switch t.Shape {
	case Pointer:
		return variantWord(t.Elem, union)
	case Slice:
		if t.Elem == goByte {
			return "Bytes"
		}
		return variantWord(t.Elem, union) + "List"
	case Map:
		return variantWord(t.Elem, union) + "Map"
	}
	name := export(t.Name)
	if rest := strings.TrimPrefix(name, union); rest != "" && rest != name && export(rest) == rest {
		return rest
	}
	return name
}

// buildUnion plans the type of a union.
func (b *builder) buildUnion(info *typeInfo) []Decl {
	u := info.union
	d := &Union{Name: info.name, Discriminator: info.t.Discriminator, Sealed: u.sealed, Picks: u.picks, Marker: "is" + info.name}
	var kinds []string
	tagged := false
	said := map[string]bool{}
	for i, v := range u.variants {
		var tags []string
		for _, tag := range v.Tags {
			if said[tag] {
				b.warn(info.t.Pos, "ambiguous-discriminator", "%s: %q means more than one variant; the first one is taken", info.name, tag)
				continue
			}
			said[tag] = true
			tags = append(tags, tag)
		}
		t, _ := b.goType(v.Type)
		s := base(v.Type)
		ptr := b.types[s] != nil && (s.Kind == ir.Struct || s.Kind == ir.Union)
		d.Variants = append(d.Variants, &UnionVariant{As: "As" + u.words[i], From: u.from[i], Type: t, Ptr: ptr, Tags: tags, About: t.About(info.unit.path)})
		tagged = tagged || len(tags) > 0
		if t.Shape == Named && t.Import == info.unit.path {
			kinds = append(kinds, "["+t.Name+"]")
		} else {
			kinds = append(kinds, t.In(info.unit.path))
		}
	}
	if info.t.Open {
		kinds = append(kinds, "any other value")
	}
	if !tagged {
		d.Discriminator = ""
	}
	if !d.Tells() {
		d.Sealed = ""
	}
	doc := info.name + " is " + oneOf(kinds) + "."
	if d.Discriminator != "" {
		doc = info.name + " is " + oneOf(kinds) + "; its member " + d.Discriminator + " says which."
	}
	d.Doc = join(typeDoc(info.name, info.t, ""), doc)
	return []Decl{d}
}

func oneOf(kinds []string) string {
	switch len(kinds) {
	case 0:
		return "any value"
	case 1:
		return kinds[0]
	}
	return strings.Join(kinds[:len(kinds)-1], ", ") + " or " + kinds[len(kinds)-1]
}
