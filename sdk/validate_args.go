package sdk

import (
	"reflect"
	"slices"
)

// PathChecker checks the arguments that stand in the path: [PathRules]. It is an interface
// so that a program links the checks only if a call has such rules.
type PathChecker interface {
	check(p *plan, args []any) []Violation
}

// PathRules limit parameters of the path; Field is a parameter's name.
type PathRules []FieldRules

// pathLimits are the rules, bound to the types of the arguments.
type pathLimits struct {
	types  []reflect.Type
	limits []limit
	args   []int // of which argument each limit speaks
}

func (r PathRules) check(p *plan, args []any) []Violation {
	bound := r.bind(p, args)
	c := checkers.Get().(*checker)
	for i := range bound.limits {
		l, at := &bound.limits[i], bound.args[i]
		c.push(p.params[at])
		c.follow(l.path, nil, addressable(reflect.ValueOf(args[at])), func(m *member, v reflect.Value, sent bool) {
			if sent {
				c.limit(l, m, v)
			}
		})
		c.pop()
	}
	return c.free()
}

// bind binds the rules to the types of args, which are the same for every call of a
// generated method.
func (r PathRules) bind(p *plan, args []any) *pathLimits {
	types := make([]reflect.Type, len(args))
	for i, arg := range args {
		types[i] = reflect.TypeOf(arg)
	}
	if bound := p.bound.Load(); bound != nil && slices.Equal(bound.types, types) {
		return bound
	}
	bound := &pathLimits{types: types}
	var b binder
	for i := range r {
		names := splitPath(r[i].Field)
		at := slices.Index(p.params, names[0])
		if at < 0 || types[at] == nil {
			continue
		}
		if steps, o := b.steps(outlineOf(types[at]), names[1:], r[i].Field); o != nil {
			bound.limits, bound.args = append(bound.limits, b.limit(o, &r[i], steps)), append(bound.args, at)
		}
	}
	p.bound.Store(bound)
	return bound
}
