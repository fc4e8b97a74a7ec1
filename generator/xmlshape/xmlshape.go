// Package xmlshape tells package xmlbody how the schemas of a document look in XML, for
// those who have no Go types for them: the vendor's test server and calls from the shell.
package xmlshape

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/xmlbody"
)

// Typed reports whether a body of that type is read by its schema. A text or a file that
// is XML is passed on as it is.
func Typed(t *ir.Type) bool {
	t = base(t)
	return t != nil && t.Kind != ir.File && t.Kind != ir.Stream && !(t.Kind == ir.Scalar && t.Prim == ir.String && t.GoType == "")
}

// Content is the shape of an XML body, and the name of its root element.
func Content(c *ir.Content, otherwise string) (*xmlbody.Shape, xmlbody.Name) {
	b := builder{}
	place := c.XMLRoot(otherwise)
	if s := base(c.Type); s != nil && s.Kind == ir.List {
		return b.list(s, names(place.Names[1:])), name(place.Names[0])
	}
	return b.of(c.Type), name(place.Names[0])
}

// Of is the shape of a type.
func Of(t *ir.Type) *xmlbody.Shape { return builder{}.of(t) }

// builder keeps the shapes of objects, because types may be recursive.
type builder map[*ir.Type]*xmlbody.Shape

func base(t *ir.Type) *ir.Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}

func (b builder) of(t *ir.Type) *xmlbody.Shape {
	if t != nil && t.EmbeddedJSON {
		return &xmlbody.Shape{Kind: xmlbody.String}
	}
	t = base(t)
	if t == nil {
		return &xmlbody.Shape{}
	}
	if t.EmbeddedJSON {
		return &xmlbody.Shape{Kind: xmlbody.String}
	}
	switch t.Kind {
	case ir.Scalar, ir.Enum:
		return &xmlbody.Shape{Kind: scalar(t)}
	case ir.File:
		return &xmlbody.Shape{Kind: xmlbody.String}
	case ir.List:
		return b.list(t, nil)
	}
	if s := b[t]; s != nil {
		return s
	}
	s := &xmlbody.Shape{}
	b[t] = s
	switch t.Kind {
	case ir.Map:
		s.Kind, s.Elem = xmlbody.Map, b.of(t.Elem)
	case ir.Struct:
		s.Kind = xmlbody.Struct
		for _, f := range t.Fields {
			s.Fields = append(s.Fields, b.field(f))
		}
		if t.Extra != nil {
			s.Extra = b.of(t.Extra)
		}
	case ir.Union:
		b.union(s, t)
	}
	return s
}

// union is read with the members of all its variants if all are objects.
func (b builder) union(s *xmlbody.Shape, t *ir.Type) {
	known := map[string]bool{}
	var fields []xmlbody.Field
	for _, v := range t.Variants {
		variant := base(v.Type)
		if variant == nil || variant.Kind != ir.Struct {
			return
		}
		for _, f := range variant.Fields {
			if !known[f.Name] {
				known[f.Name] = true
				fields = append(fields, b.field(f))
			}
		}
	}
	s.Kind, s.Fields = xmlbody.Struct, fields
}

func (b builder) field(f *ir.Field) xmlbody.Field {
	place := f.XMLPlace()
	out := xmlbody.Field{Member: f.Name, Wrapped: place.Wrapped, Name: xmlbody.Name{Local: ir.ElementName(f.Name)}}
	if len(place.Names) > 0 {
		out.Name = name(place.Names[0])
	}
	switch place.Node {
	case ir.XMLAttribute:
		out.Node = xmlbody.Attribute
	case ir.XMLText:
		out.Node = xmlbody.Text
	case ir.XMLCDATA:
		out.Node = xmlbody.CDATA
	}
	s := base(f.Type)
	if s == nil || s.Kind != ir.List || f.Type.EmbeddedJSON || s.EmbeddedJSON {
		out.Shape = b.of(f.Type)
		return out
	}
	items := place.Names
	if place.Wrapped {
		items = items[1:]
	}
	out.Shape = b.list(s, names(items))
	return out
}

// list is not kept: the names of its items belong to where it stands.
func (b builder) list(t *ir.Type, items []xmlbody.Name) *xmlbody.Shape {
	s := &xmlbody.Shape{Kind: xmlbody.List}
	if len(items) > 0 {
		s.Item, items = items[0], items[1:]
	}
	if e := base(t.Elem); e != nil && e.Kind == ir.List {
		if e == t || b[t] != nil { // a list of nothing but itself
			s.Elem = &xmlbody.Shape{}
			return s
		}
		b[t] = s
		s.Elem = b.list(e, items)
		delete(b, t)
		return s
	}
	s.Elem = b.of(t.Elem)
	return s
}

func scalar(t *ir.Type) xmlbody.Kind {
	switch t.Prim {
	case ir.Boolean:
		return xmlbody.Boolean
	case ir.Integer, ir.Number:
		return xmlbody.Number
	}
	switch {
	case t.Layout != "", strings.HasPrefix(t.Format, "date"):
		return xmlbody.Token
	case t.Format == "byte" || t.Format == "base64" || t.Format == "base64url":
		return xmlbody.Bytes
	}
	return xmlbody.String
}

func name(n ir.XMLName) xmlbody.Name {
	return xmlbody.Name{Space: n.Namespace, Prefix: n.Prefix, Local: n.Local}
}

func names(list []ir.XMLName) []xmlbody.Name {
	out := make([]xmlbody.Name, len(list))
	for i, n := range list {
		out[i] = name(n)
	}
	return out
}
