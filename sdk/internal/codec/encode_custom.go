package codec

import (
	"encoding"
	"encoding/json"
)

// method lets the value write itself. Pointers and interfaces never get here, see
// custom, so that there is no nil to guard against; a nil map or slice is its own
// business, as in encoding/json.
func (e *encoder) method(b []byte, t *table, r ref) []byte {
	p := r.pointer(t.typ)
	switch t.enc {
	case opJSONAppend:
		out, err := p.(jsonAppender).AppendJSON(b)
		if err != nil {
			return e.fail(b, "", err)
		}
		return out
	case opJSONMethod:
		raw, err := p.(json.Marshaler).MarshalJSON()
		if err != nil {
			return e.fail(b, "", err)
		}
		return e.compact(b, raw)
	}
	text, err := appendTextOf(nil, t, p)
	if err != nil {
		return e.fail(b, "", err)
	}
	if t.enc == opNumberText {
		return e.number(b, string(text))
	}
	return appendString(b, alias(text))
}

// appendTextOf appends what the TextAppender or TextMarshaler p gives.
func appendTextOf(dst []byte, t *table, p any) ([]byte, error) {
	if t.appender {
		return p.(encoding.TextAppender).AppendText(dst)
	}
	text, err := p.(encoding.TextMarshaler).MarshalText()
	return append(dst, text...), err
}
