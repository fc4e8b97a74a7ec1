package signing

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// filter changes a value within a template.
type filter struct {
	name string
	arg  string
	// apply appends the changed value of in to dst. It fails only where in is no
	// valid input (unhex, unbase64).
	apply func(dst, in []byte, arg string) ([]byte, error)
	// oneWay filters cannot be undone: what they give of a text with a secret in it may be shown.
	oneWay bool
}

const upperHex = "0123456789ABCDEF"

var filters = map[string]filter{
	"hex":    {apply: func(dst, in []byte, _ string) ([]byte, error) { return hex.AppendEncode(dst, in), nil }},
	"HEX":    {apply: func(dst, in []byte, _ string) ([]byte, error) { return appendUpperHex(dst, in), nil }},
	"base64": {apply: func(dst, in []byte, _ string) ([]byte, error) { return base64.StdEncoding.AppendEncode(dst, in), nil }},
	"base64url": {apply: func(dst, in []byte, _ string) ([]byte, error) {
		return base64.RawURLEncoding.AppendEncode(dst, in), nil
	}},
	"unhex":    {apply: applyUnhex},
	"unbase64": {apply: applyUnbase64},
	"upper": {apply: func(dst, in []byte, _ string) ([]byte, error) {
		return append(dst, strings.ToUpper(string(in))...), nil
	}},
	"lower": {apply: func(dst, in []byte, _ string) ([]byte, error) {
		return append(dst, strings.ToLower(string(in))...), nil
	}},
	"trim": {apply: func(dst, in []byte, _ string) ([]byte, error) {
		return append(dst, strings.TrimSpace(string(in))...), nil
	}},
	"collapse": {apply: applyCollapse},
	"uri":      {apply: func(dst, in []byte, _ string) ([]byte, error) { return appendEscaped(dst, in, "%20", ""), nil }},
	"uripath":  {apply: func(dst, in []byte, _ string) ([]byte, error) { return appendEscaped(dst, in, "%20", "/"), nil }},
	"form":     {apply: func(dst, in []byte, _ string) ([]byte, error) { return appendEscaped(dst, in, "+", ""), nil }},
	"before":   {apply: applyBefore},
	"after":    {apply: applyAfter},
}

// parseFilter reads "name" or "name:argument".
func parseFilter(text string) (filter, error) {
	name, arg, hasArg := strings.Cut(text, ":")
	if name == "before" || name == "after" {
		if arg == "" {
			return filter{}, &nameError{name: name, msg: fmt.Sprintf("filter %q needs a text", name), advice: fmt.Sprintf("write {x|%s:TEXT}", name)}
		}
	} else if hasArg {
		return filter{}, &nameError{name: name, msg: fmt.Sprintf("filter %q takes no argument", name), advice: "only before and after do"}
	}
	if f, ok := filters[name]; ok {
		f.name, f.arg = name, arg
		return f, nil
	}
	if d, ok := digests[name]; ok && d.kind == plainDigest {
		return filter{name: name, oneWay: true, apply: func(dst, in []byte, _ string) ([]byte, error) {
			var sum [maxDigest]byte
			return hex.AppendEncode(dst, d.sum(sum[:0], in)), nil
		}}, nil
	}
	known := make([]string, 0, len(filters)+len(digests))
	for n := range filters {
		known = append(known, n)
	}
	for n, d := range digests {
		if d.kind == plainDigest {
			known = append(known, n)
		}
	}
	advice := "filters are hex, HEX, base64, base64url, unhex, unbase64, upper, lower, trim, collapse, uri, uripath, form, before:X, after:X, md5, sha1, sha256, sha512"
	if near := nearest(name, known); near != "" {
		advice = fmt.Sprintf("did you mean %q?", near)
	}
	return filter{}, &nameError{name: name, msg: fmt.Sprintf("unknown filter %q", name), advice: advice}
}

func appendUpperHex(dst, in []byte) []byte {
	for _, b := range in {
		dst = append(dst, upperHex[b>>4], upperHex[b&15])
	}
	return dst
}

// appendEscaped percent-encodes everything but RFC 3986's unreserved characters and
// those of keep; a space becomes space.
func appendEscaped[T string | []byte](dst []byte, in T, space, keep string) []byte {
	for i := range len(in) {
		b := in[i]
		switch {
		case unreserved(b), keep != "" && b == keep[0]:
			dst = append(dst, b)
		case b == ' ':
			dst = append(dst, space...)
		default:
			dst = append(dst, '%', upperHex[b>>4], upperHex[b&15])
		}
	}
	return dst
}

func unreserved(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' ||
		b == '-' || b == '.' || b == '_' || b == '~'
}

// applyUnhex and applyUnbase64 do not say in their errors what the value was: it is
// mostly a key.
func applyUnhex(dst, in []byte, _ string) ([]byte, error) {
	out, err := hex.AppendDecode(dst, in)
	if err != nil {
		return dst, fmt.Errorf("filter unhex: the value is not hexadecimal")
	}
	return out, nil
}

func applyUnbase64(dst, in []byte, _ string) ([]byte, error) {
	enc := base64.StdEncoding
	if strings.ContainsAny(string(in), "-_") {
		enc = base64.URLEncoding
	}
	trimmed := strings.TrimRight(string(in), "=")
	out, err := enc.WithPadding(base64.NoPadding).AppendDecode(dst, []byte(trimmed))
	if err != nil {
		return dst, fmt.Errorf("filter unbase64: the value is not base64")
	}
	return out, nil
}

// applyCollapse trims and makes one space of many, as canonical headers need.
func applyCollapse(dst, in []byte, _ string) ([]byte, error) {
	for i, word := range strings.Fields(string(in)) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = append(dst, word...)
	}
	return dst, nil
}

// applyBefore and applyAfter cut at the first arg; without it the value stays whole.
func applyBefore(dst, in []byte, arg string) ([]byte, error) {
	before, _, _ := strings.Cut(string(in), arg)
	return append(dst, before...), nil
}

func applyAfter(dst, in []byte, arg string) ([]byte, error) {
	_, after, ok := strings.Cut(string(in), arg)
	if !ok {
		after = string(in)
	}
	return append(dst, after...), nil
}
