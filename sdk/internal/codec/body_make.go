package codec

import "reflect"

// MakeBody gives an optional body that is a nil pointer a value, and returns it as
// RequestBody does: inbound calls fill it.
func MakeBody(v any) (BodyKind, any, error) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if rv.Kind() == reflect.Struct {
		if b := requestOf(rv.Type()).body; b != nil && b.typ.Kind() == reflect.Pointer {
			f := field{at: b.at, hops: b.hops}
			if r, ok := f.locate(variable(rv), true); ok {
				if held := r.value(b.typ); held.IsNil() {
					held.Set(reflect.New(b.typ.Elem()))
				}
			}
		}
	}
	return RequestBody(v)
}
