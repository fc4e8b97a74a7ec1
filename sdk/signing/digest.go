package signing

import (
	"crypto"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// maxDigest is the size of the longest plain digest.
const maxDigest = sha512.Size

type digestKind uint8

const (
	plainDigest digestKind = iota
	hmacDigest
	rsaDigest
)

// digest is a way from a text, and mostly a key, to bytes.
type digest struct {
	name string
	kind digestKind
	hash crypto.Hash
	size int // of hash; an RSA signature is as long as its key
	new  func() hash.Hash
	// sum appends the digest of in: the one-shot functions stay on the stack.
	sum func(dst, in []byte) []byte
}

var (
	hashMD5    = digest{hash: crypto.MD5, size: md5.Size, new: md5.New, sum: func(dst, in []byte) []byte { s := md5.Sum(in); return append(dst, s[:]...) }}
	hashSHA1   = digest{hash: crypto.SHA1, size: sha1.Size, new: sha1.New, sum: func(dst, in []byte) []byte { s := sha1.Sum(in); return append(dst, s[:]...) }}
	hashSHA256 = digest{hash: crypto.SHA256, size: sha256.Size, new: sha256.New, sum: func(dst, in []byte) []byte { s := sha256.Sum256(in); return append(dst, s[:]...) }}
	hashSHA512 = digest{hash: crypto.SHA512, size: sha512.Size, new: sha512.New, sum: func(dst, in []byte) []byte { s := sha512.Sum512(in); return append(dst, s[:]...) }}
)

// digests by name. MD5 and SHA-1 are here because vendors ask for them.
var digests = map[string]*digest{}

func init() {
	for name, d := range map[string]digest{"md5": hashMD5, "sha1": hashSHA1, "sha256": hashSHA256, "sha512": hashSHA512} {
		plain, keyed, rsa := d, d, d
		plain.name, plain.kind = name, plainDigest
		keyed.name, keyed.kind = "hmac-"+name, hmacDigest
		digests[plain.name], digests[keyed.name] = &plain, &keyed
		if name != "md5" {
			rsa.name, rsa.kind = "rsa-"+name, rsaDigest
			digests[rsa.name] = &rsa
		}
	}
}

const digestAdvice = "digests are md5, sha1, sha256, sha512, hmac-md5, hmac-sha1, hmac-sha256, hmac-sha512, rsa-sha1, rsa-sha256, rsa-sha512"

// digestOf finds a digest by name. Case does not matter: vendors let the user choose
// it by values such as HMAC-SHA256.
func digestOf(name string) (*digest, error) {
	if d, ok := digests[name]; ok {
		return d, nil
	}
	if d, ok := digests[strings.ToLower(name)]; ok {
		return d, nil
	}
	known := make([]string, 0, len(digests))
	for n := range digests {
		known = append(known, n)
	}
	advice := digestAdvice
	if near := nearest(name, known); near != "" {
		advice = fmt.Sprintf("did you mean %q?", near)
	}
	return nil, &nameError{name: name, msg: fmt.Sprintf("unknown digest %q", name), advice: advice}
}

// encoding writes a digest as text.
type encoding uint8

const (
	encHex encoding = iota
	encUpperHex
	encBase64
	encBase64URL
	encRaw
)

var encodingNames = []string{encHex: "hex", encUpperHex: "HEX", encBase64: "base64", encBase64URL: "base64url", encRaw: "raw"}

func encodingOf(name string) (encoding, bool) {
	if name == "" {
		return encHex, true
	}
	for i, n := range encodingNames {
		if n == name {
			return encoding(i), true
		}
	}
	return 0, false
}

func (e encoding) append(dst, sum []byte) []byte {
	switch e {
	case encUpperHex:
		return appendUpperHex(dst, sum)
	case encBase64:
		return base64.StdEncoding.AppendEncode(dst, sum)
	case encBase64URL:
		return base64.RawURLEncoding.AppendEncode(dst, sum)
	case encRaw:
		return append(dst, sum...)
	}
	return hex.AppendEncode(dst, sum)
}

// decode is the inverse of append. It takes either case of hex, and base64 with or
// without its padding; unused bits in base64 must be zero, so that one signature has
// not several texts.
func (e encoding) decode(text string) ([]byte, error) {
	switch e {
	case encHex, encUpperHex:
		return hex.DecodeString(text)
	case encBase64:
		return base64.RawStdEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
	case encBase64URL:
		return base64.RawURLEncoding.Strict().DecodeString(strings.TrimRight(text, "="))
	}
	return []byte(text), nil
}
