//lint:file-ignore SA5008 the json tags here have the options of this package

package codec

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type price string

type line struct {
	Name   string  `json:"name"`
	Price  price   `json:"price" codec:"number"`
	Count  int     `json:"count"`
	Weight float64 `json:"weight,omitempty"`
	Tags   []string
}

type order struct {
	ID      string            `json:"id"`
	Paid    bool              `json:"paid"`
	Lines   []line            `json:"lines"`
	Wrapped []line            `json:"wrapped,wrap=line,omitzero"`
	Note    *string           `json:"note,omitempty"`
	Extra   line              `json:"extra,jsontext,omitzero"`
	Created time.Time         `json:"created,omitzero" layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"`
	Labels  map[string]string `json:"labels,omitempty"`
	Raw     json.RawMessage   `json:"raw,omitempty"`
	Any     any               `json:"any,omitempty"`
	N       int64             `json:"n,string,omitzero"`
	Rest    map[string]any    `json:",unknown"`
}

const orderText = `{"id":"7","paid":true,"lines":[{"name":"锦","price":1.10,"count":3,"Tags":["a","b"]}],` +
	`"wrapped":{"line":[{"name":"x","price":0,"count":0,"Tags":[]}]},` +
	`"note":"","extra":"{\"name\":\"\\n\",\"price\":2,\"count\":1,\"Tags\":[]}",` +
	`"created":"2024-05-01 08:00:00","labels":{"a":"1","b":"2"},"raw":[1,2],"any":{"k":[1,null,"s"]},` +
	`"n":"12","more":true}`

func wantOrder() order {
	zone, err := loadZone("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return order{
		ID: "7", Paid: true, Note: new(""),
		Lines:   []line{{Name: "锦", Price: "1.10", Count: 3, Tags: []string{"a", "b"}}},
		Wrapped: []line{{Name: "x", Price: "0", Tags: []string{}}},
		Extra:   line{Name: "\n", Price: "2", Count: 1, Tags: []string{}},
		Created: time.Date(2024, 5, 1, 8, 0, 0, 0, zone),
		Labels:  map[string]string{"a": "1", "b": "2"},
		Raw:     json.RawMessage("[1,2]"),
		Any:     map[string]any{"k": []any{1.0, nil, "s"}},
		N:       12,
		Rest:    map[string]any{"more": true},
	}
}

func TestRoundTrip(t *testing.T) {
	for _, o := range []Options{{}, {CopyStrings: true}, {Lenient: true}} {
		var got order
		if err := Decode([]byte(orderText), &got, o); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wantOrder(), got); diff != "" {
			t.Errorf("decode (-want +got):\n%s", diff)
		}
		for _, v := range []any{got, &got} {
			out, err := Append([]byte("> "), v)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("> "+orderText, string(out)); diff != "" {
				t.Errorf("encode (-want +got):\n%s", diff)
			}
		}
	}
}

