package codec

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
)

// Map keys are strings in JSON and may be integers or text types in Go.

// mapKey reads and writes the keys of one map type.
type mapKey struct {
	typ  reflect.Type
	text bool // through TextMarshaler
	// parse is through TextUnmarshaler; a string kind may have that and still be
	// written as it is, as encoding/json does it.
	parse bool
}

// keyOf is nil for types that cannot be keys.
func keyOf(t reflect.Type) *mapKey {
	k := &mapKey{typ: t, parse: reflect.PointerTo(t).Implements(textUnmarshalerType)}
	k.text = t.Kind() != reflect.String && t.Implements(textMarshalerType)
	if k.parse || k.text || t.Kind() == reflect.String || t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr {
		return k
	}
	return nil
}

// decode gives the key for the member name s, which the map may keep.
func (k *mapKey) decode(s string) (reflect.Value, error) {
	v := reflect.New(k.typ)
	if k.parse {
		return v.Elem(), v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s))
	}
	v = v.Elem()
	switch kind := k.typ.Kind(); {
	case kind == reflect.String:
		v.SetString(s)
		return v, nil
	case v.CanInt():
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && !v.OverflowInt(n) {
			v.SetInt(n)
			return v, nil
		}
	case v.CanUint():
		if n, err := strconv.ParseUint(s, 10, 64); err == nil && !v.OverflowUint(n) {
			v.SetUint(n)
			return v, nil
		}
	}
	return v, fmt.Errorf("member name %q is no %s", s, k.typ)
}

// encode gives the member name for a key.
func (k *mapKey) encode(v reflect.Value) (string, error) {
	switch {
	case v.Kind() == reflect.String:
		return v.String(), nil
	case k.text:
		if v.Kind() == reflect.Pointer && v.IsNil() {
			return "", nil
		}
		b, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		return string(b), err
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), nil
	}
	return "", fmt.Errorf("%s cannot be a member name", k.typ)
}
