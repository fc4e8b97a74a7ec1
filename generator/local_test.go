package generator_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

const farAway = `openapi: 3.1.0
info: {title: Far, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /a:
    get:
      operationId: a
      servers: [{url: https://other.example.com}]
      responses: {"200": {description: ok}}
webhooks:
  note:
    post:
      operationId: note
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"200": {description: ok, content: {text/plain: {schema: {type: string}}}}}
`

// A test server's configuration leads no call to another host, and a reply that is a text
// is said to be one.
func TestLocalAndRaw(t *testing.T) {
	files := contents(generate(t, request(fstest.MapFS{"openapi.yaml": {Data: []byte(farAway)}}, "far")))
	for name, want := range map[string]string{
		"fartest/server.go": "HTTPClient: s.HTTPClient()",
		"operations.go":     `Accept:  "text/plain"`,
	} {
		if !strings.Contains(files[name], want) {
			t.Errorf("%s has no %q:\n%s", name, want, files[name])
		}
	}
}
