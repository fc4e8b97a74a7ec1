package difftool

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/load/tree"
	"github.com/apigen-go/apigen/internal/corpustest"
)

// TestCorpus compares every document with itself, which is no change, and with a copy that
// lacks an operation, wants a parameter that was optional, and has another type somewhere:
// each of them has to be seen.
func TestCorpus(t *testing.T) {
	dir := filepath.Join(corpustest.Root(t), "testdata", "corpus")
	if own := corpustest.Dir(t); own != "" {
		dir = own
	}
	for _, name := range corpustest.Documents(t, dir) {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(dir, name)
			compare(t, file, file, nil)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range mutations {
				f := &tree.File{Path: name, Display: name}
				tree.Parse(f, data)
				if f.Root == nil || !m.change(f.Root) {
					continue
				}
				changed := filepath.Join(t.TempDir(), "changed.json")
				if err := os.WriteFile(changed, f.Root.JSON(), 0o600); err != nil {
					t.Fatal(err)
				}
				compare(t, file, changed, m.codes)
			}
		})
	}
}

// compare wants a breaking change of the API with one of the codes, or no change at all.
func compare(t *testing.T, old, now string, codes []string) {
	t.Helper()
	r, err := Run(t.Context(), Options{Old: old, New: now, Config: filepath.Join(t.TempDir(), "none.yaml"), API: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		t.Errorf("%s", d)
	}
	if codes == nil {
		if len(r.Changes) > 0 {
			t.Errorf("a document differs from itself: %s", r.Changes[0])
		}
		return
	}
	if !slices.ContainsFunc(r.Changes, func(c Change) bool {
		return c.Part == API && c.Level == Breaking && slices.ContainsFunc(codes, func(code string) bool { return strings.Contains(c.Code, code) })
	}) {
		t.Errorf("no breaking change %s among %v", codes, r.Changes)
	}
}

// A mutation makes one breaking change; false: the document has no place for it.
var mutations = []struct {
	codes  []string
	change func(root *tree.Node) bool
}{
	{[]string{"api-removed", "api-path-removed"}, func(root *tree.Node) bool {
		return eachOperation(root, func(op *tree.Node) bool {
			if op.Get("deprecated").True() {
				return false // the vendor said that it would go
			}
			op.Parent().Delete(op.Key())
			return true
		})
	}},
	{[]string{"became-required"}, func(root *tree.Node) bool {
		return eachOperation(root, func(op *tree.Node) bool {
			for _, p := range op.Get("parameters").Elems() {
				if in := p.Get("in").Str(); (in == "query" || in == "header") && !p.Get("required").True() && !ignored(p.Get("name").Str()) {
					p.Set("required", tree.NewBool(p, true))
					return true
				}
			}
			return false
		})
	}},
	{[]string{"type-changed"}, func(root *tree.Node) bool {
		return eachOperation(root, func(op *tree.Node) bool {
			for _, p := range op.Get("parameters").Elems() {
				s := p.Get("schema")
				if s == nil && p.Get("in").Str() != "body" {
					s = p
				}
				if s.Get("type").Str() == "string" && !ignored(p.Get("name").Str()) && s.Get("enum") == nil {
					s.Set("type", tree.NewString(s, "boolean"))
					s.Delete("format")
					s.Delete("default")
					return true
				}
			}
			return false
		})
	}},
}

// ignored are parameters that OpenAPI gives no meaning.
func ignored(name string) bool {
	return slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(name))
}

func eachOperation(root *tree.Node, change func(op *tree.Node) bool) bool {
	for _, item := range root.Get("paths").Children() {
		for _, e := range item.Value.Children() {
			if slices.Contains([]string{"get", "put", "post", "delete", "patch"}, strings.ToLower(e.Key)) && e.Value.IsMap() && change(e.Value) {
				return true
			}
		}
	}
	return false
}
