package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// The headers that answers are documented with become structs for sdk.Headers. Operations
// with the same headers share one: an API that documents its rate limit everywhere gets one
// type for it.

// headerSet is a set of headers with the calls whose answers have them.
type headerSet struct {
	key    string
	params []*ir.Param
	users  []*call
	failed bool // some failures have them
	root   *root
	name   string
	unit   *unit
}

// answerHeaders are the documented headers of some answers, the first one of a name
// counting.
func answerHeaders(op *ir.Operation, fits func(status string) bool) []*ir.Param {
	var out []*ir.Param
	for _, r := range op.Responses {
		if !fits(r.Status) {
			continue
		}
		for _, h := range r.Headers {
			same := func(p *ir.Param) bool { return strings.EqualFold(p.Name, h.Name) }
			if !ir.TransportHeader(h.Name) && !slices.ContainsFunc(out, same) {
				out = append(out, h)
			}
		}
	}
	return out
}

// buildHeaders finds the sets of headers of a call.
func (b *builder) buildHeaders(c *call) {
	if c.hook || c.op.URLOnly {
		return
	}
	success := func(s string) bool { return s[0] == '2' }
	switch {
	case slices.ContainsFunc(c.op.Responses, func(r *ir.Response) bool { return success(r.Status) }):
	case redirects(c.op):
		success = func(s string) bool { return s[0] == '3' }
	default:
		success = func(s string) bool { return s == "default" }
	}
	good := answerHeaders(c.op, success)
	c.headers = b.headersOf(c, good, false)
	bad := answerHeaders(c.op, func(s string) bool { return s[0] == '4' || s[0] == '5' || s == "default" && !success(s) })
	more := func(h *ir.Param) bool {
		return !slices.ContainsFunc(good, func(g *ir.Param) bool { return strings.EqualFold(g.Name, h.Name) })
	}
	if slices.ContainsFunc(bad, more) {
		c.failHeaders = b.headersOf(c, bad, true)
	}
}

// headersOf finds or makes the set of these headers.
func (b *builder) headersOf(c *call, params []*ir.Param, failed bool) *headerSet {
	if len(params) == 0 {
		return nil
	}
	key := "headers:" + headerNames(params)
	n := 1
	for _, s := range b.headers {
		if s.key != key && !strings.HasPrefix(s.key, key+"~") {
			continue
		}
		if sameHeaders(s.params, params) {
			s.failed = s.failed || failed
			if !slices.Contains(s.users, c) {
				s.users = append(s.users, c)
			}
			return s
		}
		n++
	}
	if n > 1 {
		key += "~" + strconv.Itoa(n)
	}
	s := &headerSet{key: key, params: params, users: []*call{c}, failed: failed}
	s.root = &root{key: key, stem: func() string { return strings.TrimSuffix(s.name, "Headers") }}
	b.roots = append(b.roots, s.root)
	b.headers = append(b.headers, s)
	return s
}

