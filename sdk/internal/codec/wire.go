package codec

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
)

// Fields by their names on the wire. What a spec says about paging, tokens and webhooks
// names parameters and members; these functions reach them without generated code.

// FieldByWire finds a field of the struct that v points to by its name on the wire,
// for code such as paging that is configured by wire names. In the body, and inside
// of a parameter, a name may be a path: "result.entities"; a member whose name has
// the dots itself wins. The body of a request is searched behind its `body` field.
//
// The value is addressable. It is false, and the value the zero Value, where there
// is no such field and where a nil pointer stands in the way; a nil pointer at the
// end of the path is given as it is.
func FieldByWire(v any, in Location, wire string) (reflect.Value, bool) {
	f, ok := findWire(v, in, wire, false)
	if !ok {
		return reflect.Value{}, false
	}
	return f.v, true
}

// WireText gives the text of the scalar field that FieldByWire finds, as a parameter
// would carry it. It is false where there is none, or it is nil, or has parts.
func WireText(v any, in Location, wire string) (string, bool) {
	f, ok := findWire(v, in, wire, false)
	if ok {
		f, ok = f.settle(false)
	}
	if !ok {
		return "", false
	}
	switch f.t.enc {
	case opList, opArray, opMap, opStruct, opUnsupported:
		return "", false
	}
	text, err := paramText(f.t, refOf(f.v.Addr()))
	return text, err == nil && f.t.err == nil
}

// SetWire sets the field that FieldByWire finds from text, allocating pointers on
// the way. A scalar takes the first text; a list takes one element of each text, or,
// as a parameter that is not exploded, the parts of the only one. A parameter that
// travels as JSON is read as JSON. Without a text nothing is set.
func SetWire(v any, in Location, wire string, texts ...string) error {
	f, ok := findWire(v, in, wire, true)
	if !ok {
		return fmt.Errorf("no %s field %q in %T", in, wire, v)
	}
	if len(texts) == 0 {
		return nil
	}
	if f, ok = f.settle(true); !ok {
		return fmt.Errorf("%s field %q of %T cannot be set", in, wire, v)
	}
	if f.p != nil && f.p.json && f.p.name == wire && texts[0] != "" {
		// Text that is no JSON may still be the value of a scalar.
		err := Decode([]byte(texts[0]), f.v.Addr().Interface(), Options{Lenient: true, CopyStrings: true})
		if err == nil || f.t.dec == opList || hasParts(f.t) {
			if err != nil {
				err = fmt.Errorf("%s field %q of %T: %w", in, wire, v, err)
			}
			return err
		}
	}
	if f.t.dec == opList {
		err := f.setList(in, wire, texts)
		if err != nil && len(texts) == 1 && strings.HasPrefix(strings.TrimSpace(texts[0]), "[") {
			return setJSON(f.t, refOf(f.v.Addr()), texts[0]) // the whole list as JSON text
		}
		return err
	}
	if err := setText(f.t, refOf(f.v.Addr()), texts[0]); err != nil {
		return fmt.Errorf("%s field %q of %T: %w", in, wire, v, err)
	}
	return nil
}

// wireField is a field that was found by its wire name. p is the parameter that it
// is, or is inside of; nil in the body.
type wireField struct {
	v reflect.Value
	t *table
	p *param
}

// findWire is FieldByWire with the table of the field, which knows its format. With
// alloc it fills nil pointers on the way.
func findWire(v any, in Location, wire string, alloc bool) (f wireField, ok bool) {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer && !rv.IsNil() {
		rv = rv.Elem()
	}
	if rv.Kind() != reflect.Struct || !rv.CanAddr() {
		return f, false
	}
	req := requestFor(rv.Type(), in)
	if req.err != nil {
		return f, false
	}
	r := refOf(rv.Addr())
	if in == Body {
		f = wireField{v: rv, t: tableOf(rv.Type())}
		if b := req.body; b != nil {
			at, ok := (&field{at: b.at, hops: b.hops}).locate(r, alloc)
			if !ok {
				return f, false
			}
			f = wireField{v: at.value(b.typ), t: tableOf(b.typ)}
			if f, ok = f.settle(alloc); !ok {
				return f, false
			}
		}
		return f.member(wire, alloc)
	}
	for head := wire; ; {
		if p := req.param(in, head); p != nil {
			at, ok := (&field{at: p.at, hops: p.hops}).locate(r, alloc)
			if !ok {
				return f, false
			}
			f = wireField{at.value(p.table.typ), p.table, p}
			if head == wire {
				return f, true
			}
			if f, ok = f.settle(alloc); !ok {
				return f, false
			}
			return f.member(wire[len(head)+1:], alloc)
		}
		dot := strings.LastIndexByte(head, '.')
		if dot < 0 {
			return f, false
		}
		head = head[:dot]
	}
}

