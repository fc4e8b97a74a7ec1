package plan

import (
	"reflect"
	"strconv"

	"github.com/apigen-go/apigen/sdk/signing"
)

// Value is a literal: what a variable or an argument is, without any code.
type Value struct {
	Kind ValueKind
	Text string // Text: the string; Literal: a number or bool; Ref: the name
	Type *Type  // List, Object: the type; Ref: its package if Import is set
	// Elems are a list's elements; Members an object's fields, or a map's entries.
	Elems   []*Value
	Members []Member
	Addr    bool // &T{...}
	Bare    bool // inside a list: {...} without the type
	Args    []*Value
}

// ValueKind is the closed set of literals.
type ValueKind int

// The kinds of literals.
const (
	TextValue ValueKind = iota
	Literal             // number, true, false, nil
	Ref                 // a name: variable or constant
	List                // []T{...}
	Object              // T{Field: ...}
	Entries             // map[string]T{"key": ...}
	Make                // func() any { return new(T) }
	Call                // f(args...): Type names the function
	Product             // Text * Elems[0]
)

// Member is one field of an object, or one entry of a map.
type Member struct {
	Name  string
	Value *Value
}

func text(s string) *Value    { return &Value{Kind: TextValue, Text: s} }
func literal(s string) *Value { return &Value{Kind: Literal, Text: s} }
func number(n int) *Value     { return literal(strconv.Itoa(n)) }
func ref(name string) *Value  { return &Value{Kind: Ref, Text: name} }
func truth(b bool) *Value     { return literal(strconv.FormatBool(b)) }

func sdkRef(name string) *Value { return &Value{Kind: Ref, Text: name, Type: &Type{Import: SDK}} }

func object(t *Type, members ...Member) *Value {
	return &Value{Kind: Object, Type: t, Members: members}
}

func list(t *Type, elems ...*Value) *Value { return &Value{Kind: List, Type: t, Elems: elems} }

func texts(ss []string) *Value {
	v := list(sliceOf(goString))
	for _, s := range ss {
		v.Elems = append(v.Elems, text(s))
	}
	return v
}

// set adds a member unless the value is nil or zero.
func (v *Value) set(name string, m *Value) *Value {
	if m == nil || m.zero() {
		return v
	}
	v.Members = append(v.Members, Member{name, m})
	return v
}

func (v *Value) zero() bool {
	switch v.Kind {
	case TextValue:
		return v.Text == ""
	case Literal:
		return v.Text == "0" || v.Text == "false" || v.Text == "nil" || v.Text == ""
	case List:
		return len(v.Elems) == 0
	}
	return false
}

func (v *Value) imports(yield func(string)) {
	if v == nil {
		return
	}
	if !v.Bare {
		v.Type.imports(yield)
	}
	for _, e := range v.Elems {
		e.imports(yield)
	}
	for _, m := range v.Members {
		m.Value.imports(yield)
	}
	for _, a := range v.Args {
		a.imports(yield)
	}
}

func (v *Value) weight() int {
	if v == nil {
		return 0
	}
	n := len(v.Text) + docWeight
	for _, e := range v.Elems {
		n += e.weight() + docWeight
	}
	for _, m := range v.Members {
		n += len(m.Name) + m.Value.weight() + docWeight
	}
	return n
}

// recipeValue prints a recipe field by field, leaving out zero values.
func recipeValue(r *signing.Recipe) *Value {
	v := valueOf(reflect.ValueOf(*r))
	v.Addr = true
	return v
}

// valueOf turns a plain Go value of package signing into a literal.
func valueOf(rv reflect.Value) *Value {
	switch rv.Kind() {
	case reflect.String:
		return text(rv.String())
	case reflect.Bool:
		return truth(rv.Bool())
	case reflect.Int, reflect.Int64:
		return literal(strconv.FormatInt(rv.Int(), 10))
	case reflect.Pointer:
		if rv.IsNil() {
			return literal("nil")
		}
		v := valueOf(rv.Elem())
		v.Addr = true
		return v
	case reflect.Slice:
		v := list(sliceOf(typeOf(rv.Type().Elem())))
		for i := range rv.Len() {
			e := valueOf(rv.Index(i))
			e.Bare = e.Kind == Object
			v.Elems = append(v.Elems, e)
		}
		return v
	case reflect.Struct:
		v := object(typeOf(rv.Type()))
		for i := range rv.NumField() {
			if rv.Type().Field(i).IsExported() {
				v.set(rv.Type().Field(i).Name, valueOf(rv.Field(i)))
			}
		}
		return v
	}
	return literal("nil")
}

func typeOf(t reflect.Type) *Type {
	if t.Kind() == reflect.Pointer {
		return pointerTo(typeOf(t.Elem()))
	}
	return &Type{Import: t.PkgPath(), Name: t.Name()}
}
