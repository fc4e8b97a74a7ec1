package emit

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/plan"
)

// fence compares what rendered source, a file or a piece of one, declares with what was
// planned. It is the last line of defence against text that became code, so it reads the
// parsed source and knows nothing of how it was written.
func fence(pkg string, decls []plan.Decl, imports []string, file *ast.File) error {
	var errs []error
	if file.Name.Name != pkg {
		errs = append(errs, fmt.Errorf("package clause is %q, planned %q", file.Name.Name, pkg))
	}
	var planned []string
	embeds := 0
	for _, d := range decls {
		planned = append(planned, d.Declares()...)
		if _, ok := d.(*plan.TestServer); ok {
			embeds++
		}
	}
	errs = append(errs, differ("declaration", planned, declared(file))...)
	errs = append(errs, differ("import", imports, imported(file))...)
	for _, group := range file.Comments {
		for _, c := range group.List {
			switch text := c.Text; {
			case strings.HasPrefix(text, "//go:embed ") && embeds > 0:
				embeds--
			case text != "//" && !strings.HasPrefix(text, "// ") && !strings.HasPrefix(text, "//\t"):
				errs = append(errs, fmt.Errorf("unplanned comment or directive %q", short(text)))
			case strings.ContainsAny(text, "\n\r"):
				errs = append(errs, fmt.Errorf("comment of several lines %q", short(text)))
			}
		}
	}
	return errors.Join(errs...)
}

// declared lists the top-level names of a file, methods as Type.Method.
func declared(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil && len(d.Recv.List) == 1 {
				name = receiver(d.Recv.List[0].Type) + "." + name
			}
			names = append(names, name)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names = append(names, n.Name)
					}
				}
			}
		default:
			names = append(names, fmt.Sprintf("%T", d))
		}
	}
	return names
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}

func imported(file *ast.File) []string {
	var paths []string
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			continue
		}
		for _, s := range g.Specs {
			spec := s.(*ast.ImportSpec)
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil || spec.Name != nil && (spec.Name.Name == "." || spec.Name.Name == "_") {
				p = spec.Path.Value
			}
			paths = append(paths, p)
		}
	}
	slices.Sort(paths)
	return paths
}

// differ reports what is in one list and not in the other, counting repetitions.
func differ(what string, planned, found []string) []error {
	count := map[string]int{}
	for _, s := range planned {
		count[s]++
	}
	var errs []error
	for _, s := range found {
		if count[s]--; count[s] < 0 {
			errs = append(errs, fmt.Errorf("unplanned %s %s", what, short(s)))
		}
	}
	for _, s := range planned {
		if count[s] > 0 {
			count[s]--
			errs = append(errs, fmt.Errorf("missing %s %s", what, short(s)))
		}
	}
	return errs
}

func short(s string) string {
	if len(s) > 60 {
		s = s[:60]
	}
	return s
}
