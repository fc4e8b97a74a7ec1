package emit_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/apigen-go/apigen/generator/emit"
	"github.com/apigen-go/apigen/generator/plan"
)

// loaded are, the types of everything that generated code may import.
var loaded = sync.OnceValues(func() (map[string]*types.Package, error) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile},
		"github.com/apigen-go/apigen/sdk", "github.com/apigen-go/apigen/sdk/signing", "github.com/apigen-go/apigen/sdk/oauth2", "github.com/apigen-go/apigen/sdk/xmlbody", "github.com/apigen-go/apigen/mock", "github.com/apigen-go/apigen/sdk/sdktest",
		"cmp", "context", "embed", "encoding/json", "errors", "fmt", "io", "iter", "log", "log/slog", "net/http", "os", "testing", "time")
	if err != nil {
		return nil, err
	}
	all := map[string]*types.Package{}
	for _, p := range pkgs {
		for _, e := range p.Errors {
			return nil, e
		}
		all[p.PkgPath] = p.Types
	}
	return all, nil
})

type known map[string]*types.Package

// Import implements [types.Importer].
func (k known) Import(path string) (*types.Package, error) {
	if p := k[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("generated code imports %q", path)
}

// typeCheck compiles the generated packages, as far as types go, against the real
// runtime.
func typeCheck(t testing.TB, p *plan.Plan, files []emit.File) {
	t.Helper()
	base, err := loaded()
	if err != nil {
		t.Fatal("the runtime does not compile: ", err)
	}
	imports := known(maps.Clone(base))
	fset := token.NewFileSet()
	type unit struct{ files, external []*ast.File }
	units := map[string]*unit{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".go") {
			continue
		}
		file, err := parser.ParseFile(fset, f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		dir := path.Dir(f.Name)
		if units[dir] == nil {
			units[dir] = &unit{}
		}
		if strings.HasSuffix(file.Name.Name, "_test") {
			units[dir].external = append(units[dir].external, file)
		} else {
			units[dir].files = append(units[dir].files, file)
		}
	}
	var external []*ast.File
	// Packages import each other only in this order: types, root, groups and tests.
	for _, dir := range []string{"types", "."} {
		if u := units[dir]; u != nil {
			check(t, fset, imports, importPath(p, dir), u.files)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(units)) {
		if dir != "types" && dir != "." {
			check(t, fset, imports, importPath(p, dir), units[dir].files)
		}
		external = append(external, units[dir].external...)
	}
	if len(external) > 0 {
		check(t, fset, imports, "external_test", external)
	}
}

func importPath(p *plan.Plan, dir string) string {
	for _, pkg := range p.Packages {
		if pkg.Dir == dir || pkg.Dir == "" && dir == "." {
			return pkg.ImportPath
		}
	}
	return dir
}

func check(t testing.TB, fset *token.FileSet, imports known, path string, files []*ast.File) {
	t.Helper()
	n := 0
	conf := types.Config{Importer: imports, Error: func(err error) {
		if n++; n <= 10 {
			t.Errorf("%s: %v", path, err)
		}
	}}
	pkg, _ := conf.Check(path, fset, files, nil)
	imports[path] = pkg
}
