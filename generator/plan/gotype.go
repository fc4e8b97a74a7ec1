package plan

import "strings"

// Type is a Go type expression.
type Type struct {
	Shape Shape
	// Import is the path of the package that declares Name; "" for predeclared types.
	Import string
	Name   string
	Elem   *Type   // Pointer, Slice, Map
	Key    *Type   // Map
	Args   []*Type // Named, instantiated
}

// Shape is the closed set of type expressions that generated code uses.
type Shape int

// The shapes.
const (
	Named Shape = iota
	Pointer
	Slice
	Map
)

var (
	goString  = &Type{Name: "string"}
	goInt     = &Type{Name: "int"}
	goInt64   = &Type{Name: "int64"}
	goFloat   = &Type{Name: "float64"}
	goBool    = &Type{Name: "bool"}
	goByte    = &Type{Name: "byte"}
	goBytes   = &Type{Shape: Slice, Elem: goByte}
	goTime    = &Type{Import: "time", Name: "Time"}
	goSpan    = &Type{Import: "time", Name: "Duration"}
	goRaw     = &Type{Import: "encoding/json", Name: "RawMessage"}
	goReader  = &Type{Import: "io", Name: "ReadCloser"}
	sdkDate   = sdkType("Date")
	sdkNumber = sdkType("Decimal")
	sdkFile   = sdkType("File")
	sdkSecret = sdkType("Secret")
)

func sdkType(name string) *Type { return &Type{Import: SDK, Name: name} }

func pointerTo(t *Type) *Type { return &Type{Shape: Pointer, Elem: t} }
func sliceOf(t *Type) *Type   { return &Type{Shape: Slice, Elem: t} }
func mapOf(t *Type) *Type     { return &Type{Shape: Map, Key: goString, Elem: t} }

// String prints the type as it stands in a file outside every package it names.
func (t *Type) String() string { return t.In("") }

// In writes the type as the code of a package does, which names its own types alone.
func (t *Type) In(path string) string {
	if t == nil {
		return "<none>"
	}
	switch t.Shape {
	case Pointer:
		return "*" + t.Elem.In(path)
	case Slice:
		return "[]" + t.Elem.In(path)
	case Map:
		return "map[" + t.Key.In(path) + "]" + t.Elem.In(path)
	}
	s := t.Name
	if t.Import != "" && t.Import != path {
		s = t.Import[strings.LastIndexByte(t.Import, '/')+1:] + "." + s
	}
	if len(t.Args) > 0 {
		args := make([]string, len(t.Args))
		for i, a := range t.Args {
			args[i] = a.In(path)
		}
		s += "[" + strings.Join(args, ", ") + "]"
	}
	return s
}

// imports calls yield with every import path that the type needs.
func (t *Type) imports(yield func(string)) {
	if t == nil {
		return
	}
	if t.Import != "" {
		yield(t.Import)
	}
	t.Elem.imports(yield)
	t.Key.imports(yield)
	for _, a := range t.Args {
		a.imports(yield)
	}
}

// nilable reports whether nil is a value of the type, so that absence needs no pointer.
func (t *Type) nilable() bool {
	return t.Shape != Named || t == goRaw || t == goReader || t.Name == "any" && t.Import == ""
}
