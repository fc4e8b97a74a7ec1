package source

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// Defined lists the credentials of schemes, each once.
func Defined(schemes []*ir.Scheme) []signing.Credential {
	var out []signing.Credential
	add := func(list []signing.Credential) {
		for _, c := range list {
			i := slices.IndexFunc(out, func(o signing.Credential) bool { return o.Name == c.Name })
			if i < 0 {
				out = append(out, c)
				continue
			}
			// Two schemes may share one: it is secret if either says so.
			out[i].Secret = out[i].Secret || c.Secret
			if out[i].Description == "" {
				out[i].Description = c.Description
			}
		}
	}
	for _, s := range schemes {
		if s.Recipe != nil {
			add(s.Recipe.Credentials)
		}
		if s.Token != nil {
			add(s.Token.Credentials)
		}
	}
	return out
}

// Variable is the name of the environment variable that a credential is read from.
func Variable(credential string) string {
	return "APIGEN_CRED_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, credential)
}

// ParseCredentials reads name=value arguments and, for what they leave out, the
// environment. A value of the form @FILE is read from the file, without the line end after
// it; @@ stands for a value that starts with @.
func ParseCredentials(defined []signing.Credential, args []string, env func(string) string) (sdk.Credentials, error) {
	var names []string
	for _, c := range defined {
		names = append(names, c.Name)
	}
	creds := sdk.Credentials{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok || name == "" {
			// The argument may be the secret alone: it is not repeated.
			return nil, errors.New("--cred wants name=value")
		}
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("--cred: no security scheme has a credential %q%s", name, Hint(name, names))
		}
		if rest, ok := strings.CutPrefix(value, "@"); ok {
			value = rest
			if !strings.HasPrefix(rest, "@") {
				data, err := os.ReadFile(rest)
				if err != nil {
					return nil, fmt.Errorf("--cred %s: %w", name, err)
				}
				value = strings.TrimRight(string(data), "\r\n")
			}
		}
		creds[name] = sdk.Secret(value)
	}
	for _, name := range names {
		if _, given := creds[name]; given || env == nil {
			continue
		}
		if v := env(Variable(name)); v != "" {
			creds[name] = sdk.Secret(v)
		}
	}
	return creds, nil
}

// Missing names the credentials that schemes need and nobody gave.
func Missing(schemes []*ir.Scheme, creds sdk.Credentials) []signing.Credential {
	var out []signing.Credential
	for _, s := range schemes {
		if s.Recipe != nil {
			out = append(out, lacking(s.Recipe.Credentials, creds)...)
		}
		if s.Token != nil && !granted(s.Token, creds) {
			out = append(out, lacking(s.Token.Credentials, creds)...)
		}
	}
	return dedupe(out)
}

// granted reports whether an authorization server gives a token for what there is: any of
// the ways to one is enough.
func granted(t *ir.Token, creds sdk.Credentials) bool {
	if t.OAuth2 == nil {
		return false
	}
	return slices.ContainsFunc(ways(t), func(way []string) bool {
		if way[0] == t.OAuth2.Refresh {
			way = way[:1] // some servers know a refresh token without its client
		}
		return !slices.ContainsFunc(way, func(name string) bool { return creds[name] == "" })
	})
}

// ways are the credentials that get a token of an authorization server, each way its own.
func ways(t *ir.Token) [][]string {
	o := t.OAuth2
	out := [][]string{{t.Given}}
	if slices.ContainsFunc(t.Credentials, func(c signing.Credential) bool { return c.Name == o.Refresh }) {
		out = append(out, []string{o.Refresh, "client_id"})
	}
	if slices.Contains(o.Flows, "password") {
		out = append(out, []string{"username", "password"})
	}
	if slices.Contains(o.Flows, "clientCredentials") || o.Discovery != "" {
		out = append(out, []string{"client_id", "client_secret"})
	}
	return out
}

func lacking(list []signing.Credential, creds sdk.Credentials) []signing.Credential {
	var out []signing.Credential
	for _, c := range list {
		if creds[c.Name] == "" && c.Default == "" && !c.Optional {
			out = append(out, c)
		}
	}
	return out
}

func dedupe(list []signing.Credential) []signing.Credential {
	var out []signing.Credential
	for _, c := range list {
		if !slices.ContainsFunc(out, func(o signing.Credential) bool { return o.Name == c.Name }) {
			out = append(out, c)
		}
	}
	return out
}

// MissingError says what to give, and how.
func MissingError(schemes []*ir.Scheme, missing []signing.Credential) error {
	var b strings.Builder
	b.WriteString("missing credentials for ")
	for i, s := range schemes {
		if i > 0 {
			b.WriteString(" and ")
		}
		fmt.Fprintf(&b, "scheme %q", s.Name)
	}
	b.WriteString(":")
	for _, c := range missing {
		b.WriteString("\n  " + c.Name)
		if c.Description != "" {
			b.WriteString(" (" + firstLine(c.Description) + ")")
		}
		fmt.Fprintf(&b, ": give --cred %s=VALUE, or set %s", c.Name, Variable(c.Name))
	}
	named := func(name string) bool {
		return slices.ContainsFunc(missing, func(c signing.Credential) bool { return c.Name == name })
	}
	for _, s := range schemes {
		if s.Token == nil || s.Token.OAuth2 == nil ||
			!slices.ContainsFunc(s.Token.Credentials, func(c signing.Credential) bool { return named(c.Name) }) {
			continue
		}
		for _, way := range ways(s.Token) {
			if !slices.ContainsFunc(way, named) {
				b.WriteString("\n  or --cred " + strings.Join(way, "=VALUE --cred ") + "=VALUE")
			}
		}
	}
	return errors.New(b.String())
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// Choose picks the security alternative that a call uses, as a generated client does: the
// one with the preferred scheme, else the first whose credentials are all there. signed
// passes over "no security" while there is another one.
func Choose(op *ir.Operation, prefer string, creds sdk.Credentials, signed bool) (ir.Requirement, error) {
	list := op.Security
	if len(list) == 0 {
		if prefer != "" {
			return ir.Requirement{}, fmt.Errorf("operation %s has no security: --scheme has no use", op.ID)
		}
		return ir.Requirement{}, nil
	}
	if prefer != "" {
		var names []string
		for _, alt := range list {
			for _, s := range alt.Schemes {
				if s.Name == prefer {
					return alt, missingOf(alt, creds)
				}
				if !slices.Contains(names, s.Name) {
					names = append(names, s.Name)
				}
			}
		}
		return ir.Requirement{}, fmt.Errorf("operation %s does not take scheme %q%s", op.ID, prefer, Hint(prefer, names))
	}
	var missing []string
	for _, alt := range list {
		if len(alt.Schemes) == 0 && signed {
			continue
		}
		err := missingOf(alt, creds)
		if err == nil {
			return alt, nil
		}
		if !slices.Contains(missing, err.Error()) {
			missing = append(missing, err.Error())
		}
	}
	if len(missing) == 0 {
		return ir.Requirement{}, nil
	}
	return ir.Requirement{}, errors.New(strings.Join(missing, "\nor "))
}

func missingOf(alt ir.Requirement, creds sdk.Credentials) error {
	if missing := Missing(alt.Schemes, creds); len(missing) > 0 {
		return MissingError(alt.Schemes, missing)
	}
	return nil
}
