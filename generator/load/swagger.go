package load

import (
	"path"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// convertSwagger turns a Swagger 2 tree into an OpenAPI 3 one, in place.
//
// kin-openapi's openapi2conv does the same on its own structs, but what comes out has
// neither positions nor order, and it refuses documents with small defects. A test
// compares the two.
func convertSwagger(r *reporter, set *files, root *tree.Node) {
	c := &swagger{r: r, rs: newResolver(r, set), root: root, consumes: stringList(root.Get("consumes")), produces: stringList(root.Get("produces")), files: map[*tree.Node]bool{}}
	at := root.Delete("swagger")
	root.Set("openapi", tree.NewString(at, "3.0.3"))
	c.servers()
	c.globals = root.Delete("parameters")
	set.convert = c.converter
	components := tree.NewMap(root)
	c.rewrite(root, false)
	c.rewrite(c.globals, true)
	for _, e := range root.Get("paths").Children() {
		c.pathItem(e.Value)
	}
	if defs := root.Delete("definitions"); defs.IsMap() {
		components.Set("schemas", defs)
	}
	if responses := root.Delete("responses"); responses.IsMap() {
		for _, e := range responses.Children() {
			c.response(e.Value, c.produces)
		}
		components.Set("responses", responses)
	}
	if params := tree.NewMap(root); c.globals.IsMap() {
		for _, e := range c.globals.Children() {
			if in := e.Value.Get("in").Str(); in != "body" && in != "formData" {
				c.param(e.Value)
				params.SetEntry(e)
			}
		}
		components.Set("parameters", params)
	}
	if schemes := root.Delete("securityDefinitions"); schemes.IsMap() {
		for _, e := range schemes.Children() {
			c.scheme(e.Value)
		}
		components.Set("securitySchemes", schemes)
	}
	root.Delete("consumes")
	root.Delete("produces")
	root.Set("components", components)
}

type swagger struct {
	r                  *reporter
	rs                 *resolver // of the tree before the conversion
	root               *tree.Node
	globals            *tree.Node // parameters shared by operations
	consumes, produces []string
	files              map[*tree.Node]bool // schemas of type file
}

func (c *swagger) servers() {
	host, base, schemes := c.root.Delete("host"), c.root.Delete("basePath"), c.root.Delete("schemes")
	if host == nil && base == nil {
		return
	}
	at := host
	if at == nil {
		at = base
	}
	names := stringList(schemes)
	if len(names) == 0 {
		names = []string{"https"}
	}
	// The safest one is the default.
	if i := slices.Index(names, "https"); i > 0 {
		names[0], names[i] = names[i], names[0]
	}
	list := tree.NewList(at)
	for _, s := range names {
		url := path.Join("/", base.Str())
		if host.Str() != "" {
			url = s + "://" + host.Str() + strings.TrimSuffix(url, "/")
		}
		m := tree.NewMap(at)
		m.Set("url", tree.NewString(at, url))
		list.Append(m)
		if host.Str() == "" {
			break
		}
	}
	c.root.Set("servers", list)
}

// rewrite moves references to where things are in OpenAPI 3, everywhere. names says
// that n's members are named things rather than keywords.
func (c *swagger) rewrite(n *tree.Node, names bool) {
	for _, e := range n.Children() {
		switch {
		case names:
		case e.Key == "$ref" && e.Value.Kind == tree.String && n.File != c.root.File:
		case e.Key == "$ref" && e.Value.Kind == tree.String:
			for from, to := range map[string]string{"#/definitions/": "#/components/schemas/", "#/responses/": "#/components/responses/", "#/parameters/": "#/components/parameters/"} {
				if rest, ok := strings.CutPrefix(e.Value.Text, from); ok {
					e.Value.Become(tree.NewString(e.Value, to+rest))
					break
				}
			}
		case e.Key == "discriminator" && e.Value.Kind == tree.String:
			m := tree.NewMap(e.Value)
			m.Set("propertyName", tree.NewString(e.Value, e.Value.Text))
			e.Value.Become(m)
		case e.Key == "type" && e.Value.Kind == tree.String && e.Value.Text == "file":
			e.Value.Become(tree.NewString(e.Value, "string"))
			n.Set("format", tree.NewString(e.Value, "binary"))
			c.files[n] = true
		case e.Key == "x-nullable":
			n.Set("nullable", e.Value.Clone())
		}
		c.rewrite(e.Value, !names && (e.Key == "properties" || e.Key == "definitions"))
	}
	for _, it := range n.Elems() {
		c.rewrite(it, false)
	}
}

func (c *swagger) pathItem(item *tree.Node) {
	shared := item.Get("parameters")
	var sharedBody []*tree.Node
	if shared.IsList() {
		sharedBody = c.params(shared)
	}
	for _, e := range item.Children() {
		if slices.Contains(methods, strings.ToLower(e.Key)) && e.Value.IsMap() {
			c.operation(e.Value, sharedBody)
		}
	}
}

func (c *swagger) operation(op *tree.Node, body []*tree.Node) {
	consumes, produces := c.consumes, c.produces
	if n := op.Delete("consumes"); n != nil {
		consumes = stringList(n)
	}
	if n := op.Delete("produces"); n != nil {
		produces = stringList(n)
	}
	if params := op.Get("parameters"); params.IsList() {
		body = append(slices.Clone(body), c.params(params)...)
	}
	if len(body) > 0 {
		op.Set("requestBody", c.body(body, consumes))
	}
	for _, e := range op.Get("responses").Children() {
		c.response(e.Value, produces)
	}
	op.Delete("schemes")
}

// params converts a list of parameters in place and takes out those that make the body.
func (c *swagger) params(list *tree.Node) []*tree.Node {
	var body []*tree.Node
	list.DeleteItems(func(p *tree.Node) bool {
		target := c.target(p)
		switch target.Get("in").Str() {
		case "body", "formData":
			body = append(body, target.Clone())
			return true
		}
		if target == p {
			c.param(p)
		}
		return false
	})
	return body
}

func (c *swagger) param(p *tree.Node) {
	if p.Get("$ref") != nil || p.Get("schema") != nil {
		return
	}
	switch list := p.Get("type").Str() == "array"; {
	case !list:
		p.Delete("collectionFormat")
	case p.Get("in").Str() == "query":
		style, explode := c.listStyle(p)
		p.Set("style", tree.NewString(p, style))
		p.Set("explode", tree.NewBool(p, explode))
	default:
		c.commaList(p)
	}
	p.Set("schema", c.schemaOf(p))
}

// schemaOf moves the keywords of a type from n into a schema.
func (c *swagger) schemaOf(n *tree.Node) *tree.Node {
	schema := tree.NewMap(n)
	for _, e := range slices.Clone(n.Children()) {
		if constraints[e.Key] && e.Key != "required" || e.Key == "default" || strings.HasPrefix(e.Key, "x-apigen-") || e.Key == "nullable" {
			n.Delete(e.Key)
			schema.SetEntry(e)
		}
	}
	if items := schema.Get("items"); items.IsMap() {
		items.Delete("collectionFormat")
	}
	return schema
}

func (c *swagger) body(params []*tree.Node, consumes []string) *tree.Node {
	at := params[0]
	out := tree.NewMap(at)
	content := tree.NewMap(at)
	if at.Get("in").Str() == "body" {
		for _, key := range [...]string{"description", "required", "x-go-name"} {
			if v := at.Get(key); v != nil {
				out.Set(key, v.Clone())
			}
		}
		if len(consumes) == 0 {
			consumes = []string{"application/json"}
		}
		for i, media := range consumes {
			c.content(content, at, media, at.Get("schema"), i)
		}
	} else {
		schema, encoding, file, required := c.form(params)
		medias := slices.DeleteFunc(slices.Clone(consumes), func(m string) bool {
			return m != "multipart/form-data" && (m != "application/x-www-form-urlencoded" || file)
		})
		switch {
		case len(medias) > 0:
		case file:
			medias = []string{"multipart/form-data"}
		default:
			medias = []string{"application/x-www-form-urlencoded"}
		}
		out.Set("required", tree.NewBool(at, required))
		for i, media := range medias {
			c.content(content, at, media, schema, i)
			if len(encoding.Children()) > 0 {
				content.Get(media).Set("encoding", encoding.Clone())
			}
		}
	}
	out.Set("content", content)
	return out
}

// content adds a media type; only the first one may hold the schema itself.
func (c *swagger) content(content, at *tree.Node, media string, schema *tree.Node, i int) {
	m := tree.NewMap(at)
	if schema != nil {
		if i > 0 {
			schema = schema.Clone()
		}
		m.Set("schema", schema)
	}
	content.Set(media, m)
}

// form makes one object of form parameters, and says how its lists are written.
func (c *swagger) form(params []*tree.Node) (schema, encoding *tree.Node, file, required bool) {
	at := params[0]
	encoding = tree.NewMap(at)
	schema, props, names := tree.NewMap(at), tree.NewMap(at), tree.NewList(at)
	for _, p := range params {
		name := p.Get("name").Str()
		if name == "" {
			continue
		}
		c.formEncoding(encoding, name, p)
		prop := c.schemaOf(p)
		file = file || prop.Get("format").Str() == "binary"
		if d := p.Get("description"); d != nil {
			prop.Set("description", d)
		}
		if g := p.Get("x-go-name"); g != nil {
			prop.Set("x-go-name", g)
		}
		if p.Get("required").True() {
			names.Append(tree.NewString(p, name))
		}
		props.Set(name, prop)
	}
	schema.Set("type", tree.NewString(at, "object"))
	schema.Set("properties", props)
	if required = len(names.Elems()) > 0; required {
		schema.Set("required", names)
	}
	return schema, encoding, file, required
}

func (c *swagger) response(n *tree.Node, produces []string) {
	if !n.IsMap() || n.Get("$ref") != nil {
		return
	}
	schema, examples := n.Delete("schema"), n.Delete("examples")
	for _, e := range n.Get("headers").Children() {
		if h := e.Value; h.IsMap() && h.Get("schema") == nil {
			h.Delete("collectionFormat")
			h.Set("schema", c.schemaOf(h))
		}
	}
	if schema == nil && examples == nil {
		return
	}
	medias := slices.Clone(produces)
	for _, e := range examples.Children() {
		if strings.Contains(e.Key, "/") && !slices.Contains(medias, e.Key) {
			medias = append(medias, e.Key)
		}
	}
	if len(medias) == 0 {
		medias = []string{"application/json"}
	}
	if c.files[schema] {
		medias = fileMedia(medias)
	}
	content := tree.NewMap(n)
	for i, media := range medias {
		c.content(content, n, media, schema, i)
		if ex := examples.Get(media); ex != nil {
			content.Get(media).Set("example", ex)
		}
	}
	n.Set("content", content)
}

func (c *swagger) scheme(n *tree.Node) {
	switch n.Get("type").Str() {
	case "basic":
		n.Get("type").Become(tree.NewString(n, "http"))
		n.Set("scheme", tree.NewString(n, "basic"))
	case "oauth2":
		flow := tree.NewMap(n)
		for _, key := range [...]string{"authorizationUrl", "tokenUrl", "scopes"} {
			if v := n.Delete(key); v != nil {
				flow.Set(key, v)
			}
		}
		if flow.Get("scopes") == nil {
			flow.Set("scopes", tree.NewMap(n))
		}
		name := n.Delete("flow").Str()
		if to := map[string]string{"application": "clientCredentials", "accessCode": "authorizationCode"}[name]; to != "" {
			name = to
		}
		flows := tree.NewMap(n)
		flows.Set(name, flow)
		n.Set("flows", flows)
	}
}
