package plan

import "github.com/apigen-go/apigen/generator/ir"

// Rules of what is received, on request only: they are data that most users never look at.
// The types that successful answers are made of get them, in the same rule set and Validate
// method as the rules of what is sent where a type is both.

// validateAnswers is the value of Options.Validate that asks for them.
const validateAnswers = "answers"

func (b *builder) planAnswerRules() {
	if b.o.Validate != validateAnswers {
		return
	}
	seen := map[*ir.Type]bool{}
	var visit func(t *ir.Type)
	visit = func(t *ir.Type) {
		if t = base(t); t == nil || seen[t] || t.GoType != "" {
			return
		}
		seen[t] = true
		if info := b.types[t]; info != nil && t.Kind == ir.Struct {
			b.addAnswerRules(info)
		}
		eachChild(t, visit)
	}
	for _, c := range withVariants(b.calls) {
		visit(c.out)
		for _, r := range c.results {
			visit(r.out)
		}
	}
}

// addAnswerRules completes the rules of a type with what answers must have.
func (b *builder) addAnswerRules(info *typeInfo) {
	var required []string
	for _, f := range info.t.Fields {
		if f.Required && !f.WriteOnly {
			required = append(required, f.Name)
		}
	}
	own := b.typeRules[info]
	if own == nil {
		own = &ruleInfo{value: b.structRules(info.t)}
	}
	if len(required) > 0 {
		if own.value == nil {
			own.value = object(sdkType("Rules"))
			own.value.Addr = true
		}
		own.value.set("Required", texts(required))
	}
	if own.value != nil {
		b.typeRules[info] = own
	}
}

// hidden reports whether rules cannot speak of a member: it is not sent, or in a type that
// is only received there is no field for it.
func hidden(t *ir.Type, f *ir.Field) bool { return f.ReadOnly && t.In || f.WriteOnly && !t.In && t.Out }
