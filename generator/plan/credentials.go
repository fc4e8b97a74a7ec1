package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/signing"
)

// credential is one value that the user configures: a field of Config, shared by all
// schemes that name it.
type credential struct {
	signing.Credential
	field   string
	schemes []string
	choice  bool // one of several ways to a token
	given   bool // a token that the user got elsewhere
}

// buildCredentials merges the credentials of all schemes by name, in order.
func (b *builder) buildCredentials() {
	byName := map[string]*credential{}
	add := func(s *ir.Scheme, c signing.Credential, choice bool) {
		own := byName[c.Name]
		if own == nil {
			own = &credential{Credential: c, choice: true}
			byName[c.Name] = own
			b.creds = append(b.creds, own)
		}
		own.choice = own.choice && choice
		own.given = own.given || choice && s.Token.Given == c.Name
		own.Secret = own.Secret || c.Secret
		own.Optional = own.Optional && c.Optional
		if own.Description == "" {
			own.Description = c.Description
		}
		if own.GoName == "" {
			own.GoName = c.GoName
		}
		if own.Default == "" {
			own.Default = c.Default
		}
		if !slices.Contains(own.schemes, s.Name) {
			own.schemes = append(own.schemes, s.Name)
		}
	}
	for _, info := range b.schemes {
		if info.s.Recipe != nil {
			for _, c := range info.s.Recipe.Credentials {
				add(info.s, c, false)
			}
		}
		if info.s.Token != nil {
			for _, c := range info.s.Token.Credentials {
				add(info.s, c, info.s.Token.OAuth2 != nil)
			}
		}
	}
	names := newScope("BaseURL", "Scheme", "Signer", "TokenSources", "OAuth2", "Settings", "HTTPClient", "Timeout", "Retry", "Middleware", "Wire",
		"Limiter", "Logger", "UserAgent", "Header", "MaxResponse", "Drift", "Clock", "Rand", "Strict", "NoValidate",
		"Verifier", "Tolerance", "MaxBody", "Replay", "Envelope", "Credentials", "Schemes", "Name")
	given := false
	for _, c := range b.creds {
		want := exported(c.Name)
		if c.given {
			want = exported(c.Name + "_access_token")
			if !given {
				given, want = true, exported("access_token")
			}
		}
		if c.GoName != "" {
			want = export(c.GoName)
		}
		c.field = names.name(want, want+"Credential")
		if c.Description == "" {
			c.Description = b.credentialWords(c.Name)
		}
	}
}

// credentialWords say what a credential is that the document does not describe: by where it
// travels, which for OpenAPI's own schemes is all there is to it.
func (b *builder) credentialWords(name string) string {
	for _, info := range b.schemes {
		r := info.s.Recipe
		if r == nil || len(r.Send) != 1 || len(r.Set) > 0 || len(r.Steps) > 1 {
			continue
		}
		send := r.Send[0]
		if len(r.Steps) == 1 {
			switch {
			case r.Steps[0].Text != "{username}:{password}" || !strings.HasPrefix(send.Value, "Basic {"):
			case name == "username":
				return "the user's name"
			case name == "password":
				return "the user's password"
			}
			continue
		}
		word, rest, spaced := strings.Cut(send.Value, " ")
		switch own := "{" + name + "}"; {
		case send.Value == own:
			return "the API key, sent in the " + strings.Replace(send.In, "query", "query parameter", 1) + " " + send.Name
		case spaced && rest == own && word == "Bearer":
			return "the bearer token"
		case spaced && rest == own:
			return "what follows " + word + " in the header " + send.Name
		}
	}
	return fmt.Sprintf("the credential %q", name)
}

// configCredentials are the credentials of the given schemes as fields.
func (b *builder) configCredentials(schemes map[string]bool) []*credential {
	var out []*credential
	for _, c := range b.creds {
		if slices.ContainsFunc(c.schemes, func(s string) bool { return schemes[s] }) {
			out = append(out, c)
		}
	}
	return out
}

// usedSchemes are the schemes that some of the calls name.
func usedSchemes(calls []*call) map[string]bool {
	used := map[string]bool{}
	for _, c := range calls {
		for _, r := range c.op.Security {
			for _, s := range r.Schemes {
				used[s.Name] = true
			}
		}
	}
	return used
}

// required reports whether there is no alternative that does without the credential.
func required(c *credential, calls []*call) bool {
	for _, call := range calls {
		for _, alt := range call.op.Security {
			if !slices.ContainsFunc(alt.Schemes, func(s *ir.Scheme) bool { return slices.Contains(c.schemes, s.Name) }) {
				return false
			}
		}
	}
	return true
}

// enumerate joins names as a sentence does: a, b and c.
func enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// credentialField documents a credential: whether the calls can do without.
func credentialField(c *credential, calls []*call) *Field {
	t := goString
	doc := c.Description
	switch word, rest, _ := strings.Cut(doc, " "); {
	case isLatin(doc) && article[strings.ToLower(word)]:
		doc = c.field + " is " + fullStop(strings.ToLower(word)+" "+rest)
	case isLatin(doc):
		doc = describe(c.field, doc)
	default:
		doc = c.field + " is " + fullStop(doc)
	}
	if c.Secret {
		t = sdkSecret
	}
	switch {
	case c.Default != "":
		doc += " Default " + strconv.Quote(c.Default) + "."
	case c.Optional, c.choice:
	case required(c, calls):
		doc += " Required."
	case len(c.schemes) == 1:
		doc += " Required for the scheme " + c.schemes[0] + "."
	default:
		doc += " Required for the schemes " + enumerate(c.schemes) + "."
	}
	return &Field{Name: c.field, Doc: doc, Type: t}
}
