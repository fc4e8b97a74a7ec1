package xmlbody

import "strings"

// Name is the name of an element or attribute.
type Name struct {
	Space  string // namespace, "" for none
	Prefix string // as it is written; readers look at Space and Local only
	Local  string
}

// Node is what a member of an object is in XML.
type Node uint8

// The nodes.
const (
	Element Node = iota
	Attribute
	Text  // the text of the element itself
	CDATA // Text that is written as a CDATA section
)

// tag is a parsed `xml` struct tag.
type tag struct {
	names []Name // outermost first
	node  Node
	skip  bool
}

// parseTag reads the syntax of encoding/xml, `xml:"space wrapper>item,attr"`, with a
// prefix before each local name where the document has one: `xml:"space p:id"`.
func parseTag(text string) tag {
	if text == "-" {
		return tag{skip: true}
	}
	name, opts, _ := strings.Cut(text, ",")
	t := tag{names: parseNames(name)}
	for opt := range strings.SplitSeq(opts, ",") {
		switch opt {
		case "attr":
			t.node = Attribute
		case "chardata":
			t.node = Text
		case "cdata":
			t.node = CDATA
		}
	}
	return t
}

// parseNames reads "space a>space p:b".
func parseNames(text string) []Name {
	if text == "" {
		return nil
	}
	var names []Name
	for one := range strings.SplitSeq(text, ">") {
		space, name, ok := strings.Cut(one, " ")
		if !ok {
			space, name = "", one
		}
		n := Name{Space: space, Local: name}
		if prefix, local, ok := strings.Cut(name, ":"); ok {
			n.Prefix, n.Local = prefix, local
		}
		names = append(names, n)
	}
	return names
}

// appendTo writes the name as it stands in a tag.
func (n Name) appendTo(dst []byte) []byte {
	if n.Prefix != "" {
		dst = append(append(dst, n.Prefix...), ':')
	}
	return append(dst, n.Local...)
}

// valid reports whether the name can stand in a document. It is a little narrower than
// XML, which allows colons.
func (n Name) valid() bool {
	return validName(n.Local) && (n.Prefix == "" || validName(n.Prefix))
}

func validName(s string) bool {
	for i, r := range s {
		switch {
		case r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z',
			// The ranges of XML 1.0 without its gaps in the private and combining areas.
			r >= 0xc0 && r != 0xd7 && r != 0xf7 && r != 0xfffd && (r < 0x300 || r > 0x36f):
		case i > 0 && (r == '-' || r == '.' || r >= '0' && r <= '9' || r == 0xb7 || r >= 0x300 && r <= 0x36f):
		default:
			return false
		}
	}
	return s != ""
}
