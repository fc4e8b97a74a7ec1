package codec

import (
	"encoding"
	"encoding/base64"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// style is a serialisation style of OpenAPI.
type style uint8

const (
	styleSimple style = iota + 1
	styleForm
	styleSpace
	stylePipe
	styleDeepObject
	styleLabel
	styleMatrix
)

var styles = map[string]style{
	"simple": styleSimple, "form": styleForm, "spaceDelimited": styleSpace,
	"pipeDelimited": stylePipe, "deepObject": styleDeepObject,
	"label": styleLabel, "matrix": styleMatrix,
}

// pair is a property of an object parameter, or with an empty name an element.
type pair struct{ name, value string }

// append writes the parameter for the field value v, or nothing if it is absent.
func (p *param) append(dst []Param, v reflect.Value) ([]Param, error) {
	present := false
	t := p.table
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return p.absent(dst), nil
		}
		// A pointer says that even a zero value is meant.
		present = true
		if v = v.Elem(); t.elem != nil && t.enc == opPointer {
			t = t.elem
		} else if t = tableOf(v.Type()); t.err != nil {
			return dst, t.err
		}
	}
	if !present && isUnset(v) {
		if !p.required || v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
			return p.absent(dst), nil
		}
	}
	r := variable(v)
	if p.json {
		var e encoder
		text := e.value(nil, t, r)
		return append(dst, p.one(p.name, string(text))), e.err
	}
	switch t.enc {
	case opList, opArray:
		return p.list(dst, t, r)
	case opStruct, opMap:
		return p.object(dst, t, r)
	}
	text, err := paramText(t, r)
	if err != nil {
		return dst, err
	}
	return append(dst, p.scalar(text)), nil
}

// isUnset tells that a field without a pointer has no value to send.
func isUnset(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	if z, ok := v.Interface().(zeroer); ok {
		return z.IsZero()
	}
	return v.IsZero()
}

// absent is a required parameter without a value, or nothing.
func (p *param) absent(dst []Param) []Param {
	if !p.required {
		return dst
	}
	return append(dst, p.scalar(""))
}

// one makes a parameter whose encoded form follows from its value.
func (p *param) one(name, value string) Param {
	return Param{Name: name, Value: value, In: p.in, Reserved: p.reserved}
}

// scalar is a value without parts in the style of the parameter.
func (p *param) scalar(text string) Param {
	switch p.style {
	case styleLabel:
		return p.joined(".", "", []pair{{"", text}})
	case styleMatrix:
		if text == "" {
			return p.joined(";"+p.name, "", nil)
		}
		return p.joined(";"+p.name+"=", "", []pair{{"", text}})
	}
	return p.one(p.name, text)
}

// joined puts a prefix and the parts, each name=value or value, together. The
// delimiters are bare in Raw and everything else in it is percent-encoded.
func (p *param) joined(prefix, delim string, parts []pair) Param {
	value := []byte(prefix)
	raw := []byte(prefix)
	if p.style == styleMatrix {
		raw = append(raw[:0], ';')
		if name, ok := strings.CutPrefix(prefix, ";"); ok {
			name, eq := strings.CutSuffix(name, "=")
			raw = appendEscaped(raw, name, p.mode())
			if eq {
				raw = append(raw, '=')
			}
		}
	}
	for i, part := range parts {
		if i > 0 {
			value = append(value, delim...)
			raw = append(raw, delim...)
		}
		if part.name != "" {
			value = append(append(value, part.name...), '=')
			raw = append(appendEscaped(raw, part.name, p.mode()), '=')
		}
		value = append(value, part.value...)
		raw = appendEscaped(raw, part.value, p.mode())
	}
	out := p.one(p.name, string(value))
	if p.in != Header && p.in != Cookie {
		if enc := appendEscaped(nil, out.Value, p.mode()); string(enc) != string(raw) {
			out.Raw = string(raw)
		}
	}
	return out
}

