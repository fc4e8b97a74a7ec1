package tree

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Select returns the nodes that a JSONPath (RFC 9535) means, in document order. Of the
// standard it lacks slices and functions.
func Select(root *Node, path string) ([]*Node, error) {
	p := &pathParser{s: path}
	if !p.take("$") {
		return nil, fmt.Errorf("a JSONPath begins with $")
	}
	segs, err := p.segments()
	if err != nil {
		return nil, err
	}
	if p.space(); p.s != "" {
		return nil, fmt.Errorf("cannot read %q", p.s)
	}
	return apply(segs, root, root), nil
}

// segment selects among the children of a node, or of all its descendants.
type segment struct {
	deep      bool
	selectors []selector
}

type selector struct {
	name   *string
	index  *int
	filter *filter // nil, nil, nil: all
}

// filter is an expression in a [?...] selector.
type filter struct {
	op          string // "||", "&&", "!", a comparison, or "" for existence
	left, right *filter
	segs        []segment // existence and operands: a query,
	fromRoot    bool
	literal     *Node // or a constant
}

func apply(segs []segment, root, from *Node) []*Node {
	nodes := []*Node{from}
	for _, seg := range segs {
		var next []*Node
		seen := map[*Node]bool{}
		add := func(n *Node) {
			if !seen[n] {
				seen[n] = true
				next = append(next, n)
			}
		}
		for _, n := range nodes {
			if seg.deep {
				walk(n, func(d *Node) { seg.pick(root, d, add) })
			} else {
				seg.pick(root, n, add)
			}
		}
		nodes = next
	}
	return nodes
}

func walk(n *Node, visit func(*Node)) {
	visit(n)
	for _, e := range n.Children() {
		walk(e.Value, visit)
	}
	for _, it := range n.Elems() {
		walk(it, visit)
	}
}

func (seg segment) pick(root, n *Node, add func(*Node)) {
	children := slices.Clone(n.Elems())
	for _, e := range n.Children() {
		children = append(children, e.Value)
	}
	for _, sel := range seg.selectors {
		switch {
		case sel.name != nil:
			if c := n.Get(*sel.name); c != nil {
				add(c)
			}
		case sel.index != nil:
			i := *sel.index
			if i < 0 {
				i += len(n.Elems())
			}
			if i >= 0 && i < len(n.Elems()) {
				add(n.Elems()[i])
			}
		default:
			for _, c := range children {
				if sel.filter == nil || sel.filter.holds(root, c) {
					add(c)
				}
			}
		}
	}
}

func (f *filter) holds(root, at *Node) bool {
	switch f.op {
	case "||":
		return f.left.holds(root, at) || f.right.holds(root, at)
	case "&&":
		return f.left.holds(root, at) && f.right.holds(root, at)
	case "!":
		return !f.left.holds(root, at)
	case "":
		return len(f.nodes(root, at)) > 0
	}
	l, r := f.left.value(root, at), f.right.value(root, at)
	switch f.op {
	case "==":
		return Equal(l, r)
	case "!=":
		return !Equal(l, r)
	}
	if l == nil || r == nil || l.Kind != r.Kind {
		return false
	}
	c := strings.Compare(l.Text, r.Text)
	if l.Kind == Number {
		a, _ := strconv.ParseFloat(l.Number(), 64)
		b, _ := strconv.ParseFloat(r.Number(), 64)
		c = 0
		if a < b {
			c = -1
		} else if a > b {
			c = 1
		}
	}
	return f.op == "<" && c < 0 || f.op == "<=" && c <= 0 || f.op == ">" && c > 0 || f.op == ">=" && c >= 0
}

func (f *filter) nodes(root, at *Node) []*Node {
	if f.literal != nil {
		return []*Node{f.literal}
	}
	if f.fromRoot {
		at = root
	}
	return apply(f.segs, root, at)
}

func (f *filter) value(root, at *Node) *Node {
	if n := f.nodes(root, at); len(n) > 0 {
		return n[0]
	}
	return nil
}

type pathParser struct {
	s     string
	depth int
}

func (p *pathParser) space() { p.s = strings.TrimLeft(p.s, " \t\r\n") }

func (p *pathParser) take(token string) bool {
	if strings.HasPrefix(p.s, token) {
		p.s = p.s[len(token):]
		return true
	}
	return false
}

func (p *pathParser) segments() ([]segment, error) {
	var out []segment
	for {
		var seg segment
		switch {
		case p.take(".."):
			seg.deep = true
			if !strings.HasPrefix(p.s, "[") {
				sel, err := p.dotted()
				if err != nil {
					return nil, err
				}
				seg.selectors = []selector{sel}
				break
			}
			p.take("[")
			list, err := p.bracket()
			if err != nil {
				return nil, err
			}
			seg.selectors = list
		case p.take("."):
			sel, err := p.dotted()
			if err != nil {
				return nil, err
			}
			seg.selectors = []selector{sel}
		case p.take("["):
			list, err := p.bracket()
			if err != nil {
				return nil, err
			}
			seg.selectors = list
		default:
			return out, nil
		}
		out = append(out, seg)
	}
}

