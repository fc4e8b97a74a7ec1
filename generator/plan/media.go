package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// A body or an answer may be offered in several media types. The method of an operation
// takes one of them. What says something else gets a method of its own, a variant of the
// call; what says the same in another notation does not:
//
//	JSON and multipart with a file    Create and CreateMultipart
//	JSON and CSV                      List and ListCSV
//	JSON, or events as they come      Complete and CompleteStream
//	JSON, and a form of its members   Create
//
// Extensions and options choose which one is the first.

// Offer is a media type of the document that no method sends or asks for.
type Offer struct {
	Operation string
	Media     string
	Answer    bool   // of an answer; otherwise of a body
	Instead   string // the media type that is used
	Pos       ir.Pos
}

// pick chooses among the contents of a body or an answer: as the operation says, as the
// user prefers, or by rank.
func (b *builder) pick(contents []*ir.Content, chosen string, rank func(*ir.Content) int) *ir.Content {
	if len(contents) == 0 {
		return nil
	}
	if i := slices.IndexFunc(contents, func(c *ir.Content) bool { return c.MediaType == chosen }); i >= 0 {
		return contents[i]
	}
	for _, want := range b.o.Media {
		if i := slices.IndexFunc(contents, func(c *ir.Content) bool { return ir.MediaBase(c.MediaType) == ir.MediaBase(want) }); i >= 0 {
			return contents[i]
		}
	}
	return slices.MaxFunc(contents, func(x, y *ir.Content) int { return rank(x) - rank(y) })
}

// answer picks the content of an answer that is asked for. Bytes come before a text in JSON:
// documents that offer a file often mention such a text beside it.
func (b *builder) answer(op *ir.Operation, r *ir.Response) *ir.Content {
	content := b.pick(r.Contents, op.ResponseMedia, answerRank)
	if content == nil || op.ResponseMedia != "" || notation(content.MediaType, content.Type) != "json" || !isText(content.Type) {
		return content
	}
	rank := func(c *ir.Content) int { return boolInt(answerKind(c) == "raw" && isBinary(base(c.Type))) }
	if file := b.pick(r.Contents, "", rank); rank(file) > 0 {
		return file
	}
	return content
}

// offered notes a media type that nothing is generated for, unless another spelling of it is.
func (b *builder) offered(c *call, content, instead *ir.Content, answer bool) {
	b.offers = append(b.offers, Offer{Operation: c.op.ID, Media: content.MediaType, Answer: answer, Instead: instead.MediaType, Pos: content.Pos})
}

// variant is a copy of a call that differs in its body or its answer, as kind says.
func (b *builder) variant(c *call, kind, suffix, label string) *call {
	v := *c
	v.of, v.variants, v.item = c, nil, nil
	v.key, v.base, v.suffix, v.label = c.key+":"+kind+":"+strings.ToLower(suffix), c.base+suffix, suffix, label
	for stem, n := v.key, 2; slices.ContainsFunc(c.variants, func(o *call) bool { return o.key == v.key }); n++ {
		v.key = stem + "~" + strconv.Itoa(n)
	}
	v.request, v.opVar, v.method = "", "", ""
	c.variants = append(c.variants, &v)
	return &v
}

// withVariants lists calls, each followed by its variants.
func withVariants(calls []*call) []*call {
	var out []*call
	for _, c := range calls {
		out = append(append(out, c), c.variants...)
	}
	return out
}

// sends reports whether a call has a request of its own: the variants that differ in
// their answers take that of the call.
func (c *call) sends() bool { return c.of == nil || c.content != c.of.content }

// buildBodies finds the bodies that get a method of their own.
func (b *builder) buildBodies(c *call) {
	if c.hook || c.op.URLOnly || c.content == nil {
		return
	}
	taken := []*ir.Content{c.content}
	for _, content := range c.op.Body.Contents {
		if content == c.content {
			continue
		}
		other := slices.IndexFunc(taken, func(t *ir.Content) bool { return sameBody(t, content) })
		if other >= 0 || rawXML(content) || saysNothing(content.Type) {
			instead := taken[max(other, 0)]
			if notation(instead.MediaType, instead.Type) != notation(content.MediaType, content.Type) || !sameType(instead.Type, content.Type) {
				b.offered(c, content, instead, false)
			}
			continue
		}
		taken = append(taken, content)
		v := b.variant(c, "body", mediaWord(content.MediaType), "body="+content.MediaType)
		v.root = &root{key: v.key, stem: func() string { return v.base }}
		b.roots = append(b.roots, v.root)
		b.setBody(v, content)
		if v.content == nil {
			c.variants = c.variants[:len(c.variants)-1]
		}
	}
}

