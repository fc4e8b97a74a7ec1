package load

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/apigen-go/apigen/generator/load/tree"
	"github.com/apigen-go/apigen/internal/corpustest"
)

// mutationDocs are the documents that are bent: the golden cases and, where it is
// given, the smaller part of the corpus.
func mutationDocs(t testing.TB) []*tree.Node {
	var out []*tree.Node
	add := func(name string, data []byte) {
		f := &tree.File{Path: name, Display: name}
		tree.Parse(f, data)
		if f.Root.IsMap() {
			out = append(out, f.Root)
		}
	}
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range cases {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		add(name, ar.Files[0].Data)
	}
	if dir := corpustest.Dir(t); dir != "" {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Size() < 60_000 {
				data, err := os.ReadFile(filepath.Join(dir, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				add(e.Name(), data)
			}
		}
	}
	return out
}

// TestMutated loads documents in which a few values stand where they do not belong. It
// reaches much deeper than random bytes do.
func TestMutated(t *testing.T) {
	docs := mutationDocs(t)
	rounds := 40
	if corpustest.Dir(t) != "" {
		rounds = 100
	}
	for i := range docs {
		for seed := range rounds {
			loadMutated(t, docs, i, uint64(seed))
		}
	}
}

// FuzzMutated is TestMutated without an end.
func FuzzMutated(f *testing.F) {
	docs := mutationDocs(f)
	f.Add(uint16(0), uint64(0))
	f.Fuzz(func(t *testing.T, doc uint16, seed uint64) { loadMutated(t, docs, int(doc)%len(docs), seed) })
}

func loadMutated(t *testing.T, docs []*tree.Node, doc int, seed uint64) {
	rnd := rand.New(rand.NewPCG(seed, uint64(doc)))
	root := docs[doc].Clone()
	for range 1 + rnd.IntN(6) {
		mutate(rnd, root)
	}
	data := root.JSON()
	start := time.Now()
	api, diags := Load(context.Background(), Options{FS: fstest.MapFS{"d.json": {Data: data}}, Root: "d.json"})
	for _, d := range diags {
		if d.Code == "internal" {
			t.Fatalf("document %d, seed %d: %s\n%s", doc, seed, d, data)
		}
	}
	if api == nil && !diags.HasErrors() {
		t.Fatalf("document %d, seed %d: no API and no error", doc, seed)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Fatalf("document %d, seed %d: took %s\n%s", doc, seed, took, data)
	}
}

// mutate replaces one value by something else.
func mutate(rnd *rand.Rand, root *tree.Node) {
	var all []*tree.Node
	var walk func(n *tree.Node)
	walk = func(n *tree.Node) {
		all = append(all, n)
		for _, e := range n.Children() {
			walk(e.Value)
		}
		for _, it := range n.Elems() {
			walk(it)
		}
	}
	walk(root)
	if len(all) < 2 {
		return
	}
	n, other := all[1+rnd.IntN(len(all)-1)], all[rnd.IntN(len(all))]
	ref := func(to string) *tree.Node {
		m := tree.NewMap(n)
		m.Set("$ref", tree.NewString(n, to))
		return m
	}
	switch rnd.IntN(12) {
	case 0:
		n.Become(&tree.Node{Kind: tree.Null})
	case 1:
		n.Become(&tree.Node{Kind: tree.Number, Text: fmt.Sprint(rnd.IntN(5) - 1)})
	case 2:
		n.Become(tree.NewString(n, "text"))
	case 3:
		n.Become(tree.NewBool(n, true))
	case 4:
		n.Become(tree.NewList(n, n.Clone()))
	case 5:
		n.Become(tree.NewMap(n))
	case 6, 7:
		n.Become(ref(other.Pointer()))
	case 8:
		n.Become(ref("#/components/schemas/" + other.Key()))
	case 9:
		// A value of another place, unless that would make the document grow without end.
		if len(other.JSON()) < 2000 {
			n.Become(other.Clone())
		}
	case 10:
		n.Remove()
	case 11:
		key := []string{"allOf", "oneOf", "anyOf", "items", "properties", "enum", "discriminator", "if", "additionalProperties", "parameters", "x-apigen-signing", "contentSchema"}[rnd.IntN(12)]
		if n.IsMap() {
			v := tree.NewList(n, ref(other.Pointer()))
			if rnd.IntN(2) == 0 {
				v = ref(other.Pointer())
			}
			n.Set(key, v)
		}
	}
}
