package mock

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
)

// tokenEndpoint serves what an authorization server does for programs: the token and refresh
// URLs, which are no operations of the document, and the configuration of OpenID Connect.
func (x *exchange) tokenEndpoint() bool {
	if x.r.Method == http.MethodGet && x.discovery() {
		return true
	}
	if x.r.Method != http.MethodPost {
		return false
	}
	var list []*ir.Scheme
	for _, s := range x.h.api.Schemes {
		for _, address := range tokenAddresses(s) {
			if u, err := url.Parse(address); err == nil && u.EscapedPath() == x.r.URL.EscapedPath() {
				list = append(list, s)
				break
			}
		}
	}
	if len(list) == 0 || x.h.trying(x.r) {
		return false
	}
	x.rec.Operation = "oauth2"
	if err := x.h.oauthClient(x, list[0].Token); err != nil {
		x.problem(fmt.Errorf("token endpoint: %w", err))
		x.write(oauthFailure("invalid_client", err.Error()))
		return true
	}
	life := x.h.lifeOf(list[0], 0)
	body := map[string]any{"access_token": x.h.tokens.issue(list, life, false), "token_type": "Bearer", "expires_in": int(life / time.Second)}
	if grant, _ := x.value("form", "grant_type"); grant != "client_credentials" {
		body["refresh_token"] = x.h.tokens.issue(list, life, true)
	}
	data, err := encodeJSON(body)
	if err != nil {
		x.plain(http.StatusInternalServerError, "mock", err.Error())
		return true
	}
	x.write(wire{status: http.StatusOK, media: "application/json", header: http.Header{"Cache-Control": {"no-store"}}, body: data})
	return true
}

// wellKnown ends the address of a provider's configuration.
const wellKnown = "/.well-known/openid-configuration"

// tokenAddresses are the URLs where a scheme's tokens are asked for.
func tokenAddresses(s *ir.Scheme) []string {
	if s.Token == nil {
		return nil
	}
	var out []string
	for _, u := range []string{s.Token.URL, refreshURL(s.Token), discovered(s.Token)} {
		if u != "" {
			out = append(out, u)
		}
	}
	return out
}

func refreshURL(t *ir.Token) string {
	if t.OAuth2 == nil {
		return ""
	}
	return t.OAuth2.RefreshURL
}

// discovered is the token URL that the mock's own configuration of a provider names.
func discovered(t *ir.Token) string {
	if t.OAuth2 == nil || t.OAuth2.Discovery == "" {
		return ""
	}
	return strings.TrimSuffix(t.OAuth2.Discovery, wellKnown) + "/oauth2/token"
}

// discovery answers as an OpenID provider: with the addresses that a client goes on to, on the
// host that it asked.
func (x *exchange) discovery() bool {
	for _, s := range x.h.api.Schemes {
		if s.Token == nil || discovered(s.Token) == "" {
			continue
		}
		u, err := url.Parse(s.Token.OAuth2.Discovery)
		if err != nil || u.EscapedPath() != x.r.URL.EscapedPath() {
			continue
		}
		own := *u
		if own.Host == "" {
			own.Scheme, own.Host = "http", x.r.Host
		}
		issuer := strings.TrimSuffix(own.String(), wellKnown)
		data, err := encodeJSON(map[string]any{
			"issuer": issuer, "token_endpoint": issuer + "/oauth2/token", "authorization_endpoint": issuer + "/oauth2/authorize",
			"response_types_supported": []any{"code"}, "grant_types_supported": []any{"client_credentials", "refresh_token", "authorization_code"},
		})
		if err != nil {
			return false
		}
		x.rec.Operation = "oauth2"
		x.write(wire{status: http.StatusOK, media: "application/json", header: http.Header{}, body: data})
		return true
	}
	return false
}

// trying reports whether a request is the example of a documented operation that stands
// at the token URL itself: it is answered as the document says, not with a token.
func (h *Handler) trying(r *http.Request) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	e := h.expected
	return e != nil && e.Method == r.Method && strings.HasSuffix(r.URL.EscapedPath(), e.Path)
}

// oauthClient checks who asks: by HTTP basic, as RFC 6749 prefers it, or in the form.
func (h *Handler) oauthClient(x *exchange, t *ir.Token) error {
	if grant, _ := x.value("form", "grant_type"); grant == "refresh_token" {
		if text, _ := x.value("form", "refresh_token"); !h.tokens.refreshable(text) {
			return errors.New("the refresh token was not issued here")
		}
	}
	id, secret, basic := x.r.BasicAuth()
	if basic {
		id, secret = unescapeForm(id), unescapeForm(secret)
	} else {
		id, _ = x.value("form", "client_id")
		secret, _ = x.value("form", "client_secret")
	}
	if grant, _ := x.value("form", "grant_type"); grant == "password" {
		for _, name := range []string{"username", "password"} {
			if text, _ := x.value("form", name); text != h.guard.creds[name].Reveal() {
				return fmt.Errorf("%s is not the credential", name)
			}
		}
	}
	for _, c := range t.Credentials {
		got, want := "", h.guard.creds[c.Name].Reveal()
		switch {
		case strings.HasSuffix(c.Name, "client_id"):
			got = id
		case strings.HasSuffix(c.Name, "client_secret"):
			got = secret
		default:
			continue
		}
		if got != want {
			return fmt.Errorf("%s is not the credential", c.Name)
		}
	}
	return nil
}

func unescapeForm(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

func oauthFailure(code, message string) wire {
	data, err := encodeJSON(map[string]any{"error": code, "error_description": message})
	if err != nil {
		return textWire(http.StatusUnauthorized, message)
	}
	return wire{status: http.StatusUnauthorized, media: "application/json", code: code, body: data}
}
