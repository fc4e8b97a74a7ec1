package codec

import (
	"strconv"
	"strings"
	"time"
)

// coerce reads a value whose JSON type is not the declared one. Strictly that is an
// error. Leniently it is converted where one sensible reading exists, and reported:
//
//	string          from a number or boolean: its literal
//	integer, float  from a string with a number, from true (1) and false (0);
//	                an integer also from 1.0 and 1e3 (see number)
//	boolean         from 1, 0, "1", "0", "true", "false", "Y", "N", "yes", "no"
//	list            from a lone value, and from {"item":[...]} (see wrapped)
//	object          from [] and from a list of one object
//	text types      from a number or boolean: its literal
//	anything        from "", which is absent
func (d *decoder) coerce(t *table, r ref, i int) int {
	c := d.b[i]
	if !d.lenient {
		return d.refuse(t, i)
	}
	d.mistyped(t, i)
	if d.emptyString(i) {
		return i + 2
	}
	switch t.dec {
	case opString:
		if text, end, ok := d.scalar(i); ok {
			r.setString(stringText([]byte(text), 0, false))
			return end
		}
	case opTextMethod:
		if text, end, ok := d.scalar(i); ok {
			return d.unmarshalText(t, r, i, text, end)
		}
	case opNumber:
		if c == 't' || c == 'f' {
			r.setString(map[byte]string{'t': "1", 'f': "0"}[c])
			return d.literal(i, map[byte]string{'t': "true", 'f': "false"}[c])
		}
	case opBool, opInt, opUint, opFloat:
		if text, end, ok := d.scalar(i); ok {
			if !convert(t, r, trim(text)) {
				return d.fail(i, strconv.Quote(clip([]byte(text)))+" is no "+t.want(), nil)
			}
			return end
		}
	case opList:
		if c == '{' {
			return d.wrapped(t, r, i)
		}
		return d.single(t, r, i)
	case opStruct, opMap:
		if c == '[' {
			return d.loneObject(t, r, i)
		}
	}
	if d.err != nil {
		return -1
	}
	return d.refuse(t, i)
}

// refuse is the error of a value that cannot be what the table wants.
func (d *decoder) refuse(t *table, i int) int {
	switch c := d.b[i]; {
	case c == '"' || c == '{' || c == '[' || c == 't' || c == 'f' || c == '-' || c-'0' <= 9:
		return d.fail(i, "want "+t.want()+", got "+jsonType(c), nil)
	}
	return d.bad(^i)
}

// scalar gives the text of the string, number or boolean at i. It is false for
// other values and for broken ones; only the latter set err.
func (d *decoder) scalar(i int) (text string, end int, ok bool) {
	switch d.b[i] {
	case '{', '[', 'n':
		return "", 0, false
	case '"':
		end, flags := scanString(d.b, i+1)
		if end < 0 {
			d.bad(end)
			return "", 0, false
		}
		return stringText(d.b[i+1:end], flags, d.own), end + 1, true
	}
	if end = d.skip(i); end < 0 {
		return "", 0, false
	}
	return stringText(d.b[i:end], 0, d.own), end, true
}

// convert stores the text of a scalar into a boolean or number of another type.
// Text of nothing but space is absent.
func convert(t *table, r ref, text string) bool {
	if text == "" {
		return true
	}
	if t.dec == opBool {
		switch strings.ToLower(text) {
		case "true", "y", "yes":
			r.setBool(true)
			return true
		case "false", "n", "no":
			r.setBool(false)
			return true
		}
		mag, _, ok := integral([]byte(text))
		if ok && mag <= 1 {
			r.setBool(mag == 1)
		}
		return ok && mag <= 1
	}
	switch text {
	case "true":
		text = "1"
	case "false":
		text = "0"
	}
	if t.dec != opFloat {
		mag, neg, ok := integral([]byte(text))
		return ok && setInteger(t, r, mag, neg)
	}
	if !isNumber([]byte(text)) {
		return false
	}
	f, err := strconv.ParseFloat(text, int(t.bits))
	if err == nil {
		r.setFloat(t.bits, f)
	}
	return err == nil
}

