package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// A Swagger 2 document in several files: what the root refers to is Swagger 2 as well,
// whole documents or parts of one. Files are converted when they are read. Nothing in
// them is moved, since others refer to it by its place.

// converter is what the root's conversion leaves for the files that are read later.
func (c *swagger) converter(f *tree.File) {
	if f.Root.Get("openapi") != nil {
		return
	}
	c.rewrite(f.Root, false)
	c.part(f.Root, 0)
}

// part converts what is recognised below n.
func (c *swagger) part(n *tree.Node, depth int) {
	if depth > 6 { // parts stand near the top; what is below them is schemas
		return
	}
	in := n.Get("in").Str()
	switch {
	case isSwaggerPath(n):
		c.pathItem(n)
		return
	case in != "" && n.Get("name") != nil:
		if in != "body" && in != "formData" {
			c.param(n)
		}
		return
	case n.Get("description") != nil && (n.Get("schema") != nil || n.Get("examples").IsMap()):
		c.response(n, c.produces)
		return
	}
	for _, e := range n.Children() {
		switch e.Key {
		case "definitions", "properties", "schema", "example", "examples", "default", "enum":
		default:
			c.part(e.Value, depth+1)
		}
	}
}

func isSwaggerPath(n *tree.Node) bool {
	return slices.ContainsFunc(n.Children(), func(e tree.Entry) bool {
		return slices.Contains(methods, strings.ToLower(e.Key)) && e.Value.Get("responses").IsMap()
	})
}

// target follows references of a parameter, into other files too. The root's shared
// parameters are where the conversion put them.
func (c *swagger) target(p *tree.Node) *tree.Node {
	for range 20 {
		ref := p.Get("$ref")
		if ref == nil || ref.Kind != tree.String {
			return p
		}
		name, fragment, _ := strings.Cut(ref.Text, "#")
		file := ref.File
		if name != "" {
			full := c.rs.set.locate(ref, name)
			if full == "" {
				return p
			}
			if file = c.rs.set.read(full, ref); file == nil {
				return p
			}
		}
		next := (*tree.Node)(nil)
		if words := strings.Split(fragment, "/"); file == c.root.File && len(words) > 2 && words[len(words)-2] == "parameters" {
			next = c.globals.Get(pointerWord(words[len(words)-1]))
		} else {
			next = c.rs.step(ref)
		}
		if next == nil {
			return p
		}
		p = next
	}
	return p
}

// movedTo is where the conversion moved what words lead to, nil where it moves nothing.
func movedTo(words []string) []string {
	to := map[string]string{"definitions": "schemas", "parameters": "parameters", "responses": "responses", "securityDefinitions": "securitySchemes"}[words[0]]
	if to == "" {
		return nil
	}
	return append([]string{"components", to}, words[1:]...)
}
