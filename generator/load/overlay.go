package load

import (
	"path"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// applyOverlay changes root by one OpenAPI Overlay 1.0 file: its actions in order, each
// a JSONPath and what to merge there or that the target goes.
func applyOverlay(r *reporter, set *files, root *tree.Node, name string) {
	f := set.read(path.Clean(name), nil)
	if f == nil {
		return
	}
	doc := f.Root
	if !strings.HasPrefix(doc.Get("overlay").Str(), "1.") {
		r.fail(doc, "not-overlay", "an overlay begins with overlay: 1.0.0", "the file is not an OpenAPI Overlay 1.0")
		return
	}
	actions := doc.Get("actions")
	if !actions.IsList() {
		r.fail(doc, "bad-overlay", "add actions: [{target: ..., update: ...}]", "the overlay has no list of actions")
		return
	}
	for _, action := range actions.Elems() {
		overlayAction(r, root, action)
	}
}

func overlayAction(r *reporter, root, action *tree.Node) {
	target := action.Get("target")
	if target.Str() == "" {
		r.fail(action, "bad-overlay", "add target: a JSONPath such as $.paths['/pets'].get", "the action has no target")
		return
	}
	nodes, err := tree.Select(root, target.Str())
	if err != nil {
		r.fail(target, "bad-overlay", "write a JSONPath such as $.paths['/pets'].get", "target %q: %v", target.Str(), err)
		return
	}
	if len(nodes) == 0 {
		r.warn(target, "overlay-no-target", "check the path against the document", "target %q is nowhere in the document", target.Str())
		return
	}
	if action.Get("remove").True() {
		for _, n := range nodes {
			if n == root {
				r.fail(target, "bad-overlay", "remove parts of it", "the whole document cannot be removed")
				continue
			}
			n.Remove()
		}
		return
	}
	update := action.Get("update")
	if update == nil {
		r.warn(action, "bad-overlay", "add update or remove: true", "the action does nothing")
		return
	}
	for _, n := range nodes {
		if n.IsList() && !update.IsList() {
			n.Append(update.Clone())
			continue
		}
		mergeNode(n, update)
	}
}

// mergeNode merges update into n as the Overlay specification says: objects member by
// member, lists by appending, the rest by replacing.
func mergeNode(n, update *tree.Node) {
	switch {
	case n.IsMap() && update.IsMap():
		for _, e := range update.Children() {
			if old := n.Get(e.Key); old != nil {
				mergeNode(old, e.Value)
				continue
			}
			n.SetEntry(tree.Entry{Key: e.Key, Line: e.Line, Col: e.Col, Value: e.Value.Clone()})
		}
	case n.IsList() && update.IsList():
		for _, it := range update.Elems() {
			n.Append(it.Clone())
		}
	default:
		n.Become(update.Clone())
		n.Line, n.Col, n.File = update.Line, update.Col, update.File
	}
}
