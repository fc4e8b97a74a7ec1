package codec

import "unicode/utf8"

// Strings are the bulk of every request, so the usual ones, with nothing to escape, are
// recognised eight bytes at a time and copied whole.

const hexDigits = "0123456789abcdef"

// plain marks the ASCII bytes that stand for themselves in a string.
var plain = func() (t [utf8.RuneSelf]bool) {
	for c := byte(' '); c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// appendString appends s as a JSON string. Invalid UTF-8 becomes \ufffd; the line
// separators U+2028 and U+2029 are escaped, because JavaScript used to choke on
// them and encoding/json does it; HTML is left alone.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	if isPlain(s) {
		b = append(b, s...)
		return append(b, '"')
	}
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if plain[c] {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			b = appendEscape(b, c)
			i++
			start = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			b = append(b, s[start:i]...)
			b = append(b, `\ufffd`...)
			start = i + n
		} else if r&^1 == 0x2028 {
			b = append(b, s[start:i]...)
			b = append(b, `\u202`...)
			b = append(b, hexDigits[r&0xf])
			start = i + n
		}
		i += n
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// isPlain tells that all of s stands for itself; false may be a false alarm. Eight
// bytes are looked at together, see scanString; the last word overlaps the one
// before it.
func isPlain(s string) bool {
	var high uint64
	switch {
	case len(s) >= 8:
		var marks uint64
		for i := 0; i+8 <= len(s); i += 8 {
			w := load64(s, i)
			marks |= special(w)
			high |= w
		}
		w := load64(s, len(s)-8)
		if marks|special(w) != 0 {
			return false
		}
		high = (high | w) & highs
	default:
		for i := range len(s) {
			c := s[i]
			if c < utf8.RuneSelf && !plain[c] {
				return false
			}
			high |= uint64(c & utf8.RuneSelf)
		}
	}
	if high == 0 {
		return true
	}
	valid, separators := checkText(s)
	return valid && !separators
}

// checkText tells whether s is valid UTF-8 and whether it has a line separator.
// Three-byte sequences of one lead byte range, E3 to
// EC, have no forbidden forms; nearly all Chinese text is in that range, and no
// separator is.
func checkText(s string) (valid, separators bool) {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c < utf8.RuneSelf:
			i++
		case c-0xe3 <= 0xec-0xe3 && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80:
			i += 3
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				return false, separators
			}
			separators = separators || r&^1 == 0x2028
			i += n
		}
	}
	return true, separators
}

// special has a mark in the high bit of each byte of w that is a quote, a backslash
// or a control character. There are false marks, but only above a true one.
func special(w uint64) uint64 {
	q := w ^ '"'*ones
	s := w ^ '\\'*ones
	return ((w-0x20*ones)&^w | (q-ones)&^q | (s-ones)&^s) & highs
}

// load64 reads eight bytes, the first one lowest.
func load64(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// appendEscape writes a byte that must not stand for itself in a string.
func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
}
