package tree

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

func parseText(t testing.TB, name, text string) *Node {
	t.Helper()
	f := &File{Path: name, Display: name}
	ps := Parse(f, []byte(text))
	if f.Root == nil {
		t.Fatalf("%s: %v", name, ps)
	}
	return f.Root
}

// TestPositions: the same document in both languages, every value where it stands.
func TestPositions(t *testing.T) {
	for name, text := range map[string]string{
		"a.yaml": "info:\n  title: 标题, x\n  list: [1, {a/b: x}]\n",
		"a.json": "{\"info\":\n  {\"title\": \"标题, x\",\n   \"list\": [1, {\"a/b\": \"x\"}]}}",
	} {
		root := parseText(t, name, text)
		list := root.Path("info", "list")
		inner := list.Elems()[1].Get("a/b")
		if got := inner.Pointer(); got != "#/info/list/1/a~1b" {
			t.Errorf("%s: pointer %s", name, got)
		}
		if inner.Line != 3 || root.Path("info", "title").Line != 2 {
			t.Errorf("%s: lines %d, %d", name, inner.Line, root.Path("info", "title").Line)
		}
		line := strings.Split(text, "\n")[inner.Line-1]
		if got := line[inner.Col-1:]; !strings.HasPrefix(got, "x") && !strings.HasPrefix(got, `"x"`) {
			t.Errorf("%s: column %d is at %q", name, inner.Col, got)
		}
	}
}

// TestScalars: text stays as written, JSON is what JSON can say.
func TestScalars(t *testing.T) {
	root := parseText(t, "a.yaml", "a: 1.0\nb: 0x1F\nc: .5\nd: 1_000\ne: yes\nf: 2020-01-01\ng: ~\nh: .inf\ni: 'é\"'\nj: True\nk: 12345678901234567890\nl: !!str 5\nm: 0o17\n")
	want := `{"a":1.0,"b":31,"c":0.5,"d":1000,"e":"yes","f":"2020-01-01","g":null,"h":".inf","i":"é\"","j":true,"k":12345678901234567890,"l":"5","m":15}`
	if diff := cmp.Diff(want, string(root.JSON())); diff != "" {
		t.Error(diff)
	}
	if root.Get("a").Text != "1.0" {
		t.Errorf("got %q", root.Get("a").Text)
	}
}

func TestJSONStrings(t *testing.T) {
	root := parseText(t, "a.json", "{\t\"a\": \"\\ud83d\\ude00\\u00e9\\n\\/\\ud800x\", \"b\": \"\xff\"}")
	if got := root.Get("a").Text; got != "😀é\n/\uFFFDx" {
		t.Errorf("got %q", got)
	}
	if got := root.Get("b").Text; got != "\uFFFD" {
		t.Errorf("got %q", got)
	}
}

func TestAnchors(t *testing.T) {
	root := parseText(t, "a.yaml", "base: &b {x: 1, y: 2}\nuse: *b\nmerged: {<<: *b, y: 3}\nlist: {<<: [*b, {z: 4}]}\n")
	want := `{"base":{"x":1,"y":2},"use":{"x":1,"y":2},"merged":{"y":3,"x":1},"list":{"x":1,"y":2,"z":4}}`
	if diff := cmp.Diff(want, string(root.JSON())); diff != "" {
		t.Error(diff)
	}
	if got := root.Path("use", "x").Pointer(); got != "#/use/x" {
		t.Errorf("got %s", got)
	}
}

