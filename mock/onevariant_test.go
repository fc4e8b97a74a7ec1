package mock

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// Parts of an allOf that shut each other out are waived, alternatives of a oneOf are not: a
// body with members of several fits none.
func TestOneVariant(t *testing.T) {
	const schemas = `
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Body"}}}}
      responses: {"204": {description: ok}}
components:
  schemas:
    Body: {type: object, properties: {choice: {oneOf: [{$ref: "#/components/schemas/X"}, {$ref: "#/components/schemas/Y"}]}, both: {$ref: "#/components/schemas/Both"}}}
    X: {type: object, additionalProperties: false, required: [x], properties: {x: {type: integer}}}
    Y: {type: object, additionalProperties: false, required: [y], properties: {y: {type: integer}}}
    Both: {allOf: [{$ref: "#/components/schemas/X"}, {type: object, properties: {more: {type: integer}}}]}
`
	for _, version := range []string{"3.0.3", "3.1.0"} {
		doc := "openapi: " + version + "\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n  /a:\n    post:\n      operationId: a" + schemas
		h, err := NewHandler(fstest.MapFS{"openapi.yaml": {Data: []byte(doc)}}, "openapi.yaml", Options{})
		if err != nil {
			t.Fatal(err)
		}
		for body, fits := range map[string]bool{
			`{"choice":{"x":1}}`:          true,
			`{"choice":{"y":1}}`:          true,
			`{"choice":{"x":1,"y":2}}`:    false,
			`{"choice":{"x":1,"none":2}}`: false,
			`{"both":{"x":1,"more":2}}`:   true,
			`{"both":{"x":1,"none":2}}`:   false,
		} {
			r := httptest.NewRequest("POST", "/a", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			if _, errs := h.Check(r, []byte(body)); (len(errs) == 0) != fits {
				t.Errorf("%s: %s: %v", version, body, errs)
			}
		}
		h.Close()
	}
}
