package sdk

import (
	"reflect"
	"sync"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Requests and answers with fields of type [Secret], of schemas with the format password:
// their values are masked from then on wherever a vendor echoes them.

var secretType = reflect.TypeFor[Secret]()

// secretive keeps which types can hold secrets.
var secretive sync.Map // reflect.Type -> bool

func mayHold(t reflect.Type) bool {
	if known, ok := secretive.Load(t); ok {
		return known.(bool)
	}
	found := holds(t, map[reflect.Type]bool{})
	secretive.Store(t, found)
	return found
}

// holds walks a type; seen are those that are being walked or have been.
func holds(t reflect.Type, seen map[reflect.Type]bool) bool {
	if t == secretType {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	if elem := codec.NullableElem(t); elem != nil {
		return holds(elem, seen)
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return holds(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && holds(f.Type, seen) {
				return true
			}
		}
	}
	return false
}

// confidential reports whether the answer of a call has secrets where it should.
func (cl *call) confidential() bool {
	return len(cl.members) > 0 || cl.out != nil && mayHold(reflect.TypeOf(cl.out))
}

// learn remembers the secrets in a request or a result.
func (r *redactor) learn(v any) {
	if v == nil {
		return
	}
	if rv := reflect.ValueOf(v); mayHold(rv.Type()) {
		r.learnValue(rv, 0)
	}
}

// maxSecretDepth bounds the walk: values may be cyclic.
const maxSecretDepth = 16

func (r *redactor) learnValue(v reflect.Value, depth int) {
	if depth > maxSecretDepth {
		return
	}
	if v.Type() == secretType {
		r.add(Secret(v.String()))
		return
	}
	if codec.NullableElem(v.Type()) != nil {
		if inner, ok := codec.NullableValue(addressable(v)); ok {
			r.learnValue(inner, depth+1)
		}
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			r.learnValue(v.Elem(), depth+1)
		}
	case reflect.Slice, reflect.Array:
		// A list has one type: whether it can hold secrets is known of its first element.
		for i := 0; i < v.Len() && i < maxTokens && mayHold(v.Type().Elem()); i++ {
			r.learnValue(v.Index(i), depth+1)
		}
	case reflect.Map:
		if !mayHold(v.Type().Elem()) {
			return
		}
		for at, n := v.MapRange(), 0; n < maxTokens && at.Next(); n++ {
			r.learnValue(at.Value(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); v.Type().Field(i).IsExported() && mayHold(f.Type()) {
				r.learnValue(f, depth+1)
			}
		}
	}
}
