package sdk

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// mask is what a secret prints as.
const mask = "***"

// Secret is a text that never prints: fmt (every verb), log/slog, encoding/json and
// encoding.TextMarshaler all show ***. [Secret.Reveal] is the only way to its text, so
// that a search for that name finds every place where a secret is used.
//
// One hole cannot be closed from here: fmt does not call methods on values that it
// reaches through an unexported struct field. Keep secrets in exported fields or
// behind a pointer.
type Secret string

// Reveal returns the text itself.
func (s Secret) Reveal() string { return string(s) }

// IsZero reports whether there is no secret, for omitzero and for validation.
func (s Secret) IsZero() bool { return s == "" }

// String returns ***, or "" for the empty secret so that a missing one can be seen.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return mask
}

// GoString is String in quotes, for %#v.
func (s Secret) GoString() string { return `"` + s.String() + `"` }

// Format implements [fmt.Formatter]: without it %x and %d would print the bytes.
func (s Secret) Format(f fmt.State, verb rune) {
	if verb == 'q' || verb == 'v' && f.Flag('#') {
		_, _ = io.WriteString(f, s.GoString())
		return
	}
	_, _ = io.WriteString(f, s.String())
}

// MarshalText implements [encoding.TextMarshaler], which encoding/json and
// configuration libraries use.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler], so that a configuration file
// can hold a secret.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = Secret(text)
	return nil
}

// MarshalJSON implements [encoding/json.Marshaler].
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(s.GoString()), nil }

// Credentials are the values that a user configures for an API, by the name that the
// spec gives them. All are kept as secrets; those that are not (an app key) are named
// in ClientConfig.Public.
type Credentials map[string]Secret

// check refuses white space around a value: it comes from a file or a form, and all that the
// vendor would say is that the signature is wrong. Keys in PEM end with a line. fields are
// the names that the user knows.
func (c Credentials) check(fields map[string]string) error {
	var names []string
	for name, value := range c {
		if text := value.Reveal(); strings.TrimSpace(text) != text && !strings.Contains(text, "-----BEGIN ") {
			names = append(names, either(fields[name], name))
		}
	}
	slices.Sort(names)
	switch len(names) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s has white space around it, a line end from a file perhaps: trim it", names[0])
	}
	return fmt.Errorf("%s have white space around them, line ends from files perhaps: trim them", enumerate(names))
}
