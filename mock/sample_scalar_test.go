package mock

import (
	"encoding/json"
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
)

// The samples of numbers fit their rules.
func TestSampleNumber(t *testing.T) {
	p := func(s string) *string { return &s }
	for _, tt := range []struct {
		prim  ir.Prim
		rules ir.Rules
		want  json.Number
	}{
		{ir.Integer, ir.Rules{}, "1"},
		{ir.Integer, ir.Rules{MultipleOf: p("10.5")}, "21"},
		{ir.Integer, ir.Rules{MultipleOf: p("0.1")}, "1"},
		{ir.Integer, ir.Rules{MultipleOf: p("10.5"), Minimum: p("21"), ExclusiveMin: true}, "42"},
		{ir.Number, ir.Rules{MultipleOf: p("10.5")}, "10.5"},
		{ir.Number, ir.Rules{Minimum: p("0.25"), Maximum: p("0.5")}, "0.5"},
	} {
		if got := sampleNumber(&ir.Type{Kind: ir.Scalar, Prim: tt.prim, Rules: tt.rules}); got != tt.want {
			t.Errorf("%v %+v: %v, want %v", tt.prim, tt.rules, got, tt.want)
		}
	}
}
