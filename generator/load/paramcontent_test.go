package load_test

import (
	"strings"
	"testing"
)

// A content parameter that is a text is sent without quotes; XML with parts is JSON, and
// that is told with its place.
func TestParameterMedia(t *testing.T) {
	api, diags := one(t, `openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: text, in: query, content: {text/plain: {schema: {type: string}}}}
        - {name: bare, in: query, content: {text/plain: {}}}
        - {name: json, in: query, content: {application/json: {schema: {type: string}}}}
        - {name: tree, in: query, content: {application/xml: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses: {"204": {description: ok}}
`, nil)
	if api == nil {
		t.Fatal(diags)
	}
	var got []string
	for _, p := range api.Operations[0].Params {
		got = append(got, p.Name+" "+p.ContentType)
	}
	if want := "text |bare |json application/json|tree application/json"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if codes(diags) != "warning parameter-media" || !strings.HasPrefix(diags[0].String(), "openapi.yaml:11:") {
		t.Errorf("got %v", diags)
	}
}

// An enum whose values are of several types becomes text, and says so.
func TestMixedEnum(t *testing.T) {
	_, diags := one(t, `openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: mixed, in: query, schema: {enum: [a, 1, true]}}
        - {name: numbers, in: query, schema: {enum: [1, 2.5, null]}}
        - {name: texts, in: query, schema: {type: string, enum: [a, 1]}}
      responses: {"204": {description: ok}}
`, nil)
	if codes(diags) != "warning mixed-enum" || !strings.HasPrefix(diags[0].String(), "openapi.yaml:8:") {
		t.Errorf("got %v", diags)
	}
}
