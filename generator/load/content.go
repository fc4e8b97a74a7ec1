package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

func (b *builder) body(op *ir.Operation, n *tree.Node, words []string) *ir.Body {
	if n.IsNull() {
		return nil
	}
	ref := n
	if n = b.objectOf(kindBody, n); n == nil {
		return &ir.Body{Pos: ref.Pos(), Contents: []*ir.Content{{MediaType: "application/json", Type: b.use(nil, append(words, "request")), Pos: ref.Pos()}}}
	}
	if !n.IsMap() {
		b.r.warn(n, "bad-body", "a request body is an object with content", "the request body is %s; it is left out", n.Kind)
		return nil
	}
	if op.Method == "GET" || op.Method == "HEAD" {
		b.r.warn(n, "body-in-get", "use query parameters, or another method", "a %s request has a body; many servers and proxies drop it", op.Method)
	}
	body := &ir.Body{Required: n.Get("required").True(), Description: n.Get("description").Str(), Pos: n.Pos()}
	words = append(slices.Clip(words), "request")
	if name := componentName(n, "requestBodies"); name != "" {
		words = sharedWords(name, "request", "body")
	}
	body.Contents = b.contents(n, words, sent)
	if len(body.Contents) == 0 {
		b.r.warn(n, "bad-body", "add content with a media type", "the request body has no content; it is left out")
		return nil
	}
	return body
}

func (b *builder) responses(n *tree.Node, words []string) []*ir.Response {
	list := n.Get("responses")
	if list != nil && !list.IsMap() && !list.IsNull() {
		b.r.warn(list, "bad-responses", "responses is an object with a member for each status", "responses is %s; it is ignored", list.Kind)
		list.Become(tree.NewMap(list))
	}
	var out []*ir.Response
	success := false // an earlier status has the name of the usual answer
	for _, e := range list.Children() {
		if strings.HasPrefix(e.Key, "x-") {
			continue
		}
		status, ok := statusOf(e.Key)
		if !ok {
			b.r.key(ir.Warning, e, "bad-status", "use a status such as 200, a range such as 4XX, or default", "%q is not a status; the response is left out", e.Key)
			continue
		}
		if slices.ContainsFunc(out, func(r *ir.Response) bool { return r.Status == status }) {
			b.r.key(ir.Warning, e, "bad-status", "remove one of them", "status %s is listed twice; the first one counts", status)
			continue
		}
		r := &ir.Response{Status: status, Pos: e.KeyPos()}
		out = append(out, r)
		node := b.objectOf(kindResponse, e.Value)
		if !node.IsMap() {
			continue
		}
		r.Description = node.Get("description").Str()
		path := append(slices.Clip(words), responseWord(status, success)...)
		if name := componentName(node, "responses"); name != "" {
			path = sharedWords(name, "response", "result")
		}
		if bodiless(status) {
			b.noBody(node, status)
		} else {
			r.Contents = b.contents(node, path, answerOf(status, list))
		}
		r.Headers = b.headers(node, path)
		success = success || status[0] == '2' && len(r.Contents) > 0
	}
	return out
}

// responseWord names inline schemas of a response: the usual success needs no number.
func responseWord(status string, taken bool) []string {
	switch {
	case status[0] == '2' && !taken:
		return []string{"response"}
	case status == "default":
		return []string{"default", "response"}
	}
	return []string{"response", status}
}

// sharedWords names inline schemas of a component that is no schema itself: by its own
// name and by what it is, so that a schema may have the same name.
func sharedWords(name, kind, other string) []string {
	low := strings.ToLower(name)
	if strings.HasSuffix(low, kind) || strings.HasSuffix(low, other) {
		return []string{name}
	}
	return []string{name, kind}
}

// componentName is the name of a component of the given kind, "" for anything else: what
// is shared is named after its component, not after its first user.
func componentName(n *tree.Node, kind string) string {
	if p := n.Parent(); p.Key() == kind && p.Parent().Key() == "components" {
		return n.Key()
	}
	return ""
}

