package generator_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// runBatch vets and tests the packages of a batch in one go, so that what they share is
// compiled once.
func runBatch(t *testing.T, module string, batch []*specimen) {
	t.Helper()
	var packages []string
	byPackage := map[string]*specimen{}
	for _, s := range batch {
		if s.broken == "" {
			packages = append(packages, "./"+s.pkg+"/...")
			byPackage["corpus.example/"+s.pkg] = s
		}
	}
	if len(packages) == 0 {
		return
	}
	goTool := func(args ...string) []byte {
		cmd := exec.Command("go", append(args, packages...)...)
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
		out, _ := cmd.CombinedOutput() // what failed is in the output
		return out
	}
	for s, lines := range byImportPath(goTool("vet"), byPackage) {
		s.broken = "vet: " + strings.Join(lines, "; ")
	}
	readResults(goTool("test", "-json", "-vet=off", "-p=2", "-timeout=5m", "-ldflags=-s -w"), byPackage)
}

// byImportPath sorts the output of go vet by the packages that its headings name.
func byImportPath(out []byte, specimens map[string]*specimen) map[*specimen][]string {
	found := map[*specimen][]string{}
	var at *specimen
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			at = owner(strings.Trim(strings.Fields(heading)[0], "[]"), specimens)
			continue
		}
		if at != nil && line != "" && len(found[at]) < 5 {
			found[at] = append(found[at], line)
		}
	}
	return found
}

// owner finds the document of an import path, or of a package below it.
func owner(importPath string, specimens map[string]*specimen) *specimen {
	importPath = strings.TrimSuffix(strings.TrimSuffix(importPath, ".test"), "_test")
	module, rest, _ := strings.Cut(importPath, "/")
	pkg, _, _ := strings.Cut(rest, "/")
	return specimens[module+"/"+pkg]
}

// readResults reads the events of go test: the calls are the subtests.
func readResults(out []byte, specimens map[string]*specimen) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var event struct{ Action, Package, ImportPath, Test, Output string }
		if json.Unmarshal(lines.Bytes(), &event) != nil {
			continue
		}
		s := owner(event.Package, specimens)
		if s == nil {
			s = owner(strings.Fields(event.ImportPath + " ?")[0], specimens)
		}
		if s == nil {
			continue
		}
		// Without a call it is of the package: a panic, a failed build.
		_, key, _ := strings.Cut(event.Test, "/")
		if s.results[key] == nil {
			s.results[key] = &callResult{}
		}
		r := s.results[key]
		switch event.Action {
		case "pass":
			r.passed = true
		case "output", "build-output":
			if text := strings.TrimSpace(event.Output); text != "" && !strings.HasPrefix(text, "=== ") && !strings.HasPrefix(text, "--- ") && len(r.output) < 12 {
				r.output = append(r.output, text)
			}
		}
	}
}

var position = regexp.MustCompile(`^[a-z0-9_]*_test\.go:[0-9]+: `)

// report logs a line a document, its failures, and the total.
func report(t *testing.T, specimens []*specimen, least float64) {
	t.Helper()
	var passed, total, clean, excused, waived int
	for _, s := range specimens {
		good, bad := 0, 0
		var reasons, excuses []string
		for _, name := range slices.Sorted(maps.Keys(s.results)) {
			r := s.results[name]
			switch {
			case name == "":
			case r.passed:
				good++
				if slices.ContainsFunc(r.output, func(line string) bool { return strings.Contains(line, "; accepted, for ") }) {
					waived++
				}
				for _, line := range r.output {
					if strings.Contains(line, "not checked against its schema") {
						excused++
						excuses = append(excuses, fmt.Sprintf("    excused %s: %.400s", name, position.ReplaceAllString(line, "")))
						break
					}
				}
			default:
				bad++
				reasons = append(reasons, fmt.Sprintf("    %s: %.600s", name, position.ReplaceAllString(strings.Join(r.output, " | "), "")))
			}
		}
		if s.broken == "" && good+bad == 0 && s.operations > 0 {
			if r := s.results[""]; r != nil {
				s.broken = strings.Join(r.output, " | ")
			}
		}
		if missing := s.operations - good - bad; missing > 0 {
			bad += missing // also where nothing says why: a batch that never ran, a test that ended the program
			reasons = append(reasons, fmt.Sprintf("    %d were not called: %.1200s", missing, s.broken))
		} else if s.broken != "" {
			reasons = append(reasons, fmt.Sprintf("    %.1200s", s.broken))
			t.Errorf("%s: %.300s", s.file, s.broken)
		}
		if len(reasons) == 0 {
			clean++
		}
		passed, total = passed+good, total+good+bad
		t.Logf("%-52s %4d operations %4d passed %4d failed", s.file, s.operations, good, bad)
		for _, reason := range append(reasons, excuses...) {
			t.Log(reason)
		}
	}
	if total == 0 {
		t.Fatal("the corpus has no operations")
	}
	// A call that was excused from the check against its schema is no proof of anything.
	rate := 100 * float64(passed-excused) / float64(total)
	t.Logf("%d documents, %d without a failure; %d of %d calls passed, %d of them without a check by schemas that nothing was found to fit: %.2f %% strictly", len(specimens), clean, passed, total, excused, rate)
	t.Logf("%d calls passed although alternatives of their schemas overlap, or parts shut each other out", waived)
	if rate < least {
		t.Errorf("%.2f %% of the calls passed with every check, want %g %%", rate, least)
	}
}
