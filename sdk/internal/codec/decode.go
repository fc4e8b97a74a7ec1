package codec

import (
	"fmt"
	"reflect"
	"strconv"
)

// Decode reads the JSON document data into the value that v points to. Members
// that data does not have keep what the value had. See Options for what may differ
// from encoding/json. The error is an *Error unless v or its tags are wrong.
func Decode(data []byte, v any, o Options) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return fmt.Errorf("json: decode needs a non-nil pointer, not %T", v)
	}
	t := tableOf(rv.Type().Elem())
	if t.err != nil {
		return t.err
	}
	if o.MaxBytes > 0 && len(data) > o.MaxBytes {
		return &Error{Path: "$", Offset: o.MaxBytes, Msg: "more than " + strconv.Itoa(o.MaxBytes) + " bytes"}
	}
	d := decoder{b: data, lenient: o.Lenient, own: o.CopyStrings, drift: o.Drift, watch: o.Object, depth: o.MaxDepth}
	if d.watch != nil && d.drift == nil {
		d.drift = func(Drift) {} // paths are kept for it
	}
	if d.depth <= 0 {
		d.depth = maxDepth
	}
	i := d.value(t, refOf(rv), skipSpace(data, 0))
	return d.finish(i)
}

// decoder is one walk over a document. Its methods take the position of the first
// byte of a value and give the position after it, or -1 with err set.
type decoder struct {
	b       []byte
	lenient bool
	own     bool // copy strings
	depth   int  // how many more lists and objects may open
	ahead   int  // bytes read twice, see isLone
	drift   func(Drift)
	watch   func(Object)
	path    []segment // kept only while drift is set
	err     *Error
}

// value reads the value at i into the variable at r.
func (d *decoder) value(t *table, r ref, i int) int {
	if i >= len(d.b) {
		return d.bad(^i)
	}
	if d.drift != nil && t.enum {
		return d.enum(t, r, i)
	}
	return d.dispatch(t, r, i)
}

// dispatch is value without the enum report; i is inside the document.
func (d *decoder) dispatch(t *table, r ref, i int) int {
	c := d.b[i]
	switch t.dec {
	case opString:
		if c == '"' {
			return d.str(r, i)
		}
	case opInt:
		if n, end, ok := shortInt(d.b, i); ok && (t.bits == 64 || n>>(t.bits-1) == 0) {
			r.setInt(t.bits, n)
			return end
		}
		if c == '-' || c-'0' <= 9 {
			return d.number(t, r, i)
		}
	case opUint, opFloat:
		if c == '-' || c-'0' <= 9 {
			return d.number(t, r, i)
		}
	case opStruct:
		if c == '{' {
			return d.object(t, r, i)
		}
	case opList:
		if c == '[' {
			return d.list(t, r, i)
		}
		if c == 'n' {
			return d.null(t, r, i)
		}
		if c == '{' && t.wrap != "" {
			return d.wrapped(t, r, i)
		}
	case opPointer:
		return d.pointer(t, r, i)
	case opBool:
		switch c {
		case 't':
			return d.boolean(r, i, "true")
		case 'f':
			return d.boolean(r, i, "false")
		}
	case opMap:
		if c == '{' {
			return d.mapping(t, r, i)
		}
		if c == 'n' {
			return d.null(t, r, i)
		}
	case opNumber:
		if c == '"' || c == '-' || c-'0' <= 9 {
			return d.numberText(r, i)
		}
	case opTime:
		return d.time(t, r, i)
	case opAny:
		return d.anything(t, r, i)
	case opArray:
		if c == '[' {
			return d.array(t, r, i)
		}
	case opBytes:
		switch c {
		case '"':
			return d.bytes(r, i)
		case '[':
			return d.list(t, r, i)
		case 'n':
			return d.null(t, r, i)
		}
	case opRaw:
		return d.raw(r, i)
	case opJSONMethod:
		return d.jsonMethod(t, r, i)
	case opTextMethod:
		if c == '"' {
			return d.textMethod(t, r, i)
		}
	case opJSONText:
		return d.jsonText(t, r, i)
	case opNullable:
		return d.nullable(t, r, i)
	case opQuoted:
		return d.quoted(t, r, i)
	case opIface:
		if c == 'n' {
			return d.null(t, r, i)
		}
		return d.fail(i, "cannot decode into the interface "+t.typ.String(), nil)
	case opUnsupported:
		if c != 'n' {
			return d.fail(i, "cannot decode into "+t.typ.String(), nil)
		}
	}
	if c == 'n' {
		// null leaves everything but pointers, maps, slices and interfaces alone.
		return d.literal(i, "null")
	}
	return d.coerce(t, r, i)
}

// null empties a variable that can be nil.
func (d *decoder) null(t *table, r ref, i int) int {
	if i = d.literal(i, "null"); i >= 0 {
		r.value(t.typ).SetZero()
	}
	return i
}

// pointer allocates its target, unless there is one to decode over.
func (d *decoder) pointer(t *table, r ref, i int) int {
	if d.b[i] == 'n' {
		return d.null(t, r, i)
	}
	if t.elem.dec == opQuoted {
		// With the string option "null" is null too.
		if text, end, ok := d.scalar(i); ok && text == "null" {
			r.value(t.typ).SetZero()
			return end
		}
	}
	if d.lenient && d.emptyString(i) && t.elem.emptyIsAbsent() {
		d.mistyped(t, i)
		r.value(t.typ).SetZero()
		return i + 2
	}
	target, ok := r.target()
	if !ok {
		v := reflect.New(t.elem.typ)
		r.value(t.typ).Set(v)
		target = refOf(v)
	}
	return d.value(t.elem, target, i)
}

// skip checks a value without decoding it.
func (d *decoder) skip(i int) int {
	end := skipValue(d.b, i, d.depth)
	if end < 0 {
		return d.bad(end)
	}
	return end
}

// literal reads one of the words true, false and null. The caller has seen its first
// letter only.
func (d *decoder) literal(i int, word string) int {
	end := scanLiteral(d.b, i, word)
	if end < 0 {
		return d.bad(end)
	}
	return end
}

// fail records an error at byte i. What travels up adds the path.
func (d *decoder) fail(i int, msg string, cause error) int {
	d.err = &Error{Path: "$", Offset: i, Msg: msg, Err: cause}
	return -1
}

// bad records a syntax error at the complement of a position.
func (d *decoder) bad(at int) int {
	i := ^at
	switch {
	case i >= len(d.b):
		return d.fail(len(d.b), "unexpected end of the document", nil)
	case d.b[i] == '{' || d.b[i] == '[':
		return d.fail(i, "unexpected "+strconv.QuoteRune(rune(d.b[i]))+", or nested too deep", nil)
	case d.b[i]-'0' <= 9 || d.b[i] == '-':
		return d.fail(i, "malformed or overlong number", nil)
	}
	return d.fail(i, "unexpected "+strconv.Quote(string(d.b[i:i+1])), nil)
}

// enter counts one more open list or object.
func (d *decoder) enter(i int) bool {
	if d.depth--; d.depth < 0 {
		d.fail(i, "nested too deep", nil)
		return false
	}
	return true
}
