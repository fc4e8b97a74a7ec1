package codec

import (
	"encoding/binary"
	"math/bits"
)

// The scanners take the document and a position and give the position after what
// they recognised. A failure is the complement (^) of the position of the byte
// that does not belong there, which is always negative.

// Flags of a scanned string.
const (
	escaped  = 1 << iota // it has a backslash
	nonASCII             // it has a byte above 0x7f
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// skipSpace gives the position of the next byte that is no white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ' ', '\n', '\t', '\r':
			i++
		default:
			return i
		}
	}
	return i
}

// scanString starts after the opening quote and gives the position of the closing
// one. It reads eight bytes at a time; of the marks that special gives the lowest is
// always right.
func scanString(b []byte, i int) (end int, flags uint8) {
	for i+8 <= len(b) {
		w := binary.LittleEndian.Uint64(b[i:])
		m := special(w)
		if m == 0 {
			if w&highs != 0 {
				flags |= nonASCII
			}
			i += 8
			continue
		}
		if w&highs&(m&-m-1) != 0 {
			flags |= nonASCII
		}
		i += bits.TrailingZeros64(m) >> 3
		switch b[i] {
		case '"':
			return i, flags
		case '\\':
			flags |= escaped
			if i = scanEscape(b, i); i < 0 {
				return i, flags
			}
		default:
			return ^i, flags
		}
	}
	for i < len(b) {
		switch c := b[i]; {
		case c == '"':
			return i, flags
		case c == '\\':
			flags |= escaped
			if i = scanEscape(b, i); i < 0 {
				return i, flags
			}
		case c < ' ':
			return ^i, flags
		default:
			if c >= 0x80 {
				flags |= nonASCII
			}
			i++
		}
	}
	return ^i, flags
}

// scanEscape starts at a backslash and gives the position after the escape.
func scanEscape(b []byte, i int) int {
	if i+1 >= len(b) {
		return ^len(b)
	}
	switch b[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		for j := i + 2; j < i+6; j++ {
			if j >= len(b) || unhex(b[j]) < 0 {
				return ^min(j, len(b))
			}
		}
		return i + 6
	}
	return ^(i + 1)
}

// unhex is the value of a hexadecimal digit, or -1.
func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// scanNumber starts at the first byte of a number and gives the position after it.
// whole tells that the literal has neither fraction nor exponent.
func scanNumber(b []byte, i int) (end int, whole bool) {
	start := i
	if i < len(b) && b[i] == '-' {
		i++
	}
	switch {
	case i >= len(b):
		return ^i, false
	case b[i] == '0':
		i++
	case '1' <= b[i] && b[i] <= '9':
		i = skipDigits(b, i)
	default:
		return ^i, false
	}
	whole = true
	if i < len(b) && b[i] == '.' {
		whole = false
		if j := skipDigits(b, i+1); j > i+1 {
			i = j
		} else {
			return ^j, false
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		whole = false
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if j := skipDigits(b, i); j > i {
			i = j
		} else {
			return ^j, false
		}
	}
	if i-start > maxNumber {
		return ^start, false
	}
	return i, whole
}

// skipDigits gives the position of the next byte that is no digit.
func skipDigits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}

// isNumber tells whether all of s is one JSON number.
func isNumber(s []byte) bool {
	end, _ := scanNumber(s, 0)
	return end == len(s) && end > 0
}

// scanLiteral checks the literal word (true, false, null) at i.
func scanLiteral(b []byte, i int, word string) int {
	if len(b)-i >= len(word) && string(b[i:i+len(word)]) == word {
		return i + len(word)
	}
	for j := 0; j < len(word); j++ {
		if i+j >= len(b) || b[i+j] != word[j] {
			return ^(i + j)
		}
	}
	return i + len(word)
}

// skipValue checks one value that nobody wants and gives the position after it.
// depth is how many more lists and objects may open.
func skipValue(b []byte, i, depth int) int {
	if i >= len(b) {
		return ^i
	}
	switch b[i] {
	case '"':
		end, _ := scanString(b, i+1)
		if end < 0 {
			return end
		}
		return end + 1
	case '{':
		return skipObject(b, i, depth-1)
	case '[':
		return skipList(b, i, depth-1)
	case 't':
		return scanLiteral(b, i, "true")
	case 'f':
		return scanLiteral(b, i, "false")
	case 'n':
		return scanLiteral(b, i, "null")
	}
	end, _ := scanNumber(b, i)
	return end
}

// skipObject and skipList check what skipValue found the first byte of. They recurse,
// but never deeper than depth, which the caller bounds.
func skipObject(b []byte, i, depth int) int {
	if depth < 0 {
		return ^i
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == '}' {
		return i + 1
	}
	for {
		if i >= len(b) || b[i] != '"' {
			return ^i
		}
		end, _ := scanString(b, i+1)
		if end < 0 {
			return end
		}
		i = skipSpace(b, end+1)
		if i >= len(b) || b[i] != ':' {
			return ^i
		}
		if i = skipValue(b, skipSpace(b, i+1), depth); i < 0 {
			return i
		}
		i = skipSpace(b, i)
		switch {
		case i < len(b) && b[i] == ',':
			i = skipSpace(b, i+1)
		case i < len(b) && b[i] == '}':
			return i + 1
		default:
			return ^i
		}
	}
}

func skipList(b []byte, i, depth int) int {
	if depth < 0 {
		return ^i
	}
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == ']' {
		return i + 1
	}
	for {
		if i = skipValue(b, i, depth); i < 0 {
			return i
		}
		i = skipSpace(b, i)
		switch {
		case i < len(b) && b[i] == ',':
			i = skipSpace(b, i+1)
		case i < len(b) && b[i] == ']':
			return i + 1
		default:
			return ^i
		}
	}
}

// jsonType names the JSON type of the value that starts with c.
func jsonType(c byte) string {
	switch c {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "list"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}
