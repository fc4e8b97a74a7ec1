package dynamic

import (
	"encoding/json"
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// constants are the required parameters and members of the body that can have one value
// only and were not given, as the generated client fills them. A member inside of another
// is the user's business. A stream that was chosen is asked for.
func (a Args) constants(op *ir.Operation, list []*given, placed func(in, name string) bool) []*given {
	var out []*given
	add := func(in, name string, required bool, t *ir.Type, g given) {
		v := t.Constant()
		if v == nil || !required || placed(in, name) || slices.ContainsFunc(list, func(o *given) bool { return o.in == in && o.name == name }) {
			return
		}
		g.in, g.name, g.values = in, name, []string{v.Text}
		out = append(out, &g)
	}
	for _, p := range op.Params {
		add(string(p.In), p.Name, p.Required, p.Type, given{param: p})
	}
	content := Content(op)
	streamed := flag(op)
	some := a.HasBody || streamed != "" || slices.ContainsFunc(list, func(g *given) bool { return g.in == inBody })
	if content == nil || !some && !op.Body.Required {
		return out
	}
	has := a.bodyHas(content)
	for _, f := range Fields(content) {
		switch {
		case has == nil || has(f.Name):
		case f.Name == streamed && !slices.ContainsFunc(list, func(o *given) bool { return o.in == inBody && o.name == f.Name }):
			out = append(out, &given{in: inBody, name: f.Name, field: f, values: []string{"true"}})
		default:
			add(inBody, f.Name, f.Required && !f.ReadOnly, f.Type, given{field: f})
		}
	}
	return out
}

// bodyHas tells what members --body has; nil where nothing can be added to it.
func (a Args) bodyHas(content *ir.Content) func(name string) bool {
	switch kind := kindOf(content); {
	case kind != kindJSON && kind != kindForm && kind != kindMultipart:
		return nil
	case !a.HasBody:
		return func(string) bool { return false }
	case kind == kindJSON:
		var members map[string]json.RawMessage
		if json.Unmarshal(a.Body, &members) != nil || members == nil {
			return nil
		}
		return func(name string) bool { _, ok := members[name]; return ok }
	}
	fields, err := formFields(a)
	if err != nil {
		return nil
	}
	return func(name string) bool {
		return slices.ContainsFunc(fields, func(g *given) bool { return g.name == name })
	}
}
