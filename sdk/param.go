package sdk

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Param is one parameter of a request as a signer sees it.
type Param struct {
	In    string // query, form, json, header or cookie
	Name  string
	Value string // decoded
	// JSON is the value's text as sent, for members of a JSON body: it tells the number 1
	// from the string "1" and null from "".
	JSON []byte
	// File parts have their file name as Value; signatures usually leave them out.
	File bool
}

// Params returns the parameters of one place in the order in which they are sent; in is
// query, form, json (top-level members of the body), header or cookie. A body of
// another kind has none.
func (s *Signing) Params(in string) ([]Param, error) { return s.AppendParams(nil, in) }

// AppendParams appends [Signing.Params] to dst.
func (s *Signing) AppendParams(dst []Param, in string) ([]Param, error) {
	switch in {
	case "query":
		return appendPairs(dst, in, s.query)
	case "form":
		return s.body.appendForm(dst)
	case "json":
		return s.body.appendJSON(dst)
	case "header":
		for name, values := range s.Header {
			for _, v := range values {
				dst = append(dst, Param{In: in, Name: name, Value: v})
			}
		}
		return dst, nil
	case "cookie":
		for _, line := range s.Header["Cookie"] {
			cookies, err := http.ParseCookie(line)
			if err != nil {
				return dst, fmt.Errorf("cookie: %w", err)
			}
			for _, c := range cookies {
				dst = append(dst, Param{In: in, Name: c.Name, Value: c.Value})
			}
		}
		return dst, nil
	}
	return dst, fmt.Errorf("there are no parameters in %q", in)
}

// appendPairs decodes name=value pairs. All texts of one call share one allocation.
func appendPairs(dst []Param, in string, raw []byte) ([]Param, error) {
	text := string(raw)
	var plain strings.Builder // of unescaped texts; never grows, so its substrings stay
	for text != "" {
		var pair string
		pair, text, _ = strings.Cut(text, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := unescape(&plain, name, len(raw))
		if err != nil {
			return dst, err
		}
		if value, err = unescape(&plain, value, len(raw)); err != nil {
			return dst, err
		}
		dst = append(dst, Param{In: in, Name: name, Value: value})
	}
	return dst, nil
}

// unescape decodes one query component into b, which has room for size bytes in all.
func unescape(b *strings.Builder, s string, size int) (string, error) {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s, nil
	}
	if b.Cap() == 0 {
		b.Grow(size)
	}
	start := b.Len()
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '+':
			b.WriteByte(' ')
		case '%':
			if i+2 >= len(s) || unhex(s[i+1]) < 0 || unhex(s[i+2]) < 0 {
				return "", url.EscapeError(s[i:min(i+3, len(s))])
			}
			b.WriteByte(byte(unhex(s[i+1])<<4 | unhex(s[i+2])))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String()[start:], nil
}

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

// appendEscaped encodes one component of a query or form. A space is %20: every
// server reads that, while + is a space only to those that expect a form.
func appendEscaped(dst []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
			c == '-' || c == '.' || c == '_' || c == '~' {
			dst = append(dst, c)
			continue
		}
		dst = append(dst, '%', digits[c>>4], digits[c&15])
	}
	return dst
}

// appendPair appends name=value after what is there.
func appendPair(dst []byte, name, value string) []byte {
	if len(dst) > 0 {
		dst = append(dst, '&')
	}
	dst = appendEscaped(dst, name)
	dst = append(dst, '=')
	return appendEscaped(dst, value)
}

// findPair returns the bounds of the first pair with that name, or -1.
func findPair(raw []byte, name string) (start, end int) {
	for start < len(raw) {
		end = start
		for end < len(raw) && raw[end] != '&' {
			end++
		}
		key := raw[start:end]
		for i, c := range key {
			if c == '=' {
				key = key[:i]
				break
			}
		}
		if sameEscaped(key, name) {
			return start, end
		}
		start = end + 1
	}
	return -1, -1
}

// sameEscaped compares an encoded component with a decoded one.
func sameEscaped(raw []byte, s string) bool {
	n := 0
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(raw) && unhex(raw[i+1]) >= 0 && unhex(raw[i+2]) >= 0:
			c = byte(unhex(raw[i+1])<<4 | unhex(raw[i+2]))
			i += 2
		}
		if n >= len(s) || s[n] != c {
			return false
		}
		n++
	}
	return n == len(s)
}

// setPair replaces the first pair of that name and drops the others, or appends. raw
// is not written to: it may be shared with the next attempt.
func setPair(raw []byte, name, value string) []byte {
	start, end := findPair(raw, name)
	if start < 0 {
		out := raw
		if need := 2 + 3*(len(name)+len(value)); cap(out)-len(out) < need {
			// Room for the few more that signers usually add.
			out = make([]byte, len(raw), len(raw)+need+192)
			copy(out, raw)
		}
		return appendPair(out, name, value)
	}
	out := make([]byte, 0, len(raw)+3*len(value)+16)
	out = append(out, raw[:start]...)
	out = appendEscaped(out, name)
	out = append(out, '=')
	out = appendEscaped(out, value)
	rest := raw[end:]
	for {
		if start, _ := findPair(rest, name); start < 0 {
			return append(out, rest...)
		}
		rest = delPair(rest, name)
	}
}

// delPair takes the first pair of that name out, with one of the & beside it.
func delPair(raw []byte, name string) []byte {
	start, end := findPair(raw, name)
	switch {
	case start < 0:
		return raw
	case start > 0:
		start--
	case end < len(raw):
		end++
	}
	out := make([]byte, 0, len(raw))
	out = append(out, raw[:start]...)
	return append(out, raw[end:]...)
}
