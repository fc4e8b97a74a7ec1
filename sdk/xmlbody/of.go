package xmlbody

import (
	"reflect"
	"sync"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// shapes caches the shape of each type: map[reflect.Type]*Shape.
var shapes sync.Map

// shapeOf gives the shape of v's type, a pointer or not; nil has none.
func shapeOf(v any) (*Shape, error) {
	if v == nil {
		return anyShape, nil
	}
	t := reflect.TypeOf(v)
	if s, ok := shapes.Load(t); ok {
		return s.(*Shape), nil
	}
	view, err := codec.ViewOf(t)
	if err != nil {
		return nil, err
	}
	b := builder{structs: map[any]*Shape{}}
	s, _ := shapes.LoadOrStore(t, b.build(view, nil))
	return s.(*Shape), nil
}

// builder makes the shapes of one type and of all that it contains.
type builder struct {
	structs map[any]*Shape // breaks cycles
	nested  int            // lists and maps inside of each other
}

// maxNested bounds types that contain themselves through lists alone.
const maxNested = 50

// build gives the shape of a type. names are those of the items of lists, outermost list
// first.
func (b *builder) build(v codec.View, names []Name) *Shape {
	switch v.Shape() {
	case codec.ShapeText:
		return &Shape{Kind: String}
	case codec.ShapeToken:
		return &Shape{Kind: Token}
	case codec.ShapeBytes:
		return &Shape{Kind: Bytes}
	case codec.ShapeBool:
		return &Shape{Kind: Boolean}
	case codec.ShapeNumber:
		return &Shape{Kind: Number}
	case codec.ShapeStruct:
		return b.buildStruct(v)
	case codec.ShapeList, codec.ShapeMap:
		if b.nested++; b.nested > maxNested {
			return anyShape
		}
		defer func() { b.nested-- }()
		s := &Shape{Kind: Map}
		if v.Shape() == codec.ShapeList {
			s.Kind = List
			if len(names) > 0 {
				s.Item, names = names[0], names[1:]
			}
		}
		s.Elem = b.build(v.Elem(), names)
		return s
	}
	return anyShape
}

func (b *builder) buildStruct(v codec.View) *Shape {
	if s, ok := b.structs[v.ID()]; ok {
		return s
	}
	s := &Shape{Kind: Struct}
	b.structs[v.ID()] = s
	members, unknown, ok := v.Members()
	for _, m := range members {
		text := m.Tag.Get("xml")
		t := parseTag(text)
		if t.skip {
			continue
		}
		f := Field{Member: m.Name, Name: Name{Local: m.Name}, Node: t.node, Nil: m.Type.Nullable()}
		if len(t.names) > 0 {
			f.Name = t.names[0]
		}
		if m.Type.Shape() != codec.ShapeList {
			f.Shape = b.build(m.Type, nil)
		} else {
			names := t.names
			switch levels := listLevels(m.Type); {
			case len(names) > levels:
				f.Wrapped, names = true, names[1:]
			case m.Type.Wrap() != "" && len(names) < 2:
				f.Wrapped, names = true, []Name{{Local: m.Type.Wrap()}}
			}
			f.Shape = b.build(m.Type, names)
		}
		s.Fields = append(s.Fields, f)
	}
	if ok {
		s.Extra = b.build(unknown, nil)
	}
	return s
}

// listLevels counts the lists inside of each other.
func listLevels(v codec.View) int {
	n := 0
	for v.Shape() == codec.ShapeList && n < maxNested {
		n++
		v = v.Elem()
	}
	return n
}
