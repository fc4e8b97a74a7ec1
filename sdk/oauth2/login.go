package oauth2

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/apigen-go/apigen/sdk"
)

// App is the program that asks a user for consent.
type App struct {
	ClientID string
	// ClientSecret is empty for programs that cannot keep one.
	ClientSecret sdk.Secret
	// RedirectURL is where the user comes back to, as it is registered.
	RedirectURL string
	// Scopes are asked for; generated packages have constants of those in the document.
	Scopes []string
	// ClientAuth is as in [sdk.OAuth2].
	ClientAuth sdk.ClientAuth
	// Params are further parameters of the authorization: prompt, access_type, audience.
	Params map[string]string
	// BaseURL replaces the API's server where the document's endpoints are relative to it.
	BaseURL string
	// Settings are those of a client: the HTTP client, the clock.
	Settings sdk.Settings
}

// Login is a consent that was begun. Keep it with the user's session, and nowhere that
// somebody else can read: its Verifier proves that the answer is for you.
type Login struct {
	// URL is where to send the user.
	URL string
	// State comes back with the answer. Verifier is the secret of PKCE.
	State    string
	Verifier string
}

// ErrState says that an answer does not belong to the login that it came for: it is old, or
// somebody else's.
var ErrState = errors.New("the state of the answer is not the one of the login")

// Begin makes the address at which a user consents, by the authorization code flow with
// PKCE (RFC 7636, S256).
func (r *Rule) Begin(ctx context.Context, app App) (*Login, error) {
	e, p, err := r.endpoint(ctx, app)
	if err != nil {
		return nil, err
	}
	address := r.AuthorizationURL
	if p != nil {
		address = p.authorize
	}
	u, err := resolve(e.base, address)
	if address == "" || err != nil || u.Host == "" {
		return nil, fmt.Errorf("%s: scheme %q has no address for consent", r.API, r.Scheme)
	}
	login := &Login{}
	if login.State, err = random(app.Settings.Rand, 24); err != nil {
		return nil, err
	}
	if login.Verifier, err = random(app.Settings.Rand, 32); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(login.Verifier))
	q := u.Query()
	for name, value := range app.Params {
		q.Set(name, value)
	}
	q.Set("response_type", "code")
	q.Set("client_id", app.ClientID)
	q.Set("state", login.State)
	q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
	q.Set("code_challenge_method", "S256")
	if app.RedirectURL != "" {
		q.Set("redirect_uri", app.RedirectURL)
	}
	scopes := app.Scopes
	if len(scopes) == 0 && r.openID() {
		scopes = []string{"openid"}
	}
	if len(scopes) > 0 {
		q.Set("scope", strings.Join(scopes, " "))
	}
	u.RawQuery = q.Encode()
	login.URL = u.String()
	return login, nil
}

// Finish exchanges what the user came back with, the query of the redirect, for tokens. A
// user who refused is an [*sdk.Error] that is [ErrAccessDenied].
func (r *Rule) Finish(ctx context.Context, app App, login *Login, answer url.Values) (Granted, error) {
	if login == nil || login.State == "" || subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(login.State)) != 1 {
		return Granted{}, fmt.Errorf("%s: %w", r.API, ErrState)
	}
	if code := answer.Get("error"); code != "" {
		return Granted{}, &sdk.Error{API: r.API, Op: r.Scheme + " consent", Code: code, Message: answer.Get("error_description")}
	}
	code := answer.Get("code")
	if code == "" {
		return Granted{}, fmt.Errorf("%s: the answer has no code", r.API)
	}
	e, p, err := r.endpoint(ctx, app)
	if err != nil {
		return Granted{}, err
	}
	address := r.TokenURL
	if p != nil {
		// RFC 9207: the answer of another provider must not be handed to this one.
		if iss := answer.Get("iss"); iss != "" && iss != p.issuer {
			return Granted{}, fmt.Errorf("%s: the answer is from issuer %q, not %q", r.API, iss, p.issuer)
		}
		address = p.token
	}
	form := []sdk.Member{{Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: code}}
	if app.RedirectURL != "" {
		form = append(form, sdk.Member{Name: "redirect_uri", Value: app.RedirectURL})
	}
	return e.ask(ctx, address, append(form, sdk.Member{Name: "code_verifier", Value: login.Verifier}), once)
}

// endpoint makes what talks to the authorization server for a program that has no client of
// the API yet, and discovers an OpenID provider.
func (r *Rule) endpoint(ctx context.Context, app App) (*endpoint, *provider, error) {
	base := app.BaseURL
	for _, other := range []string{r.Base, r.TokenURL, r.DeviceURL, r.AuthorizationURL, r.Discovery} {
		if base == "" {
			base = other
		}
	}
	c, err := sdk.NewClient(sdk.ClientConfig{Name: r.API, BaseURL: base, Settings: app.Settings,
		Credentials: sdk.Credentials{clientSecret: app.ClientSecret}})
	if err != nil {
		return nil, nil, err
	}
	e := &endpoint{client: c, scheme: r.Scheme, base: c.BaseURL(), id: app.ClientID, secret: app.ClientSecret, auth: app.ClientAuth}
	if e.auth == "" {
		e.auth = r.ClientAuth
	}
	if !r.openID() {
		return e, nil, nil
	}
	p, err := discover(ctx, c, r.Scheme, r.Discovery)
	if err == nil && e.auth == "" {
		e.auth = p.auth
	}
	return e, p, err
}

// random makes n random bytes and writes them as base64url.
func random(from io.Reader, n int) (string, error) {
	if from == nil {
		from = rand.Reader
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(from, b); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}
