package emit

import (
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/plan"
)

// TestFence holds that whatever is not planned is found, each case by one finding.
func TestFence(t *testing.T) {
	file := &plan.File{Name: "p.go", Package: "p", Decls: []plan.Decl{
		&plan.Struct{Name: "T", Fields: []*plan.Field{{Name: "At", Type: &plan.Type{Import: "time", Name: "Time"}}}},
	}}
	const good = "// Header.\n\npackage p\n\nimport \"time\"\n\n// T is a type.\ntype T struct{ At time.Time }\n"
	for _, c := range []struct{ name, src, want string }{
		{"as planned", good, ""},
		{"function", good + "func init() {}\n", "unplanned declaration init"},
		{"method", good + "func (t *T) String() string { return \"\" }\n", "unplanned declaration T.String"},
		{"variable", good + "var a, b = 1, 2\n", "unplanned declaration a"},
		{"second type", good + "type U = T\n", "unplanned declaration U"},
		{"missing", strings.Replace(good, "type T", "type V", 1), "missing declaration T"},
		{"import", strings.Replace(good, "import \"time\"", "import (\n\"os\"\n\"time\"\n)\n", 1), "unplanned import os"},
		{"blank import", strings.Replace(good, "import", "import _ \"os\"\nimport", 1), "unplanned import \"os\""},
		{"cgo", strings.Replace(good, "import", "import \"C\"\nimport", 1), "unplanned import C"},
		{"directive", good + "\n//go:noinline\n", "unplanned comment or directive"},
		{"line directive", good + "\n//line x.go:1\n", "unplanned comment or directive"},
		{"block comment", good + "\n/* x */\n", "unplanned comment or directive"},
		{"embed", good + "\n//go:embed x\n", "unplanned comment or directive"},
		{"package", strings.Replace(good, "package p", "package q", 1), "package clause"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := finish(file, file.Imports("example.com/p"), []byte(c.src))
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
