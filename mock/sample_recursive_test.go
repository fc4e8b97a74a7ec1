package mock

import (
	"encoding/json"
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
)

// A type that requires itself has no finite value. The sample ends somewhere, and what it
// has up to there is of the right kinds.
func TestSampleOfEndlessType(t *testing.T) {
	tree := &ir.Type{Kind: ir.Struct}
	tree.Fields = []*ir.Field{
		{Name: "self", Type: tree, Required: true},
		{Name: "kids", Type: &ir.Type{Kind: ir.List, Elem: tree}, Required: true},
	}
	type goTree struct {
		Self *goTree  `json:"self"`
		Kids []goTree `json:"kids"`
	}
	data, err := json.Marshal(sampleOf(tree, forResponse))
	if err != nil {
		t.Fatal(err)
	}
	var got goTree
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Self == nil || got.Kids == nil {
		t.Errorf("required members are missing: %.200s", data)
	}
}
