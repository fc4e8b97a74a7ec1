package calltool_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
)

const shapes = `openapi: 3.1.0
info: {title: Shapes, version: "1"}
servers: [{url: "https://shapes.example"}]
paths:
  /search/{ids}:
    get:
      operationId: search
      security: [{key: []}]
      parameters:
        - {name: ids, in: path, required: true, schema: {type: array, items: {type: integer}}}
        - {name: tag, in: query, schema: {type: array, items: {type: string}}}
        - {name: csv, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: string}}}}
        - {name: json, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: X-Trace, in: header, schema: {type: string}}
        - {name: lang, in: cookie, schema: {type: string}}
      responses: {"200": {description: ok}}
  /form:
    post:
      operationId: form
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties: {name: {type: string}, tags: {type: array, items: {type: string}}, data: {type: object}}
      responses: {"200": {description: ok}}
  /json:
    post:
      operationId: json
      security: [{basic: []}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [count, inner]
              properties:
                count: {type: integer, description: how many}
                text: {type: string}
                list: {type: array, items: {type: string}}
                password: {type: string}
                inner: {type: object, required: [deep], properties: {deep: {type: boolean}}}
      responses: {"200": {description: ok}}
  /upload:
    post:
      operationId: upload
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {name: {type: string}, file: {type: string, format: binary}}}
      responses: {"200": {description: ok}}
  /token:
    post:
      operationId: token
      parameters: [{name: v, in: query, required: true, schema: {type: integer, const: 2}}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [grant_type, kind]
              properties: {grant_type: {const: client_credentials}, kind: {type: string, enum: [app]}, opt: {const: x}, scope: {type: string}}
      responses: {"200": {description: ok}}
  /xml:
    post:
      operationId: xml
      requestBody: {content: {application/xml: {schema: {type: object}}}}
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key}
    basic: {type: http, scheme: basic}
`

// dry gives the curl command of a call.
func dry(t *testing.T, operation string, show bool, creds []string, a dynamic.Args) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(file, []byte(shapes), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	_, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{Document: document(t, file), Operation: operation, Args: a,
		Credentials: creds, DryRun: true, ShowSecret: show})
	if err == nil && errs.Len() > 0 && !strings.HasPrefix(errs.String(), "# secrets are masked") {
		t.Errorf("stderr: %s", errs.String())
	}
	return out.String(), err
}

const agent = " \\\n  -H 'Accept: application/json'"

