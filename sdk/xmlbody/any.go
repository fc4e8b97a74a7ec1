package xmlbody

import (
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// textMember is the text of an untyped element that has attributes or elements too.
const textMember = "#text"

// appendAny writes an element without a type: its text, or an object of its attributes and
// elements, several of one name as a list.
func appendAny(b []byte, n *node) []byte {
	if n.null {
		return append(b, "null"...)
	}
	text := strings.TrimSpace(string(n.text))
	if len(n.children) == 0 && len(n.attrs) == 0 {
		return codec.AppendString(b, text)
	}
	o := object{b: append(b, '{')}
	groups := anyShape.groups(n)
	taken := map[string]bool{}
	for _, g := range groups {
		taken[g.name] = true
	}
	for _, a := range n.attrs {
		if !taken[a.Name.Local] {
			o.key(a.Name.Local)
			o.b = codec.AppendString(o.b, a.Value)
		}
	}
	for _, g := range groups {
		o.key(g.name)
		o.b = appendAll(o.b, g.nodes)
	}
	if text != "" {
		o.key(textMember)
		o.b = codec.AppendString(o.b, text)
	}
	return append(o.b, '}')
}

// appendAll writes untyped elements of one name.
func appendAll(b []byte, nodes []*node) []byte {
	if len(nodes) == 1 {
		return appendAny(b, nodes[0])
	}
	b = append(b, '[')
	for i, n := range nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendAny(b, n)
	}
	return append(b, ']')
}
