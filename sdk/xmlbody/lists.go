package xmlbody

import "slices"

// Lists are where documents and vendors disagree most: whether there is an element around
// the items, and what the items are called. The declared reading comes first; another one
// is taken only where the declared one finds nothing and no other makes sense.

// wrappedItems are the items of a list with an element of its own. nodes are those
// elements, mostly one.
func (s *Shape) wrappedItems(nodes []*node) []*node {
	if len(nodes) == 1 {
		return s.itemsIn(nodes[0])
	}
	var items []*node
	for _, n := range nodes {
		items = append(items, s.itemsIn(n)...)
	}
	return items
}

// itemsIn are the items below the element of a list. Where none has the declared name, all
// children are items, or the element is the only item itself: vendors leave the wrapper
// out.
func (s *Shape) itemsIn(n *node) []*node {
	if s.Item.Local != "" && len(n.children) > 0 {
		named := func(c *node) bool { return c.name.Local == s.Item.Local }
		switch k := slices.IndexFunc(n.children, named); {
		case k >= 0 && !slices.ContainsFunc(n.children, func(c *node) bool { return !named(c) }):
			return n.children
		case k >= 0:
			var items []*node
			for _, c := range n.children {
				if named(c) {
					items = append(items, c)
				}
			}
			return items
		case s.Elem.owns(n.children):
			return []*node{n}
		}
	}
	if len(n.children) == 0 && n.hasText() {
		return []*node{n}
	}
	return n.children
}

// bareItems are the items of a list without an element of its own. A single element that
// holds nothing but elements of one unknown name is a wrapper all the same.
func (s *Shape) bareItems(nodes []*node) []*node {
	if len(nodes) != 1 || len(nodes[0].children) == 0 || len(nodes[0].attrs) > 0 || nodes[0].hasText() {
		return nodes
	}
	n := nodes[0]
	for _, c := range n.children {
		if c.name != n.children[0].name {
			return nodes
		}
	}
	switch s.Elem.Kind {
	case Any, Map, List:
		return nodes
	case Struct:
		if s.Elem.Extra != nil || s.Elem.find(n.children[0].name.Space, n.children[0].name.Local, Element) >= 0 {
			return nodes
		}
	}
	return n.children
}

// owns reports whether all elements are fields of the shape.
func (s *Shape) owns(children []*node) bool {
	return s.Kind == Struct && !slices.ContainsFunc(children, func(c *node) bool {
		return s.find(c.name.Space, c.name.Local, Element) < 0
	})
}

func (n *node) hasText() bool {
	for _, c := range n.text {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return true
		}
	}
	return false
}
