package emit

import (
	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

// lineWidth is where a literal is broken into one element a line.
const lineWidth = 120

// value writes a literal; used is the number of cells that stand before it.
func (e *emitter) value(v *plan.Value, used int) jx.Code {
	switch v.Kind {
	case plan.TextValue:
		return jx.Str(v.Text)
	case plan.Literal:
		return jx.Num(v.Text)
	case plan.Ref:
		c := jx.Ref(jx.ID(v.Text))
		if v.Type != nil {
			c = jx.Qual(v.Type.Import, jx.ID(v.Text))
		}
		if v.Addr {
			c = c.Addr()
		}
		return c
	case plan.Product:
		return jx.Num(v.Text).Times(e.value(v.Elems[0], 0))
	case plan.Make:
		return jx.Inline(jx.Ref(jx.ID("any")), jx.Return(jx.New(e.typ(v.Type))))
	case plan.Call:
		args := make([]jx.Code, len(v.Args))
		for i, a := range v.Args {
			args[i] = e.value(a, used)
		}
		f := jx.Ref(jx.ID(v.Text))
		if v.Type != nil {
			f = jx.Qual(v.Type.Import, jx.ID(v.Text))
		}
		return f.Call(args...)
	}
	return e.composite(v, used)
}

func (e *emitter) composite(v *plan.Value, used int) jx.Code {
	lines := used+cells(v) > lineWidth
	inner := used
	if lines {
		inner = 8
	}
	var elems []jx.Code
	for _, elem := range v.Elems {
		elems = append(elems, e.value(elem, inner))
	}
	for _, m := range v.Members {
		key := jx.Str(m.Name)
		if v.Kind == plan.Object {
			key = jx.Ref(jx.ID(m.Name))
		}
		elems = append(elems, jx.Key(key, e.value(m.Value, inner+len(m.Name))))
	}
	if v.Bare {
		return jx.Braces(lines, elems...)
	}
	c := e.typ(v.Type).Of(lines, elems...)
	if v.Addr {
		c = c.Addr()
	}
	return c
}

// cells estimates the width of a literal on one line.
func cells(v *plan.Value) int {
	n := jx.Cells(v.Text) + 4
	if v.Type != nil && !v.Bare {
		n += len(v.Type.String())
	}
	for _, elem := range v.Elems {
		n += cells(elem)
	}
	for _, m := range v.Members {
		n += len(m.Name) + 2 + cells(m.Value)
	}
	for _, a := range v.Args {
		n += cells(a)
	}
	return n
}
