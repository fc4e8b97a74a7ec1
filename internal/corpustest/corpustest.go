// Package corpustest finds the OpenAPI documents that tests read beside the repository's own:
// real public ones, too large and too many to be kept here.
package corpustest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Variable is the environment variable that names the folder of documents.
const Variable = "APIGEN_CORPUS"

// Dir is the folder that [Variable] names, "" where it is not set. A relative name counts
// from the root of the module: go test starts every package in its own folder, and one
// command has to mean one folder.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(Variable)
	if dir == "" || filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(Root(t), dir)
}

// Root is the root of the module that the test belongs to.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// Documents are the names of the documents in a folder, sorted. A folder without any is
// a mistake: a test that reads nothing would pass.
func Documents(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(e.Name())) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		t.Fatalf("%s has no documents (.yaml, .yml, .json)", dir)
	}
	return names
}