func (p *pathParser) dotted() (selector, error) {
	if p.take("*") {
		return selector{}, nil
	}
	i := 0
	for i < len(p.s) && (p.s[i] == '_' || p.s[i] == '-' || p.s[i] >= 0x80 || p.s[i] >= '0' && p.s[i] <= '9' || p.s[i] >= 'a' && p.s[i] <= 'z' || p.s[i] >= 'A' && p.s[i] <= 'Z') {
		i++
	}
	if i == 0 {
		return selector{}, fmt.Errorf("a name is wanted at %q", p.s)
	}
	name := p.s[:i]
	p.s = p.s[i:]
	return selector{name: &name}, nil
}

func (p *pathParser) bracket() ([]selector, error) {
	var out []selector
	for {
		p.space()
		var sel selector
		switch {
		case p.take("*"):
		case p.take("?"):
			f, err := p.or()
			if err != nil {
				return nil, err
			}
			sel.filter = f
		case strings.HasPrefix(p.s, "'"), strings.HasPrefix(p.s, `"`):
			name, err := p.quoted()
			if err != nil {
				return nil, err
			}
			sel.name = &name
		default:
			end := strings.IndexAny(p.s, ",]")
			if end < 0 {
				return nil, fmt.Errorf("a bracket is not closed")
			}
			i, err := strconv.Atoi(strings.TrimSpace(p.s[:end]))
			if err != nil {
				return nil, fmt.Errorf("%q is no index and no quoted name", p.s[:end])
			}
			p.s = p.s[end:]
			sel.index = &i
		}
		out = append(out, sel)
		p.space()
		if p.take(",") {
			continue
		}
		if p.take("]") {
			return out, nil
		}
		return nil, fmt.Errorf("a bracket is not closed at %q", p.s)
	}
}

func (p *pathParser) quoted() (string, error) {
	quote := p.s[0]
	var b strings.Builder
	for i := 1; i < len(p.s); i++ {
		switch {
		case p.s[i] == '\\' && i+1 < len(p.s):
			i++
			b.WriteByte(p.s[i])
		case p.s[i] == quote:
			p.s = p.s[i+1:]
			return b.String(), nil
		default:
			b.WriteByte(p.s[i])
		}
	}
	return "", fmt.Errorf("a quote is not closed")
}

func (p *pathParser) or() (*filter, error) {
	return p.chain("||", func() (*filter, error) { return p.chain("&&", p.term) })
}

func (p *pathParser) chain(op string, next func() (*filter, error)) (*filter, error) {
	left, err := next()
	for err == nil {
		if p.space(); !p.take(op) {
			return left, nil
		}
		var right *filter
		right, err = next()
		left = &filter{op: op, left: left, right: right}
	}
	return nil, err
}

func (p *pathParser) term() (*filter, error) {
	if p.depth++; p.depth > 100 {
		return nil, fmt.Errorf("nested too deeply")
	}
	defer func() { p.depth-- }()
	p.space()
	if strings.HasPrefix(p.s, "!") && !strings.HasPrefix(p.s, "!=") {
		p.take("!")
		f, err := p.term()
		return &filter{op: "!", left: f}, err
	}
	if p.take("(") {
		f, err := p.or()
		if err != nil {
			return nil, err
		}
		if p.space(); !p.take(")") {
			return nil, fmt.Errorf("a parenthesis is not closed")
		}
		return f, nil
	}
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	p.space()
	for _, op := range [...]string{"==", "!=", "<=", ">=", "<", ">"} {
		if p.take(op) {
			p.space()
			right, err := p.operand()
			return &filter{op: op, left: left, right: right}, err
		}
	}
	return left, nil
}

func (p *pathParser) operand() (*filter, error) {
	switch {
	case p.take("@"):
		segs, err := p.segments()
		return &filter{segs: segs}, err
	case p.take("$"):
		segs, err := p.segments()
		return &filter{segs: segs, fromRoot: true}, err
	case strings.HasPrefix(p.s, "'"), strings.HasPrefix(p.s, `"`):
		s, err := p.quoted()
		return &filter{literal: &Node{Kind: String, Text: s}}, err
	}
	end := strings.IndexAny(p.s, " ])&|=!<>")
	if end < 0 {
		end = len(p.s)
	}
	word := p.s[:end]
	p.s = p.s[end:]
	switch {
	case word == "true", word == "false":
		return &filter{literal: &Node{Kind: Bool, Text: word}}, nil
	case word == "null":
		return &filter{literal: &Node{Kind: Null, Text: word}}, nil
	case validNumber(word):
		return &filter{literal: &Node{Kind: Number, Text: word}}, nil
	}
	return nil, fmt.Errorf("cannot read %q in a filter", word)
}
