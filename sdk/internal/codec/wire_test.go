package codec

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type wired struct {
	Page   int        `query:"page"`
	Filter *filter    `query:"filter,style=deepObject"`
	IDs    []int      `query:"ids,explode=false"`
	Names  []string   `query:"names"`
	Pipes  []*int     `query:"pipes,style=pipeDelimited"`
	Day    time.Time  `query:"day" layout:"2006-01-02" zone:"+08:00"`
	Trace  *string    `header:"X-Trace"`
	Amount price      `form:"amount"`
	Level  Level      `cookie:"level"`
	Body   *wiredBody `body:"json"`
}

type filter struct {
	Name   string    `json:"name"`
	Dotted int       `json:"a.b"`
	Until  time.Time `json:"until" layout:"unix"`
}

type wiredBody struct {
	Pager  *paging `json:"pager" codec:"jsontext"`
	Cursor any     `json:"cursor"`
	Total  price   `json:"total" codec:"number"`
	Result struct {
		Entities []int `json:"entities"`
		More     bool  `json:"more"`
	} `json:"result"`
}

// TestSetWireJSON reads what a form or a query has as JSON text.
func TestSetWireJSON(t *testing.T) {
	type who struct {
		Name string `json:"name"`
	}
	type form struct {
		By   who            `form:"by,required,content=json" codec:"jsontext"`
		At   *who           `form:"at,content=json"`
		Tags []string       `form:"tags,content=json"`
		Map  map[string]int `query:"map,content=json"`
		Name string         `form:"name,content=json"`
	}
	v := &form{}
	for name, text := range map[string]string{"by": `{"name":"n"}`, "at": `{"name":"m"}`, "tags": `["a,b","c"]`, "name": `"q"`} {
		if err := SetWire(v, Form, name, text); err != nil {
			t.Error(err)
		}
	}
	if err := SetWire(v, Query, "map", `{"a":1}`); err != nil {
		t.Error(err)
	}
	want := &form{By: who{"n"}, At: &who{"m"}, Tags: []string{"a,b", "c"}, Map: map[string]int{"a": 1}, Name: "q"}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Error(diff)
	}
	if err := SetWire(v, Form, "name", "bare"); err != nil || v.Name != "bare" {
		t.Errorf("a bare text gives %q, %v", v.Name, err)
	}
	if err := SetWire(v, Form, "by", ""); err == nil && v.By.Name != "n" {
		t.Error("nothing changes what is there")
	}
	for name, text := range map[string]string{"by": `{"name":`, "tags": "a,b"} {
		if err := SetWire(v, Form, name, text); err == nil {
			t.Errorf("%s: %s was read", name, text)
		}
	}
}

func TestSetWireAndWireText(t *testing.T) {
	v := &wired{}
	for _, c := range []struct {
		in    Location
		wire  string
		texts []string
		want  string // "-" where the field has no text of its own, else after "!" the error
	}{
		{Query, "page", []string{"3"}, "3"},
		{Query, "page", nil, "3"},
		{Query, "page", []string{" 4 "}, "4"},
		{Query, "page", []string{"x"}, `!query field "page" of *codec.wired: "x" is no integer`},
		{Query, "filter.name", []string{"n"}, "n"},
		{Query, "filter.a.b", []string{"7"}, "7"},
		{Query, "filter.until", []string{"1714536000"}, "1714536000"},
		{Query, "ids", []string{"1,2"}, "-"},
		{Query, "names", []string{"a,b", "c"}, "-"},
		{Query, "pipes", []string{"1|2"}, "-"},
		{Query, "ids", []string{"1,x"}, `!query field "ids": element 1: "x" is no integer`},
		{Query, "day", []string{"2024-05-01"}, "2024-05-01"},
		{Header, "X-Trace", []string{"t"}, "t"},
		{Form, "amount", []string{"1.50"}, "1.50"},
		{Cookie, "level", []string{"L3"}, "L3"},
		{Body, "pager.page_no", []string{"2"}, "2"},
		{Body, "cursor", []string{"abc"}, "abc"},
		{Body, "total", []string{"1e3"}, "1e3"},
		{Body, "total", []string{"x"}, `!body field "total" of *codec.wired: "x" is no number`},
		{Body, "result.more", []string{"true"}, "true"},
		{Body, "result.entities", []string{"5", "6"}, "-"},
		{Body, "result", []string{"x"}, `!body field "result" of *codec.wired: "x" is no object`},
		{Body, "result.gone", []string{"x"}, `!no body field "result.gone" in *codec.wired`},
		{Path, "page", []string{"x"}, `!no path field "page" in *codec.wired`},
	} {
		got := "-"
		if err := SetWire(v, c.in, c.wire, c.texts...); err != nil {
			got = "!" + err.Error()
		} else if text, ok := WireText(v, c.in, c.wire); ok {
			got = text
		}
		if got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.in, c.wire, got, c.want)
		}
	}
	day := v.Day
	v.Day = time.Time{}
	want := &wired{
		Filter: &filter{"n", 7, time.Unix(1714536000, 0).UTC()}, IDs: []int{1, 2}, Names: []string{"a,b", "c"},
		Pipes: []*int{new(1), new(2)}, Trace: new("t"), Amount: "1.50", Level: 3,
		Body: &wiredBody{Pager: &paging{PageNo: 2}, Cursor: "abc", Total: "1e3"},
	}
	want.Body.Result.Entities, want.Body.Result.More = []int{5, 6}, true
	if diff := cmp.Diff(want, v, cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Page" }, cmp.Ignore())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !day.Equal(time.Date(2024, 4, 30, 16, 0, 0, 0, time.UTC)) {
		t.Errorf("day %v", day)
	}
}

func TestFieldByWireStops(t *testing.T) {
	v := &wired{}
	for _, c := range []struct {
		in   Location
		wire string
		ok   bool
	}{
		{Query, "page", true}, {Query, "filter", true}, {Query, "filter.name", false}, {Body, "pager", false},
		{Header, "X-Trace", true}, {Header, "x-trace", false}, {Body, "", false}, {Query, ".", false},
	} {
		if fv, ok := FieldByWire(v, c.in, c.wire); ok != c.ok || ok != fv.IsValid() || ok && !fv.CanSet() {
			t.Errorf("%s %q: %v", c.in, c.wire, ok)
		}
	}
	for _, bad := range []any{nil, 5, wired{}, (*wired)(nil), new(int)} {
		if _, ok := FieldByWire(bad, Query, "page"); ok {
			t.Errorf("%T has a field", bad)
		}
		if _, ok := WireText(bad, Body, "page"); ok {
			t.Errorf("%T has a text", bad)
		}
	}
}
