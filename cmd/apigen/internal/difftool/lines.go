package difftool

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"sync"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// comment makes kin-openapi read JSON as the YAML that it is: only there does it keep
// positions.
const comment = "# positions\n"

// lines tells which value of a document begins on a line of its spread JSON. oasdiff's
// positions lead into that JSON, which nobody ever saw; the way to a value leads on into
// the document that its author wrote.
type lines struct {
	data []byte
	at   map[int]*tree.Node
}

// spread writes JSON with one value a line.
func spread(data []byte) ([]byte, *lines) {
	var b bytes.Buffer
	b.WriteString(comment)
	if err := json.Indent(&b, data, "", " "); err != nil {
		return data, &lines{}
	}
	return b.Bytes(), &lines{data: b.Bytes()}
}

// outward finds references that lead to another file.
var outward = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"\$ref": "[^#"]`) })

// same reports whether both are one document, whole in one file. Then there is nothing to
// compare, which spares time, and what oasdiff finds between a document and itself: it pairs
// parameters that a document has twice as it likes.
func (l *lines) same(m *lines) bool {
	return bytes.Equal(l.data, m.data) && !outward().Match(l.data)
}

// find is the position in root, the document as written, of the value on a line, or of the
// nearest one around it that root has too.
func (l *lines) find(root *tree.Node, line int) ir.Pos {
	if l == nil || root == nil {
		return ir.Pos{}
	}
	if l.at == nil {
		l.index()
	}
	n := l.at[line]
	if n == nil {
		return ir.Pos{}
	}
	found := root
	for _, word := range source(root, n.Words()) {
		next := found.Get(word)
		if i, err := strconv.Atoi(word); err == nil && i >= 0 && i < len(found.Elems()) {
			next = found.Elems()[i]
		}
		if next == nil {
			break
		}
		found = next
	}
	if found == root {
		return ir.Pos{}
	}
	return key(found)
}

// key is where the name of a value stands: a change to an object is a change under its name.
func key(n *tree.Node) ir.Pos {
	for _, e := range n.Parent().Children() {
		if e.Value == n {
			return e.KeyPos()
		}
	}
	return n.Pos()
}

func (l *lines) index() {
	l.at = map[int]*tree.Node{}
	f := &tree.File{}
	tree.Parse(f, l.data[min(len(comment), len(l.data)):])
	if f.Root == nil {
		return
	}
	var walk func(n *tree.Node)
	walk = func(n *tree.Node) {
		for _, e := range n.Children() {
			// The comment is one line.
			if at := e.KeyPos().Line + 1; l.at[at] == nil {
				l.at[at] = e.Value
			}
			walk(e.Value)
		}
		for _, it := range n.Elems() {
			if at := it.Pos().Line + 1; l.at[at] == nil {
				l.at[at] = it
			}
			walk(it)
		}
	}
	walk(f.Root)
}

// source turns the way to a value of an OpenAPI 3 document into the one in a Swagger 2
// document that it was converted from.
func source(root *tree.Node, words []string) []string {
	if root.Get("swagger") == nil || len(words) < 2 || words[0] != "components" {
		return words
	}
	switch words[1] {
	case "schemas":
		return append([]string{"definitions"}, words[2:]...)
	case "securitySchemes":
		return append([]string{"securityDefinitions"}, words[2:]...)
	}
	return words[1:]
}
