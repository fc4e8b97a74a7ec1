package plan

import "github.com/apigen-go/apigen/generator/ir"

// Vectors is the test of known signatures.
type Vectors struct{ Recipes []VectorRecipe }

// VectorRecipe are the vectors of one recipe variable.
type VectorRecipe struct {
	Recipe  string
	Vectors []ir.Vector
}

// Declares lists the test function.
func (d *Vectors) Declares() []string { return []string{"TestSign"} }

func (d *Vectors) imports(yield func(string)) {
	for _, path := range []string{"testing", Signing} {
		yield(path)
	}
	for _, r := range d.Recipes {
		for _, v := range r.Vectors {
			if len(v.Credentials) > 0 {
				yield(SDK)
			}
		}
	}
}

func (d *Vectors) weight() int { return len(d.Recipes) * 40 * lineWeight }

func (b *builder) buildVectors() *Vectors {
	v := &Vectors{}
	for _, info := range b.schemes {
		if info.recipe != "" && len(info.s.Vectors) > 0 {
			v.Recipes = append(v.Recipes, VectorRecipe{info.recipe, info.s.Vectors})
		}
	}
	if len(v.Recipes) == 0 {
		return nil
	}
	return v
}
