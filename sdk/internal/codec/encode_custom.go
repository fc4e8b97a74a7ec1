package codec

import (
	"encoding"
	"encoding/json"
	"reflect"
)

// method lets the value write itself.
func (e *encoder) method(b []byte, t *table, r ref) []byte {
	v := r.value(t.typ)
	switch v.Kind() {
	case reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		// These call their methods with nil too.
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return append(b, "null"...)
		}
	}
	p := r.pointer(t.typ)
	switch t.enc {
	case opJSONAppend:
		out, err := p.(jsonAppender).AppendJSON(b)
		if err != nil {
			return e.fail(b, "", err)
		}
		return out
	case opJSONMethod:
		raw, err := p.(json.Marshaler).MarshalJSON()
		if err != nil {
			return e.fail(b, "", err)
		}
		return e.compact(b, raw)
	}
	text, err := appendTextOf(nil, t, p)
	if err != nil {
		return e.fail(b, "", err)
	}
	if t.enc == opNumberText {
		return e.number(b, string(text))
	}
	return appendString(b, alias(text))
}

// appendTextOf appends what the TextAppender or TextMarshaler p gives.
func appendTextOf(dst []byte, t *table, p any) ([]byte, error) {
	if t.appender {
		return p.(encoding.TextAppender).AppendText(dst)
	}
	text, err := p.(encoding.TextMarshaler).MarshalText()
	return append(dst, text...), err
}