func TestErrorsNamePathAndOffset(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"lines":[{"name":"x"},{"count":"x"}]}`, `json: $.lines[1].count at byte 32: want integer, got string`},
		{`{"lines":[{"name":"x"`, `json: $.lines[0] at byte 21: unexpected end of the document`},
		{`{"labels":{"a b":1}}`, `json: $.labels["a b"] at byte 17: want string, got number`},
		{`{"extra":"{\"count\":true}"}`, `json: $.extra.count at byte 9: byte 9 of the JSON text: want integer, got boolean`},
		{`{"created":"yesterday"}`, `json: $.created at byte 11: parsing time "yesterday" as "2006-01-02 15:04:05": cannot parse "yesterday" as "2006"`},
		{`{} x`, `json: $ at byte 3: unexpected "x"`},
		{``, `json: $ at byte 0: unexpected end of the document`},
	} {
		var v order
		err := Decode([]byte(c.in), &v, Options{})
		if err == nil {
			t.Errorf("%s: no error", c.in)
			continue
		}
		if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestMembersAndLookup(t *testing.T) {
	const doc = ` {"code": "0", "data": {"list":[1,{"x":"y"}]}, "c\u006fde":1, "msg":null } `
	out := make([][]byte, 3)
	if err := Members([]byte(doc), []string{"code", "data", "gone"}, out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]byte{[]byte("1"), []byte(`{"list":[1,{"x":"y"}]}`), nil}, out); diff != "" {
		t.Error(diff)
	}
	for _, c := range []struct {
		path []string
		want string
		ok   bool
	}{
		{[]string{"data", "list", "1", "x"}, `"y"`, true},
		{[]string{"data", "list", "2"}, ``, false},
		{[]string{"msg"}, `null`, true},
		{[]string{"msg", "x"}, ``, false},
	} {
		got, ok, err := Lookup([]byte(doc), c.path...)
		if err != nil || ok != c.ok || string(got) != c.want {
			t.Errorf("%v: %q %v %v", c.path, got, ok, err)
		}
	}
	if err := Members([]byte(`{"a":1,}`), []string{"a"}, out); err == nil {
		t.Error("a trailing comma is accepted")
	}
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{`"0"`, "0", true}, {` 0 `, "0", true}, {`true`, "true", true}, {`"\u0041"`, "A", true},
		{`null`, "", false}, {`{}`, "", false}, {``, "", false}, {`1 2`, "", false},
	} {
		if got, ok := Text([]byte(c.in)); got != c.want || ok != c.ok {
			t.Errorf("Text(%s) = %q %v", c.in, got, ok)
		}
	}
}

type searchRequest struct {
	TenantID string    `path:"tenant"`
	Page     int       `query:"page,required"`
	Size     *int      `query:"size"`
	Status   []string  `query:"status,explode=false"`
	Since    time.Time `query:"since" layout:"2006-01-02" zone:"+08:00"`
	Filter   line      `query:"filter,content=json"`
	Trace    string    `header:"X-Trace"`
	Name     string    `json:"name"`
	Paging   *paging   `json:"paging,omitzero"`
}

type paging struct {
	PageNo int    `json:"page_no"`
	Cursor string `json:"cursor"`
}

func TestRequestStruct(t *testing.T) {
	req := &searchRequest{
		TenantID: "a/b", Size: new(0), Status: []string{"x,y", "z"}, Name: "锦",
		Since: time.Date(2024, 5, 1, 20, 0, 0, 0, time.UTC), Trace: "t",
	}
	ps, err := AppendParams(nil, Query, req)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("page=0&size=0&status=x%2Cy,z&since=2024-05-02", string(AppendQuery(nil, ps))); diff != "" {
		t.Error(diff)
	}
	if ps, err = AppendParams(nil, Path, req); err != nil {
		t.Fatal(err)
	}
	path, err := AppendPath(nil, "/t/{tenant}/x", ps)
	if err != nil || string(path) != "/t/a%2Fb/x" {
		t.Errorf("path %q %v", path, err)
	}
	kind, body, err := RequestBody(req)
	if err != nil || kind != BodyJSON {
		t.Fatalf("body %v %v", kind, err)
	}
	if err := SetWire(req, Body, "paging.page_no", "3"); err != nil {
		t.Fatal(err)
	}
	out, err := Append(nil, body)
	if diff := cmp.Diff(`{"name":"锦","paging":{"page_no":3,"cursor":""}}`, string(out)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if text, ok := WireText(req, Body, "paging.page_no"); text != "3" || !ok {
		t.Errorf("page_no %q %v", text, ok)
	}
	if err := SetWire(req, Query, "size", "50"); err != nil || *req.Size != 50 {
		t.Errorf("size %v %v", *req.Size, err)
	}
	if fv, ok := FieldByWire(req, Query, "status"); !ok || fv.Len() != 2 {
		t.Error("status is not found")
	}
	if _, ok := FieldByWire(req, Query, "name"); ok {
		t.Error("a body field is found in the query")
	}
}
