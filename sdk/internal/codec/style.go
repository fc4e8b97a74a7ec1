package codec

import (
	"fmt"
	"reflect"
	"strings"
)

// Styles of OpenAPI, for color = blue, [blue black] and {R:100 G:200}:
//
// 	simple          blue            blue,black              R,100,G,200   exploded R=100,G=200
// 	form            color=blue      color=blue,black        exploded color=blue&color=black
// 	spaceDelimited                  color=blue%20black      color=R%20100%20G%20200
// 	pipeDelimited                   color=blue%7Cblack      color=R%7C100%7CG%7C200
// 	tabDelimited                    color=blue%09black      color=R%09100%09G%09200
// 	deepObject                                              color%5BR%5D=100&color%5BG%5D=200
// 	label           .blue           .blue,black             exploded .blue.black, .R=100.G=200
// 	matrix          ;color=blue     ;color=blue,black       exploded ;color=blue;color=black
//
// The delimiter of a list stands bare on the wire and is encoded inside of elements. A
// Param therefore has two forms: Value is what the other side reads, and what most
// signatures are made of; Raw is what is sent where it does not follow from Value.

// style is a serialisation style of OpenAPI.
type style uint8

const (
	styleSimple style = iota + 1
	styleForm
	styleSpace
	stylePipe
	styleTab // Swagger 2's tsv; OpenAPI 3 has none
	styleDeepObject
	styleLabel
	styleMatrix
)

var styles = map[string]style{
	"simple": styleSimple, "form": styleForm, "spaceDelimited": styleSpace,
	"pipeDelimited": stylePipe, "tabDelimited": styleTab, "deepObject": styleDeepObject,
	"label": styleLabel, "matrix": styleMatrix,
}

// delimiters are those of lists in the styles that name theirs; all others have commas.
var delimiters = map[style]string{styleSpace: " ", stylePipe: "|", styleTab: "\t"}

// pair is a property of an object parameter, or with an empty name an element.
type pair struct{ name, value string }

// append writes the parameter for the variable at r, or nothing if it is absent.
func (p *param) append(dst []Param, r ref) ([]Param, error) {
	t, given, missing, ok := p.table, false, false, false
	if t.enc == opNullable {
		if _, state := r.slot(t); *state == slotNull {
			// No style has a form for null; a name without a value is what servers take
			// for "clear this".
			if p.json {
				return append(dst, p.one(p.name, "null")), nil
			}
			return append(dst, p.scalar("")), nil
		}
	}
	if t.enc == opPointer || t.enc == opNullable || t.enc == opAny || t.enc == opIface {
		// A pointer says that even a zero value is meant.
		if t, r, ok = follow(t, r); !ok {
			return p.absent(dst), nil
		}
		if t.err != nil {
			return dst, t.err
		}
		given = true
	}
	if !given && p.constant != nil && p.unset(t, r) {
		r = *p.constant
	}
	if !given && p.unset(t, r) {
		if !p.required || t.enc == opList || t.enc == opMap {
			return p.absent(dst), nil
		}
		missing = p.neverEmpty(t, r)
	}
	if p.json {
		var e encoder
		text := e.value(nil, t, r)
		if bare, ok := Text(text); ok && p.in == Form && e.err == nil {
			// What may be an object or a text is JSON as an object only: a part of a form
			// that is a text stands there without quotes.
			return append(dst, p.one(p.name, bare)), nil
		}
		part := p.one(p.name, string(text))
		if p.in == Form && part.Media == "" && !p.untold {
			part.Media = "application/json"
		}
		return append(dst, part), e.err
	}
	t, r, err := unfold(t, r)
	if err != nil {
		return dst, err
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
	out := p.scalar(text)
	out.Unset = missing
	return append(dst, out), nil
}

// unset tells that a field that is no pointer has no value to send.
func (p *param) unset(t *table, r ref) bool {
	switch t.enc {
	case opString:
		return r.getString() == ""
	case opInt:
		return r.getInt(t.bits) == 0
	case opList:
		return r.sliceLen() == 0
	case opTime:
		return r.getTime().IsZero()
	}
	v := r.value(t.typ)
	switch {
	case v.Kind() == reflect.Map || v.Kind() == reflect.Slice:
		return v.Len() == 0
	case p.zeroMethod:
		return r.pointer(t.typ).(zeroer).IsZero()
	}
	return v.IsZero()
}

// neverEmpty tells that zero, which the variable is, has no text of its own.
func (p *param) neverEmpty(t *table, r ref) bool {
	if t.enum && t.enc == opString {
		e, ok := r.pointer(t.typ).(enum)
		return ok && !e.Known()
	}
	return p.zeroMethod && t.enc != opStruct || t.enc == opTime
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
	return Param{Name: name, Value: value, In: p.in, Reserved: p.reserved, Media: p.media}
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
	if p.in != Header {
		if enc := appendEscaped(nil, out.Value, p.mode()); string(enc) != string(raw) {
			out.Raw = string(raw)
		}
	}
	return out
}

// mode is how the value is percent-encoded. In a path nothing reserved may stand bare:
// a slash would make two segments of one.
func (p *param) mode() escapeMode {
	switch {
	case p.in == Path:
		return escapeStrict
	case p.in == Cookie:
		return escapeCookie
	case p.reserved:
		return escapeReserved
	}
	return escapeStrict
}

// list writes a list in the style of the parameter. Elements that are null are passed
// over; a list of nothing but these is absent.
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
	case styleForm, styleSpace, stylePipe, styleTab, styleDeepObject:
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
	delim := delimiters[p.style]
	if delim == "" {
		return p.joined("", ",", parts)
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.value
	}
	return p.one(p.name, strings.Join(texts, delim))
}

// object writes an object in the style of the parameter, exploded into properties or
// as one list of names and values in turn.
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
		case styleForm, styleSpace, stylePipe, styleTab:
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
		if isNull(t, r) {
			return nil
		}
		if t, r, err = unfold(t, r); err != nil {
			return err
		}
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
