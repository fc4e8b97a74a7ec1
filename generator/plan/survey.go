package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// survey finds out what is used where: first in the document, to know which bodies
// are one call's own, then from the Go side, to know what must be declared.
func (b *builder) survey() {
	b.countRefs()
	b.buildGroups()
	for _, op := range b.api.Operations {
		c := b.newCall(op, false)
		b.calls = append(b.calls, c)
	}
	for _, op := range b.api.Webhooks {
		b.hooks = append(b.hooks, b.newCall(op, true))
	}
	b.shareHooks()
	b.markXML()
	inDoc := map[*ir.Type]bool{}
	for _, op := range slices.Concat(b.api.Operations, b.api.Webhooks) {
		eachSchema(op, func(t *ir.Type) { markUsed(t, inDoc) })
	}
	for _, c := range withVariants(slices.Concat(b.calls, b.hooks)) {
		c.eachType(func(t *ir.Type) { b.use(t, c.group) })
	}
	// Components first: what hangs below them is named after them, wherever else it is
	// met. Those that calls use in the document but no Go signature needs (envelopes,
	// bodies that became request structs) are left out.
	// What no call uses is dead code, unless the document is nothing but types, or it is a
	// code list, which the user needs to read fields that are documented as plain numbers,
	// or the user chose a name for it.
	only := len(b.calls)+len(b.hooks) == 0
	for _, t := range b.api.Types {
		if !inDoc[t] && (only || t.Kind == ir.Enum || t.GoName != "") {
			b.use(t, b.spare)
		}
	}
	for _, t := range b.api.Types {
		if len(b.users[t]) > 0 {
			b.discover(t, nil, nil)
		}
	}
	for _, c := range slices.Concat(b.calls, b.hooks) {
		b.surveyCall(c)
	}
	for _, c := range b.calls {
		for _, v := range c.variants {
			b.surveyCall(v)
		}
	}
	for _, s := range b.headers {
		for _, p := range s.params {
			word := paramWord(p)
			if rest, ok := strings.CutPrefix(strings.ToLower(word), "x-"); ok && rest != "" {
				word = word[2:]
			}
			b.discover(p.Type, s.root, []string{word})
		}
	}
}

// countRefs counts the uses of each named type in the document.
func (b *builder) countRefs() {
	seen := map[*ir.Type]bool{}
	var walk func(t *ir.Type)
	walk = func(t *ir.Type) {
		if t = base(t); t == nil {
			return
		}
		if t.Name != "" {
			b.refs[t]++
		}
		if seen[t] {
			return
		}
		seen[t] = true
		eachChild(t, walk)
	}
	for _, t := range b.api.Types {
		if !seen[t] {
			seen[t] = true
			eachChild(t, walk)
		}
	}
	for _, op := range slices.Concat(b.api.Operations, b.api.Webhooks) {
		eachSchema(op, walk)
	}
}

func markUsed(t *ir.Type, used map[*ir.Type]bool) {
	if t = base(t); t == nil || used[t] {
		return
	}
	used[t] = true
	eachChild(t, func(c *ir.Type) { markUsed(c, used) })
}

// eachChild visits the types that t is made of, in order.
func eachChild(t *ir.Type, visit func(*ir.Type)) {
	for _, f := range t.Fields {
		visit(f.Type)
	}
	if t.Elem != nil {
		visit(t.Elem)
	}
	if t.Key != nil {
		visit(t.Key)
	}
	if t.Extra != nil {
		visit(t.Extra)
	}
	for _, v := range t.Variants {
		visit(v.Type)
	}
}

// eachSchema visits the schemas of an operation as the document has them.
func eachSchema(op *ir.Operation, visit func(*ir.Type)) {
	for _, p := range op.Params {
		visit(p.Type)
	}
	if op.Body != nil {
		for _, c := range op.Body.Contents {
			visit(c.Type)
		}
	}
	for _, r := range op.Responses {
		for _, c := range r.Contents {
			visit(c.Type)
		}
		for _, h := range r.Headers {
			visit(h.Type)
		}
	}
}

// declared reports whether a schema becomes a Go type of its own. Scalars, lists and
// maps are spelled out where they stand, except where they contain themselves.
func declared(t *ir.Type) bool {
	if t.GoType != "" {
		return false
	}
	switch t.Kind {
	case ir.Struct:
		return true
	case ir.Union:
		return true
	case ir.Enum:
		return t.Prim == ir.String || t.Prim == ir.Integer || t.Prim == ir.Number
	case ir.List, ir.Map:
		return t.Name != "" && endless(t)
	}
	return false
}

// endless reports whether a list or map reaches itself through nothing but lists and
// maps, so that its Go type cannot be spelled out.
func endless(t *ir.Type) bool {
	seen := map[*ir.Type]bool{}
	for e := base(t.Elem); e != nil; e = base(e.Elem) {
		if e == t {
			return true
		}
		if seen[e] || e.Kind != ir.List && e.Kind != ir.Map || e.GoType != "" {
			return false
		}
		seen[e] = true
	}
	return false
}

