package plan

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// buildGroups makes one group a tag, in the order of the document.
func (b *builder) buildGroups() {
	for _, g := range b.api.Groups {
		word := exported(g.Name)
		if g.GoName != "" {
			word = export(g.GoName)
		}
		b.groups = append(b.groups, &groupInfo{group: g, word: word})
	}
	b.groups = append(b.groups, &groupInfo{}) // calls without a tag
}

func (b *builder) groupOf(g *ir.Group) *groupInfo {
	for _, info := range b.groups {
		if info.group == g {
			return info
		}
	}
	return b.groups[len(b.groups)-1]
}

// newCall decides what of an operation becomes arguments and what its result.
func (b *builder) newCall(op *ir.Operation, hook bool) *call {
	c := &call{op: op, hook: hook, key: "op:" + op.ID, group: b.groupOf(op.Group)}
	if hook {
		c.key, c.group = "hook:"+op.ID, b.inbound
	}
	c.base = exported(op.ID)
	if op.GoName != "" {
		c.base = export(op.GoName)
		if w := c.group.word; w != "" && !hook && !strings.HasPrefix(c.base, w) {
			c.base = w + c.base
		}
	}
	c.root = &root{key: c.key, stem: func() string { return c.base }}
	b.roots = append(b.roots, c.root)
	if !hook {
		c.group.calls = append(c.group.calls, c)
	}
	c.splitParams()
	b.buildBody(c)
	if hook {
		b.buildReply(c)
	} else {
		b.buildHeaders(c)
		b.buildResult(c)
	}
	b.buildBodies(c)
	return c
}

// buildBody picks the media type to send.
func (b *builder) buildBody(c *call) {
	body := c.op.Body
	if body == nil || len(body.Contents) == 0 {
		return
	}
	b.setBody(c, b.pick(body.Contents, c.op.RequestMedia, sendRank))
}

// setBody makes a content the body of a call and decides whether the body's members are
// the request's own fields.
func (b *builder) setBody(c *call, best *ir.Content) {
	body := c.op.Body
	c.content, c.flat = nil, nil
	c.constants = slices.DeleteFunc(slices.Clone(c.constants), func(k fixedParam) bool { return k.in == "form" })
	c.media = best.MediaType
	if strings.Contains(c.media, "*") && isBinary(base(best.Type)) {
		c.media = "application/octet-stream" // anything, and it is no JSON
	}
	if c.op.Body.Required && saysNothing(best.Type) && allEmpty(best.Examples, "") {
		return // the wire wants an object, the user has nothing to say in it
	}
	c.content = best
	t, kind := best.Type, c.bodyKind()
	if kind == "raw" || kind == "text" {
		// Load says it of all that has nothing better beside it; this one was chosen.
		if t.Aggregate() {
			b.warn(best.Pos, "opaque-body", "a body of %s is not written from a schema; the caller gives what is sent", ir.MediaBase(best.MediaType))
		}
		return
	}
	if t == nil || t.Kind != ir.Struct || t.Base != nil || t.Nullable || t.EmbeddedJSON || t.GoType != "" || len(t.Fields) == 0 {
		return
	}
	shared := t.Name != "" && b.refs[t] > 1
	if kind == "form" || kind == "multipart" {
		if mayBeAbsent(body, t) || shared && len(best.Encoding) == 0 {
			b.formBody(c, shared)
			return
		}
		c.flat = t
		c.splitForm()
		return
	}
	if shared {
		return // other calls use it too: it stays a type of its own
	}
	if mayBeAbsent(body, t) {
		return // no body at all must remain possible
	}
	if kind == "xml" && !writesXML(best.MediaType, t) {
		return
	}
	c.flat = t
	c.splitForm()
}

// sendRank is mediaRank for a body: files travel in parts, so JSON and forms come last for
// a body that has some.
func sendRank(c *ir.Content) int {
	if kind := notation(c.MediaType, c.Type); kind == "json" || kind == "form" {
		if t := base(c.Type); t != nil && slices.ContainsFunc(t.Fields, func(f *ir.Field) bool { return isBinary(base(f.Type)) }) {
			return 0
		}
	}
	return mediaRank(c)
}

// mediaRank orders contents by how well a client can send them. What is JSON by assumption
// comes after all that say what they are.
func mediaRank(c *ir.Content) int {
	switch kind := bodyKind(c.MediaType); {
	case kind == "json":
		return 7
	case kind == "form":
		return 6
	case kind == "multipart":
		return 5
	case notation(c.MediaType, c.Type) == "json":
		return 4
	case kind != "xml" && c.Type.Aggregate():
		return 0
	case kind == "text":
		return 3
	case kind == "xml":
		return 2
	}
	return 1
}

// bodyKind is what the sdk calls the family of a media type.
func bodyKind(media string) string {
	m, _, _ := strings.Cut(strings.ToLower(media), ";")
	m = strings.TrimSpace(m)
	switch {
	case m == "application/json", strings.HasSuffix(m, "+json"), m == "text/json", m == "*/*", m == "":
		return "json"
	case m == "application/x-www-form-urlencoded":
		return "form"
	case strings.HasPrefix(m, "multipart/"):
		return "multipart"
	case m == "application/xml", m == "text/xml", strings.HasSuffix(m, "+xml"):
		return "xml"
	case strings.HasPrefix(m, "text/"):
		return "text"
	}
	return "raw"
}

