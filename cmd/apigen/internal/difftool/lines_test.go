package difftool

import (
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// Lines of the JSON that oasdiff sees lead to the places that the author wrote.
func TestLines(t *testing.T) {
	tests := []struct{ name, source, seen, mark, want string }{
		{"member", "a:\n  b: 1\n  c: 2\n", `{"a":{"b":1,"c":2}}`, `"c"`, "3:3"},
		{"item", "a:\n  - x\n  - y\n", `{"a":["x","y"]}`, `"y"`, "3:5"},
		{"added by a repair", "a:\n  b: 1\n", `{"a":{"b":1,"made":{"up":2}}}`, `"up"`, "1:1"},
		{"nowhere", "a: 1\n", `{"z":{"b":1}}`, `"b"`, "-"},
		{"definitions", "swagger: '2.0'\ndefinitions:\n  A:\n    type: string\n", `{"components":{"schemas":{"A":{"type":"string"}}}}`, `"type"`, "4:5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := &tree.File{}
			tree.Parse(f, []byte(tt.source))
			data, l := spread([]byte(tt.seen))
			before, _, _ := strings.Cut(string(data), tt.mark)
			at := l.find(f.Root, strings.Count(before, "\n")+1)
			at.File = ""
			if got := strings.TrimPrefix(at.String(), ":"); got != tt.want {
				t.Errorf("found at %s, want %s", got, tt.want)
			}
		})
	}
}

func TestOurs(t *testing.T) {
	got := ours("One thing. Run with --flatten-allof to merge. Another thing.")
	if want := "One thing. Another thing."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
