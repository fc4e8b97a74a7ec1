package emit_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/emit"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/generator/plan"
	"github.com/apigen-go/apigen/internal/corpustest"
)

// TestCorpus generates real documents in both layouts and checks their types: those of
// this repository, and those in the folder that APIGEN_CORPUS names.
func TestCorpus(t *testing.T) {
	docs, _ := filepath.Glob("../../specs/*/openapi.yaml")
	if dir := corpustest.Dir(t); dir != "" {
		for _, name := range corpustest.Documents(t, dir) {
			docs = append(docs, filepath.Join(dir, name))
		}
	}
	for _, doc := range docs {
		name := strings.TrimSuffix(filepath.Base(doc), filepath.Ext(doc))
		if name == "openapi" {
			name = filepath.Base(filepath.Dir(doc))
		}
		for _, layout := range []string{"package", "groups"} {
			t.Run(name+"/"+layout, func(t *testing.T) { generate(t, doc, layout) })
		}
	}
}

func generate(t *testing.T, doc, layout string) {
	data, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	dir, file := filepath.Split(doc)
	api, diags := load.Load(context.Background(), load.Options{FS: os.DirFS(dir), Root: file})
	if diags.HasErrors() {
		t.Skip("cannot be loaded: ", diags[0])
	}
	p, files := render(t, api, plan.Options{
		Package: "api", ImportPath: module + "/api", Layout: layout, Test: true, SpecFiles: []plan.SpecFile{{Name: file, Data: data}},
	})
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".go") && len(f.Data) > emit.MaxFile {
			t.Errorf("%s has %d bytes", f.Name, len(f.Data))
		}
	}
	if p.Stats.Operations != len(api.Operations) {
		t.Errorf("%d of %d operations planned", p.Stats.Operations, len(api.Operations))
	}
	typeCheck(t, p, files)
}
