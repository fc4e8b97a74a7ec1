package sdk

import (
	"errors"
	"reflect"
	"slices"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// check refuses a call whose arguments break the rules of the document.
func (cl *call) check(args []any, in any) error {
	if cl.opt.noValidate || cl.c.settings.NoValidate {
		return nil
	}
	found := cl.checkPath(args)
	switch v, ok := in.(validator); {
	case cl.blank:
		found = append(found, forgotten(in)...)
		if len(found) > 0 || !ok {
			break
		}
		fallthrough
	case ok:
		err := v.Validate()
		if len(found) == 0 && !cl.openEnums() {
			return err
		}
		var invalid *ValidationError
		if err != nil && !errors.As(err, &invalid) {
			return err
		} else if err != nil {
			found = append(found, invalid.Violations...)
		}
	}
	if cl.openEnums() {
		found = withoutEnums(found)
	}
	if len(found) == 0 {
		return nil
	}
	return &ValidationError{Violations: found}
}

func (cl *call) openEnums() bool { return cl.opt.openEnums || cl.c.settings.OpenEnums }

// withoutEnums drops what is only about values that an enum does not list.
func withoutEnums(found []Violation) []Violation {
	return slices.DeleteFunc(slices.Clone(found), func(v Violation) bool { return v.Rule == "enum" })
}

// forgotten lists what a request must have that was not given at all.
func forgotten(in any) []Violation {
	var found []Violation
	for _, name := range codec.Needed(in) {
		found = append(found, required(name))
	}
	return found
}

// required is the violation of a member, or of the body as a whole, that is missing.
func required(name string) Violation {
	if name == "" {
		return Violation{Rule: "required", Message: "the body must be sent"}
	}
	return Violation{Path: name, Rule: "required", Message: "must be sent"}
}

// checkPath checks the arguments that stand in the path.
func (cl *call) checkPath(args []any) []Violation {
	var found []Violation
	for i, arg := range args {
		if e, ok := arg.(interface{ Known() bool }); ok && !e.Known() && i < len(cl.plan.params) && closedEnum(reflect.TypeOf(arg)) {
			found = append(found, Violation{Path: cl.plan.params[i], Rule: "enum", Message: notListed(reflect.TypeOf(arg))})
		}
	}
	if cl.plan.op.PathRules != nil && len(args) == len(cl.plan.params) {
		found = append(found, cl.plan.op.PathRules.check(cl.plan, args)...)
	}
	return found
}

// notListed says what the values of an enum are.
func notListed(t reflect.Type) string { return "must be one of the values of " + t.Name() }
