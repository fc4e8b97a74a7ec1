package plan

import (
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
)

func TestConstantDoc(t *testing.T) {
	for want, v := range map[string]*ir.Value{
		"Always null.":     {JSON: "null"},
		`Always {"a": 1}.`: {JSON: `{"a": 1}`},
		`Always "".`:       {Prim: ir.String, JSON: `""`},
		"Always 7.":        {Prim: ir.Integer, Text: "7", JSON: "7"},
	} {
		if got := constantDoc(&ir.Type{Const: v}, nil); got != want {
			t.Errorf("%s: got %q, want %q", v.JSON, got, want)
		}
	}
}
