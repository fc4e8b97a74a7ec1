package generator_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/modfile"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/internal/corpustest"
)

// The corpus test is the proof on the wire: it generates clients with their tests for a
// folder of documents, and builds, vets and runs them. These variables steer it:
//
//	APIGEN_CORPUS        folder of documents; default testdata/corpus, which is ours
//	APIGEN_CORPUS_MATCH  a pattern as of path.Match; default all
//	APIGEN_CORPUS_SHARD  "2/5" is the second fifth of the documents
//	APIGEN_CORPUS_LEAST  per cent of the calls that must pass; default 99
//	APIGEN_CORPUS_KEEP   folder that the generated module is written to and left in
//
// A call without a value that fits its schema is made all the same, is excused from the
// check and counts as failed. What is left of these in public documents contradicts itself:
// an allOf of a text and a number, or of an object that closes itself and members beside
// it; an object that requires itself; a oneOf of which one alternative takes all that
// another does.
//
// The whole corpus takes longer than go test allows by default: -timeout=1h.
const (
	corpusBatch = 12              // documents that are built together
	batchTime   = 2 * time.Minute // what has to be left for a batch
)

// specimen is one document with what became of it.
type specimen struct {
	file, pkg  string
	operations int
	broken     string // why nothing could be run
	results    map[string]*callResult
}

type callResult struct {
	passed bool
	output []string
}

func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("generates and builds packages")
	}
	root := corpustest.Root(t)
	dir := cmp.Or(corpustest.Dir(t), filepath.Join(root, "testdata", "corpus"))
	specimens := corpusDocuments(t, dir)
	module := os.Getenv("APIGEN_CORPUS_KEEP")
	if module == "" {
		module = t.TempDir()
	}
	writeModule(t, root, module)
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for _, s := range specimens {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := s.generate(t.Context(), dir, module); err != nil {
				s.broken = err.Error()
			}
		})
	}
	wg.Wait()
	for batch := range slices.Chunk(specimens, corpusBatch) {
		if end, ok := t.Deadline(); ok && time.Until(end) < batchTime {
			t.Errorf("no time for %s and what follows: use go test -timeout=1h, or APIGEN_CORPUS_SHARD", batch[0].file)
			break
		}
		runBatch(t, module, batch)
	}
	least, err := strconv.ParseFloat(cmp.Or(os.Getenv("APIGEN_CORPUS_LEAST"), "99"), 64)
	if err != nil {
		t.Fatal(err)
	}
	report(t, specimens, least)
}

func corpusDocuments(t *testing.T, dir string) []*specimen {
	t.Helper()
	match := cmp.Or(os.Getenv("APIGEN_CORPUS_MATCH"), "*")
	var out []*specimen
	taken := map[string]bool{}
	for _, name := range corpustest.Documents(t, dir) {
		if ok, err := path.Match(match, name); err != nil {
			t.Fatal(err)
		} else if !ok {
			continue
		}
		pkg := config.PackageName(strings.TrimSuffix(name, path.Ext(name)))
		for taken[pkg] || taken[pkg+"test"] {
			pkg += "x"
		}
		taken[pkg] = true
		out = append(out, &specimen{file: name, pkg: pkg, results: map[string]*callResult{}})
	}
	shard, of, ok := strings.Cut(os.Getenv("APIGEN_CORPUS_SHARD"), "/")
	if !ok {
		return out
	}
	i, err := strconv.Atoi(shard)
	n, err2 := strconv.Atoi(of)
	if err != nil || err2 != nil || i < 1 || i > n {
		t.Fatalf("APIGEN_CORPUS_SHARD %q is not like 2/5", shard+"/"+of)
	}
	var some []*specimen
	for at := i - 1; at < len(out); at += n {
		some = append(some, out[at])
	}
	return some
}

// writeModule makes a module that builds against this one and what it needs, so that
// nothing has to be downloaded.
func writeModule(t *testing.T, root, module string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	own, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "module corpus.example\n\ngo %s\n\nreplace %s => %s\n\nrequire (\n\t%s v0.0.0\n", own.Go.Version, own.Module.Mod.Path, modfile.AutoQuote(root), own.Module.Mod.Path)
	for _, r := range own.Require {
		fmt.Fprintf(&b, "\t%s %s\n", r.Mod.Path, r.Mod.Version)
	}
	b.WriteString(")\n")
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(module, "go.mod"), []byte(b.String()))
	writeFile(t, filepath.Join(module, "go.sum"), sums)
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// generate writes the client of one document below module.
func (s *specimen) generate(ctx context.Context, dir, module string) error {
	res, diags := generator.Generate(ctx, generator.Request{
		FS: os.DirFS(dir), Spec: s.file, Package: s.pkg, ImportPath: "corpus.example/" + s.pkg, Test: true,
	})
	if diags.HasErrors() {
		for _, d := range diags {
			if d.Severity.String() == "error" {
				return fmt.Errorf("generate: %s", d)
			}
		}
	}
	s.operations = len(res.API.Operations) + len(res.API.Webhooks)
	for _, f := range res.Files {
		name := filepath.Join(module, s.pkg, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
