package sdk

import (
	"errors"
	"reflect"
	"slices"
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

// pathLimits are the rules of path arguments, bound to the types of the arguments.
type pathLimits struct {
	types  []reflect.Type
	limits []limit
	args   []int // of which argument each limit speaks
}

// checkPath checks the arguments that stand in the path.
func (cl *call) checkPath(args []any) []Violation {
	var c *checker
	start := func() {
		if c == nil {
			c = checkers.Get().(*checker)
		}
	}
	for i, arg := range args {
		if e, ok := arg.(interface{ Known() bool }); ok && !e.Known() && i < len(cl.plan.params) && closedEnum(reflect.TypeOf(arg)) {
			start()
			c.push(cl.plan.params[i])
			c.enum(reflect.ValueOf(arg))
			c.pop()
		}
	}
	if len(cl.plan.op.PathRules) > 0 && len(args) == len(cl.plan.params) {
		start()
		p := cl.plan.pathLimits(args)
		for i := range p.limits {
			l := &p.limits[i]
			c.push(cl.plan.params[p.args[i]])
			c.follow(l.path, nil, addressable(reflect.ValueOf(args[p.args[i]])), func(m *member, v reflect.Value, sent bool) {
				if sent {
					c.limit(l, m, v)
				}
			})
			c.pop()
		}
	}
	if c == nil {
		return nil
	}
	return c.free()
}

// pathLimits binds the rules to the types of args, which are the same for every call of a
// generated method.
func (p *plan) pathLimits(args []any) *pathLimits {
	types := make([]reflect.Type, len(args))
	for i, arg := range args {
		types[i] = reflect.TypeOf(arg)
	}
	if bound := p.bound.Load(); bound != nil && slices.Equal(bound.types, types) {
		return bound
	}
	bound := &pathLimits{types: types}
	var b binder
	for i := range p.op.PathRules {
		f := &p.op.PathRules[i]
		names := splitPath(f.Field)
		at := slices.Index(p.params, names[0])
		if at < 0 || types[at] == nil {
			continue
		}
		if steps, o := b.steps(outlineOf(types[at]), names[1:], f.Field); o != nil {
			bound.limits, bound.args = append(bound.limits, b.limit(o, f, steps)), append(bound.args, at)
		}
	}
	p.bound.Store(bound)
	return bound
}
