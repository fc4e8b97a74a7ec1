package load

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// extReader reads the object of one extension, key by key. Whatever is not read in the
// end is a typo and is reported, with the key that was probably meant.
type extReader struct {
	b    *builder
	n    *tree.Node
	what string
	keys []string
}

// reader begins the reading of n; ok is false where n is not an object.
func (b *builder) reader(n *tree.Node, what string) (r *extReader, ok bool) {
	if !n.IsMap() {
		b.badExt(n, "write an object; see docs/extensions.md", "%s is %s, not an object", what, kindOf(n))
		return nil, false
	}
	return &extReader{b: b, n: n, what: what}, true
}

func kindOf(n *tree.Node) string {
	if n == nil {
		return "missing"
	}
	return n.Kind.String()
}

func (b *builder) badExt(n *tree.Node, advice, format string, args ...any) {
	b.r.fail(n, "bad-extension", advice, format, args...)
}

// done reports keys that nobody asked for.
func (r *extReader) done() {
	for _, e := range r.n.Children() {
		if !slices.Contains(r.keys, e.Key) && !strings.HasPrefix(e.Key, "x-") {
			r.b.r.key(ir.Error, e, "unknown-key", suggest(e.Key, r.keys, "possible are "+strings.Join(r.keys, ", ")),
				"%s has no key %q", r.what, e.Key)
		}
	}
}

func (r *extReader) get(key string) *tree.Node {
	r.keys = append(r.keys, key)
	if v := r.n.Get(key); !v.IsNull() {
		return v
	}
	return nil
}

// text reads a scalar as text: 0 and "0" are alike.
func (r *extReader) text(key string) string {
	v := r.get(key)
	if v != nil && !v.IsScalar() {
		r.b.badExt(v, "write text", "%s of %s is %s, not text", key, r.what, v.Kind)
		return ""
	}
	return v.Str()
}

// required is text that must be there.
func (r *extReader) required(key string) string {
	s := r.text(key)
	if s == "" && r.n.Get(key).IsNull() {
		r.b.badExt(r.n, "add "+key, "%s lacks %s", r.what, key)
	}
	return s
}

// oneOf is text that must be one of the words.
func (r *extReader) oneOf(key string, words ...string) string {
	s := r.text(key)
	if s != "" && !slices.Contains(words, s) {
		r.b.badExt(r.n.Get(key), suggest(s, words, "use one of "+strings.Join(words, ", ")), "%s of %s cannot be %q", key, r.what, s)
		return ""
	}
	return s
}

func (r *extReader) bool(key string) bool {
	v := r.get(key)
	if v == nil {
		return false
	}
	on, ok := v.Bool()
	if !ok {
		r.b.badExt(v, "write true or false", "%s of %s is %s, not true or false", key, r.what, v.JSON())
	}
	return on
}

func (r *extReader) int(key string, otherwise int) int {
	v := r.get(key)
	if v == nil {
		return otherwise
	}
	i, err := strconv.Atoi(v.Str())
	if err != nil || i < 0 {
		r.b.badExt(v, "write a whole number", "%s of %s is %s, not a whole number", key, r.what, v.JSON())
		return otherwise
	}
	return i
}

// texts reads a list of scalars; a single one is a list of it.
func (r *extReader) texts(key string) []string {
	v := r.get(key)
	if v == nil {
		return nil
	}
	if v.IsScalar() {
		return []string{v.Text}
	}
	if !v.IsList() {
		r.b.badExt(v, "write a list", "%s of %s is %s, not a list", key, r.what, v.Kind)
		return nil
	}
	out := []string{}
	for _, it := range v.Elems() {
		if !it.IsScalar() {
			r.b.badExt(it, "write text", "%s of %s holds %s, not text", key, r.what, it.Kind)
			continue
		}
		out = append(out, it.Text)
	}
	return out
}

// members reads an object of texts, in order.
func (r *extReader) members(key string) []ir.Member {
	v := r.get(key)
	if v == nil {
		return nil
	}
	if !v.IsMap() {
		r.b.badExt(v, "write an object", "%s of %s is %s, not an object", key, r.what, v.Kind)
		return nil
	}
	var out []ir.Member
	for _, e := range v.Children() {
		switch {
		case e.Value.IsScalar():
			out = append(out, ir.Member{Name: e.Key, Value: e.Value.Text})
		case e.Value.IsNull():
			out = append(out, ir.Member{Name: e.Key})
		default:
			r.b.badExt(e.Value, "write text", "%s of %s is %s, not text", e.Key, r.what, e.Value.Kind)
		}
	}
	return out
}

// each visits the objects of a list.
func (r *extReader) each(key string, visit func(item *extReader)) {
	r.b.each(r.get(key), r.what+"."+key, visit)
}

func (b *builder) each(list *tree.Node, what string, visit func(item *extReader)) {
	if list == nil {
		return
	}
	if !list.IsList() {
		b.badExt(list, "write a list of objects", "%s is %s, not a list", what, list.Kind)
		return
	}
	for i, it := range list.Elems() {
		if item, ok := b.reader(it, fmt.Sprintf("%s[%d]", what, i)); ok {
			visit(item)
			item.done()
		}
	}
}
