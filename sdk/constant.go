package sdk

import (
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Constant is a parameter that can have one value only: there is nothing to choose, so no
// request struct has a field for it.
type Constant struct {
	// In is header, cookie or form. Constants of the query stand in Operation.Path. Inbound
	// calls are also known by members of their bodies: json and xml.
	In    string
	Name  string
	Value string
}

// constantParams are the constants of op in one place.
func constantParams(op *Operation, in codec.Location) (params []codec.Param) {
	for _, c := range op.Constants {
		if c.In == in.String() {
			params = append(params, codec.Param{Name: c.Name, Value: c.Value, In: in})
		}
	}
	return params
}

// encodeForm writes a form, in parts if the document says so: the constants, then the
// fields of value.
func (cl *call) encodeForm(s *scratch, kind codec.BodyKind, value any) (err error) {
	if s.params, err = codec.AppendParams(append(s.params[:0], cl.plan.form...), codec.Form, value); err != nil {
		return err
	}
	if err := cl.unset(s.params); err != nil {
		return err
	}
	if kind == codec.BodyMultipart || strings.HasPrefix(cl.plan.op.Request, "multipart/") {
		return cl.encodeParts(s.params, value)
	}
	s.buf = codec.AppendForm(s.buf[:0], s.params)
	cl.frozen.body = payload{kind: payloadForm, contentType: cl.plan.op.Request, data: append([]byte(nil), s.buf...)}
	cl.contentType(contentTypes[codec.BodyForm])
	return nil
}