func statusOf(key string) (string, bool) {
	up := strings.ToUpper(strings.TrimSpace(key))
	if up == "DEFAULT" {
		return "default", true
	}
	if len(up) != 3 || up[0] < '1' || up[0] > '5' {
		return "", false
	}
	if up[1:] == "XX" {
		return up, true
	}
	return up, up[1] >= '0' && up[1] <= '9' && up[2] >= '0' && up[2] <= '9'
}

func (b *builder) headers(n *tree.Node, words []string) []*ir.Param {
	var out []*ir.Param
	for _, e := range n.Get("headers").Children() {
		h := b.objectOf(kindHeader, e.Value)
		if !h.IsMap() || strings.EqualFold(e.Key, "content-type") {
			continue
		}
		oneDescription(h)
		schema := h.Get("schema")
		p := &ir.Param{Name: e.Key, In: ir.InHeader, Style: "simple", Explode: h.Get("explode").True(), GoName: b.goName(h),
			Required: h.Get("required").True(), Description: h.Get("description").Str(), Deprecated: h.Get("deprecated").True(), Pos: e.KeyPos()}
		if c := h.Get("content").Children(); schema == nil && len(c) > 0 {
			p.ContentType = c[0].Key
			schema = b.contentSchema(p, h, c[0])
		}
		if schema == nil && p.ContentType == "" {
			if schema = b.headerSchema(h); schema == nil {
				p.Type = &ir.Type{Kind: ir.Scalar, Prim: ir.String, Pos: p.Pos}
			}
		}
		if p.Type == nil {
			p.Type = b.use(schema, append(slices.Clip(words), e.Key))
		}
		p.Example = firstExample(b.examples(h))
		out = append(out, p)
	}
	return out
}

// headerSchema moves keywords that stand on the header itself, as in Swagger 2.
func (b *builder) headerSchema(h *tree.Node) *tree.Node {
	if h.Get("type") == nil {
		return nil
	}
	schema := tree.NewMap(h)
	for _, e := range slices.Clone(h.Children()) {
		if constraints[e.Key] && e.Key != "required" {
			h.Delete(e.Key)
			schema.SetEntry(e)
		}
	}
	h.Set("schema", schema)
	return schema
}

func (b *builder) contents(n *tree.Node, words []string, d direction) []*ir.Content {
	var out []*ir.Content
	var schemas []*tree.Node
	content := n.Get("content")
	if content != nil && !content.IsMap() && !content.IsNull() {
		b.r.warn(content, "bad-content", "content is an object with a member for each media type", "content is %s; it is ignored", content.Kind)
		content.Become(tree.NewMap(content))
	}
	for _, e := range content.Children() {
		if strings.HasPrefix(e.Key, "x-") {
			continue
		}
		media := e.Value
		if ref := refOf(media); ref != nil {
			if media = b.objectOf(kindMedia, media); media == nil {
				media = e.Value
			}
		}
		c := &ir.Content{MediaType: strings.TrimSpace(e.Key), Pos: e.KeyPos()}
		// The same schema under several media types is one type.
		schema := media.Get("schema")
		if t := b.opaque(content, e, c, schema, d, words); t != nil {
			c.Type, c.Examples = t, b.examples(media)
			out = append(out, c)
			continue
		}
		for _, other := range schemas {
			if tree.Equal(other, schema) {
				schema = other
				break
			}
		}
		path := words
		if schema != nil && !slices.Contains(schemas, schema) {
			if len(schemas) > 0 {
				path = append(slices.Clip(words), mediaWord(c.MediaType))
			}
			schemas = append(schemas, schema)
		}
		c.Type = b.contentType(c, media, schema, path)
		if isXML(ir.MediaBase(c.MediaType)) {
			c.XML = b.xmlUse(schema, true)
		}
		c.Encoding = b.encoding(c, media, path)
		c.Examples = b.examples(media)
		out = append(out, c)
	}
	return out
}

