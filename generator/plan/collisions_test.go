package plan_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/generator/plan"
)

// Methods and fields that get another name than theirs are told, as types are.
func TestRenamedMembers(t *testing.T) {
	doc := `openapi: 3.1.0
info: {title: N, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /a: {get: {operationId: type, responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/X'}}}}}}}
  /b: {get: {operationId: Type, responses: {"204": {description: ok}}}}
components:
  schemas:
    X:
      type: object
      properties:
        ID: {type: string}
        id: {type: integer}
        name: {type: string}
`
	api, diags := load.Load(context.Background(), load.Options{FS: fstest.MapFS{"openapi.yaml": {Data: []byte(doc)}}, Root: "openapi.yaml"})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	_, diags = plan.Build(api, plan.Options{Package: "api", ImportPath: "example.com/api", Layout: "package", Frozen: map[string]string{}})
	var got []string
	for _, d := range diags {
		got = append(got, d.Pos.String()+" "+d.Code+" "+d.Message)
	}
	want := []string{
		"openapi.yaml:6:8 name-collision the operation Type is named Type2: Type is taken by the operation type",
		"openapi.yaml:13:9 name-collision the property id is named Id: ID is taken by the property ID",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
