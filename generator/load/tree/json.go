package tree

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds nesting: a document that needs more is an attack on the stack.
const maxDepth = 512

// jsonParser reads JSON into nodes. JSON is nearly YAML, but YAML readers refuse its
// tabs and its surrogate pairs, and take five times as long over large documents.
type jsonParser struct {
	file *File
	data string
	off  int

	// The position of posOff, moved forward as nodes ask: counting columns from the
	// line's start for every node would be quadratic in a minified document.
	posOff    int
	line, col int32

	// What is not JSON and can be read all the same: duplicate names, and what JSON5 and
	// editors' configuration files have made people used to.
	problems         []Problem
	comments, commas bool // reported already
}

// parseJSON reads data, which the nodes share: keys and texts are pieces of it.
func parseJSON(f *File, data string) (*Node, []Problem) {
	p := &jsonParser{file: f, data: data, line: 1, col: 1}
	n, err := p.value(0)
	if err == nil {
		if p.space(); p.off < len(p.data) {
			err = p.errorf("text after the end of the document")
		}
	}
	if err != nil {
		return nil, []Problem{*err}
	}
	return n, p.problems
}

func (p *jsonParser) errorf(format string, args ...any) *Problem {
	line, col := p.pos(p.off)
	return &Problem{Fatal: true, Code: "bad-json", Line: int(line), Col: int(col), Message: fmt.Sprintf(format, args...),
		Advice: "correct the JSON; line and column show where reading stopped"}
}

// pos turns an offset into line and column; offsets must not decrease.
func (p *jsonParser) pos(off int) (line, col int32) {
	for p.posOff < off && p.posOff < len(p.data) {
		r, size := utf8.DecodeRuneInString(p.data[p.posOff:])
		p.posOff += size
		if r == '\n' {
			p.line++
			p.col = 1
		} else {
			p.col++
		}
	}
	return p.line, p.col
}

func (p *jsonParser) space() {
	for p.off < len(p.data) {
		switch p.data[p.off] {
		case ' ', '\t', '\r', '\n':
			p.off++
		case '/':
			if !p.comment() {
				return
			}
		default:
			return
		}
	}
}

// comment skips a comment; false where none begins here.
func (p *jsonParser) comment() bool {
	rest := p.data[p.off:]
	size := 0
	switch {
	case strings.HasPrefix(rest, "//"):
		if size = strings.IndexByte(rest, '\n'); size < 0 {
			size = len(rest)
		}
	case strings.HasPrefix(rest, "/*"):
		end := strings.Index(rest[2:], "*/")
		if end < 0 {
			return false
		}
		size = end + 4
	default:
		return false
	}
	p.tolerate(&p.comments, "json-comment", "JSON has no comments; they are skipped", "remove them, or name the file .yaml and write them with #")
	p.off += size
	return true
}

// trailing reports whether the comma that was just read is the last thing before closing.
func (p *jsonParser) trailing(closing byte) bool {
	p.space()
	if p.off >= len(p.data) || p.data[p.off] != closing {
		return false
	}
	p.tolerate(&p.commas, "trailing-comma", "a comma stands before the closing "+string(closing), "remove it")
	return true
}

// tolerate reports the first of a kind of defect that does not change what is meant.
func (p *jsonParser) tolerate(reported *bool, code, message, advice string) {
	if *reported {
		return
	}
	*reported = true
	line, col := p.pos(p.off)
	p.problems = append(p.problems, Problem{Code: code, Line: int(line), Col: int(col), Message: message, Advice: advice})
}

func (p *jsonParser) node(kind Kind) *Node {
	line, col := p.pos(p.off)
	return &Node{Kind: kind, Line: line, Col: col, File: p.file}
}

func (p *jsonParser) value(depth int) (*Node, *Problem) {
	p.space()
	if p.off >= len(p.data) {
		return nil, p.errorf("the document ends too early")
	}
	if depth > maxDepth {
		return nil, p.errorf("nested deeper than %d levels", maxDepth)
	}
	switch c := p.data[p.off]; {
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.list(depth)
	case c == '"':
		n := p.node(String)
		s, err := p.str()
		n.Text = s
		return n, err
	case c == '-' || c >= '0' && c <= '9':
		n := p.node(Number)
		start := p.off
		for p.off < len(p.data) && strings.IndexByte("+-.eE0123456789", p.data[p.off]) >= 0 {
			p.off++
		}
		n.Text = p.data[start:p.off]
		if !validNumber(n.Text) {
			p.off = start
			return nil, p.errorf("%q is not a number", n.Text)
		}
		return n, nil
	}
	for _, w := range [...]struct {
		text string
		kind Kind
	}{{"true", Bool}, {"false", Bool}, {"null", Null}} {
		if strings.HasPrefix(p.data[p.off:], w.text) {
			n := p.node(w.kind)
			n.Text = w.text
			p.off += len(w.text)
			return n, nil
		}
	}
	return nil, p.errorf("unexpected character %q", rune(p.data[p.off]))
}

