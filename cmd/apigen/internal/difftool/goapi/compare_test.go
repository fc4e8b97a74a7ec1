package goapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const head = "package p\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"example.com/sdk\"\n)\n\n"

func read(t *testing.T, files ...string) *Surface {
	t.Helper()
	var list []File
	for i := 0; i < len(files); i += 2 {
		list = append(list, File{files[i], []byte(files[i+1])})
	}
	s, err := Read("example.com/p", list)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func lines(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		mark := " "
		if c.Breaking {
			mark = "!"
		}
		was, is := "-", "-"
		if c.Old != nil {
			was = c.Old.Name + " " + c.Old.Shown + c.Old.Value
		}
		if c.New != nil {
			is = c.New.Name + " " + c.New.Shown + c.New.Value
		}
		fmt.Fprintf(&b, "%s%s: %s -> %s\n", mark, c.Verb, was, is)
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"nothing", "type A struct{ X int }", "type A struct{ X int }", ""},
		{"comments, order and parameter names",
			"type A struct{ X, Y int }\nfunc F(a int, b string) error", "// F.\nfunc F(c int, d string) error\ntype A struct {\n\tY int\n\tX int\n}", ""},
		{"unexported", "type a struct{ X int }\nfunc (a) M() {}\ntype B struct{ x int }\nvar c = 1", "type B struct{}", ""},
		{"field gone", "type A struct{ X, Y int }", "type A struct{ Y int }", "!removed: A.X int -> -\n"},
		{"field new", "type A struct{ Y int }", "type A struct{ X, Y int }", " added: - -> A.X int\n"},
		{"field type", "type A struct{ X int }", "type A struct{ X time.Time }", "!type-changed: A.X int -> A.X time.Time\n"},
		{"pointer", "type A struct{ X *int }", "type A struct{ X int }", "!pointer-changed: A.X *int -> A.X int\n"},
		{"pointer now", "type A struct{ X sdk.Date }", "type A struct{ X *sdk.Date }", "!pointer-changed: A.X sdk.Date -> A.X *sdk.Date\n"},
		{"element pointer is a type", "type A struct{ X []*int }", "type A struct{ X []int }", "!type-changed: A.X []*int -> A.X []int\n"},
		{"embedded", "type A struct{ sdk.Settings }", "type A struct{ Settings sdk.Settings }",
			"!type-changed: A.Settings embedded sdk.Settings -> A.Settings sdk.Settings\n"},
		{"field renamed", "type A struct{ ID string `json:\"id,omitzero\"` }", "type A struct{ Number string `json:\"id\"` }",
			"!renamed: A.ID string -> A.Number string\n"},
		{"type gone with all below", "type A struct{ X int }\nfunc (A) M() {}", "", "!removed: A struct -> -\n"},
		{"type new with all below", "", "type A struct{ X int }\nfunc (A) M() {}", " added: - -> A struct\n"},
		{"type renamed", "type A struct{ X, Y int }\ntype U struct{ A *A }\nfunc F(a A) *A", "type B struct{ X, Y int }\ntype U struct{ A *B }\nfunc F(a B) *B",
			"!renamed: A struct -> B struct\n"},
		{"two alike are no rename", "type A struct{ X, Y int }\ntype C struct{ X, Y int }", "type B struct{ X, Y int }\ntype D struct{ X, Y int }",
			"!removed: A struct -> -\n added: - -> B struct\n!removed: C struct -> -\n added: - -> D struct\n"},
		{"one field is no likeness", "type A struct{ X int }", "type B struct{ X int }", "!removed: A struct -> -\n added: - -> B struct\n"},
		{"kind", "type A struct{}", "func A() {}", "!kind-changed: A struct -> A func()\n"},
		{"defined", "type A string", "type A int", "!type-changed: A string -> A int\n"},
		{"alias", "type A = string", "type A string", "!type-changed: A = string -> A string\n"},
		{"method", "type S struct{}\nfunc (s *S) Do(ctx context.Context, r *R, o ...sdk.Option) error", "type S struct{}\nfunc (s *S) Do(ctx context.Context, o ...sdk.Option) (*R, error)",
			"!signature-changed: S.Do func(context.Context, *R, ... sdk.Option) error -> S.Do func(context.Context, ... sdk.Option) (*R, error)\n"},
		{"receiver", "type S struct{}\nfunc (S) Do() {}", "type S struct{}\nfunc (*S) Do() {}", "!signature-changed: S.Do func() -> S.Do func()\n"},
		{"method gone", "type S struct{}\nfunc (s *S) Do() {}", "type S struct{}", "!removed: S.Do func() -> -\n"},
		{"interface to implement", "type W interface{ A() error }", "type W interface { A() error; B() error }", "!added: - -> W.B func() error\n"},
		{"sealed interface", "type W interface{ w(); A() error }", "type W interface { w(); A() error; B() error }", " added: - -> W.B func() error\n"},
		{"constant value", "const A T = \"a\"\ntype T string", "const A T = \"b\"\ntype T string", " value-changed: A T\"a\" -> A T\"b\"\n"},
		{"constant type", "const A = 1", "const A int = 1", "!type-changed: A untyped1 -> A int1\n"},
		{"constant renamed", "type T string\nconst A T = \"a\"", "type T string\nconst B T = \"a\"", "!renamed: A T\"a\" -> B T\"a\"\n"},
		{"variable", "var E = sdk.New(1)", "var E = &sdk.Error{}", "!type-changed: E result of sdk.New -> E *sdk.Error\n"},
		{"generic", "type A struct{ X sdk.Page[B] }", "type A struct{ X sdk.Page[C] }", "!type-changed: A.X sdk.Page[B] -> A.X sdk.Page[C]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := lines(Compare(read(t, "a.go", head+tt.old), read(t, "a.go", head+tt.new)))
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}

// A method that moves to another service is one change, wherever its old service went.
func TestMoved(t *testing.T) {
	old := read(t, "a.go", head+"type S struct{}\nfunc (s *S) Do() {}\nfunc (s *S) Stay() {}")
	now := read(t, "a.go", head+"type T struct{}\nfunc (s *T) Do2() {}")
	old.Find("S.Do").Wire, now.Find("T.Do2").Wire = "GET /x", "GET /x"
	want := "!removed: S struct -> -\n added: - -> T struct\n!renamed: S.Do func() -> T.Do2 func()\n"
	if diff := cmp.Diff(want, lines(Compare(old, now))); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// Packages below the root are told apart, and two packages with one name are two.
func TestPackages(t *testing.T) {
	old := read(t, "a.go", "package p\nimport \"example.com/p/types\"\nvar X types.A", "types/a.go", "package types\ntype A struct{}", "a_test.go", "package p\nfunc Helper() {}")
	now := read(t, "a.go", "package p\nimport \"example.com/other/types\"\nvar X types.A", "types/a.go", "package types\ntype A struct{ B int }")
	want := "!type-changed: X types.A -> X types.A\n added: - -> types.A.B int\n"
	if diff := cmp.Diff(want, lines(Compare(old, now))); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

func TestReadRefusesBrokenCode(t *testing.T) {
	if _, err := Read("p", []File{{"a.go", []byte("package p\nfunc {")}}); err == nil {
		t.Error("no error")
	}
}
