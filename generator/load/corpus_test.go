package load_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/internal/corpustest"
)

// corpus lists the documents of the folder that APIGEN_CORPUS names: real public
// descriptions, too large and too many to be kept here.
func corpus(t testing.TB) (dir string, names []string) {
	dir = corpustest.Dir(t)
	if dir == "" {
		t.Skip("APIGEN_CORPUS is not set")
	}
	return dir, corpustest.Documents(t, dir)
}

// TestCorpus loads every document of the corpus. None may fail, and none may lose an
// operation.
func TestCorpus(t *testing.T) {
	dir, names := corpus(t)
	codes := map[string]int{}
	var operations, types int
	for _, name := range names {
		start := time.Now()
		api, diags := load.Load(context.Background(), load.Options{FS: os.DirFS(dir), Root: name})
		took := time.Since(start)
		errs := 0
		for _, d := range diags {
			codes[d.Severity.String()+" "+d.Code]++
			if d.Severity == ir.Error {
				errs++
				t.Errorf("%s", d)
			}
		}
		if api == nil {
			t.Errorf("%s: no API", name)
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if want := countOperations(data); want != len(api.Operations) {
			t.Errorf("%s: %d operations, want %d", name, len(api.Operations), want)
		}
		checkAPI(t, api)
		if again, _ := load.Load(context.Background(), load.Options{FS: os.DirFS(dir), Root: name}); took < time.Second/5 && ir.Dump(api) != ir.Dump(again) {
			t.Errorf("%s: a second run differs", name)
		}
		operations += len(api.Operations)
		types += len(api.Types)
		t.Logf("%-50s %8s %5d operations %5d types %4d warnings", name, took.Round(time.Millisecond), len(api.Operations), len(api.Types), len(diags)-errs)
	}
	t.Logf("%d documents, %d operations, %d types", len(names), operations, types)
	for code, n := range codes {
		t.Logf("%5d %s", n, code)
	}
}
