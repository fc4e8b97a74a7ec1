package apigen_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var (
	mdLink  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	mdFence = regexp.MustCompile("(?ms)^```.*?^```$")
	mdCode  = regexp.MustCompile("`[^`\n]*`")
	mdHead  = regexp.MustCompile(`(?m)^#{1,6} +(.*)$`)
)

// TestLinks: what the documentation refers to is there, file and heading.
func TestLinks(t *testing.T) {
	files, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	generated, err := filepath.Glob("generated/*/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files = append(append(files, "README.md"), generated...)
	checked := 0
	for _, file := range files {
		for _, target := range links(prose(t, file)) {
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			checked++
			name, anchor, _ := strings.Cut(target, "#")
			at := file
			if name != "" {
				at = filepath.Join(filepath.Dir(file), filepath.FromSlash(name))
			}
			info, err := os.Stat(at)
			switch {
			case err != nil:
				t.Errorf("%s: %s leads nowhere", file, target)
			case anchor != "" && (info.IsDir() || !anchors(prose(t, at))[anchor]):
				t.Errorf("%s: %s has no heading #%s", file, name, anchor)
			}
		}
	}
	if checked < 30 {
		t.Errorf("only %d links were found", checked)
	}
}

// TestLinksNotices: the test must see what it is there for.
func TestLinksNotices(t *testing.T) {
	text := "# One `two`, Three: 四\n## A b\n# A b\n[x](y.md#z) ![i](i.png)"
	if got := strings.Join(links(text), " "); got != "y.md#z i.png" {
		t.Errorf("links %s", got)
	}
	for _, want := range []string{"one-two-three-四", "a-b", "a-b-1"} {
		if !anchors(text)[want] {
			t.Errorf("no anchor %s in %v", want, anchors(text))
		}
	}
}

// prose is a document without its code blocks.
func prose(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return mdFence.ReplaceAllString(string(data), "")
}

func links(text string) []string {
	var out []string
	for _, m := range mdLink.FindAllStringSubmatch(mdCode.ReplaceAllStringFunc(text, func(code string) string {
		return strings.Repeat("c", len(code))
	}), -1) {
		out = append(out, m[1])
	}
	return out
}

// anchors are the names that a renderer gives to headings: letters and digits in lower
// case, a dash for a space, a number for the second of a name.
func anchors(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range mdHead.FindAllStringSubmatch(text, -1) {
		var b strings.Builder
		for _, r := range strings.ToLower(m[1]) {
			switch {
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				b.WriteRune(r)
			case r == ' ':
				b.WriteByte('-')
			}
		}
		name := b.String()
		for i := 1; out[name]; i++ {
			name = b.String() + "-" + string(rune('0'+i))
		}
		out[name] = true
	}
	return out
}
