package sdk_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// needs is a scheme that works as soon as the credentials are there.
func needs(name string, credentials ...string) sdk.Scheme {
	return sdk.Scheme{Name: name, Recipe: func(given sdk.Credentials) (sdk.Signer, error) {
		var missing []string
		for _, c := range credentials {
			if given[c] == "" {
				missing = append(missing, c)
			}
		}
		if len(missing) > 0 {
			return nil, sdk.Missing(missing...)
		}
		return sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
			r.SetQuery(r.Scheme, "yes")
			return nil
		}), nil
	}}
}

// New says in one sentence what would be enough.
func TestWhatIsMissing(t *testing.T) {
	schemes := []sdk.Scheme{needs("sign", "app_key", "secret"), needs("bearer", "token"), needs("again", "secret", "app_key"),
		needs("more", "app_key", "secret", "shop"), {Name: "tls", Transport: true},
		{Name: "broken", Recipe: func(sdk.Credentials) (sdk.Signer, error) { return nil, errors.New("no PEM") }}}
	fields := map[string]string{"app_key": "AppKey", "secret": "Secret", "token": "Token"}
	for _, tt := range []struct {
		name, want string
		scheme     string
		with       []string // credentials
		security   [][]string
	}{
		{name: "one", want: "test: Token is missing", security: [][]string{{"bearer"}}},
		{name: "two of one", want: "test: AppKey and Secret are missing", security: [][]string{{"sign"}}},
		{name: "half", want: "test: Secret is missing", with: []string{"app_key"}, security: [][]string{{"sign"}}},
		{name: "alternatives", want: "test: credentials are missing: give AppKey and Secret, or Token", security: [][]string{{"sign"}, {"bearer"}}},
		{name: "the same twice", want: "test: AppKey and Secret are missing", security: [][]string{{"sign"}, {"again"}}},
		{name: "all of an alternative", want: "test: AppKey, Secret and Token are missing", security: [][]string{{"sign", "bearer"}}},
		{name: "more than another", want: "test: AppKey and Secret are missing", security: [][]string{{"more"}, {"sign"}}},
		{name: "no field", want: "test: shop is missing", with: []string{"app_key", "secret"}, security: [][]string{{"more"}}},
		{name: "optional", security: [][]string{{}, {"sign"}}},
		{name: "one is enough", with: []string{"token"}, security: [][]string{{"sign"}, {"bearer"}}},
		{name: "tls", security: [][]string{{"sign"}, {"tls"}}},
		{name: "tls and more", want: "test: Token is missing", security: [][]string{{"tls", "bearer"}}},
		{name: "preferred", want: "test: AppKey and Secret are missing", scheme: "sign", with: []string{"token"}, security: [][]string{{"sign"}, {"bearer"}}},
		{name: "broken", want: "test: security scheme \"broken\": no PEM", security: [][]string{{"broken"}}},
		{name: "broken first", want: "test: security scheme \"broken\": no PEM\nToken is missing", security: [][]string{{"bearer"}, {"broken"}}},
	} {
		creds := sdk.Credentials{}
		for _, name := range tt.with {
			creds[name] = "given"
		}
		cfg := sdk.ClientConfig{Name: "test", BaseURL: "https://x.example", Schemes: schemes, Scheme: tt.scheme,
			Fields: fields, Credentials: creds, Alternatives: tt.security}
		got := ""
		if _, err := sdk.NewClient(cfg); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// A scheme of the connection puts nothing into a request, and is chosen only where no
// credentials of another alternative are there.
func TestTransportScheme(t *testing.T) {
	schemes := []sdk.Scheme{{Name: "tls", Transport: true}, needs("key", "key")}
	for _, tt := range []struct {
		key, scheme, want string
		security          [][]string
	}{
		{"", "", "", [][]string{{"tls"}}},
		{"", "", "", [][]string{{"tls"}, {"key"}}},
		{"k", "", "key=yes", [][]string{{"tls"}, {"key"}}},
		{"k", "tls", "", [][]string{{"tls"}, {"key"}}},
		{"k", "", "key=yes", [][]string{{"tls", "key"}}},
	} {
		srv := serve(t, say(200, fine))
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Schemes, cfg.Scheme, cfg.Alternatives = schemes, tt.scheme, tt.security
			cfg.Credentials = sdk.Credentials{"key": sdk.Secret(tt.key)}
		})
		op := &sdk.Operation{ID: "x", Method: "GET", Path: "/x", Security: tt.security}
		if err := c.Call(context.Background(), op, nil, nil, nil, nil); err != nil {
			t.Errorf("%v: %v", tt.security, err)
		} else if got := srv.seen[0].query; got != tt.want {
			t.Errorf("%v: %q, want %q", tt.security, got, tt.want)
		}
	}
}

