package oauth2

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/apigen-go/apigen/sdk"
)

// grant is the [sdk.Grant] of a rule for one client.
type grant struct {
	endpoint
	rule *Rule
	of   sdk.Granting

	provider *provider // once it was discovered
	dead     sdk.Secret
	deadErr  error // why dead cannot be used
}

func (g *grant) credential(name string) sdk.Secret { return g.of.Credentials[name] }

// able reports whether the credentials are enough for a first token.
func (g *grant) able() bool {
	return g.rule.renewable() && g.credential(g.rule.refresh()) != "" || g.hasPassword() || g.hasClient()
}

func (g *grant) hasPassword() bool {
	return g.rule.has(flowPassword) && g.credential(username) != "" && g.credential(password) != ""
}

func (g *grant) hasClient() bool {
	return (g.rule.has(flowClient) || g.rule.openID()) && g.id != "" && g.secret != ""
}

// Fetch implements [sdk.Grant]: by the refresh token, if there is one that was not refused,
// else from the user's password or the client's own credentials.
func (g *grant) Fetch(ctx context.Context, old sdk.Token) (sdk.Token, error) {
	if err := g.discover(ctx); err != nil {
		return sdk.Token{}, err
	}
	refresh := old.Refresh
	if refresh == "" {
		refresh = g.credential(g.rule.refresh())
	}
	if refresh != "" && refresh != g.dead {
		t, err := g.ask(ctx, g.refreshURL(), []sdk.Member{{Name: "grant_type", Value: "refresh_token"},
			{Name: "refresh_token", Value: refresh.Reveal()}}, once)
		switch {
		case err == nil:
			if t.Refresh == "" {
				t.Refresh = refresh // it is good for the next time too
			}
			return g.obtained(ctx, t), nil
		case !errors.Is(err, ErrInvalidGrant):
			return sdk.Token{}, err
		}
		// It will not become better: the server is not asked again.
		g.dead = refresh
		g.deadErr = fmt.Errorf("the refresh token of %q is no longer good, a new consent is needed: %w", g.scheme, err)
	}
	var form []sdk.Member
	switch {
	case g.hasPassword():
		form = []sdk.Member{{Name: "grant_type", Value: "password"},
			{Name: "username", Value: g.credential(username).Reveal()}, {Name: "password", Value: g.credential(password).Reveal()}}
	case g.hasClient():
		form = []sdk.Member{{Name: "grant_type", Value: "client_credentials"}}
	case g.deadErr != nil:
		return sdk.Token{}, g.deadErr
	default:
		return sdk.Token{}, fmt.Errorf("the token of %q ended, and there is no refresh token to get another", g.scheme)
	}
	if len(g.of.OAuth2.Scopes) > 0 {
		form = append(form, sdk.Member{Name: "scope", Value: strings.Join(g.of.OAuth2.Scopes, " ")})
	}
	t, err := g.ask(ctx, g.tokenURL(), form, again)
	if err != nil {
		return sdk.Token{}, err
	}
	return g.obtained(ctx, t), nil
}

func (g *grant) obtained(ctx context.Context, t Granted) sdk.Token {
	if f := g.of.OAuth2.Obtained; f != nil {
		f(ctx, g.scheme, t.Token)
	}
	return t.Token
}

func (g *grant) tokenURL() string {
	if g.provider != nil {
		return g.provider.token
	}
	return g.rule.TokenURL
}

func (g *grant) refreshURL() string {
	if g.provider == nil && g.rule.RefreshURL != "" {
		return g.rule.RefreshURL
	}
	return g.tokenURL()
}

// discover asks the OpenID provider once for its endpoints.
func (g *grant) discover(ctx context.Context) error {
	if !g.rule.openID() || g.provider != nil {
		return nil
	}
	p, err := discover(ctx, g.client, g.scheme, g.rule.Discovery)
	if err != nil {
		return err
	}
	if g.auth == "" {
		g.auth = p.auth
	}
	g.provider = p
	return nil
}