// param finds a parameter by location and name.
func (req *request) param(in Location, name string) *param {
	for i := range req.params {
		if p := &req.params[i]; p.in == in && p.name == name {
			return p
		}
	}
	return nil
}

// member follows a path of JSON members from a settled field, the longest name first.
func (f wireField) member(wire string, alloc bool) (wireField, bool) {
	if f.t.err != nil || f.t.fields == nil {
		return f, false
	}
	for head := wire; ; {
		if k, ok := f.t.fields.byName[head]; ok {
			m := &f.t.fields.fields[k]
			at, ok := m.locate(refOf(f.v.Addr()), alloc)
			if !ok {
				return f, false
			}
			f.v, f.t = at.value(m.table.typ), m.table
			if head == wire {
				return f, true
			}
			if f, ok = f.settle(alloc); !ok {
				return f, false
			}
			return f.member(wire[len(head)+1:], alloc)
		}
		dot := strings.LastIndexByte(head, '.')
		if dot < 0 {
			return f, false
		}
		head = head[:dot]
	}
}

// settle follows pointers, interfaces and JSON text to a variable, with alloc filling
// nil pointers.
func (f wireField) settle(alloc bool) (wireField, bool) {
	for {
		switch f.t.dec {
		// These say how the value is wrapped on the wire; by name it is the value
		// itself that is meant.
		case opJSONText, opQuoted:
			f.t = f.t.elem
			continue
		case opNullable:
			if !f.v.CanAddr() {
				return f, false
			}
			target, state := refOf(f.v.Addr()).slot(f.t)
			if *state != slotValue && !alloc {
				return f, false
			}
			*state = slotValue
			f.v, f.t = target.value(f.t.elem.typ), f.t.elem
			continue
		}
		switch f.v.Kind() {
		case reflect.Pointer:
			if f.v.IsNil() {
				if !alloc {
					return f, false
				}
				f.v.Set(reflect.New(f.v.Type().Elem()))
			}
			f.v, f.t = f.v.Elem(), f.t.elem
		// An `any` that holds no pointer can still be set as a whole.
		case reflect.Interface:
			// What an interface holds can only be reached behind a pointer.
			if f.v.IsNil() || f.v.Elem().Kind() != reflect.Pointer {
				return f, f.t.dec == opAny
			}
			f.v = f.v.Elem()
			f.t = tableOf(f.v.Type())
		default:
			return f, f.v.CanAddr()
		}
	}
}

// setList replaces a list. It is built aside and stored at the end, so that a bad
// element changes nothing.
func (f wireField) setList(in Location, wire string, texts []string) error {
	if f.p != nil && !f.p.explode && len(texts) == 1 {
		delim := delimiters[f.p.style]
		if delim == "" {
			delim = ","
		}
		texts = strings.Split(texts[0], delim)
	}
	list := reflect.MakeSlice(f.t.typ, len(texts), len(texts))
	for i, text := range texts {
		e, ok := wireField{v: list.Index(i), t: f.t.elem}.settle(true)
		if !ok {
			return fmt.Errorf("%s field %q: element %d cannot be set", in, wire, i)
		}
		if err := setText(e.t, refOf(e.v.Addr()), text); err != nil {
			return fmt.Errorf("%s field %q: element %d: %w", in, wire, i, err)
		}
	}
	f.v.Set(list)
	return nil
}

// setText stores the text of a parameter into a scalar variable.
func setText(t *table, r ref, text string) error {
	switch t.dec {
	case opString:
		r.setString(text)
		return nil
	case opNumber:
		if text != "" && !isNumber([]byte(text)) {
			return fmt.Errorf("%q is no number", text)
		}
		r.setString(text)
		return nil
	case opAny:
		r.setAny(text)
		return nil
	case opTextMethod:
		return r.pointer(t.typ).(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	case opTime:
		at, err := t.format.parse(text)
		if err == nil {
			r.setTime(at)
		}
		return err
	case opBool, opInt, opUint, opFloat:
		r.value(t.typ).SetZero()
		if convert(t, r, trim(text)) {
			return nil
		}
	}
	return setJSON(t, r, text)
}

// setJSON stores a value with parts, which travels as JSON text, or one that reads itself,
// which may be a bare text.
func setJSON(t *table, r ref, text string) error {
	switch t.dec {
	case opStruct, opMap, opList, opArray, opRaw, opJSONMethod, opNullable, opBytes, opIface, opJSONText, opQuoted:
		p := r.pointer(t.typ)
		if t.dec != opBytes && Decode([]byte(text), p, Options{CopyStrings: true}) == nil {
			return nil
		}
		if Decode(appendString(nil, text), p, Options{CopyStrings: true}) == nil {
			return nil
		}
	}
	return fmt.Errorf("%q is no %s", text, t.want())
}
