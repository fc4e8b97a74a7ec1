package load

import (
	"fmt"
	"go/token"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// builder makes an API of a tree. It repairs what it meets: after build, the tree is a
// document that stricter readers take as well.
type builder struct {
	*resolver
	root *tree.Node
	api  *ir.API

	// Schemas. A type is found by the identity of its view.
	views    map[*tree.Node]*view
	viewing  map[*tree.Node]bool
	ids      map[*tree.Node]int
	bares    map[*tree.Node]*tree.Node
	isBare   map[*tree.Node]bool
	joins    map[string]*tree.Node
	types    map[string]*ir.Type
	pending  map[*ir.Type]*view // named types that are not filled yet
	filling  map[*ir.Type]bool
	children map[*tree.Node][]*tree.Node // named schemas by the one they extend with allOf
	named    map[*tree.Node]string
	extra    []*ir.Type // named schemas outside the root's components
	wraps    map[wrapKey]*ir.Type
	unions   []*union
	enums    openEnums
	repaired map[*tree.Node]bool

	calledBack    map[*tree.Node]bool // callbacks that were read
	callbackDepth int
	xmls          map[*tree.Node]*ir.XML
	xmlNodes      map[*ir.XML]*tree.Node // where each comes from

	wrapOrder []*ir.Type
	relating  relating // conditions that are being read
	required  requireds
	lost      map[*tree.Node]bool // keywords that were reported as left out
	assumed   map[string]bool     // media types that were reported as taken for JSON
	repeated  []*tree.Node        // alternatives that their oneOf has twice

	groupsByName map[string]*ir.Group
	schemes      map[string]*ir.Scheme
	usedScheme   map[string]bool
	// refreshServer is where the first OAuth 2 scheme gets its tokens.
	refreshServer string
	opIDs         map[string]*tree.Node
	envelope      *ir.Envelope
	extensions    bool // the document carries some x-apigen key
	// fileOK are types met in multipart or binary contents: only there is format binary
	// a file.
	fileOK map[*ir.Type]bool
}

func newBuilder(r *reporter, set *files, f *tree.File) *builder {
	return &builder{
		resolver: newResolver(r, set),
		root:     f.Root,
		api:      &ir.API{Source: f.Display},
		views:    map[*tree.Node]*view{}, viewing: map[*tree.Node]bool{}, ids: map[*tree.Node]int{},
		bares: map[*tree.Node]*tree.Node{}, isBare: map[*tree.Node]bool{}, joins: map[string]*tree.Node{}, types: map[string]*ir.Type{},
		pending: map[*ir.Type]*view{}, children: map[*tree.Node][]*tree.Node{},
		filling: map[*ir.Type]bool{}, named: map[*tree.Node]string{}, wraps: map[wrapKey]*ir.Type{},
		lost: map[*tree.Node]bool{}, repaired: map[*tree.Node]bool{}, required: requireds{known: map[*tree.Node]bool{}}, xmls: map[*tree.Node]*ir.XML{}, xmlNodes: map[*ir.XML]*tree.Node{},
		groupsByName: map[string]*ir.Group{}, schemes: map[string]*ir.Scheme{}, usedScheme: map[string]bool{},
		opIDs: map[string]*tree.Node{}, calledBack: map[*tree.Node]bool{}, fileOK: map[*ir.Type]bool{}, assumed: map[string]bool{},
	}
}

func (b *builder) build() *ir.API {
	b.extensions = b.checkExtensions(b.root)
	b.info()
	b.api.Lenient = b.lenient(b.root, b.extensions)
	b.api.Rate = b.rate(b.root)
	b.envelope = b.readEnvelope(b.root)
	b.api.Errors = b.errorCodes(b.root)
	b.api.Servers = b.servers(b.root.Get("servers"))
	b.tags()
	b.components()
	b.securitySchemes()
	b.paths()
	b.webhooks()
	b.hookPaths()
	b.finishSchemes()
	b.checkTokens()
	b.settleUnions()
	b.settleRequired()
	b.dropRepeated()
	for _, w := range b.wrapOrder {
		w.Kind = w.Base.Kind
	}
	b.api.Types = append(b.api.Types, b.extra...)
	b.settleFiles()
	b.enums.mark()
	markUsage(b.api)
	b.checkXML()
	return b.api
}

func (b *builder) info() {
	info := b.root.Get("info")
	there := info.IsMap()
	if !there {
		b.r.warn(b.root, "no-info", "add info with title and version", "the document has no info")
		info = tree.NewMap(b.root)
		b.root.Set("info", info)
	}
	for _, key := range [...]string{"title", "version", "description"} {
		n := info.Get(key)
		switch {
		case n == nil && key != "description":
			if there {
				b.r.warn(info, "bad-info", "add it", "info has no %s", key)
			}
			info.Set(key, tree.NewString(info, map[string]string{"title": "API", "version": "0"}[key]))
		case n == nil || n.Kind == tree.String:
		case n.IsScalar():
			b.r.warn(n, "bad-info", fmt.Sprintf("write %s: %q", key, n.Text), "info.%s is %s; it is read as text", key, n.Kind)
			n.Become(tree.NewString(n, n.Text))
		default:
			b.r.warn(n, "bad-info", "write text", "info.%s is %s; it is ignored", key, n.Kind)
			n.Become(tree.NewString(n, ""))
		}
	}
	b.api.Title, b.api.Version = info.Get("title").Str(), info.Get("version").Str()
	b.api.Description = info.Get("description").Str()
}

func (b *builder) tags() {
	for _, n := range b.root.Get("tags").Elems() {
		name := n.Get("name").Str()
		if n.Kind == tree.String {
			name = n.Text
		}
		if name == "" || b.groupsByName[name] != nil {
			continue
		}
		b.group(name, n).Description = n.Get("description").Str()
	}
}

// group is the group of a tag, made where it is not declared.
func (b *builder) group(name string, n *tree.Node) *ir.Group {
	g := b.groupsByName[name]
	if g == nil {
		g = &ir.Group{Name: name, GoName: b.goName(n), Pos: n.Pos()}
		b.groupsByName[name] = g
		b.api.Groups = append(b.api.Groups, g)
	}
	return g
}

// components gives every named schema its type before anything refers to it, and
// then completes them in order.
func (b *builder) components() {
	schemas := b.root.Path("components", "schemas")
	type named struct {
		n *tree.Node
		v *view
		t *ir.Type
	}
	var list []named
	for _, e := range schemas.Children() {
		b.named[e.Value] = e.Key
		list = append(list, named{n: e.Value, v: b.view(e.Value)})
		for _, sub := range e.Value.Get("allOf").Elems() {
			if ref := refOf(sub); ref != nil {
				if target := b.step(ref); target != nil {
					b.children[target] = append(b.children[target], e.Value)
				}
			}
		}
	}
	claim := func(c *named) {
		key := b.key(c.v)
		if b.types[key] != nil {
			return
		}
		c.t = &ir.Type{Name: c.n.Key(), Pos: c.n.Pos(), Pointer: c.n.Pointer(), Nullable: c.v.nullable, EmbeddedJSON: c.v.embedded}
		b.types[key] = c.t
		b.pending[c.t] = c.v
		b.api.Types = append(b.api.Types, c.t)
	}
	// A schema whose own words are among its parts owns them; one that only points at
	// others takes what nobody owns, and is another name for it otherwise.
	owners := make([]bool, len(list))
	for i := range list {
		for _, p := range list[i].v.parts {
			for at := p; at != nil && !owners[i]; at = at.Parent() {
				owners[i] = at == list[i].n
			}
		}
		if owners[i] {
			claim(&list[i])
		}
	}
	for i := range list {
		if !owners[i] {
			claim(&list[i])
		}
	}
	order := map[string]int{}
	for i := range list {
		order[list[i].n.Key()] = i
	}
	sortTypes(b.api.Types, order)
	for _, c := range list {
		if c.t != nil {
			b.complete(c.t)
		}
	}
}

// goName reads x-go-name.
func (b *builder) goName(n *tree.Node) string {
	g := n.Get("x-go-name")
	if g == nil {
		return ""
	}
	name := g.Str()
	if isIdent(name) && token.IsExported(name) {
		return name
	}
	advice := "give letters, digits and _, beginning with a capital letter"
	// Other generators take names in lower case, for what they do not export.
	if up := strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):]; isIdent(up) && token.IsExported(up) {
		b.r.warn(g, "bad-go-name", advice, "x-go-name %q is not exported; %s is used", name, up)
		return up
	}
	b.r.warn(g, "bad-go-name", advice, "x-go-name %q is not an exported Go identifier; it is ignored", name)
	return ""
}

func isIdent(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != "" && s != "_"
}

func isJSONMedia(m string) bool {
	m = ir.MediaBase(m)
	return m == "application/json" || m == "text/json" || strings.HasSuffix(m, "+json")
}

func isTextMedia(m string) bool { return strings.HasPrefix(ir.MediaBase(m), "text/") }
