package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// paths reads the calls that a client makes.
func (b *builder) paths() {
	paths := b.root.Get("paths")
	if paths != nil && !paths.IsMap() && !paths.IsNull() {
		b.r.warn(paths, "bad-paths", "paths is an object with a member for each path", "paths is %s; it is ignored", paths.Kind)
		paths.Become(tree.NewMap(paths))
	}
	for _, e := range paths.Children() {
		if strings.HasPrefix(e.Key, "x-") {
			continue
		}
		b.pathItem(e.Value, func(item *tree.Node, method string, op tree.Entry) {
			o := b.operation(item, method, op, e.Key, "")
			if o != nil {
				b.api.Operations = append(b.api.Operations, o)
			}
		})
	}
}

// webhooks reads the calls that the vendor makes.
func (b *builder) webhooks() {
	for _, root := range [...]string{"webhooks", "x-webhooks"} {
		for _, e := range b.root.Get(root).Children() {
			if !strings.HasPrefix(e.Key, "x-") || e.Value.IsMap() {
				b.webhook(e.Key, e.Value)
			}
		}
	}
}

func (b *builder) webhook(name string, n *tree.Node) {
	b.pathItem(n, func(item *tree.Node, method string, op tree.Entry) {
		// The path is known before the operation is read: its {names} are parameters.
		path := "/"
		if p := op.Value.Get("x-apigen-path"); p != nil {
			path = p.Str()
			if !strings.HasPrefix(path, "/") {
				b.r.fail(p, "bad-extension", "begin the path with a slash", "x-apigen-path %q is not a path", path)
			}
		}
		if o := b.operation(item, method, op, path, name); o != nil {
			o.Refusal = b.refusal(op.Value)
			b.api.Webhooks = append(b.api.Webhooks, o)
		}
	})
}

// pathItem visits the operations of a path, a reference to one followed.
func (b *builder) pathItem(n *tree.Node, visit func(item *tree.Node, method string, op tree.Entry)) {
	item := n
	if ref := refOf(n); ref != nil {
		target := b.objectOf(kindPath, n)
		if file, _, _ := strings.Cut(ref.Str(), "#"); target == nil && file != "" {
			b.r.fail(ref, "lost-operations", "see the warning about the reference", "the operations of %q are in a file that cannot be read", n.Key())
			return
		}
		if target != nil {
			// 3.0 lets members stand beside the reference; they win.
			item = target
			if len(n.Children()) > 1 {
				merged := target.Clone()
				for _, e := range n.Children() {
					if e.Value != ref {
						merged.SetEntry(tree.Entry{Key: e.Key, Line: e.Line, Col: e.Col, Value: e.Value.Clone()})
					}
				}
				item = merged
			}
		}
	}
	if !item.IsMap() {
		if !item.IsNull() {
			b.r.warn(item, "bad-path", "a path holds an object with a member for each method", "a path is %s; it is ignored", item.Kind)
			item.Become(tree.NewMap(item))
		}
		return
	}
	for _, key := range [...]string{"additionalOperations", "x-oai-additionalOperations"} {
		for _, e := range slices.Clone(item.Get(key).Children()) {
			if !isToken(e.Key) {
				b.r.key(ir.Warning, e, "bad-method", "a method is letters, digits and -", "%q is no method; the operation is left out", e.Key)
				continue
			}
			visit(item, e.Key, e)
		}
	}
	for _, e := range slices.Clone(item.Children()) {
		if method := strings.ToLower(e.Key); slices.Contains(methods, method) || method == "query" {
			if method != e.Key {
				b.r.key(ir.Warning, e, "bad-method", "write "+method, "method %q is read as %s", e.Key, method)
			}
			visit(item, method, e)
			if method != e.Key && item.Get(method) == nil {
				item.Rename(e.Key, method)
			}
		}
	}
}

// isMethods reports whether n holds operations of methods that OpenAPI does not know.
func isMethods(n *tree.Node) bool {
	return n.Key() == "additionalOperations" || n.Key() == "x-oai-additionalOperations"
}

// isToken reports whether HTTP can send s as a method.
func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	}) < 0
}