// buildResult finds the payload of a successful answer: what is under the envelope's
// data, or the whole body.
func (b *builder) buildResult(c *call) {
	if c.op.URLOnly {
		return
	}
	r := succeeds(c.op)
	if r == nil {
		return
	}
	content := b.answer(c.op, r)
	c.accept, c.out = content.MediaType, b.payload(c, content)
	b.buildResults(c, content)
	b.buildAnswers(c, r, content)
	if isStream(content) {
		return
	}
	if c.op.Paging != nil {
		c.item = b.pagedItem(c)
	}
}

// isNothing reports whether an answer is documented to hold nothing: an object without
// members whose every example is {}, or null.
func isNothing(t *ir.Type, content *ir.Content) bool {
	if t != content.Type || t == nil {
		return false
	}
	if t.Const != nil && t.Const.JSON == "null" {
		return true
	}
	return saysNothing(t) && allEmpty(slices.Concat(content.Examples, t.Examples), "")
}

// saysNothing reports whether a schema is an object without any documented member.
func saysNothing(t *ir.Type) bool {
	if t == nil || t.Name != "" || t.Base != nil || t.GoType != "" {
		return false
	}
	return t.Kind == ir.Map && (t.Elem == nil || t.Elem.Kind == ir.Any) || t.Kind == ir.Struct && len(t.Fields) == 0 && t.Extra == nil
}

// allEmpty reports whether there are examples and all of them hold nothing at the
// dotted path.
func allEmpty(examples []ir.Example, path string) bool {
	for _, e := range examples {
		var v any
		if json.Unmarshal(e.JSON, &v) != nil {
			return false
		}
		for _, word := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
			object, _ := v.(map[string]any)
			v = object[word]
		}
		if object, ok := v.(map[string]any); v != nil && (!ok || len(object) > 0) {
			return false
		}
	}
	return len(examples) > 0
}

// success is the content of the answer that means success: the first 2xx with a body,
// then 2XX, and default only where nothing else is documented as success.
func success(op *ir.Operation) *ir.Content {
	r := succeeds(op)
	if r == nil {
		return nil
	}
	return slices.MaxFunc(r.Contents, func(x, y *ir.Content) int { return answerRank(x) - answerRank(y) })
}

// answerRank is mediaRank for an answer: a stream is what is left where nothing comes at once.
func answerRank(c *ir.Content) int {
	if isStream(c) {
		return 0
	}
	return mediaRank(c)
}

// succeeds is the answer that means success; see success.
func succeeds(op *ir.Operation) *ir.Response {
	var exact, class, fallback *ir.Response
	documented := false
	for _, r := range op.Responses {
		switch {
		case len(r.Status) == 3 && strings.EqualFold(r.Status, "2XX"):
			documented = true
			if class == nil && len(r.Contents) > 0 {
				class = r
			}
		case len(r.Status) == 3 && r.Status[0] == '2':
			documented = true
			if exact == nil && len(r.Contents) > 0 {
				exact = r
			}
		case r.Status == "default" && len(r.Contents) > 0:
			fallback = r
		}
	}
	r := exact
	if r == nil {
		r = class
	}
	if r == nil && !documented {
		r = fallback
	}
	return r
}

// unwrap follows an envelope to its payload; nil means that the answer carries none.
func (b *builder) unwrap(c *call, t *ir.Type, e *ir.Envelope) *ir.Type {
	if e == nil || t == nil {
		return t
	}
	if e.Wrapper != "" {
		if s := base(t); s.Kind == ir.Struct && len(s.Fields) > 0 {
			for _, f := range s.Fields {
				if f.Name != e.Error {
					t = f.Type
					break
				}
			}
		}
	}
	if e.Data == "" {
		return t
	}
	for _, word := range strings.Split(e.Data, ".") {
		f := member(t, word)
		if f == nil {
			return nil
		}
		t = f.Type
	}
	return t
}

// member finds a struct's member by its wire name.
func member(t *ir.Type, name string) *ir.Field {
	t = base(t)
	if t == nil || t.Kind != ir.Struct {
		return nil
	}
	for _, f := range t.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// pagedItem finds the element type of the list that paging walks.
func (b *builder) pagedItem(c *call) *ir.Type {
	p, t := c.op.Paging, c.out
	if p.Items != "" {
		for _, word := range strings.Split(p.Items, ".") {
			f := member(t, word)
			if f == nil {
				b.warn(p.Pos, "paging-items", "%s: the result has no member %q, so there is no iterator", c.op.ID, p.Items)
				return nil
			}
			t = f.Type
		}
	}
	if t = base(t); t == nil || t.Kind != ir.List {
		b.warn(p.Pos, "paging-items", "%s: %q is no list, so there is no iterator", c.op.ID, p.Items)
		return nil
	}
	return t.Elem
}

// buildReply decides what a webhook answers: the envelope's data, or a constant text.
func (b *builder) buildReply(c *call) {
	content := success(c.op)
	if content == nil {
		return
	}
	if bodyKind(content.MediaType) == "text" {
		if reply := constant(content); reply != "" {
			c.reply = reply
			return
		}
	}
	c.accept = content.MediaType
	c.out = b.unwrap(c, content.Type, c.op.Envelope)
}

// constant is the only text that a content can be, "" if there are others.
func constant(content *ir.Content) string {
	t := base(content.Type)
	switch {
	case t == nil:
		return ""
	case t.Const != nil:
		return t.Const.Text
	case t.Kind == ir.Enum && len(t.Values) == 1:
		return t.Values[0].Value.Text
	}
	return ""
}
