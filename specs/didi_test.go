package specs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

const (
	didiSpecFile    = "didi/openapi.yaml"
	didiCreatePath  = "/paths/~1river~1Approval~1create/post"
	didiBodySchema  = "/requestBody/content/application~1json/schema"
	didiReplySchema = "/responses/200/content/application~1json/schema"
	didiComponents  = "/components/schemas/"
)

type didiMap = map[string]any

// didiLoad reads the spec into plain JSON values, numbers as json.Number.
func didiLoad(t testing.TB) didiMap {
	t.Helper()
	src, err := os.ReadFile(didiSpecFile)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(src, &v); err != nil {
		t.Fatal(err)
	}
	return didiJSON(t, v).(didiMap)
}

// didiJSON takes v through JSON text: a deep copy in the form the validator wants.
func didiJSON(t testing.TB, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func didiReadJSON(t testing.TB, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("../testdata/didi/" + name)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// didiCompile compiles the schema at a JSON pointer. Formats are checked, and so is JSON text inside strings:
// contentSchema is an assertion here, not a comment.
func didiCompile(t testing.TB, doc didiMap, pointer string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.AssertContent()
	if err := c.AddResource("didi.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("didi.json#" + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
	if err != nil {
		t.Fatalf("%s: %v", pointer, err)
	}
	return s
}

// didiAt follows a JSON pointer; nil where it leads nowhere.
func didiAt(v any, pointer string) any {
	for _, name := range strings.Split(pointer, "/")[1:] {
		name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
		switch x := v.(type) {
		case didiMap:
			v = x[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// didiResolve follows the $ref of a schema; members beside it win.
func didiResolve(doc didiMap, v any) didiMap {
	s, _ := v.(didiMap)
	ref, ok := s["$ref"].(string)
	if !ok {
		return s
	}
	out := maps.Clone(didiResolve(doc, didiAt(doc, strings.TrimPrefix(ref, "#"))))
	if out == nil {
		return nil
	}
	for k, x := range s {
		if k != "$ref" {
			out[k] = x
		}
	}
	return out
}

func didiStrings(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, x := range list {
		out = append(out, fmt.Sprint(x))
	}
	return out
}

// didiWalk calls f for every value of a document with its JSON pointer.
func didiWalk(v any, pointer string, f func(pointer string, v any)) {
	f(pointer, v)
	switch x := v.(type) {
	case didiMap:
		for _, k := range slices.Sorted(maps.Keys(x)) {
			didiWalk(x[k], pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k), f)
		}
	case []any:
		for i, e := range x {
			didiWalk(e, fmt.Sprintf("%s/%d", pointer, i), f)
		}
	}
}

func TestDidiSpecLoads(t *testing.T) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile(didiSpecFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi is %s", doc.OpenAPI)
	}
}

// Every reference leads somewhere, every schema compiles, every operation has the parts that the others rely on.
func TestDidiSpecIsWhole(t *testing.T) {
	doc := didiLoad(t)
	for name := range didiAt(doc, "/components/schemas").(didiMap) {
		didiCompile(t, doc, didiComponents+name)
	}
	ids, goNames := map[string]bool{}, map[string]bool{}
	for path, item := range doc["paths"].(didiMap) {
		for method, v := range item.(didiMap) {
			op, at := v.(didiMap), method+" "+path
			id := fmt.Sprint(op["operationId"])
			if ids[id] {
				t.Errorf("%s: operationId %s is used twice", at, id)
			}
			ids[id] = true
			name := fmt.Sprintf("%v%v", didiStrings(op["tags"]), op["x-go-name"])
			if op["x-go-name"] == nil || len(didiStrings(op["tags"])) != 1 || goNames[name] {
				t.Errorf("%s: not one tag and a Go name of its own: %s", at, name)
			}
			goNames[name] = true
			if path != "/river/Approval/create" && !strings.Contains(fmt.Sprint(op["description"]), "字段来自官方 SDK/接口描述") {
				t.Errorf("%s: does not say where its fields come from", at)
			}
			if reply := didiAt(op, didiReplySchema); reply == nil {
				t.Errorf("%s: no reply", at)
			} else if didiAt(reply, "/properties/errno") == nil {
				t.Errorf("%s: reply without errno", at)
			}
			if method == "post" && didiAt(op, didiBodySchema) == nil {
				t.Errorf("%s: no JSON body", at)
			}
		}
	}
	for _, want := range []string{
		"[Auth]Authorize", "[Approval]Create", "[Approval]Update", "[Approval]Cancel", "[Approval]Detail", "[Order]ListByApproval",
		"[Regulation]List", "[Regulation]Detail", "[City]CarCities", "[City]AirportCities", "[City]HotelCities",
		"[City]TrainCities", "[City]Countries", "[City]List", "[BudgetCenter]List",
		"[Member]List", "[Member]Detail", "[Member]Create", "[Member]Update",
	} {
		if !goNames[want] {
			t.Errorf("no operation %s in %v", want, slices.Sorted(maps.Keys(goNames)))
		}
	}
	if got := didiAt(doc, "/components/securitySchemes/accessToken/x-apigen-token/operation"); !ids[fmt.Sprint(got)] {
		t.Errorf("token operation %v does not exist", got)
	}
	didiWalk(doc, "", func(p string, v any) {
		m, _ := v.(didiMap)
		for k, x := range m {
			if x == nil { // an unquoted comma in a flow mapping
				t.Errorf("%s: %q has no value", p, k)
			}
		}
		if ref, ok := m["$ref"].(string); ok && didiAt(doc, strings.TrimPrefix(ref, "#")) == nil {
			t.Errorf("%s: dangling %s", p, ref)
		}
	})
}
