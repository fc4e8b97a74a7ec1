package codec

import (
	"unicode/utf16"
	"unicode/utf8"
)

// The text of JSON strings.

// stringText gives the text of a string whose bytes between the quotes are raw.
// Without escapes and bad UTF-8 it may share raw; own asks for a copy.
func stringText(raw []byte, flags uint8, own bool) string {
	if flags&escaped == 0 {
		text := alias(raw)
		if flags != 0 {
			if valid, _ := checkText(text); !valid {
				return alias(appendText(make([]byte, 0, len(raw)), raw))
			}
		}
		if own {
			return string(raw)
		}
		return text
	}
	// The buffer is fresh and nobody else sees it, so sharing it is no sharing.
	return alias(appendText(make([]byte, 0, len(raw)), raw))
}

// appendText appends the text of a string literal that scanString has accepted.
// Each invalid UTF-8 byte and each lone surrogate becomes U+FFFD.
func appendText(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c == '\\':
			if raw[i+1] != 'u' {
				dst = append(dst, unescape(raw[i+1]))
				i += 2
				continue
			}
			r := hex4(raw[i+2:])
			i += 6
			if utf16.IsSurrogate(r) {
				low := rune(-1)
				if i+6 <= len(raw) && raw[i] == '\\' && raw[i+1] == 'u' {
					low = hex4(raw[i+2:])
				}
				// A pair takes both escapes; after a lone surrogate the next
				// escape is read on its own.
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

// unescape gives the byte that a short escape stands for.
func unescape(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// hex4 reads the four digits of a \u escape, which scanEscape has checked.
func hex4(b []byte) rune {
	return rune(unhex(b[0])<<12 | unhex(b[1])<<8 | unhex(b[2])<<4 | unhex(b[3]))
}

// Text gives the text of a raw JSON scalar: a string without its quotes and
// escapes, a number or boolean as it is written. It is meant for values that
// vendors write in either form, such as the code of an envelope. It is false for
// null, objects, lists and anything that is not exactly one value.
func Text(raw []byte) (string, bool) {
	inner, flags, ok := scalar(raw)
	if !ok {
		return "", false
	}
	return stringText(inner, flags, true), true
}

// AppendText appends what Text gives, for those who only compare it.
func AppendText(dst, raw []byte) ([]byte, bool) {
	inner, flags, ok := scalar(raw)
	if flags == 0 {
		return append(dst, inner...), ok
	}
	return appendText(dst, inner), ok
}

// scalar gives the bytes of exactly one scalar that is not null, and the flags of a string.
func scalar(raw []byte) (inner []byte, flags uint8, ok bool) {
	i := skipSpace(raw, 0)
	if i >= len(raw) {
		return nil, 0, false
	}
	end := skipValue(raw, i, 0)
	if end < 0 || skipSpace(raw, end) != len(raw) {
		return nil, 0, false
	}
	switch raw[i] {
	case 'n', '{', '[':
		return nil, 0, false
	case '"':
		_, flags = scanString(raw, i+1)
		return raw[i+1 : end-1], flags, true
	}
	return raw[i:end], 0, true
}