func headerNames(params []*ir.Param) string {
	var names []string
	for _, p := range params {
		names = append(names, strings.ToLower(p.Name))
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// sameHeaders compares two sets of the same names.
func sameHeaders(x, y []*ir.Param) bool {
	for _, p := range x {
		i := slices.IndexFunc(y, func(q *ir.Param) bool { return strings.EqualFold(p.Name, q.Name) })
		if q := y[i]; p.Style != q.Style || p.Explode != q.Explode || p.ContentType != q.ContentType || p.GoName != q.GoName || !sameType(p.Type, q.Type) {
			return false
		}
	}
	return true
}

// groupsOf are the groups whose calls have the set.
func (s *headerSet) groups() []*groupInfo {
	var out []*groupInfo
	for _, c := range s.users {
		if !slices.Contains(out, c.group) {
			out = append(out, c.group)
		}
	}
	return out
}

// claimHeaders names the sets. What one call has is named after it, what several have by
// what the headers have in common.
func (b *builder) claimHeaders() {
	for _, s := range b.headers {
		groups := s.groups()
		if s.unit = b.spare.unit; len(groups) == 1 {
			s.unit = groups[0].unit
		}
		first := s.users[0].local()
		own := first + "Headers"
		if s.failed && s.users[0].headers != s {
			own = first + "ErrorHeaders"
		}
		wants := []string{own, first + "AnswerHeaders"}
		if len(s.users) > 1 {
			if word := s.common(); word != "" {
				wants = []string{word + "Headers", word + "AnswerHeaders"}
			} else if w := groups[0].word; w != "" && len(groups) == 1 {
				wants = []string{w + "Headers", own}
			} else {
				wants = []string{"CommonHeaders", own}
			}
		}
		s.unit.alloc.add(claim{key: s.key, kind: "headers", rank: rankOperation, wants: wants, pos: s.params[0].Pos, name: &s.name, quiet: true})
	}
}

// common are the words that the names of all headers begin with: RateLimit of
// X-RateLimit-Limit and X-RateLimit-Reset. A single header is its own name.
func (s *headerSet) common() string {
	var words []string
	for i, p := range s.params {
		own := strings.Split(strings.ToLower(p.Name), "-")
		if own[0] == "x" && len(own) > 1 {
			own = own[1:]
		}
		if i == 0 {
			words = own
			continue
		}
		n := 0
		for n < len(words) && n < len(own) && words[n] == own[n] {
			n++
		}
		words = words[:n]
	}
	if len(words) == 0 {
		return ""
	}
	// The spelling of the first header: KnownLeader.
	spelled := strings.Split(s.params[0].Name, "-")
	if strings.EqualFold(spelled[0], "x") && len(spelled) > 1 {
		spelled = spelled[1:]
	}
	return exported(strings.Join(spelled[:len(words)], " "))
}

// buildHeaderStruct plans the struct of a set.
func (b *builder) buildHeaderStruct(s *headerSet) *Struct {
	doc := s.name + " are headers of answers, for [sdk.Headers]."
	if len(s.users) == 1 {
		doc = s.name + " are the headers of the answers of " + s.users[0].methodName() + ", for [sdk.Headers]."
		if s.failed && s.users[0].headers != s {
			doc = s.name + " are the headers of the failures of " + s.users[0].methodName() + ", for [sdk.Error.Headers]."
		}
	}
	out := &Struct{Name: s.name, Doc: doc}
	names := newScope()
	for _, p := range s.params {
		out.Fields = append(out.Fields, b.headerField(names, p))
	}
	return out
}

func (b *builder) headerField(names *scope, p *ir.Param) *Field {
	short := p.Name
	if len(short) > 2 && strings.EqualFold(short[:2], "x-") {
		short = short[2:]
	}
	wants := []string{exported(short), exported(p.Name)}
	if p.GoName != "" {
		wants = slices.Insert(wants, 0, export(p.GoName))
	}
	tagged := *p
	tagged.Required = false
	t, m := b.headerType(p)
	f := &Field{Name: names.name(wants...), Type: t, Doc: memberDoc(p.Description, p.Type, nil, p.Example, p.Deprecated, nil)}
	f.Tags = append([]Tag{{"header", paramTag(&tagged)}}, m.times()...)
	return f
}

// headerType is the Go type of a header. Without a shape that a header can have it is its
// text.
func (b *builder) headerType(p *ir.Param) (*Type, mods) {
	s := base(p.Type)
	switch {
	case strings.EqualFold(p.Name, "Set-Cookie"):
		return sliceOf(goString), mods{}
	case strings.EqualFold(p.Name, "Link"), s == nil:
		return goString, mods{}
	case s.Kind == ir.Scalar && s.Prim == ir.String && s.Layout == "" && (s.Format == "http-date" || s.Format == "date-time-rfc1123"):
		return goTime, mods{layout: "Mon, 02 Jan 2006 15:04:05 GMT"}
	case p.ContentType == "" && (s.Kind == ir.Any || s.Kind == ir.Union || s.Kind == ir.File || s.Kind == ir.Stream):
		return goString, mods{}
	}
	return b.goType(p.Type)
}

// headerNotes name the structs of a call's headers, for the line with method and path.
func (b *builder) headerNotes(c *call) []string {
	var parts []string
	add := func(s *headerSet, what string) {
		if s == nil {
			return
		}
		name := s.name
		if s.unit != c.group.unit {
			name = s.unit.name + "." + name
		}
		parts = append(parts, what+" ["+name+"]")
	}
	add(c.headers, "headers:")
	add(c.failHeaders, "headers of failures:")
	return parts
}

// headerStructs are the structs of a unit that one group needs; without a group, those that
// several do.
func (b *builder) headerStructs(u *unit, g *groupInfo) []Decl {
	var decls []Decl
	for _, s := range b.headers {
		groups := s.groups()
		if s.unit == u && (g != nil && len(groups) == 1 && groups[0] == g || g == nil && len(groups) > 1) {
			decls = append(decls, b.buildHeaderStruct(s))
		}
	}
	return decls
}
