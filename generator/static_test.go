package generator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestStaticData: operations and errors are set up by the compiler and not when a program
// starts. One call among them would make the linker keep all operations, also those that a
// program never uses; a conversion of a constant is none.
func TestStaticData(t *testing.T) {
	for _, name := range []string{"didi/errors.go", "didi/operations.go", "jinyantrip/operations.go"} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "../generated/"+name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		regexps := 0
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Regexp" {
				regexps++
				return true
			}
			t.Errorf("%s: a call that runs when the program starts", fset.Position(call.Pos()))
			return true
		})
		if name == "didi/errors.go" && regexps == 0 {
			t.Error("didi's errors have no extraction: this test tests nothing")
		}
	}
}
