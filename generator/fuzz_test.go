package generator_test

import (
	"bytes"
	"context"
	"go/format"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/apigen-go/apigen/generator"
)

// FuzzGenerate makes clients of arbitrary documents and overlays: no panic, no hang, no
// memory beyond what the input explains, and no Go code that the plan does not have. The
// last is what emit's fence finds; it reports that as a bug.
func FuzzGenerate(f *testing.F) {
	cases, err := filepath.Glob("*/testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range cases {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		spec, overlay := []byte(nil), []byte(nil)
		for _, file := range ar.Files {
			switch ext := filepath.Ext(file.Name); {
			case ext != ".yaml" && ext != ".json":
			case bytes.HasPrefix(file.Data, []byte("overlay:")):
				overlay = file.Data
			case spec == nil:
				spec = file.Data
			}
		}
		if spec != nil {
			f.Add(spec, overlay, false)
			f.Add(spec, []byte(nil), true)
		}
	}
	f.Fuzz(fuzzGenerate)
}

func fuzzGenerate(t *testing.T, spec, overlay []byte, groups bool) {
	req := generator.Request{
		FS:   fstest.MapFS{"openapi.yaml": {Data: spec}, "overlay.yaml": {Data: overlay}},
		Spec: "openapi.yaml", Package: "p", ImportPath: "example.com/p", Test: true,
	}
	if len(overlay) > 0 {
		req.Overlays = []string{"overlay.yaml"}
	}
	if groups {
		req.Layout = "groups"
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	res, diags := generator.Generate(context.Background(), req)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	for _, d := range diags {
		if d.Code == "emit" || d.Code == "internal" {
			t.Errorf("%s", d)
		}
	}
	if took > 20*time.Second {
		t.Errorf("took %s for %d bytes", took, len(spec)+len(overlay))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 2<<30 {
		t.Errorf("allocated %d MiB for %d bytes", used>>20, len(spec)+len(overlay))
	}
	if len(res.Files) == 0 && !diags.HasErrors() {
		t.Error("no files and no error")
	}
	for _, file := range res.Files {
		if !strings.HasSuffix(file.Name, ".go") {
			continue
		}
		if formatted, err := format.Source(file.Data); err != nil {
			t.Errorf("%s: %v", file.Name, err)
		} else if !bytes.Equal(formatted, file.Data) {
			t.Errorf("%s is not as gofmt has it", file.Name)
		}
	}
}
