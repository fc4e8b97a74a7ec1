// Package tree holds a YAML or JSON document as plain nodes that know where they
// stand.
//
// It exists because neither decoder gives what the loader needs: source order, a
// line and a column for every JSON pointer, scalars as they were written, and
// values that can be repaired in place before anything looks at their meaning.
package tree

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apigen-go/apigen/generator/ir"
)

// Kind is the shape of a node.
type Kind uint8

// The kinds; scalars keep their text as written, decoded from quotes and escapes.
const (
	Null Kind = iota
	Bool
	Number
	String
	Map
	List
)

func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "an object", "a list"}[k]
}

// Node is one value of a document. All methods accept a nil node and treat it as
// absent, so that a lookup can be chained without checks.
//
// Most nodes are scalars, and a document has tens of thousands: what only objects and
// lists need is apart.
type Node struct {
	Text string // scalars
	File *File

	parent *Node
	key    string // among parent's members
	within *inner // nil for scalars and where there is nothing

	Line, Col int32
	at        int32 // among parent's items
	Kind      Kind
}

// inner is what a Map or a List holds.
type inner struct {
	entries []Entry
	items   []*Node
	index   map[string]int // of entries, made where it is worth it
}

// Entry is one member of a Map.
type Entry struct {
	Key       string
	Value     *Node
	Line, Col int32
}

// File is one source file.
type File struct {
	// Path is the file's name inside the loader's file system, or its URL.
	Path string
	// Display is the name that messages and the API carry.
	Display string
	Root    *Node

	text  string
	lines []int // offset of each line
}

// indexFrom is the number of members from which a Map is worth an index.
const indexFrom = 12

// Get returns the member called key, or nil.
func (n *Node) Get(key string) *Node {
	if i := n.find(key); i >= 0 {
		return n.within.entries[i].Value
	}
	return nil
}

func (n *Node) find(key string) int {
	if n == nil || n.Kind != Map || n.within == nil {
		return -1
	}
	in := n.within
	if len(in.entries) >= indexFrom {
		if in.index == nil {
			in.index = make(map[string]int, len(in.entries))
			for i, e := range in.entries {
				in.index[e.Key] = i
			}
		}
		if i, ok := in.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range in.entries {
		if in.entries[i].Key == key {
			return i
		}
	}
	return -1
}

// forget drops the index that reading an object needed: few are looked up later.
func (n *Node) forget() {
	if n.within != nil {
		n.within.index = nil
	}
}

// Path follows keys from n and returns the node there, or nil.
func (n *Node) Path(keys ...string) *Node {
	for _, k := range keys {
		n = n.Get(k)
	}
	return n
}

// IsMap reports whether n is present and an object.
func (n *Node) IsMap() bool { return n != nil && n.Kind == Map }

// IsList reports whether n is present and a list.
func (n *Node) IsList() bool { return n != nil && n.Kind == List }

// IsScalar reports whether n is present, a scalar and not null.
func (n *Node) IsScalar() bool {
	return n != nil && (n.Kind == String || n.Kind == Number || n.Kind == Bool)
}

// IsNull reports whether n is absent or null.
func (n *Node) IsNull() bool { return n == nil || n.Kind == Null }

// Str returns the text of a scalar and "" for everything else.
func (n *Node) Str() string {
	if n.IsScalar() {
		return n.Text
	}
	return ""
}

// Bool returns the value of a boolean; ok is false where n is something else. The
// strings "true" and "false" count.
func (n *Node) Bool() (value, ok bool) {
	if n == nil || (n.Kind != Bool && n.Kind != String) {
		return false, false
	}
	switch strings.ToLower(n.Text) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// True reports whether n is a boolean that is true.
func (n *Node) True() bool {
	v, ok := n.Bool()
	return v && ok
}

// Children returns the entries of a Map and nil for everything else.
func (n *Node) Children() []Entry {
	if n == nil || n.Kind != Map || n.within == nil {
		return nil
	}
	return n.within.entries
}

// Elems returns the items of a List and nil for everything else.
func (n *Node) Elems() []*Node {
	if n == nil || n.Kind != List || n.within == nil {
		return nil
	}
	return n.within.items
}

// Parent is the node that holds n; nil at the root.
func (n *Node) Parent() *Node {
	if n == nil {
		return nil
	}
	return n.parent
}

// Key is the name under which the parent object holds n, "" in a list and at the root.
func (n *Node) Key() string {
	if n == nil {
		return ""
	}
	return n.key
}

// Pos is where n begins.
func (n *Node) Pos() ir.Pos {
	if n == nil {
		return ir.Pos{}
	}
	return ir.Pos{File: n.File.name(), Line: int(n.Line), Col: int(n.Col)}
}

// KeyPos is where the member's name begins.
func (e Entry) KeyPos() ir.Pos {
	return ir.Pos{File: e.Value.File.name(), Line: int(e.Line), Col: int(e.Col)}
}

// Words are the steps from the root to n, undecorated.
func (n *Node) Words() []string {
	if n == nil || n.parent == nil {
		return nil
	}
	step := n.key
	if n.parent.Kind == List {
		step = strconv.Itoa(int(n.at))
	}
	return append(n.parent.Words(), step)
}

// Pointer is the JSON pointer of n in its file, beginning with "#".
func (n *Node) Pointer() string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	b.WriteByte('#')
	for _, w := range n.Words() {
		b.WriteByte('/')
		b.WriteString(EscapePointer(w))
	}
	return b.String()
}

// EscapePointer escapes one step of a JSON pointer.
func EscapePointer(word string) string {
	return pointerEscaper.Replace(word)
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

func (f *File) name() string {
	if f == nil {
		return ""
	}
	return f.Display
}

// maxSnippet keeps the single line of a minified document out of messages.
const maxSnippet = 160

// Snippet is the source line at pos, shortened; tabs become spaces so that a
// caret under it stands where it should. "" where the line is of no help.
func (f *File) Snippet(line, col int) string {
	if f == nil || line < 1 || f.text == "" {
		return ""
	}
	f.indexLines()
	if line > len(f.lines) {
		return ""
	}
	text := f.text[f.lines[line-1]:]
	if line < len(f.lines) {
		text = f.text[f.lines[line-1]:f.lines[line]]
	}
	s := strings.TrimRight(text[:min(len(text), 4*maxSnippet)], "\r\n \t")
	if utf8.RuneCountInString(s) > maxSnippet {
		if col > maxSnippet {
			return ""
		}
		s = string([]rune(s)[:maxSnippet])
	}
	// The line alone: a piece of the document would keep all of it.
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.Clone(s))
}

func (f *File) indexLines() {
	if f.lines != nil {
		return
	}
	f.lines = make([]int, 1, 1+strings.Count(f.text, "\n"))
	for i := range len(f.text) {
		if f.text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
}
