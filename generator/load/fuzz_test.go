package load_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/internal/corpustest"
)

// FuzzLoad feeds arbitrary bytes: no panic, no hang, and never silence where there is no
// API. Seeds are the golden cases, and the small documents of APIGEN_CORPUS.
func FuzzLoad(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range cases {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range ar.Files {
			if ext := filepath.Ext(file.Name); ext == ".yaml" || ext == ".json" {
				f.Add(file.Data)
			}
		}
	}
	if dir := corpustest.Dir(f); dir != "" {
		entries, err := os.ReadDir(dir)
		if err != nil {
			f.Fatal(err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.Size() < 20_000 {
				data, err := os.ReadFile(filepath.Join(dir, e.Name()))
				if err != nil {
					f.Fatal(err)
				}
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		start := time.Now()
		files := fstest.MapFS{"openapi.yaml": {Data: data}, "other.yaml": {Data: data}}
		api, diags := load.Load(context.Background(), load.Options{FS: files, Root: "openapi.yaml"})
		if api == nil && !diags.HasErrors() {
			t.Error("no API and no error")
		}
		for _, d := range diags {
			if d.Code == "internal" {
				t.Errorf("%s", d)
			}
			_ = d.String()
		}
		if api != nil {
			checkAPI(t, api)
			_ = ir.Dump(api)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %s for %d bytes", took, len(data))
		}
	})
}
