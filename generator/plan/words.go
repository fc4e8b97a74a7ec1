package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Go names are made in two steps: text is split into words, words are joined into
// a Go name. Both steps are pure and total: every text, however odd, gives a valid
// exported identifier, and the allocator settles what two texts have in common.

// splitWords splits text at everything that is neither letter nor digit and at the
// humps of camel case: "ZoneID" is Zone ID, "HTTPServer" is HTTP Server,
// "pnr-big_2" is pnr big 2. Digits stay with the letters before them.
func splitWords(text string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	runes := []rune(text)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if unicode.IsUpper(r) && len(word) > 0 {
			prev := word[len(word)-1]
			nextLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if !unicode.IsUpper(prev) || (nextLower && !isPluralTail(runes[i:])) {
				flush()
			}
		}
		word = append(word, r)
	}
	flush()
	return words
}

// isPluralTail reports whether the runes, which start with the last capital of an
// abbreviation, are its plural's end: the Ds of IDs, the Ls of URLs.
func isPluralTail(r []rune) bool {
	if len(r) < 2 || r[1] != 's' {
		return false
	}
	return len(r) == 2 || !unicode.IsLower(r[2])
}

// initialisms are words that Go writes in one case.
var initialisms = map[string]string{
	"acl": "ACL", "ai": "AI", "api": "API", "apis": "APIs", "ascii": "ASCII", "cidr": "CIDR", "cpu": "CPU", "css": "CSS",
	"csv": "CSV", "dns": "DNS", "eof": "EOF", "gid": "GID", "gpu": "GPU", "gps": "GPS", "guid": "GUID",
	"html": "HTML", "http": "HTTP", "https": "HTTPS", "iban": "IBAN", "id": "ID", "ids": "IDs", "ip": "IP",
	"ips": "IPs", "ipv4": "IPv4", "ipv6": "IPv6", "isbn": "ISBN", "jpeg": "JPEG", "json": "JSON", "jwt": "JWT",
	"kms": "KMS", "ldap": "LDAP", "llm": "LLM", "llms": "LLMs", "mac": "MAC", "md5": "MD5", "mfa": "MFA", "oauth": "OAuth", "oauth2": "OAuth2", "oidc": "OIDC", "ok": "OK",
	"otp": "OTP", "pdf": "PDF", "png": "PNG", "qps": "QPS", "ram": "RAM", "rpc": "RPC", "saml": "SAML", "sdk": "SDK",
	"sha1": "SHA1", "sha256": "SHA256", "sha512": "SHA512",
	"sku": "SKU", "skus": "SKUs", "sla": "SLA", "smtp": "SMTP", "sms": "SMS", "sql": "SQL", "ssh": "SSH", "ssl": "SSL",
	"sso": "SSO", "tcp": "TCP", "tls": "TLS", "ttl": "TTL", "udp": "UDP", "ui": "UI", "uid": "UID", "uri": "URI",
	"uris": "URIs", "url": "URL", "urls": "URLs", "utc": "UTC", "utf8": "UTF8", "uuid": "UUID", "uuids": "UUIDs",
	"vat": "VAT", "vm": "VM", "vms": "VMs", "vpc": "VPC", "xml": "XML", "xmpp": "XMPP", "xsrf": "XSRF", "xss": "XSS",
	"yaml": "YAML",
}

// symbols name characters that stand for something in a value such as "+1" or "<=".
var symbols = map[rune]string{
	'+': "Plus", '-': "Minus", '*': "Star", '/': "Slash", '\\': "Backslash", '<': "Less", '>': "Greater",
	'=': "Equal", '!': "Not", '&': "And", '|': "Or", '%': "Percent", '$': "Dollar", '#': "Hash", '@': "At",
	'.': "Dot", ',': "Comma", ':': "Colon", ';': "Semicolon", '?': "Question", '~': "Tilde", '^': "Caret",
	'_': "Underscore", ' ': "Space", '\'': "Quote", '"': "DoubleQuote", '(': "Open", ')': "Close", '`': "Backquote",
	'[': "OpenBracket", ']': "CloseBracket", '{': "OpenBrace", '}': "CloseBrace",
}

// goWords joins words as Go does: initialisms in one case, everything else with a
// capital first. Words of a text without any lower case letter (WAIT_BOOKING) are
// lowered first; other capitals are the author's and stay.
func goWords(words []string) string {
	screaming := true
	for _, w := range words {
		if strings.ToUpper(w) != w {
			screaming = false
			break
		}
	}
	var b strings.Builder
	digit := false
	for _, w := range words {
		// 1.5 and 15 are different values.
		if digit && unicode.IsDigit(rune(w[0])) {
			b.WriteByte('_')
		}
		digit = unicode.IsDigit(rune(w[len(w)-1]))
		lower := strings.ToLower(w)
		if s, ok := initialisms[lower]; ok {
			b.WriteString(s)
			continue
		}
		if screaming && len(w) > 1 {
			w = lower
		}
		b.WriteString(capital(w))
	}
	return b.String()
}

func capital(w string) string {
	r, size := utf8.DecodeRuneInString(w)
	if size == 0 {
		return w
	}
	return string(unicode.ToUpper(r)) + w[size:]
}

