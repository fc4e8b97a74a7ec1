package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

func isStream(c *ir.Content) bool { return c.Type != nil && c.Type.Kind == ir.Stream }

// pieces is the stream of what a caller reads. A schema of one server-sent event as a whole
// says in its member data what that is; the rest is for [sdk.Stream.Event].
func pieces(content *ir.Content) *ir.Type {
	t := content.Type
	if s := base(t.Elem); isEvents(content.MediaType) && isEvent(s, nil) && s.Kind == ir.Struct {
		once := *t
		once.Elem = member(s, "data").Type
		return &once
	}
	return t
}

// isEvent reports whether a schema describes events as a whole: their name, id and data.
func isEvent(t *ir.Type, above []*ir.Type) bool {
	if t == nil || t.GoType != "" || slices.Contains(above, t) {
		return false
	}
	switch t.Kind {
	case ir.Struct:
		for _, f := range t.Fields {
			if !slices.Contains([]string{"event", "data", "id", "retry"}, f.Name) {
				return false
			}
		}
		return member(t, "data") != nil && member(t, "event") != nil
	case ir.Union:
		for _, v := range t.Variants {
			if !isEvent(base(v.Type), append(slices.Clip(above), t)) {
				return false
			}
		}
		return len(t.Variants) > 0
	}
	return false
}

// wholeEvents reports whether the values of a stream are events as a whole: kinds of
// events that differ by their names.
func wholeEvents(t *ir.Type, media string) bool {
	return t != nil && t.Kind == ir.Stream && isEvents(media) && t.Elem != nil && base(t.Elem).Kind == ir.Union && isEvent(base(t.Elem), nil)
}

func isEvents(media string) bool {
	return strings.HasPrefix(strings.ToLower(media), "text/event-stream")
}

// streamOf is the Go type of a stream.
func (b *builder) streamOf(t *ir.Type, media string) *Type {
	return &Type{Import: SDK, Name: "Stream", Args: []*Type{b.pieceType(t.Elem, isEvents(media))}}
}

// pieceType is the type of one value. The data of an event is a text unless the document
// says that it is JSON.
func (b *builder) pieceType(elem *ir.Type, event bool) *Type {
	s := base(elem)
	if event {
		textual := s == nil || s.Kind == ir.Any || s.Kind == ir.File || saysNothing(s) ||
			(s.Kind == ir.Scalar || s.Kind == ir.Enum) && s.Prim == ir.String && s.GoType == ""
		if textual {
			return goString
		}
	}
	t, m := b.goType(elem)
	if t == goString && !event {
		return b.untyped(elem) // "string" is how documents say that the lines are text, and they are JSON
	}
	if s == nil || s.Kind == ir.File || s.Kind == ir.Stream || m.layout != "" || m.number {
		return b.untyped(elem) // there is no tag to say how it is written
	}
	return t
}

// flag is the boolean member of the body with a name, "" if there is none.
func (c *call) flag(name string) string {
	if c.content == nil {
		return ""
	}
	if kind := c.bodyKind(); kind != "json" && kind != "form" && kind != "multipart" {
		return ""
	}
	f := member(c.content.Type, name)
	if f == nil {
		return ""
	}
	if s := base(f.Type); s == nil || s.Prim != ir.Boolean {
		return ""
	}
	return name
}

// streamVariant is the method that takes the answer piece by piece.
func (b *builder) streamVariant(c *call, content *ir.Content) {
	v := b.variant(c, "answer", "Stream", "accept="+content.MediaType)
	v.out, v.accept, v.results = pieces(content), content.MediaType, nil
	v.streamed, v.streamFlag = true, c.flag("stream")
	if v.streamFlag != "" {
		v.label += "&flag=" + v.streamFlag
	}
}

// beforePath puts a paragraph before the line with method and path.
func beforePath(c *call, doc, paragraph string) string {
	path := c.address()
	if i := strings.LastIndex(doc, path); i >= 0 {
		return doc[:i] + paragraph + "\n\n" + doc[i:]
	}
	return join(doc, paragraph)
}
