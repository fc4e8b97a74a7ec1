package dynamic

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/generator/ir"
)

// Choose gives the operation with the media types that the user wants to send and to get,
// which are further methods of a generated client; "" leaves the choice to the document.
func Choose(op *ir.Operation, sent, received string) (*ir.Operation, error) {
	chosen := *op
	if sent != "" {
		if op.Body == nil {
			return nil, fmt.Errorf("--body-media %s: operation %s (%s) takes no body", sent, op.ID, op.Method)
		}
		c, err := offered(op.Body.Contents, sent)
		if err != nil {
			return nil, fmt.Errorf("--body-media %s: the body of %s is %w", sent, op.ID, err)
		}
		body := *op.Body
		body.Contents = append([]*ir.Content{c}, op.Body.Contents...)
		chosen.Body, chosen.RequestMedia = &body, c.MediaType
	}
	if received == "" {
		return &chosen, nil
	}
	contents := answers(op)
	if len(contents) == 0 {
		return nil, fmt.Errorf("--accept %s: operation %s documents no body of a successful answer", received, op.ID)
	}
	c, err := offered(contents, received)
	if err != nil {
		return nil, fmt.Errorf("--accept %s: a successful answer of %s is %w", received, op.ID, err)
	}
	chosen.ResponseMedia = c.MediaType
	chosen.Responses = append([]*ir.Response{{Status: "200", Contents: []*ir.Content{c}}}, op.Responses...)
	return &chosen, nil
}

// offered finds the content that a media type names: as it is documented, without its
// parameters, by its second half alone where that is enough (csv), or in a range (image/*).
func offered(contents []*ir.Content, want string) (*ir.Content, error) {
	half := func(m string) string {
		_, sub, _ := strings.Cut(ir.MediaBase(m), "/")
		return sub
	}
	for _, fits := range []func(c *ir.Content) bool{
		func(c *ir.Content) bool { return strings.EqualFold(c.MediaType, want) },
		func(c *ir.Content) bool { return ir.MediaBase(c.MediaType) == ir.MediaBase(want) },
		func(c *ir.Content) bool { return half(c.MediaType) == ir.MediaBase(want) },
	} {
		if i := slices.IndexFunc(contents, fits); i >= 0 {
			return contents[i], nil
		}
	}
	var names []string
	for _, c := range contents {
		top, _, _ := strings.Cut(ir.MediaBase(want), "/")
		if m := ir.MediaBase(c.MediaType); strings.Contains(want, "/") && (m == "*/*" || m == top+"/*") {
			exact := *c
			exact.MediaType = want
			return &exact, nil
		}
		if !slices.Contains(names, c.MediaType) {
			names = append(names, c.MediaType)
		}
	}
	return nil, fmt.Errorf("not documented in it%s", source.Hint(want, names))
}

// Streams reports whether answers arrive piece by piece.
func Streams(op *ir.Operation) bool {
	c := answerOf(op)
	return c != nil && c.Type != nil && c.Type.Kind == ir.Stream
}

// Raw reports whether an answer is passed on as it comes: no JSON, and no XML that is read by
// its schema.
func Raw(op *ir.Operation) bool {
	c := answerOf(op)
	return c != nil && kindOf(c) != kindJSON && !typedXML(c)
}

// flag names the boolean member of the body that asks for a stream, as the method of a
// generated client sends it; "" where there is none, or no stream is asked for.
func flag(op *ir.Operation) string {
	if op.ResponseMedia == "" || !Streams(op) || slices.IndexFunc(answers(op), func(c *ir.Content) bool { return c.MediaType != op.ResponseMedia }) < 0 {
		return ""
	}
	for _, f := range Fields(Content(op)) {
		if t := Base(f.Type); f.Name == "stream" && t != nil && t.Prim == ir.Boolean {
			return f.Name
		}
	}
	return ""
}