func TestProblems(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: 2\na: 3\n":            "duplicate-key 3:1",
		"a: 1\n---\nb: 2\n":             "extra-document 2:1",
		"a: \x01\n":                     "bad-character 1:4",
		"a: b: c\n":                     "bad-yaml 1:1",
		`{"a": 1, "a": 2}`:              "duplicate-key 1:10",
		"{\n\"a\": tru}":                "bad-yaml-or-none",
		"{a: 1, # a comment\n b: 2}":    "",
		strings.Repeat("[", 2*maxDepth): "bad-json 1:514",
		"{\"a\": 1, // one\n}":          "json-comment 1:10",
		"{\"a\": [1, 2,], }":            "trailing-comma 1:13",
		"{\"a\": /* x":                  "bad-json 1:7",
		"a:\n\tb: 1\n\tc: [\n\t\t1]\n":  "tab-indent 2:1",
		"a:\n  b: 1\n\tc: 2\n":          "bad-yaml 2:3",
	} {
		f := &File{Path: "a"}
		ps := Parse(f, []byte(text))
		got := ""
		if len(ps) > 0 {
			got = ps[0].Code + " " + itoa(ps[0].Line) + ":" + itoa(ps[0].Col)
		}
		if want == "bad-yaml-or-none" {
			want = got
		}
		if got != want {
			t.Errorf("%.40q: got %s, want %s", text, got, want)
		}
	}
}

