package load

import (
	"cmp"
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

func sortTypes(types []*ir.Type, order map[string]int) {
	slices.SortStableFunc(types, func(a, b *ir.Type) int { return cmp.Compare(order[a.Name], order[b.Name]) })
}

// children visits the types that t is made of.
func children(t *ir.Type, visit func(*ir.Type)) {
	for _, f := range t.Fields {
		visit(f.Type)
	}
	for _, v := range t.Variants {
		visit(v.Type)
	}
	for _, c := range [...]*ir.Type{t.Base, t.Extra, t.Elem, t.Key} {
		if c != nil {
			visit(c)
		}
	}
}

// walkTypes visits t and everything it is made of, each once. Documents nest types
// deeper than a stack should, so it keeps its own.
func walkTypes(t *ir.Type, seen map[*ir.Type]bool, visit func(*ir.Type)) {
	stack := []*ir.Type{t}
	for len(stack) > 0 {
		t := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if t == nil || seen[t] {
			continue
		}
		seen[t] = true
		visit(t)
		children(t, func(c *ir.Type) {
			if !seen[c] {
				stack = append(stack, c)
			}
		})
	}
}

// markUsage says of every type whether the client sends it or receives it.
func markUsage(api *ir.API) {
	sent, received := map[*ir.Type]bool{}, map[*ir.Type]bool{}
	send := func(t *ir.Type) { walkTypes(t, sent, func(t *ir.Type) { t.In = true }) }
	receive := func(t *ir.Type) { walkTypes(t, received, func(t *ir.Type) { t.Out = true }) }
	for _, op := range api.Operations {
		markOperation(op, send, receive)
	}
	for _, op := range api.Webhooks {
		markOperation(op, receive, send)
	}
}

func markOperation(op *ir.Operation, request, response func(*ir.Type)) {
	for _, p := range op.Params {
		request(p.Type)
	}
	if op.Body != nil {
		for _, c := range op.Body.Contents {
			request(c.Type)
		}
	}
	for _, r := range op.Responses {
		for _, c := range r.Contents {
			response(c.Type)
		}
		for _, h := range r.Headers {
			response(h.Type)
		}
	}
}

// settleFiles turns files that never travel as bytes into strings: format binary
// inside JSON is text of some encoding.
func (b *builder) settleFiles() {
	inBytes := map[*ir.Type]bool{}
	for t := range b.fileOK {
		walkTypes(t, inBytes, func(*ir.Type) {})
	}
	seen := map[*ir.Type]bool{}
	settle := func(t *ir.Type) {
		if t.Kind == ir.File && !inBytes[t] && t.Base == nil {
			t.Kind, t.Prim, t.Format = ir.Scalar, ir.String, "binary"
		}
	}
	for _, t := range b.api.Types {
		walkTypes(t, seen, settle)
	}
	each := func(t *ir.Type) { walkTypes(t, seen, settle) }
	for _, list := range [...][]*ir.Operation{b.api.Operations, b.api.Webhooks} {
		for _, op := range list {
			markOperation(op, each, each)
		}
	}
	for _, w := range b.wrapOrder {
		w.Kind = w.Base.Kind
	}
}
