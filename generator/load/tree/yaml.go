package tree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// maxExpanded bounds the nodes that aliases may add: "billion laughs" documents are
// a few hundred bytes long.
const maxExpanded = 1_000_000

var yamlErrorLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`) })

func parseYAML(f *File, data []byte) (root *Node, problems []Problem) {
	// The reader panics on a few inputs instead of returning an error.
	defer func() {
		if r := recover(); r != nil {
			root, problems = nil, []Problem{{Fatal: true, Code: "bad-yaml", Line: 1, Col: 1, Message: fmt.Sprint(r),
				Advice: "the YAML reader gave up on this file; try it as JSON"}}
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, []Problem{{Fatal: true, Code: "empty-document", Message: "the document is empty", Line: 1, Col: 1,
				Advice: "an OpenAPI document begins with openapi: 3.1.0"}}
		}
		return nil, []Problem{yamlProblem(f, err)}
	}
	c := &yamlConverter{file: f, keys: map[string]string{}, keep: hasAlias(&doc)}
	n := c.convert(&doc, 0)
	if c.fatal != nil {
		return nil, []Problem{*c.fatal}
	}
	var next yaml.Node
	if err := dec.Decode(&next); err == nil {
		c.problems = append(c.problems, Problem{Code: "extra-document", Line: max(next.Line, 1), Col: max(next.Column, 1),
			Message: "the file holds more than one YAML document; only the first is read",
			Advice:  "put each document into a file of its own"})
	}
	return n, c.problems
}

// yamlProblem finds the place of a syntax error, and guesses at what most often
// lies behind it.
func yamlProblem(f *File, err error) Problem {
	p := Problem{Fatal: true, Code: "bad-yaml", Line: 1, Col: 1, Message: err.Error()}
	if m := yamlErrorLine().FindStringSubmatch(err.Error()); m != nil {
		p.Message = m[2]
		if line, err := strconv.Atoi(m[1]); err == nil {
			p.Line = max(line, 1)
		}
	}
	text := f.Snippet(p.Line, 1)
	p.Col = 1 + len(text) - len(strings.TrimLeft(text, " "))
	p.Advice = yamlAdvice(f, p)
	p.place(f)
	return p
}

func yamlAdvice(f *File, p Problem) string {
	for _, line := range []int{p.Line, p.Line + 1, p.Line - 1} {
		if line < 1 || line > len(f.lines) {
			continue
		}
		raw := f.text[f.lines[line-1]:]
		raw, _, _ = strings.Cut(raw, "\n")
		indent := raw[:len(raw)-len(strings.TrimLeft(raw, " \t"))]
		if strings.Contains(indent, "\t") {
			return fmt.Sprintf("line %d is indented with a tab; YAML wants spaces", line)
		}
	}
	switch {
	case strings.Contains(p.Message, "mapping values are not allowed"):
		return `text that holds ": " must be quoted, and a nested object must be indented`
	case strings.Contains(p.Message, "cannot start any token"):
		return "text that begins with @, %, ` or a tab must be quoted"
	case strings.Contains(p.Message, "could not find expected ':'"):
		return "a member needs a colon and a space; text over several lines needs | or quotes"
	case strings.Contains(p.Message, "did not find expected"):
		return "the indentation of this line or the one above it is off, or a quote or bracket is not closed"
	case strings.Contains(p.Message, "anchor"):
		return "an alias *name needs an anchor &name above it; quote text that begins with *"
	}
	return "correct the YAML near this line"
}

type yamlConverter struct {
	file     *File
	problems []Problem
	fatal    *Problem
	// aliases are the anchored nodes that are being expanded, to see a cycle.
	aliases  []*yaml.Node
	expanded int
	// keys has each key once: the reader makes a string of every occurrence.
	keys map[string]string
	// keep leaves the reader's nodes as they are, because aliases lead to them. Otherwise
	// what was converted is let go: there should not be two trees at the end.
	keep bool
}

func hasAlias(y *yaml.Node) bool {
	return y.Kind == yaml.AliasNode || slices.ContainsFunc(y.Content, hasAlias)
}

