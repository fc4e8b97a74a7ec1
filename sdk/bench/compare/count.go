package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// counts are the figures of a generated package, without its tests.
type counts struct {
	Files   int
	Lines   int
	Bytes   int
	Largest int // bytes of the largest file
	Types   int // exported
	Fields  int // exported, of exported types, those of nested structs included
	Untyped int // of those fields, how many say nothing of their value
	Lost    int // of those fields, how many are of an empty struct, so that what was sent is gone
	Calls   int // untyped results and arguments of exported functions that take a context
}

// vague is how many places say nothing, or worse.
func (c counts) vague() int { return c.Untyped + c.Lost + c.Calls }

// raw are the types of other packages that hold any JSON value.
var raw = map[string]bool{
	"json.RawMessage": true, "jsontext.Value": true, "jx.Raw": true, "sdk.RawJSON": true,
}

func printCounts(dir string) error {
	return printJSON(countPackage(dir))
}

// countPackage reads the Go files of a folder.
func countPackage(dir string) (counts, error) {
	var c counts
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return c, err
	}
	fset := token.NewFileSet()
	s := shapes{types: map[string]ast.Expr{}}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return c, err
		}
		c.Files++
		c.Lines += bytes.Count(text, []byte("\n"))
		c.Bytes += len(text)
		c.Largest = max(c.Largest, len(text))
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return c, err
		}
		files = append(files, file)
		s.collect(file)
	}
	for _, file := range files {
		s.count(file, &c)
	}
	return c, nil
}

// shapes knows the types of a package by name.
type shapes struct {
	types map[string]ast.Expr
}

func (s shapes) collect(file *ast.File) {
	for _, spec := range typeSpecs(file) {
		s.types[spec.Name.Name] = spec.Type
	}
}

func typeSpecs(file *ast.File) []*ast.TypeSpec {
	var specs []*ast.TypeSpec
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			specs = append(specs, spec.(*ast.TypeSpec))
		}
	}
	return specs
}

func (s shapes) count(file *ast.File, c *counts) {
	for _, spec := range typeSpecs(file) {
		if !spec.Name.IsExported() {
			continue
		}
		c.Types++
		ast.Inspect(spec.Type, func(n ast.Node) bool {
			if st, ok := n.(*ast.StructType); ok {
				s.countFields(st, c)
			}
			return true
		})
	}
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && isCall(fn) {
			c.Calls += s.untypedFields(fn.Type.Params) + s.untypedFields(fn.Type.Results)
		}
	}
}

// isCall reports whether a function is a call of the API: exported, a context first, and
// not the variant that hands the raw response over.
func isCall(fn *ast.FuncDecl) bool {
	if !fn.Name.IsExported() || !isSelector(first(fn.Type.Params), "context", "Context") {
		return false
	}
	result := first(fn.Type.Results)
	if star, ok := result.(*ast.StarExpr); ok {
		result = star.X
	}
	return result != nil && !isSelector(result, "http", "Response")
}

func first(list *ast.FieldList) ast.Expr {
	if list == nil || len(list.List) == 0 {
		return nil
	}
	return list.List[0].Type
}

func isSelector(expr ast.Expr, pkg, name string) bool {
	sel, ok := expr.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != name {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	return ok && id.Name == pkg
}

func (s shapes) untypedFields(list *ast.FieldList) int {
	n := 0
	for _, field := range list.List {
		if s.leaf(field.Type, nil) == untyped {
			n++
		}
	}
	return n
}

func (s shapes) countFields(st *ast.StructType, c *counts) {
	for _, field := range st.Fields.List {
		for _, name := range field.Names {
			if !name.IsExported() {
				continue
			}
			c.Fields++
			switch s.leaf(field.Type, nil) {
			case untyped:
				c.Untyped++
			case lost:
				c.Lost++
			}
		}
	}
}

// A verdict is how much a Go type says of a value.
type verdict int

const (
	typed   verdict = iota
	untyped         // any, raw JSON: it may be anything
	lost            // an empty struct: whatever it is, it is dropped
)

// leaf judges what pointers, slices, maps, optional wrappers and names of the package
// lead to.
func (s shapes) leaf(expr ast.Expr, seen []string) verdict {
	switch t := expr.(type) {
	case *ast.ParenExpr:
		return s.leaf(t.X, seen)
	case *ast.StarExpr:
		return s.leaf(t.X, seen)
	case *ast.ArrayType:
		return s.leaf(t.Elt, seen)
	case *ast.MapType:
		return s.leaf(t.Value, seen)
	case *ast.IndexExpr: // Opt[T]
		return s.leaf(t.Index, seen)
	case *ast.InterfaceType:
		if len(t.Methods.List) == 0 {
			return untyped
		}
	case *ast.SelectorExpr:
		if pkg, ok := t.X.(*ast.Ident); ok && raw[pkg.Name+"."+t.Sel.Name] {
			return untyped
		}
	case *ast.StructType:
		if len(t.Fields.List) == 0 {
			return lost
		}
		if value := wrapped(t); value != nil {
			return s.leaf(value, seen)
		}
	case *ast.Ident:
		if t.Name == "any" {
			return untyped
		}
		if def, ok := s.types[t.Name]; ok && !slices.Contains(seen, t.Name) {
			return s.leaf(def, append(seen, t.Name))
		}
	}
	return typed
}

// wrapped is the type of Value where a struct is an optional or nullable wrapper such as
// OptX{Value X; Set bool}, and nil otherwise.
func wrapped(t *ast.StructType) (value ast.Expr) {
	flags := 0
	for _, field := range t.Fields.List {
		for _, name := range field.Names {
			switch name.Name {
			case "Value":
				value = field.Type
			case "Set", "Null":
				flags++
			default:
				return nil
			}
		}
	}
	if flags == 0 {
		return nil
	}
	return value
}
