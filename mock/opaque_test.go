package mock

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Bytes that a document describes as an object are taken as they are, those of JSON are not.
func TestOpaqueBody(t *testing.T) {
	s, err := New(fstest.MapFS{"api.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    post:
      operationId: add
      requestBody:
        required: true
        content:
          application/octet-stream: {schema: {$ref: "#/components/schemas/Pet"}}
          application/json: {schema: {$ref: "#/components/schemas/Pet"}}
      responses: {"204": {description: ok}}
components:
  schemas:
    Pet: {type: object, required: [name], properties: {name: {type: string}}}
`)}}, "api.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if resp, body := post(t, s, "application/octet-stream", "", "\x00\x01"); resp.StatusCode != 204 {
		t.Errorf("bytes: %d %s", resp.StatusCode, body)
	}
	if resp, body := post(t, s, "application/octet-stream", "", ""); resp.StatusCode != 400 || !strings.Contains(body, "required") {
		t.Errorf("nothing: %d %s", resp.StatusCode, body)
	}
	if resp, body := post(t, s, "application/json", "", "{}"); resp.StatusCode != 400 {
		t.Errorf("JSON: %d %s", resp.StatusCode, body)
	}
}
