package load

import (
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// refusal reads x-apigen-refusal of a webhook, or of the root for all of them: what an
// inbound call with a wrong signature is answered.
func (b *builder) refusal(n *tree.Node) *ir.Refusal {
	x := n.Get("x-apigen-refusal")
	if x == nil {
		x = b.root.Get("x-apigen-refusal")
	}
	if x == nil {
		return nil
	}
	r, ok := b.reader(x, "x-apigen-refusal")
	if !ok {
		return nil
	}
	defer r.done()
	return &ir.Refusal{Code: r.required("code"), Message: r.text("message")}
}
