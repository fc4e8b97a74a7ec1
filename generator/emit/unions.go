package emit

import (
	"slices"

	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

// emitUnion writes the type, its constructors and its typed views.
func (e *emitter) emitUnion(d *plan.Union) []jx.Code {
	name, u, v := jx.ID(d.Name), jx.ID("u"), jx.ID("v")
	codes := []jx.Code{jx.Struct(doc(d.Doc), name, jx.Field{Type: e.sdk("Union"), Embedded: true})}
	if d.Sealed != "" {
		codes = append(codes, jx.Interface(doc(d.Sealed+" is what a ["+d.Name+"] can be."), jx.ID(d.Sealed), jx.Method{Name: jx.ID(d.Marker)}))
	}
	for _, one := range d.Variants {
		param := e.typ(one.Type)
		if one.Ptr {
			param = param.Pointer()
		}
		codes = append(codes, jx.FuncDecl(doc(one.From+" makes "+plan.Article(d.Name)+" of the value."), nil, jx.ID(one.From),
			[]jx.Param{{Names: []jx.Name{v}, Type: param}}, []jx.Code{jx.Ref(name)}, false,
			jx.Return(jx.Ref(name).Of(false, field("Union", e.sdk("UnionOf").Call(jx.Ref(v)))))))
	}
	recv := &jx.Receiver{Name: u, Type: name}
	switch {
	case d.Discriminator != "":
		codes = append(codes, e.unionValue(d, recv))
	case d.Tells():
		codes = append(codes, e.unionPicks(d, recv))
	}
	for _, one := range d.Variants {
		result, make := e.typ(one.Type), jx.Declare(outName, e.typ(one.Type))
		target := jx.Ref(outName).Addr()
		if one.Ptr {
			result, make, target = result.Pointer(), jx.Define(jx.New(e.typ(one.Type)), outName), jx.Ref(outName)
		}
		codes = append(codes, jx.FuncDecl(doc(one.As+" reads the value as "+one.About+"."), recv, jx.ID(one.As), nil,
			[]jx.Code{result, errType}, false,
			make,
			jx.Define(jx.Ref(u).Dot(jx.ID("As")).Call(target), errName),
			jx.Return(jx.Ref(outName), jx.Ref(errName))))
	}
	if d.Sealed != "" {
		for _, one := range d.Variants {
			codes = append(codes, jx.FuncDecl(jx.Doc{}, &jx.Receiver{Type: jx.ID(one.Type.Name), Pointer: true}, jx.ID(d.Marker), nil, nil, true))
		}
	}
	return codes
}

// unionValue writes the method that picks the variant by the discriminator.
func (e *emitter) unionValue(d *plan.Union, recv *jx.Receiver) jx.Code {
	result := anyType
	if d.Sealed != "" {
		result = jx.Ref(jx.ID(d.Sealed))
	}
	var cases []jx.Code
	for _, one := range d.Variants {
		if len(one.Tags) == 0 {
			continue
		}
		var tags []jx.Code
		for _, t := range one.Tags {
			tags = append(tags, jx.Str(t))
		}
		cases = append(cases, jx.Case(tags, jx.Return(jx.Ref(recv.Name).Dot(jx.ID(one.As)).Call())))
	}
	words := "Value reads the variant that the member " + d.Discriminator + " names. One that the document does not name gives [sdk.ErrUnknownVariant]; its JSON is in Raw."
	return jx.FuncDecl(doc(words), recv, jx.ID("Value"), nil, []jx.Code{result, errType}, false,
		jx.Switch(jx.Ref(recv.Name).Dot(jx.ID("Member")).Call(jx.Str(d.Discriminator)), cases...),
		jx.Return(jx.Nil(), e.sdk("ErrUnknownVariant")))
}

// unionPicks writes the method that picks the variant by the JSON itself.
func (e *emitter) unionPicks(d *plan.Union, recv *jx.Receiver) jx.Code {
	result := anyType
	if d.Sealed != "" {
		result = jx.Ref(jx.ID(d.Sealed))
	}
	var cases []jx.Code
	var fallback *plan.UnionVariant
	for i := 0; i < len(d.Picks); {
		first := d.Picks[i]
		var tests []jx.Code
		for ; i < len(d.Picks) && d.Picks[i].Variant == first.Variant; i++ {
			if test, ok := e.pick(d.Picks[i], jx.Ref(recv.Name)); ok {
				tests = append(tests, test)
			} else {
				fallback = d.Variants[first.Variant]
			}
		}
		if len(tests) > 0 {
			cases = append(cases, jx.Case(tests, jx.Return(jx.Ref(recv.Name).Dot(jx.ID(d.Variants[first.Variant].As)).Call())))
		}
	}
	words := "Value reads the variant by its JSON type"
	if slices.ContainsFunc(d.Picks, func(p plan.Pick) bool { return p.Member != "" }) {
		words = "Value reads the variant by its JSON type and members"
	}
	last := jx.Return(jx.Nil(), e.sdk("ErrUnknownVariant"))
	if fallback == nil {
		words += ". What fits none gives [sdk.ErrUnknownVariant]; its JSON is in Raw."
	} else {
		words += "; what fits no other is " + fallback.About + "."
		last = jx.Return(jx.Ref(recv.Name).Dot(jx.ID(fallback.As)).Call())
	}
	return jx.FuncDecl(doc(words), recv, jx.ID("Value"), nil, []jx.Code{result, errType}, false, jx.Choose(cases...), last)
}

// pick is one test as an expression; false for the one that always holds.
func (e *emitter) pick(p plan.Pick, at jx.Code) (jx.Code, bool) {
	for range p.Items {
		at = at.Dot(jx.ID("Item")).Call(jx.Num("0"))
	}
	var values []jx.Code
	for _, v := range p.Values {
		values = append(values, jx.Str(v))
	}
	switch {
	case p.Member != "":
		return at.Dot(jx.ID("Has")).Call(append([]jx.Code{jx.Str(p.Member)}, values...)...), true
	case len(values) > 0:
		return at.Dot(jx.ID("IsOneOf")).Call(values...), true
	case p.Kind != "":
		return at.Dot(jx.ID("Is")).Call(e.sdk("Kind" + p.Kind)), true
	}
	return jx.Code{}, false
}
