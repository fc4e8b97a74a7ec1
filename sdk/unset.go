package sdk

import "github.com/apigen-go/apigen/sdk/internal/codec"

// unset refuses required parameters that the user has not set and whose type has no empty
// text: a date, a decimal, an enum. An empty text is a value like others, unless the rules
// of the document forbid it; a path parameter is never empty, it would name another URL.
func (cl *call) unset(params []codec.Param) error {
	if cl.opt.noValidate || cl.c.settings.NoValidate {
		return nil
	}
	var found []Violation
	for i := range params {
		if p := &params[i]; p.Unset {
			found = append(found, Violation{Path: p.Name, Rule: "required", Message: "must be sent"})
		}
	}
	if found == nil {
		return nil
	}
	return &ValidationError{Violations: found}
}
