package main

import (
	"bufio"
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFootprint: what every run of the program pays for, though few need it, stays out of it.
// The linker tells what refers to what.
//
// A method that is looked up by a name which only the run knows (text/template does so) makes
// the linker keep every exported method of everything. The sentences of oasdiff are a table of
// four languages that is built at each start.
func TestFootprint(t *testing.T) {
	if testing.Short() {
		t.Skip("links the program")
	}
	cmd := exec.Command("go", "build", "-ldflags=-dumpdep", "-o", filepath.Join(t.TempDir(), "apigen"), ".")
	var deps bytes.Buffer
	cmd.Stderr = &deps
	if err := cmd.Run(); err != nil {
		t.Fatalf("go build: %v", err)
	}
	lines, referrers := 0, map[string][]string{}
	for in := bufio.NewScanner(&deps); in.Scan(); lines++ {
		from, to, _ := strings.Cut(in.Text(), " -> ")
		for _, heavy := range []string{"<ReflectMethod>", "checker/localizations.localizations"} {
			if strings.Contains(to, heavy) {
				referrers[heavy] = append(referrers[heavy], from)
			}
		}
	}
	if lines < 10_000 {
		t.Fatalf("the linker told of %d references only", lines)
	}
	for heavy, from := range referrers {
		t.Errorf("%s is referred to by %s", heavy, strings.Join(from[:min(3, len(from))], ", "))
	}
}
