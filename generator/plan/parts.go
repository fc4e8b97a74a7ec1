package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// The members of a form, and the parts of a multipart body, are written as the encoding of
// the document says: in tags of their fields, which are those of the request where the body
// is always sent, and those of a type of the body's own where it may be absent. A component
// that other bodies use too has no such tags, so that a body with an encoding does not use it.

// formBody settles the type of a body that is a form and does not come apart into fields of
// the request.
func (b *builder) formBody(c *call, shared bool) {
	if len(c.content.Encoding) == 0 {
		return // what the codec makes of its members in JSON is right
	}
	if !shared {
		b.forms[c.content.Type] = c
		return
	}
	own := *c.content.Type
	own.Name, own.GoName, own.Pointer = "", "", ""
	content := *c.content
	content.Type = &own
	c.content = &content
	b.forms[&own] = c
}

// encodingTag is how a member of a form is written, as options of its tag: kind is form or
// multipart, e nil where the document says nothing.
func encodingTag(e *ir.PartEncoding, t *ir.Type, kind string) string {
	s := base(t)
	object := (s.Kind == ir.Struct || s.Kind == ir.Map || s.Kind == ir.Union || s.Kind == ir.Any) && s.GoType == ""
	tag := ""
	switch {
	case e != nil && e.Style != "":
		if e.Style != "form" {
			tag += ",style=" + e.Style
		}
		switch {
		case e.Style == "deepObject": // there is no other way
		case e.Explode && e.Style != "form":
			tag += ",explode=true"
		case !e.Explode && e.Style == "form" && (object || s.Kind == ir.List):
			tag += ",explode=false"
		}
		if e.Reserved && kind == "form" {
			tag += ",allowReserved"
		}
	case e != nil && strings.Contains(e.ContentType, "json"), object && (e == nil || e.ContentType == ""):
		tag += ",content=json"
	}
	// Beside a style the media type does not count, but for files, which have none.
	file := isBinary(s) || s.Kind == ir.List && isBinary(base(s.Elem))
	if e != nil && kind == "multipart" && (e.Style == "" || file) {
		tag += partType(e.ContentType)
	}
	return tag
}

// encodingOf is what a content says of one member.
func encodingOf(c *ir.Content, name string) *ir.PartEncoding {
	for i := range c.Encoding {
		if c.Encoding[i].Field == name {
			return &c.Encoding[i]
		}
	}
	return nil
}

// partHeaders are the headers that the document fixes for the parts of a body.
func (c *call) partHeaders() *Value {
	all := list(sliceOf(sdkType("PartHeader")))
	if c.content == nil || c.hook || c.bodyKind() != "multipart" {
		return all
	}
	for _, e := range c.content.Encoding {
		for _, h := range e.Headers {
			if fixed, ok := h.PartValue(); ok {
				v := object(sdkType("PartHeader"))
				v.Bare = true
				all.Elems = append(all.Elems, v.set("Part", text(e.Field)).set("Name", text(h.Name)).set("Value", text(fixed)))
			}
		}
	}
	return all
}

// belowFlat registers the types below a body that came apart. Below a component that others
// use as well they are named after it.
func (b *builder) belowFlat(c *call) {
	if c.flat.Name == "" || b.refs[c.flat] < 2 {
		b.below(c.flat, c.root, []string{"request"})
		return
	}
	r := &root{key: "type:" + typeKey(c.flat), stem: func() string { return exported(c.flat.Name) }}
	b.roots = append(b.roots, r)
	b.below(c.flat, r, nil)
}

// mayBeAbsent reports whether no body at all must remain possible, because sending one means
// to fill in something.
func mayBeAbsent(body *ir.Body, t *ir.Type) bool {
	return !body.Required && slices.ContainsFunc(t.Fields, func(f *ir.Field) bool { return f.Required })
}
