package dynamic

import (
	"path"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/xmlshape"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/xmlbody"
)

// xmlCodec is the [sdk.XML] of an operation without Go types: the schemas say how bodies
// look. A nil content is passed on as it is.
type xmlCodec struct {
	request, answer *ir.Content
	envelope        *ir.Envelope
}

// xmlOf gives the XML of an operation, nil where it has none.
func xmlOf(op *ir.Operation) sdk.XML {
	x := xmlCodec{request: Content(op), envelope: op.Envelope}
	if Accept(op) != "" {
		x.answer = answerOf(op)
	}
	if !typedXML(x.request) {
		x.request = nil
	}
	if !typedXML(x.answer) {
		x.answer = nil
	}
	if x.request == nil && x.answer == nil {
		return nil
	}
	return x
}

func typedXML(c *ir.Content) bool {
	return c != nil && Kind(c.MediaType) == kindXML && xmlshape.Typed(c.Type)
}

// Append implements [sdk.XML].
func (x xmlCodec) Append(dst, json []byte, _ any, _ ...string) ([]byte, error) {
	c := x.request
	if c == nil {
		c = &ir.Content{}
	}
	shape, root := xmlshape.Content(c, "request")
	return shape.Append(dst, json, root)
}

// Parse implements [sdk.XML].
func (x xmlCodec) Parse(data []byte) (sdk.XMLDocument, error) {
	d, err := xmlbody.Parse(data)
	if err != nil {
		return nil, err
	}
	return xmlAnswer{d, x}, nil
}

type xmlAnswer struct {
	*xmlbody.Document
	x xmlCodec
}

// Root implements [sdk.XMLDocument].
func (a xmlAnswer) Root() string { return a.Name() }

// JSON implements [sdk.XMLDocument]. Whatever v is, the schema is the type.
func (a xmlAnswer) JSON(v any, steps ...string) ([]byte, error) {
	if v == nil || a.x.answer == nil {
		return a.Document.JSON(nil, steps...), nil
	}
	shape, _ := xmlshape.Content(a.x.answer, "")
	t := a.x.answer.Type
	if env := a.x.envelope; env != nil && env.Wrapper != "" {
		if inner := member(t, a.Name()); inner != nil {
			if ok, _ := path.Match(env.Wrapper, a.Name()); ok {
				t = inner
				shape = xmlshape.Of(t)
			}
		}
	}
	for _, step := range steps {
		if t = member(t, step); t == nil {
			return a.Document.JSON(nil, steps...), nil
		}
		shape = xmlshape.Of(t)
	}
	return a.Document.JSON(shape, steps...), nil
}

func member(t *ir.Type, name string) *ir.Type {
	if t = Base(t); t == nil {
		return nil
	}
	for _, f := range t.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	return nil
}