// nameOf gives the part of a Go name that text means. It may start with a digit or
// a letter without case: [exported] or a prefix before it makes it a name of its own.
func nameOf(text string) string {
	name := goWords(splitWords(text))
	if name == "" {
		return spellOut(text)
	}
	// A sign in front of a number is part of its meaning.
	if len(text) > 1 && (text[0] == '-' || text[0] == '+') && unicode.IsDigit(rune(text[1])) {
		name = symbols[rune(text[0])] + name
	}
	return name
}

// spellOut names a text that holds neither letter nor digit.
func spellOut(text string) string {
	if text == "" {
		return "Empty"
	}
	var b strings.Builder
	for i, r := range text {
		if i > 24 {
			break // the allocator tells longer ones apart
		}
		if s, ok := symbols[r]; ok {
			b.WriteString(s)
		} else if unicode.IsGraphic(r) || unicode.IsControl(r) {
			b.WriteString("U" + strings.ToUpper(hex(r)))
		}
	}
	if b.Len() == 0 {
		return "Blank"
	}
	return b.String()
}

func hex(r rune) string {
	const digits = "0123456789abcdef"
	if r < 16 {
		return string(digits[r])
	}
	return hex(r/16) + string(digits[r%16])
}

// exported makes a name that Go exports of text: names that start with a digit or
// with a letter without case (CJK has none) get an X in front.
func exported(text string) string { return export(nameOf(text)) }

func export(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	switch u := unicode.ToUpper(r); {
	case unicode.IsUpper(r):
		return name
	case size > 0 && u != r:
		return string(u) + name[size:]
	}
	return "X" + name
}

// local makes a parameter name: the first word in lower case, initialisms whole
// (userID, id, redirectURI).
func local(text string) string {
	words := splitWords(text)
	if len(words) == 0 {
		return "v"
	}
	first := words[0]
	if _, ok := initialisms[strings.ToLower(first)]; ok || strings.ToUpper(first) == first {
		first = strings.ToLower(first)
	} else {
		r := []rune(first)
		r[0] = unicode.ToLower(r[0])
		first = string(r)
	}
	if len(words) > 1 {
		first += goWords(words[1:])
	}
	if r, _ := utf8.DecodeRuneInString(first); !unicode.IsLetter(r) {
		return "v" + first
	}
	return first
}

// unchanged words have no singular, or are one although they end in s.
var unchanged = map[string]bool{
	"address": true, "analysis": true, "basis": true, "business": true, "bus": true, "class": true, "data": true,
	"goods": true, "gps": true, "https": true, "news": true, "process": true, "progress": true, "sales": true, "series": true,
	"sms": true, "species": true, "status": true, "access": true, "success": true, "dns": true, "css": true, "aws": true,
	"tls": true, "qps": true, "ios": true, "canvas": true, "alias": true, "settings": true, "props": true, "kms": true,
	"os": true, "as": true, "is": true, "this": true, "plus": true, "bonus": true, "radius": true, "sos": true,
}

var irregular = map[string]string{
	"people": "person", "children": "child", "men": "man", "women": "woman", "indices": "index", "vertices": "vertex",
	"matrices": "matrix", "statuses": "status", "aliases": "alias", "addresses": "address", "movies": "movie",
	"cookies": "cookie", "ties": "tie", "criteria": "criterion", "media": "medium", "caches": "cache", "axes": "axis",
}

// singular turns the last word of text into its singular, for the name of a list's
// item: Policys and policies give Policy, IDs gives ID. What has no known singular
// stays as it is.
func singular(text string) string {
	words := splitWords(text)
	if len(words) == 0 {
		return text
	}
	last := words[len(words)-1]
	at := strings.LastIndex(text, last)
	return text[:at] + singularWord(last)
}

func singularWord(w string) string {
	lower := strings.ToLower(w)
	if unchanged[lower] || len(lower) < 3 || !strings.HasSuffix(lower, "s") && irregular[lower] == "" {
		return w
	}
	if s, ok := irregular[lower]; ok {
		if w[0] != lower[0] {
			return capital(s)
		}
		return s
	}
	switch {
	case strings.HasSuffix(lower, "ss"), strings.HasSuffix(lower, "us"), strings.HasSuffix(lower, "is"):
		return w
	case strings.HasSuffix(lower, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(lower, "xes"), strings.HasSuffix(lower, "ches"), strings.HasSuffix(lower, "shes"),
		strings.HasSuffix(lower, "sses"), strings.HasSuffix(lower, "zzes"):
		return w[:len(w)-2]
	}
	return w[:len(w)-1]
}

// goWordsExact is goWords with the author's capitals, to tell apart values that
// differ only by case.
func goWordsExact(text string) string {
	var b strings.Builder
	for _, w := range splitWords(text) {
		b.WriteString(capital(w))
	}
	if b.Len() == 0 {
		return spellOut(text)
	}
	return b.String()
}

// unexport lowers the first word of a Go name: OrderStatus is orderStatus, URLKind
// is urlKind.
func unexport(name string) string {
	words := splitWords(name)
	if len(words) == 0 {
		return "x" + name
	}
	lower := strings.ToLower(words[0]) + strings.TrimPrefix(name, words[0])
	if r, _ := utf8.DecodeRuneInString(lower); unicode.IsUpper(r) {
		return "x" + lower // a capital without a small letter
	}
	return lower
}