// integral reads a number whose value is whole however it is written: 12, 12.0,
// 1.2e1. It is exact; ok is false for anything else and beyond 64 bits.
func integral(lit []byte) (mag uint64, neg, ok bool) {
	if !isNumber(lit) {
		return 0, false, false
	}
	if lit[0] == '-' {
		neg = true
		lit = lit[1:]
	}
	mantissa, exp := string(lit), 0
	if e := strings.IndexAny(mantissa, "eE"); e >= 0 {
		n, err := strconv.Atoi(mantissa[e+1:])
		if err != nil {
			return 0, neg, false
		}
		mantissa, exp = mantissa[:e], n
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	all := strings.TrimLeft(whole+frac, "0")
	scale := exp - len(frac)
	for scale < 0 && strings.HasSuffix(all, "0") {
		all, scale = all[:len(all)-1], scale+1
	}
	if all == "" {
		return 0, neg, true
	}
	if scale < 0 || scale > 20 || len(all) > 20 {
		return 0, neg, false
	}
	mag, _, ok = digits([]byte(all + strings.Repeat("0", scale)))
	return mag, neg, ok
}

// wrapped reads an object where a list is declared. If its first member has the name
// of the wrap option, that member is the list: {"item":[...]}, {"item":{...}},
// {"item":"x"}; others beside it are unknown ones. Leniently the only member of an
// object may have any name that is no field of the element. {} is an empty list, and
// any other object is, leniently, the only element of the list.
func (d *decoder) wrapped(t *table, r ref, i int) int {
	j := skipSpace(d.b, i+1)
	if j < len(d.b) && d.b[j] == '}' {
		r.value(t.typ).SetZero()
		return j + 1
	}
	name, _, inner := d.key(j)
	if inner < 0 {
		return inner
	}
	if inner >= len(d.b) {
		return d.bad(^inner)
	}
	if t.wrap != "" && name == t.wrap {
		return d.wrapper(t, r, i, inner, name)
	}
	if !d.lenient {
		return d.fail(i, `want a list or {"`+t.wrap+`":[...]}`, nil)
	}
	if t.mayWrap(name, d.b[inner]) {
		lone, ok := d.isLone(inner)
		if !ok {
			return -1
		}
		if lone {
			return d.wrapper(t, r, i, inner, name)
		}
	}
	return d.single(t, r, i)
}

// isLone looks ahead whether the value at i is the last one of its object. Looking
// ahead at each of many levels would take quadratic time, so that all of it together
// may not read more than a few times the document.
func (d *decoder) isLone(i int) (lone, ok bool) {
	end := d.skip(i)
	if end < 0 {
		return false, false
	}
	if d.ahead += end - i; d.ahead > 16*len(d.b) {
		d.fail(i, "too many wrapped lists inside of each other", nil)
		return false, false
	}
	end = skipSpace(d.b, end)
	return end < len(d.b) && d.b[end] == '}', true
}

// wrapper reads the list at inner and passes over what follows in the object at i.
func (d *decoder) wrapper(t *table, r ref, i, inner int, name string) int {
	if !d.enter(i) {
		return -1
	}
	if d.drift != nil {
		d.path = append(d.path, segment{name: name})
	}
	var end int
	switch {
	case d.b[inner] == '[':
		end = d.list(t, r, inner)
	case d.b[inner] == 'n':
		end = d.null(t, r, inner)
	case d.emptyString(inner):
		end = inner + 2
	default:
		end = d.single(t, r, inner)
	}
	if end < 0 {
		d.err.under(member(name))
		return end
	}
	if d.drift != nil {
		d.path = d.path[:len(d.path)-1]
	}
	for {
		end = skipSpace(d.b, end)
		switch {
		case end < len(d.b) && d.b[end] == '}':
			d.depth++
			return end + 1
		case end >= len(d.b) || d.b[end] != ',':
			return d.bad(^end)
		}
		other, _, at := d.key(skipSpace(d.b, end+1))
		if at < 0 {
			return at
		}
		if d.drift != nil && at < len(d.b) {
			d.report(DriftUnknownField, other, "", jsonType(d.b[at]))
		}
		if end = d.skip(at); end < 0 {
			return end
		}
	}
}

// mayWrap tells whether the only member of an object, of the given name and first
// byte, wraps a list of this type rather than being a field of its only element.
func (t *table) mayWrap(name string, first byte) bool {
	e := t.elem
	for e.dec == opPointer {
		e = e.elem
	}
	if e.dec == opStruct {
		_, own := e.fields.byName[name]
		return !own && (first == '[' || first == '{')
	}
	if e.dec == opMap || e.dec == opAny || e.dec == opRaw || e.dec == opJSONMethod {
		return first == '['
	}
	return true
}

// single reads a lone value as a list of one.
func (d *decoder) single(t *table, r ref, i int) int {
	r.value(t.typ).SetZero()
	d.grow(t, r, 0, i, i)
	r.setLen(1)
	if d.drift != nil {
		d.path = append(d.path, segment{index: 0})
	}
	i = d.value(t.elem, r.index(t.elem, 0), i)
	if i < 0 {
		d.err.under(element(0))
		return i
	}
	if d.drift != nil {
		d.path = d.path[:len(d.path)-1]
	}
	return i
}

// loneObject reads a list where an object is declared: [] is an empty object (PHP
// has one type for both), a list of one object is that object.
func (d *decoder) loneObject(t *table, r ref, i int) int {
	j := skipSpace(d.b, i+1)
	if j >= len(d.b) {
		return d.bad(^j)
	}
	if d.b[j] == ']' {
		return j + 1
	}
	if d.b[j] != '{' {
		return d.refuse(t, i)
	}
	if !d.enter(i) {
		return -1
	}
	end := d.value(t, r, j)
	if end < 0 {
		d.err.under(element(0))
		return end
	}
	end = skipSpace(d.b, end)
	if end >= len(d.b) || d.b[end] != ']' {
		return d.fail(i, "want one object, got a list of several", nil)
	}
	d.depth++
	return end + 1
}

// lenientLayouts are tried in turn where a time has another form than declared.
var lenientLayouts = []string{
	time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04",
	"2006-01-02", "2006/01/02 15:04:05", "2006/01/02", "20060102150405", "20060102",
}

// lenientTime reads a time as declared, else in any of the usual forms, in the
// zone of the field. "" and the zero dates of MySQL are absent; a bare number is
// Unix time, in milliseconds from 1e11 on.
func (d *decoder) lenientTime(t *table, r ref, i int) int {
	text, end, ok := d.scalar(i)
	if !ok {
		if d.err != nil {
			return -1
		}
		return d.refuse(t, i)
	}
	declared := d.b[i] == '"' != t.format.number()
	if at, err := t.format.parse(text); err == nil {
		if !declared {
			d.mistyped(t, i)
		}
		r.setTime(at)
		return end
	}
	d.mistyped(t, i)
	text = trim(text)
	if text == "" || strings.HasPrefix(text, "0000-00-00") {
		return end
	}
	if d.b[i] != '"' || t.format.number() {
		if mag, neg, ok := integral([]byte(text)); ok && mag < 1<<62 && !neg {
			f := timeFormat{layoutUnix, t.format.zone}
			if mag >= 1e11 {
				f.layout = layoutUnixMilli
			}
			r.setTime(f.fromUnix(int64(mag)))
			return end
		}
	}
	for _, layout := range lenientLayouts {
		if at, err := time.ParseInLocation(layout, text, t.format.zone); err == nil {
			r.setTime(at)
			return end
		}
	}
	return d.fail(i, strconv.Quote(clip([]byte(text)))+" is no time", nil)
}

// emptyString tells whether the value at i is "".
func (d *decoder) emptyString(i int) bool {
	return i+1 < len(d.b) && d.b[i] == '"' && d.b[i+1] == '"'
}

// emptyIsAbsent tells whether "" means that a value of this type is not there.
func (t *table) emptyIsAbsent() bool {
	switch t.dec {
	case opString, opBytes, opAny, opRaw, opJSONMethod:
		return false
	case opPointer:
		return t.elem.emptyIsAbsent()
	}
	return true
}

// trim removes the space that some vendors pad numbers and times with.
func trim(s string) string { return strings.TrimSpace(s) }
