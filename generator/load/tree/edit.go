package tree

import "slices"

// The loader repairs, converts and overlays documents in place. Every edit keeps
// the parent links, so that pointers stay right; new values take the position of
// what they replace, so that later messages still lead to the source.

// NewString makes a string that stands where at stands.
func NewString(at *Node, text string) *Node {
	return &Node{Kind: String, Text: text, Line: at.Line, Col: at.Col, File: at.File}
}

// NewBool makes a boolean that stands where at stands.
func NewBool(at *Node, v bool) *Node {
	text := "false"
	if v {
		text = "true"
	}
	return &Node{Kind: Bool, Text: text, Line: at.Line, Col: at.Col, File: at.File}
}

// NewMap makes an empty object that stands where at stands.
func NewMap(at *Node) *Node {
	return &Node{Kind: Map, Line: at.Line, Col: at.Col, File: at.File}
}

// NewList makes a list of items that stands where at stands.
func NewList(at *Node, items ...*Node) *Node {
	n := &Node{Kind: List, Line: at.Line, Col: at.Col, File: at.File}
	for _, it := range items {
		n.Append(it)
	}
	return n
}

// Become turns n into a copy of other, in place: whoever holds n sees the change.
func (n *Node) Become(other *Node) {
	members, items := other.Children(), other.Elems()
	n.Kind, n.Text, n.within = other.Kind, other.Text, nil
	for _, e := range members {
		n.put(e.Key, e.Line, e.Col, e.Value)
	}
	for _, it := range items {
		n.Append(it)
	}
}

// Set makes value the member called key, at its old place if there is one.
func (n *Node) Set(key string, value *Node) {
	if i := n.find(key); i >= 0 {
		n.within.entries[i].Value = value
		value.parent, value.key = n, key
		return
	}
	n.put(key, value.Line, value.Col, value)
}

// hold is what n holds, made if it is not there.
func (n *Node) hold() *inner {
	if n.within == nil {
		n.within = &inner{}
	}
	return n.within
}

func (n *Node) put(key string, line, col int32, value *Node) {
	value.parent, value.key = n, key
	in := n.hold()
	in.entries = append(in.entries, Entry{Key: key, Line: line, Col: col, Value: value})
	if in.index != nil {
		in.index[key] = len(in.entries) - 1
	}
}

// SetEntry is Set that keeps the position of the entry's name.
func (n *Node) SetEntry(e Entry) {
	if n.find(e.Key) >= 0 {
		n.Set(e.Key, e.Value)
		return
	}
	n.put(e.Key, e.Line, e.Col, e.Value)
}

// Rename gives the member called key another name, at the same place.
func (n *Node) Rename(key, to string) {
	i := n.find(key)
	if i < 0 || key == to {
		return
	}
	n.Delete(to)
	i = n.find(key)
	in := n.within
	in.entries[i].Key = to
	in.entries[i].Value.key = to
	in.index = nil
}

// Delete removes the member called key and returns it.
func (n *Node) Delete(key string) *Node {
	i := n.find(key)
	if i < 0 {
		return nil
	}
	in := n.within
	v := in.entries[i].Value
	in.entries = slices.Delete(in.entries, i, i+1)
	in.index = nil
	v.parent = nil
	return v
}

// Append adds an item to a List.
func (n *Node) Append(item *Node) {
	in := n.hold()
	item.parent, item.key, item.at = n, "", int32(len(in.items))
	in.items = append(in.items, item)
}

// DeleteItems removes the items for which drop is true.
func (n *Node) DeleteItems(drop func(*Node) bool) {
	if n.within == nil {
		return
	}
	n.within.items = slices.DeleteFunc(n.within.items, drop)
	for i, it := range n.within.items {
		it.at = int32(i)
	}
}

// Remove takes n out of its parent.
func (n *Node) Remove() {
	switch p := n.parent; {
	case p == nil:
	case p.Kind == Map:
		p.Delete(n.key)
	case p.Kind == List:
		p.DeleteItems(func(o *Node) bool { return o == n })
		n.parent = nil
	}
}

// Clone copies n and everything below it; the copy has no parent.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	c := &Node{Kind: n.Kind, Text: n.Text, Line: n.Line, Col: n.Col, File: n.File}
	if members := n.Children(); len(members) > 0 {
		c.hold().entries = make([]Entry, 0, len(members))
	}
	for _, e := range n.Children() {
		c.put(e.Key, e.Line, e.Col, e.Value.Clone())
	}
	for _, it := range n.Elems() {
		c.Append(it.Clone())
	}
	return c
}

// Equal reports whether two nodes hold the same value, whatever their order of
// members and their positions.
func Equal(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Children()) != len(b.Children()) || len(a.Elems()) != len(b.Elems()) {
		return false
	}
	for _, e := range a.Children() {
		if !Equal(e.Value, b.Get(e.Key)) {
			return false
		}
	}
	for i, it := range a.Elems() {
		if !Equal(it, b.Elems()[i]) {
			return false
		}
	}
	return true
}

// Join makes a schema-like object {keyword: [nodes...]} that borrows nodes without
// adopting them: their parents and pointers stay. It stands where the first one stands.
func Join(keyword string, nodes ...*Node) *Node {
	at := nodes[0]
	list := &Node{Kind: List, within: &inner{items: nodes}, Line: at.Line, Col: at.Col, File: at.File, parent: at.parent, key: at.key, at: at.at}
	n := &Node{Kind: Map, Line: at.Line, Col: at.Col, File: at.File, parent: at.parent, key: at.key, at: at.at}
	n.within = &inner{entries: []Entry{{Key: keyword, Line: at.Line, Col: at.Col, Value: list}}}
	return n
}

// Without is a view of the object n that lacks some members. It borrows the others
// and stands where n stands.
func (n *Node) Without(keys ...string) *Node {
	c := &Node{Kind: Map, Line: n.Line, Col: n.Col, File: n.File, parent: n.parent, key: n.key, at: n.at}
	in := c.hold()
	for _, e := range n.Children() {
		if !slices.Contains(keys, e.Key) {
			in.entries = append(in.entries, e)
		}
	}
	return c
}

// With is a view of the object n in which one member has another value.
func (n *Node) With(key string, value *Node) *Node {
	c := n.Without(key)
	c.within.entries = append(c.within.entries, Entry{Key: key, Line: value.Line, Col: value.Col, Value: value})
	return c
}