// sameBody reports whether two contents of a body need only one method.
func sameBody(x, y *ir.Content) bool {
	kx, ky := notation(x.MediaType, x.Type), notation(y.MediaType, y.Type)
	switch {
	case kx == "raw" && ky == "raw":
		return true // sdk.File says its media type itself
	case kx == "text" && ky == "text":
		return true
	case (kx == "raw" || ky == "raw") && !(x.Type.Aggregate() && y.Type.Aggregate()):
		return false
	}
	return sameType(x.Type, y.Type)
}

// buildAnswers finds the answers that get a method of their own.
func (b *builder) buildAnswers(c *call, r *ir.Response, first *ir.Content) {
	taken := []*ir.Content{first}
	for _, content := range r.Contents {
		if content == first {
			continue
		}
		if isStream(content) {
			if !slices.ContainsFunc(taken, isStream) {
				taken = append(taken, content)
				b.streamVariant(c, content)
			}
			continue
		}
		other := slices.IndexFunc(taken, func(t *ir.Content) bool { return sameAnswer(t, content) })
		untyped := content.Type == nil || base(content.Type).Kind == ir.Any || saysNothing(content.Type) ||
			isText(content.Type) && answerKind(first) == "raw" // see answer
		if kind := answerKind(content); other >= 0 || kind == "xml" && rawXML(content) || untyped && kind != "raw" && kind != "text" {
			instead := taken[max(other, 0)]
			if answerKind(instead) != answerKind(content) || !sameType(instead.Type, content.Type) {
				b.offered(c, content, instead, true)
			}
			continue
		}
		taken = append(taken, content)
		v := b.variant(c, "answer", mediaWord(content.MediaType), "accept="+content.MediaType)
		v.accept, v.out, v.results = content.MediaType, content.Type, nil
		if kind := answerKind(content); kind == "json" || kind == "xml" {
			v.out = b.unwrap(c, content.Type, c.op.Envelope)
		}
		if v.out == nil {
			c.variants = c.variants[:len(c.variants)-1]
		}
	}
}

// answerKind is bodyKind for an answer, whose bytes may have a textual name: SVG.
func answerKind(c *ir.Content) string {
	kind := notation(c.MediaType, c.Type)
	if kind != "json" && isBinary(base(c.Type)) {
		return "raw"
	}
	return kind
}

// sameAnswer reports whether two contents of an answer need only one method.
func sameAnswer(x, y *ir.Content) bool {
	kx, ky := answerKind(x), answerKind(y)
	mx, my := ir.MediaBase(x.MediaType), ir.MediaBase(y.MediaType)
	switch {
	case mx == my:
		return true
	case kx == "raw" && ky == "raw":
		// A picture is a picture; a PDF is no archive.
		top, _, _ := strings.Cut(mx, "/")
		return top != "application" && strings.HasPrefix(my, top+"/")
	case (kx == "raw" || ky == "raw") && !(x.Type.Aggregate() && y.Type.Aggregate()):
		return false
	case kx == "text" && ky == "text" && isText(x.Type) && isText(y.Type):
		return false // CSV is no HTML
	case kx == "text" && mx != "text/plain" && isText(x.Type), ky == "text" && my != "text/plain" && isText(y.Type):
		return false
	}
	return sameType(x.Type, y.Type)
}

// isText reports whether a schema says no more than that there is a text.
func isText(t *ir.Type) bool {
	s := base(t)
	return s == nil || s.Kind == ir.Any || s.Kind == ir.Scalar && s.Prim == ir.String
}

// mediaWords are the media types whose own names say little.
var mediaWords = map[string]string{
	"application/x-www-form-urlencoded": "Form", "text/plain": "Text", "application/octet-stream": "Raw", "*/*": "Raw",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       "XLSX",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
	"application/vnd.ms-excel": "XLS", "application/msword": "DOC", "application/json": "JSON",
	"application/zip": "Zip", "text/calendar": "Calendar", "audio/mpeg": "MP3", "image/jpeg": "JPEG", "image/jpg": "JPEG",
}

