package xmlbody

import (
	"encoding/xml"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Document is an element that was read, and all that is in it.
type Document struct{ n *node }

// Parse reads a document.
func Parse(data []byte) (*Document, error) {
	n, err := parse(data)
	if err != nil {
		return nil, err
	}
	return &Document{n}, nil
}

// Name is the local name of the element.
func (d *Document) Name() string { return d.n.name.Local }

// JSON gives the element by its shape, nil for [Any], or what is in it: path names
// elements inside of each other. It is nil where there is no such element.
func (d *Document) JSON(s *Shape, path ...string) []byte {
	if s == nil {
		s = anyShape
	}
	nodes := []*node{d.n}
	for _, step := range path {
		var next []*node
		for _, c := range nodes[len(nodes)-1].children {
			if c.name.Local == step {
				next = append(next, c)
			}
		}
		if next == nil {
			return nil
		}
		nodes = next
	}
	// A list below the root is found without the names of its items, so that it may be the
	// items themselves.
	if last := nodes[len(nodes)-1]; s.Kind == List && len(path) > 0 && (len(nodes) > 1 || len(last.children) > 0 && s.Elem.owns(last.children)) {
		return appendItems(nil, s, nodes)
	}
	return appendNode(nil, s, nodes[len(nodes)-1])
}

// appendNode appends the JSON of an element. What does not fit the shape is written as it
// looks, for the decoder to refuse or, leniently, to convert: the rules of what a number
// or a boolean may be stand in one place.
func appendNode(b []byte, s *Shape, n *node) []byte {
	if n.null {
		return append(b, "null"...)
	}
	switch s.Kind {
	case List:
		return appendItems(b, s, s.itemsIn(n))
	case Map:
		return appendMap(b, s, n)
	case Struct:
		return appendStruct(b, s, n)
	case Any:
		return appendAny(b, n)
	}
	if len(n.children) > 0 {
		return appendAny(b, n)
	}
	return appendScalar(b, s.Kind, string(n.text))
}

func appendScalar(b []byte, kind Kind, text string) []byte {
	if kind == String || kind == Any {
		return codec.AppendString(b, text)
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return append(b, "null"...)
	}
	switch kind {
	case Bytes:
		// Encoders break lines and indent them.
		return codec.AppendString(b, strings.Join(strings.Fields(text), ""))
	case Boolean:
		switch text {
		case "true", "1":
			return append(b, "true"...)
		case "false", "0":
			return append(b, "false"...)
		}
	case Number:
		if number := jsonNumber(text); codec.IsNumber(number) {
			return append(b, number...)
		}
	}
	return codec.AppendString(b, text)
}

// jsonNumber writes a number as JSON does: XML Schema allows +1, 007, .5 and 5. as well.
func jsonNumber(text string) string {
	sign := ""
	switch text[0] {
	case '-':
		sign, text = "-", text[1:]
	case '+':
		text = text[1:]
	}
	for len(text) > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9' {
		text = text[1:]
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	if whole, rest, ok := strings.Cut(text, "."); ok && (rest == "" || rest[0] == 'e' || rest[0] == 'E') {
		text = whole + rest
	}
	return sign + text
}

// group are the elements of one member.
type group struct {
	at    int // index of the field; -1: of nobody
	name  string
	nodes []*node
}

// appendStruct writes one member a field that is there, then what no field takes.
func appendStruct(b []byte, s *Shape, n *node) []byte {
	o := object{b: append(b, '{')}
	for _, a := range n.attrs {
		if at := s.find(a.Name.Space, a.Name.Local, Attribute); at >= 0 {
			o.key(s.Fields[at].Member)
			o.b = appendValue(o.b, s.Fields[at].Shape, a)
		} else {
			o.unknown(s, a.Name.Local, []*node{{name: a.Name, text: []byte(a.Value)}})
		}
	}
	for _, g := range s.groups(n) {
		if g.at < 0 {
			o.unknown(s, g.name, g.nodes)
			continue
		}
		f := &s.Fields[g.at]
		o.key(f.Member)
		switch {
		case f.Wrapped && len(g.nodes) == 1 && g.nodes[0].null:
			o.b = append(o.b, "null"...)
		case f.Shape.Kind == List && f.Wrapped:
			o.b = appendItems(o.b, f.Shape, f.Shape.wrappedItems(g.nodes))
		case f.Shape.Kind == List:
			o.b = appendItems(o.b, f.Shape, f.Shape.bareItems(g.nodes))
		default:
			// As for JSON, the last of several counts.
			o.b = appendNode(o.b, f.Shape, g.nodes[len(g.nodes)-1])
		}
	}
	s.index()
	if s.text >= 0 {
		f := &s.Fields[s.text]
		if len(n.children) == 0 || n.hasText() {
			o.key(f.Member)
			o.b = appendNode(o.b, f.Shape, &node{text: n.text})
		}
	}
	return append(o.b, '}')
}

// appendValue is appendNode for an attribute, in which space stands between items.
func appendValue(b []byte, s *Shape, a xml.Attr) []byte {
	if s.Kind == List {
		var items []*node
		for _, text := range strings.Fields(a.Value) {
			items = append(items, &node{name: a.Name, text: []byte(text)})
		}
		return appendItems(b, s, items)
	}
	return appendNode(b, s, &node{name: a.Name, text: []byte(a.Value)})
}

// groups sorts the children by the field that takes them, in order of appearance.
func (s *Shape) groups(n *node) []*group {
	var list []*group
	byField, byName := map[int]*group{}, map[string]*group{}
	for _, c := range n.children {
		at := s.find(c.name.Space, c.name.Local, Element)
		g := byField[at]
		if at < 0 {
			g = byName[c.name.Local]
		}
		if g == nil {
			g = &group{at: at, name: c.name.Local}
			list = append(list, g)
			if at < 0 {
				byName[g.name] = g
			} else {
				byField[at] = g
			}
		}
		g.nodes = append(g.nodes, c)
	}
	return list
}

// object writes the members of a JSON object.
type object struct {
	b    []byte
	some bool
}

func (o *object) key(name string) {
	if o.some {
		o.b = append(o.b, ',')
	}
	o.some = true
	o.b = append(codec.AppendString(o.b, name), ':')
}

// unknown writes what no field takes, for the decoder to collect or to report. A name that
// is that of another field's member would be taken for it, so it is left out.
func (o *object) unknown(s *Shape, name string, nodes []*node) {
	s.index()
	if _, taken := s.byKey[name]; taken {
		return
	}
	o.key(name)
	switch {
	case s.Extra == nil:
		o.b = appendAll(o.b, nodes)
	case s.Extra.Kind == List:
		o.b = appendItems(o.b, s.Extra, nodes)
	case s.Extra.Kind == Any:
		o.b = appendAll(o.b, nodes)
	default:
		o.b = appendNode(o.b, s.Extra, nodes[len(nodes)-1])
	}
}

// appendMap writes one member a name.
func appendMap(b []byte, s *Shape, n *node) []byte {
	o := object{b: append(b, '{')}
	open := &Shape{Kind: Struct, Extra: s.Elem}
	for _, g := range open.groups(n) {
		o.unknown(open, g.name, g.nodes)
	}
	return append(o.b, '}')
}

func appendItems(b []byte, s *Shape, items []*node) []byte {
	b = append(b, '[')
	for i, n := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendNode(b, s.Elem, n)
	}
	return append(b, ']')
}