func (p *param) mode() escapeMode {
	switch {
	case p.in == Path:
		return escapeStrict
	case p.reserved:
		return escapeReserved
	}
	return escapeStrict
}

func (p *param) list(dst []Param, t *table, r ref) ([]Param, error) {
	var parts []pair
	n, at := t.typ.Len, r.arrayIndex
	if t.enc == opList {
		n, at = r.sliceLen, r.index
	}
	for i := range n() {
		text, ok, err := partText(t.elem, at(t.elem, i))
		if err != nil {
			return dst, fmt.Errorf("element %d: %w", i, err)
		}
		if ok {
			parts = append(parts, pair{"", text})
		}
	}
	if len(parts) == 0 {
		return p.absent(dst), nil
	}
	switch p.style {
	case styleForm, styleSpace, stylePipe, styleDeepObject:
		if p.explode {
			for _, part := range parts {
				dst = append(dst, p.one(p.name, part.value))
			}
			return dst, nil
		}
	case styleLabel:
		return append(dst, p.joined(".", p.pick(".", ","), parts)), nil
	case styleMatrix:
		return append(dst, p.joined(";"+p.name+"=", p.pick(";"+p.name+"=", ","), parts)), nil
	}
	return append(dst, p.delimited(parts)), nil
}

// pick chooses by explode.
func (p *param) pick(exploded, not string) string {
	if p.explode {
		return exploded
	}
	return not
}

// delimited joins parts by the delimiter of the style. Space and pipe are encoded
// on the wire like any other character, as the table of the specification has it.
func (p *param) delimited(parts []pair) Param {
	delim := map[style]string{styleSpace: " ", stylePipe: "|"}[p.style]
	if delim == "" {
		return p.joined("", ",", parts)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.value
	}
	return p.one(p.name, strings.Join(texts, delim))
}

func (p *param) object(dst []Param, t *table, r ref) ([]Param, error) {
	if p.style == styleDeepObject {
		return p.deep(dst, p.name, t, r)
	}
	parts, err := properties(t, r)
	if err != nil {
		return dst, err
	}
	if len(parts) == 0 {
		return p.absent(dst), nil
	}
	if p.explode {
		switch p.style {
		case styleForm, styleSpace, stylePipe:
			for _, part := range parts {
				dst = append(dst, p.one(part.name, part.value))
			}
			return dst, nil
		case styleLabel:
			return append(dst, p.joined(".", ".", parts)), nil
		case styleMatrix:
			return append(dst, p.matrixObject(parts)), nil
		}
		return append(dst, p.joined("", ",", parts)), nil
	}
	flat := make([]pair, 0, 2*len(parts))
	for _, part := range parts {
		flat = append(flat, pair{"", part.name}, pair{"", part.value})
	}
	switch p.style {
	case styleLabel:
		return append(dst, p.joined(".", ",", flat)), nil
	case styleMatrix:
		return append(dst, p.joined(";"+p.name+"=", ",", flat)), nil
	}
	return append(dst, p.delimited(flat)), nil
}

// matrixObject is ;R=100;G=200, the one form that does not name the parameter.
func (p *param) matrixObject(parts []pair) Param {
	q := *p
	q.style = styleLabel
	return q.joined(";", ";", parts)
}

// deep writes name[a][b]=value; a list repeats its name.
func (p *param) deep(dst []Param, name string, t *table, r ref) ([]Param, error) {
	err := eachProperty(t, r, func(key string, t *table, r ref) (err error) {
		inner := name + "[" + key + "]"
		switch t.enc {
		case opStruct, opMap:
			dst, err = p.deep(dst, inner, t, r)
			return err
		case opList, opArray:
			q := *p
			q.name, q.explode, q.required = inner, true, false
			dst, err = q.list(dst, t, r)
			return err
		}
		text, err := paramText(t, r)
		if err == nil {
			dst = append(dst, p.one(inner, text))
		}
		return err
	})
	return dst, err
}

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
	if t, r, ok = follow(t, r); !ok {
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
