package load

import (
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
	"github.com/apigen-go/apigen/sdk/signing"
)

// securitySchemes reads every scheme, so that mistakes in unused ones are reported too.
func (b *builder) securitySchemes() {
	for _, e := range b.root.Path("components", "securitySchemes").Children() {
		n := b.object(e.Value)
		if !n.IsMap() {
			continue
		}
		s := &ir.Scheme{Name: e.Key, GoName: b.goName(n), Description: n.Get("description").Str(), Pos: e.KeyPos()}
		own := n.Get("x-apigen-signing") != nil || n.Get("x-apigen-token") != nil
		if x := n.Get("x-apigen-signing"); x != nil {
			s.Recipe = b.recipe(x, e.Key)
		}
		if x := n.Get("x-apigen-token"); x != nil {
			s.Token = b.token(x)
		}
		if x := n.Get("x-apigen-vectors"); x != nil {
			s.Vectors = b.vectors(x)
		}
		if !own {
			b.standard(s, n)
		}
		b.schemes[e.Key] = s
	}
}

// finishSchemes lists the schemes that something uses.
func (b *builder) finishSchemes() {
	for _, e := range b.root.Path("components", "securitySchemes").Children() {
		if b.usedScheme[e.Key] && b.schemes[e.Key] != nil {
			b.api.Schemes = append(b.api.Schemes, b.schemes[e.Key])
		}
	}
}

// standard expresses one of OpenAPI's own schemes by a recipe or a token rule.
func (b *builder) standard(s *ir.Scheme, n *tree.Node) {
	secret := func(name, words string) signing.Credential {
		return signing.Credential{Name: name, Description: words, Secret: true}
	}
	key := secret(credentialName(s.Name), s.Description)
	if key.Name != s.Name {
		key.GoName = goWord(s.Name)
	}
	single := []signing.Credential{key}
	header := func(value string) []signing.Placement {
		return []signing.Placement{{In: "header", Name: "Authorization", Value: value}}
	}
	bearer := func() {
		s.Recipe = &signing.Recipe{Name: s.Name, Credentials: single, Send: header("Bearer {" + key.Name + "}")}
	}
	switch typ := strings.ToLower(n.Get("type").Str()); typ {
	case "apikey":
		in, name := strings.ToLower(n.Get("in").Str()), n.Get("name").Str()
		if name == "" || in != "header" && in != "query" && in != "cookie" {
			b.r.warn(n, "bad-scheme", "give in (header, query, cookie) and name", "security scheme %q does not say where its key is sent; it is ignored", s.Name)
			return
		}
		s.Recipe = &signing.Recipe{Name: s.Name, Credentials: single,
			Send: []signing.Placement{{In: in, Name: name, Value: "{" + key.Name + "}"}}}
	case "http":
		switch scheme := strings.ToLower(n.Get("scheme").Str()); scheme {
		case "basic":
			s.Recipe = &signing.Recipe{Name: s.Name,
				Credentials: []signing.Credential{{Name: "username", Description: s.Description}, secret("password", "")},
				Steps:       []signing.Step{{Name: "userpass", Text: "{username}:{password}"}},
				Send:        header("Basic {userpass|base64}")}
		case "bearer", "":
			bearer()
		default:
			word := n.Get("scheme").Str()
			if challenged[scheme] {
				b.r.warn(n, "challenge-scheme", "set Config.Signer to code that answers the challenge, or describe another scheme",
					"security scheme %q: HTTP %s answers a challenge of the server, which is not computed: what is configured is sent as it is", s.Name, word)
			}
			s.Recipe = &signing.Recipe{Name: s.Name, Credentials: single, Send: header(word + " {" + key.Name + "}")}
		}
	case "basic": // Swagger 2's name
		n.Set("scheme", tree.NewString(n, "basic"))
		n.Set("type", tree.NewString(n, "http"))
		b.standard(s, n)
	case "oauth2", "openidconnect":
		if !b.oauth2(s, n, key) {
			bearer()
		}
	case "mutualtls":
		s.Transport = true
	default:
		b.r.warn(n, "bad-scheme", "type is apiKey, http, oauth2, openIdConnect or mutualTLS", "security scheme %q has type %q; it is ignored", s.Name, n.Get("type").Str())
	}
}

// challenged are the HTTP schemes whose credentials depend on what the server sent first.
var challenged = map[string]bool{"digest": true, "negotiate": true, "ntlm": true, "hoba": true, "mutual": true, "scram-sha-1": true, "scram-sha-256": true}

// credentialName is a name that templates can hold and that is no built-in value.
func credentialName(scheme string) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f {
			return r
		}
		return '_'
	}, scheme)
	if len(signing.Check(&signing.Recipe{Credentials: []signing.Credential{{Name: name}}, Send: []signing.Placement{{In: "header", Name: "x", Value: "{" + name + "}"}}})) > 0 {
		name += "_credential"
	}
	return name
}

// goWord is the scheme's name as a Go identifier, "" where it has no ASCII letters.
func goWord(scheme string) string {
	var out strings.Builder
	for _, w := range strings.FieldsFunc(scheme, func(r rune) bool {
		return r >= 0x80 || !isIdent("x"+string(r)) || r == '_'
	}) {
		out.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	if !isIdent(out.String()) {
		return ""
	}
	return out.String()
}

// security lists the alternatives of an operation: its own, or the document's.
func (b *builder) security(n *tree.Node) []ir.Requirement {
	list := n.Get("security")
	if list == nil {
		list = b.root.Get("security")
	}
	if list.IsMap() {
		b.r.warn(list, "bad-security", "write a list: security: [{name: []}]", "security is an object; it is read as a list of it")
		list.Become(tree.NewList(list, list.Clone()))
	}
	var out []ir.Requirement
	for _, alt := range list.Elems() {
		var req ir.Requirement
		known := true
		for _, e := range alt.Children() {
			s := b.schemes[e.Key]
			if s == nil {
				var names []string
				for _, d := range b.root.Path("components", "securitySchemes").Children() {
					names = append(names, d.Key)
				}
				b.r.key(ir.Warning, e, "unknown-scheme", suggest(e.Key, names, "define it under components/securitySchemes"),
					"security scheme %q is not defined; this alternative is left out", e.Key)
				known = false
				continue
			}
			b.usedScheme[e.Key] = true
			req.Schemes = append(req.Schemes, s)
			b.checkScopes(s, e)
			req.Scopes = append(req.Scopes, stringList(e.Value)...)
		}
		if known {
			out = append(out, req)
		}
	}
	return out
}
