package load

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/apigen-go/apigen/generator/load/tree"
)

const schemaFile = "../../specs/apigen-extensions.schema.json"

func extensionSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("extensions.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("extensions.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestExtensionPlaces compares the schema's list of extensions with the loader's.
func TestExtensionPlaces(t *testing.T) {
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Properties map[string]struct {
			Where []string `json:"x-where"`
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	words := map[place]string{atRoot: "root", atOperation: "operation", atWebhook: "webhook", atScheme: "scheme", atSchema: "schema", atProperty: "property"}
	want, got := map[string][]string{}, map[string][]string{}
	for key, places := range extensionPlaces {
		for _, p := range places {
			got[key] = append(got[key], words[p])
		}
	}
	for key, p := range doc.Properties {
		if strings.HasPrefix(key, "x-apigen-") {
			want[key] = p.Where
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schema and loader disagree (-schema +loader):\n%s", diff)
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestExtensionExamples checks every example of the documentation against the schema and
// with the loader.
func TestExtensionExamples(t *testing.T) {
	schema := extensionSchema(t)
	data, err := os.ReadFile("../../docs/extensions.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := yamlBlock.FindAllSubmatch(data, -1)
	if len(blocks) < 5 {
		t.Fatalf("%d examples found", len(blocks))
	}
	for _, block := range blocks {
		f := &tree.File{Path: "example.yaml"}
		if ps := tree.Parse(f, block[1]); f.Root == nil {
			t.Fatalf("%v in:\n%s", ps, block[1])
		}
		var visit func(n *tree.Node)
		visit = func(n *tree.Node) {
			for _, e := range n.Children() {
				if strings.HasPrefix(e.Key, "x-") {
					one := tree.NewMap(e.Value)
					one.Set(e.Key, e.Value.Clone())
					checkBoth(t, schema, e.Key, string(one.Get(e.Key).JSON()), true)
					continue
				}
				visit(e.Value)
			}
			for _, it := range n.Elems() {
				visit(it)
			}
		}
		visit(f.Root)
	}
}

// TestExtensionAgreement holds schema and loader against each other with values that
// both must take or both must refuse.
func TestExtensionAgreement(t *testing.T) {
	schema := extensionSchema(t)
	cases := []struct {
		key, value string
		ok         bool
	}{
		{"x-apigen-envelope", `"none"`, true},
		{"x-apigen-envelope", `{"status":"s","ok":[0,"1"]}`, true},
		{"x-apigen-envelope", `{"status":"s"}`, false},
		{"x-apigen-envelope", `{"stat":"s"}`, false},
		{"x-apigen-envelope", `{"data":["x"]}`, false},
		{"x-apigen-envelope", `{"absent":"maybe"}`, false},
		{"x-apigen-errors", `[{"code":1}]`, true},
		{"x-apigen-errors", `[{"code":"isp.*","retryAfter":"in ([0-9]+) s"}]`, true},
		{"x-apigen-errors", `[{"code":1,"retryAfter":""}]`, false},
		{"x-apigen-errors", `[{"name":"X"}]`, false},
		{"x-apigen-errors", `[{"code":1,"name":"no name"}]`, false},
		{"x-apigen-errors", `{"code":1}`, false},
		{"x-apigen-pagination", `{"page":"p","items":"list"}`, true},
		{"x-apigen-pagination", `{"style":"offset","offset":"o","items":"list","start":0}`, true},
		{"x-apigen-pagination", `{"style":"cursor","cursor":"c","next":"n","items":"list","more":"m"}`, true},
		{"x-apigen-pagination", `{"style":"link","next":"n","items":"list"}`, true},
		{"x-apigen-pagination", `{"style":"cursor","cursor":"c","items":"list"}`, false},
		{"x-apigen-pagination", `{"style":"page","items":"list"}`, false},
		{"x-apigen-pagination", `{"page":"p"}`, false},
		{"x-apigen-pagination", `{"style":"pages","page":"p","items":"i"}`, false},
		{"x-apigen-rate", `{"limit":3,"per":0.5}`, true},
		{"x-apigen-rate", `{"limit":0}`, false},
		{"x-apigen-rate", `{"limit":3,"per":0}`, false},
		{"x-apigen-idempotent", `true`, true},
		{"x-apigen-idempotent", `1`, false},
		{"x-apigen-lenient", `false`, true},
		{"x-apigen-lenient", `[]`, false},
		{"x-apigen-url", `true`, true},
		{"x-apigen-request-media", `"application/json"`, true},
		{"x-apigen-request-media", `["application/json"]`, false},
		{"x-apigen-response-media", `"text/csv; charset=utf-8"`, true},
		{"x-apigen-response-media", `{"a":"text/csv"}`, false},
		{"x-apigen-path", `"/a"`, true},
		{"x-apigen-path", `"a"`, false},
		{"x-apigen-refusal", `{"code":"sign-check-failure","message":"Illegal request"}`, true},
		{"x-apigen-refusal", `{"message":"Illegal request"}`, false},
		{"x-apigen-refusal", `"no"`, false},
		{"x-apigen-format", `{"layout":"unix"}`, true},
		{"x-apigen-format", `"unix-ms"`, true},
		{"x-apigen-format", `{"zone":"UTC"}`, false},
		{"x-apigen-nullable", `true`, true},
		{"x-apigen-nullable", `"yes"`, false},
		{"x-apigen-aliases", `["images"]`, true},
		{"x-apigen-aliases", `"images"`, false},
		{"x-apigen-aliases", `["a,b"]`, false},
		{"x-apigen-open-enum", `true`, true},
		{"x-apigen-open-enum", `[]`, false},
		{"x-apigen-wrap", `"item"`, true},
		{"x-apigen-wrap", `""`, false},
		{"x-apigen-vectors", `[{"name":"a","signature":"b","headers":{"X":1}}]`, true},
		{"x-apigen-vectors", `[{"signature":"b"}]`, false},
		{"x-apigen-token", `{"operation":"oauthToken","request":{"k":"{appkey}"},"margin":5,"rejected":[1]}`, true},
		{"x-apigen-token", `{"url":"https://example.com","scopes":["a"]}`, true},
		{"x-apigen-token", `{"token":"t"}`, false},
		{"x-apigen-token", `{"operation":"oauthToken","margin":"soon"}`, false},
		{"x-apigen-signing", `{"credentials":{"k":null},"send":[{"in":"header","name":"X","value":"{k}"}]}`, true},
		{"x-apigen-signing", `{"credentials":{"k":{"secret":true}},"dropEmpty":["form"],"steps":[{"name":"c","params":{"from":["param"],"repeat":"last","add":[{"name":"k","value":"{k}"}]}},{"name":"signature","digest":"md5","of":"{c}","when":{"method":["GET","POST"]}}],"send":[{"in":"param","name":"sign","value":"{signature}"}]}`, true},
		{"x-apigen-signing", `{"credentials":{"k":{"secert":true}},"send":[{"in":"header","name":"X","value":"{k}"}]}`, false},
		{"x-apigen-signing", `{"credentials":{"k":null},"steps":[{"name":"c","text":"{k}","digest":"md5"}],"send":[{"in":"header","name":"X","value":"{c}"}]}`, false},
		{"x-apigen-signing", `{"credentials":{"k":null},"send":[{"in":"body","name":"X","value":"{k}"}]}`, false},
		{"x-apigen-signing", `{"credentials":{"k":null},"send":[{"in":"header","value":"{k}"}]}`, false},
		{"x-apigen-nonsense", `1`, false},
	}
	for _, c := range cases {
		checkBoth(t, schema, c.key, c.value, c.ok)
	}
}

// checkBoth asks schema and loader about one extension at a place where it may stand.
func checkBoth(t *testing.T, schema *jsonschema.Schema, key, value string, want bool) {
	t.Helper()
	inst, err := jsonschema.UnmarshalJSON(strings.NewReader(`{"` + key + `":` + value + `}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(inst); (err == nil) != want {
		t.Errorf("%s: %s: schema says %v, want ok = %v", key, value, err, want)
	}
	at := func(p place, text string) string {
		places := extensionPlaces[key]
		if slices.Contains(places, p) && places[len(places)-1] == p || places == nil && p == atSchema {
			return text
		}
		return ""
	}
	member := `,"` + key + `":` + value
	doc := `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/":{"post":{"operationId":"oauthToken",` +
		`"requestBody":{"content":{"application/json":{},"application/x-www-form-urlencoded":{}}},"responses":{"200":{"description":"ok","content":{"text/csv":{}}}}` +
		at(atOperation, member) + `}}},"webhooks":{"w":{"post":{"responses":{}` + at(atWebhook, member) + `}}},"components":{"schemas":{"S":{"type":"array","items":{}` +
		at(atSchema, member) + `},"P":{"type":"object","properties":{"p":{"type":"string"` + at(atProperty, member) + `}}}},"securitySchemes":{"other":{"type":"apiKey","in":"header","name":"O","x-apigen-signing":{"credentials":{"appkey":null},"send":[{"in":"header","name":"X","value":"{appkey}"}]}},` +
		`"s":{"type":"apiKey","in":"header","name":"K"` + at(atScheme, member) + `}}}` + at(atRoot, member) + `}`
	_, diags := Load(context.Background(), Options{FS: fstest.MapFS{"d.json": {Data: []byte(doc)}}, Root: "d.json"})
	if diags.HasErrors() == want {
		t.Errorf("%s: %s: loader says %v, want ok = %v", key, value, diags, want)
	}
}
