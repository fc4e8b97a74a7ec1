package codec

import (
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reflectOf is the value that a struct field of v's type would hold.
func reflectOf(v any) reflect.Value { return reflect.ValueOf(v) }

type upload struct{ io.Reader }

type formRequest struct {
	Name   string    `form:"name"`
	Photo  upload    `form:"photo"`
	Scans  []upload  `form:"scans"`
	Stream io.Reader `form:"stream"`
	Bytes  []byte    `form:"bytes,file"`
	Empty  upload    `form:"empty"`
}

func TestRequestBody(t *testing.T) {
	type jsonBody struct {
		ID   string    `path:"id"`
		Body *paging   `body:"json"`
		More io.Reader `header:"-"`
	}
	type rawBody struct {
		Body io.Reader `body:"raw"`
	}
	type listBody struct {
		Body []int `body:"json"`
	}
	type onlyParams struct {
		ID   string `path:"id"`
		Page int    `query:"page" json:"-"`
	}
	type rest struct {
		ID   string         `path:"id"`
		Rest map[string]any `json:",unknown"`
	}
	held := &paging{PageNo: 1}
	reader := strings.NewReader("x")
	flat := &paging{}
	form := &formRequest{}
	list := &listBody{[]int{1}}
	open := &rest{}
	for _, c := range []struct {
		in   any
		kind BodyKind
		body any
	}{
		{&jsonBody{Body: held}, BodyJSON, held},
		{&jsonBody{}, BodyJSON, nil},
		{jsonBody{Body: held}, BodyJSON, held},
		{&rawBody{reader}, BodyRaw, reader},
		{list, BodyJSON, &list.Body},
		{&onlyParams{}, BodyNone, nil},
		{flat, BodyJSON, flat},
		{form, BodyForm, form},
		{open, BodyJSON, open},
		{(*paging)(nil), BodyNone, nil},
		{nil, BodyNone, nil},
	} {
		kind, body, err := RequestBody(c.in)
		if err != nil || kind != c.kind || body != c.body {
			t.Errorf("%T: %v %v %v, want %v %v", c.in, kind, body, err, c.kind, c.body)
		}
	}
	if diff := cmp.Diff([]string{"none", "xml"}, []string{BodyNone.String(), BodyXML.String()}); diff != "" {
		t.Error(diff)
	}
}

func TestFiles(t *testing.T) {
	r := strings.NewReader("x")
	req := &formRequest{Name: "n", Photo: upload{r}, Scans: []upload{{r}, {r}}, Stream: r, Bytes: []byte("b")}
	ps, err := AppendParams(nil, Form, req)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Param{{Name: "name", Value: "n", In: Form}}, ps); diff != "" {
		t.Error(diff)
	}
	files, err := Files(nil, req)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
		if b, ok := f.Value.([]byte); ok && string(b) == "b" {
			continue
		}
		if _, ok := f.Value.(io.Reader); !ok {
			t.Errorf("%s is a %T", f.Name, f.Value)
		}
	}
	if diff := cmp.Diff([]string{"photo", "scans", "scans", "stream", "bytes"}, names); diff != "" {
		t.Error(diff)
	}
}
