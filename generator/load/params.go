package load

import (
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// params merges the parameters of path and operation, those of the path template first
// and in its order.
func (b *builder) params(op *ir.Operation, item, n *tree.Node, query pathQuery) []*ir.Param {
	list := b.merged(item, n)
	var rest []*ir.Param
	inPath := map[string]*ir.Param{}
	var pathNames []string
	for _, node := range list {
		p := b.param(op, node)
		switch {
		case p == nil:
		case p.In == ir.InPath:
			inPath[p.Name] = p
			pathNames = append(pathNames, p.Name)
		default:
			rest = append(rest, p)
		}
	}
	var out []*ir.Param
	used := map[string]bool{}
	place := func(word string, in ir.Location) *ir.Param {
		p := inPath[word]
		if p == nil {
			p = b.missing(op, n, word, pathNames, inPath)
		}
		used[p.Name] = true
		p.In = in
		if in == ir.InPath {
			p.Required = true
		}
		return p
	}
	if routed := routeWords(op.Path, pathNames); routed != op.Path {
		b.r.warn(n, "bad-path", "write {name} in the path", "the path is a route of some framework; it is read as %q", routed)
		op.Path = routed
	}
	op.Path = templateVar.ReplaceAllStringFunc(op.Path, func(m string) string {
		word := m[1 : len(m)-1]
		if inPath[word] == nil {
			word = plainWord(word)
		}
		if word == "" {
			word = "value" // the path says that something stands here, not what
		}
		p := place(word, ir.InPath)
		if slices.Contains(out, p) {
			p = again(p, out)
		}
		out = append(out, p)
		return "{" + p.Name + "}"
	})
	for _, pair := range strings.Split(query.pairs, "&") {
		if pair == "" {
			continue
		}
		rest = b.queryPair(rest, n, pair, place)
	}
	for _, name := range query.names {
		if !slices.ContainsFunc(rest, func(p *ir.Param) bool { return p.In == ir.InQuery && p.Name == name }) {
			rest = append(rest, b.param(op, newParam(n, name, ir.InQuery)))
		}
	}
	for _, name := range pathNames {
		if p := inPath[name]; !used[p.Name] && op.Path != "" {
			b.r.add(ir.Diagnostic{Severity: ir.Warning, Code: "path-parameter", Pos: p.Pos, Pointer: op.Pointer,
				Message: "path parameter \"" + name + "\" is not in the path " + op.Path + "; it is left out",
				Advice:  "add {" + name + "} to the path, or remove the parameter"})
		}
	}
	return append(out, rest...)
}

// merged lists parameter nodes, references followed, with the operation's in place of
// the path's of the same name and location.
func (b *builder) merged(item, n *tree.Node) []*tree.Node {
	var out []*tree.Node
	index := map[string]int{}
	for _, holder := range [...]*tree.Node{item, n} {
		list := holder.Get("parameters")
		if list.IsMap() {
			b.r.warn(list, "bad-parameter", "write a list of parameters", "parameters is an object; its members are read as a list")
			var items []*tree.Node
			for _, e := range list.Children() {
				items = append(items, e.Value)
			}
			list.Become(tree.NewList(list, items...))
		}
		b.wholeQuery(list)
		own := map[string]bool{}
		for _, p := range list.Elems() {
			node := b.objectOf(kindParameter, p)
			if !node.IsMap() {
				if node != nil {
					b.r.warn(node, "bad-parameter", "a parameter is an object", "a parameter is %s; it is left out", node.Kind)
				}
				continue
			}
			key := node.Get("in").Str() + " " + node.Get("name").Str()
			if own[key] {
				b.r.warn(p, "duplicate-parameter", "remove one of them", "parameter %q is listed twice; the last one counts", node.Get("name").Str())
			}
			own[key] = true
			if i, dup := index[key]; dup {
				out[i] = node
				continue
			}
			index[key] = len(out)
			out = append(out, node)
		}
	}
	return out
}

func (b *builder) param(op *ir.Operation, n *tree.Node) *ir.Param {
	p := &ir.Param{
		Name: n.Get("name").Str(), GoName: b.goName(n), In: ir.Location(strings.ToLower(n.Get("in").Str())),
		Required: n.Get("required").True(), Description: n.Get("description").Str(), Deprecated: n.Get("deprecated").True(),
		Reserved: n.Get("allowReserved").True(), Pos: n.Pos(),
	}
	if p.Name == "" {
		b.r.warn(n, "bad-parameter", "give it a name", "a parameter has no name; it is left out")
		return nil
	}
	switch p.In {
	case ir.InPath, ir.InQuery, ir.InCookie:
	case ir.InHeader:
		// OpenAPI ignores these two as parameters: contents decide them.
		if low := strings.ToLower(p.Name); low == "accept" || low == "content-type" {
			return nil
		}
		if !headerName(p.Name) {
			b.r.warn(n, "bad-parameter", "headers are named with letters, digits and -", "HTTP cannot send a header named %q; it is left out", p.Name)
			return nil
		}
	default:
		in := ir.InQuery
		if strings.Contains(op.Path, "{"+p.Name+"}") {
			in = ir.InPath
		}
		b.r.warn(n, "bad-parameter", "in must be path, query, header or cookie", "parameter %q is in %q; %s is assumed", p.Name, p.In, in)
		p.In = in
		n.Set("in", tree.NewString(n, string(in)))
	}
	path := []string{op.ID, p.Name}
	if name := componentName(n, "parameters"); name != "" {
		path = []string{name, "param"}
	}
	schema := b.paramSchema(n)
	if content := n.Get("content"); schema == nil && len(content.Children()) > 0 {
		e := content.Children()[0]
		p.ContentType = e.Key
		schema = b.contentSchema(p, n, e)
		if p.Example == nil {
			p.Example = firstExample(b.examples(e.Value))
		}
	}
	p.Type = b.use(schema, path)
	b.paramStyle(p, n)
	if p.Example == nil {
		p.Example = firstExample(b.examples(n))
	}
	if schema != nil {
		v := b.view(schema)
		if d := v.first("default"); d != nil && !d.IsNull() {
			p.Default = b.defaultOf(d, p.Type)
		}
		if p.Example == nil {
			p.Example = firstExample(b.schemaExamples(schema))
		}
		if p.Description == "" {
			p.Description = schema.Get("description").Str()
		}
	}
	return p
}

// paramSchema is the parameter's schema; where keywords of one stand on the parameter
// itself, as in Swagger 2, they are moved into one.
func (b *builder) paramSchema(n *tree.Node) *tree.Node {
	if s := n.Get("schema"); s != nil {
		return s
	}
	if n.Get("content") != nil {
		return nil
	}
	schema := tree.NewMap(n)
	for _, e := range slices.Clone(n.Children()) {
		switch e.Key {
		case "required", "nullable":
		default:
			if constraints[e.Key] || e.Key == "default" {
				n.Delete(e.Key)
				schema.SetEntry(e)
			}
		}
	}
	if len(schema.Children()) == 0 {
		b.r.warn(n, "bad-parameter", "add a schema", "parameter %q has no schema; text is assumed", n.Get("name").Str())
		schema.Set("type", tree.NewString(n, "string"))
	} else {
		b.r.warn(n, "bad-parameter", "move its type into schema", "parameter %q is described in the manner of Swagger 2", n.Get("name").Str())
	}
	n.Set("schema", schema)
	return schema
}

func (b *builder) paramStyle(p *ir.Param, n *tree.Node) {
	p.Style = "simple"
	if p.In == ir.InQuery || p.In == ir.InCookie {
		p.Style = "form"
	}
	if s := n.Get("style"); s != nil {
		allowed := map[ir.Location][]string{
			ir.InPath: {"simple", "label", "matrix"}, ir.InHeader: {"simple"}, ir.InCookie: {"form"},
			ir.InQuery: {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
		}[p.In]
		if s.Str() == "cookie" && p.In == ir.InCookie {
			s.Become(tree.NewString(s, "form")) // 3.2's word for what form comes to in a cookie
		} else if slices.Contains(allowed, s.Str()) || s.Str() == tabStyle && p.In == ir.InQuery {
			p.Style = s.Str()
		} else {
			b.r.warn(s, "bad-style", suggest(s.Str(), allowed, "use one of "+strings.Join(allowed, ", ")),
				"style %q is not possible in %s; %s is used", s.Str(), p.In, p.Style)
			s.Become(tree.NewString(s, p.Style))
		}
	}
	p.Explode = p.Style == "form" || p.Style == "deepObject"
	if on, ok := n.Get("explode").Bool(); ok {
		p.Explode = on
	}
}

// missing makes the parameter that a path template needs and nobody declares. One that
// differs in case only is taken for it, and so is the only one that the path lacks.
func (b *builder) missing(op *ir.Operation, n *tree.Node, word string, names []string, declared map[string]*ir.Param) *ir.Param {
	var spare []string
	for _, name := range names {
		if declared[name] != nil && declared[name].Name == name && !strings.Contains(op.Path, "{"+name+"}") {
			spare = append(spare, name)
		}
	}
	for _, name := range spare {
		if strings.EqualFold(name, word) || len(spare) == 1 && unmatched(op.Path, declared) == 1 {
			p := declared[name]
			b.r.warn(n, "path-parameter", "write both alike", "path parameter {%s} of %s is declared as %q", word, op.Path, name)
			p.Name = word
			declared[word] = p
			return p
		}
	}
	b.r.warn(n, "path-parameter", "declare it: {name: "+word+", in: path, required: true, schema: {type: string}}",
		"path parameter {%s} of %s is not declared; text is assumed", word, op.Path)
	p := b.param(op, newParam(n, word, ir.InPath))
	declared[word] = p
	return p
}

// newParam adds a parameter to the operation n: text, as nobody says what it is.
func newParam(n *tree.Node, name string, in ir.Location) *tree.Node {
	node := tree.NewMap(n)
	node.Set("name", tree.NewString(n, name))
	node.Set("in", tree.NewString(n, string(in)))
	if in == ir.InPath {
		node.Set("required", tree.NewBool(n, true))
	}
	schema := tree.NewMap(n)
	schema.Set("type", tree.NewString(n, "string"))
	node.Set("schema", schema)
	list := n.Get("parameters")
	if !list.IsList() {
		list = tree.NewList(n)
		n.Set("parameters", list)
	}
	list.Append(node)
	return node
}

// unmatched counts the words of a path template that are not declared.
func unmatched(path string, declared map[string]*ir.Param) int {
	words := map[string]bool{}
	for _, m := range templateVar.FindAllStringSubmatch(path, -1) {
		if declared[m[1]] == nil {
			words[m[1]] = true
		}
	}
	return len(words)
}

// queryPair makes a parameter of one pair of a query that stands in a path: a constant,
// or the declared parameter that its value names.
func (b *builder) queryPair(rest []*ir.Param, n *tree.Node, pair string, place func(string, ir.Location) *ir.Param) []*ir.Param {
	name, value, _ := strings.Cut(pair, "=")
	if u, err := url.QueryUnescape(name); err == nil {
		name = u
	}
	if name == "" {
		return rest
	}
	if m := templateVar.FindStringSubmatch(value); m != nil && m[0] == value {
		for _, p := range rest {
			if p.Name == name {
				return rest
			}
		}
		p := *place(m[1], ir.InQuery)
		p.Name, p.Style, p.Explode = name, "form", true
		return append(rest, &p)
	}
	if u, err := url.QueryUnescape(value); err == nil {
		value = u
	}
	schema := tree.NewMap(n)
	schema.Set("type", tree.NewString(n, "string"))
	schema.Set("const", tree.NewString(n, value))
	t := b.use(schema, []string{name})
	return append(rest, &ir.Param{Name: name, In: ir.InQuery, Required: true, Style: "form", Explode: true,
		Type: t, Default: t.Const, Pos: n.Pos()})
}

func firstExample(list []ir.Example) *ir.Example {
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}
