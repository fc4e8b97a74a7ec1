package emit_test

import (
	"bytes"
	"context"
	"fmt"
	goruntime "runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apigen-go/apigen/generator/emit"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/generator/plan"
)

// big is an API of n operations as the largest gateways have them: a request, a
// result with a list, an enum each.
func big(n int) *ir.API {
	api := &ir.API{Source: "big.yaml", Title: "Big", Lenient: true, Servers: []ir.Server{{URL: "https://example.com"}}}
	group := &ir.Group{Name: "calls"}
	api.Groups = []*ir.Group{group}
	text := &ir.Type{Kind: ir.Scalar, Prim: ir.String}
	number := &ir.Type{Kind: ir.Scalar, Prim: ir.Integer}
	for i := range n {
		id := fmt.Sprintf("taobao.item.%c%c.call%d", 'a'+i%26, 'a'+i/26%26, i)
		status := &ir.Type{Kind: ir.Enum, Prim: ir.String, Pointer: id + "/status", Values: []ir.EnumValue{
			{Value: ir.Value{Prim: ir.String, Text: "on"}, Title: "上架"}, {Value: ir.Value{Prim: ir.String, Text: "off"}, Title: "下架"},
		}}
		item := &ir.Type{Kind: ir.Struct, Pointer: id + "/item", Out: true}
		body := &ir.Type{Kind: ir.Struct, Pointer: id + "/body", In: true}
		for k := range 12 {
			f := &ir.Field{Name: fmt.Sprintf("member_%d", k), Type: text, Description: "商品的第几个属性,说明文字大概有这么长"}
			if k%3 == 0 {
				f.Type = number
			}
			item.Fields = append(item.Fields, f)
			body.Fields = append(body.Fields, f)
		}
		item.Fields = append(item.Fields, &ir.Field{Name: "status", Type: status})
		out := &ir.Type{Kind: ir.Struct, Pointer: id + "/out", Out: true, Fields: []*ir.Field{
			{Name: "items", Type: &ir.Type{Kind: ir.List, Elem: item}}, {Name: "total", Type: number},
		}}
		api.Operations = append(api.Operations, &ir.Operation{
			ID: id, Group: group, Method: "POST", Path: "/router/" + id, Summary: "查询商品列表", Description: "根据条件查询商品。", Lenient: true,
			Body:      &ir.Body{Required: true, Contents: []*ir.Content{{MediaType: "application/json", Type: body}}},
			Responses: []*ir.Response{{Status: "200", Contents: []*ir.Content{{MediaType: "application/json", Type: out}}}},
		})
	}
	return api
}

func render(t testing.TB, api *ir.API, o plan.Options) (*plan.Plan, []emit.File) {
	t.Helper()
	p, diags := plan.Build(api, o)
	if p == nil {
		t.Fatal(diags)
	}
	files, err := emit.Render(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return p, files
}

func TestFilesAreCapped(t *testing.T) {
	o := plan.Options{Package: "big", ImportPath: module + "/big"}
	p, files := render(t, big(600), o)
	names := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".go") && len(f.Data) > emit.MaxFile {
			t.Errorf("%s has %d bytes", f.Name, len(f.Data))
		}
		if bytes.Contains(f.Data, []byte("\r")) {
			t.Errorf("%s has carriage returns", f.Name)
		}
		names[strings.ToLower(f.Name)] = true
	}
	if len(names) != len(files) {
		t.Error("file names differ only by case")
	}
	typeCheck(t, p, files)
}

// TestOneMoreCallMovesLittle holds that a new operation leaves most files alone, though
// it comes first.
func TestOneMoreCallMovesLittle(t *testing.T) {
	o := plan.Options{Package: "big", ImportPath: module + "/big"}
	api := big(601)
	first := api.Operations[0]
	api.Operations = api.Operations[1:]
	p, before := render(t, api, o)
	o.Frozen = map[string]string{}
	for _, c := range p.Frozen {
		o.Frozen[c.Key] = c.Value
	}
	api.Operations = append([]*ir.Operation{first}, api.Operations...)
	_, after := render(t, api, o)
	old := map[string][]byte{}
	for _, f := range before {
		old[f.Name] = f.Data
	}
	changed := 0
	for _, f := range after {
		if !bytes.Equal(old[f.Name], f.Data) {
			changed++
		}
	}
	if changed > len(after)*2/3 {
		t.Errorf("%d of %d files changed", changed, len(after))
	}
}

func TestSameBytes(t *testing.T) {
	o := plan.Options{Package: "big", ImportPath: module + "/big", Layout: "package"}
	_, want := render(t, big(60), o)
	defer goruntime.GOMAXPROCS(goruntime.GOMAXPROCS(0))
	for i := range 10 {
		goruntime.GOMAXPROCS(1 + i%2*3)
		_, got := render(t, big(60), o)
		if len(got) != len(want) {
			t.Fatalf("%d files, then %d", len(want), len(got))
		}
		for k := range got {
			if got[k].Name != want[k].Name || !bytes.Equal(got[k].Data, want[k].Data) {
				t.Fatalf("run %d: %s differs", i, got[k].Name)
			}
		}
	}
}

// TestFrozen holds that a second run with the choices of the first gives the same
// output and nothing to say.
func TestFrozen(t *testing.T) {
	for _, name := range []string{"calls", "names", "fields", "unions", "groups"} {
		in := archive(t, "testdata/"+name+".txtar")
		fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(in["openapi.yaml"])}}
		api, _ := load.Load(context.Background(), load.Options{FS: fsys, Root: "openapi.yaml"})
		o := options(in)
		p, first := render(t, api, o)
		for _, c := range p.Frozen {
			o.Frozen[c.Key] = c.Value
		}
		again, second := render(t, api, o)
		for i := range first {
			if !bytes.Equal(first[i].Data, second[i].Data) {
				t.Errorf("%s: %s changed", name, first[i].Name)
			}
		}
		if len(again.Frozen) != len(p.Frozen) {
			t.Errorf("%s: %d choices, then %d", name, len(p.Frozen), len(again.Frozen))
		}
		if _, ds := plan.Build(api, o); len(ds) > 0 {
			t.Errorf("%s: %v", name, ds)
		}
	}
}

// TestInvalidName holds that what is no name is an error and no code.
func TestInvalidName(t *testing.T) {
	p := &plan.Plan{Source: "x", Packages: []*plan.Package{{Name: "p", ImportPath: module + "/p", Files: []*plan.File{{
		Name: "p.go", Package: "p", Decls: []plan.Decl{&plan.Struct{Name: "T", Fields: []*plan.Field{{Name: "A b", Type: &plan.Type{Name: "int"}}}}},
	}}}}}
	if _, err := emit.Render(context.Background(), p); err == nil || !strings.Contains(err.Error(), "identifier") {
		t.Error(err)
	}
}

func BenchmarkGenerate4000(b *testing.B) {
	api := big(4000)
	o := plan.Options{Package: "big", ImportPath: module + "/big"}
	b.ReportAllocs()
	for b.Loop() {
		_, files := render(b, api, o)
		lines, size := 0, 0
		for _, f := range files {
			lines += bytes.Count(f.Data, []byte("\n"))
			size += len(f.Data)
		}
		b.ReportMetric(float64(lines)/4000, "lines/call")
		b.ReportMetric(float64(size)/(1<<20), "MiB")
	}
}
