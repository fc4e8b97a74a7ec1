package codec

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// Raw JSON as a parameter. A union, or a value that the document says nothing about, is
// kept as JSON text; as a parameter an object or a list in it is written by the style
// that the parameter has, as if its type were known.

var (
	rawObject = reflect.TypeFor[map[string]json.RawMessage]()
	rawList   = reflect.TypeFor[[]json.RawMessage]()
)

// unfold gives the members or elements of a value that writes its own JSON; everything
// else, and JSON without parts, stays what it is.
func unfold(t *table, r ref) (*table, ref, error) {
	switch t.enc {
	case opRaw, opJSONMethod, opJSONAppend:
	default:
		return t, r, nil
	}
	if t.typ.Implements(textMarshalerType) || reflect.PointerTo(t.typ).Implements(textMarshalerType) {
		return t, r, nil
	}
	var e encoder
	text := bytes.TrimSpace(e.value(nil, t, r))
	if e.err != nil || len(text) == 0 {
		return t, r, e.err
	}
	var typ reflect.Type
	switch text[0] {
	case '{':
		typ = rawObject
	case '[':
		typ = rawList
	default:
		return t, r, nil
	}
	v := reflect.New(typ)
	if err := Decode(text, v.Interface(), Options{CopyStrings: true}); err != nil {
		return t, r, err
	}
	return tableOf(typ), refOf(v), nil
}

// isNull reports whether raw JSON stands for null.
func isNull(t *table, r ref) bool {
	if t.enc != opRaw && t.enc != opJSONMethod && t.enc != opJSONAppend {
		return false
	}
	var e encoder
	return string(bytes.TrimSpace(e.value(nil, t, r))) == "null" && e.err == nil
}