// TestUnclosed: what is not closed is shown where it opens.
func TestUnclosed(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: {c: x, d: \"1\"\ne:\n  /f: {}\n": "2:4 a bracket",
		"a: [1, 2\nb:\n  c: x\n":                   "1:4 a bracket",
		"a: {b: {c: [1]}\nd: {}\ne: {}\n":          "1:4 a bracket",
		"a: \"x\n  y: 1\nb: {}\n":                  "1:4 a quote",
		"a: [x, 'y]\n":                             "1:8 a quote",
		"a: [1, 2\n":                               "1:4 a bracket",
		"t: it's [fine\nu: |\n  a { b \" c\nv: >-\n  [\nw: 'it''s' # [\nx: {y: 1\n": "7:4 a bracket",
	} {
		f := &File{Path: "a.yaml"}
		ps := Parse(f, []byte(text))
		if f.Root != nil || len(ps) != 1 {
			t.Errorf("%q: got %v", text, ps)
			continue
		}
		if got := fmt.Sprintf("%d:%d %s", ps[0].Line, ps[0].Col, ps[0].Message); got != want+" that opens here is not closed" {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// TestEncodings: the same document in every encoding and with every end of line.
func TestEncodings(t *testing.T) {
	const text = "a: é😀\nb:\n  - 1\n"
	utf16Of := func(bom string, high, low int) string {
		out := []byte(bom)
		for _, u := range utf16.Encode([]rune(text)) {
			pair := [2]byte{}
			pair[high], pair[low] = byte(u>>8), byte(u)
			out = append(out, pair[:]...)
		}
		return string(out)
	}
	for name, data := range map[string]string{
		"UTF-8": text, "BOM": "\xef\xbb\xbf" + text, "CRLF": strings.ReplaceAll(text, "\n", "\r\n"), "CR": strings.ReplaceAll(text, "\n", "\r"),
		"UTF-16LE": utf16Of("\xff\xfe", 1, 0), "UTF-16BE": utf16Of("\xfe\xff", 0, 1), "UTF-16 without a mark": utf16Of("", 1, 0),
		"blank lines of tabs": "a: é😀\n\t\nb:\n\t\t\n  - 1\n",
	} {
		if got := string(parseJSONFile(t, data).JSON()); got != `{"a":"é😀","b":[1]}` {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := string(parseJSONFile(t, "{'a': 1, b: [x,]}").JSON()); got != `{"a":1,"b":["x"]}` {
		t.Errorf("YAML in a .json file: got %s", got)
	}
}

func parseJSONFile(t *testing.T, data string) *Node { return parseText(t, "a.json", data) }

func itoa(i int) string {
	b, _ := json.Marshal(i)
	return string(b)
}

func TestEdits(t *testing.T) {
	root := parseText(t, "a.json", `{"a":{"x":1},"b":[1,2,3],"c":"t"}`)
	root.Get("b").DeleteItems(func(n *Node) bool { return n.Text == "2" })
	root.Rename("a", "z")
	root.Get("c").Become(NewList(root, root.Get("c").Clone()))
	root.Set("d", NewString(root, "new"))
	root.Get("z").Get("x").Remove()
	if diff := cmp.Diff(`{"z":{},"b":[1,3],"c":["t"],"d":"new"}`, string(root.JSON())); diff != "" {
		t.Error(diff)
	}
	if got := root.Get("b").Elems()[1].Pointer(); got != "#/b/1" {
		t.Errorf("got %s", got)
	}
	if got := root.Get("c").Elems()[0].Pointer(); got != "#/c/0" {
		t.Errorf("got %s", got)
	}
}

func TestSelect(t *testing.T) {
	root := parseText(t, "a.json", `{"paths":{"/a":{"get":{"tags":["x"],"n":1},"put":{"n":2}},"/b":{"get":{"n":3,"deprecated":true}}},"list":[{"id":1,"k":"v"},{"id":2}],"x-more":{"x-a-b":"'.c-d"}}`)
	for path, want := range map[string]string{
		"$":                                    "#",
		"$.paths['/a'].get":                    "#/paths/~1a/get",
		`$.paths["/b"]`:                        "#/paths/~1b",
		"$.paths.*.get":                        "#/paths/~1a/get #/paths/~1b/get",
		"$.paths[*]['get','put'].n":            "#/paths/~1a/get/n #/paths/~1a/put/n #/paths/~1b/get/n",
		"$..n":                                 "#/paths/~1a/get/n #/paths/~1a/put/n #/paths/~1b/get/n",
		"$.list[0]":                            "#/list/0",
		"$.list[-1].id":                        "#/list/1/id",
		"$.list[?@.id==2]":                     "#/list/1",
		"$.list[?(@.id >= 1 && !@.k)]":         "#/list/1",
		"$.list[?@.k=='v' || @.id > 5]":        "#/list/0",
		"$..[?@.deprecated == true]":           "#/paths/~1b/get",
		"$.list[?@.id == $.paths['/a'].get.n]": "#/list/0",
		"$.nothing.here":                       "",
		"$.list[1:]":                           "#/list/1",
		"$.list[?@.k && match(@.k, '[v-z]')]":  "#/list/0",
		"$.paths[?length(@) == 2]":             "#/paths/~1a",
		"$.x-more.x-a-b":                       "#/x-more/x-a-b",
		"$..x-a-b":                             "#/x-more/x-a-b",
		"$['x-more']['x-a-b']":                 "#/x-more/x-a-b",
	} {
		nodes, err := Select(root, path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var got []string
		for _, n := range nodes {
			got = append(got, n.Pointer())
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	for _, bad := range []string{"", "paths", "$.", "$[", "$['a", "$[?", "$[?@.a==]", "$.a b", "$[?(@.a]", "$.list[?match(@.k, 'v')]", "$[?" + strings.Repeat("!", 500)} {
		if _, err := Select(root, bad); err == nil {
			t.Errorf("%q is no path", bad)
		}
	}
}

// FuzzParse: whatever is read can be written as JSON and read again, to the same value.
func FuzzParse(f *testing.F) {
	f.Add([]byte("a: [1, {b: c}]\nd: &x {e: 'f'}\ng: *x"))
	f.Add([]byte(`{"a":"\ud83d\ude00","b":[1e5,-0.1,null,true]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := &File{Path: "a.yaml"}
		Parse(file, data)
		if file.Root == nil {
			return
		}
		out := file.Root.JSON()
		if !json.Valid(out) {
			t.Fatalf("not JSON: %s", out)
		}
		again := &File{Path: "b.json"}
		if ps := Parse(again, out); again.Root != nil && string(again.Root.JSON()) != string(out) {
			t.Errorf("%v: %s became %s", ps, out, again.Root.JSON())
		}
	})
}
