package codec

import "reflect"

// Bodies of another syntax than JSON are turned into JSON and back by packages of their
// own. What they need to know about a Go type is what its table knows.

// Shape is what a value looks like in a document that has only texts and elements.
type Shape uint8

// The shapes.
const (
	ShapeAny    Shape = iota // whatever comes
	ShapeText                // a text, every character of it
	ShapeToken               // a text without space around it; none is no value
	ShapeBytes               // base64
	ShapeBool                // a JSON boolean
	ShapeNumber              // a JSON number
	ShapeList
	ShapeMap
	ShapeStruct
)

// View is a type as the codec sees it.
type View struct{ t *table }

// MemberView is one JSON member of a struct.
type MemberView struct {
	Name string
	Tag  reflect.StructTag
	Type View
}

// ViewOf gives the view of a type; the error says that its tags are wrong.
func ViewOf(t reflect.Type) (View, error) {
	tab := tableOf(t)
	return View{tab}, tab.err
}

// settled follows pointers: a document does not show them.
func (v View) settled() *table {
	t := v.t
	for (t.dec == opPointer || t.dec == opNullable) && t.elem != t {
		t = t.elem
	}
	return t
}

// Nullable reports whether null is a value of the type, other than absence.
func (v View) Nullable() bool { return v.t.dec == opNullable }

// ID is the same for the same type under the same tags.
func (v View) ID() any { return v.settled() }

// Shape says how values of the type are written.
func (v View) Shape() Shape {
	t := v.settled()
	switch t.dec {
	case opString, opJSONText, opQuoted:
		return ShapeText
	case opTextMethod:
		return ShapeToken
	case opTime:
		if t.format.number() {
			return ShapeNumber
		}
		return ShapeToken
	case opBytes:
		return ShapeBytes
	case opBool:
		return ShapeBool
	case opInt, opUint, opFloat, opNumber:
		return ShapeNumber
	case opList, opArray:
		return ShapeList
	case opMap:
		return ShapeMap
	case opStruct:
		return ShapeStruct
	}
	return ShapeAny
}

// Elem is what a list or map holds.
func (v View) Elem() View { return View{v.settled().elem} }

// Wrap is the member that a list stands in, "" if it stands for itself.
func (v View) Wrap() string { return v.settled().wrap }

// Members are the members of a struct in declared order. unknown is what the map with the
// `unknown` option holds; ok is false where there is none.
func (v View) Members() (members []MemberView, unknown View, ok bool) {
	st := v.settled().fields
	if st == nil {
		return nil, View{}, false
	}
	for i := range st.fields {
		f := &st.fields[i]
		members = append(members, MemberView{f.name, f.structTag(v.settled().typ), View{f.table}})
	}
	if st.unknown != nil {
		return members, View{st.unknown.table.elem}, true
	}
	return members, View{}, false
}

// structTag finds the tag of a field from the struct that has it.
func (f *field) structTag(t reflect.Type) reflect.StructTag {
	for i := range f.hops {
		t = f.hops[i].elem
	}
	return t.FieldByIndex(f.at.index).Tag
}

// Parts calls visit for each member of an object and each element of a list, whose name
// is "". It is false for every other value, and for what is no JSON.
func Parts(data []byte, visit func(name string, raw []byte)) bool {
	d := decoder{b: data, depth: maxDepth}
	i := skipSpace(data, 0)
	if i < len(data) && data[i] == '{' {
		end := d.members(i, func(name string, i, end int) { visit(name, data[i:end:end]) })
		return end >= 0
	}
	if i >= len(data) || data[i] != '[' {
		return false
	}
	for i = skipSpace(data, i+1); i < len(data) && data[i] != ']'; {
		end := d.skip(i)
		if end < 0 {
			return false
		}
		visit("", data[i:end:end])
		if i = skipSpace(data, end); i < len(data) && data[i] == ',' {
			i = skipSpace(data, i+1)
		}
	}
	return i < len(data)
}

// AppendString appends s as a JSON string.
func AppendString(dst []byte, s string) []byte { return appendString(dst, s) }

// IsNumber reports whether text is a JSON number that can be decoded.
func IsNumber(text string) bool { return len(text) <= maxNumber && isNumber([]byte(text)) }
