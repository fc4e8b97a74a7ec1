package sdk

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html"
	"net/url"
	"slices"
	"sort"
	"strings"
	"sync"
)

// redactor masks the client's secrets in texts that come from outside: vendors echo the
// string to sign, and URLs hold tokens.
type redactor struct {
	secrets []string // longest first

	mu     sync.Mutex
	tokens [][]string // the spellings of the latest ones, bounded
}

// minSecret is the length below which a text is too common to be masked everywhere.
const minSecret = 4

// maxTokens is how many of the latest tokens are remembered.
const maxTokens = 16

func newRedactor(creds Credentials, public []string) *redactor {
	r := &redactor{}
	for name, value := range creds {
		if len(value) >= minSecret && !slices.Contains(public, name) {
			r.secrets = append(r.secrets, spellings(value.Reveal())...)
		}
	}
	sort.Slice(r.secrets, func(i, j int) bool { return len(r.secrets[i]) > len(r.secrets[j]) })
	return r
}

// spellings are the ways in which a secret comes back: in a query or form, in JSON with
// or without escaped slashes, in an HTML page, as base64.
func spellings(secret string) []string {
	query := url.QueryEscape(secret)
	inJSON := string(appendJSONString(nil, secret))
	inJSON = inJSON[1 : len(inJSON)-1]
	all := []string{
		secret, query, strings.ReplaceAll(query, "+", "%20"), url.QueryEscape(query), url.PathEscape(secret),
		inJSON, strings.ReplaceAll(inJSON, "/", `\/`), html.EscapeString(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// add remembers a token.
func (r *redactor) add(token Secret) {
	if len(token) < minSecret {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	t := token.Reveal()
	if slices.ContainsFunc(r.tokens, func(known []string) bool { return slices.Contains(known, t) }) {
		return
	}
	if len(r.tokens) == maxTokens {
		r.tokens = append(r.tokens[:0:0], r.tokens[1:]...)
	}
	spelled := spellings(t)
	sort.Slice(spelled, func(i, j int) bool { return len(spelled[i]) > len(spelled[j]) })
	r.tokens = append(r.tokens, spelled)
}

func (r *redactor) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Concat(append([][]string{r.secrets}, r.tokens...)...)
}

// text masks secrets in s.
func (r *redactor) text(s string) string {
	for _, secret := range r.all() {
		s = strings.ReplaceAll(s, secret, mask)
	}
	return s
}

// bytes masks secrets in data, copying it only where there is one.
func (r *redactor) bytes(data []byte) []byte {
	for _, secret := range r.all() {
		if bytes.Contains(data, []byte(secret)) {
			data = bytes.ReplaceAll(data, []byte(secret), []byte(mask))
		}
	}
	return data
}

// hidden are parts of parameter names whose values no log needs.
var hidden = []string{"secret", "sign", "token", "password", "passwd", "session", "ticket", "auth", "credential", "nonce"}

// url masks the values of a query that are or may be secret: what was not in it before
// it was signed, and what has a telling name.
func (r *redactor) url(u *url.URL, before []byte) string {
	v := *u
	v.User = nil
	if v.RawQuery == "" {
		return r.text(v.String())
	}
	pairs := strings.Split(v.RawQuery, "&")
	for i, pair := range pairs {
		name, _, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		plain, err := url.QueryUnescape(name)
		if err != nil {
			plain = name
		}
		if at, _ := findPair(before, plain); at < 0 || telling(plain) {
			pairs[i] = name + "=" + mask
		}
	}
	v.RawQuery = strings.Join(pairs, "&")
	return r.text(v.String())
}

// pairs masks the values of name=value pairs with a telling name, as they stand in a
// string to sign.
func (r *redactor) pairs(s string) string {
	pairs := strings.Split(s, "&")
	for i, pair := range pairs {
		if name, value, ok := strings.Cut(pair, "="); ok && value != "" && telling(name) {
			pairs[i] = name + "=" + mask
		}
	}
	return strings.Join(pairs, "&")
}

func telling(name string) bool {
	name = strings.ToLower(name)
	for _, part := range hidden {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// wrap masks secrets in the text of an error and keeps what errors.Is sees.
func (r *redactor) wrap(err error) error {
	text := err.Error()
	if clean := r.text(text); clean != text {
		return &redactedError{text: clean, err: err}
	}
	return err
}

type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string   { return e.text }
func (e *redactedError) Is(t error) bool { return errors.Is(e.err, t) }

// Timeout keeps the one fact of network errors that callers ask for. There is no Unwrap:
// it would show the text again.
func (e *redactedError) Timeout() bool {
	var t interface{ Timeout() bool }
	return errors.As(e.err, &t) && t.Timeout()
}
