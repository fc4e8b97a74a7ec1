package tree

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// JSON returns n as compact JSON, members in source order. Numbers keep their
// digits; YAML's own spellings (0x1F, 1_000, .5) are rewritten.
func (n *Node) JSON() []byte { return n.appendJSON(nil) }

func (n *Node) appendJSON(b []byte) []byte {
	if n == nil {
		return append(b, "null"...)
	}
	switch n.Kind {
	case Bool:
		return append(b, strings.ToLower(n.Text)...)
	case Number:
		return append(b, jsonNumber(n.Text)...)
	case String:
		return AppendString(b, n.Text)
	case Map:
		b = append(b, '{')
		for i, e := range n.Children() {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendString(b, e.Key), ':')
			b = e.Value.appendJSON(b)
		}
		return append(b, '}')
	case List:
		b = append(b, '[')
		for i, it := range n.Elems() {
			if i > 0 {
				b = append(b, ',')
			}
			b = it.appendJSON(b)
		}
		return append(b, ']')
	}
	return append(b, "null"...)
}

// jsonNumber rewrites a YAML number so that JSON accepts it; what cannot be said in
// JSON (.inf, .nan) becomes a string.
func jsonNumber(text string) string {
	if validNumber(text) {
		return text
	}
	clean := strings.TrimPrefix(strings.ReplaceAll(text, "_", ""), "+")
	if validNumber(clean) {
		return clean
	}
	if i, err := strconv.ParseInt(clean, 0, 64); err == nil {
		return strconv.FormatInt(i, 10)
	}
	if u, err := strconv.ParseUint(clean, 0, 64); err == nil {
		return strconv.FormatUint(u, 10)
	}
	if f, err := strconv.ParseFloat(clean, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.Quote(text)
}

// Number is the literal of a Number as JSON writes it.
func (n *Node) Number() string { return jsonNumber(n.Text) }

func validNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	digits := func() bool {
		n := len(s)
		s = strings.TrimLeft(s, "0123456789")
		return len(s) < n
	}
	lead := s
	if !digits() || (len(lead)-len(s) > 1 && lead[0] == '0') {
		return false
	}
	if strings.HasPrefix(s, ".") {
		s = s[1:]
		if !digits() {
			return false
		}
	}
	if s != "" && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		if s != "" && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		if !digits() {
			return false
		}
	}
	return s == ""
}

// AppendString appends s as a JSON string. Unlike encoding/json it leaves <, > and &
// alone; invalid UTF-8 becomes U+FFFD.
func AppendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r == '\t':
			b = append(b, '\\', 't')
		case r < ' ' || r == 0x7f:
			b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}
