package sdk_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// One client, many users: a call brings the session that its operation needs, and takes the
// alternative that asks for it.
func TestOwnCredentials(t *testing.T) {
	needs := func(name, credential string) sdk.Scheme {
		return sdk.Scheme{Name: name, Recipe: func(c sdk.Credentials) (sdk.Signer, error) {
			if c[credential] == "" {
				return nil, sdk.Missing(credential)
			}
			return sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
				v, ok := r.Credential(credential)
				if !ok {
					v = c[credential]
				}
				r.SetQuery(name, v.Reveal())
				return nil
			}), nil
		}}
	}
	send := []sdk.Placement{{In: "header", Name: "Authorization", Value: "Bearer {token}"}}
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Credentials = sdk.Credentials{"secret": "s"}
		cfg.Schemes = []sdk.Scheme{needs("sign", "secret"), needs("session", "session"), {Name: "bearer", Token: &sdk.TokenRule{Given: "token", Send: send}}}
	})
	op := func(alternatives ...[]string) *sdk.Operation {
		return &sdk.Operation{ID: "x", Method: "GET", Path: "/x", Security: alternatives}
	}
	both, either := op([]string{"session", "sign"}), op([]string{"session", "sign"}, []string{"sign"})
	bearer := op([]string{"bearer"})
	for _, tt := range []struct {
		op   *sdk.Operation
		opts []sdk.Option
		want string // query and Authorization; "" for an error
	}{
		{both, nil, ""},
		{both, []sdk.Option{sdk.Credential("session", "a")}, "session=a&sign=s "},
		{both, []sdk.Option{sdk.Credential("session", "b")}, "session=b&sign=s "},
		{both, []sdk.Option{sdk.Credential("session", "b"), sdk.Credential("secret", "z")}, "session=b&sign=z "},
		{both, []sdk.Option{sdk.Credential("other", "b")}, ""},
		{both, nil, ""}, // what one call brings is not the next one's
		{either, nil, "sign=s "},
		{either, []sdk.Option{sdk.Credential("session", "a")}, "session=a&sign=s "},
		{either, []sdk.Option{sdk.Credential("secret", "z")}, "sign=z "},
		{bearer, nil, ""},
		{bearer, []sdk.Option{sdk.Credential("token", "t")}, " Bearer t"},
	} {
		n := len(srv.seen)
		err := c.Call(t.Context(), tt.op, nil, nil, nil, tt.opts)
		var m *sdk.MissingError
		switch {
		case tt.want == "":
			if !errors.As(err, &m) || len(srv.seen) != n {
				t.Errorf("%v: %v", tt.op.Security, err)
			}
		case err != nil:
			t.Errorf("%v: %v", tt.op.Security, err)
		default:
			if got := srv.seen[n].query + " " + srv.seen[n].header.Get("Authorization"); got != tt.want {
				t.Errorf("%v: %s, want %s", tt.op.Security, got, tt.want)
			}
		}
	}
}

// A session that came with one call is as secret as the client's own.
func TestOwnCredentialsMasked(t *testing.T) {
	srv := serve(t, say(500, `{"message":"session 6100abcdef is no good"}`))
	c := newTestClient(t, srv.URL)
	err := c.Call(t.Context(), &sdk.Operation{ID: "x", Method: "GET", Path: "/x"}, nil, nil, nil, []sdk.Option{sdk.Credential("session", "6100abcdef"), sdk.NoRetry()})
	if err == nil || strings.Contains(err.Error(), "6100abcdef") {
		t.Errorf("got %v", err)
	}
}
