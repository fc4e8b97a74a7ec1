package load

import (
	"path"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// applyOverlay changes root by one OpenAPI Overlay file (1.0 to 1.2): its actions in
// order, each a JSONPath and what to merge or copy there or that the target goes.
func applyOverlay(r *reporter, set *files, root *tree.Node, name string) {
	f := set.read(path.Clean(name), nil)
	if f == nil {
		return
	}
	doc := f.Root
	if !strings.HasPrefix(doc.Get("overlay").Str(), "1.") {
		r.fail(doc, "not-overlay", "an overlay begins with overlay: 1.0.0, 1.1.0 or 1.2.0", "the file is not an OpenAPI Overlay 1")
		return
	}
	actions := doc.Get("actions")
	if !actions.IsList() {
		r.fail(doc, "bad-overlay", "add actions: [{target: ..., update: ...}]", "the overlay has no list of actions")
		return
	}
	for _, action := range actions.Elems() {
		if todo := reusedAction(r, doc, action); todo != nil {
			overlayAction(r, root, action, todo)
		}
	}
}

// reusedAction returns what says what an action does: itself, or since 1.2 the fields of
// the named action that it refers to.
func reusedAction(r *reporter, doc, action *tree.Node) *tree.Node {
	ref := action.Get("$ref")
	if ref == nil {
		return action
	}
	name, ok := strings.CutPrefix(ref.Str(), "#/components/actions/")
	todo := doc.Path("components", "actions", pointerWord(name), "fields")
	if !ok || todo == nil {
		r.fail(ref, "bad-overlay", "define it as components.actions.NAME.fields of the overlay", "there is no action %q", ref.Str())
		return nil
	}
	return todo
}

func overlayAction(r *reporter, root, action, todo *tree.Node) {
	target := action.Get("target")
	if target.Str() == "" {
		r.fail(action, "bad-overlay", "add target: a JSONPath such as $.paths['/pets'].get", "the action has no target")
		return
	}
	nodes, ok := selectNodes(r, root, target)
	if !ok {
		return
	}
	if len(nodes) == 0 {
		r.warn(target, "overlay-no-target", "check the path against the document", "target %q is nowhere in the document", target.Str())
		return
	}
	update := todo.Get("update")
	switch from := todo.Get("copy"); {
	case todo.Get("remove").True():
		removeNodes(r, root, target, nodes)
		return
	case from != nil:
		sources, ok := selectNodes(r, root, from)
		if !ok {
			return
		}
		if len(sources) != 1 {
			r.fail(from, "bad-overlay", "write a JSONPath that means exactly one place", "copy %q means %d places", from.Str(), len(sources))
			return
		}
		update = sources[0].Clone() // a target may lie within
	case update == nil:
		r.warn(todo, "bad-overlay", "add update, copy or remove: true", "the action does nothing")
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

func removeNodes(r *reporter, root, target *tree.Node, nodes []*tree.Node) {
	for _, n := range nodes {
		if n == root {
			r.fail(target, "bad-overlay", "remove parts of it", "the whole document cannot be removed")
			continue
		}
		n.Remove()
	}
}

// selectNodes returns what the JSONPath in at means; false where it is none.
func selectNodes(r *reporter, root, at *tree.Node) ([]*tree.Node, bool) {
	nodes, err := tree.Select(root, at.Str())
	if err != nil {
		r.fail(at, "bad-overlay", "write a JSONPath (RFC 9535) such as $.paths['/pets'].get", "%q: %v", at.Str(), err)
		return nil, false
	}
	return nodes, true
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
