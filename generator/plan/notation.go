package plan

import "github.com/apigen-go/apigen/generator/ir"

// notation is bodyKind for a media type with a schema: what is not known, but described as
// an object or a list, is JSON.
func notation(media string, t *ir.Type) string {
	kind := bodyKind(media)
	if t != nil && t.Base == nil {
		switch { // what the caller writes
		case kind == "multipart" && t.Kind == ir.File:
			return "raw"
		case kind == "form" && t.Kind == ir.Scalar && t.Prim == ir.String:
			return "text"
		}
	}
	if ir.AssumedJSON(media, t) {
		return "json"
	}
	return kind
}

// bodyKind is the notation of what a call sends.
func (c *call) bodyKind() string {
	if c.content == nil {
		return bodyKind(c.media)
	}
	return notation(c.media, c.content.Type)
}

// answerKind is the notation of what a call returns. What is in an envelope is written as
// the envelope is.
func (c *call) answerKind() string {
	if c.op.Envelope != nil {
		for _, r := range c.op.Responses {
			for _, content := range r.Contents {
				if r.Status[0] == '2' && content.MediaType == c.accept {
					return notation(c.accept, content.Type)
				}
			}
		}
	}
	return notation(c.accept, c.out)
}
