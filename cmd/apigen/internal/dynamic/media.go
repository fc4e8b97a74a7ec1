package dynamic

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Kinds of bodies, as the tags of the codec name them.
const (
	kindJSON      = "json"
	kindForm      = "form"
	kindMultipart = "multipart"
	kindXML       = "xml"
	kindText      = "text"
	kindRaw       = "raw"
)

// ranks are the kinds by how well a client can send them, the best first: the order in
// which a generated client chooses too.
var ranks = []string{kindJSON, kindForm, kindMultipart, kindText, kindXML, kindRaw}

// Kind tells how a body of a media type is written.
func Kind(media string) string {
	m, _, _ := strings.Cut(strings.ToLower(media), ";")
	m = strings.TrimSpace(m)
	switch {
	case m == "application/json", strings.HasSuffix(m, "+json"), m == "text/json", m == "*/*", m == "":
		return kindJSON
	case m == "application/x-www-form-urlencoded":
		return kindForm
	case strings.HasPrefix(m, "multipart/"):
		return kindMultipart
	case m == "application/xml", m == "text/xml", strings.HasSuffix(m, "+xml"):
		return kindXML
	case strings.HasPrefix(m, "text/"):
		return kindText
	}
	return kindRaw
}

// kindOf is Kind for a content with a schema: an object of which nothing else is known is
// JSON, and a form that is a text, or bytes, is given as it is.
func kindOf(c *ir.Content) string {
	kind, t := Kind(c.MediaType), Base(c.Type)
	plain := t != nil && (t.Kind == ir.Scalar || t.Kind == ir.Enum || t.Kind == ir.File)
	switch {
	case ir.AssumedJSON(c.MediaType, c.Type):
		return kindJSON
	case kind == kindForm && plain:
		return kindText
	case kind == kindMultipart && plain:
		return kindRaw
	}
	return kind
}

// Content is the form in which a body is sent; nil where the operation has none.
func Content(op *ir.Operation) *ir.Content {
	if op.Body == nil || len(op.Body.Contents) == 0 {
		return nil
	}
	for _, c := range op.Body.Contents {
		if c.MediaType == op.RequestMedia {
			return c
		}
	}
	return slices.MinFunc(op.Body.Contents, func(a, b *ir.Content) int {
		return slices.Index(ranks, kindOf(a)) - slices.Index(ranks, kindOf(b))
	})
}

// Accept is the media type of a successful answer, "" for JSON and where nothing is said.
func Accept(op *ir.Operation) string {
	if c := answerOf(op); c != nil && (Kind(c.MediaType) != kindJSON || op.ResponseMedia != "" && ir.MediaBase(c.MediaType) != "application/json") {
		return c.MediaType
	}
	return ""
}

// answerOf is the content of a successful answer that is asked for: the chosen one, JSON, or
// the first; nil where nothing is said.
func answerOf(op *ir.Operation) *ir.Content {
	var first *ir.Content
	contents := answers(op)
	for _, c := range contents {
		if c.MediaType == op.ResponseMedia {
			return c
		}
	}
	for _, c := range contents {
		if kindOf(c) == kindJSON {
			return c
		}
		if first == nil {
			first = c
		}
	}
	return first
}

// answers are the contents of all successful answers.
func answers(op *ir.Operation) []*ir.Content {
	var out []*ir.Content
	for _, r := range op.Responses {
		if strings.HasPrefix(r.Status, "2") || r.Status == "default" {
			out = append(out, r.Contents...)
		}
	}
	return out
}

// Base is the type that a use of a named type has the shape of.
func Base(t *ir.Type) *ir.Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}

// Fields are the members of a body that is an object; nil for any other.
func Fields(c *ir.Content) []*ir.Field {
	if c == nil {
		return nil
	}
	if t := Base(c.Type); t != nil && t.Kind == ir.Struct {
		return t.Fields
	}
	return nil
}
