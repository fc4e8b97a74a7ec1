package codec

import (
	"encoding"
	"encoding/json"
	"strconv"
)

// Values that read themselves, and those that are documents inside of a string.

// raw keeps the bytes of a value. They are copied, because a []byte that shares
// the document would let its owner change decoded strings.
func (d *decoder) raw(r ref, i int) int {
	end := d.skip(i)
	if end >= 0 {
		r.setBytes(append(r.getBytes()[:0], d.b[i:end]...))
	}
	return end
}

// jsonMethod hands the bytes of a value, null included, to UnmarshalJSON.
func (d *decoder) jsonMethod(t *table, r ref, i int) int {
	end := d.skip(i)
	if end < 0 {
		return end
	}
	if err := r.pointer(t.typ).(json.Unmarshaler).UnmarshalJSON(d.b[i:end]); err != nil {
		return d.fail(i, "", err)
	}
	return end
}

// textMethod hands the text of a string to UnmarshalText.
func (d *decoder) textMethod(t *table, r ref, i int) int {
	if d.lenient && d.emptyString(i) {
		d.mistyped(t, i)
		return i + 2
	}
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return d.bad(end)
	}
	return d.unmarshalText(t, r, i, stringText(d.b[i+1:end], flags, false), end+1)
}

// unmarshalText gives text to the value; end is the position that follows it in the
// document. UnmarshalText has to copy what it keeps, so the text may be shared.
func (d *decoder) unmarshalText(t *table, r ref, i int, text string, end int) int {
	if err := r.pointer(t.typ).(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
		return d.fail(i, "", err)
	}
	return end
}

// jsonText decodes the JSON text that a string holds; "" is absent.
func (d *decoder) jsonText(t *table, r ref, i int) int {
	switch d.b[i] {
	case 'n':
		if end := d.literal(i, "null"); end < 0 {
			return end
		}
		return d.value(t.elem, r, i)
	case '"':
	default:
		if !d.lenient {
			return d.fail(i, "want JSON text in a string, got "+jsonType(d.b[i]), nil)
		}
		d.mistyped(t, i)
		return d.value(t.elem, r, i)
	}
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return d.bad(end)
	}
	inner := d.b[i+1 : end]
	if flags&escaped != 0 {
		inner = appendText(make([]byte, 0, len(inner)), inner)
	}
	start := skipSpace(inner, 0)
	if start == len(inner) {
		return end + 1
	}
	// The inner text is a document of its own, but depth and paths count on.
	sub := *d
	sub.b, sub.err = inner, nil
	j := sub.value(t.elem, r, start)
	if j >= 0 {
		if j = skipSpace(inner, j); j < len(inner) {
			j = sub.bad(^j)
		}
	}
	d.path = sub.path
	if j < 0 {
		e := sub.err
		e.Msg = "byte " + strconv.Itoa(e.Offset) + " of the JSON text: " + e.Msg
		e.Offset = i
		d.err = e
		return -1
	}
	return end + 1
}