// What inbound calls need is said when the handler is made, and schemes that cannot be
// checked here are left out where there is another one.
func TestInboundSchemes(t *testing.T) {
	key := sdk.Scheme{Name: "key", Recipe: func(c sdk.Credentials) (sdk.Signer, error) {
		if c["secret"] == "" {
			return nil, sdk.Missing("secret")
		}
		return inboundSigner{c["secret"].Reveal()}, nil
	}}
	schemes := []sdk.Scheme{key, {Name: "oauth", Token: &sdk.TokenRule{URL: "https://x.example"}}, {Name: "tls", Transport: true}}
	for _, tt := range []struct {
		name, want string
		secret     string
		security   [][]string
		status     int
	}{
		{"token only", `demo: webhook notify: its calls come with a token of security scheme "oauth": set WebhookConfig.Verifier to check it`, testSecret, [][]string{{"oauth"}}, 0},
		{"missing", "demo: webhook notify: Secret is missing", "", [][]string{{"oauth"}, {"key"}}, 0},
		{"the key is enough", "", testSecret, [][]string{{"oauth"}, {"key"}}, 200},
		{"not over plain HTTP", "", testSecret, [][]string{{"tls", "key"}}, 401},
		{"open", "", "", [][]string{{}, {"key"}}, 200},
	} {
		h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "demo", Schemes: schemes, Fields: map[string]string{"secret": "Secret"},
			Credentials: sdk.Credentials{"secret": sdk.Secret(tt.secret)}, Logger: discard{}}, t, []sdk.Route{{
			Op:     &sdk.Operation{ID: "notify", Method: "POST", Path: "/notify", Security: tt.security},
			Handle: func(context.Context, []string, any) (any, error) { return nil, nil }}})
		if err != nil || tt.want != "" {
			if err == nil || err.Error() != tt.want {
				t.Errorf("%s: got %v", tt.name, err)
			}
			continue
		}
		if status, _, _ := inbound(h, "POST", "/notify", "{}"); status != tt.status {
			t.Errorf("%s: %d, want %d", tt.name, status, tt.status)
		}
	}
}

type discard struct{}

func (discard) DebugContext(context.Context, string, ...any) {}
func (discard) InfoContext(context.Context, string, ...any)  {}
func (discard) WarnContext(context.Context, string, ...any)  {}
func (discard) ErrorContext(context.Context, string, ...any) {}

func TestInboundConnection(t *testing.T) {
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "demo", Schemes: []sdk.Scheme{{Name: "tls", Transport: true}}, Logger: discard{}}, t, []sdk.Route{{
		Op:     &sdk.Operation{ID: "notify", Method: "POST", Path: "/notify", Security: [][]string{{"tls"}}},
		Handle: func(context.Context, []string, any) (any, error) { return nil, nil }}})
	if err != nil {
		t.Fatal(err)
	}
	for want, state := range map[int]*tls.ConnectionState{
		401: {PeerCertificates: []*x509.Certificate{{}}}, // sent, not verified
		200: {VerifiedChains: [][]*x509.Certificate{{{}}}},
	} {
		r, w := httptest.NewRequest("POST", "/notify", nil), httptest.NewRecorder()
		r.TLS = state
		if h.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%d, want %d", w.Code, want)
		}
	}
}

func TestUnimplemented(t *testing.T) {
	op := func(path string) *sdk.Operation { return &sdk.Operation{ID: path, Method: "POST", Path: path} }
	cfg := sdk.WebhookConfig{Name: "demo", Logger: discard{}}
	h, err := sdk.NewWebhook(cfg, t, []sdk.Route{
		{Op: op("/a"), Handle: func(context.Context, []string, any) (any, error) { return nil, sdk.ErrUnimplemented }},
		{Op: op("/b"), Handle: func(context.Context, []string, any) (any, error) { return sdk.Unimplemented[*string]() }},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/a", "/b"} {
		if status, _, _ := inbound(h, "POST", path, "{}"); status != http.StatusNotImplemented {
			t.Errorf("%s: %d", path, status)
		}
	}
	var nobody interface{ Paid() }
	if _, err := sdk.NewWebhook(cfg, nobody, nil); err == nil || !strings.Contains(err.Error(), "implements Webhooks, got nil") {
		t.Errorf("got %v", err)
	}
}

// Where some calls are open to everybody a client needs no credentials, but half of them
// are still a mistake.
func TestAnonymous(t *testing.T) {
	srv := serve(t, say(200, fine))
	config := func(creds sdk.Credentials) sdk.ClientConfig {
		return sdk.ClientConfig{Name: "test", BaseURL: srv.URL, Schemes: []sdk.Scheme{needs("sign", "app_key", "secret")},
			Fields: map[string]string{"app_key": "AppKey", "secret": "Secret"}, Credentials: creds, Anonymous: true}
	}
	if _, err := sdk.NewClient(config(sdk.Credentials{"app_key": "k"})); err == nil || err.Error() != "test: Secret is missing" {
		t.Errorf("half of the credentials: %v", err)
	}
	c, err := sdk.NewClient(config(sdk.Credentials{"app_key": "", "secret": ""}))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := c.Call(ctx, &sdk.Operation{ID: "open", Method: "GET", Path: "/x"}, nil, nil, nil, nil); err != nil {
		t.Errorf("open: %v", err)
	}
	err = c.Call(ctx, &sdk.Operation{ID: "closed", Method: "GET", Path: "/x", Security: [][]string{{"sign"}}}, nil, nil, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "AppKey and Secret are missing") {
		t.Errorf("closed: %v", err)
	}
	if len(srv.seen) != 1 {
		t.Errorf("%d requests were sent, want that of the open call", len(srv.seen))
	}
}
