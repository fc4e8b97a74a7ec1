package load_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
)

// one loads a document of one file.
func one(t testing.TB, doc string, change func(*load.Options)) (*ir.API, ir.Diagnostics) {
	t.Helper()
	o := load.Options{FS: fstest.MapFS{"openapi.yaml": {Data: []byte(doc)}}, Root: "openapi.yaml"}
	if change != nil {
		change(&o)
	}
	return load.Load(context.Background(), o)
}

func codes(diags ir.Diagnostics) string {
	var out []string
	for _, d := range diags {
		out = append(out, d.Severity.String()+" "+d.Code)
	}
	return strings.Join(out, ", ")
}

func TestOversize(t *testing.T) {
	doc := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n# " + strings.Repeat("x", 2<<20)
	api, diags := one(t, doc, func(o *load.Options) { o.MaxSize = 1 << 20 })
	if api != nil || codes(diags) != "error file-too-large" {
		t.Fatalf("got %v, %v", api, diags)
	}
	if want := "openapi.yaml: error: [file-too-large] the file is larger than 1 MiB"; !strings.HasPrefix(diags[0].String(), want) {
		t.Errorf("got %s", diags[0])
	}
}

func TestMissingRoot(t *testing.T) {
	_, diags := load.Load(context.Background(), load.Options{FS: fstest.MapFS{}, Root: "nowhere.yaml", Display: "specs"})
	if codes(diags) != "error file-not-found" || diags[0].Pos.File != "specs/nowhere.yaml" {
		t.Fatalf("got %v", diags)
	}
}

// TestBillionLaughs: a small document whose aliases expand without end must be refused
// at once.
func TestBillionLaughs(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := range 9 {
		prev, next := string(rune('0'+i)), string(rune('1'+i))
		b.WriteString("a" + next + ": &a" + next + " [" + strings.TrimSuffix(strings.Repeat("*a"+prev+",", 10), ",") + "]\n")
	}
	if _, diags := one(t, b.String(), nil); codes(diags) != "error alias-bomb" {
		t.Fatalf("got %v", diags)
	}
}

func TestDeep(t *testing.T) {
	for _, doc := range []string{strings.Repeat("[", 100_000), strings.Repeat(`{"a":`, 100_000), "a: " + strings.Repeat("[", 5_000)} {
		if api, diags := one(t, doc, nil); api != nil || !diags.HasErrors() {
			t.Errorf("got %v", diags)
		}
	}
}

// TestRemote: nothing is fetched unless its host is allowed by name.
func TestRemote(t *testing.T) {
	const doc = `
openapi: 3.1.0
info: {title: T, version: "1"}
paths: {}
components:
  schemas:
    A: {type: object, properties: {pet: {$ref: "https://example.com/s/pets.yaml#/Pet"}}}
`
	fetched := []string{}
	fetch := func(_ context.Context, url string) ([]byte, error) {
		fetched = append(fetched, url)
		switch url {
		case "https://example.com/s/pets.yaml":
			return []byte("Pet: {type: object, properties: {tag: {$ref: tag.yaml}, other: {$ref: 'https://evil.example/x.yaml'}}}"), nil
		case "https://example.com/s/tag.yaml":
			return []byte("{type: string}"), nil
		}
		return nil, errors.New("not there")
	}
	if _, diags := one(t, doc, func(o *load.Options) { o.Fetch = fetch }); codes(diags) != "warning ref-remote" || len(fetched) > 0 {
		t.Errorf("not allowed: %v, fetched %v", diags, fetched)
	}
	api, diags := one(t, doc, func(o *load.Options) { o.Fetch = fetch; o.Allow = []string{"example.com"} })
	if codes(diags) != "warning ref-remote" || len(fetched) != 2 {
		t.Fatalf("allowed: %v, fetched %v", diags, fetched)
	}
	if pet := api.Types[0].Fields[0].Type; pet.Name != "Pet" || pet.Fields[0].Type.Prim != ir.String {
		t.Errorf("got %s", ir.Dump(api))
	}
}

// TestHostile: names and texts that hold code travel as plain text; what would have to
// become an identifier as it stands is left out.
func TestHostile(t *testing.T) {
	const evil = "*/ func init() { panic(1) } /* `\n//go:generate rm\n"
	q := func(s string) string { return strings.NewReplacer("\n", `\n`, `"`, `\"`).Replace(s) }
	doc := `{"openapi":"3.1.0","info":{"title":"` + q(evil) + `","version":"1"},"paths":{"/{` + q("a\n") + `}":{"get":{"operationId":"` + q(evil) +
		`","tags":["` + q(evil) + `"],"description":"` + q(evil) + `","x-go-name":"` + q(evil) + `","responses":{}}}},` +
		`"components":{"schemas":{"` + q(evil) + `":{"type":"object","x-go-name":"func","properties":{"` + q(evil) + `":{"enum":["` + q(evil) + `"]}}}}}}`
	api, diags := one(t, doc, nil)
	if !strings.Contains(codes(diags), "warning bad-go-name") {
		t.Errorf("got %v", diags)
	}
	if api == nil || api.Title != evil || api.Operations[0].ID != strings.TrimSpace(evil) || api.Operations[0].GoName != "" || api.Types[0].Name != evil {
		t.Errorf("got %s", ir.Dump(api))
	}
}

// TestMultiplying: schemas that refer to each other so that their combinations multiply
// must not take the loader with them.
func TestMultiplying(t *testing.T) {
	schema := func(n int, body func(i int) string) string {
		var b strings.Builder
		b.WriteString(`{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{},"components":{"schemas":{`)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `"A%d":%s`, i, body(i))
		}
		return b.String() + "}}}"
	}
	ref := func(i int) string { return fmt.Sprintf(`{"$ref":"#/components/schemas/A%d"}`, i) }
	docs := map[string]string{
		"oneOf": schema(14, func(i int) string {
			return fmt.Sprintf(`{"type":"object","properties":{"p%d":{}},"oneOf":[%s,%s,%s]}`, i, ref((i+1)%14), ref((i+3)%14), ref((i+5)%14))
		}),
		"anyOf": schema(14, func(i int) string {
			return fmt.Sprintf(`{"type":"object","properties":{"p%d":{}},"anyOf":[%s,%s,%s,%s]}`, i, ref((i+1)%14), ref((i+2)%14), ref((i+3)%14), ref((i+4)%14))
		}),
		"allOf": schema(1000, func(i int) string {
			return fmt.Sprintf(`{"properties":{"n":%s},"allOf":[%s]}`, ref((i+1)%1000), ref((i+1)%1000))
		}),
		"chain": schema(20000, func(i int) string { return fmt.Sprintf(`{"properties":{"n":%s}}`, ref((i+1)%20000)) }),
	}
	for name, doc := range docs {
		// Without the loader's bounds this would not end before the test binary is stopped.
		api, diags := one(t, doc, nil)
		if api == nil {
			t.Errorf("%s: %v", name, diags)
			continue
		}
		checkAPI(t, api)
	}
}
