package codec

import (
	"fmt"
	"reflect"
)

// A member whose schema allows one value only has that in its tag, `const:"..."`: a field
// that is left at zero is written as the constant, so that nobody has to say what cannot
// be said otherwise. Reading knows nothing of it.

// Constant is a variable of type t with the value of a const tag, for whoever looks at
// a field as it is sent; the zero Value if the text does not fit.
func Constant(t reflect.Type, text string) reflect.Value {
	v := reflect.New(t)
	if setText(tableOf(t), refOf(v), text) != nil {
		return reflect.Value{}
	}
	return v.Elem()
}

// constantOf makes the variable that is written for a zero field; nil without the tag.
func constantOf(t *table, tag reflect.StructTag) (*ref, error) {
	text, ok := tag.Lookup("const")
	if !ok {
		return nil, nil
	}
	r := refOf(reflect.New(t.typ))
	if err := setText(t, r, text); err != nil {
		return nil, fmt.Errorf("const: %w", err)
	}
	return &r, nil
}