// TestShapes holds how arguments travel: each style of parameter, each kind of body.
func TestShapes(t *testing.T) {
	for name, c := range map[string]struct {
		operation string
		creds     []string
		show      bool
		args      dynamic.Args
		want      string
	}{
		"parameters": {"search", []string{"key=k1234567"}, true, dynamic.Args{Params: []string{"ids=1", "ids=2", "tag=a b", "tag=c", `csv=["x","y"]`,
			`filter={"a":"1"}`, `json={"q": [1]}`, "X-Trace=t", "lang=de"}},
			"curl 'https://shapes.example/search/1,2?tag=a%20b&tag=c&csv=x,y&filter%5Ba%5D=1&json=%7B%22q%22%3A%5B1%5D%7D&api_key=k1234567'" + agent +
				" \\\n  -H 'Cookie: lang=de' \\\n  -H 'User-Agent: apigen' \\\n  -H 'X-Trace: t'\n"},
		"key masked": {"search", []string{"key=k1234567"}, false, dynamic.Args{Params: []string{"ids=1"}},
			"curl 'https://shapes.example/search/1?api_key=***'" + agent + " \\\n  -H 'User-Agent: apigen'\n"},
		"form": {"form", nil, false, dynamic.Args{Params: []string{"name=a&b", "tags=x", "tags=y", `data={"n":1}`}},
			"curl \\\n  -X POST \\\n  https://shapes.example/form" + agent + " \\\n  -H 'Content-Type: application/x-www-form-urlencoded' \\\n  -H 'User-Agent: apigen' \\\n" +
				"  --data-raw 'name=a%26b&tags=x&tags=y&data=%7B%22n%22%3A1%7D'\n"},
		"form as JSON": {"form", nil, false, dynamic.Args{HasBody: true, Body: []byte(`{"name":"a","data":{"n":1}}`)},
			"curl \\\n  -X POST \\\n  https://shapes.example/form" + agent + " \\\n  -H 'Content-Type: application/x-www-form-urlencoded' \\\n  -H 'User-Agent: apigen' \\\n" +
				"  --data-raw 'name=a&data=%7B%22n%22%3A1%7D'\n"},
		"json": {"json", []string{"username=ann", "password=p4ssw0rd"}, false, dynamic.Args{HasBody: true, Body: []byte(`{"inner": {"deep": true}}`),
			Params: []string{"count=3", "text=3", "list=a", "list=b", "password=hunter2hunter2"}},
			"curl \\\n  -X POST \\\n  https://shapes.example/json" + agent + " \\\n  -H 'Authorization: Basic ***' \\\n  -H 'Content-Type: application/json' \\\n  -H 'User-Agent: apigen' \\\n" +
				`  --data-raw '{"inner":{"deep":true},"count":3,"text":"3","list":["a","b"],"password":"***"}'` + "\n"},
		"constants": {"token", nil, false, dynamic.Args{Params: []string{"scope=s"}},
			"curl \\\n  -X POST \\\n  'https://shapes.example/token?v=2'" + agent + " \\\n  -H 'Content-Type: application/json' \\\n  -H 'User-Agent: apigen' \\\n" +
				`  --data-raw '{"scope":"s","grant_type":"client_credentials","kind":"app"}'` + "\n"},
		"constants of one's own": {"token", nil, false, dynamic.Args{HasBody: true, Body: []byte(`{"grant_type":"password"}`), Params: []string{"v=3"}, NoValidate: true},
			"curl \\\n  -X POST \\\n  'https://shapes.example/token?v=3'" + agent + " \\\n  -H 'Content-Type: application/json' \\\n  -H 'User-Agent: apigen' \\\n" +
				`  --data-raw '{"grant_type":"password","kind":"app"}'` + "\n"},
		"xml": {"xml", nil, false, dynamic.Args{HasBody: true, Body: []byte("<a/>")},
			"curl \\\n  -X POST \\\n  https://shapes.example/xml" + agent + " \\\n  -H 'Content-Type: application/xml' \\\n  -H 'User-Agent: apigen' \\\n  --data-raw '<a/>'\n"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := dry(t, c.operation, c.show, c.creds, c.args)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.ReplaceAll(c.want, "curl \\\n  -X", "curl -X"), strings.ReplaceAll(got, "curl \\\n  -X", "curl -X")); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestUpload(t *testing.T) {
	file := filepath.Join(t.TempDir(), "photo.bin")
	if err := os.WriteFile(file, []byte("\x00\x01photo"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := dry(t, "upload", false, nil, dynamic.Args{Params: []string{"name=me", "file=@" + file}})
	if err != nil {
		t.Fatal(err)
	}
	contains(t, got, "printf '", `filename="photo.bin"`, `\000\001photo`, "| curl -X POST", "multipart/form-data; boundary=", "--data-binary @-")
}

// TestValidated: what the document requires, all of it at once.
func TestValidated(t *testing.T) {
	creds := []string{"username=ann", "password=p4ssw0rd"}
	_, err := dry(t, "json", false, creds, dynamic.Args{HasBody: true, Body: []byte(`{"inner":{"deep":"yes"},"txt":"x","list":{}}`)})
	if err == nil {
		t.Fatal("no error")
	}
	contains(t, err.Error(), `missing member "count" (how many)`, "inner.deep: want boolean, not string",
		`unknown member "txt": did you mean text?`, "list: want list, not object")
	if _, err = dry(t, "json", false, creds, dynamic.Args{}); err == nil || !strings.Contains(err.Error(), `missing body member "count"`) {
		t.Errorf("without a body: %v", err)
	}
	if _, err = dry(t, "json", false, creds, dynamic.Args{Params: []string{"count=many"}}); err == nil || !strings.Contains(err.Error(), `want integer, not "many"`) {
		t.Errorf("a word for a number: %v", err)
	}
	if _, err = dry(t, "json", false, creds, dynamic.Args{HasBody: true, Body: []byte(`{}`), NoValidate: true}); err != nil {
		t.Errorf("--no-validate: %v", err)
	}
}
