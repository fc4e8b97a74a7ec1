package sdk

import (
	"bytes"
	"context"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Answers in XML. An envelope is opened on the untyped JSON of the document, whose member
// names are those of its elements; the payload is read once more by its type.

// reads reports whether answers of a media type are decoded.
func (cl *call) reads(contentType string) bool {
	return isJSON(contentType) || cl.plan.op.XML != nil && isXML(contentType)
}

// answersXML reports whether an answer is a document to be read. A file that happens to be
// XML is none; what a gateway says of a failure is.
func (cl *call) answersXML(a *answer, ok bool) bool {
	if cl.plan.op.XML == nil || !looksXML(a.data) {
		return false
	}
	wanted, said := isXML(cl.wanted()), isXML(a.header.Get("Content-Type"))
	if !ok || cl.plan.envelope != nil {
		return wanted || said
	}
	if _, text := cl.out.(*string); text || cl.out == nil || raw(cl.out) {
		return false
	}
	return wanted || said && isJSON(cl.wanted())
}

// parseXML gives the answer as untyped JSON. One that cannot be read is an error if it
// stands for a success; of a failure it is only one that explains nothing.
func (cl *call) parseXML(a *answer, ok bool) []byte {
	doc, err := cl.plan.op.XML.Parse(a.data)
	if err != nil {
		switch {
		case !ok:
		case bytes.Contains(bytes.ToLower(a.data[:min(len(a.data), 1000)]), []byte("<html")):
			a.err = cl.unreadable(a, "the answer is a page, not XML: "+cl.c.redact.text(snippet(a.data, snippetSize)), nil)
		default:
			a.err = cl.unreadable(a, "the answer is not valid XML", err)
		}
		return a.data
	}
	data, err := doc.JSON(nil)
	if err != nil {
		return a.data
	}
	a.xml = doc
	if cl.plan.envelope != nil && !isObject(data) {
		data = []byte("{}") // a root without elements: the envelope is empty
	}
	// What is the member around everything in JSON is the root element here.
	if env := cl.plan.envelope; env != nil && (env.Wrapper != "" || env.Error != "" && env.Error == doc.Root()) {
		data = append(append(append(appendJSONString([]byte("{"), doc.Root()), ':'), data...), '}')
	}
	return data
}

// payloadXML reads the payload of a success by the type of out.
func (cl *call) payloadXML(a *answer) {
	if a.xml == nil || a.payload == nil || cl.out == nil {
		return
	}
	var path []string
	if env := cl.plan.envelope; env != nil && env.Data != "" {
		path = strings.Split(env.Data, ".")
	}
	payload, err := a.xml.JSON(cl.out, path...)
	if err != nil {
		a.err = cl.unreadable(a, "the answer does not fit its documented type", err)
		return
	}
	a.payload = payload
}

// decodeXML puts the payload into out.
func (cl *call) decodeXML(ctx context.Context, a *answer, options codec.Options) *Error {
	switch out := cl.out.(type) {
	case nil:
		return cl.undocumented(ctx, a)
	case *[]byte:
		*out = a.payload
		return nil
	case receiver:
		return cl.unreadable(a, "the answer is XML, not "+cl.wanted(), nil)
	}
	if a.payload == nil {
		cl.missed(ctx, a)
		return nil
	}
	if err := inXML(codec.Decode(a.payload, cl.out, options)); err != nil {
		return cl.unreadable(a, "the answer does not fit its documented type", err)
	}
	return nil
}

// decode reads a whole answer into v, the body of a failure.
func (a *answer) decode(v any) error {
	o := codec.Options{Lenient: true}
	if a.xml != nil {
		return decodeXML(a.xml, v, o)
	}
	return codec.Decode(a.data, v, o)
}