func typeKey(t *ir.Type) string {
	switch {
	case t.Pointer != "":
		return t.Pointer
	case t.Name != "":
		return "#/components/schemas/" + t.Name
	}
	key := ""
	for _, word := range t.Path {
		key += "/" + word
	}
	return key
}

// discover registers the types to declare at and below t. Named ones, declared or
// not, are roots of their own for what hangs below them.
func (b *builder) discover(t *ir.Type, r *root, path []string) {
	t = base(t)
	if t == nil || b.types[t] != nil || b.seen[t] {
		return
	}
	b.seen[t] = true
	key := "type:" + typeKey(t)
	switch {
	case t.Name != "" && declared(t):
		info := &typeInfo{t: t, key: key}
		info.root = &root{key: key, stem: func() string { return info.name }}
		b.register(info)
		b.roots = append(b.roots, info.root)
		r, path = info.root, nil
	case t.Name != "":
		// A list or map without a type of its own: its items are named after it.
		word := t.Name
		if t.GoName != "" {
			word = t.GoName
		}
		if s := singular(word); s != word {
			word = s
		} else if t.Elem != nil {
			word += " item"
		}
		r = &root{key: key, stem: func() string { return "" }}
		b.roots = append(b.roots, r)
		path = []string{word}
	case declared(t):
		info := &typeInfo{t: t, key: key, root: r, path: slices.Clone(path)}
		b.register(info)
		r.inlines = append(r.inlines, info)
	}
	b.below(t, r, path)
}

func (b *builder) register(info *typeInfo) {
	for stem, n := info.key, 2; b.keys[info.key]; n++ {
		info.key = stem + "~" + strconv.Itoa(n)
	}
	b.keys[info.key] = true
	info.users = b.users[info.t]
	b.types[info.t] = info
	b.order = append(b.order, info)
}

func (b *builder) below(t *ir.Type, r *root, path []string) {
	add := func(word string) []string { return append(slices.Clone(path), word) }
	if t.GoType != "" {
		return
	}
	for _, f := range t.Fields {
		word := f.Name
		if f.GoName != "" {
			word = f.GoName
		}
		if k := base(f.Type).Kind; k == ir.List || k == ir.Map {
			word = singular(word)
		}
		b.discover(f.Type, r, add(word))
	}
	if t.Elem != nil {
		b.discover(t.Elem, r, path)
	}
	if t.Extra != nil {
		b.discover(t.Extra, r, add("extra"))
	}
	for i, v := range t.Variants {
		b.discover(v.Type, r, add(optionWord(t, i)))
	}
}

// surveyCall finds the types that the Go side of a call needs.
func (b *builder) surveyCall(c *call) {
	for _, p := range slices.Concat(c.path, c.params) {
		b.discover(p.Type, c.root, []string{"request", paramWord(p)})
	}
	if c.flat != nil {
		b.belowFlat(c)
	} else if c.content != nil {
		b.discover(c.content.Type, c.root, []string{"request", "body"})
	}
	for _, r := range c.results {
		b.discover(r.out, c.root, []string{r.word})
	}
	if c.out != nil {
		word := "result"
		switch {
		case c.hook:
			word = "reply"
		case base(c.out).Kind == ir.Stream:
			word = "event"
		case c.of != nil && !c.sends():
			word = c.suffix
		}
		b.discover(c.out, c.root, []string{word})
	}
	for _, f := range c.failures() {
		b.discover(f.t, c.root, []string{"error " + f.status})
	}
}

func paramWord(p *ir.Param) string {
	word := p.Name
	if p.GoName != "" {
		word = p.GoName
	}
	if k := base(p.Type).Kind; k == ir.List {
		word = singular(word)
	}
	return word
}

// eachType visits the schemas that stand in the call's Go signature.
func (c *call) eachType(visit func(*ir.Type)) {
	for _, p := range slices.Concat(c.path, c.params) {
		visit(p.Type)
	}
	switch {
	case c.flat != nil:
		eachChild(c.flat, visit)
	case c.content != nil:
		visit(c.content.Type)
	}
	if c.out != nil {
		visit(c.out)
	}
	for _, r := range c.results {
		visit(r.out)
	}
	for _, s := range [...]*headerSet{c.headers, c.failHeaders} {
		if s != nil {
			for _, p := range s.params {
				visit(p.Type)
			}
		}
	}
	for _, f := range c.failures() {
		if f.t != nil {
			visit(f.t)
		}
	}
}

// use marks t and all below it as used by a group.
func (b *builder) use(t *ir.Type, g *groupInfo) {
	t = base(t)
	if t == nil || slices.Contains(b.users[t], g) {
		return
	}
	b.users[t] = append(b.users[t], g)
	eachChild(t, func(c *ir.Type) { b.use(c, g) })
}
