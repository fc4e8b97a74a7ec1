// Package oauth2 obtains tokens by OAuth 2 and OpenID Connect, for the schemes of generated
// packages: client credentials, the user's password, and refresh tokens, which [Use] hands
// to a client; and, before there is a client, the consent of a user, by the authorization
// code flow with PKCE ([Rule.Begin], [Rule.Finish]) or on a device ([Rule.Device],
// [Rule.Await]).
//
// Tokens are kept by the client in which they are used, renewed in time, and asked for once
// however many calls wait. Only packages whose document has OAuth 2 import this one.
package oauth2

import (
	"net/url"
	"slices"

	"github.com/apigen-go/apigen/sdk"
)

// Rule is an OAuth 2 or OpenID Connect scheme of a document, as data.
type Rule struct {
	// API is the name of the generated package, Scheme that of the security scheme.
	API    string
	Scheme string
	// Flows are those of the document: clientCredentials, password, authorizationCode,
	// implicit and deviceAuthorization.
	Flows []string
	// The endpoints may be relative to Base. RefreshURL is where it is not TokenURL.
	AuthorizationURL string
	TokenURL         string
	RefreshURL       string
	DeviceURL        string
	// Discovery is where an OpenID provider describes itself, in place of the endpoints.
	Discovery string
	// Base is the API's server. A client uses its own.
	Base string
	// ClientAuth is what the document says of it.
	ClientAuth sdk.ClientAuth
	// Refresh is the credential with the refresh token; "" means refresh_token.
	Refresh string
}

// The credentials of a rule.
const (
	clientID     = "client_id"
	clientSecret = "client_secret"
	username     = "username"
	password     = "password"
)

// The flows of a document.
const (
	flowClient   = "clientCredentials"
	flowPassword = "password"
	flowCode     = "authorizationCode"
)

// The errors of RFC 6749 section 5.2 and RFC 8628 that programs ask for with errors.Is.
var (
	// ErrInvalidGrant says that the refresh token, the code or the password is not good, or
	// no longer: the user has to consent anew.
	ErrInvalidGrant = &sdk.ErrorCode{Code: "invalid_grant", Meaning: "the grant is no longer good"}
	// ErrInvalidClient says that client ID and secret are not known.
	ErrInvalidClient = &sdk.ErrorCode{Code: "invalid_client", Meaning: "the client is not known"}
	// ErrAccessDenied says that the user refused.
	ErrAccessDenied = &sdk.ErrorCode{Code: "access_denied", Meaning: "the user refused"}
	// ErrExpired says that the user did not answer in time.
	ErrExpired = &sdk.ErrorCode{Code: "expired_token", Meaning: "the user did not answer in time"}
)

// Use gives the function that a generated package hands to sdk. r must not be changed
// afterwards.
func Use(r *Rule) func(sdk.Granting) (sdk.Grant, error) {
	return func(of sdk.Granting) (sdk.Grant, error) {
		g := &grant{rule: r, of: of, endpoint: endpoint{
			client: of.Client, scheme: r.Scheme, base: of.Client.BaseURL(),
			id: of.Credentials[clientID].Reveal(), secret: of.Credentials[clientSecret],
			auth: of.OAuth2.ClientAuth, params: of.OAuth2.Params,
		}}
		if g.auth == "" {
			g.auth = r.ClientAuth
		}
		if !g.able() {
			return nil, &sdk.MissingError{Ways: r.ways()}
		}
		return g, nil
	}
}

func (r *Rule) has(flow string) bool { return slices.Contains(r.Flows, flow) }

// openID reports whether everything is up to the provider.
func (r *Rule) openID() bool { return r.Discovery != "" }

func (r *Rule) refresh() string {
	if r.Refresh == "" {
		return "refresh_token"
	}
	return r.Refresh
}

// renewable reports whether there is an endpoint that takes refresh tokens.
func (r *Rule) renewable() bool { return r.openID() || r.RefreshURL != "" || r.TokenURL != "" }

// ways are the credentials of which one set is enough.
func (r *Rule) ways() [][]string {
	var out [][]string
	if r.has(flowClient) || r.openID() {
		out = append(out, []string{clientID, clientSecret})
	}
	if r.has(flowPassword) {
		out = append(out, []string{username, password})
	}
	if r.renewable() && !slices.Equal(r.Flows, []string{flowClient}) {
		out = append(out, []string{r.refresh(), clientID})
	}
	return out
}

// resolve makes an endpoint's address a full one.
func resolve(base, address string) (*url.URL, error) {
	b, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	return b.Parse(address)
}
