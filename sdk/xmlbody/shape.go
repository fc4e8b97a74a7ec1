package xmlbody

import "sync"

// Kind is the closed set of what a value can be.
type Kind uint8

// The kinds.
const (
	Any     Kind = iota // no type: see the package documentation
	String              // text, every character of it
	Token               // text without the space around it; empty is no value
	Bytes               // base64
	Boolean             // true, false, 1 or 0
	Number
	List
	Map // elements whose names are keys
	Struct
)

// Shape says how a value looks in XML. Shapes of recursive types are cycles; a shape is
// not changed once it is used.
type Shape struct {
	Kind Kind
	// Elem is what a List or Map holds.
	Elem *Shape
	// Item names the elements of a List; without a name they take that of the list.
	Item Name
	// Fields are the members of a Struct.
	Fields []Field
	// Extra is the shape of elements that no field takes; nil: there are none.
	Extra *Shape

	loose bool // members are written in the order that they come in
	once  sync.Once
	byXML map[string][]int // fields by local name
	byKey map[string]int   // fields by member
	text  int              // the field that holds the element's own text, -1: none
}

// Field is a member of an object.
type Field struct {
	// Member is its name in JSON.
	Member string
	Name   Name
	Node   Node
	// Wrapped says that a list stands in an element of its own, which Name names. Otherwise
	// its items stand there themselves.
	Wrapped bool
	// Nil writes null as an empty element with xsi:nil="true". Without it, null is left out.
	Nil   bool
	Shape *Shape
}

func (s *Shape) index() {
	s.once.Do(func() {
		s.byXML, s.byKey, s.text = map[string][]int{}, map[string]int{}, -1
		for i, f := range s.Fields {
			s.byKey[f.Member] = i
			if f.Node >= Text {
				s.text = i
				continue
			}
			local := f.element().Local
			s.byXML[local] = append(s.byXML[local], i)
		}
	})
}

// element names the elements in which the member is found: for a list without a wrapper
// those of its items.
func (f *Field) element() Name {
	if f.Shape.Kind == List && !f.Wrapped && f.Shape.Item.Local != "" {
		return f.Shape.Item
	}
	return f.Name
}

// find is the field for an element or attribute of that name, -1 where there is none. A
// vendor who sends as an element what is declared as an attribute is understood.
func (s *Shape) find(space, local string, node Node) int {
	s.index()
	best, score := -1, -1
	for _, i := range s.byXML[local] {
		f := &s.Fields[i]
		n := 0
		if f.Node == node {
			n += 2
		}
		if f.element().Space == space {
			n++
		}
		if n > score {
			best, score = i, n
		}
	}
	return best
}

var anyShape = &Shape{}
