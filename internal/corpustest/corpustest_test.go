package corpustest_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/apigen-go/apigen/internal/corpustest"
)

func TestDir(t *testing.T) {
	root := corpustest.Root(t)
	if _, err := os.Stat(filepath.Join(root, "internal", "corpustest")); err != nil {
		t.Errorf("Root = %s: %v", root, err)
	}
	for value, want := range map[string]string{
		"":                   "",
		"testdata/corpus":    filepath.Join(root, "testdata", "corpus"),
		"../elsewhere":       filepath.Join(filepath.Dir(root), "elsewhere"),
		filepath.Join(root):  root,
		filepath.Dir(root):   filepath.Dir(root),
		t.TempDir() + "/sub": "",
	} {
		t.Setenv(corpustest.Variable, value)
		if want == "" {
			want = value
		}
		if got := corpustest.Dir(t); got != want {
			t.Errorf("Dir with %q = %s, want %s", value, got, want)
		}
	}
}

func TestDocuments(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.json", "a.yaml", "LIST.tsv", "c.yml"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := corpustest.Documents(t, dir), []string{"a.yaml", "b.json", "c.yml"}; !slices.Equal(got, want) {
		t.Errorf("Documents = %v, want %v", got, want)
	}
}
