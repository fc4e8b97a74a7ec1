package load_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A reference to another kind of object is told where it stands, with what to write.
func TestWrongRefs(t *testing.T) {
	_, diags := one(t, `openapi: 3.0.3
info: {title: W, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /a: {get: {operationId: a, responses: {"200": {$ref: '#/components/schemas/S'}}}}
  /b: {get: {operationId: b, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/parameters/P'}}}}}}}
  /c: {get: {operationId: c, parameters: [{$ref: '#/components/schemas/S'}], responses: {"200": {description: ok}}}}
  /d: {post: {operationId: d, requestBody: {$ref: '#/components/responses/R'}, responses: {"200": {description: ok}}}}
  /e: {post: {operationId: e, requestBody: {$ref: '#/components/schemas/S'}, responses: {"200": {description: ok}}}}
  /f: {get: {operationId: f, responses: {"200": {description: ok, headers: {X: {$ref: '#/components/schemas/S'}}}}}}
  /j: {$ref: '#/components/schemas/S'}
  /l: {get: {operationId: l, responses: {"200": {description: ok, content: {application/json: {$ref: '#/components/schemas/S'}}}}}}
components:
  schemas:
    S: {type: object, properties: {a: {type: string}}}
  parameters: {P: {name: p, in: query, schema: {type: string}}}
  responses: {R: {description: r, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
`, nil)
	var got []string
	for _, d := range diags {
		got = append(got, strings.Join([]string{d.Pos.String(), d.Code, d.Message[strings.Index(d.Message, "leads"):], d.Advice}, "|"))
	}
	want := []string{
		"openapi.yaml:5:56|wrong-ref|leads to a schema where a response belongs|write content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}",
		"openapi.yaml:6:111|wrong-ref|leads to a parameter where a schema belongs|refer to its schema: '#/components/parameters/P/schema'",
		"openapi.yaml:7:50|wrong-ref|leads to a schema where a parameter belongs|write a parameter with name, in and schema: {$ref: '#/components/schemas/S'}",
		"openapi.yaml:8:51|wrong-ref|leads to a response where a request body belongs|refer to a request body of components/requestBodies",
		"openapi.yaml:9:51|wrong-ref|leads to a schema where a request body belongs|write content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}",
		"openapi.yaml:10:87|wrong-ref|leads to a schema where a header belongs|write schema: {$ref: '#/components/schemas/S'}",
		"openapi.yaml:11:14|wrong-ref|leads to a schema where a path item belongs|refer to a path item of paths",
		"openapi.yaml:12:102|wrong-ref|leads to a schema where a media type belongs|write schema: {$ref: '#/components/schemas/S'}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Schemas that are nothing but references to each other say nothing, and formats of allOf
// that make different types cannot both hold.
func TestContradictingSchemas(t *testing.T) {
	_, diags := one(t, `openapi: 3.1.0
info: {title: O, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /a: {get: {operationId: a, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/X'}}}}}}}
components:
  schemas:
    X:
      type: object
      properties:
        loop: {$ref: '#/components/schemas/L1'}
        when: {allOf: [{type: string, format: date}, {type: string, format: date-time}]}
        same: {allOf: [{type: string, format: date}, {type: string, format: date, maxLength: 10}]}
    L1: {$ref: '#/components/schemas/L2'}
    L2: {$ref: '#/components/schemas/L1'}
`, nil)
	var got []string
	for _, d := range diags {
		got = append(got, d.Pos.String()+" "+d.Code+" "+d.Message)
	}
	want := []string{
		"openapi.yaml:12:77 allof-conflict format date-time contradicts date of an earlier part of allOf; date-time is used",
		"openapi.yaml:14:16 ref-cycle the reference leads back to itself; any value is accepted",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
