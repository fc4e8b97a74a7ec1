package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// nameMethods gives every call the name of its method. It runs once names of types
// are settled, because methods and fields of the client share one scope.
func (b *builder) nameMethods() {
	client := newScope("core", "Core")
	for _, g := range b.groups {
		if g.group != nil && len(g.calls) > 0 && g.unit == b.root() {
			g.field = client.name(b.groupField(g), g.word+"Service")
		}
	}
	for _, g := range b.groups {
		names := newScope("core")
		if g.group == nil {
			names = client
		}
		b.nameCalls(g.calls, g.word, names)
	}
	hooks := newScope()
	b.nameCalls(b.hooks, "", hooks)
}

// groupField is the client's field of a group; the manifest keeps it.
func (b *builder) groupField(g *groupInfo) string {
	return strings.TrimSuffix(g.word, "Service") + strings.Repeat("Service", boolInt(g.word == "Service"))
}

func boolInt(v bool) int {
	if v {
		return 1
	}
	return 0
}

// nameCalls names methods: x-go-name first, then frozen names, then the rest, so that
// a new operation cannot take the name of an old one.
func (b *builder) nameCalls(calls []*call, group string, names *scope) {
	for _, c := range withVariants(calls) {
		c.names = names
		old := b.o.Frozen["method:"+c.key]
		switch {
		case c.op.GoName != "" && c.of == nil:
			c.method = names.name(c.suffixed(export(c.op.GoName)), c.base)
		case usable(old) && export(old) == old && !names.taken[old]:
			c.method = names.name(old)
		}
	}
	for _, c := range calls {
		if c.method == "" {
			short, full := c.suffixed(withoutPrefix(c.base, group)), c.suffixed(c.base)
			if short == full && b.o.Names == "short" && c.op.GoName == "" {
				short = c.suffixed(withoutNoun(c.base, group))
			}
			if c.method = names.name(short, full); c.method != short && c.method != full {
				b.methodRenamed(c, calls, full)
			}
		}
	}
	for _, c := range withVariants(calls) {
		if c.of != nil {
			if c.method == "" { // after all operations: their names are their own
				wants := []string{c.of.method + c.suffix, c.suffix + c.of.method}
				if c.sends() {
					wants = slices.Insert(wants, 1, wants[0]+"Body")
				}
				c.method = names.name(wants...)
			}
			if c.result = c.of.result; !c.sends() {
				c.request, c.fields = c.of.request, c.of.fields
			}
			b.frozen = append(b.frozen, Choice{"method:" + c.key, c.method})
			continue
		}
		if c.op.GoName == "" {
			b.frozen = append(b.frozen, Choice{"method:" + c.key, c.method})
		}
	}
}

// suffixed adds what tells a caller that nothing is sent.
func (c *call) suffixed(name string) string {
	if c.op.URLOnly && !strings.HasSuffix(name, "URL") {
		return name + "URL"
	}
	return name
}

// buildService plans the struct that holds a group's methods.
func (b *builder) buildService(g *groupInfo) *Service {
	about := strings.TrimSpace(g.group.Description)
	doc := g.service + " groups the calls of " + plainText(g.group.Name) + "."
	if about != "" && !isLatin(about) && !strings.Contains(about, "\n") {
		doc, about = g.service+" is "+fullStop(about), ""
	}
	if g.field != "" {
		doc += " Use it as client." + g.field + "."
	}
	return &Service{Name: g.service, Doc: join(doc, about)}
}

// buildMethods plans the method of a call, its iterator where pages are documented, and
// its variants.
func (b *builder) buildMethods(c *call) []*Method {
	m := b.buildMethod(c)
	methods := []*Method{m}
	if c.item != nil && m.Form != URL {
		methods = append(methods, b.buildPages(c, m))
	}
	for _, v := range c.variants {
		methods = append(methods, b.buildVariant(v, m))
	}
	return methods
}

