package codec

import "strings"

// Cookies are the one place of a request that nothing escapes by itself: a semicolon in
// a value would begin another cookie. RFC 6265 allows a value the printable ASCII
// characters but for space, quote, comma, semicolon and backslash; the form style of
// OpenAPI percent-encodes the others, and the percent sign with them.

// cookieOctet reports whether c may stand in the value of a cookie.
func cookieOctet(c byte) bool {
	return c > ' ' && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'
}

// AppendCookie appends the cookies of ps as a Cookie header has them. Parameters of
// other locations are passed over.
func AppendCookie(dst []byte, ps []Param) []byte {
	first := true
	for i := range ps {
		p := &ps[i]
		if p.In != Cookie {
			continue
		}
		if !first {
			dst = append(dst, "; "...)
		}
		first = false
		dst = appendCookieName(dst, p.Name)
		dst = append(dst, '=')
		if p.Raw != "" {
			dst = append(dst, p.Raw...)
		} else {
			dst = appendEscaped(dst, p.Value, escapeCookie)
		}
	}
	return dst
}

// appendCookieName appends a name, which may be the key of a user's map.
func appendCookieName(dst []byte, name string) []byte {
	for i := range len(name) {
		if c := name[i]; cookieOctet(c) && !strings.ContainsRune("()<>@:/[]?={}", rune(c)) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&0xf])
		}
	}
	return dst
}

// CookieText makes a text that is no parameter, such as a key, fit for a cookie. One that
// fits already is sent as it is, percent signs too: it may have been copied from a cookie.
func CookieText(text string) string {
	for i := range len(text) {
		if !cookieOctet(text[i]) {
			return string(appendEscaped(nil, text, escapeCookie))
		}
	}
	return text
}
