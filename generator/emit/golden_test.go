package emit_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/apigen-go/apigen/generator/emit"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/generator/plan"
)

var update = flag.Bool("update", false, "write the golden files")

// module is where generated test packages pretend to live.
const module = "example.com/gen"

// TestGolden generates each case of testdata and compares. A case is a txtar archive:
// openapi.yaml, optionally "options" (words groups, test, always, never, answers) and "frozen" (key value lines), then what is
// wanted: diagnostics and the files that the case is about. Files that a case does not
// list are generated and type-checked all the same.
func TestGolden(t *testing.T) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, name) })
	}
}

func golden(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]string{}
	for _, f := range a.Files {
		in[f.Name] = string(f.Data)
	}
	p, diags := build(t, fstest.MapFS{"openapi.yaml": {Data: []byte(in["openapi.yaml"])}}, options(in))
	got := map[string]string{}
	for _, d := range diags {
		got["diagnostics"] += d.Severity.String() + ": [" + d.Code + "] " + d.Message + "\n"
	}
	files, err := emit.Render(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		got[f.Name] = string(f.Data)
	}
	typeCheck(t, p, files)
	for i, f := range a.Files {
		if slices.Contains([]string{"openapi.yaml", "options", "frozen"}, f.Name) {
			continue
		}
		if *update {
			a.Files[i].Data = []byte(got[f.Name])
		} else if diff := cmp.Diff(in[f.Name], got[f.Name]); diff != "" {
			t.Errorf("%s differs (run with -update to accept):\n%s", f.Name, diff)
		}
	}
	if got["diagnostics"] != "" && in["diagnostics"] == "" && !*update {
		t.Errorf("unexpected diagnostics:\n%s", got["diagnostics"])
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func options(in map[string]string) plan.Options {
	o := plan.Options{Package: "api", ImportPath: module + "/api", Layout: "package", Frozen: map[string]string{}}
	for _, word := range strings.Fields(in["options"]) {
		if media, ok := strings.CutPrefix(word, "media="); ok {
			o.Media = append(o.Media, media)
		}
		switch word {
		case "groups":
			o.Layout = word
		case "always", "never":
			o.Nullable = word
		case "answers":
			o.Validate = word
		case "test":
			o.Test = true
			o.SpecFiles = []plan.SpecFile{{Name: "openapi.yaml", Data: []byte(in["openapi.yaml"])}}
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(in["frozen"]), "\n") {
		if key, value, ok := strings.Cut(line, " => "); ok {
			o.Frozen[key] = value
		}
	}
	return o
}

// build loads and plans; what load has to say is load's to test.
func build(t testing.TB, fsys fstest.MapFS, o plan.Options) (*plan.Plan, ir.Diagnostics) {
	t.Helper()
	api, diags := load.Load(context.Background(), load.Options{FS: fsys, Root: "openapi.yaml"})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	p, diags := plan.Build(api, o)
	if p == nil {
		t.Fatal(diags)
	}
	return p, diags
}

func archive(t *testing.T, name string) map[string]string {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]string{}
	for _, f := range a.Files {
		in[f.Name] = string(f.Data)
	}
	return in
}
