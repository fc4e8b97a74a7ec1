package codec

import (
	"fmt"
	"strings"
)

// From parameters to bytes. Everything but the unreserved characters of RFC 3986 is
// encoded, because a signature is over what the server decodes, and servers disagree
// on all the rest.

// escapeMode says which characters stay as they are.
type escapeMode uint8

const (
	escapeStrict   escapeMode = iota // all but the unreserved ones of RFC 3986 are encoded
	escapeReserved                   // allowReserved
	escapeForm                       // as strict, but a space becomes +
	escapeCookie                     // what a cookie cannot hold, and the percent sign
)

// Character classes.
const (
	unreserved = 1 << iota // letters, digits and -._~
	reserved               // what allowReserved leaves alone
)

// classes leaves # & + [ ] out of the reserved characters: in a query they would end
// it, split it, mean a space, or be invalid.
var classes = func() (t [256]uint8) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") {
		t[c] = unreserved
	}
	for _, c := range []byte(":/?@!$'()*,;=") {
		t[c] = reserved
	}
	return t
}()

const upperHex = "0123456789ABCDEF"

// appendEscaped percent-encodes s.
func appendEscaped(dst []byte, s string, mode escapeMode) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case classes[c] == unreserved, mode == escapeReserved && classes[c] == reserved:
			dst = append(dst, c)
		case mode == escapeCookie && c != '%' && cookieOctet(c):
			dst = append(dst, c)
		case mode == escapeForm && c == ' ':
			dst = append(dst, '+')
		case mode == escapeReserved && c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0:
			// With allowReserved a triplet is taken as already encoded.
			dst = append(dst, s[i:i+3]...)
			i += 2
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&0xf])
		}
	}
	return dst
}

// AppendQuery appends the query parameters of ps as name=value joined by &, percent-
// encoded by RFC 3986: a space is %20. Parameters of other locations are passed
// over; those without a location count. If dst ends with something other than ? or &,
// an & comes first.
func AppendQuery(dst []byte, ps []Param) []byte {
	return appendPairs(dst, ps, Query, escapeStrict)
}

// AppendForm does the same for form parameters as application/x-www-form-urlencoded
// wants it: a space is +.
func AppendForm(dst []byte, ps []Param) []byte {
	return appendPairs(dst, ps, Form, escapeForm)
}

// appendPairs is what queries and forms have in common. Raw goes out as it is in
// both: %20 means a space in a form just as + does.
func appendPairs(dst []byte, ps []Param, in Location, mode escapeMode) []byte {
	for i := range ps {
		p := &ps[i]
		if p.In != in && p.In != 0 {
			continue
		}
		if n := len(dst); n > 0 && dst[n-1] != '?' && dst[n-1] != '&' {
			dst = append(dst, '&')
		}
		dst = appendEscaped(dst, p.Name, mode)
		dst = append(dst, '=')
		switch {
		case p.Raw != "":
			dst = append(dst, p.Raw...)
		case p.Reserved:
			dst = appendEscaped(dst, p.Value, escapeReserved)
		default:
			dst = appendEscaped(dst, p.Value, mode)
		}
	}
	return dst
}

// AppendPath appends the path template with each {name} replaced by the path
// parameter of that name. An empty value and the segments . and .. are errors,
// because they would name another resource; so is a name without parameter.
func AppendPath(dst []byte, template string, ps []Param) ([]byte, error) {
	out := dst
	for rest := template; rest != ""; {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			out = append(out, rest...)
			break
		}
		length := strings.IndexByte(rest[open:], '}')
		if length < 0 {
			return dst, fmt.Errorf("path template %q: { without }", template)
		}
		name := rest[open+1 : open+length]
		out = append(out, rest[:open]...)
		p := findParam(ps, name)
		if p == nil {
			return dst, fmt.Errorf("path parameter %q is missing", name)
		}
		if p.Value == "" {
			return dst, fmt.Errorf("path parameter %q is empty", name)
		}
		start := len(out)
		if p.Raw != "" {
			out = append(out, p.Raw...)
		} else {
			out = appendEscaped(out, p.Value, escapeStrict)
		}
		rest = rest[open+length+1:]
		if v := string(out[start:]); (v == "." || v == "..") &&
			(start == 0 || out[start-1] == '/') && (rest == "" || rest[0] == '/') {
			return dst, fmt.Errorf("path parameter %q must not be %q", name, v)
		}
	}
	return out, nil
}

// findParam finds a path parameter by its name in the template. There are one or two,
// so a loop it is.
func findParam(ps []Param, name string) *Param {
	for i := range ps {
		if ps[i].Name == name && ps[i].In == Path {
			return &ps[i]
		}
	}
	return nil
}
