package load

import (
	"net/url"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// A schema may carry an address of its own, $id, and a document its $self. References
// that name one mean the schema here, wherever the address would lead; nothing is read
// or fetched for them.

// byID finds the schema that a reference names by its address, nil where none here has
// it.
func (rs *resolver) byID(ref *tree.Node, name string) *tree.Node {
	for _, f := range [...]*tree.File{ref.File, rs.set.rootFile} {
		ids := rs.idsOf(f)
		if len(ids) == 0 {
			continue
		}
		for _, address := range [...]string{resolveURL(baseOf(ref), name), name} {
			if n := ids[address]; n != nil {
				return n
			}
		}
	}
	return nil
}

// withinID follows a pointer from the schema around ref that has an address: that is what
// JSON Schema makes such pointers relative to. Most documents mean the document all the
// same, which is why this is asked last.
func (rs *resolver) withinID(ref *tree.Node, words []string) *tree.Node {
	if len(rs.idsOf(ref.File)) == 0 {
		return nil
	}
	for n := ref.Parent(); n != nil; n = n.Parent() {
		if n.Parent() == nil || ownID(n) == "" {
			continue
		}
		if found, _, _ := rs.walk(n, words); found != nil {
			return found
		}
	}
	return nil
}

// idsOf lists what in a file has an address; it is made when first asked for.
func (rs *resolver) idsOf(f *tree.File) map[string]*tree.Node {
	if f == nil || f.Root == nil {
		return nil
	}
	ids := rs.ids[f]
	if ids == nil {
		ids = map[string]*tree.Node{}
		collectIDs(ids, f.Root, "")
		rs.ids[f] = ids
	}
	return ids
}

// collectIDs enters n and what is below it under their addresses. The first one counts.
func collectIDs(ids map[string]*tree.Node, n *tree.Node, base string) {
	if id := ownID(n); id != "" {
		base = resolveURL(base, id)
		if key := strings.TrimSuffix(base, "#"); ids[key] == nil {
			ids[key] = n
		}
	}
	for _, e := range n.Children() {
		collectIDs(ids, e.Value, base)
	}
	for _, it := range n.Elems() {
		collectIDs(ids, it, base)
	}
}

// ownID is the address that n gives itself.
func ownID(n *tree.Node) string {
	for _, key := range [...]string{"$id", "$self"} {
		if id := n.Get(key); id != nil && id.Kind == tree.String {
			return id.Text
		}
	}
	return ""
}

// baseOf is the address that references at n are relative to.
func baseOf(n *tree.Node) string {
	if n == nil {
		return ""
	}
	base := baseOf(n.Parent())
	if id := ownID(n); id != "" {
		return resolveURL(base, id)
	}
	return base
}

// resolveURL is name as it is meant at base.
func resolveURL(base, name string) string {
	b, err := url.Parse(base)
	if err != nil || base == "" {
		return name
	}
	u, err := url.Parse(name)
	if err != nil {
		return name
	}
	return b.ResolveReference(u).String()
}
