package codec

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type rgb struct {
	R int `json:"R"`
	G int `json:"G"`
	B int `json:"B"`
}

var styleValues = map[string]any{
	"empty": "", "string": "blue", "array": []string{"blue", "black", "brown"},
	"object": rgb{100, 200, 150}, "null": (*string)(nil),
	"odd": []string{"a,b", "c d", "e|f", "锦&="}, "oddstring": "a/b?c=锦 d&e",
	"one": []string{"x"}, "none": []string{}, "number": 12.5, "bool": true,
	"oddobject": map[string]string{"k 1": "v,1", "k=2": "v;2"},
	"triplet":   "100%%20a%2Fb%zz+#",
}

// TestStyleTable reads the golden table; see the head of the file for its columns.
func TestStyleTable(t *testing.T) {
	data, err := os.ReadFile("testdata/styles.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		rows++
		left, want, ok := strings.Cut(line, " | ")
		cols := strings.Fields(left)
		if !ok || len(cols) != 4 {
			t.Fatalf("malformed line %q", line)
		}
		v, ok := styleValues[cols[3]]
		if !ok {
			t.Fatalf("unknown value in %q", line)
		}
		if got := encodeStyle(t, cols[0], cols[1], cols[2], v); got != want {
			t.Errorf("%s:\n got %s\nwant %s", left, got, want)
		}
	}
	if rows < 60 {
		t.Errorf("only %d rows", rows)
	}
}

func encodeStyle(t *testing.T, in, style, explode string, v any) string {
	opts := []string{"style=" + style, "explode=" + explode}
	var loc Location
	switch in {
	case "path":
		loc = Path
	case "query":
		loc = Query
	case "reserved":
		loc = Query
		opts = append(opts, "allowReserved")
	case "header":
		loc = Header
	case "cookie":
		loc = Cookie
	case "form":
		loc = Form
	}
	p := param{name: "color", in: loc}
	for _, o := range opts {
		if err := p.option(o); err != nil {
			t.Fatal(err)
		}
	}
	rv := reflectOf(v)
	if err := p.complete(rv.Type(), mods{}); err != nil {
		t.Fatal(err)
	}
	// The table has empty values sent, as a required parameter does it.
	p.required = v == ""
	ps, err := p.append(nil, variable(rv))
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) == 0 {
		return "-"
	}
	switch loc {
	case Query:
		return string(AppendQuery(nil, ps))
	case Form:
		return string(AppendForm(nil, ps))
	case Path:
		if ps[0].Value == "" {
			return ""
		}
		// Behind an x, because the value alone may be a segment that is refused.
		out, err := AppendPath(nil, "x{color}", ps)
		if err != nil {
			t.Fatal(err)
		}
		return string(out[1:])
	}
	return ps[0].Value
}

type paramKinds struct {
	Zero     int               `query:"zero"`
	Forced   int               `query:"forced,required"`
	Pointer  *int              `query:"pointer"`
	Nil      *int              `query:"nil"`
	NilForce *int              `query:"nilforce,required"`
	Price    price             `query:"price"`
	Exact    price             `query:"exact"`
	Day      time.Time         `query:"day" layout:"2006-01-02" zone:"+08:00"`
	Days     []time.Time       `query:"days,explode=false" layout:"unix"`
	NoTime   time.Time         `query:"notime"`
	Level    Level             `query:"level"`
	Levels   []Level           `query:"levels"`
	Point    Point             `query:"point"`
	Bytes    []byte            `query:"bytes"`
	Bool     *bool             `query:"bool"`
	Any      any               `query:"any"`
	Map      map[string]any    `query:"map,style=deepObject"`
	Deep     deepFilter        `query:"deep,style=deepObject"`
	Rows     []rgb             `query:"rows,explode=false"`
	Text     rgb               `query:"text,content=json"`
	Nils     []*string         `query:"nils"`
	Raw      string            `query:"raw,allowReserved"`
	Float    float64           `query:"float"`
	Unsigned uint8             `query:"unsigned"`
	Labels   map[string]string `query:"labels"`
	embeddedParams
	Skip string `query:"-"`
	NoIt string
}

type embeddedParams struct {
	Inner string `query:"inner"`
}

type deepFilter struct {
	Name  string   `json:"name,omitempty"`
	Range rgb      `json:"range"`
	Tags  []string `json:"tags"`
	Gone  *int     `json:"gone"`
}

