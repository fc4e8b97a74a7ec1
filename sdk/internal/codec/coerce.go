package codec

import (
	"strconv"
	"strings"
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
//	numeric enums   from any text: zero, which is no documented value either
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
				if d.strangeEnum(t, r, text) {
					return end
				}
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
	// A broken scalar has left its error; anything else has the wrong type.
	if d.err != nil {
		return -1
	}
	return d.refuse(t, i)
}

// strangeEnum takes text that is no number for a value of a numeric enum that nobody
// documented: the rest of the answer is good.
func (d *decoder) strangeEnum(t *table, r ref, text string) bool {
	if _, ok := r.pointer(t.typ).(enum); !ok || t.dec == opBool {
		return false
	}
	if d.drift != nil {
		d.report(DriftUnknownEnum, "", t.typ.Name(), text)
	}
	return true
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
	// All digits are taken as one whole number and scale is the power of ten that
	// belongs to it; trailing zeros may go into that power.
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

// emptyString tells whether the value at i is "".
func (d *decoder) emptyString(i int) bool {
	return i+1 < len(d.b) && d.b[i] == '"' && d.b[i+1] == '"'
}

// emptyIsAbsent tells whether "" means that a value of this type is not there.
func (t *table) emptyIsAbsent() bool {
	switch t.dec {
	case opString, opBytes, opAny, opRaw, opJSONMethod:
		return false
	case opPointer, opNullable:
		return t.elem.emptyIsAbsent()
	}
	return true
}

// trim removes the space that some vendors pad numbers and times with.
func trim(s string) string { return strings.TrimSpace(s) }
