package oauth2

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Granted is what an authorization server gave.
type Granted struct {
	// Token goes into the Config of a client: Value as the access token, Refresh as the
	// refresh token.
	sdk.Token
	// Scopes are those that were granted, nil where the server does not say.
	Scopes []string
	// IDToken says who the user is, where OpenID Connect was asked for it. Its signature was
	// not checked.
	IDToken sdk.Secret
}

// endpoint asks a token endpoint as one client.
type endpoint struct {
	client *sdk.Client
	scheme string
	base   string
	id     string
	secret sdk.Secret
	auth   sdk.ClientAuth // "" until something worked
	params map[string]string
}

// retries says whether a request may be sent again when nobody knows what became of it. A
// code or a refresh token is often good for one request: the second would revoke it.
type retries bool

const (
	once  retries = false
	again retries = true
)

// envelope is an answer of RFC 6749 section 5. Some servers refuse with status 200.
var envelope = &sdk.Envelope{Error: "error", Code: "error", Message: "error_description"}

// post sends a form to an endpoint of the authorization server.
func (e *endpoint) post(ctx context.Context, address string, form []sdk.Member, r retries, opts ...sdk.Option) (sdk.RawJSON, error) {
	op, err := operation(e.base, address, e.scheme+" token")
	if err != nil {
		return nil, fmt.Errorf("token endpoint of %q: %w", e.scheme, err)
	}
	op.Method, op.Request, op.Idempotent, op.Envelope = http.MethodPost, "application/x-www-form-urlencoded", bool(r), envelope
	for _, name := range slices.Sorted(maps.Keys(e.params)) {
		form = append(form, sdk.Member{Name: name, Value: e.params[name]})
	}
	return e.client.Form(ctx, op, form, opts...)
}

// operation is a call of a full address; the trailing slash of a server would get lost.
func operation(base, address, id string) (*sdk.Operation, error) {
	u, err := resolve(base, address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is not a URL", address)
	}
	op := &sdk.Operation{ID: id, Server: u.Scheme + "://" + u.Host, Path: u.EscapedPath(), Envelope: sdk.NoEnvelope}
	if u.RawQuery != "" {
		op.Path += "?" + u.RawQuery
	}
	return op, nil
}

// ask sends a token request, with the client's ID and secret where the server wants them.
func (e *endpoint) ask(ctx context.Context, address string, form []sdk.Member, r retries) (Granted, error) {
	for _, m := range form {
		switch m.Name {
		case "refresh_token", "code", "code_verifier", "device_code", "password":
			e.client.Mask(sdk.Secret(m.Value))
		}
	}
	e.client.Mask(e.secret)
	start := e.client.Now()
	answer, err := e.authenticated(ctx, address, form, r)
	if err != nil {
		return Granted{}, err
	}
	return e.granted(answer, start)
}

func (e *endpoint) authenticated(ctx context.Context, address string, form []sdk.Member, r retries) (sdk.RawJSON, error) {
	if e.secret == "" { // a public client has a name only
		if e.id != "" {
			form = append(form, sdk.Member{Name: clientID, Value: e.id})
		}
		return e.post(ctx, address, form, r)
	}
	posted := append(slices.Clip(form), sdk.Member{Name: clientID, Value: e.id}, sdk.Member{Name: clientSecret, Value: e.secret.Reveal()})
	if e.auth == sdk.ClientAuthPost {
		return e.post(ctx, address, posted, r)
	}
	// RFC 6749 section 2.3.1: both are encoded as in a form first.
	pair := url.QueryEscape(e.id) + ":" + url.QueryEscape(e.secret.Reveal())
	basic := base64.StdEncoding.EncodeToString([]byte(pair))
	e.client.Mask(sdk.Secret(basic))
	answer, err := e.post(ctx, address, form, r, sdk.Header("Authorization", "Basic "+basic))
	if e.auth == sdk.ClientAuthBasic || err != nil && !unauthenticated(err) {
		return answer, err
	}
	if err == nil {
		e.auth = sdk.ClientAuthBasic
		return answer, nil
	}
	if answer, err = e.post(ctx, address, posted, r); err == nil {
		e.auth = sdk.ClientAuthPost
	}
	return answer, err
}

// unauthenticated reports whether a server did not see who asks.
func unauthenticated(err error) bool {
	var e *sdk.Error
	return errors.As(err, &e) && (e.HTTPStatus == http.StatusUnauthorized ||
		e.Code == "invalid_client" || e.Code == "invalid_request" || e.Code == "unauthorized_client")
}

// granted reads a successful answer.
func (e *endpoint) granted(answer sdk.RawJSON, start time.Time) (Granted, error) {
	var g Granted
	if g.Value = sdk.Secret(member(answer, "access_token")); g.Value == "" {
		return g, fmt.Errorf("token of %q: the answer has no access_token", e.scheme)
	}
	switch kind := member(answer, "token_type"); strings.ToLower(kind) {
	case "dpop", "pop", "mac", "hmac", "n_a":
		// Sent as a bearer token it would be refused with a message about something else.
		return Granted{}, fmt.Errorf("token of %q: it is of type %q, and only bearer tokens can be sent: use Config.TokenSources and Config.Signer", e.scheme, kind)
	}
	g.Refresh, g.IDToken = sdk.Secret(member(answer, "refresh_token")), sdk.Secret(member(answer, "id_token"))
	for _, s := range []sdk.Secret{g.Value, g.Refresh, g.IDToken} {
		e.client.Mask(s)
	}
	if scope := member(answer, "scope"); scope != "" {
		g.Scopes = strings.FieldsFunc(scope, func(r rune) bool { return r == ' ' || r == ',' })
	}
	// A number, or what many servers make of it. Without it the token is good until it is refused.
	if s := number(answer, "expires_in"); s > 0 {
		g.Expires = start.Add(time.Duration(s * float64(time.Second)))
	}
	return g, nil
}

// member is the text of a member of an answer.
func member(answer []byte, name string) string {
	raw, ok, err := codec.Lookup(answer, name)
	if err != nil || !ok {
		return ""
	}
	text, _ := codec.Text(raw)
	return text
}

// number is a member that is a number or a text of one, 0 where it is neither.
func number(answer []byte, name string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(member(answer, name)), 64)
	if err != nil || n <= 0 || n >= 1e9 {
		return 0
	}
	return n
}
