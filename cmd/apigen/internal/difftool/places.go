package difftool

import (
	"strings"

	"github.com/apigen-go/apigen/cmd/apigen/internal/difftool/goapi"
	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/ir"
)

// places knows where in the document a Go name comes from. The link is the manifest: it
// names the source of every name that is frozen.
type places struct {
	side  *side
	keys  map[string]string     // type -> its key without a package: type:#/components/...
	types map[string][]*ir.Type // by pointer: parts of one schema may be several types
	seen  map[*ir.Type]bool
	ops   map[string]*ir.Operation // by operationId
	wires map[string]*ir.Operation // by METHOD /path
	tags  map[string]ir.Pos
}

func newPlaces(s *side, res *generator.Result) *places {
	p := &places{
		side: s, keys: map[string]string{}, types: map[string][]*ir.Type{}, seen: map[*ir.Type]bool{},
		ops: map[string]*ir.Operation{}, wires: map[string]*ir.Operation{}, tags: map[string]ir.Pos{},
	}
	dirs := map[string]bool{}
	for _, pkg := range res.Plan.Packages {
		dirs[pkg.Dir] = true
	}
	for _, k := range res.Manifest.Frozen {
		dir, key, found := strings.Cut(k.Key, "/")
		if !found || !dirs[dir] {
			dir, key = "", k.Key
		}
		switch kind, _, _ := strings.Cut(key, ":"); kind {
		case "type", "request", "tag":
			p.keys[below(dir, k.Value)] = key
		}
	}
	for _, g := range res.API.Groups {
		p.tags[g.Name] = g.Pos
	}
	for _, t := range res.API.Types {
		p.walk(t)
	}
	for _, list := range [][]*ir.Operation{res.API.Operations, res.API.Webhooks} {
		for _, op := range list {
			p.ops[op.ID] = op
			p.wires[op.Method+" "+op.Path] = op
			p.operationTypes(op)
		}
	}
	return p
}

func (p *places) operationTypes(op *ir.Operation) {
	for _, prm := range op.Params {
		p.walk(prm.Type)
	}
	if op.Body != nil {
		for _, c := range op.Body.Contents {
			p.walk(c.Type)
		}
	}
	for _, r := range op.Responses {
		for _, c := range r.Contents {
			p.walk(c.Type)
		}
		for _, h := range r.Headers {
			p.walk(h.Type)
		}
	}
}

// walk notes the types at and below t by their pointers.
func (p *places) walk(t *ir.Type) {
	if t == nil {
		return
	}
	if t.Base != nil {
		t = t.Base
	}
	if p.seen[t] {
		return
	}
	p.seen[t] = true
	if t.Pointer != "" {
		p.types[t.Pointer] = append(p.types[t.Pointer], t)
	}
	for _, f := range t.Fields {
		p.walk(f.Type)
	}
	for _, v := range t.Variants {
		p.walk(v.Type)
	}
	p.walk(t.Elem)
	p.walk(t.Extra)
}

// request is the operation that a request type belongs to, nil for other types.
func (p *places) request(name string) *ir.Operation {
	key := strings.TrimPrefix(p.keys[name], "request:")
	for _, prefix := range []string{"op:", "hook:"} {
		if id, ok := strings.CutPrefix(key, prefix); ok {
			return p.ops[id]
		}
	}
	return nil
}

// operation is METHOD /path of the operation that an item is for, "" for none.
func (p *places) operation(it *goapi.Item) string {
	if it.Kind == goapi.Method {
		return strings.TrimSuffix(it.Wire, " (pages)")
	}
	owner := it.Parent
	if it.Kind == goapi.Type {
		owner = it.Name
	}
	if op := p.request(owner); op != nil {
		return op.Method + " " + op.Path
	}
	return ""
}

// pos is where an item comes from: as near as the document tells, at worst the document.
func (p *places) pos(it *goapi.Item) ir.Pos { return p.side.pos(p.find(it)) }

func (p *places) find(it *goapi.Item) ir.Pos {
	if it.Kind == goapi.Method {
		if op := p.wires[strings.TrimSuffix(it.Wire, " (pages)")]; op != nil {
			return op.Pos
		}
	}
	owner := it.Parent
	if owner == "" {
		owner = p.stem(it.Name)
	}
	if op := p.request(owner); op != nil {
		if at := requestField(op, it.Wire); it.Kind == goapi.Field && at.Line > 0 {
			return at
		}
		return op.Pos
	}
	key := p.keys[owner]
	if tag, ok := strings.CutPrefix(key, "tag:"); ok {
		return p.tags[tag]
	}
	pointer := strings.TrimPrefix(key, "type:")
	types := p.types[pointer]
	if i := strings.LastIndexByte(pointer, '~'); types == nil && i > 0 {
		types = p.types[pointer[:i]] // ~2 counts the types of one place
	}
	for _, t := range types {
		for _, f := range t.Fields {
			if it.Kind == goapi.Field && f.Name == it.Wire && f.Pos.Line > 0 {
				return f.Pos
			}
		}
	}
	if len(types) == 0 {
		return ir.Pos{}
	}
	return types[0].Pos
}

// stem is the type that a name begins with: constants and constructors are called after theirs.
func (p *places) stem(name string) string {
	for n := len(name); n > 0; n-- {
		if p.keys[name[:n]] != "" {
			return name[:n]
		}
	}
	return name
}

// requestField is where a request's field is described: a parameter, or a member of the body.
func requestField(op *ir.Operation, wire string) ir.Pos {
	for _, prm := range op.Params {
		if prm.Name == wire {
			return prm.Pos
		}
	}
	if op.Body == nil {
		return ir.Pos{}
	}
	for _, c := range op.Body.Contents {
		t := c.Type
		if t != nil && t.Base != nil {
			t = t.Base
		}
		if t == nil {
			continue
		}
		for _, f := range t.Fields {
			if f.Name == wire {
				return f.Pos
			}
		}
	}
	return op.Body.Pos
}
