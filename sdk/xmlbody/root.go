package xmlbody

import (
	"github.com/apigen-go/apigen/sdk"
)

// Root is the XML of an operation: the name of its request's root element in the syntax of
// a struct tag, "http://ns pet", with the name of the items where the body is a list,
// "pets>pet". The root of an answer may have any name.
type Root string

var _ sdk.XML = Root("")

// Append implements [sdk.XML].
func (r Root) Append(dst, json []byte, v any, path ...string) ([]byte, error) {
	s, err := shapeOf(v)
	if err != nil {
		return dst, err
	}
	names := parseNames(string(r))
	if len(names) == 0 {
		names = []Name{{Local: "request"}}
	}
	if s.Kind == List && len(names) > 1 {
		s = named(s, names[1:])
	}
	for i := len(path) - 1; i >= 0; i-- {
		f := Field{Member: path[i], Name: Name{Local: path[i]}, Shape: s, Wrapped: s.Kind == List}
		if f.Wrapped && s.Item.Local == "" {
			f.Shape = named(s, []Name{{Local: "item"}})
		}
		s = &Shape{Kind: Struct, Fields: []Field{f}, loose: true}
	}
	return s.Append(dst, json, names[0])
}

// named is a list whose items, and those of the lists in it, have names.
func named(s *Shape, names []Name) *Shape {
	if s.Kind != List || len(names) == 0 {
		return s
	}
	return &Shape{Kind: List, Item: names[0], Elem: named(s.Elem, names[1:])}
}

// Parse implements [sdk.XML].
func (r Root) Parse(data []byte) (sdk.XMLDocument, error) {
	d, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return document{d}, nil
}

type document struct{ *Document }

func (d document) Root() string { return d.Name() }

func (d document) JSON(v any, path ...string) ([]byte, error) {
	s, err := shapeOf(v)
	if err != nil {
		return nil, err
	}
	return d.Document.JSON(s, path...), nil
}
