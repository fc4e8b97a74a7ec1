package mock

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// pattern is a path template, by segments.
type pattern struct {
	segments []segment
	shared   bool // several operations have this template and method
}

// segment is a literal, one parameter, or a mixture such as {id}.json.
type segment struct {
	literal string         // decoded
	name    string         // of a parameter that is the whole segment
	mixed   *regexp.Regexp // with one group a name
	names   []string
	beside  int // bytes of text beside the parameters of a mixture
}

var templateParam = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{([^{}]+)\}`) })

func parsePattern(template string) *pattern {
	p := &pattern{}
	for _, s := range splitTemplate(template) {
		p.segments = append(p.segments, parseSegment(s))
	}
	return p
}

// splitTemplate is splitPath for templates: a slash inside braces is part of a name.
func splitTemplate(template string) []string {
	var out []string
	part := ""
	for _, s := range splitPath(template) {
		part += s
		if strings.Count(part, "{") > strings.Count(part, "}") {
			part += "/"
			continue
		}
		out, part = append(out, part), ""
	}
	if part != "" {
		return splitPath(template) // a brace that nothing closes
	}
	return out
}

func parseSegment(s string) segment {
	found := templateParam().FindAllStringSubmatchIndex(s, -1)
	switch {
	case found == nil:
		return segment{literal: unescapePath(s)}
	case len(found) == 1 && found[0][0] == 0 && found[0][1] == len(s):
		return segment{name: paramName(s[1 : len(s)-1])}
	}
	var seg segment
	var re strings.Builder
	at := 0
	for _, m := range found {
		re.WriteString(regexp.QuoteMeta(s[at:m[0]]))
		seg.beside += m[0] - at
		re.WriteString("(.+?)")
		seg.names = append(seg.names, paramName(s[m[2]:m[3]]))
		at = m[1]
	}
	re.WriteString(regexp.QuoteMeta(s[at:]))
	seg.beside += len(s) - at
	seg.mixed = regexp.MustCompile("^(?s:" + re.String() + ")$")
	return seg
}

// paramName leaves out what RFC 6570 and older routers put beside a name.
func paramName(s string) string { return strings.TrimRight(strings.TrimLeft(s, "+#./;?&"), "*+") }

// splitPath cuts at slashes; an escaped slash stays inside its segment.
func splitPath(path string) []string { return strings.Split(strings.TrimPrefix(path, "/"), "/") }

func unescapePath(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// match gives the parameters where the segments of a request fit.
func (p *pattern) match(segs []string) (map[string]string, bool) {
	if len(segs) != len(p.segments) {
		return nil, false
	}
	var params map[string]string
	set := func(name, value string) {
		if params == nil {
			params = map[string]string{}
		}
		params[name] = value
	}
	for i := range p.segments {
		s, got := &p.segments[i], unescapePath(segs[i])
		switch {
		case s.name != "":
			if got == "" {
				return nil, false
			}
			set(s.name, got)
		case s.mixed != nil:
			m := s.mixed.FindStringSubmatch(got)
			if m == nil {
				return nil, false
			}
			for j, name := range s.names {
				set(name, m[j+1])
			}
		case s.literal != got:
			return nil, false
		}
	}
	return params, true
}

// compare orders by the first segment that is more literal in one of the two. Of two
// mixtures that is the one with fewer parameters, or with more text beside them:
// cover.{format} comes before {page}t.{format}, and that before {page}.{format}.
func (p *pattern) compare(q *pattern) int {
	for i := range p.segments {
		a, b := &p.segments[i], &q.segments[i]
		c := cmp.Or(cmp.Compare(a.looseness(), b.looseness()), cmp.Compare(len(a.names), len(b.names)), cmp.Compare(b.beside, a.beside))
		if c != 0 {
			return c
		}
	}
	return 0
}

// alike reports whether one path may fit both patterns because both have parameters at
// the same places.
func (p *pattern) alike(q *pattern) bool {
	return slices.EqualFunc(p.segments, q.segments, func(a, b segment) bool {
		return a.looseness() == b.looseness() && a.literal == b.literal
	})
}

func (s *segment) looseness() int {
	switch {
	case s.name != "":
		return 2
	case s.mixed != nil:
		return 1
	}
	return 0
}

// key is the same for patterns that match the same paths.
func (p *pattern) key() string {
	var b strings.Builder
	for i := range p.segments {
		b.WriteByte('/')
		switch s := &p.segments[i]; {
		case s.name != "":
			b.WriteString("{}")
		case s.mixed != nil:
			b.WriteString(s.mixed.String())
		default:
			b.WriteString(url.PathEscape(s.literal))
		}
	}
	return b.String()
}
