package load_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of testdata/*.txtar")

// TestGolden loads the cases of testdata. A case holds the files of a document, of which
// the first is the root, and what is wanted: want.ir and want.diagnostics. Its comment
// may set options, one a line: "overlay: FILE", "allow: NAME", "root: PATH", "strict".
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { golden(t, name) })
	}
}

func golden(t *testing.T, name string) {
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	api, diags := load.Load(context.Background(), caseOptions(ar))
	got := map[string]string{"want.ir": "", "want.diagnostics": ""}
	if api != nil {
		got["want.ir"] = ir.Dump(api)
	}
	for _, d := range diags {
		got["want.diagnostics"] += d.String() + "\n"
	}
	want := map[string]string{}
	var inputs []txtar.File
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, "want.") {
			want[f.Name] = string(f.Data)
		} else {
			inputs = append(inputs, f)
		}
	}
	if *update {
		ar.Files = inputs
		for _, part := range []string{"want.ir", "want.diagnostics"} {
			if _, wanted := want[part]; (wanted || len(want) == 0) && got[part] != "" {
				ar.Files = append(ar.Files, txtar.File{Name: part, Data: []byte(got[part])})
			}
		}
		if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if _, wanted := want["want.ir"]; wanted {
		if diff := cmp.Diff(want["want.ir"], got["want.ir"]); diff != "" {
			t.Errorf("IR (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(want["want.diagnostics"], got["want.diagnostics"]); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

// caseOptions makes the options of a case.
func caseOptions(ar *txtar.Archive) load.Options {
	files := fstest.MapFS{}
	o := load.Options{FS: files}
	for _, f := range ar.Files {
		if strings.HasPrefix(f.Name, "want.") {
			continue
		}
		if o.Root == "" {
			o.Root = f.Name
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for line := range strings.Lines(string(ar.Comment)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "overlay":
			o.Overlays = append(o.Overlays, value)
		case "allow":
			o.Allow = append(o.Allow, value)
		case "root":
			o.Root = value
		case "strict":
			o.Strict = true
		}
	}
	return o
}
