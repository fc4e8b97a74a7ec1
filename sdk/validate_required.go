package sdk

import (
	"reflect"
	"slices"
)

// Some required values have a Go zero that cannot be meant: an empty union would travel as
// null, an empty date as "", and a file that is not there not at all. They are found by
// their types, so that rules need not name them.

var (
	enumType = reflect.TypeFor[interface{ Known() bool }]()
	openType = reflect.TypeFor[interface{ Open() bool }]()
	fileType = reflect.TypeFor[File]()
	dateType = reflect.TypeFor[Date]()
)

// closedEnum reports whether t has documented values and the document allows no others.
func closedEnum(t reflect.Type) bool {
	return t.Kind() != reflect.Interface && t.Implements(enumType) && !t.Implements(openType)
}

// zeroIsNothing reports whether m is required and its zero says that it was forgotten.
func (m *member) zeroIsNothing() bool {
	switch t := m.value.typ; {
	case m.constant.IsValid():
		return false
	case m.required && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map):
		return !m.param || t.Kind() == reflect.Map || t.Elem().Kind() != reflect.Uint8 // bytes may be empty
	case m.required && !m.param && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface):
		return true
	case m.body && (m.value.kind == outlineUnion || t == fileType): // by value only where it is required
		return true
	case !m.always:
		return false
	default:
		return m.value.kind == outlineUnion || t == decimalType || t == timeType || t == dateType || t == fileType ||
			m.value.enum && t.Kind() == reflect.String
	}
}

// missing reports whether the value of a member that must be set is not.
func (m *member) missing(v reflect.Value) bool {
	switch {
	case m.value.typ == fileType:
		return v.Interface().(File).Reader == nil
	case m.value.enum:
		return v.IsZero() && !known(v)
	case m.param && (v.Kind() == reflect.Slice || v.Kind() == reflect.Map):
		return v.Len() == 0
	case m.isZero:
		return addressable(v).Addr().Interface().(interface{ IsZero() bool }).IsZero()
	}
	return v.IsZero()
}

// required wants those members to be set whose zero would not say that they were forgotten.
func (c *checker) required(o *outline, v reflect.Value) {
	for _, m := range o.musts {
		switch f, _ := m.get(v); {
		case !m.missing(f):
		case m.value.typ == decimalType: // it would travel as 0, an amount like any other
			c.violate("required", m.name, "is required; zero is %q", "0")
		case m.body:
			c.violate("required", "", "the body must be sent")
		default:
			c.violate("required", m.name, "must be sent")
		}
	}
}

// enum checks that the document lists v.
func (c *checker) enum(v reflect.Value) {
	if !known(v) && !c.refused() {
		c.violate("enum", "", "%s", notListed(v.Type()))
	}
}

// refused reports whether a rule has already said which values are allowed here.
func (c *checker) refused() bool {
	if len(c.found) == 0 {
		return false
	}
	path := c.where()
	return slices.ContainsFunc(c.found, func(v Violation) bool {
		return v.Path == path && (v.Rule == "enum" || v.Rule == "const")
	})
}

func known(v reflect.Value) bool {
	return addressable(v).Addr().Interface().(interface{ Known() bool }).Known()
}
