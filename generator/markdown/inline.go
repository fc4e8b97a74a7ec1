package markdown

import (
	"html"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// kind is what a span of text is.
type kind int

const (
	plain kind = iota
	code
	link
)

// span is a piece of a paragraph without markup: text (which may hold line ends), code, or
// the text of a link.
type span struct {
	kind kind
	text string
	url  string
}

// scanner takes a paragraph apart.
type scanner struct {
	rest  string
	prev  byte // before rest, ' ' at the start
	spans []span
	buf   strings.Builder
	open  []emphasis
	href  []string // of the <a> that are open
	start []int    // where their texts start, in spans
	cells int      // of the row of an HTML table
}

// emphasis is a delimiter that may turn out to be text, at a place in the spans.
type emphasis struct {
	mark string
	at   int
}

// inline takes the markup out of a paragraph.
func inline(s string) []span {
	sc := &scanner{rest: s, prev: ' '}
	for sc.rest != "" {
		sc.next()
	}
	sc.flush()
	for sc.href != nil {
		sc.closeAnchor()
	}
	return sc.spans
}

func (s *scanner) next() {
	switch c := s.rest[0]; c {
	case '\\':
		if len(s.rest) > 1 && strings.IndexByte("_*#<>|~`", s.rest[1]) >= 0 {
			s.text(s.rest[1:2], 2)
			return
		}
	case '`':
		if s.codeSpan() {
			return
		}
	case '!':
		if m := imageForm().FindStringSubmatch(s.rest); m != nil {
			s.text(m[1], len(m[0]))
			return
		}
	case '[':
		if m := linkForm().FindStringSubmatch(s.rest); m != nil {
			s.link(spansText(inline(m[1])), strings.Trim(m[2], "<>"), len(m[0]))
			return
		}
	case '<':
		if s.tag() {
			return
		}
	case '&':
		if m := entityForm().FindString(s.rest); m != "" {
			s.text(html.UnescapeString(m), len(m))
			return
		}
	case '*', '_':
		if s.emphasis(c) {
			return
		}
	}
	_, size := utf8.DecodeRuneInString(s.rest)
	s.text(s.rest[:size], size)
}

// text adds text that stands for n bytes of the source.
func (s *scanner) text(t string, n int) {
	s.buf.WriteString(t)
	s.skip(n)
}

func (s *scanner) skip(n int) {
	s.prev = s.rest[n-1]
	s.rest = s.rest[n:]
}

func (s *scanner) flush() {
	if s.buf.Len() > 0 {
		s.spans = append(s.spans, span{text: s.buf.String()})
		s.buf.Reset()
	}
}

func (s *scanner) link(text, url string, n int) {
	s.flush()
	s.spans = append(s.spans, span{link, text, url})
	s.skip(n)
}

// codeSpan is text between two runs of as many backquotes.
func (s *scanner) codeSpan() bool {
	n := len(s.rest) - len(strings.TrimLeft(s.rest, "`"))
	fence := s.rest[:n]
	for at := n; ; {
		i := strings.Index(s.rest[at:], fence)
		if i < 0 {
			s.text(fence, n) // the run opens nothing
			return true
		}
		at += i
		end := at + n
		if end == len(s.rest) || s.rest[end] != '`' {
			s.code(s.rest[n:at], end)
			return true
		}
		for at < len(s.rest) && s.rest[at] == '`' {
			at++
		}
	}
}

func (s *scanner) code(text string, n int) {
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		s.skip(n)
		return
	}
	s.flush()
	s.spans = append(s.spans, span{kind: code, text: text})
	s.skip(n)
}

// emphasis takes the marks off *this*, **this** and _this_, not off 2*3*4, a_b_c or *.go:
// marks count only where nothing that belongs to a word stands outside of them, and
// something that does inside.
func (s *scanner) emphasis(c byte) bool {
	n := len(s.rest) - len(strings.TrimLeft(s.rest, string(c)))
	mark := s.rest[:n]
	if n > 3 {
		s.text(mark, n)
		return true
	}
	after := byte(' ')
	if n < len(s.rest) {
		after = s.rest[n]
	}
	if inner(s.prev) && !word(after) && after != '/' {
		for i := len(s.open) - 1; i >= 0; i-- {
			if s.open[i].mark == mark {
				s.flush()
				s.spans[s.open[i].at].text = strings.TrimSuffix(s.spans[s.open[i].at].text, mark)
				s.open = s.open[:i]
				s.skip(n)
				return true
			}
		}
	}
	if inner(after) && !word(s.prev) && s.prev != '/' && closes(s.rest[n:], mark) {
		s.buf.WriteString(mark)
		s.flush() // the mark ends a span, from which it is taken when its partner comes
		s.open = append(s.open, emphasis{mark, len(s.spans) - 1})
		s.skip(n)
		return true
	}
	s.text(mark, n)
	return true
}