func (p *jsonParser) object(depth int) (*Node, *Problem) {
	n := p.node(Map)
	p.off++
	defer n.forget()
	for first := true; ; first = false {
		p.space()
		if p.off >= len(p.data) {
			return nil, p.errorf("the document ends inside an object")
		}
		if p.data[p.off] == '}' && first {
			p.off++
			return n, nil
		}
		if p.data[p.off] != '"' {
			return nil, p.errorf("a member name in double quotes is wanted here")
		}
		line, col := p.pos(p.off)
		key, err := p.str()
		if err != nil {
			return nil, err
		}
		if p.space(); p.off >= len(p.data) || p.data[p.off] != ':' {
			return nil, p.errorf("a colon is missing after %q", key)
		}
		p.off++
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if prev := n.find(key); prev >= 0 {
			p.problems = append(p.problems, duplicate(key, line, col, n.within.entries[prev].Line))
			n.merge(prev, v)
		} else {
			n.put(key, line, col, v)
		}
		p.space()
		if p.off >= len(p.data) {
			return nil, p.errorf("the document ends inside an object")
		}
		switch p.data[p.off] {
		case ',':
			if p.off++; p.trailing('}') {
				p.off++
				return n, nil
			}
		case '}':
			p.off++
			return n, nil
		default:
			return nil, p.errorf("a comma or a closing brace is missing")
		}
	}
}

func (p *jsonParser) list(depth int) (*Node, *Problem) {
	n := p.node(List)
	p.off++
	for first := true; ; first = false {
		p.space()
		if first && p.off < len(p.data) && p.data[p.off] == ']' {
			p.off++
			return n, nil
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.Append(v)
		if p.space(); p.off >= len(p.data) {
			return nil, p.errorf("the document ends inside a list")
		}
		switch p.data[p.off] {
		case ',':
			if p.off++; p.trailing(']') {
				p.off++
				return n, nil
			}
		case ']':
			p.off++
			return n, nil
		default:
			return nil, p.errorf("a comma or a closing bracket is missing")
		}
	}
}

// str reads a string; p.off stands on its opening quote.
func (p *jsonParser) str() (string, *Problem) {
	p.off++
	start := p.off
	for p.off < len(p.data) && p.data[p.off] != '"' && p.data[p.off] != '\\' && p.data[p.off] >= ' ' {
		p.off++
	}
	if p.off < len(p.data) && p.data[p.off] == '"' {
		s := p.data[start:p.off]
		p.off++
		return strings.ToValidUTF8(s, "\uFFFD"), nil
	}
	b := []byte(p.data[start:p.off])
	for p.off < len(p.data) {
		c := p.data[p.off]
		switch {
		case c == '"':
			p.off++
			return strings.ToValidUTF8(string(b), "\uFFFD"), nil
		case c == '\\':
			var err *Problem
			if b, err = p.escape(b); err != nil {
				return "", err
			}
		case c == '\n':
			return "", p.errorf("a string is not closed on its line")
		default:
			b = append(b, c)
			p.off++
		}
	}
	return "", p.errorf("the document ends inside a string")
}

func (p *jsonParser) escape(b []byte) ([]byte, *Problem) {
	if p.off+1 >= len(p.data) {
		return nil, p.errorf("the document ends inside a string")
	}
	c := p.data[p.off+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		p.off += 2
		return append(b, "\"\\/\b\f\n\r\t"[i]), nil
	}
	r, ok := p.hex4(p.off)
	if !ok {
		return nil, p.errorf("bad escape \\%c in a string", c)
	}
	p.off += 6
	if utf16.IsSurrogate(r) {
		low, ok := p.hex4(p.off)
		if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
			r = pair
			p.off += 6
		} else {
			r = utf8.RuneError
		}
	}
	return utf8.AppendRune(b, r), nil
}

// hex4 reads \uXXXX at off.
func (p *jsonParser) hex4(off int) (rune, bool) {
	if off+6 > len(p.data) || p.data[off] != '\\' || p.data[off+1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(p.data[off+2:off+6], 16, 32)
	return rune(v), err == nil
}
