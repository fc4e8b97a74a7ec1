// Package mask hides secrets in what the debugging commands print: the values of secret
// credentials wherever they turn up, what a scheme makes of them (a Basic header), and
// values whose name says that they are secret.
package mask

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// Hidden stands for a secret.
const Hidden = "***"

// minSecret is the length below which a text is too common to be replaced everywhere;
// placements and templates hide shorter secrets all the same.
const minSecret = 4

// minGuess is the same for values that only their name makes suspicious.
const minGuess = 8

// Masker knows secrets. The zero value knows none.
type Masker struct {
	show   bool
	texts  []string // longest first
	short  []string // too short to be replaced everywhere
	places []place
}

// New makes a masker; with show it hides nothing.
func New(show bool) *Masker { return &Masker{show: show} }

// Shows reports whether secrets are shown.
func (m *Masker) Shows() bool { return m.show }

// Secret learns a text that must not be printed, in its usual spellings too.
func (m *Masker) Secret(text string) {
	if len(text) < minSecret {
		if text != "" && !slices.Contains(m.short, text) {
			m.short = append(m.short, text)
		}
		return
	}
	quoted, _ := json.Marshal(text) // a string always encodes
	spellings := []string{
		text, strings.Trim(string(quoted), `"`), strings.ReplaceAll(text, "\n", `\n`),
		url.QueryEscape(text), strings.ReplaceAll(url.QueryEscape(text), "+", "%20"), url.PathEscape(text),
		base64.StdEncoding.EncodeToString([]byte(text)), base64.URLEncoding.EncodeToString([]byte(text)),
	}
	for _, s := range spellings {
		if !slices.Contains(m.texts, s) {
			m.texts = append(m.texts, s)
		}
	}
	slices.SortStableFunc(m.texts, func(a, b string) int { return len(b) - len(a) })
}

// Param learns the value of a parameter if its name says that it is secret.
func (m *Masker) Param(name, value string) {
	if len(value) >= minGuess && Telling(name) {
		m.Secret(value)
	}
}

// telling are parts of names whose values are no business of a log. Signatures and nonces
// are not among them: they are what these commands are about.
var telling = []string{"secret", "password", "passwd", "token", "session", "ticket", "credential", "authorization", "cookie", "api-key", "apikey", "private"}

// Telling reports whether a name says that its value is secret.
func Telling(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(telling, func(part string) bool { return strings.Contains(name, part) })
}

// Scheme learns the secret credentials of a scheme and where it sends them.
func (m *Masker) Scheme(s *ir.Scheme, creds sdk.Credentials) {
	if s.Recipe != nil {
		for _, c := range s.Recipe.Credentials {
			if c.Secret {
				m.Secret(creds[c.Name].Reveal())
				m.Secret(c.Default)
			}
		}
	}
	if s.Token != nil {
		for _, c := range s.Token.Credentials {
			if c.Secret {
				m.Secret(creds[c.Name].Reveal())
				m.Secret(c.Default)
			}
		}
	}
	m.places = append(m.places, placesOf(s)...)
}

// Text hides every secret in a text.
func (m *Masker) Text(s string) string {
	if m.show {
		return s
	}
	for _, secret := range m.texts {
		s = strings.ReplaceAll(s, secret, Hidden)
	}
	for _, secret := range m.short {
		s = hideValue(s, secret)
	}
	return s
}

// hideValue hides a short secret where it is a whole value: between quotes, or behind an
// equals sign. Anywhere else the same few characters mean something else.
func hideValue(s, secret string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, secret)
		if i < 0 {
			break
		}
		end := i + len(secret)
		if whole(s[:i], s[end:]) {
			b.WriteString(s[:i] + Hidden)
		} else {
			end = i + 1
			b.WriteString(s[:end])
		}
		s = s[end:]
	}
	b.WriteString(s)
	return b.String()
}

func whole(before, after string) bool {
	return before != "" && strings.HasSuffix(before, `"`) && strings.HasPrefix(after, `"`) ||
		strings.HasSuffix(before, "=") && (after == "" || strings.ContainsRune("&; \n\"\\", rune(after[0])))
}