// maxEmphasis is how far apart the marks of an emphasis may be.
const maxEmphasis = 2048

// closes looks for the partner of a mark.
func closes(rest, mark string) bool {
	rest = rest[:min(len(rest), maxEmphasis)]
	for at := 0; ; {
		i := strings.Index(rest[at:], mark)
		if i < 0 {
			return false
		}
		at += i
		end := at + len(mark)
		if at > 0 && inner(rest[at-1]) && rest[at-1] != mark[0] && (end == len(rest) || !word(rest[end]) && rest[end] != mark[0] && rest[end] != '/') {
			return true
		}
		at = end
	}
}

func word(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// inner reports whether a byte may stand at an end of what is emphasised.
func inner(c byte) bool { return c > ' ' && c != '/' && c != '*' }

// tag is an element of HTML. What is no known one is the vendor's way to write <id>.
func (s *scanner) tag() bool {
	if m := autoForm().FindStringSubmatch(s.rest); m != nil {
		s.link(strings.TrimPrefix(m[1], "mailto:"), m[1], len(m[0]))
		return true
	}
	if strings.HasPrefix(s.rest, "<!--") {
		if i := strings.Index(s.rest, "-->"); i >= 0 {
			s.skip(i + 3)
			return true
		}
		return false
	}
	m := tagForm().FindStringSubmatch(s.rest)
	if m == nil {
		return false
	}
	end, name := m[1] == "/", strings.ToLower(m[2])
	prev := s.prev
	switch {
	case name == "code" && !end:
		if i := strings.Index(strings.ToLower(s.rest), "</code>"); i > 0 && !strings.Contains(s.rest[:i], "\n") {
			s.code(html.UnescapeString(tagForm().ReplaceAllString(s.rest[len(m[0]):i], "")), i+len("</code>"))
			return true
		}
	case name == "a" && !end:
		href := ""
		if h := hrefForm().FindStringSubmatch(m[3]); h != nil {
			href = h[1]
		}
		s.flush()
		s.href, s.start = append(s.href, href), append(s.start, len(s.spans))
	case name == "a" && len(s.href) > 0:
		s.flush()
		s.closeAnchor()
	case name == "tr":
		s.buf.WriteByte('\n')
		s.cells = 0
	case name == "td" || name == "th":
		if !end {
			if s.cells++; s.cells > 1 {
				s.buf.WriteString(" | ")
			}
		}
	case name == "li" && !end:
		s.buf.WriteString("\n- ")
	case blocks[name]:
		s.buf.WriteByte('\n')
		if (name == "p" || name[0] == 'h') && name != "hr" {
			s.buf.WriteByte('\n')
		}
	}
	s.skip(len(m[0]))
	s.prev = prev // a tag is no part of a word
	return true
}

// closeAnchor makes a link of what was read since <a>.
func (s *scanner) closeAnchor() {
	last := len(s.href) - 1
	href, start := s.href[last], s.start[last]
	s.href, s.start = s.href[:last], s.start[:last]
	if last == 0 {
		s.href, s.start = nil, nil
	}
	if text := strings.TrimSpace(spansText(s.spans[start:])); href != "" && text != "" && len(s.open) == 0 {
		s.spans = append(s.spans[:start], span{link, text, href})
	}
}

func spansText(spans []span) string {
	var b strings.Builder
	for _, sp := range spans {
		b.WriteString(sp.text)
	}
	return b.String()
}

var blocks = map[string]bool{"br": true, "dd": true, "div": true, "dl": true, "dt": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true,
	"h6": true, "hr": true, "li": true, "ol": true, "p": true, "pre": true, "table": true, "tbody": true, "thead": true, "ul": true, "details": true,
	"summary": true, "blockquote": true, "section": true}

// Forms are compiled when a text wants them: most programs never do.
var (
	tagForm = form(`(?i)^<(/?)(a|abbr|b|blockquote|br|code|dd|details|div|dl|dt|em|font|h[1-6]|hr|i|img|kbd|li|nobr|ol|p|pre|s|section|small|span|strong|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|wbr)(\s[^<>]*)?/?>`)

	autoForm   = form(`^<((?:https?://|mailto:)[^<>\s]+)>`)
	hrefForm   = form(`(?i)href\s*=\s*["']([^"']*)["']`)
	linkForm   = form(`^\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\]\(\s*(<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)`)
	imageForm  = form(`^!\[([^\[\]]*)\]\(\s*[^()\s]*(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)`)
	entityForm = form(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});`)
)

func form(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
