package codec

import "strconv"

// The `string` option of encoding/json. Its rules are older than most others: the text
// inside the quotes is read by strconv, which takes more than JSON does.

// quoted reads a scalar that the `string` option puts into a string. The text
// inside follows the rules of encoding/json, which are those of strconv.
func (d *decoder) quoted(t *table, r ref, i int) int {
	e := t.elem
	if d.b[i] == 'n' {
		return d.literal(i, "null")
	}
	if d.b[i] != '"' {
		if !d.lenient {
			return d.fail(i, "want a "+e.want()+" in a string, got "+jsonType(d.b[i]), nil)
		}
		d.mistyped(t, i)
		return d.value(e, r, i)
	}
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return d.bad(end)
	}
	raw := d.b[i+1 : end]
	if flags != 0 {
		raw = []byte(stringText(raw, flags, false))
	}
	if d.unquote(e, r, raw) {
		return end + 1
	}
	if d.err != nil {
		d.err.Offset = i
		return -1
	}
	// What is no literal may still be a padded number, or "" for absent.
	if d.lenient {
		return d.value(e, r, i)
	}
	return d.fail(i, strconv.Quote(clip(raw))+" is no "+e.want(), nil)
}

// unquote stores the literal text into a scalar; false if it does not fit.
func (d *decoder) unquote(e *table, r ref, text []byte) bool {
	if len(text) == 0 {
		return false
	}
	if string(text) == "null" {
		return true
	}
	numeric := text[0] == '-' || text[0]-'0' <= 9
	switch e.dec {
	case opBool:
		if s := string(text); s == "true" || s == "false" {
			r.setBool(s == "true")
			return true
		}
	case opInt:
		n, err := strconv.ParseInt(string(text), 10, int(e.bits))
		if numeric && err == nil {
			r.setInt(e.bits, n)
			return true
		}
	case opUint:
		n, err := strconv.ParseUint(string(text), 10, int(e.bits))
		if numeric && err == nil {
			r.setUint(e.bits, n)
			return true
		}
	case opFloat:
		n, err := strconv.ParseFloat(string(text), int(e.bits))
		if numeric && err == nil {
			r.setFloat(e.bits, n)
			return true
		}
	case opNumber:
		if len(text) <= maxNumber && isNumber(text) {
			r.setString(string(text))
			return true
		}
	case opString, opTextMethod, opJSONMethod:
		// The text is a document of its own, with exactly one value.
		sub := *d
		sub.b = text
		if text[0] != '"' && e.dec != opJSONMethod {
			return false
		}
		end := sub.value(e, r, 0)
		if end < 0 || end != len(text) {
			d.err = sub.err
			return false
		}
		return true
	}
	return false
}
