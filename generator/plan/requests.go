package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// buildRequest plans the struct of everything that a call sends beside its path. nil
// means that there is nothing.
func (b *builder) buildRequest(c *call) *Struct {
	if c.request == "" {
		return nil
	}
	s := &Struct{Name: c.request, Doc: b.requestDoc(c)}
	owner := "request:" + c.key
	names := newScope()
	if b.callRules[c] != nil {
		names = newScope(nameValidate)
	}
	if p := c.op.Paging; p != nil {
		// Nobody asks for page zero of size zero: zero is as good as nothing.
		for _, name := range []string{p.Page, p.Size} {
			for _, in := range []string{"", "query:", "header:"} {
				b.paging[owner+"."+in+name] = true
			}
		}
	}
	var members []string
	if c.flat != nil {
		members = b.fieldNames(names, owner+".body", c.flat.Fields)
	}
	for _, p := range c.params {
		field := b.planParam(c, names, owner, p)
		c.fields = append(c.fields, field.Name)
		s.Fields = append(s.Fields, field)
	}
	body := len(s.Fields)
	switch {
	case c.flat != nil:
		for i, f := range c.flat.Fields {
			if f.ReadOnly && !c.hook {
				continue
			}
			field := b.planField(nil, c.flat, owner, !c.hook, f, members[i])
			field.Doc = b.fillDoc(field.Doc, c, f)
			b.tagXML(field, c.flat, f)
			b.placeMember(field, c, f)
			s.Fields = append(s.Fields, field)
		}
		b.addExtra(s, names, c.flat)
	case c.content != nil:
		s.Fields = append(s.Fields, b.bodyField(c, names))
	}
	if body > 0 && body < len(s.Fields) {
		s.Fields[body].Space = true // parameters above, body below
	}
	return s
}

func (b *builder) requestDoc(c *call) string {
	where := c.methodName()
	doc := c.request + " is what " + where + " sends."
	if c.hook {
		doc = c.request + " is what the vendor sends to " + where + "."
	}
	var more string
	if c.op.Body != nil {
		more = c.op.Body.Description
	}
	if more == "" && c.flat != nil {
		_, more = words("", c.flat.Description)
		if more == "" {
			more = c.flat.Description
		}
	}
	if strings.TrimSpace(more) == strings.TrimSpace(c.op.Summary) {
		more = ""
	}
	return join(doc, more)
}

// methodName is how documentation refers to the call's method.
func (c *call) methodName() string {
	switch {
	case c.hook:
		return "[" + nameWebhooks + "." + c.method + "]"
	case c.group.service == "":
		return "[" + nameClient + "." + c.method + "]"
	}
	return "[" + c.group.service + "." + c.method + "]"
}

// planParam makes the field of one parameter outside the path.
func (b *builder) planParam(c *call, names *scope, owner string, p *ir.Param) *Field {
	want := exported(p.Name)
	if p.GoName != "" {
		want = export(p.GoName)
	}
	key := string(p.In) + ":" + p.Name
	wants := []string{want, capital(string(p.In)) + want}
	if old := b.o.Frozen["field:"+owner+"."+key]; usable(old) && export(old) == old {
		wants = slices.Insert(wants, 0, old)
	}
	name := names.name(wants...)
	if name != exported(p.Name) && p.GoName == "" {
		b.frozen = append(b.frozen, Choice{"field:" + owner + "." + key, name})
	}
	f := &ir.Field{Name: key, Type: p.Type, Required: p.Required, Default: p.Default, Pos: p.Pos}
	t, m := b.goType(p.Type)
	field := &Field{Name: name, Type: t}
	if b.pointer(nil, owner, !c.hook, p.Required, f, t) {
		field.Type = pointerTo(t)
	}
	field.Tags = append(field.Tags, Tag{string(p.In), paramTag(p)})
	field.Tags = append(field.Tags, m.times()...)
	fixed := sentConstant(!c.hook, p.Required, p.Type, "", field.Type)
	field.Doc = memberDoc(p.Description, p.Type, p.Default, p.Example, p.Deprecated, fixed)
	if fixed != nil {
		field.Tags = append(field.Tags, Tag{"const", fixed.Text})
	}
	return field
}

