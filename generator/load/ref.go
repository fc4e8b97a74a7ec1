package load

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// resolver follows references on the tree.
type resolver struct {
	r     *reporter
	set   *files
	cache map[refKey]*tree.Node
	// anchors by file, made when one is first asked for.
	anchors map[*tree.File]map[string]*tree.Node
	ids     map[*tree.File]map[string]*tree.Node
}

func newResolver(r *reporter, set *files) *resolver {
	return &resolver{r: r, set: set, cache: map[refKey]*tree.Node{}, anchors: map[*tree.File]map[string]*tree.Node{}, ids: map[*tree.File]map[string]*tree.Node{}}
}

type refKey struct {
	file *tree.File
	ref  string
	base string // the address that ref is relative to, where the file has addresses
}

// refOf is the reference that n states, nil where it is none.
func refOf(n *tree.Node) *tree.Node {
	for _, key := range [...]string{"$ref", "$dynamicRef", "$recursiveRef"} {
		if ref := n.Get(key); ref != nil {
			return ref
		}
	}
	return nil
}

// step follows one reference; nil with a report where it leads nowhere.
func (rs *resolver) step(ref *tree.Node) *tree.Node {
	if ref.Kind != tree.String {
		rs.r.warn(ref, "dangling-ref", "a reference is text such as '#/components/schemas/Name'", "$ref is %s", ref.Kind)
		return nil
	}
	key := refKey{file: ref.File, ref: ref.Text}
	if len(rs.idsOf(ref.File)) > 0 {
		key.base = baseOf(ref)
	}
	if n, ok := rs.cache[key]; ok {
		return n
	}
	// While it is followed it leads nowhere: a pointer may pass through itself.
	rs.cache[key] = nil
	n := rs.find(ref, ref.Text)
	rs.cache[key] = n
	return n
}

func (rs *resolver) find(ref *tree.Node, text string) *tree.Node {
	name, fragment, _ := strings.Cut(text, "#")
	file := ref.File
	base := file.Root
	if name != "" {
		if base = rs.byID(ref, name); base != nil {
			file = base.File
		} else if base = rs.componentCalled(ref, text); base != nil {
			return base
		} else {
			full := rs.set.locate(ref, name)
			if full == "" {
				return nil
			}
			if file = rs.set.read(full, ref); file == nil {
				return nil
			}
			base = file.Root
		}
	}
	if fragment == "" {
		return base
	}
	if u, err := url.PathUnescape(fragment); err == nil {
		fragment = u
	}
	if !strings.HasPrefix(fragment, "/") {
		if n := rs.anchor(file, fragment); n != nil {
			return n
		}
		if n := rs.shortRef(ref, file, fragment); n != nil {
			return n
		}
		rs.r.warn(ref, "dangling-ref", "define it, or correct the reference", "nothing is called %q", text)
		return nil
	}
	words := strings.Split(fragment[1:], "/")
	n, at, word := rs.walk(base, words)
	if n == nil && name == "" {
		n = rs.withinID(ref, words)
	}
	if moved := movedTo(words); n == nil && moved != nil {
		n, _, _ = rs.walk(base, moved)
	}
	if n == nil {
		rs.dangling(ref, text, at, word)
	}
	return n
}

// shortRef finds the schema that a reference means by its bare name, as old hand-written
// documents have it.
func (rs *resolver) shortRef(ref *tree.Node, file *tree.File, name string) *tree.Node {
	n := file.Root.Path("components", "schemas", name)
	if n != nil {
		rs.r.warn(ref, "short-ref", "write '#/components/schemas/"+tree.EscapePointer(name)+"'", "reference %q lacks its path", ref.Text)
	}
	return n
}

// componentCalled is shortRef for a reference that could be a file's name and is none.
func (rs *resolver) componentCalled(ref *tree.Node, name string) *tree.Node {
	if strings.ContainsAny(name, "./#") || isRemote(ref.File.Path) || rs.set.exists(path.Join(path.Dir(ref.File.Path), name)) {
		return nil
	}
	return rs.shortRef(ref, ref.File, name)
}

// walk follows a JSON pointer, through references on the way. Where it ends early it
// returns the last value and the word that led nowhere.
func (rs *resolver) walk(n *tree.Node, words []string) (found, at *tree.Node, word string) {
	for _, w := range words {
		w = pointerWord(w)
		for hops := 0; hops < 20; hops++ {
			ref := refOf(n)
			if ref == nil || n.Get(w) != nil {
				break
			}
			t := rs.step(ref)
			if t == nil {
				return nil, n, w
			}
			n = t
		}
		next := n.Get(w)
		if i, err := strconv.Atoi(w); err == nil && n.IsList() && i >= 0 && i < len(n.Elems()) {
			next = n.Elems()[i]
		}
		if next == nil {
			return nil, n, w
		}
		n = next
	}
	return n, nil, ""
}

func (rs *resolver) dangling(ref *tree.Node, text string, at *tree.Node, word string) {
	var names []string
	for _, e := range at.Children() {
		names = append(names, e.Key)
	}
	advice := suggest(word, names, "define it, or correct the reference")
	rs.r.warn(ref, "dangling-ref", advice, "reference %q leads nowhere", text)
}

func (rs *resolver) anchor(f *tree.File, name string) *tree.Node {
	m := rs.anchors[f]
	if m == nil {
		m = map[string]*tree.Node{}
		var walk func(n *tree.Node)
		walk = func(n *tree.Node) {
			for _, key := range [...]string{"$anchor", "$dynamicAnchor"} {
				if a := n.Get(key); a.Str() != "" && m[a.Str()] == nil {
					m[a.Str()] = n
				}
			}
			for _, e := range n.Children() {
				walk(e.Value)
			}
			for _, it := range n.Elems() {
				walk(it)
			}
		}
		walk(f.Root)
		rs.anchors[f] = m
	}
	return m[name]
}

// object follows references until something else is reached. It is for everything but
// schemas, where what stands beside a reference counts.
func (rs *resolver) object(n *tree.Node) *tree.Node {
	start := n
	for range 50 {
		ref := refOf(n)
		if ref == nil {
			return n
		}
		if n = rs.step(ref); n == nil {
			return nil
		}
	}
	rs.r.warn(start, "ref-cycle", "break the circle", "the reference leads back to itself")
	return nil
}

// nameOf is the name that a referenced schema has by its place: the last word of its
// pointer among named things, or the file's name. "" where the place names nothing.
func nameOf(n *tree.Node) string {
	p := n.Parent()
	if p == nil {
		base := path.Base(n.File.Path)
		return strings.TrimSuffix(base, path.Ext(base))
	}
	switch p.Key() {
	case "schemas", "definitions", "$defs":
		return n.Key()
	}
	// A file that is nothing but a collection of schemas.
	if p.Parent() == nil && n.Key() != "" && p.Get("openapi") == nil {
		return n.Key()
	}
	return ""
}

// pointerWord is one step of a JSON pointer, unescaped.
func pointerWord(w string) string {
	return strings.ReplaceAll(strings.ReplaceAll(w, "~1", "/"), "~0", "~")
}