// mediaWord tells the schemas of several media types apart.
func mediaWord(m string) string {
	_, sub, _ := strings.Cut(ir.MediaBase(m), "/")
	if i := strings.LastIndexByte(sub, '+'); i >= 0 {
		sub = sub[i+1:]
	}
	switch sub {
	case "x-www-form-urlencoded", "form-data":
		return "form"
	}
	return sub
}

// contentType is what travels in one media type.
func (b *builder) contentType(c *ir.Content, media, schema *tree.Node, words []string) *ir.Type {
	base := ir.MediaBase(c.MediaType)
	if item := media.Get("itemSchema"); item != nil { // OpenAPI 3.2
		kind := ir.Stream
		if isJSONMedia(base) && !isStream(base) {
			kind = ir.List // one JSON text is no sequence of them
		}
		return &ir.Type{Kind: kind, Elem: b.use(item, append(slices.Clip(words), "item")), Path: words, Pos: c.Pos, Pointer: media.Pointer()}
	}
	switch {
	case isStream(base):
		return b.stream(c, media, schema, words)
	case base == "multipart/form-data" || strings.HasPrefix(base, "multipart/"):
		t := b.use(schema, words)
		b.fileOK[t] = true
		return t
	case isJSONMedia(base), base == "application/x-www-form-urlencoded", isXML(base):
		return b.use(schema, words)
	case strings.HasPrefix(base, "text/"):
		if schema == nil {
			return &ir.Type{Kind: ir.Scalar, Prim: ir.String, Pos: c.Pos, Path: words}
		}
		return b.use(schema, words)
	}
	t := b.use(schema, words)
	b.fileOK[t] = true
	// Bytes by their media type: a schema that says "string" or nothing says nothing.
	if t.Kind == ir.Any && t.Base == nil && !t.EmbeddedJSON || t.Kind == ir.Scalar && t.Prim == ir.String && t.Base == nil && isBinary(base) {
		t = &ir.Type{Kind: ir.File, Path: words, Pos: c.Pos, Pointer: media.Pointer(), Description: t.Description}
		b.fileOK[t] = true
	}
	return t
}

// stream is a sequence of values, one schema each.
func (b *builder) stream(c *ir.Content, media, schema *tree.Node, words []string) *ir.Type {
	t := &ir.Type{Kind: ir.Stream, Path: words, Pos: c.Pos, Pointer: media.Pointer()}
	path := append(slices.Clip(words), "event")
	switch v := b.streamItem(schema); {
	case schema == nil:
		t.Elem = &ir.Type{Kind: ir.Scalar, Prim: ir.String, Pos: c.Pos, Path: path}
	case v != nil:
		t.Elem = b.use(v, path)
	default:
		t.Elem = b.use(schema, path)
	}
	return t
}

// streamItem is the items' schema where a stream is described as the list of all that
// comes.
func (b *builder) streamItem(schema *tree.Node) *tree.Node {
	if schema == nil {
		return nil
	}
	v := b.view(schema)
	if types := b.typesOfView(v); len(types) == 1 && types[0] == "array" {
		return v.last("items")
	}
	return nil
}

func isStream(base string) bool {
	switch base {
	case "text/event-stream", "application/jsonl", "application/x-jsonl", "application/json-lines", "application/jsonlines",
		"application/x-jsonlines", "application/x-ndjson", "application/ndjson", "application/json-seq",
		"application/stream+json", "application/x-json-stream", "application/x-json-stream-lines":
		return true
	}
	return strings.HasSuffix(base, "+json-seq") || strings.HasSuffix(base, "+jsonl")
}

func isXML(base string) bool {
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml") && !strings.HasPrefix(base, "image/")
}

func isBinary(base string) bool {
	for _, p := range [...]string{"image/", "audio/", "video/", "font/", "application/octet-stream", "application/pdf", "application/zip",
		"application/gzip", "application/x-tar", "application/x-gzip", "application/x-zip", "application/vnd.ms-", "application/vnd.openxmlformats"} {
		if strings.HasPrefix(base, p) {
			return true
		}
	}
	return false
}
