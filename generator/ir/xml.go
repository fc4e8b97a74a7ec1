package ir

import "strings"

// XML is what a document says of how a value is written in XML bodies: OpenAPI's xml
// object.
type XML struct {
	Name      string
	Namespace string
	Prefix    string
	Node      XMLNode
	// Wrapped: a list stands in an element of its own.
	Wrapped bool
	Pos     Pos
}

// XMLNode is what a value is in XML.
type XMLNode string

// The nodes.
const (
	XMLElement   XMLNode = ""
	XMLAttribute XMLNode = "attribute"
	XMLText      XMLNode = "text"  // the text of the element around it
	XMLCDATA     XMLNode = "cdata" // the same, written as a CDATA section
)

// XMLName is the name of an element or attribute.
type XMLName struct{ Namespace, Prefix, Local string }

// XMLPlace is where a value stands in a document.
type XMLPlace struct {
	Node XMLNode
	// Names are those of the element and, for a list, of its items, for lists in lists those
	// of theirs: one name for each list, and the element's own in front if it is Wrapped.
	Names   []XMLName
	Wrapped bool
}

// XMLPlace says where the member stands in a document: OpenAPI's rules for names.
func (f *Field) XMLPlace() XMLPlace {
	return placeXML(f.XML, f.Type, ElementName(f.Name))
}

// XMLRoot is the place of a whole body: its name is that of the xml object, else of the
// component, else otherwise.
func (c *Content) XMLRoot(otherwise string) XMLPlace {
	name := otherwise
	if t := shape(c.Type); t != nil && t.Name != "" {
		name = ElementName(t.Name)
	}
	if t := shape(c.Type); t != nil && t.Kind == List {
		var x XML
		if c.XML != nil {
			x = *c.XML
		}
		x.Wrapped, x.Node = true, XMLElement // a document has one root
		place := placeXML(&x, c.Type, name)
		if e := shape(t.Elem); t.ItemXML == nil || t.ItemXML.Name == "" {
			place.Names[1].Local = "item"
			if e != nil && e.Name != "" {
				place.Names[1].Local = ElementName(e.Name)
			}
		}
		return place
	}
	return XMLPlace{Names: []XMLName{nameXML(c.XML, name)}}
}

func placeXML(x *XML, t *Type, name string) XMLPlace {
	p := XMLPlace{Names: []XMLName{nameXML(x, name)}}
	if x != nil {
		p.Node, p.Wrapped = x.Node, x.Wrapped
	}
	list := shape(t)
	if list == nil || list.Kind != List {
		p.Wrapped = false
		return p
	}
	if p.Node == XMLAttribute {
		p.Wrapped = false
		return p
	}
	last := p.Names[0]
	if list.WrapItem != "" && x == nil {
		p.Wrapped, last = true, XMLName{Local: ElementName(list.WrapItem)}
		p.Names = append(p.Names, last)
		list = shape(list.Elem)
	} else if !p.Wrapped {
		p.Names = nil
	}
	for depth := 0; list != nil && list.Kind == List && depth < maxLists; depth++ {
		// Items without a name have that of the list: "if a name is not explicitly defined, the
		// same name will be used both internally and externally".
		if x := list.ItemXML; x != nil && x.Name != "" {
			last = nameXML(x, x.Name)
		}
		p.Names = append(p.Names, last)
		list = shape(list.Elem)
	}
	return p
}

// maxLists bounds lists that contain themselves.
const maxLists = 10

func nameXML(x *XML, name string) XMLName {
	if x == nil {
		return XMLName{Local: name}
	}
	n := XMLName{Prefix: x.Prefix, Local: name}
	if x.Name != "" {
		n.Local = ElementName(x.Name)
	}
	if n.Prefix != "" {
		n.Prefix = ElementName(n.Prefix)
	}
	if !strings.ContainsAny(x.Namespace, " \t\r\n,>\"`\\") {
		n.Namespace = x.Namespace
	}
	return n
}

func shape(t *Type) *Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}

// ElementName makes a name that XML allows of one that it may not.
func ElementName(name string) string {
	if name == "" {
		return "_"
	}
	out := strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z',
			r >= 0xc0 && r != 0xd7 && r != 0xf7 && r != 0xfffd && (r < 0x300 || r > 0x36f):
			return r
		}
		return '_'
	}, name)
	if strings.IndexByte("-.0123456789", out[0]) >= 0 {
		out = "_" + out
	}
	return out
}

// String writes the place as it stands in a struct tag: "http://ns p:wrapper>item,attr".
func (p XMLPlace) String() string {
	var b strings.Builder
	if p.Node == XMLElement || p.Node == XMLAttribute {
		for i, n := range p.Names {
			if i > 0 {
				b.WriteByte('>')
			}
			if n.Namespace != "" {
				b.WriteString(n.Namespace + " ")
			}
			if n.Prefix != "" {
				b.WriteString(n.Prefix + ":")
			}
			b.WriteString(n.Local)
		}
	}
	switch p.Node {
	case XMLAttribute:
		b.WriteString(",attr")
	case XMLText:
		b.WriteString(",chardata")
	case XMLCDATA:
		b.WriteString(",cdata")
	}
	return b.String()
}
