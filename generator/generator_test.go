package generator_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/write"
)

func request(fsys fs.FS, name string) generator.Request {
	return generator.Request{
		FS: fsys, Spec: "openapi.yaml", Display: "specs/" + name, Package: name,
		ImportPath: "example.com/" + name, Layout: "package", Test: true,
	}
}

func generate(t testing.TB, req generator.Request) *generator.Result {
	t.Helper()
	res, diags := generator.Generate(context.Background(), req)
	if diags.HasErrors() || len(res.Files) == 0 {
		t.Fatalf("no output: %v", diags)
	}
	return res
}

func contents(res *generator.Result) map[string]string {
	m := map[string]string{write.SumName: string(res.Manifest.Format())}
	for _, f := range res.Files {
		m[f.Name] = string(f.Data)
	}
	return m
}

// The same request gives the same bytes, however many processors there are and
// however often it is asked.
func TestSameBytes(t *testing.T) {
	for _, name := range []string{"jinyantrip", "didi"} {
		req := request(os.DirFS("../specs/"+name), name)
		want := contents(generate(t, req))
		for _, procs := range []int{1, 2, 8} {
			old := runtime.GOMAXPROCS(procs)
			got := contents(generate(t, req))
			runtime.GOMAXPROCS(old)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s with %d processors (-first +now):\n%s", name, procs, diff)
			}
		}
	}
}

// What the last run chose stays, and a run with its manifest changes nothing.
func TestManifestIsStable(t *testing.T) {
	for _, name := range []string{"jinyantrip", "didi"} {
		req := request(os.DirFS("../specs/"+name), name)
		first := generate(t, req)
		m, err := write.ParseManifest(first.Manifest.Format())
		if err != nil {
			t.Fatal(err)
		}
		req.Previous = m
		if !req.UpToDate() {
			t.Errorf("%s: a manifest just made is out of date", name)
		}
		second, diags := generator.Generate(context.Background(), req)
		if len(diags) > 0 {
			t.Errorf("%s: the second run finds %v", name, diags)
		}
		if diff := cmp.Diff(contents(first), contents(second)); diff != "" {
			t.Errorf("%s (-first +second):\n%s", name, diff)
		}
	}
}

const small = `openapi: 3.1.0
info: {title: small, version: "1"}
paths:
  /b:
    get:
      operationId: list_things
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/thing"}}}}}
components:
  schemas:
    thing: {type: object, properties: {name: {type: string}}}
`

// An API that grows renames nothing: the new operation and type stand first and would
// take the old names if nobody remembered them.
func TestGrowthKeepsNames(t *testing.T) {
	req := request(fstest.MapFS{"openapi.yaml": {Data: []byte(small)}}, "small")
	first := generate(t, req)

	grown := strings.Replace(small, "paths:\n", `paths:
  /a:
    get:
      operationId: listThings
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
`, 1)
	grown = strings.Replace(grown, "  schemas:\n", "  schemas:\n    Thing: {type: object, properties: {id: {type: string}}}\n", 1)
	req = request(fstest.MapFS{"openapi.yaml": {Data: []byte(grown)}}, "small")
	req.Previous = first.Manifest
	if req.UpToDate() {
		t.Error("a changed document passes for the old one")
	}
	second := generate(t, req)
	for _, decl := range []string{"func (c *Client) ListThings(ctx context.Context, opts ...sdk.Option) (*Thing, error)", "type Thing struct {\n\tName string"} {
		if !strings.Contains(source(first), decl) {
			t.Fatalf("the first run has no %q:\n%s", decl, source(first))
		}
		if !strings.Contains(source(second), decl) {
			t.Errorf("the second run renamed %q", decl)
		}
	}
}

func source(res *generator.Result) string {
	var b strings.Builder
	for _, f := range res.Files {
		b.Write(f.Data)
	}
	return b.String()
}

// Text of a document never becomes code.
func TestHostileText(t *testing.T) {
	texts := []string{
		"*/ func init() { panic(1) } /*", "x\nfunc init() { panic(1) }", "`\nfunc init() {}", "//go:generate rm -rf /", "//go:linkname a b\n//export x",
		"\"; func init() {}; var _ = \"", "\u2028func init() {}", "\r\nfunc init() {}", "#cgo LDFLAGS: -x", "a\x00b", "+build ignore", "//line x.go:1",
	}
	for _, text := range texts {
		spec := fmt.Sprintf(`openapi: 3.1.0
info: {title: %[1]q, version: %[1]q, description: %[1]q}
servers: [{url: "https://example.com", description: %[1]q}]
tags: [{name: %[1]q, description: %[1]q}]
paths:
  /a:
    get:
      operationId: %[1]q
      tags: [%[1]q]
      summary: %[1]q
      description: %[1]q
      parameters: [{name: %[1]q, in: query, description: %[1]q, schema: {type: string, default: %[1]q}}]
      responses: {"200": {description: %[1]q, content: {application/json: {schema: {$ref: "#/components/schemas/T"}, example: {a: %[1]q}}}}}
components:
  schemas:
    T:
      type: object
      title: %[1]q
      description: %[1]q
      properties:
        %[1]q: {type: string, description: %[1]q, enum: [%[1]q, b], x-enum-varnames: [%[1]q, B], x-enum-descriptions: [%[1]q, c]}
`, text)
		res, diags := generator.Generate(context.Background(), request(fstest.MapFS{"openapi.yaml": {Data: []byte(spec)}}, "hostile"))
		if diags.HasErrors() {
			// Refusing is fine; a fence that had to refuse is not: the text got that far.
			if slices.ContainsFunc(diags, func(d ir.Diagnostic) bool { return d.Code == "emit" }) {
				t.Errorf("%q reached the fence: %v", text, diags)
			}
			continue
		}
		for _, f := range res.Files {
			for n, line := range strings.Split(string(f.Data), "\n") {
				if strings.HasSuffix(f.Name, ".go") && (strings.HasPrefix(line, "func init") || strings.HasPrefix(line, "//go:") && line != "//go:embed openapi.yaml" || strings.HasPrefix(line, "//line") || strings.HasPrefix(line, "//export") || strings.HasPrefix(line, "#cgo")) {
					t.Errorf("%q became code in %s:%d: %s", text, f.Name, n+1, line)
				}
			}
		}
	}
}

