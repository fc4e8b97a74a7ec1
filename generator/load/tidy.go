package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// tidy removes from a loaded tree what does no harm here but makes stricter readers of
// OpenAPI refuse the document. It says nothing: what mattered was reported when the
// document was read.
func tidy(rs *resolver, root *tree.Node) {
	if root.Get("paths") == nil {
		root.Set("paths", tree.NewMap(root))
	}
	for _, e := range root.Get("paths").Children() {
		tidyItem(rs, e)
	}
	for _, e := range root.Get("webhooks").Children() {
		tidyItem(rs, e)
	}
	components := root.Get("components")
	for _, e := range components.Get("responses").Children() {
		tidyResponse(rs, e.Value)
	}
	tidyParams(rs, components.Get("parameters"), "")
	for _, e := range components.Get("links").Children() {
		dropDangling(rs, e.Value)
	}
	tidyTags(root.Get("tags"))
	is31 := strings.HasPrefix(root.Get("openapi").Str(), "3.1")
	tidySchemas(root, is31)
}

func tidyItem(rs *resolver, e tree.Entry) {
	tidyParams(rs, e.Value.Get("parameters"), e.Key)
	for _, m := range e.Value.Children() {
		if !slices.Contains(methods, m.Key) || !m.Value.IsMap() {
			continue
		}
		tidyParams(rs, m.Value.Get("parameters"), e.Key)
		responses := m.Value.Get("responses")
		if !responses.IsMap() || len(responses.Children()) == 0 {
			responses = tree.NewMap(m.Value)
			responses.Set("default", tree.NewMap(m.Value))
			m.Value.Set("responses", responses)
		}
		for _, r := range slices.Clone(responses.Children()) {
			if _, ok := statusOf(r.Key); !ok && !strings.HasPrefix(r.Key, "x-") {
				responses.Delete(r.Key)
				continue
			}
			tidyResponse(rs, r.Value)
		}
		for _, cb := range m.Value.Get("callbacks").Children() {
			for _, item := range cb.Value.Children() {
				tidyItem(rs, tree.Entry{Key: "", Value: item.Value})
			}
		}
	}
}

// dropDangling removes n where it is a reference that leads nowhere.
func dropDangling(rs *resolver, n *tree.Node) bool {
	if ref := refOf(n); ref == nil || rs.step(ref) != nil {
		return false
	}
	n.Remove()
	return true
}

func tidyResponse(rs *resolver, n *tree.Node) {
	if ref := refOf(n); ref != nil {
		if rs.step(ref) == nil {
			m := tree.NewMap(n)
			m.Set("description", tree.NewString(n, ""))
			n.Become(m)
		}
		return
	}
	if n.IsNull() {
		n.Become(tree.NewMap(n))
	}
	if n.IsMap() && n.Get("description") == nil {
		n.Set("description", tree.NewString(n, ""))
	}
	for _, key := range [...]string{"links", "headers"} {
		for _, e := range slices.Clone(n.Get(key).Children()) {
			if dropDangling(rs, e.Value) {
				continue
			}
			oneDescription(e.Value)
		}
	}
}

// oneDescription keeps one of schema and content where there are both.
func oneDescription(n *tree.Node) {
	if n.Get("schema") != nil && n.Get("content") != nil {
		n.Delete("content")
	}
}

// tidyParams removes parameters that are listed twice, lead nowhere or are not in the
// path. path is "" where that is not known.
func tidyParams(rs *resolver, list *tree.Node, path string) {
	for _, e := range list.Children() {
		oneDescription(e.Value)
	}
	last := map[string]*tree.Node{}
	key := func(n *tree.Node) string {
		p := rs.object(n)
		return p.Get("in").Str() + " " + p.Get("name").Str()
	}
	for _, p := range list.Elems() {
		oneDescription(p)
		last[key(p)] = p
	}
	if !list.IsList() {
		return
	}
	list.DeleteItems(func(p *tree.Node) bool {
		target := rs.object(p)
		return !target.IsMap() || last[key(p)] != p || path != "" && target.Get("in").Str() == "path" && !strings.Contains(path, "{"+target.Get("name").Str()+"}")
	})
}

func tidyTags(list *tree.Node) {
	seen := map[string]bool{}
	if !list.IsList() {
		return
	}
	list.DeleteItems(func(n *tree.Node) bool {
		name := n.Get("name").Str()
		twice := seen[name] || name == ""
		seen[name] = true
		return twice
	})
}

// tidySchemas gives lists their items, and documents of 3.0 no words of 3.1.
func tidySchemas(n *tree.Node, is31 bool) {
	if n.Get("type").Str() == "array" && n.Get("items") == nil && n.Parent().Key() != "properties" {
		n.Set("items", tree.NewMap(n))
	}
	if c := n.Get("const"); c.IsScalar() && !is31 && n.Get("enum") == nil {
		n.Delete("const")
		n.Set("enum", tree.NewList(c, c))
	}
	for _, e := range n.Children() {
		switch e.Key {
		case "example", "examples", "default", "enum", "const", "value":
			if n.Key() != "properties" {
				continue
			}
		}
		tidySchemas(e.Value, is31)
	}
	for _, it := range n.Elems() {
		tidySchemas(it, is31)
	}
}
