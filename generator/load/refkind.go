package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// Kinds of objects that references lead to, as messages call them.
const (
	kindSchema    = "schema"
	kindParameter = "parameter"
	kindResponse  = "response"
	kindBody      = "request body"
	kindHeader    = "header"
	kindMedia     = "media type"
	kindPath      = "path item"
)

// sections are the kinds of what stands in the sections of components.
var sections = map[string]string{
	"schemas": kindSchema, "parameters": kindParameter, "responses": kindResponse, "requestBodies": kindBody,
	"headers": kindHeader, "mediaTypes": kindMedia, "pathItems": kindPath,
	"examples": "example", "links": "link", "callbacks": "callback", "securitySchemes": "security scheme",
}

// componentKind is what a component is by its section, "" for everything else: the place of other
// objects proves nothing.
func componentKind(n *tree.Node) string {
	p := n.Parent()
	if p == nil || p.Parent() == nil || p.Parent().Key() != "components" {
		return ""
	}
	return sections[p.Key()]
}

// readAlike are the kinds that are read although they are not what is asked for: a response
// has the content of a request body, and a parameter is a header with a name.
var readAlike = map[[2]string]bool{
	{kindBody, kindResponse}: true, {kindResponse, kindBody}: true,
	{kindHeader, kindParameter}: true,
}

// objectOf is object for a place where only one kind belongs. What leads to another kind is
// reported at the reference, and leads nowhere if it cannot be read.
func (b *builder) objectOf(want string, n *tree.Node) *tree.Node {
	for range 50 {
		ref := refOf(n)
		if ref == nil {
			return n
		}
		if n = b.step(ref); n == nil {
			return nil
		}
		if !b.checkKind(want, ref, n) {
			return nil
		}
	}
	return b.object(n) // which reports the circle
}

// checkKind reports whether what ref leads to can be read as the kind that belongs there.
func (b *builder) checkKind(want string, ref, target *tree.Node) bool {
	got := componentKind(target)
	if got == "" || got == want {
		return true
	}
	b.r.warn(ref, "wrong-ref", adviceOfKind(want, got, ref.Str()), "reference %q leads to a %s where a %s belongs", ref.Str(), got, want)
	return readAlike[[2]string{want, got}]
}

// adviceOfKind says how a reference to another kind is put right.
func adviceOfKind(want, got, ref string) string {
	inner := "{$ref: '" + ref + "'}"
	switch {
	case got != kindSchema:
	case want == kindResponse || want == kindBody:
		return "write content: {application/json: {schema: " + inner + "}}"
	case want == kindMedia || want == kindHeader:
		return "write schema: " + inner
	case want == kindParameter:
		return "write a parameter with name, in and schema: " + inner
	}
	if want == kindSchema && (got == kindParameter || got == kindHeader) {
		return "refer to its schema: '" + ref + "/schema'"
	}
	section := "paths"
	for name, kind := range sections {
		if kind == want && kind != kindPath {
			section = "components/" + name
		}
	}
	return "refer to a " + want + " of " + section
}

// aliasCycle reports a schema that is nothing but a reference which leads back to itself:
// no schema of the circle says what the value is. It is told once a circle, at its first.
func (b *builder) aliasCycle(n *tree.Node) bool {
	first := n
	at := n
	for range 50 {
		ref := refOf(at)
		if ref == nil || constrains(at) || len(at.Get("allOf").Elems()) > 0 {
			return false
		}
		if at = b.step(ref); at == nil {
			return false
		}
		if slices.Compare([]int{int(at.Line), int(at.Col)}, []int{int(first.Line), int(first.Col)}) < 0 {
			first = at
		}
		if at == n {
			b.r.warn(refOf(first), "ref-cycle", "break the circle: one of its schemas must say what the value is",
				"the reference leads back to itself; any value is accepted")
			return true
		}
	}
	return false
}
