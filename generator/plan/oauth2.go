package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// OAuth2 is the import path of what obtains OAuth 2 tokens.
const OAuth2 = SDK + "/oauth2"

// claimOAuth2 asks for the names of a scheme's rule and of its scopes. A rule by which users
// can be asked for consent is exported: that happens before there is a client.
func (b *builder) claimOAuth2(info *schemeInfo) {
	root, o := b.root(), info.oauth2()
	if o == nil {
		return
	}
	c := claim{key: "flow:" + info.s.Name, kind: "variable", rank: rankDerived, pos: info.s.Pos, name: &info.flow,
		wants: []string{info.word + "Flow"}}
	if !o.Interactive() {
		c.key, c.quiet, c.wants = "var:flow:"+info.s.Name, true, []string{"grant" + info.word}
	}
	root.alloc.add(c)
	for _, m := range info.s.Scopes {
		if b.scopes[m.Name] != nil {
			continue // another scheme has it
		}
		s := &scopeInfo{Member: m}
		b.scopes[m.Name] = s
		info.scopes = append(info.scopes, s)
		root.alloc.add(claim{key: "scope:" + m.Name, kind: "constant", rank: rankDerived, pos: info.s.Pos,
			wants: []string{"Scope" + exported(scopeWord(m.Name))}, name: &s.name})
	}
}

// scopeInfo is a scope with the name of its constant.
type scopeInfo struct {
	ir.Member
	name string
}

// scopeWord is what tells a scope from others: of a URL, as some vendors write them, the
// end of its path.
func scopeWord(scope string) string {
	if _, rest, ok := strings.Cut(scope, "://"); ok {
		if _, path, ok := strings.Cut(rest, "/"); ok && strings.Trim(path, "/") != "" {
			return strings.TrimPrefix(path, "auth/")
		}
	}
	return scope
}

func (i *schemeInfo) oauth2() *ir.OAuth2 {
	if i.s.Token == nil {
		return nil
	}
	return i.s.Token.OAuth2
}

// hasOAuth2 reports whether some call needs a token of an authorization server.
func (b *builder) hasOAuth2() bool {
	for _, info := range b.schemes {
		if info.oauth2() != nil {
			return true
		}
	}
	return false
}

// buildOAuth2 plans the rules and the constants of the scopes.
func (b *builder) buildOAuth2() []Decl {
	var decls []Decl
	for _, info := range b.schemes {
		o := info.oauth2()
		if o == nil {
			continue
		}
		decls = append(decls, &Var{Name: info.flow, Doc: flowDoc(info, o), Value: b.oauth2Value(info.s.Name, o)})
		if len(info.scopes) == 0 {
			continue
		}
		scopes := &Const{Doc: "The scopes of " + plainText(info.s.Name) + ", for OAuth2 of [Config]."}
		if o.Interactive() {
			scopes.Doc = "The scopes of " + plainText(info.s.Name) + ", to ask for with [" + info.flow + "]."
		}
		for _, s := range info.scopes {
			scopes.Consts = append(scopes.Consts, &Var{Name: s.name, Doc: describe(s.name, s.Value), Value: text(s.Member.Name)})
		}
		decls = append(decls, scopes)
	}
	return decls
}

// flowDoc says how users get from a rule to a client.
func flowDoc(info *schemeInfo, o *ir.OAuth2) string {
	doc := info.flow + " is the rule of the security scheme " + plainText(info.s.Name) + "."
	var ways []string
	if o.AuthorizationURL != "" || o.Discovery != "" {
		ways = append(ways, "Begin and Finish ask a user for consent in a browser.")
	}
	if o.DeviceURL != "" || o.Discovery != "" {
		ways = append(ways, "Device and Await ask for it on another device.")
	}
	if !o.Interactive() || len(ways) == 0 {
		return doc
	}
	return doc + " " + strings.Join(ways, " ") + " What they return goes into [Config]."
}

// scopesDoc says which scopes a token needs for a call, by the alternatives that name some.
// Where another alternative names none, they are no need of the call itself.
func scopesDoc(op *ir.Operation) string {
	var ways, schemes []string
	others := false
	for _, r := range op.Security {
		var names []string
		for _, s := range r.Scopes {
			if s = plainText(s); s != "" && !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
		way := enumerate(names)
		if way == "" {
			others = true
			continue
		}
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
		for _, s := range r.Schemes {
			if name := plainText(s.Name); (s.Token != nil || len(r.Schemes) == 1) && !slices.Contains(schemes, name) {
				schemes = append(schemes, name)
			}
		}
	}
	if len(ways) == 0 {
		return ""
	}
	noun := "scope "
	if strings.Contains(ways[0], " and ") {
		noun = "scopes "
	}
	text := noun + strings.Join(ways, ", or ") + "."
	if others && len(schemes) > 0 {
		return "Called with " + strings.Join(schemes, " or ") + ", it needs the " + text
	}
	return "Needs the " + text
}

func (b *builder) oauth2Value(scheme string, o *ir.OAuth2) *Value {
	v := object(&Type{Import: OAuth2, Name: "Rule"})
	v.Addr = true
	v.set("API", text(b.o.Package)).set("Scheme", text(scheme)).set("Flows", texts(o.Flows))
	v.set("AuthorizationURL", text(o.AuthorizationURL)).set("TokenURL", text(o.TokenURL)).set("RefreshURL", text(o.RefreshURL))
	v.set("DeviceURL", text(o.DeviceURL)).set("Discovery", text(o.Discovery))
	for _, u := range []string{o.AuthorizationURL, o.TokenURL, o.RefreshURL, o.DeviceURL, o.Discovery} {
		if u != "" && !strings.Contains(u, "://") {
			v.set("Base", text(b.defaultURL()))
			break
		}
	}
	switch o.ClientAuth {
	case "basic":
		v.set("ClientAuth", sdkRef("ClientAuthBasic"))
	case "post":
		v.set("ClientAuth", sdkRef("ClientAuthPost"))
	}
	if o.Refresh != "refresh_token" {
		v.set("Refresh", text(o.Refresh))
	}
	return v
}

// grantValue is the rule of a token that comes from an authorization server.
func (b *builder) grantValue(v *Value, info *schemeInfo, t *ir.Token) *Value {
	v.set("Grant", &Value{Kind: Call, Text: "Use", Type: &Type{Import: OAuth2}, Args: []*Value{ref(info.flow)}})
	return v.set("Given", text(t.Given)).set("Margin", seconds(t.Margin)).set("Rejected", texts(t.RejectedCodes))
}