func TestParamKinds(t *testing.T) {
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	v := paramKinds{
		Pointer: new(0), Price: "12.50", Exact: "1e3", Day: noon, Days: []time.Time{noon, noon.Add(time.Second)},
		Level: 3, Levels: []Level{1, 2}, Point: Point{1, 2}, Bytes: []byte{1, 2, 3}, Bool: new(false), Any: "x y",
		Map: map[string]any{"b": 1, "a": []int{1, 2}}, Deep: deepFilter{Range: rgb{1, 2, 3}, Tags: []string{"x", "y"}},
		Rows: []rgb{{1, 2, 3}}, Text: rgb{1, 2, 3}, Nils: []*string{nil, new("q"), nil}, Raw: "/a", Float: 1e21, Unsigned: 7,
		Labels: map[string]string{"l1": "v"}, embeddedParams: embeddedParams{"i"},
	}
	want := []string{
		"forced=0", "pointer=0", "nilforce=", "price=12.50", "exact=1e3", "day=2024-05-01",
		"days=1714564800,1714564801", "level=L3", "levels=L1", "levels=L2", "point=1", "point=2",
		"bytes=AQID", "bool=false", "any=x%20y", "map%5Ba%5D=1", "map%5Ba%5D=2", "map%5Bb%5D=1",
		"deep%5Brange%5D%5BR%5D=1", "deep%5Brange%5D%5BG%5D=2", "deep%5Brange%5D%5BB%5D=3",
		"deep%5Btags%5D=x", "deep%5Btags%5D=y", "rows=%7B%22R%22%3A1%2C%22G%22%3A2%2C%22B%22%3A3%7D",
		"text=%7B%22R%22%3A1%2C%22G%22%3A2%2C%22B%22%3A3%7D", "nils=q", "raw=/a", "float=1e%2B21",
		"unsigned=7", "l1=v", "inner=i",
	}
	for _, in := range []any{v, &v} {
		ps, err := AppendParams(nil, Query, in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, strings.Split(string(AppendQuery(nil, ps)), "&")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if ps, err := AppendParams(nil, Header, &v); err != nil || len(ps) != 0 {
		t.Errorf("header %v %v", ps, err)
	}
	if ps, err := AppendParams(nil, Query, (*paramKinds)(nil)); err != nil || len(ps) != 0 {
		t.Errorf("nil request: %v %v", ps, err)
	}
}

func TestParamErrors(t *testing.T) {
	for want, call := range map[string]func() error{
		`unknown style "tabs"`: func() error {
			_, err := AppendParams(nil, Query, struct {
				A int `query:"a,style=tabs"`
			}{})
			return err
		},
		`query parameter "a": element 0: json: $: cannot encode func()`: func() error {
			_, err := AppendParams(nil, Query, struct {
				A []func() `query:"a"`
			}{[]func(){nil}})
			return err
		},
		`a second body`: func() error {
			_, _, err := RequestBody(struct {
				A, B int `body:"json"`
			}{})
			return err
		},
		`unknown body kind "yaml"`: func() error {
			_, _, err := RequestBody(struct {
				A int `body:"yaml"`
			}{})
			return err
		},
		`path parameter "id": nil`: func() error { _, err := AppendParam(nil, Path, "id", nil); return err },
		`parameters need a struct`: func() error { _, err := AppendParams(nil, Query, 5); return err },
	} {
		err := call()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s, got %v", want, err)
		}
	}
}

func TestAppendPath(t *testing.T) {
	param := func(v any, opts ...string) []Param {
		ps, err := AppendParam(nil, Path, "id", v, opts...)
		if err != nil {
			t.Fatal(err)
		}
		return ps
	}
	for _, c := range []struct {
		template string
		ps       []Param
		want     string // "!" and the error
	}{
		{"/a/{id}/b", param("x/y"), "/a/x%2Fy/b"},
		{"/a/{id}", param(12), "/a/12"},
		{"/a/{id}", param(0), "/a/0"},
		{"/a/{id}.json", param(".."), "/a/...json"},
		{"/a{id}", param("b", "style=label"), "/a.b"},
		{"/a/{id}", param(time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC), "layout=2006-01-02"), "/a/2024-05-01"},
		{"/a/{id}", param(""), `!path parameter "id" is empty`},
		{"/a/{id}", param(".."), `!path parameter "id" must not be ".."`},
		{"/a/{id}/x", param("."), `!path parameter "id" must not be "."`},
		{"/a/{other}", param("x"), `!path parameter "other" is missing`},
		{"/a/{id", param("x"), `!path template "/a/{id": { without }`},
	} {
		out, err := AppendPath(nil, c.template, c.ps)
		got := string(out)
		if err != nil {
			got = "!" + err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.template, got, c.want)
		}
	}
}
