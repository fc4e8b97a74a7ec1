package codec

import (
	"encoding/base64"
	"math"
	"strconv"
)

// Scalars. Whatever a JSON number looks like, integers never pass through a float: ids
// above 2^53 are common, and one that is rounded is the id of something else.

// str reads a string.
func (d *decoder) str(r ref, i int) int {
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return d.bad(end)
	}
	if flags == 0 && !d.own {
		r.setString(alias(d.b[i+1 : end]))
	} else {
		r.setString(stringText(d.b[i+1:end], flags, d.own))
	}
	return end + 1
}

// boolean reads true or false; word is the one that the first letter announces.
func (d *decoder) boolean(r ref, i int, word string) int {
	if i = d.literal(i, word); i >= 0 {
		r.setBool(word == "true")
	}
	return i
}

// shortInt reads a whole number of one to eighteen digits without sign, which covers
// nearly all. It is false for everything else, however valid.
func shortInt(b []byte, i int) (n int64, end int, ok bool) {
	end = i
	for end < len(b) && b[end]-'0' <= 9 {
		n = n*10 + int64(b[end]-'0')
		if end++; end-i > 18 {
			return 0, i, false
		}
	}
	if end == i || b[i] == '0' && end > i+1 {
		return 0, i, false
	}
	if end < len(b) && (b[end] == '.' || b[end]|0x20 == 'e') {
		return 0, i, false
	}
	return n, end, true
}

// number reads a JSON number into an integer or float variable.
func (d *decoder) number(t *table, r ref, i int) int {
	end, whole := scanNumber(d.b, i)
	if end < 0 {
		return d.bad(end)
	}
	if t.dec == opFloat {
		return d.float(t, r, i, end, whole)
	}
	mag, neg, ok := uint64(0), false, whole
	if whole {
		mag, neg, ok = digits(d.b[i:end])
	} else if d.lenient {
		if mag, neg, ok = integral(d.b[i:end]); ok {
			d.mistyped(t, i)
		}
	}
	if !ok || !setInteger(t, r, mag, neg) {
		return d.fail(i, "number "+clip(d.b[i:end])+" does not fit "+t.typ.String(), nil)
	}
	return end
}

// setInteger stores a magnitude and sign; false if they do not fit the variable.
func setInteger(t *table, r ref, mag uint64, neg bool) bool {
	if t.dec == opUint {
		if neg && mag != 0 || t.bits < 64 && mag>>t.bits != 0 {
			return false
		}
		r.setUint(t.bits, mag)
		return true
	}
	// The magnitude of the least integer is one above that of the greatest.
	limit := uint64(1) << (t.bits - 1)
	if neg {
		if mag > limit {
			return false
		}
		r.setInt(t.bits, -int64(mag))
		return true
	}
	if mag >= limit {
		return false
	}
	r.setInt(t.bits, int64(mag))
	return true
}

// digits reads a whole number literal; ok is false if it exceeds 64 bits.
func digits(lit []byte) (mag uint64, neg, ok bool) {
	if lit[0] == '-' {
		neg = true
		lit = lit[1:]
	}
	if len(lit) > 20 {
		return 0, neg, false
	}
	for i, c := range lit {
		n := uint64(c - '0')
		if i >= 19 && (mag > math.MaxUint64/10 || mag*10 > math.MaxUint64-n) {
			return 0, neg, false
		}
		mag = mag*10 + n
	}
	return mag, neg, true
}

// pow10 are the powers of ten that a float64 holds exactly.
var pow10 = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// float reads a number literal whose syntax is checked.
func (d *decoder) float(t *table, r ref, i, end int, whole bool) int {
	lit := d.b[i:end]
	if t.bits == 64 {
		if f, ok := exactFloat(lit); ok {
			r.setFloat(64, f)
			return end
		}
	}
	f, err := strconv.ParseFloat(alias(lit), int(t.bits))
	if err != nil {
		return d.fail(i, "number "+clip(lit)+" does not fit "+t.typ.String(), nil)
	}
	r.setFloat(t.bits, f)
	return end
}

// exactFloat reads literals of up to 15 digits without exponent. Both the digits
// and the power of ten are exact float64 values then, so that their quotient is
// the correctly rounded result.
func exactFloat(lit []byte) (float64, bool) {
	if len(lit) > 17 {
		return 0, false
	}
	neg := lit[0] == '-'
	if neg {
		lit = lit[1:]
	}
	var mag uint64
	count, point := 0, -1
	for i, c := range lit {
		if c == '.' {
			point = len(lit) - i - 1
			continue
		}
		if c-'0' > 9 {
			return 0, false
		}
		mag = mag*10 + uint64(c-'0')
		count++
	}
	if count > 15 {
		return 0, false
	}
	f := float64(mag)
	if point > 0 {
		f /= pow10[point]
	}
	if neg {
		f = -f
	}
	return f, true
}

// numberText reads a number, bare or in a string, as the text it has.
func (d *decoder) numberText(r ref, i int) int {
	if d.b[i] != '"' {
		end, _ := scanNumber(d.b, i)
		if end < 0 {
			return d.bad(end)
		}
		r.setString(stringText(d.b[i:end], 0, d.own))
		return end
	}
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return d.bad(end)
	}
	text := stringText(d.b[i+1:end], flags, d.own)
	if d.lenient {
		if text = trim(text); text == "" {
			return end + 1
		}
	}
	if len(text) > maxNumber || !isNumber([]byte(text)) {
		return d.fail(i, strconv.Quote(clip([]byte(text)))+" is no number", nil)
	}
	r.setString(text)
	return end + 1
}

// bytes reads base64.
func (d *decoder) bytes(r ref, i int) int {
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return d.bad(end)
	}
	raw := d.b[i+1 : end]
	// Base64 has no use for escapes, but \/ is a usual way to write its slash.
	if flags&escaped != 0 {
		raw = appendText(nil, raw)
	}
	out := make([]byte, base64.StdEncoding.DecodedLen(len(raw)))
	n, err := base64.StdEncoding.Decode(out, raw)
	if err != nil {
		return d.fail(i, "", err)
	}
	r.setBytes(out[:n])
	return end + 1
}

// time reads a time in the format of its table.
func (d *decoder) time(t *table, r ref, i int) int {
	c := d.b[i]
	if c == 'n' {
		return d.literal(i, "null")
	}
	if d.lenient {
		return d.lenientTime(t, r, i)
	}
	var text string
	var end int
	switch {
	case c == '"' && !t.format.number():
		var flags uint8
		if end, flags = scanString(d.b, i+1); end < 0 {
			return d.bad(end)
		}
		text = stringText(d.b[i+1:end], flags, false)
		end++
	case (c == '-' || c-'0' <= 9) && t.format.number():
		if end, _ = scanNumber(d.b, i); end < 0 {
			return d.bad(end)
		}
		text = alias(d.b[i:end])
	default:
		return d.coerce(t, r, i)
	}
	at, err := t.format.parse(text)
	if err != nil {
		return d.fail(i, "", err)
	}
	r.setTime(at)
	return end
}

// clip shortens a literal for an error message.
func clip(lit []byte) string {
	if len(lit) > 40 {
		return string(lit[:40]) + "..."
	}
	return string(lit)
}
