package load

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// bodiless are the statuses whose answers have no body, whatever a document says.
func bodiless(status string) bool { return status == "204" || status == "205" || status == "304" }

// noBody reports the content that an answer without a body is given.
func (b *builder) noBody(n *tree.Node, status string) {
	content := n.Get("content")
	if len(content.Children()) == 0 {
		return
	}
	b.r.warn(content, "body-in-"+status, "move the content to the status that has it, such as 200", "an answer of status %s has no body; its content is ignored", status)
}

// mediaChoice reads which of several media types a call sends and asks for.
func (b *builder) mediaChoice(op *ir.Operation, n *tree.Node) {
	var sent, received []*ir.Content
	if op.Body != nil {
		sent = op.Body.Contents
	}
	for _, r := range op.Responses {
		if r.Status[0] == '2' || r.Status == "default" {
			received = append(received, r.Contents...)
		}
	}
	op.RequestMedia = b.chosenMedia(n, "x-apigen-request-media", "the body", sent)
	op.ResponseMedia = b.chosenMedia(n, "x-apigen-response-media", "a successful answer", received)
}

// chosenMedia finds the content that an extension names, by its media type as it is
// documented or without its parameters.
func (b *builder) chosenMedia(n *tree.Node, key, what string, contents []*ir.Content) string {
	x := n.Get(key)
	if x == nil {
		return ""
	}
	want := strings.TrimSpace(x.Str())
	var names []string
	for _, exact := range [2]bool{true, false} {
		for _, c := range contents {
			if strings.EqualFold(c.MediaType, want) || !exact && ir.MediaBase(c.MediaType) == ir.MediaBase(want) {
				return c.MediaType
			}
			if exact {
				names = append(names, c.MediaType)
			}
		}
	}
	advice := "remove it: there is no body"
	if len(names) > 0 {
		advice = "use one of " + strings.Join(names, ", ")
	}
	b.badExt(x, advice, "%s is %s, which %s is not offered in", key, x.JSON(), what)
	return ""
}
