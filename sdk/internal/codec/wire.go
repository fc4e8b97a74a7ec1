package codec

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
)

// FieldByWire finds a field of the struct that v points to by its name on the wire,
// for code such as paging that is configured by wire names. In the body, and inside
// of a parameter, a name may be a path: "result.entities"; a member whose name has
// the dots itself wins. The body of a request is searched behind its `body` field.
//
// The value is addressable. It is false where there is no such field and where a
// nil pointer stands in the way; a nil pointer at the end of the path is given as
// it is.
func FieldByWire(v any, in Location, wire string) (reflect.Value, bool) {
	return fieldByWire(v, in, wire, false)
}

func fieldByWire(v any, in Location, wire string, alloc bool) (reflect.Value, bool) {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return reflect.Value{}, false
	}
	for rv.Elem().Kind() == reflect.Pointer && !rv.Elem().IsNil() {
		rv = rv.Elem()
	}
	if rv = rv.Elem(); rv.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	req := requestOf(rv.Type())
	if req.err != nil {
		return reflect.Value{}, false
	}
	if in == Body {
		if b := req.body; b != nil {
			r, ok := (&field{at: b.at, hops: b.hops}).locate(refOf(rv.Addr()), alloc)
			if !ok {
				return reflect.Value{}, false
			}
			if rv, ok = settle(r.value(b.typ), alloc); !ok {
				return reflect.Value{}, false
			}
		}
		return memberByWire(rv, wire, alloc)
	}
	head, rest := wire, ""
	for {
		for i := range req.params {
			p := &req.params[i]
			if p.in != in || p.name != head {
				continue
			}
			r, ok := (&field{at: p.at, hops: p.hops}).locate(refOf(rv.Addr()), alloc)
			if !ok {
				return reflect.Value{}, false
			}
			fv := r.value(p.table.typ)
			if rest == "" {
				return fv, true
			}
			if fv, ok = settle(fv, alloc); !ok {
				return reflect.Value{}, false
			}
			return memberByWire(fv, rest, alloc)
		}
		dot := strings.LastIndexByte(head, '.')
		if dot < 0 {
			return reflect.Value{}, false
		}
		head, rest = wire[:dot], wire[dot+1:]
	}
}

// memberByWire follows a path of JSON members, the longest name first.
func memberByWire(rv reflect.Value, wire string, alloc bool) (reflect.Value, bool) {
	if rv.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	t := tableOf(rv.Type())
	if t.err != nil || t.fields == nil {
		return reflect.Value{}, false
	}
	head := wire
	for {
		if k, ok := t.fields.byName[head]; ok {
			f := &t.fields.fields[k]
			r, ok := f.locate(refOf(rv.Addr()), alloc)
			if !ok {
				return reflect.Value{}, false
			}
			fv := r.value(f.table.typ)
			if head == wire {
				return fv, true
			}
			if fv, ok = settle(fv, alloc); !ok {
				return reflect.Value{}, false
			}
			return memberByWire(fv, wire[len(head)+1:], alloc)
		}
		dot := strings.LastIndexByte(head, '.')
		if dot < 0 {
			return reflect.Value{}, false
		}
		head = head[:dot]
	}
}

// settle follows pointers and interfaces to a variable, with alloc filling nil
// pointers.
func settle(v reflect.Value, alloc bool) (reflect.Value, bool) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			if !alloc || v.Kind() == reflect.Interface {
				return v, false
			}
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return v, v.CanAddr()
}

// WireText gives the text of the scalar field that FieldByWire finds, as a parameter
// would carry it. It is false where there is none, or it is nil, or has parts.
func WireText(v any, in Location, wire string) (string, bool) {
	fv, ok := FieldByWire(v, in, wire)
	if ok {
		fv, ok = settle(fv, false)
	}
	if !ok {
		return "", false
	}
	t := tableOf(fv.Type())
	switch t.enc {
	case opList, opArray, opMap, opStruct, opUnsupported:
		return "", false
	}
	text, err := paramText(t, refOf(fv.Addr()))
	return text, err == nil && t.err == nil
}

// SetWire sets the scalar field that FieldByWire finds from text, allocating
// pointers on the way.
func SetWire(v any, in Location, wire, text string) error {
	fv, ok := fieldByWire(v, in, wire, true)
	if !ok {
		return fmt.Errorf("no %s field %q in %T", in, wire, v)
	}
	if fv, ok = settle(fv, true); !ok {
		return fmt.Errorf("%s field %q of %T cannot be set", in, wire, v)
	}
	t, r := tableOf(fv.Type()), refOf(fv.Addr())
	switch t.dec {
	case opString, opNumber:
		r.setString(text)
		return nil
	case opAny:
		r.setAny(text)
		return nil
	case opTextMethod:
		return r.pointer(t.typ).(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	case opBool, opInt, opUint, opFloat:
		fv.SetZero()
		if convert(t, r, trim(text)) {
			return nil
		}
	}
	return fmt.Errorf("%s field %q of %T cannot be %q", in, wire, v, text)
}
