package xmlbody

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Append appends JSON as a document with a root of that name. Members that are null are
// left out.
func (s *Shape) Append(dst, json []byte, root Name) ([]byte, error) {
	w := writer{b: append(dst, xml.Header...)}
	if s.Kind == List {
		w.wrapped(root, s, json, Name{Local: "item"})
	} else {
		w.element(root, s, json)
	}
	if w.err != nil {
		return dst, w.err
	}
	return w.b, nil
}

// writer is one walk over a JSON value. After an error nothing more is worth anything.
type writer struct {
	b     []byte
	scope []Name // declared namespaces: Prefix and Space
	err   error
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

// under adds a place to an error.
func (w *writer) under(name Name) {
	if w.err != nil {
		w.err = fmt.Errorf("%s: %w", name.Local, w.err)
	}
}

// start writes a start tag without its end and declares the namespace where it is new.
// What it returns is for end.
func (w *writer) start(n Name) int {
	mark := len(w.scope)
	if !n.valid() {
		w.fail("%q cannot be the name of an element", n.appendTo(nil))
		return mark
	}
	w.b = n.appendTo(append(w.b, '<'))
	w.declare(n)
	return mark
}

func (w *writer) end(n Name, mark int) {
	w.scope = w.scope[:mark]
	w.b = append(n.appendTo(append(w.b, "</"...)), '>')
}

// declare says what the prefix of a name stands for. A name without a namespace leaves the
// one around it as it is, which is what documents mean by it.
func (w *writer) declare(n Name) {
	if n.Space == "" {
		return
	}
	for i := len(w.scope) - 1; i >= 0; i-- {
		if w.scope[i].Prefix == n.Prefix {
			if w.scope[i].Space == n.Space {
				return
			}
			break
		}
	}
	w.scope = append(w.scope, n)
	w.b = append(w.b, " xmlns"...)
	if n.Prefix != "" {
		w.b = append(append(w.b, ':'), n.Prefix...)
	}
	w.b = append(w.b, `="`...)
	w.text(n.Space)
	w.b = append(w.b, '"')
}

// element writes a value under a name: one element, or none for null.
func (w *writer) element(n Name, s *Shape, raw []byte) {
	if w.err != nil || string(raw) == "null" {
		return
	}
	switch first := firstByte(raw); {
	case s.Kind == List:
		w.wrapped(n, s, raw, n)
		return
	case first == '[':
		w.items(s, n, raw)
		return
	case first == '{':
		w.object(n, s, raw)
	default:
		mark := w.start(n)
		w.b = append(w.b, '>')
		w.scalar(raw)
		w.end(n, mark)
	}
	w.under(n)
}

// part is one member of an object; at is the index of its field, or one beyond all.
type part struct {
	at     int
	member string
	raw    []byte
}

// object writes an object: attributes first, as they stand in the start tag, then what is
// declared in its order, which schemas of XML often insist on, then the rest.
func (w *writer) object(n Name, s *Shape, raw []byte) {
	s.index()
	var parts []part
	ok := codec.Parts(raw, func(member string, raw []byte) {
		at, ok := s.byKey[member]
		if !ok {
			at = len(s.Fields)
		}
		parts = append(parts, part{at, member, raw})
	})
	if !ok {
		w.fail("the value is no JSON object")
		return
	}
	if !s.loose {
		sort.SliceStable(parts, func(i, j int) bool { return parts[i].at < parts[j].at })
	}
	mark := w.start(n)
	for _, p := range parts {
		if p.at < len(s.Fields) && s.Fields[p.at].Node == Attribute && string(p.raw) != "null" {
			w.attribute(&s.Fields[p.at], p.raw)
		}
	}
	w.b = append(w.b, '>')
	for _, p := range parts {
		switch null := string(p.raw) == "null"; {
		case p.at < len(s.Fields) && null:
			if f := &s.Fields[p.at]; f.Nil && f.Node == Element && (f.Wrapped || f.Shape.Kind != List) {
				w.null(f.Name)
			}
		case p.at < len(s.Fields):
			w.declared(&s.Fields[p.at], p.raw)
		case !null:
			w.undeclared(s, p)
		}
	}
	w.end(n, mark)
}

// declared writes a member that has a field.
func (w *writer) declared(f *Field, raw []byte) {
	switch {
	case w.err != nil, f.Node == Attribute:
	case f.Node == CDATA:
		w.cdata(raw)
	case f.Node == Text:
		w.scalar(raw)
	case f.Shape.Kind == List && f.Wrapped:
		w.wrapped(f.Name, f.Shape, raw, f.Name)
	case f.Shape.Kind == List:
		w.items(f.Shape, f.Name, raw)
	default:
		w.element(f.Name, f.Shape, raw)
	}
}

// undeclared writes a member that is named by its key alone. A list repeats it.
func (w *writer) undeclared(s *Shape, p part) {
	value := anyShape
	switch {
	case w.err != nil:
		return
	case p.member == textMember:
		w.scalar(p.raw)
		return
	case s.Kind == Map:
		value = s.Elem
	case s.Extra != nil:
		value = s.Extra
	}
	if n := (Name{Local: p.member}); value.Kind == List {
		w.items(value, n, p.raw)
	} else {
		w.element(n, value, p.raw)
	}
}

// null writes the element that stands for null.
func (w *writer) null(n Name) {
	mark := w.start(n)
	w.declare(Name{Space: xsi, Prefix: "xsi"})
	w.b = append(w.b, ` xsi:nil="true">`...)
	w.end(n, mark)
}

// wrapped writes a list in an element of its own.
func (w *writer) wrapped(n Name, s *Shape, raw []byte, fallback Name) {
	if w.err != nil || string(raw) == "null" {
		return
	}
	mark := w.start(n)
	w.b = append(w.b, '>')
	w.items(s, fallback, raw)
	w.end(n, mark)
}

// items writes the elements of a list. Null keeps its place among them as an empty one.
func (w *writer) items(s *Shape, fallback Name, raw []byte) {
	elem, name := anyShape, fallback
	if s.Kind == List {
		elem = s.Elem
		if s.Item.Local != "" {
			name = s.Item
		}
	}
	if firstByte(raw) == '{' {
		raw = sole(raw)
	}
	i := 0
	ok := codec.Parts(raw, func(_ string, raw []byte) {
		if w.err != nil {
			return
		}
		switch {
		case string(raw) == "null":
			w.end(name, w.open(name))
		case elem.Kind == List || firstByte(raw) == '[':
			w.wrapped(name, elem, raw, Name{Local: "item"})
		default:
			w.element(name, elem, raw)
		}
		if w.err != nil {
			w.under(Name{Local: name.Local + "[" + strconv.Itoa(i) + "]"})
		}
		i++
	})
	if !ok {
		w.fail("%s: the value is no list", name.Local)
	}
}

func (w *writer) open(n Name) int {
	mark := w.start(n)
	w.b = append(w.b, '>')
	return mark
}

// sole is the list in a JSON object around it, as the codec's option wrap writes it.
func sole(raw []byte) []byte {
	var list []byte
	codec.Parts(raw, func(_ string, inner []byte) { list = inner })
	return list
}

func (w *writer) attribute(f *Field, raw []byte) {
	if !f.Name.valid() {
		w.fail("%q cannot be the name of an attribute", f.Name.Local)
		return
	}
	if f.Name.Prefix != "" {
		w.declare(f.Name)
	}
	w.b = append(f.Name.appendTo(append(w.b, ' ')), `="`...)
	if first := firstByte(raw); first == '[' {
		n := 0
		codec.Parts(raw, func(_ string, raw []byte) {
			if n++; n > 1 {
				w.b = append(w.b, ' ')
			}
			w.scalar(raw)
		})
	} else {
		w.scalar(raw)
	}
	w.under(f.Name)
	w.b = append(w.b, '"')
}

// scalar writes the text of a JSON string, number or boolean.
func (w *writer) scalar(raw []byte) {
	if string(raw) == "null" {
		return
	}
	text, ok := codec.Text(raw)
	if !ok {
		w.fail("an object or list cannot stand where a text is")
		return
	}
	w.text(text)
}

func (w *writer) text(text string) {
	if !w.writable(text) {
		return
	}
	plain := true
	for i := 0; i < len(text) && plain; i++ {
		c := text[i]
		plain = c != '<' && c != '>' && c != '&' && c != '\'' && c != '"' && c >= ' '
	}
	if plain {
		w.b = append(w.b, text...)
		return
	}
	b := bytes.NewBuffer(w.b)
	_ = xml.EscapeText(b, []byte(text)) // a buffer takes everything
	w.b = b.Bytes()
}

func (w *writer) cdata(raw []byte) {
	text, ok := codec.Text(raw)
	if !ok {
		w.fail("an object or list cannot stand where a text is")
	}
	if text == "" || !w.writable(text) {
		return
	}
	w.b = append(w.b, "<![CDATA["...)
	w.b = append(w.b, strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>")...)
	w.b = append(w.b, "]]>"...)
}

// writable reports whether XML has all characters of a text. It has no way to write most
// control characters, and to replace them would change what the caller wants to say.
func (w *writer) writable(text string) bool {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			w.fail("XML cannot hold the character %U", r)
			return false
		}
	}
	if !utf8.ValidString(text) {
		w.fail("the text is not UTF-8")
		return false
	}
	return true
}

func firstByte(raw []byte) byte {
	raw = bytes.TrimLeft(raw, " \t\r\n")
	if len(raw) == 0 {
		return 0
	}
	return raw[0]
}
