package codec

import (
	"encoding/json"
	"strings"
	"testing"
)

// union is raw JSON behind methods, as the unions of generated code are.
type union struct{ raw string }

func (u union) MarshalJSON() ([]byte, error) { return []byte(u.raw), nil }

func TestRawParams(t *testing.T) {
	type request struct {
		Object  union           `query:"object"`
		Flat    *union          `query:"flat,explode=false"`
		Deep    union           `query:"deep,style=deepObject"`
		List    json.RawMessage `query:"list"`
		Piped   json.RawMessage `query:"piped,style=pipeDelimited"`
		Text    union           `query:"text"`
		Number  json.RawMessage `query:"number"`
		Many    []union         `query:"many"`
		AsJSON  union           `query:"json,content=json"`
		Null    *union          `query:"null"`
		Nothing json.RawMessage `query:"nothing"`
	}
	in := request{
		Object: union{`{"a":1,"b":"x y"}`}, Flat: &union{`{"a":1,"b":2}`}, Deep: union{`{"a":{"b":[1,2]},"c":null}`},
		List: json.RawMessage(`["x",null,2]`), Piped: json.RawMessage(`["x","y"]`),
		Text: union{`"plain"`}, Number: json.RawMessage(`7`), Many: []union{{`1`}, {`null`}, {`"z"`}}, AsJSON: union{`{"a":1}`},
	}
	ps, err := AppendParams(nil, Query, &in)
	if err != nil {
		t.Fatal(err)
	}
	got := string(AppendQuery(nil, ps))
	want := strings.Join([]string{
		"a=1", "b=x%20y", "flat=a,1,b,2", "deep%5Ba%5D%5Bb%5D=1", "deep%5Ba%5D%5Bb%5D=2", "list=x", "list=2", "piped=x%7Cy",
		"text=plain", "number=7", "many=1", "many=z", "json=%7B%22a%22%3A1%7D",
	}, "&")
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}
