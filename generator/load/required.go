package load

import (
	"github.com/apigen-go/apigen/generator/load/tree"
)

// requireds remembers the names that `required` lists but no property declares: what is
// left when an author removes a member. A schema without members of its own may be a part
// of several objects, some of which declare what it requires, so that nothing is decided
// before all are read.
type requireds struct {
	known    map[*tree.Node]bool
	unknowns []unknownName
}

type unknownName struct {
	node    *tree.Node
	members []string // what the object has
	whole   bool     // the schema is an object of its own, not a part of one
}

func (r *requireds) declared(name *tree.Node) { r.known[name] = true }

func (r *requireds) unknown(name *tree.Node, members []string, whole bool) {
	r.unknowns = append(r.unknowns, unknownName{name, members, whole})
}

// settleRequired reports the names that no object declares, and takes them off the list:
// nothing says what a value of them would be, so that no client could send one.
func (b *builder) settleRequired() {
	warned, dropped := map[*tree.Node]bool{}, map[*tree.Node]bool{}
	for _, u := range b.required.unknowns {
		if !warned[u.node] {
			warned[u.node] = true
			b.r.warn(u.node, "required-unknown", suggest(u.node.Str(), u.members, "declare it under properties, or take it off the list"),
				"required member %q is not among the properties; it is left out", u.node.Str())
		}
		if dropped[u.node] || b.required.known[u.node] && !u.whole {
			continue
		}
		dropped[u.node] = true
		list := u.node.Parent()
		u.node.Remove()
		if list.IsList() && len(list.Elems()) == 0 {
			list.Remove()
		}
	}
}
