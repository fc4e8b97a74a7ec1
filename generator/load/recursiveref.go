package load

import "github.com/apigen-go/apigen/generator/load/tree"

// recursiveRef turns the $recursiveRef of JSON Schema 2019-09, which generators of
// documents still write, into a reference to the schema that it stands in: the nearest
// one with $recursiveAnchor, or else the named one.
func recursiveRef(n *tree.Node) {
	ref := n.Get("$recursiveRef")
	if ref.Str() != "#" || n.Get("$ref") != nil {
		return
	}
	var named *tree.Node
	for at := n.Parent(); at != nil; at = at.Parent() {
		if at.Get("$recursiveAnchor").True() {
			named = at
			break
		}
		if named == nil && at.IsMap() && nameOf(at) != "" {
			named = at
		}
	}
	if named == nil {
		return
	}
	n.Delete("$recursiveRef")
	n.Set("$ref", tree.NewString(ref, named.Pointer()))
}
