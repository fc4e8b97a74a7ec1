package sdk

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

var errNotObject = errors.New("the body is not a JSON object")

// jsonMembers walks over the top-level members of an object without decoding it.
// A body that signers write into must keep its bytes, so nothing is re-encoded.
type jsonMembers struct {
	data []byte
	pos  int

	// of the current member, as offsets: "key" and value
	key, keyEnd, val, valEnd int
	// comma is where the comma before the member stands, or -1.
	comma int
	// brace is where the object ends, known after the last member.
	brace int
}

// walkMembers starts before the first member.
func walkMembers(data []byte) (jsonMembers, error) {
	m := jsonMembers{data: data, comma: -1, brace: -1}
	m.space()
	if m.pos >= len(data) || data[m.pos] != '{' {
		return m, errNotObject
	}
	m.pos++
	return m, nil
}

// next moves to the next member; after the last one it returns false and brace is set.
func (m *jsonMembers) next() (bool, error) {
	first := m.keyEnd == 0
	m.space()
	if m.pos >= len(m.data) {
		return false, errNotObject
	}
	if m.data[m.pos] == '}' {
		m.brace = m.pos
		return false, nil
	}
	m.comma = -1
	if !first {
		if m.data[m.pos] != ',' {
			return false, errNotObject
		}
		m.comma = m.pos
		m.pos++
		m.space()
	}
	m.key = m.pos
	if m.pos >= len(m.data) || m.data[m.pos] != '"' || !m.skip() {
		return false, errNotObject
	}
	m.keyEnd = m.pos
	m.space()
	if m.pos >= len(m.data) || m.data[m.pos] != ':' {
		return false, errNotObject
	}
	m.pos++
	m.space()
	m.val = m.pos
	if !m.skip() {
		return false, errNotObject
	}
	m.valEnd = m.pos
	return true, nil
}

// named reports whether the current member has that name.
func (m *jsonMembers) named(name string) bool {
	raw := m.data[m.key:m.keyEnd]
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner) == name
	}
	text, ok := codec.Text(raw)
	return ok && text == name
}

func (m *jsonMembers) space() {
	for m.pos < len(m.data) {
		switch m.data[m.pos] {
		case ' ', '\t', '\n', '\r':
			m.pos++
		default:
			return
		}
	}
}

// skip moves over one value. It finds the end and leaves validity to the codec, which
// wrote the body in the first place.
func (m *jsonMembers) skip() bool {
	depth := 0
	for m.pos < len(m.data) {
		switch c := m.data[m.pos]; c {
		case '"':
			for m.pos++; ; m.pos++ {
				if m.pos >= len(m.data) {
					return false
				}
				if m.data[m.pos] == '\\' {
					m.pos++
				} else if m.data[m.pos] == '"' {
					break
				}
			}
			m.pos++
		case '{', '[':
			depth++
			m.pos++
		case '}', ']':
			depth--
			m.pos++
		default:
			start := m.pos
			for m.pos < len(m.data) && !isDelimiter(m.data[m.pos]) {
				m.pos++
			}
			if m.pos == start { // a comma or colon inside of a list or object
				if depth == 0 {
					return false
				}
				m.pos++
				continue
			}
		}
		if depth < 0 {
			return false
		}
		if depth == 0 {
			return true
		}
	}
	return false
}

func isDelimiter(c byte) bool {
	switch c {
	case ',', ':', '"', '{', '}', '[', ']', ' ', '\t', '\n', '\r':
		return true
	}
	return false
}

// spliceMember returns data with the top-level member set. All other bytes stay.
func spliceMember(data []byte, name string, raw []byte) ([]byte, error) {
	m, err := walkMembers(data)
	if err != nil {
		return nil, err
	}
	some := false
	for {
		ok, err := m.next()
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		some = true
		if m.named(name) {
			out := make([]byte, 0, len(data)+len(raw)+128)
			out = append(out, data[:m.val]...)
			out = append(out, raw...)
			return append(out, data[m.valEnd:]...), nil
		}
	}
	out := make([]byte, 0, len(data)+len(name)+len(raw)+128)
	out = append(out, data[:m.brace]...)
	if some {
		out = append(out, ',')
	}
	out = appendJSONString(out, name)
	out = append(out, ':')
	out = append(out, raw...)
	return append(out, data[m.brace:]...), nil
}

// cutMember returns data without the top-level member: what spliceMember undoes.
func cutMember(data []byte, name string) ([]byte, error) {
	m, err := walkMembers(data)
	if err != nil {
		return nil, err
	}
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return data, err
		}
		if !m.named(name) {
			continue
		}
		start, end := m.key, m.valEnd
		if m.comma >= 0 {
			start = m.comma
		} else if m.space(); m.pos < len(data) && data[m.pos] == ',' {
			end = m.pos + 1
		}
		out := make([]byte, 0, len(data))
		out = append(out, data[:start]...)
		return append(out, data[end:]...), nil
	}
}

// appendJSONString appends s as a JSON string, escaping only what must be.
func appendJSONString(dst []byte, s string) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}