// buildMethod plans one method.
func (b *builder) buildMethod(c *call) *Method {
	m := &Method{Source: c.op, Recv: c.group.service, Self: "s", Name: c.method, Op: c.opVar, Doc: b.methodDoc(c, c.method)}
	if c.group.group == nil {
		m.Recv, m.Self = nameClient, "c"
	}
	locals := newScope(append([]string{m.Self, "ctx", "opts", "out", "err", "req"}, slices.Concat(importedNames, predeclared)...)...)
	for _, p := range c.path {
		name := p.Name
		if p.GoName != "" {
			name = p.GoName
		}
		t, _ := b.goType(p.Type)
		name = locals.name(local(name))
		m.Params = append(m.Params, &Param{Name: name, Type: t})
		m.Path = append(m.Path, name)
	}
	switch {
	case c.request == "":
	case c.op.URLOnly && c.positional():
		m.InType = &Type{Import: c.group.unit.path, Name: c.request}
		for i, p := range c.params {
			t, _ := b.goType(p.Type)
			name := p.Name
			if p.GoName != "" {
				name = p.GoName
			}
			name = locals.name(local(name))
			m.Params = append(m.Params, &Param{Name: name, Type: t})
			m.Inline = append(m.Inline, Assign{Field: c.fields[i], Param: name})
		}
	default:
		m.InType = &Type{Import: c.group.unit.path, Name: c.request}
		m.In = "req"
		m.Params = append(m.Params, &Param{Name: "req", Type: pointerTo(m.InType)})
	}
	b.buildOut(c, m)
	return m
}

// positional reports whether a URL's parameters are few and all needed, so that they
// are arguments instead of a struct.
func (c *call) positional() bool {
	if c.content != nil {
		return false
	}
	free := len(c.path)
	for _, p := range c.params {
		free++
		if s := base(p.Type); !p.Required || s.Kind != ir.Scalar || s.Prim != ir.String || p.Type.Nullable || s.Layout != "" {
			return false
		}
	}
	return free <= 3
}

func (b *builder) buildOut(c *call, m *Method) {
	switch {
	case c.op.URLOnly:
		m.Form = URL
		if !strings.Contains(m.Doc, "sends nothing") {
			head, tail, more := strings.Cut(m.Doc, "\n")
			m.Doc = fullStop(head) + " It returns the signed URL for a browser and sends nothing itself."
			if more {
				m.Doc += "\n" + tail
			}
		}
	case c.results != nil:
		m.Form, m.Out = Single, &Type{Import: c.group.unit.path, Name: c.result}
	case c.out == nil:
		m.Form = Nothing
	default:
		m.Out = b.resultType(c)
		m.Form = Plain
		s := base(c.out)
		if s.Kind == ir.Stream || b.byPointer(s, m.Out) {
			m.Form = Single
		}
		if s.Kind == ir.Stream {
			m.Doc = beforePath(c, m.Doc, "The answer is a stream: read it to its end, or close it.")
		}
	}
}

// byPointer reports whether a result is a pointer: a struct or union of this package. The
// same schema in a media type that is not read is the bytes or the text as they come.
func (b *builder) byPointer(s *ir.Type, out *Type) bool {
	return b.types[s] != nil && (s.Kind == ir.Struct || s.Kind == ir.Union) && out != goReader && out != goString
}

// resultType is the Go type of what a call returns, by its media type where the
// answer is no JSON.
func (b *builder) resultType(c *call) *Type {
	s := base(c.out)
	if s.Kind == ir.Stream {
		return b.streamOf(s, c.accept)
	}
	kind := c.answerKind()
	if isBinary(s) && kind != "json" {
		return goReader // an image/svg+xml is a file, too
	}
	switch kind {
	case "raw", "multipart":
		return goReader
	case "form":
		if s.Kind != ir.Struct {
			return goReader
		}
	case "text":
		if s.Kind != ir.Scalar && s.Kind != ir.Enum || s.Prim == ir.String && s.Kind == ir.Scalar {
			return goString
		}
	case "json":
		if s.Kind == ir.File {
			return goReader
		}
	}
	t, _ := b.goType(c.out)
	return t
}

// buildPages plans the iterator over all pages.
func (b *builder) buildPages(c *call, m *Method) *Method {
	item, _ := b.goType(c.item)
	all := *m
	all.Name = c.names.name(c.method+"All", "All"+c.method)
	all.Form = Pages
	all.Page, all.Out = m.Out, item
	what := "all items of all pages"
	self := "[" + m.Recv + "." + m.Name + "]"
	all.Doc = all.Name + " walks " + what + " of " + self + ", fetching pages as they are needed. It stops at the first error."
	if m.Out.Shape != Named {
		all.Page = m.Out
	}
	return &all
}

// eachUsed visits the groups that have calls.
func (b *builder) eachUsed(visit func(g *groupInfo)) {
	for _, g := range b.groups {
		if len(g.calls) > 0 {
			visit(g)
		}
	}
}
