package sdk

import "fmt"

// EnumValue is one documented value of an enum. Enums are open: a value that the
// vendor added since decodes like any other and is only not Known.
type EnumValue[T comparable] struct {
	Value T
	// Name is the part of the Go constant's name after the type.
	Name string
	// Title is the vendor's caption.
	Title string
}

// EnumTitle returns the vendor's caption of v, "" for an unknown value.
func EnumTitle[T comparable](vs []EnumValue[T], v T) string {
	for i := range vs {
		if vs[i].Value == v {
			return vs[i].Title
		}
	}
	return ""
}

// EnumName returns the name of v, or the value itself as text if it is unknown.
func EnumName[T comparable](vs []EnumValue[T], v T) string {
	for i := range vs {
		if vs[i].Value == v {
			return vs[i].Name
		}
	}
	return fmt.Sprintf("%v", plain[T]{v})
}

// plain prints a value by its kind: the enum's own String method calls EnumName.
type plain[T comparable] struct{ v T }

// Format implements [fmt.Formatter].
func (p plain[T]) Format(f fmt.State, _ rune) {
	// %d and %q would fail for the other kind; printing as a field of an unexported
	// struct reaches neither Stringer nor Formatter.
	s := fmt.Sprintf("%v", struct{ v T }{p.v})
	_, _ = f.Write([]byte(s[1 : len(s)-1]))
}

// EnumKnown reports whether v is documented.
func EnumKnown[T comparable](vs []EnumValue[T], v T) bool {
	for i := range vs {
		if vs[i].Value == v {
			return true
		}
	}
	return false
}

// EnumValues returns the documented values in the vendor's order.
func EnumValues[T comparable](vs []EnumValue[T]) []T {
	out := make([]T, len(vs))
	for i := range vs {
		out[i] = vs[i].Value
	}
	return out
}
