package goapi

import (
	"go/ast"
	"go/token"
	"path"
	"strings"
)

// spell writes an expression twice: as it reads in code that uses the package, and with
// every name under its import path, so that two different packages called types are two.
func (r *reader) spell(e ast.Expr) (shown, exact string) {
	return r.write(e, false), r.write(e, true)
}

func (r *reader) write(e ast.Expr, exact bool) string {
	w := func(e ast.Expr) string { return r.write(e, exact) }
	switch e := e.(type) {
	case nil:
		return ""
	case *ast.Ident:
		switch {
		case !ast.IsExported(e.Name):
			return e.Name // predeclared, or of no concern outside
		case exact:
			return r.self + "." + e.Name
		}
		return e.Name
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		if !ok {
			return w(e.X) + "." + e.Sel.Name
		}
		full := r.imports[x.Name]
		if exact && full != "" {
			return full + "." + e.Sel.Name
		}
		if full != "" {
			return path.Base(full) + "." + e.Sel.Name
		}
		return x.Name + "." + e.Sel.Name
	case *ast.StarExpr:
		return "*" + w(e.X)
	case *ast.ArrayType:
		return "[" + w(e.Len) + "]" + w(e.Elt)
	case *ast.MapType:
		return "map[" + w(e.Key) + "]" + w(e.Value)
	case *ast.Ellipsis:
		return "... " + w(e.Elt)
	case *ast.ParenExpr:
		return w(e.X)
	case *ast.IndexExpr:
		return w(e.X) + "[" + w(e.Index) + "]"
	case *ast.IndexListExpr:
		return w(e.X) + "[" + join(e.Indices, w) + "]"
	case *ast.FuncType:
		return "func" + r.signature(e, exact)
	case *ast.StructType:
		return "struct{" + r.list(e.Fields, exact) + "}"
	case *ast.InterfaceType:
		if len(e.Methods.List) == 0 {
			return "any"
		}
		return "interface{" + r.list(e.Methods, exact) + "}"
	case *ast.BasicLit:
		return e.Value
	case *ast.UnaryExpr:
		return e.Op.String() + w(e.X)
	case *ast.BinaryExpr:
		return w(e.X) + " " + e.Op.String() + " " + w(e.Y)
	case *ast.CallExpr:
		return w(e.Fun) + "(" + join(e.Args, w) + ")"
	}
	return "?"
}

// signature leaves parameter names out: no caller depends on them.
func (r *reader) signature(t *ast.FuncType, exact bool) string {
	s := "(" + r.list(t.Params, exact) + ")"
	switch results := r.list(t.Results, exact); {
	case results == "":
		return s
	case strings.Contains(results, ", "):
		return s + " (" + results + ")"
	default:
		return s + " " + results
	}
}

func (r *reader) list(fields *ast.FieldList, exact bool) string {
	if fields == nil {
		return ""
	}
	var types []string
	for _, f := range fields.List {
		for range max(1, len(f.Names)) {
			types = append(types, r.write(f.Type, exact))
		}
	}
	return strings.Join(types, ", ")
}

// inferred is the type of a variable that does not state one, as far as its value shows it.
func (r *reader) inferred(e ast.Expr) (shown, exact string) {
	switch e := e.(type) {
	case *ast.CompositeLit:
		return r.spell(e.Type)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			shown, exact = r.inferred(e.X)
			return "*" + shown, "*" + exact
		}
	case *ast.CallExpr:
		shown, exact = r.spell(e.Fun)
		return "result of " + shown, "result of " + exact
	case *ast.BasicLit:
		kind := strings.ToLower(e.Kind.String())
		return kind, kind
	}
	return "inferred", "inferred"
}

func join(es []ast.Expr, w func(ast.Expr) string) string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = w(e)
	}
	return strings.Join(parts, ", ")
}
