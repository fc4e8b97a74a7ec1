package plan

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// XMLBody is the import path of what writes and reads XML bodies. Only packages with XML
// bodies import it.
const XMLBody = SDK + "/xmlbody"

// writesXML reports whether a value of a content is written and read as XML by its type. A
// text or a file that is XML is passed on as it is.
func writesXML(media string, t *ir.Type) bool {
	s := base(t)
	return bodyKind(media) == "xml" && s != nil && s.Kind != ir.File && s.Kind != ir.Stream &&
		!(s.Kind == ir.Scalar && s.Prim == ir.String && s.GoType == "")
}

// sendsXML and readsXML say it of what a call sends and receives; a webhook receives its
// body and sends its reply.
func (c *call) sendsXML() bool { return c.content != nil && writesXML(c.media, c.content.Type) }

func (c *call) readsXML() bool {
	return c.out != nil && writesXML(c.accept, c.out) ||
		slices.ContainsFunc(c.results, func(r *statusResult) bool { return writesXML(r.media, r.out) })
}

// rawXML reports whether a content is XML that is passed on as it is: beside another
// notation it says nothing more.
func rawXML(content *ir.Content) bool {
	return bodyKind(content.MediaType) == "xml" && !writesXML(content.MediaType, content.Type)
}

// markXML finds the types that are part of XML bodies: their fields say in tags how they
// are written there.
func (b *builder) markXML() {
	b.xml = map[*ir.Type]bool{}
	for _, c := range slices.Concat(withVariants(b.calls), b.hooks) {
		if c.sendsXML() {
			b.markTypeXML(c.content.Type)
		}
		if c.out != nil && writesXML(c.accept, c.out) {
			b.markTypeXML(c.out)
		}
		for _, r := range c.results {
			if writesXML(r.media, r.out) {
				b.markTypeXML(r.out)
			}
		}
		for _, f := range c.failures() {
			if f.xml {
				b.markTypeXML(f.t)
			}
		}
	}
}

// markTypeXML stops at unions, which keep what they hold as JSON.
func (b *builder) markTypeXML(t *ir.Type) {
	if t = base(t); t == nil || b.xml[t] || t.Kind == ir.Union {
		return
	}
	b.xml[t] = true
	eachChild(t, b.markTypeXML)
}

// tagXML says how a member of t is written in XML.
func (b *builder) tagXML(field *Field, t *ir.Type, f *ir.Field) {
	if !b.xml[t] {
		return
	}
	at := slices.IndexFunc(field.Tags, func(t Tag) bool { return t.Key == "json" })
	if at >= 0 {
		field.Tags = slices.Insert(field.Tags, at+1, Tag{"xml", f.XMLPlace().String()})
	}
}

// xmlRef is the XML of an operation; nil where it has none.
func (c *call) xmlRef() *Value {
	request, answer := c.content, success(c.op)
	sends, reads := c.sendsXML(), c.readsXML()
	fallback := "request"
	if c.hook {
		request, answer, sends, reads = answer, request, reads, sends
		fallback = "response"
	}
	var root ir.XMLPlace
	switch {
	case !c.hook && request == nil && bodyKind(c.media) == "xml": // a body without members
		root = ir.XMLPlace{Names: []ir.XMLName{{Local: fallback}}}
		for _, content := range c.op.Body.Contents {
			if content.MediaType == c.media {
				root = content.XMLRoot(fallback)
			}
		}
	case sends:
		root = request.XMLRoot(fallback)
	case reads && answer != nil:
		root = answer.XMLRoot("response")
	case slices.ContainsFunc(c.failures(), func(f failure) bool { return f.xml }):
		root = ir.XMLPlace{Names: []ir.XMLName{{Local: "response"}}}
	default:
		return nil
	}
	return &Value{Kind: Call, Text: "Root", Type: &Type{Import: XMLBody}, Args: []*Value{text(root.String())}}
}
