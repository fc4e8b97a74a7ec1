package codec

import (
	"encoding"
	"encoding/base64"
	"fmt"
	"strconv"
)

// The text of values in parameters, and the properties of objects. The tables are those
// of JSON: a struct has the same names and the same time formats in either place.

// properties gives the properties of an object as text; an object or list inside,
// for which OpenAPI defines nothing, becomes JSON text.
func properties(t *table, r ref) (parts []pair, err error) {
	err = eachProperty(t, r, func(name string, t *table, r ref) error {
		text, ok, err := partText(t, r)
		if ok {
			parts = append(parts, pair{name, text})
		}
		return err
	})
	return parts, err
}

// eachProperty visits the properties of a struct, in declared order, or of a map,
// sorted. Null ones and those that their options leave out are passed over; pointers
// and interfaces are followed.
func eachProperty(t *table, r ref, visit func(name string, t *table, r ref) error) error {
	var e encoder
	if t.enc == opMap {
		for _, m := range e.sorted(t, r) {
			if et, er, ok := follow(t.elem, m.value); ok {
				if err := visit(m.name, et, er); err != nil {
					return fmt.Errorf("property %q: %w", m.name, err)
				}
			}
		}
		return e.err
	}
	for i := range t.fields.fields {
		f := &t.fields.fields[i]
		v, ok := f.locate(r, false)
		if ok && f.constant != nil && f.isZero(v) {
			v = *f.constant
		}
		if !ok || f.omitEmpty && f.isEmpty(v) || f.omitZero && f.isZero(v) {
			continue
		}
		if ft, fr, ok := follow(f.table, v); ok {
			if err := visit(f.name, ft, fr); err != nil {
				return fmt.Errorf("property %q: %w", f.name, err)
			}
		}
	}
	if f := t.fields.unknown; f != nil {
		if v, ok := f.locate(r, false); ok {
			return eachProperty(f.table, v, visit)
		}
	}
	return nil
}

// follow goes through pointers and interfaces; false for nil.
func follow(t *table, r ref) (*table, ref, bool) {
	for {
		switch t.enc {
		case opPointer:
			target, ok := r.target()
			if !ok {
				return t, r, false
			}
			t, r = t.elem, target
		case opNullable:
			target, state := r.slot(t)
			if *state != slotValue {
				return t, r, false
			}
			t, r = t.elem, target
		case opAny, opIface:
			v := r.value(t.typ)
			if v.IsNil() {
				return t, r, false
			}
			t, r = tableOf(v.Elem().Type()), variable(v.Elem())
		default:
			return t, r, true
		}
	}
}

// partText gives an element or property as text; ok is false for null.
func partText(t *table, r ref) (text string, ok bool, err error) {
	if t, r, ok = follow(t, r); !ok || isNull(t, r) {
		return "", false, nil
	}
	switch t.enc {
	case opStruct, opMap, opList, opArray:
		var e encoder
		b := e.value(nil, t, r)
		return string(b), e.err == nil, e.err
	}
	text, err = paramText(t, r)
	return text, err == nil, err
}

// paramText gives a value without parts as the text that a parameter carries. The
// text methods of a type win over its JSON methods here.
func paramText(t *table, r ref) (string, error) {
	switch t.enc {
	case opString:
		return r.getString(), nil
	case opNumber:
		var e encoder
		b := e.number(nil, r.getString())
		return string(b), e.err
	case opBool:
		return strconv.FormatBool(r.getBool()), nil
	case opInt:
		return strconv.FormatInt(r.getInt(t.bits), 10), nil
	case opUint:
		return strconv.FormatUint(r.getUint(t.bits), 10), nil
	case opBytes:
		return base64.StdEncoding.EncodeToString(r.getBytes()), nil
	case opTime:
		b, err := t.format.append(nil, r.getTime())
		return string(b), err
	case opQuoted:
		return paramText(t.elem, r)
	case opTextMethod, opNumberText, opJSONMethod, opJSONAppend:
		switch m := r.pointer(t.typ).(type) {
		case encoding.TextAppender:
			b, err := m.AppendText(nil)
			return string(b), err
		case encoding.TextMarshaler:
			b, err := m.MarshalText()
			return string(b), err
		}
	}
	// What is left is written as JSON; a JSON string is unquoted unless the field
	// holds JSON text on purpose.
	if t.enc == opJSONText {
		t = t.elem
	}
	var e encoder
	b := e.value(nil, t, r)
	if e.err != nil {
		return "", e.err
	}
	if text, ok := Text(b); ok {
		return text, nil
	}
	return string(b), nil
}
