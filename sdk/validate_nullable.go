package sdk

import (
	"reflect"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// target is the outline of the value behind pointers and [Nullable].
func (o *outline) target() *outline {
	for o.kind == outlinePointer || o.kind == outlineNullable {
		o = o.item()
	}
	return o
}

// reach follows pointers and [Nullable] to a value; false for nil, null and what is absent.
func reach(v reflect.Value) (reflect.Value, bool) {
	for {
		switch {
		case v.Kind() == reflect.Pointer:
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		case v.Kind() == reflect.Struct && outlineOf(v.Type()).kind == outlineNullable:
			inner, ok := codec.NullableValue(addressable(v))
			if !ok {
				return v, false
			}
			v = inner
		default:
			return v, true
		}
	}
}
