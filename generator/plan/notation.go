package plan

import "github.com/apigen-go/apigen/generator/ir"

// notation is bodyKind for a media type with a schema: what is not known, but described as
// an object or a list, is JSON. A form that is described as a text, or parts as bytes, are
// written by the caller.
func notation(media string, t *ir.Type) string {
	kind := bodyKind(media)
	switch plain := t != nil && base(t).Kind != ir.Any && base(t).Kind != ir.Union && !t.Aggregate(); {
	case ir.AssumedJSON(media, t):
		return "json"
	case kind == "form" && plain:
		return "text"
	case kind == "multipart" && plain:
		return "raw"
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
