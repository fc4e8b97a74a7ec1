package oauth2

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// provider is what an OpenID provider says of itself.
type provider struct {
	issuer    string
	token     string
	authorize string
	device    string
	auth      sdk.ClientAuth
}

const wellKnown = "/.well-known/openid-configuration"

// discover reads the provider's configuration and holds it against the address that it
// came from: whoever can put another one there must not be sent the client's secret.
func discover(ctx context.Context, c *sdk.Client, scheme, address string) (*provider, error) {
	fail := func(format string, args ...any) (*provider, error) {
		return nil, fmt.Errorf("OpenID provider of %q: %w", scheme, fmt.Errorf(format, args...))
	}
	op, err := operation(c.BaseURL(), address, scheme+" discovery")
	if err != nil {
		return fail("%w", err)
	}
	op.Method, op.Idempotent = http.MethodGet, true
	answer, err := c.Form(ctx, op, nil)
	if err != nil {
		return nil, err
	}
	at, err := resolve(c.BaseURL(), address)
	if err != nil {
		return fail("%w", err)
	}
	p := &provider{issuer: member(answer, "issuer"), token: member(answer, "token_endpoint"),
		authorize: member(answer, "authorization_endpoint"), device: member(answer, "device_authorization_endpoint")}
	if !issues(p.issuer, at) {
		return fail("%s says that its issuer is %q", at.Redacted(), p.issuer)
	}
	for _, endpoint := range []string{p.token, p.authorize, p.device} {
		if u, err := url.Parse(endpoint); endpoint != "" && (err != nil || u.Host == "" || at.Scheme == "https" && u.Scheme != "https") {
			return fail("%q is no endpoint to send secrets to", endpoint)
		}
	}
	if p.token == "" {
		return fail("its configuration has no token_endpoint")
	}
	var methods []string
	if raw, ok, err := codec.Lookup(answer, "token_endpoint_auth_methods_supported"); err == nil && ok {
		_ = codec.Decode(raw, &methods, codec.Options{CopyStrings: true}) // a list that is none says nothing
	}
	basic := len(methods) == 0 || slices.Contains(methods, "client_secret_basic")
	if post := slices.Contains(methods, "client_secret_post"); post && !basic {
		p.auth = sdk.ClientAuthPost
	} else if basic && len(methods) > 0 && !post {
		p.auth = sdk.ClientAuthBasic
	}
	return p, nil
}

// issues reports whether the configuration at an address may be this issuer's.
func issues(issuer string, at *url.URL) bool {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" {
		return false
	}
	own := *at
	own.RawQuery = ""
	base, ok := strings.CutSuffix(own.String(), wellKnown)
	if !ok || strings.Contains(issuer, "{tenantid}") {
		// An address of another form, or one for the tenants of many issuers: the host has to do.
		return u.Host == at.Host && u.Scheme == at.Scheme
	}
	return strings.TrimSuffix(issuer, "/") == base
}