// mediaWord is what the name of a method adds for a media type: CSV, PDF, MergePatch.
func mediaWord(media string) string {
	m := ir.MediaBase(media)
	if word := mediaWords[m]; word != "" {
		return word
	}
	top, sub, _ := strings.Cut(m, "/")
	switch {
	case top == "multipart":
		return "Multipart"
	case sub == "*" && top == "application":
		return "Raw"
	case sub == "*":
		return exported(top)
	}
	for _, prefix := range [...]string{"vnd.", "prs.", "x-", "x."} {
		sub = strings.TrimPrefix(sub, prefix)
	}
	if stem, ok := strings.CutSuffix(sub, "+json"); ok {
		sub = stem
	}
	if len(sub) <= 4 && strings.Trim(sub, "abcdefghijklmnopqrstuvwxyz0123456789") == "" && sub != "" && sub[0] >= 'a' {
		return strings.ToUpper(sub) // pdf, png, csv
	}
	return exported(sub)
}

// sameType compares schemas by what they allow on the wire; names do not count.
func sameType(x, y *ir.Type) bool { return (&typeComparison{}).same(x, y) }

// typeComparison remembers what is being compared, for types that contain themselves.
type typeComparison struct{ open [][2]*ir.Type }

func (tc *typeComparison) same(x, y *ir.Type) bool {
	if x == nil || y == nil {
		return x == y
	}
	if nullable(x) != nullable(y) || x.EmbeddedJSON != y.EmbeddedJSON {
		return false
	}
	if x, y = base(x), base(y); x == y || slices.Contains(tc.open, [2]*ir.Type{x, y}) {
		return true
	}
	if x.Kind != y.Kind || x.Prim != y.Prim || x.Format != y.Format || x.Layout != y.Layout || x.Zone != y.Zone || x.GoType != y.GoType ||
		x.WrapItem != y.WrapItem || x.Discriminator != y.Discriminator || len(x.Fields) != len(y.Fields) ||
		len(x.Variants) != len(y.Variants) || len(x.Values) != len(y.Values) {
		return false
	}
	for i, v := range x.Values {
		if v.Value != y.Values[i].Value {
			return false
		}
	}
	tc.open = append(tc.open, [2]*ir.Type{x, y})
	for i, f := range x.Fields {
		if g := y.Fields[i]; f.Name != g.Name || f.Required != g.Required || !tc.same(f.Type, g.Type) {
			return false
		}
	}
	for i, v := range x.Variants {
		if !tc.same(v.Type, y.Variants[i].Type) {
			return false
		}
	}
	return tc.same(x.Elem, y.Elem) && tc.same(x.Extra, y.Extra) && tc.same(x.Key, y.Key)
}

// difference is what tells a variant from its call, for an overview.
func (c *call) difference(of *call) string {
	switch {
	case c.streamed:
		return "`" + of.method + "`, its answer piece by piece"
	case c.sends():
		return "`" + of.method + "` with a body of `" + ir.MediaBase(c.media) + "`"
	}
	return "`" + of.method + "` with an answer of `" + ir.MediaBase(c.accept) + "`"
}

// buildVariant plans the method of a variant.
func (b *builder) buildVariant(v *call, first *Method) *Method {
	m := b.buildMethod(v)
	m.Variant = v.label
	self := "[" + m.Recv + "." + first.Name + "]"
	switch {
	case v.streamed:
		m.Doc = m.Name + " is " + self + " with an answer that arrives piece by piece: read it to its end, or close it."
		if v.streamFlag != "" {
			m.Doc += " It sends " + v.streamFlag + " as true."
		}
	case v.sends():
		m.Doc = m.Name + " is " + self + " with a body of " + ir.MediaBase(v.media) + "."
	default:
		m.Doc = m.Name + " is " + self + " with an answer of " + ir.MediaBase(v.accept) + "."
		if m.Out == goReader {
			m.Doc += " Close it."
		}
	}
	if v.op.Deprecated {
		m.Doc = join(m.Doc, "Deprecated: the vendor marks this call as deprecated.")
	}
	return m
}
