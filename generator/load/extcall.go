package load

import (
	"regexp"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// callExtensions reads what an operation says beyond OpenAPI.
func (b *builder) callExtensions(op *ir.Operation, n *tree.Node) {
	op.Envelope = b.envelope
	if n.Get("x-apigen-envelope") != nil {
		op.Envelope = b.readEnvelope(n)
	}
	op.Errors = b.errorCodes(n)
	op.Rate = b.rate(n)
	op.Lenient = b.lenient(n, b.api.Lenient)
	op.Paging = b.paging(n)
	op.URLOnly = b.flag(n, "x-apigen-url", false)
	b.mediaChoice(op, n)
	op.Idempotent = b.flag(n, "x-apigen-idempotent", idempotent(op.Method))
}

// idempotent reports whether a method may be sent twice, as RFC 9110 and the registry of
// methods say. Of one that is nobody's standard nothing is known.
func idempotent(method string) bool {
	switch method {
	case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY",
		"PROPFIND", "REPORT", "SEARCH", "COPY", "MOVE", "LINK", "UNLINK":
		return true
	}
	return false
}

func (b *builder) flag(n *tree.Node, key string, otherwise bool) bool {
	v := n.Get(key)
	if v == nil {
		return otherwise
	}
	on, ok := v.Bool()
	if !ok {
		b.badExt(v, "write true or false", "%s is %s, not true or false", key, v.JSON())
		return otherwise
	}
	return on
}

func (b *builder) lenient(n *tree.Node, otherwise bool) bool {
	return b.flag(n, "x-apigen-lenient", otherwise)
}

func (b *builder) readEnvelope(n *tree.Node) *ir.Envelope {
	x := n.Get("x-apigen-envelope")
	if x == nil || x.Str() == "none" || x.IsNull() {
		return nil
	}
	r, ok := b.reader(x, "x-apigen-envelope")
	if !ok {
		return nil
	}
	defer r.done()
	e := &ir.Envelope{
		Status: r.text("status"), OK: r.texts("ok"), AbsentOK: r.oneOf("absent", "ok", "error") != "error",
		Code: r.text("code"), SubCode: r.text("subCode"), Message: r.text("message"), SubMessage: r.text("subMessage"),
		RequestID: r.text("requestId"), Data: r.text("data"), Detail: r.text("detail"), Wrapper: r.text("wrapper"), Error: r.text("error"),
		Pos: x.Pos(),
	}
	if e.Code == "" {
		e.Code = e.Status
	}
	if e.Status != "" && len(e.OK) == 0 {
		b.badExt(x, "add ok: the values of "+e.Status+" that mean success", "x-apigen-envelope has status but no ok")
	}
	return e
}

func (b *builder) errorCodes(n *tree.Node) []ir.ErrorCode {
	var out []ir.ErrorCode
	seen := map[string]bool{}
	b.each(n.Get("x-apigen-errors"), "x-apigen-errors", func(r *extReader) {
		c := ir.ErrorCode{Code: r.required("code"), Name: r.text("name"), Meaning: r.text("meaning"), Retryable: r.bool("retryable"), Pos: r.n.Pos()}
		c.Extract = b.extractions(r)
		if n := r.get("retryAfter"); n != nil {
			c.RetryAfter = b.onePattern(n, n.Str(), "retryAfter of "+r.what)
		}
		if seen[c.Code] {
			b.badExt(r.n, "remove one of them", "error code %q is listed twice", c.Code)
			return
		}
		if c.Name != "" && !isIdent(c.Name) {
			b.badExt(r.n.Get("name"), "give a Go identifier", "error name %q is not a Go identifier", c.Name)
			c.Name = ""
		}
		seen[c.Code] = true
		out = append(out, c)
	})
	return out
}

// extractions reads the values that a failure's message holds, by name.
func (b *builder) extractions(r *extReader) []ir.Member {
	n := r.get("extract")
	if n == nil {
		return nil
	}
	x, ok := b.reader(n, r.what+".extract")
	if !ok {
		return nil
	}
	var out []ir.Member
	for _, e := range n.Children() {
		if pattern := b.onePattern(e.Value, x.text(e.Key), e.Key+" of "+x.what); pattern != "" {
			out = append(out, ir.Member{Name: e.Key, Value: pattern})
		}
	}
	return out
}

// onePattern checks the regular expression of one value.
func (b *builder) onePattern(n *tree.Node, pattern, what string) string {
	re, err := regexp.Compile(pattern)
	switch {
	case err != nil:
		b.badExt(n, "write a regular expression of Go's package regexp", "%s: %v", what, err)
		return ""
	case re.NumSubexp() != 1:
		b.badExt(n, "put the value into one group: ID is ([0-9]+)", "%s has %d groups, not one", what, re.NumSubexp())
		return ""
	}
	return pattern
}

func (b *builder) rate(n *tree.Node) *ir.Rate {
	x := n.Get("x-apigen-rate")
	if x == nil {
		return nil
	}
	r, ok := b.reader(x, "x-apigen-rate")
	if !ok {
		return nil
	}
	defer r.done()
	rate := &ir.Rate{Limit: r.int("limit", 0), Per: 1}
	if per := r.get("per"); per != nil {
		f, err := strconv.ParseFloat(per.Str(), 64)
		if err != nil || f <= 0 {
			b.badExt(per, "give the seconds as a number", "per of x-apigen-rate is %s, not a number of seconds", per.JSON())
			f = 1
		}
		rate.Per = f
	}
	if rate.Limit <= 0 {
		b.badExt(x, "give the number of calls", "x-apigen-rate needs a limit above 0")
		return nil
	}
	return rate
}

func (b *builder) paging(n *tree.Node) *ir.Paging {
	x := n.Get("x-apigen-pagination")
	if x == nil {
		return nil
	}
	r, ok := b.reader(x, "x-apigen-pagination")
	if !ok {
		return nil
	}
	defer r.done()
	p := &ir.Paging{Style: r.oneOf("style", "page", "offset", "cursor", "link"), Size: r.text("size"), Items: r.required("items"),
		Total: r.text("total"), Pages: r.text("pages"), Next: r.text("next"), More: r.text("more"), Pos: x.Pos()}
	page, offset, cursor := r.text("page"), r.text("offset"), r.text("cursor")
	start := 0
	switch p.Style {
	case "page", "":
		p.Style, p.Page, start = "page", page, 1
	case "offset":
		p.Page = offset
	case "cursor":
		p.Page = cursor
	}
	p.Start = r.int("start", start)
	if p.Page == "" && p.Style != "link" {
		b.badExt(x, "add "+p.Style+": the request's parameter", "x-apigen-pagination of style %s lacks %s", p.Style, p.Style)
	}
	if p.Next == "" && (p.Style == "cursor" || p.Style == "link") {
		b.badExt(x, "add next: the member of the result", "x-apigen-pagination of style %s lacks next", p.Style)
	}
	return p
}

// timeFormat reads x-apigen-format.
func (b *builder) timeFormat(t *ir.Type, v *view) {
	x := v.first("x-apigen-format")
	if x == nil {
		return
	}
	t.Layout, t.Zone = b.layout(x, "x-apigen-format")
}

// layout reads {layout, zone}, or a layout alone.
func (b *builder) layout(x *tree.Node, what string) (layout, zone string) {
	if x.IsScalar() {
		return x.Text, ""
	}
	r, ok := b.reader(x, what)
	if !ok {
		return "", ""
	}
	defer r.done()
	return r.required("layout"), r.text("zone")
}

func (b *builder) wrapItem(v *view) string {
	x := v.first("x-apigen-wrap")
	if x == nil {
		return ""
	}
	if x.Str() == "" {
		b.badExt(x, "give the name of the member that holds the list", "x-apigen-wrap is %s, not a member's name", x.Kind)
	}
	return x.Str()
}
