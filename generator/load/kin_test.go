package load_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"

	"github.com/apigen-go/apigen/generator/load"
)

// TestCorpusKin gives every repaired document of the corpus to kin-openapi, which
// refuses some of the originals: what Document returns must be readable by it, and
// most must pass its validation.
func TestCorpusKin(t *testing.T) {
	dir, names := corpus(t)
	refused := 0
	for _, name := range names {
		data, _ := load.Document(context.Background(), load.Options{FS: os.DirFS(dir), Root: name})
		if err := kinValidate(t, data); err != nil {
			refused++
			t.Logf("%s: does not validate: %.300v", name, err)
		}
	}
	t.Logf("%d of %d do not validate", refused, len(names))
	if refused*8 > len(names) {
		t.Errorf("%d of %d documents do not validate", refused, len(names))
	}
}

// TestGoldenKin does so for the golden cases of one file.
func TestGoldenKin(t *testing.T) {
	for _, name := range []string{"swagger2", "calls", "schemas", "defects"} {
		ar, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		data, _ := load.Document(context.Background(), caseOptions(ar))
		if err := kinValidate(t, data); err != nil && (name == "swagger2" || name == "schemas") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func kinValidate(t *testing.T, data []byte) error {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		t.Errorf("kin-openapi refuses a repaired document: %v", err)
		return nil
	}
	return doc.Validate(context.Background(), openapi3.DisableExamplesValidation(),
		openapi3.DisableSchemaPatternValidation(), openapi3.DisableSchemaDefaultsValidation())
}

// TestSwaggerKin compares the conversion of Swagger 2 with openapi2conv's.
func TestSwaggerKin(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/swagger2.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := yaml.Unmarshal(ar.Files[0].Data, &plain); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(stringKeys(plain))
	if err != nil {
		t.Fatal(err)
	}
	var doc2 openapi2.T
	if err := json.Unmarshal(data, &doc2); err != nil {
		t.Fatal(err)
	}
	want, err := openapi2conv.ToV3(&doc2)
	if err != nil {
		t.Fatal(err)
	}
	ours, _ := load.Document(context.Background(), caseOptions(ar))
	got, err := openapi3.NewLoader().LoadFromData(ours)
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range want.Paths.Map() {
		for method, op := range item.Operations() {
			other := got.Paths.Value(path).GetOperation(method)
			if other == nil {
				t.Errorf("%s %s is lost", method, path)
				continue
			}
			if len(op.Parameters) != len(other.Parameters) || (op.RequestBody == nil) != (other.RequestBody == nil) || op.Responses.Len() != other.Responses.Len() {
				t.Errorf("%s %s: %d parameters, body %t, %d responses; openapi2conv has %d, %t, %d", method, path,
					len(other.Parameters), other.RequestBody != nil, other.Responses.Len(), len(op.Parameters), op.RequestBody != nil, op.Responses.Len())
			}
		}
	}
	if len(want.Components.Schemas) != len(got.Components.Schemas) || len(want.Components.SecuritySchemes) != len(got.Components.SecuritySchemes) || len(want.Servers) != len(got.Servers) {
		t.Errorf("components or servers differ")
	}
}

// stringKeys makes a decoded YAML value fit for JSON: 200 is a key like any other there.
func stringKeys(v any) any {
	switch v := v.(type) {
	case map[any]any:
		out := map[string]any{}
		for k, e := range v {
			out[fmt.Sprint(k)] = stringKeys(e)
		}
		return out
	case map[string]any:
		for k, e := range v {
			v[k] = stringKeys(e)
		}
	case []any:
		for i, e := range v {
			v[i] = stringKeys(e)
		}
	}
	return v
}
