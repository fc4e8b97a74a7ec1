package tree

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"
)

// Select returns the nodes that a JSONPath (RFC 9535) means, in the order of their
// normalized paths: what a wildcard or .. finds has no order of its own. Names after a
// dot may hold hyphens, which the standard wants in brackets and overlays write anyway.
func Select(root *Node, path string) (nodes []*Node, err error) {
	p, err := jsonpath.Parse(bracketHyphens(path))
	if err != nil {
		return nil, err
	}
	// match and search of the library fail on a value that is not there (v0.11.0).
	defer func() {
		if recover() != nil {
			nodes, err = nil, errors.New("match or search is asked of a missing value: write ?@.name && match(@.name, ...)")
		}
	}()
	found := p.SelectLocated(root.plain())
	found.Sort()
	for _, f := range found.Deduplicate() {
		nodes = append(nodes, root.located(f.Path))
	}
	return nodes, nil
}

// plain is the value as encoding/json would decode it, with numbers as text.
func (n *Node) plain() any {
	switch n.Kind {
	case Map:
		m := make(map[string]any, len(n.Children()))
		for _, e := range n.Children() {
			m[e.Key] = e.Value.plain()
		}
		return m
	case List:
		l := make([]any, 0, len(n.Elems()))
		for _, it := range n.Elems() {
			l = append(l, it.plain())
		}
		return l
	case Bool:
		return n.True()
	case Number:
		return json.Number(n.Number())
	case String:
		return n.Text
	}
	return nil
}

func (n *Node) located(path spec.NormalizedPath) *Node {
	for _, step := range path {
		switch step := step.(type) {
		case spec.Name:
			n = n.Get(string(step))
		case spec.Index:
			n = n.Elems()[step]
		}
	}
	return n
}

// bracketHyphens writes .x-name as ['x-name'], outside of quotes.
func bracketHyphens(path string) string {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(path); i++ {
		c := path[i]
		b.WriteByte(c)
		switch {
		case quote != 0 && c == '\\' && i+1 < len(path):
			i++
			b.WriteByte(path[i])
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '.':
			name := nameAt(path[i+1:])
			if !strings.Contains(name, "-") {
				continue
			}
			if !strings.HasSuffix(b.String(), "..") {
				text := b.String()
				b.Reset()
				b.WriteString(text[:len(text)-1])
			}
			b.WriteString("['" + name + "']")
			i += len(name)
		}
	}
	return b.String()
}

func nameAt(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && r != '-' && r < 0x80 && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		return s
	}
	return s[:end]
}
