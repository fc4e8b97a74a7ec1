package emit

import (
	"bytes"
	"go/format"
	"strconv"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/emit/jx"
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
			_, parsed, err := parse([]byte(c.src))
			if err != nil {
				t.Fatal(err)
			}
			err = fence(file.Package, file.Decls, file.Imports("example.com/p"), parsed)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestWriter holds that a file written piece by piece looks as one formatted at once, and
// that no piece brings more than its declarations.
func TestWriter(t *testing.T) {
	file := jx.NewFile("example.com/p", "p", "Header.", nil)
	var w writer
	w.start("p")
	for i := range 400 {
		name := jx.ID("T" + strconv.Itoa(i))
		d := &plan.Struct{Name: name.String()}
		src, err := file.Decls(jx.Struct(jx.NewDoc("A type.", 0), name, jx.Field{Name: jx.ID("At"), Type: jx.Qual("time", jx.ID("Time"))}))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.add([]plan.Decl{d}, src); err != nil {
			t.Fatal(err)
		}
	}
	got, err := w.finish(file, []string{"time"})
	if err != nil {
		t.Fatal(err)
	}
	want, err := format.Source(got)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("gofmt changes the file:\n%s", got[:400])
	}
	if n := strings.Count(string(got), "\n\n// A type.\ntype T"); n != 400 {
		t.Errorf("%d of 400 declarations", n)
	}
	for _, c := range []struct{ src, want string }{
		{"import \"os\"\n\ntype T struct{}\n", "unplanned import os"},
		{"type T struct{}\n\nfunc init() {}\n", "unplanned declaration init"},
		{"type T struct{} /*", "does not parse"},
	} {
		var w writer
		w.start("p")
		err := w.add([]plan.Decl{&plan.Struct{Name: "T"}}, []byte(c.src))
		if err == nil {
			_, err = w.finish(jx.NewFile("example.com/p", "p", "Header.", nil), nil)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.src, err, c.want)
		}
	}
}