// operation reads one call. path is "" for a webhook, whose name is then hook.
func (b *builder) operation(item *tree.Node, method string, e tree.Entry, path, hook string) (op *ir.Operation) {
	n := e.Value
	if !n.IsMap() {
		if n.IsNull() {
			b.r.key(ir.Warning, e, "bad-operation", "describe it: responses, at least", "operation %s %s is empty", strings.ToUpper(method), path)
			n.Become(tree.NewMap(n))
		} else {
			b.r.warn(n, "bad-operation", "an operation is an object", "an operation is %s; it is left out", n.Kind)
			n.Remove()
			return nil
		}
	}
	// One operation may not take the others down, whatever is wrong with it.
	defer func() {
		if p := recover(); p != nil {
			b.r.fail(n, "internal", "this is a bug of apigen; please report it with the document", "the operation could not be read: %v", p)
			op = nil
		}
	}()
	if !isMethods(n.Parent()) {
		method = strings.ToUpper(method)
	}
	op = &ir.Operation{
		Method: method, Path: path, GoName: b.goName(n),
		Summary: n.Get("summary").Str(), Description: n.Get("description").Str(), Deprecated: n.Get("deprecated").True(),
		Docs: n.Path("externalDocs", "url").Str(), Pos: e.KeyPos(), Pointer: n.Pointer(),
	}
	if op.Summary == "" && op.Description == "" {
		op.Summary, op.Description = item.Get("summary").Str(), item.Get("description").Str()
	}
	b.identify(op, n, hook)
	if tags := n.Get("tags"); tags.IsScalar() {
		op.Group = b.group(tags.Str(), tags)
	} else if list := tags.Elems(); len(list) > 0 && list[0].Str() != "" {
		op.Group = b.group(list[0].Str(), list[0])
	}
	for _, at := range [...]*tree.Node{n, item} {
		if op.Server = operationServer(b.servers(at.Get("servers"))); op.Server != nil {
			break
		}
	}
	words := []string{op.ID}
	var query pathQuery
	if hook == "" {
		op.Path, query = b.cleanPath(op, e)
	} else {
		op.Path, query.pairs, _ = strings.Cut(op.Path, "?")
	}
	op.Params = b.params(op, item, n, query)
	op.Body = b.body(op, n.Get("requestBody"), words)
	op.Responses = b.responses(n, words)
	op.Security = b.security(n)
	b.callExtensions(op, n)
	b.callbacks(op, n)
	return op
}

// identify gives the operation its name, which no other operation has.
func (b *builder) identify(op *ir.Operation, n *tree.Node, hook string) {
	id := n.Get("operationId")
	op.ID = strings.TrimSpace(id.Str())
	made := synthetic(op.Method, op.Path)
	if hook != "" {
		made = hook
	}
	if op.ID == "" {
		op.ID, op.Synthetic = made, true
		if b.opIDs[op.ID] != nil && hook != "" {
			op.ID += "_" + strings.ToLower(op.Method)
		}
	}
	if first := b.opIDs[op.ID]; first != nil {
		old := op.ID
		if !op.Synthetic {
			op.ID += "_" + made
		}
		for i := 2; b.opIDs[op.ID] != nil; i++ {
			op.ID = fmt.Sprintf("%s_%d", strings.TrimSuffix(op.ID, fmt.Sprintf("_%d", i-1)), i)
		}
		if !op.Synthetic {
			b.r.warn(id, "duplicate-operation-id", "give each operation an operationId of its own",
				"operationId %q is already taken at %s; this one is called %q", old, first.Pos(), op.ID)
			id.Become(tree.NewString(id, op.ID))
		}
	}
	if id == nil {
		id = n
	}
	b.opIDs[op.ID] = id
}

// synthetic is the name of an operation without one.
func synthetic(method, path string) string {
	path, _ = plainTemplate(path)
	path = templateVar.ReplaceAllStringFunc(path, func(m string) string { return "{" + plainWord(m[1:len(m)-1]) + "}" })
	path, _, _ = strings.Cut(path, "?")
	words := strings.FieldsFunc(path, func(r rune) bool {
		return strings.ContainsRune("/{}.:,;()'\"=&*+#$@!~|<>[] -", r)
	})
	return strings.Join(append([]string{strings.ToLower(method)}, words...), "_")
}

// enterCallback reports whether a callback is to be read. The operations of a callback may
// have callbacks themselves, which may lead back to the first: those inside others are
// read once each.
func (b *builder) enterCallback(n *tree.Node) bool {
	if ref := refOf(n); ref != nil {
		n = b.object(n)
	}
	if n == nil || b.callbackDepth > 0 && b.calledBack[n] {
		return false
	}
	b.calledBack[n] = true
	b.callbackDepth++
	return true
}

func (b *builder) callbacks(op *ir.Operation, n *tree.Node) {
	for _, cb := range n.Get("callbacks").Children() {
		c := b.object(cb.Value)
		for _, e := range c.Children() {
			if !strings.HasPrefix(e.Key, "x-") && b.enterCallback(e.Value) {
				b.webhook(op.ID+"_"+cb.Key, e.Value)
				b.callbackDepth--
			}
		}
	}
}
