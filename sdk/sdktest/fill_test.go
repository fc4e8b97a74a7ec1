package sdktest

import (
	"encoding/json"
	"io"
	"reflect"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

func params(in, name, value string) calltest.Param {
	return calltest.Param{In: in, Name: name, Value: json.RawMessage(value)}
}

// A request struct gets what its tags say, wherever it comes from in the example.
func TestRequest(t *testing.T) {
	type point struct {
		X int `json:"x"`
	}
	type flat struct {
		Page  *int      `query:"page"`
		Tags  []string  `query:"tags,explode=false"`
		At    point     `query:"at,style=deepObject"`
		Day   time.Time `query:"day" layout:"2006/01/02"`
		Trace string    `header:"X-Trace"`
		Name  string    `json:"name"`
	}
	in := &Input{example: &calltest.Example{
		Params: []calltest.Param{
			params("path", "id", `"7"`), params("query", "page", "2"), params("query", "tags", `["a,b"]`), params("query", "at", `{"x":1}`),
			params("query", "day", `"2020/02/01"`), params("header", "X-Trace", `"t"`),
		},
		Media: "application/json", Body: json.RawMessage(`{"name":"n"}`),
	}}
	got := Request[flat](in)
	want := &flat{Page: new(2), Tags: []string{"a,b"}, At: point{1}, Day: time.Date(2020, 2, 1, 0, 0, 0, 0, time.UTC), Trace: "t", Name: "n"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if in.Path("id") != "7" || Path[int](in, "id") != 7 || len(in.errs) > 0 {
		t.Error(in.errs)
	}
	if in.Query("none"); len(in.errs) != 1 {
		t.Error("a parameter that is not there is an error")
	}
}

func TestUpload(t *testing.T) {
	type upload struct {
		File  *sdk.File  `form:"file,required"`
		More  []sdk.File `form:"more"`
		Title string     `form:"title"`
	}
	in := &Input{example: &calltest.Example{Media: "multipart/form-data", Body: json.RawMessage(`{"file":"f","more":["a","b"],"title":"t"}`)}}
	got := Request[upload](in)
	if len(in.errs) > 0 || got.Title != "t" || len(got.More) != 2 {
		t.Fatal(got, in.errs)
	}
	if data, err := io.ReadAll(got.File.Reader); err != nil || string(data) != "f" {
		t.Error(string(data), err)
	}
}

// A form field that travels as JSON text has a text in the example, or the value itself.
func TestFormWithJSONText(t *testing.T) {
	type receiver struct {
		Name string `json:"name"`
	}
	type order struct {
		SKU      string   `form:"sku,required"`
		Receiver receiver `form:"receiver,required,content=json" codec:"jsontext"`
	}
	for _, body := range []string{`{"sku":"{1}","receiver":"{\"name\":\"n\"}"}`, `{"sku":"{1}","receiver":{"name":"n"}}`} {
		in := &Input{example: &calltest.Example{Media: "application/x-www-form-urlencoded", Body: json.RawMessage(body)}}
		if got := Request[order](in); len(in.errs) > 0 || got.Receiver.Name != "n" || got.SKU != "{1}" {
			t.Errorf("%s gives %+v, %v", body, got, in.errs)
		}
	}
}

// The members of a form that is a Body have the names of its tags, or those that they have
// in JSON.
func TestFormBody(t *testing.T) {
	type tagged struct {
		File *sdk.File `form:"file,required"`
		Tags []string  `form:"tags,style=pipeDelimited"`
	}
	type plain struct {
		Title string   `json:"title"`
		Tags  []string `json:"tags"`
	}
	in := &Input{example: &calltest.Example{Media: "multipart/form-data", Body: json.RawMessage(`{"file":"f","tags":["a","b"]}`)}}
	got := Request[struct {
		Body *tagged `body:"multipart"`
	}](in)
	if len(in.errs) > 0 || got.Body == nil || got.Body.File == nil || len(got.Body.Tags) != 2 {
		t.Error(got, in.errs)
	}
	in.example.Body = json.RawMessage(`{"title":"t","tags":["a"]}`)
	other := Request[struct {
		Body plain `body:"form"`
	}](in)
	if len(in.errs) > 0 || other.Body.Title != "t" || len(other.Body.Tags) != 1 {
		t.Error(other, in.errs)
	}
	if in.example.Body = json.RawMessage(`{"none":1}`); Request[struct {
		Body *tagged `body:"multipart"`
	}](in) == nil || len(in.errs) != 1 {
		t.Error("a member without a field is an error")
	}
}