func TestErrorsGiveNothing(t *testing.T) {
	for name, spec := range map[string]string{
		"empty": "", "not yaml": "a: [", "not openapi": "hello: world\n", "wrong version": "openapi: 9.0.0\ninfo: {}\npaths: {}\n",
	} {
		res, diags := generator.Generate(context.Background(), request(fstest.MapFS{"openapi.yaml": {Data: []byte(spec)}}, "x"))
		if !diags.HasErrors() || len(res.Files) > 0 {
			t.Errorf("%s: %d files, diagnostics %v", name, len(res.Files), diags)
		}
		for _, d := range diags {
			if d.Pos.File != "specs/x/openapi.yaml" || d.Advice == "" {
				t.Errorf("%s: no place or advice: %s", name, d)
			}
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for _, name := range []string{"jinyantrip", "didi"} {
		b.Run(name, func(b *testing.B) {
			req := request(os.DirFS("../specs/"+name), name)
			b.ReportAllocs()
			for b.Loop() {
				generate(b, req)
			}
		})
	}
	b.Run("4000-operations", func(b *testing.B) {
		req := request(fstest.MapFS{"openapi.yaml": {Data: manyOperations(4000)}}, "many")
		b.ReportAllocs()
		for b.Loop() {
			generate(b, req)
		}
	})
	b.Run("4000-operations-unchanged", func(b *testing.B) {
		req := request(fstest.MapFS{"openapi.yaml": {Data: manyOperations(4000)}}, "many")
		req.Previous = generate(b, req).Manifest
		for b.Loop() {
			if !req.UpToDate() {
				b.Fatal("not up to date")
			}
		}
	})
}

// manyOperations is a document of the size of the largest vendors': n operations in a
// hundred groups, each with a body and an answer of its own.
func manyOperations(n int) []byte {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: many, version: \"1\"}\nservers: [{url: https://example.com}]\npaths:\n")
	for i := range n {
		fmt.Fprintf(&b, `  /op/%[1]d:
    post:
      operationId: operation%[1]d
      tags: [group%[2]d]
      summary: Operation %[1]d
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [id]
              properties:
                id: {type: string, description: Its number}
                count: {type: integer}
                names: {type: array, items: {type: string}}
                kind: {type: string, enum: [a, b, c]}
      responses:
        "200":
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  total: {type: integer}
                  items: {type: array, items: {type: object, properties: {id: {type: string}, amount: {type: string, format: decimal}}}}
`, i, i%100)
	}
	return []byte(b.String())
}

// TestShortNames: methods leave out their group's noun where that is asked for, and an
// operation more, even an earlier one, renames none.
func TestShortNames(t *testing.T) {
	spec := func(more string) string {
		return "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\npaths:\n" + more + `  /products: {get: {operationId: listProducts, tags: [products], responses: {"204": {description: ok}}}}
  /products/{id}: {get: {operationId: getProduct, tags: [products], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {"204": {description: ok}}}}
`
	}
	var previous *write.Manifest
	methods := func(doc, names string, old *write.Manifest) string {
		res, diags := generator.Generate(t.Context(), generator.Request{FS: fstest.MapFS{"openapi.yaml": {Data: []byte(doc)}}, Spec: "openapi.yaml",
			Package: "t", ImportPath: "example.com/t", Layout: "package", Names: names, Previous: old})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		previous = res.Manifest
		var out []string
		for _, f := range res.Files {
			for _, m := range regexp.MustCompile(`func \(s \*ProductsService\) (\w+)`).FindAllSubmatch(f.Data, -1) {
				out = append(out, string(m[1]))
			}
		}
		return strings.Join(out, " ")
	}
	if got := methods(spec(""), "", nil); got != "ListProducts GetProduct" {
		t.Errorf("by default: %s", got)
	}
	if got := methods(spec(""), "short", nil); got != "List Get" {
		t.Errorf("short: %s", got)
	}
	if got := methods(spec("  /p: {get: {operationId: list, tags: [products], responses: {\"204\": {description: ok}}}}\n"), "short", previous); !strings.HasSuffix(got, " List Get") {
		t.Errorf("with another operation in front: %s", got)
	}
}
