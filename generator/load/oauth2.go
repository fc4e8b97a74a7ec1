package load

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
	"github.com/apigen-go/apigen/sdk/signing"
)

// flows are OpenAPI's, in the order in which a client without a user prefers them.
var flows = []string{"clientCredentials", "password", "authorizationCode", "deviceAuthorization", "implicit"}

// oauth2 is a scheme whose tokens come from an authorization server. It reports false where
// nothing there issues one to a program: then the user supplies a bearer token.
func (b *builder) oauth2(s *ir.Scheme, n *tree.Node, given signing.Credential) bool {
	o := &ir.OAuth2{ClientAuth: b.clientAuth(n), Discovery: n.Get("openIdConnectUrl").Str()}
	for _, name := range flows {
		f := n.Path("flows", name)
		if f == nil {
			continue
		}
		o.Flows = append(o.Flows, name)
		first := func(to *string, key string) {
			if v := f.Get(key).Str(); *to == "" {
				*to = v
			}
		}
		first(&o.TokenURL, "tokenUrl")
		first(&o.RefreshURL, "refreshUrl")
		first(&o.AuthorizationURL, "authorizationUrl")
		first(&o.DeviceURL, "deviceAuthorizationUrl")
		for _, e := range f.Get("scopes").Children() {
			if !slices.ContainsFunc(o.Scopes, func(m ir.Member) bool { return m.Name == e.Key }) {
				o.Scopes = append(o.Scopes, ir.Member{Name: e.Key, Value: e.Value.Str()})
			}
		}
	}
	s.Scopes = o.Scopes
	if o.RefreshURL == o.TokenURL {
		o.RefreshURL = ""
	}
	if o.TokenURL == "" && o.RefreshURL == "" && o.Discovery == "" {
		return false
	}
	o.Refresh = b.refreshName(s.Name, o)
	given.GoName = ""
	s.Token = &ir.Token{
		URL: o.TokenURL, OAuth2: o, Given: given.Name, Token: "access_token", ExpiresIn: "expires_in", RefreshToken: "refresh_token",
		Margin: defaultMargin, Pos: n.Pos(), Credentials: oauthCredentials(s.Name, o, given),
		Send: []signing.Placement{{In: "header", Name: "Authorization", Value: "Bearer {token}"}},
	}
	return true
}

// oauthCredentials are the ways to a token. Those of the first way count as required; the
// runtime knows that any is enough.
func oauthCredentials(scheme string, o *ir.OAuth2, given signing.Credential) []signing.Credential {
	client, pass := slices.Contains(o.Flows, "clientCredentials"), slices.Contains(o.Flows, "password")
	id := signing.Credential{Name: "client_id", Optional: !client, Description: "the client's ID at the authorization server"}
	secret := signing.Credential{Name: "client_secret", Secret: true, Optional: !client, Description: "the client's secret at the authorization server"}
	given.Optional = client
	given.Description = "an access token that was got elsewhere, of the security scheme " + scheme + ". It is used until it is refused"
	out := []signing.Credential{given}
	if !slices.Equal(o.Flows, []string{"clientCredentials"}) {
		out = append(out, signing.Credential{Name: o.Refresh, Secret: true, Optional: true,
			Description: "a refresh token, which gets access tokens by itself. Where the server rotates it, OAuth2.Obtained is told the next one"})
	}
	if pass {
		out = append(out, signing.Credential{Name: "username", Optional: true, Description: "the user whose password gets access tokens"},
			signing.Credential{Name: "password", Secret: true, Optional: true, Description: "the user's password"})
	}
	return append(out, id, secret)
}

// refreshName is refresh_token, for all schemes that ask the same server as the first one.
func (b *builder) refreshName(scheme string, o *ir.OAuth2) string {
	server := o.Discovery + o.TokenURL + o.RefreshURL
	if slices.Equal(o.Flows, []string{"clientCredentials"}) {
		return "refresh_token" // it is only told of, never asked for
	}
	if b.refreshServer == "" {
		b.refreshServer = server
	}
	if b.refreshServer == server {
		return "refresh_token"
	}
	return credentialName(scheme) + "_refresh_token"
}

// clientAuth reads x-apigen-client-auth.
func (b *builder) clientAuth(n *tree.Node) string {
	x := n.Get("x-apigen-client-auth")
	if x == nil {
		return ""
	}
	if s := x.Str(); s == "basic" || s == "post" {
		return s
	}
	b.badExt(x, "write basic or post", "x-apigen-client-auth is %s, not basic or post", x.JSON())
	return ""
}

// checkScopes reports scopes that a scheme does not describe.
func (b *builder) checkScopes(s *ir.Scheme, e tree.Entry) {
	if len(s.Scopes) == 0 {
		return
	}
	var names []string
	for _, m := range s.Scopes {
		names = append(names, m.Name)
	}
	for _, n := range e.Value.Elems() {
		if n.IsScalar() && !slices.Contains(names, n.Text) {
			b.r.warn(n, "unknown-scope", suggest(n.Text, names, "describe it under the flows of "+s.Name),
				"security scheme %q has no scope %q", s.Name, n.Text)
		}
	}
}
