package mock

import (
	"strings"
	"testing"
	"testing/fstest"
)

const alternativesOf = `openapi: %VERSION%
info: {title: Alternatives, version: "1"}
servers: [{url: "https://alternatives.example"}]
paths:
  /pet: {post: {operationId: pet, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {"204": {description: none}}}}
  /loose: {post: {operationId: loose, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {v: {oneOf: [
    {type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}}}}}}, responses: {"204": {description: none}}}}
  /closed: {post: {operationId: closed, requestBody: {required: true, content: {application/json: {schema: {
    allOf: [{type: object, additionalProperties: false, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}}}}, responses: {"204": {description: none}}}}
  /either: {post: {operationId: either, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]}, {required: [b]}]}}}}, responses: {"204": {description: none}}}}
components:
  schemas:
    Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {d: Dog, hound: '#/components/schemas/Dog'}}}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: string}}}
`

// TestAlternatives: the tag of a discriminator says which alternative counts; alternatives
// that overlap without one are noted and accepted, and refused by a strict mock, as members
// that one part of an allOf has and another shuts out; alternatives that ask for one member
// or the other mean it.
func TestAlternatives(t *testing.T) {
	for _, version := range []string{"3.0.3", "3.1.0"} {
		for _, strict := range []bool{false, true} {
			files := fstest.MapFS{"openapi.yaml": {Data: []byte(strings.ReplaceAll(alternativesOf, "%VERSION%", version))}}
			s, err := New(files, "openapi.yaml", Options{Strict: strict})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			for _, tt := range []struct {
				path, body string
				fine       bool
			}{
				{"/pet", `{"kind":"Cat"}`, true},
				{"/pet", `{"kind":"Cat","lives":9}`, true},
				{"/pet", `{"kind":"Cat","lives":"nine"}`, false},
				{"/pet", `{"kind":"hound","lives":"nine"}`, true},
				{"/pet", `{"kind":"d","lives":9}`, false},
				{"/pet", `{"kind":"bird"}`, !strict},
				{"/loose", `{"v":{"a":"x"}}`, !strict},
				{"/loose", `{"v":{"a":1,"b":1}}`, false},
				{"/closed", `{"a":"x"}`, true},
				{"/closed", `{"a":"x","b":"y"}`, !strict},
				{"/closed", `{"a":"x","c":"z"}`, false},
				{"/closed", `{"a":"x","b":1}`, false},
				{"/either", `{"a":"x"}`, true},
				{"/either", `{"a":"x","b":"y"}`, false},
			} {
				s.Reset()
				if status, _ := (caller{t: t, s: s}).do("POST", tt.path, tt.body); (status == 204) != tt.fine {
					t.Errorf("%s strict %v: %s %s: status %d, %v", version, strict, tt.path, tt.body, status, s.Problems())
				}
				s.Reset()
			}
		}
	}
}