// paramTag is a parameter's wire name with what differs from OpenAPI's defaults.
func paramTag(p *ir.Param) string {
	tag := tagName(p.Name)
	style := "simple"
	if p.In == ir.InQuery || p.In == ir.InCookie {
		style = "form"
	}
	if p.Style != "" && p.Style != style {
		tag += ",style=" + p.Style
		style = p.Style
	}
	if explode := style == "form" || style == "deepObject"; p.Explode != explode && p.ContentType == "" {
		if p.Explode {
			tag += ",explode=true"
		} else if k := base(p.Type).Kind; k == ir.List || k == ir.Struct || k == ir.Map || k == ir.Any || k == ir.Union {
			tag += ",explode=false"
		}
	}
	if p.Reserved {
		tag += ",allowReserved"
	}
	if p.Required {
		tag += ",required"
	}
	if p.ContentType != "" {
		tag += ",content=json"
	}
	return tag
}

// placeMember turns a member of a flattened body into a form field where the body is
// a form.
func (b *builder) placeMember(field *Field, c *call, f *ir.Field) {
	kind := bodyKind(c.media)
	if kind != "form" && kind != "multipart" {
		return
	}
	tag := tagName(f.Name)
	if f.Required {
		tag += ",required"
	}
	s := base(f.Type)
	if kind == "multipart" && isBinary(s) {
		field.Type = sdkFile
		if !f.Required {
			field.Type = pointerTo(sdkFile)
		}
	}
	if kind == "multipart" && s.Kind == ir.List && isBinary(base(s.Elem)) {
		field.Type = sliceOf(sdkFile)
	}
	tag += encodingTag(encodingOf(c.content, f.Name), f.Type, kind)
	field.Tags = slices.DeleteFunc(field.Tags, func(t Tag) bool { return t.Key == "json" })
	field.Tags = slices.Insert(field.Tags, 0, Tag{"form", tag})
}

// partType is the tag option for the media type of a part: the first of those that the
// document lists. A range says nothing that could be sent, and application/json and plain
// text are what parts are anyway.
func partType(list string) string {
	media, _, _ := strings.Cut(list, ",")
	media = strings.TrimSpace(media)
	if media == "" || media == "application/json" || media == "text/plain" || strings.ContainsAny(media, "*'\"\\`\r\n") {
		return ""
	}
	return ",type=" + media
}

func isBinary(t *ir.Type) bool {
	return t != nil && (t.Kind == ir.File || t.Kind == ir.Scalar && t.Format == "binary")
}

// heldByNeed reports whether a body that is required is held by value for that reason.
func heldByNeed(s *ir.Type, t *Type) bool {
	return t == sdkFile || s != nil && (s.Kind == ir.Struct || s.Kind == ir.Union) && !t.nilable()
}

// bodyField is the field Body, which is the whole body.
func (b *builder) bodyField(c *call, names *scope) *Field {
	kind := c.bodyKind()
	t, m := b.goType(c.content.Type)
	if kind == "raw" {
		t = sdkFile
	}
	s := base(c.content.Type)
	if kind == "text" && (s == nil || s.Kind != ir.Scalar && s.Kind != ir.Enum) {
		t = goString
	}
	if s != nil && (s.Kind == ir.Struct || s.Kind == ir.Union || kind == "raw") && !t.nilable() && !c.op.Body.Required {
		t = pointerTo(t)
	}
	doc := c.op.Body.Description
	if doc == "" {
		doc = "Body is the whole body."
	}
	tag := kind
	if c.op.Body.Required && !c.hook && !heldByNeed(s, t) {
		tag += ",required"
	}
	return &Field{
		Name: names.name("Body", "RequestBody"), Doc: doc, Type: t,
		Tags: append([]Tag{{"body", tag}}, m.times()...),
	}
}