// key is s, the same string for the same text.
func (c *yamlConverter) key(s string) string {
	if k, ok := c.keys[s]; ok {
		return k
	}
	c.keys[s] = s
	return s
}

// done lets go of what was read.
func (c *yamlConverter) done(y *yaml.Node) {
	if !c.keep {
		*y = yaml.Node{}
	}
}

func (c *yamlConverter) fail(y *yaml.Node, code, advice, format string, args ...any) *Node {
	if c.fatal == nil {
		c.fatal = &Problem{Fatal: true, Code: code, Line: y.Line, Col: y.Column,
			Message: fmt.Sprintf(format, args...), Advice: advice}
	}
	return &Node{Kind: Null, File: c.file, Line: int32(y.Line), Col: int32(y.Column)}
}

func (c *yamlConverter) convert(y *yaml.Node, depth int) *Node {
	if c.fatal != nil {
		return &Node{File: c.file}
	}
	if depth > maxDepth {
		return c.fail(y, "too-deep", "no real document nests like this", "nested deeper than %d levels", maxDepth)
	}
	if len(c.aliases) > 0 {
		if c.expanded++; c.expanded > maxExpanded {
			return c.fail(y, "alias-bomb", "write the repeated parts as components", "aliases expand to more than %d values", maxExpanded)
		}
	}
	n := &Node{File: c.file, Line: int32(y.Line), Col: int32(y.Column)}
	switch y.Kind {
	case yaml.DocumentNode:
		if len(y.Content) == 0 {
			return n
		}
		return c.convert(y.Content[0], depth)
	case yaml.AliasNode:
		for _, a := range c.aliases {
			if a == y.Alias {
				return c.fail(y, "alias-cycle", "an anchor cannot hold itself; use $ref for recursive schemas", "anchor %q contains itself", y.Value)
			}
		}
		c.aliases = append(c.aliases, y.Alias)
		n = c.convert(y.Alias, depth)
		c.aliases = c.aliases[:len(c.aliases)-1]
		return n
	case yaml.SequenceNode:
		n.Kind = List
		n.within = &inner{items: make([]*Node, 0, len(y.Content))}
		for _, item := range y.Content {
			n.Append(c.convert(item, depth+1))
			c.done(item)
		}
	case yaml.MappingNode:
		c.mapping(n, y, depth)
	default:
		c.scalar(n, y)
	}
	return n
}

func (c *yamlConverter) mapping(n *Node, y *yaml.Node, depth int) {
	n.Kind = Map
	n.within = &inner{entries: make([]Entry, 0, len(y.Content)/2)}
	defer n.forget()
	var merged []*Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		if k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		if k.Kind == yaml.ScalarNode && k.Value == "<<" && (k.Tag == "!!merge" || k.Tag == "") {
			merged = append(merged, c.convert(v, depth+1))
			continue
		}
		key := k.Value
		if k.Kind != yaml.ScalarNode {
			key = string(c.convert(k, depth+1).JSON())
		}
		key = c.key(key)
		value := c.convert(v, depth+1)
		line, col := int32(k.Line), int32(k.Column)
		c.done(k)
		c.done(v)
		if prev := n.find(key); prev >= 0 {
			c.problems = append(c.problems, duplicate(key, line, col, n.within.entries[prev].Line))
			n.merge(prev, value)
			continue
		}
		n.put(key, line, col, value)
	}
	for _, m := range merged {
		sources := []*Node{m}
		if m.Kind == List {
			sources = m.Elems()
		}
		for _, src := range sources {
			for _, e := range src.Children() {
				if n.find(e.Key) < 0 {
					n.put(e.Key, e.Line, e.Col, e.Value)
				}
			}
		}
	}
}

func (c *yamlConverter) scalar(n *Node, y *yaml.Node) {
	n.Text = y.Value
	switch y.ShortTag() {
	case "!!null":
		n.Kind = Null
	case "!!bool":
		n.Kind = Bool
		n.Text = strings.ToLower(y.Value)
		if n.Text != "true" && n.Text != "false" {
			n.Kind, n.Text = String, y.Value
		}
	case "!!int", "!!float":
		n.Kind = Number
	default:
		n.Kind = String
	}
}
