package mock

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/ir"
)

// reads reports whether clients decode answers of a content.
func reads(c *ir.Content) bool {
	media := concrete(c.MediaType)
	return isJSON(media) || typedXML(c) || ir.AssumedJSON(c.MediaType, c.Type) || isForm(media) && shape(c.Type).Kind == ir.Struct
}

// textual reports whether a content is a plain text that is one value: a string, a number, a
// boolean or an enum.
func textual(c *ir.Content) bool {
	if c == nil || !strings.HasPrefix(mediaBase(c.MediaType), "text/") || isJSON(c.MediaType) || isXML(c.MediaType) {
		return false
	}
	t := shape(c.Type)
	return t != nil && (t.Kind == ir.Scalar || t.Kind == ir.Enum) && t.Prim != ""
}

// opaque reports whether bytes or a text are sent although the document describes an object
// or a list, because the media type is one of neither: what they say is not known. s is
// kin-openapi's schema of the content.
func opaque(media string, s *openapi3.SchemaRef) bool {
	if s == nil || s.Value == nil || !ir.OpaqueMedia(media) {
		return false
	}
	return described(s.Value)
}

// described reports whether a schema is that of an object or a list.
func described(s *openapi3.Schema) bool {
	if s.Type != nil && len(*s.Type) > 0 {
		return !s.Type.Permits("string")
	}
	return s.Items != nil || len(s.Properties)+len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) > 0
}

// opaqueRequest says it of the body of a request.
func opaqueRequest(op *openapi3.Operation, r *http.Request) bool {
	if op.RequestBody == nil || op.RequestBody.Value == nil {
		return false
	}
	media := r.Header.Get("Content-Type")
	content := op.RequestBody.Value.Content.Get(media)
	return content != nil && opaque(media, content.Schema)
}

// formValue reads form parameters by the type of their object, whose lists and numbers look
// like any text there.
func formValue(t *ir.Type, body []byte) (any, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	out := map[string]any{}
	for name, texts := range form {
		f := memberOf(t, name)
		if f == nil {
			continue
		}
		list, isList := make([]any, len(texts)), shape(f.Type).Kind == ir.List
		for i, text := range texts {
			switch item := f.Type; {
			case isList:
				list[i] = typed(text, shape(item).Elem)
			case item.EmbeddedJSON || !item.Aggregate():
				list[i] = typed(text, item)
			default:
				if list[i], err = decodeJSON([]byte(text)); err != nil {
					return nil, err
				}
			}
		}
		if out[name] = any(list); !isList {
			out[name] = list[0]
		}
	}
	return out, nil
}
