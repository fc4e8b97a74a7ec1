package codec

import (
	"reflect"
	"strconv"
)

// Values of no declared type. They get the types that encoding/json gives them, also
// where leniency is on: without a declared type nothing can be wrong.

// anything reads a value into an `any`: map[string]any, []any, string, float64,
// bool or nil. A non-nil pointer that the variable holds is decoded into instead.
func (d *decoder) anything(t *table, r ref, i int) int {
	if held := r.getAny(); held != nil {
		// encoding/json does so too; it is how a caller gives an any field a type.
		if v := reflect.ValueOf(held); v.Kind() == reflect.Pointer && !v.IsNil() {
			if d.b[i] != 'n' || v.Type().Elem().Kind() == reflect.Pointer {
				if e := tableOf(v.Type().Elem()); e.err == nil && !selfHeld(r, t, v) {
					return d.value(e, refOf(v), i)
				}
			}
		}
	}
	v, i := d.dynamic(i)
	if i >= 0 {
		r.setAny(v)
	}
	return i
}

// selfHeld tells that an `any` holds its own address, which would decode for ever.
func selfHeld(r ref, t *table, v reflect.Value) bool {
	e := v.Elem()
	return e.Kind() == reflect.Interface && !e.IsNil() && e.Elem().Kind() == reflect.Pointer &&
		e.Elem().Pointer() == v.Pointer()
}

// dynamic reads a value of no declared type.
func (d *decoder) dynamic(i int) (any, int) {
	if i >= len(d.b) {
		return nil, d.bad(^i)
	}
	switch d.b[i] {
	case '"':
		end, flags := scanString(d.b, i+1)
		if end < 0 {
			return nil, d.bad(end)
		}
		return stringText(d.b[i+1:end], flags, d.own), end + 1
	case '{':
		return d.dynamicObject(i)
	case '[':
		return d.dynamicList(i)
	case 't':
		return true, d.literal(i, "true")
	case 'f':
		return false, d.literal(i, "false")
	case 'n':
		return nil, d.literal(i, "null")
	}
	end, _ := scanNumber(d.b, i)
	if end < 0 {
		return nil, d.bad(end)
	}
	f, err := strconv.ParseFloat(alias(d.b[i:end]), 64)
	if err != nil {
		return nil, d.fail(i, "number out of range", nil)
	}
	return f, end
}

// dynamicObject reads an object of no declared type. The map is always a new one:
// unlike a declared map it replaces what the variable had, as in encoding/json.
func (d *decoder) dynamicObject(i int) (any, int) {
	if !d.enter(i) {
		return nil, -1
	}
	m := map[string]any{}
	i = skipSpace(d.b, i+1)
	if i < len(d.b) && d.b[i] == '}' {
		d.depth++
		return m, i + 1
	}
	for {
		name, _, j := d.key(i)
		if j < 0 {
			return nil, j
		}
		if d.own {
			name = string(append([]byte(nil), name...))
		}
		v, j := d.dynamic(j)
		if j < 0 {
			d.err.under(member(name))
			return nil, j
		}
		m[name] = v
		i = skipSpace(d.b, j)
		switch {
		case i < len(d.b) && d.b[i] == ',':
			i = skipSpace(d.b, i+1)
		case i < len(d.b) && d.b[i] == '}':
			d.depth++
			return m, i + 1
		default:
			return nil, d.bad(^i)
		}
	}
}

// dynamicList reads a list of no declared type; an empty one is not nil.
func (d *decoder) dynamicList(i int) (any, int) {
	if !d.enter(i) {
		return nil, -1
	}
	list := []any{}
	i = skipSpace(d.b, i+1)
	if i < len(d.b) && d.b[i] == ']' {
		d.depth++
		return list, i + 1
	}
	for {
		v, j := d.dynamic(i)
		if j < 0 {
			d.err.under(element(len(list)))
			return nil, j
		}
		list = append(list, v)
		i = skipSpace(d.b, j)
		switch {
		case i < len(d.b) && d.b[i] == ',':
			i = skipSpace(d.b, i+1)
		case i < len(d.b) && d.b[i] == ']':
			d.depth++
			return list, i + 1
		default:
			return nil, d.bad(^i)
		}
	}
}
