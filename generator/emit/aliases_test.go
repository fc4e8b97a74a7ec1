package emit_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apigen-go/apigen/generator/emit"
	"github.com/apigen-go/apigen/generator/plan"
)

const aliased = `openapi: 3.1.0
info: {title: Notes, version: "1"}
servers: [{url: https://notes.example.com}]
paths:
  /notes/{name}:
    get:
      operationId: note
      parameters: [{name: name, in: path, required: true, schema: {type: string}, example: a}]
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
webhooks:
  noted:
    post:
      operationId: noted
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      responses:
        "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
components:
  schemas:
    Note: {type: object, required: [text], properties: {text: {type: string, example: x}}}
`

// TestPackageNames: a package may be called what the code of generated tests and of the
// test server calls its own.
func TestPackageNames(t *testing.T) {
	for _, name := range []string{
		"in", "t", "server", "run", "cfg", "client", "call", "calls", "do", "operation", "name", "handler", "err", "ctx",
		"req", "w", "c", "out", "service", "webhooks", "spec", "s", "o", "inner", "api",
	} {
		for _, layout := range []string{"package", "groups"} {
			t.Run(name+"/"+layout, func(t *testing.T) {
				o := plan.Options{
					Package: name, ImportPath: module + "/" + name, Layout: layout, Test: true,
					SpecFiles: []plan.SpecFile{{Name: "openapi.yaml", Data: []byte(aliased)}},
				}
				p, _ := build(t, fstest.MapFS{"openapi.yaml": {Data: []byte(aliased)}}, o)
				files, err := emit.Render(context.Background(), p)
				if err != nil {
					t.Fatal(err)
				}
				typeCheck(t, p, files)
				for _, f := range files {
					if name == "api" && strings.Contains(string(f.Data), `api "`+module) {
						t.Errorf("%s has an alias without need", f.Name)
					}
				}
			})
		}
	}
}
