package project

import (
	"reflect"
	"testing"

	"github.com/apigen-go/apigen/generator/config"
)

// Every option of a target reaches the generator under its own name.
func TestRequestHasOptions(t *testing.T) {
	target := config.Target{
		Spec: "openapi.yaml", Out: "acme", Package: "acme", Layout: config.LayoutGroups, Nullable: config.NullableAlways,
		Validate: config.ValidateAnswers, Test: true, Overlays: []string{"overlay.yaml"}, Allow: []string{"specs.example"},
		Media: []string{"text/csv"}, Names: config.NamesShort, Import: "example.com/acme",
	}
	req, err := (&Project{Root: t.TempDir()}).Request(target, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, got := reflect.ValueOf(target), reflect.ValueOf(req)
	compared := 0
	for i := range want.NumField() {
		name := want.Type().Field(i).Name
		f := got.FieldByName(name)
		if !f.IsValid() {
			continue // Out, Keep and the like are not the generator's business
		}
		compared++
		if want.Field(i).IsZero() {
			t.Errorf("the test does not set %s", name)
		}
		if !reflect.DeepEqual(f.Interface(), want.Field(i).Interface()) {
			t.Errorf("%s is %v, want %v", name, f, want.Field(i))
		}
	}
	if compared < 8 || req.ImportPath != target.Import {
		t.Errorf("%d options compared, import path %q", compared, req.ImportPath)
	}
}
