package signing_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestDocsShowTheRecipes holds that docs/signing.md shows the files as they are and lists
// each of them with its number of vectors.
func TestDocsShowTheRecipes(t *testing.T) {
	data, err := os.ReadFile("../../docs/signing.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(data)
	blocks := regexp.MustCompile("(?s)\\[`([a-z0-9-]+)\\.yaml`\\][^\n]*\n\n```yaml\n(.*?)```").FindAllStringSubmatch(doc, -1)
	if len(blocks) < 8 {
		t.Fatalf("only %d recipes are shown", len(blocks))
	}
	for _, b := range blocks {
		file, err := os.ReadFile(filepath.Join(recipeDir, b[1]+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if string(file) != b[2] {
			t.Errorf("%s.yaml is shown differently from what it is", b[1])
		}
	}
	vectors, published := map[string]int{}, map[string]int{}
	for _, v := range loadVectors(t) {
		vectors[v.Recipe]++
		if v.Published {
			published[v.Recipe]++
		}
	}
	rows := regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\| ([0-9]+) \\| ([0-9]+|\\*\\*none\\*\\*) \\|").FindAllStringSubmatch(doc, -1)
	if len(rows) != len(recipeNames(t)) {
		t.Errorf("%d recipes are listed, there are %d", len(rows), len(recipeNames(t)))
	}
	for _, r := range rows {
		want := strings.NewReplacer("**none**", "0").Replace(r[3])
		if r[2] != strconv.Itoa(vectors[r[1]]) || want != strconv.Itoa(published[r[1]]) {
			t.Errorf("%s: the page says %s vectors, %s published; there are %d and %d", r[1], r[2], r[3], vectors[r[1]], published[r[1]])
		}
	}
}
