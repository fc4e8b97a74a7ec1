package codec

import (
	"encoding/base64"
	"reflect"
	"strconv"
)

// Append appends v as JSON to dst: members in declared order, map keys sorted, no
// HTML escaping, no space. Pass a pointer to a struct; a struct itself is copied
// first. The error is an *Error unless the tags of v are wrong; dst comes back
// unchanged then.
func Append(dst []byte, v any) ([]byte, error) {
	rv := reflect.ValueOf(v)
	if !rv.IsValid() {
		return append(dst, "null"...), nil
	}
	var e encoder
	out := e.dynamic(dst, rv)
	if e.err != nil {
		return dst, e.err
	}
	return out, nil
}

// encoder is one walk over a value. Its methods append to b and give it back; after
// an error, which is in err, the bytes are worthless.
type encoder struct {
	depth int // how many lists, objects and pointers are open
	err   error
}

// dynamic writes a value whose type is only known now.
func (e *encoder) dynamic(b []byte, rv reflect.Value) []byte {
	if rv.Kind() == reflect.Pointer && !rv.IsNil() {
		t := tableOf(rv.Type().Elem())
		if t.err != nil {
			return e.fail(b, "", t.err)
		}
		return e.nested(b, t, refOf(rv))
	}
	t := tableOf(rv.Type())
	if t.err != nil {
		return e.fail(b, "", t.err)
	}
	// Tables work on variables, so the value needs one.
	p := reflect.New(rv.Type())
	p.Elem().Set(rv)
	return e.nested(b, t, refOf(p))
}

// nested writes what a pointer or interface refers to. Counting these finds cycles.
func (e *encoder) nested(b []byte, t *table, r ref) []byte {
	if e.depth++; e.depth > maxDepth {
		return e.fail(b, "nested too deep, or a cycle", nil)
	}
	b = e.value(b, t, r)
	e.depth--
	return b
}

// value writes the variable at r.
func (e *encoder) value(b []byte, t *table, r ref) []byte {
	switch t.enc {
	case opString:
		return appendString(b, r.getString())
	case opInt:
		return strconv.AppendInt(b, r.getInt(t.bits), 10)
	case opUint:
		return strconv.AppendUint(b, r.getUint(t.bits), 10)
	case opBool:
		return strconv.AppendBool(b, r.getBool())
	case opFloat:
		return e.float(b, r.getFloat(t.bits), t.bits)
	case opStruct:
		return e.object(b, t, r)
	case opPointer:
		target, ok := r.target()
		if !ok {
			return append(b, "null"...)
		}
		return e.nested(b, t.elem, target)
	case opList:
		return e.list(b, t, r)
	case opArray:
		return e.elements(b, t, t.typ.Len(), func(i int) ref { return r.arrayIndex(t.elem, i) })
	case opMap:
		return e.mapping(b, t, r)
	case opTime:
		return e.time(b, t, r)
	case opNumber:
		return e.number(b, r.getString())
	case opBytes:
		b = append(b, '"')
		b = base64.StdEncoding.AppendEncode(b, r.getBytes())
		return append(b, '"')
	case opAny:
		return e.anything(b, r.getAny())
	case opIface:
		v := r.value(t.typ)
		if v.IsNil() {
			return append(b, "null"...)
		}
		return e.dynamic(b, v.Elem())
	case opRaw:
		if r.isNil() {
			return append(b, "null"...)
		}
		return e.compact(b, r.getBytes())
	case opJSONText:
		return e.jsonText(b, t, r)
	case opNullable:
		return e.nullable(b, t, r)
	case opQuoted:
		return e.quoted(b, t.elem, r)
	case opJSONAppend, opJSONMethod, opTextMethod, opNumberText:
		return e.method(b, t, r)
	}
	return e.fail(b, "cannot encode "+t.typ.String(), nil)
}

// anything writes the usual dynamic values without a table.
func (e *encoder) anything(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return appendString(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case float64:
		return e.float(b, v, 64)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case []any:
		return e.anyList(b, v)
	case map[string]any:
		return e.anyObject(b, v)
	}
	return e.dynamic(b, reflect.ValueOf(v))
}

// time writes a time in the format of its table. RFC 3339 refuses years beyond 9999,
// as encoding/json does; a layout takes what it can write.
func (e *encoder) time(b []byte, t *table, r ref) []byte {
	bare := t.format.number()
	if !bare {
		b = append(b, '"')
	}
	out, err := t.format.append(b, r.getTime())
	if err != nil {
		return e.fail(b, "", err)
	}
	if !bare {
		out = append(out, '"')
	}
	return out
}

// jsonText writes a value as JSON text inside a string; a nil pointer, interface or raw
// value is null.
func (e *encoder) jsonText(b []byte, t *table, r ref) []byte {
	kind := t.typ.Kind()
	if (kind == reflect.Pointer || kind == reflect.Interface || t.elem.enc == opRaw) && r.isNil() {
		return append(b, "null"...)
	}
	// The text is written behind its place and then quoted from there.
	start := len(b)
	b = e.value(b, t.elem, r)
	if e.err != nil {
		return b
	}
	inner := string(b[start:])
	return appendString(b[:start], inner)
}

// quoted writes a scalar inside a string, as the `string` option asks.
func (e *encoder) quoted(b []byte, t *table, r ref) []byte {
	switch t.enc {
	case opBool, opInt, opUint, opFloat, opNumber:
		b = append(b, '"')
		b = e.value(b, t, r)
		return append(b, '"')
	case opString:
		return appendString(b, string(appendString(nil, r.getString())))
	}
	return e.value(b, t, r)
}

// fail records an error. What travels up adds the path.
func (e *encoder) fail(b []byte, msg string, cause error) []byte {
	if e.err == nil {
		e.err = &Error{Path: "$", Offset: -1, Msg: msg, Err: cause}
	}
	return b
}

// under adds a path segment to a recorded error.
func (e *encoder) under(seg string) {
	if err, ok := e.err.(*Error); ok {
		err.under(seg)
	}
}
