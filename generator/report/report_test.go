package report_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/report"
)

const doc = `openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /a:
    get:
      operationId: getA
      security: [{key: []}, {key: [], login: []}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
  /b:
    post:
      operationId: postB
      security: [{login: []}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: "#/components/schemas/Missing"}}}
components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: http, scheme: basic}
`

func build(t *testing.T, doc string) *report.Report {
	t.Helper()
	res, diags := generator.Generate(t.Context(), generator.Request{
		FS: fstest.MapFS{"openapi.yaml": {Data: []byte(doc)}}, Spec: "openapi.yaml",
		Package: "shop", ImportPath: "example.com/shop", Layout: "package",
	})
	return report.Build(report.Target{Package: "shop", Spec: "openapi.yaml", Out: "gen/shop"}, res, diags)
}

func TestBuild(t *testing.T) {
	r := build(t, doc)
	if r.Operations != 2 || r.Packages != 1 || r.Types == 0 || r.Title != "Shop" {
		t.Errorf("operations %d, packages %d, types %d, title %q", r.Operations, r.Packages, r.Types, r.Title)
	}
	if r.Files == 0 || r.Lines < r.Files || r.Bytes < r.Lines || r.Largest == nil || r.Largest.Bytes > r.Bytes {
		t.Errorf("files %d, lines %d, bytes %d, largest %+v", r.Files, r.Lines, r.Bytes, r.Largest)
	}
	var uses []string
	for _, s := range r.Schemes {
		uses = append(uses, s.Name+strings.Repeat("+", s.Operations))
		if len(s.Credentials) == 0 {
			t.Errorf("scheme %s has no credentials", s.Name)
		}
	}
	if diff := cmp.Diff([]string{"key+", "login++"}, uses); diff != "" {
		t.Errorf("operations of schemes (-want +got):\n%s", diff)
	}
	if len(r.Degraded) != 1 || r.Degraded[0].Code != "dangling-ref" || r.Degraded[0].Line != 20 {
		t.Errorf("degraded: %+v", r.Degraded)
	}
	if diff := cmp.Diff([]report.Count{{Code: "dangling-ref", Count: 1}}, r.Codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

// Inbound calls are no operations of a scheme, and calls that may go without it are told.
func TestSchemeUses(t *testing.T) {
	r := build(t, strings.Replace(doc, "components:", `  /c:
    get:
      operationId: getC
      security: [{login: []}, {}]
      responses: {"204": {description: ok}}
  /d:
    get: {operationId: getD, security: [], responses: {"204": {description: ok}}}
webhooks:
  hook:
    post: {security: [{login: []}], responses: {"200": {description: ok}}}
components:`, 1))
	if diff := cmp.Diff(report.Scheme{Name: "login", Credentials: []string{"username", "password"}, Operations: 3, Optional: 1, Webhooks: 1}, r.Schemes[1]); diff != "" {
		t.Error(diff)
	}
	var b bytes.Buffer
	if err := report.Text(&b, []*report.Report{r}); err != nil || !strings.Contains(b.String(), "login, 3 operations (1 of them may go without), 1 webhook, needs username, password\n") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// What is offered and not used is listed with its place.
func TestOffered(t *testing.T) {
	r := build(t, strings.Replace(doc, "content: {application/json: {schema: {$ref: \"#/components/schemas/Thing\"}}}",
		"content: {application/json: {schema: {$ref: \"#/components/schemas/Thing\"}}, text/plain: {schema: {$ref: \"#/components/schemas/Thing\"}}}", 1))
	want := []report.Offer{{File: "openapi.yaml", Line: 12, Col: 87, Operation: "getA", Where: "answer", Media: "text/plain", Instead: "application/json"}}
	if diff := cmp.Diff(want, r.Offered); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	var b bytes.Buffer
	if err := report.Text(&b, []*report.Report{r}); err != nil || !strings.Contains(b.String(), "openapi.yaml:12:87: getA: answer of text/plain, used is application/json\n") {
		t.Errorf("%s, %v", b.String(), err)
	}
}

// A document that cannot be generated has a report as well.
func TestErrors(t *testing.T) {
	r := build(t, "openapi: 3.1.0\ninfo: [\n")
	if len(r.Errors) == 0 || r.Files != 0 {
		t.Errorf("errors %v, files %d", r.Errors, r.Files)
	}
}

func TestSame(t *testing.T) {
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		rs := []*report.Report{build(t, doc)}
		if err := report.Text(w, rs); err != nil {
			t.Fatal(err)
		}
		if err := report.JSON(w, rs); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(a.String(), b.String()); diff != "" {
		t.Errorf("two reports of one document differ:\n%s", diff)
	}
	var none bytes.Buffer
	if err := report.JSON(&none, nil); err != nil || none.String() != "[]\n" {
		t.Errorf("no reports: %q, %v", none.String(), err)
	}
}

// What stays untyped is named with its place: some of it for people, all of it in JSON.
func TestUntypedPlaces(t *testing.T) {
	members := "name: {type: string}"
	for _, m := range strings.Split("abcdefghijkl", "") {
		members += ", " + m + ": {}"
	}
	r := build(t, strings.Replace(doc, "name: {type: string}", members, 1))
	if len(r.UntypedPlaces) != r.Untyped || r.Untyped < 12 {
		t.Fatalf("%d untyped, %d places", r.Untyped, len(r.UntypedPlaces))
	}
	var b bytes.Buffer
	if err := report.Text(&b, []*report.Report{r}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"openapi.yaml:23:65: #/components/schemas/Thing/properties/a\n", "    and 3 more\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	b.Reset()
	if err := report.JSON(&b, []*report.Report{r}); err != nil || !strings.Contains(b.String(), `"pointer": "#/components/schemas/Thing/properties/l"`) {
		t.Errorf("%v\n%s", err, b.String())
	}
}
