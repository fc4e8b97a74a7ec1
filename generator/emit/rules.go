package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

// emitRules writes a type's rules as data and the method that hands them over.
func (e *emitter) emitRules(d *plan.RuleSet) []jx.Code {
	self, rules := jx.ID("r"), jx.Nil()
	var codes []jx.Code
	if d.Name != "" {
		rules = jx.Ref(jx.ID(d.Name))
		codes = append(codes, jx.Var(jx.Doc{}, jx.Value{Name: jx.ID(d.Name), Value: e.value(d.Value, len(d.Name)+7)}))
	}
	recv := &jx.Receiver{Name: self, Type: jx.ID(d.Type), Pointer: true}
	body := jx.Return(e.sdk("Validate").Call(jx.Ref(self), rules))
	return append([]jx.Code{jx.FuncDecl(doc(d.Doc), recv, jx.ID("Validate"), nil, []jx.Code{errType}, true, body)}, codes...)
}
