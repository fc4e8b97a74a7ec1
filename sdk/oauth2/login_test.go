package oauth2_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/oauth2"
)

func app(s *server) oauth2.App {
	return oauth2.App{ClientID: "app", ClientSecret: appSecret, RedirectURL: "https://me.example/back?x=1", BaseURL: s.URL,
		Scopes: []string{"read", "write:orders"}, Params: map[string]string{"prompt": "consent"}}
}

// A user consents in the browser, and what comes back is good for a client.
func TestLogin(t *testing.T) {
	s := newServer(t)
	rule := &oauth2.Rule{API: "shop", Scheme: "login", Flows: []string{"authorizationCode"},
		AuthorizationURL: "/authorize?tenant=7", TokenURL: "/token/"}
	s.answer = func(form url.Values) (int, string) {
		if form.Get("code") != "c-1" {
			return 400, `{"error":"invalid_grant"}`
		}
		return 200, `{"access_token":"access-1","refresh_token":"refresh-1","token_type":"Bearer","scope":"read openid","id_token":"e30","expires_in":60}`
	}
	ctx := context.Background()
	login, err := rule.Begin(ctx, app(s))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(login.URL)
	if err != nil || !strings.HasPrefix(login.URL, s.URL+"/authorize?") {
		t.Fatalf("%v: %s", err, login.URL)
	}
	sum := sha256.Sum256([]byte(login.Verifier))
	for name, want := range map[string]string{"tenant": "7", "response_type": "code", "client_id": "app", "state": login.State, "prompt": "consent",
		"redirect_uri": "https://me.example/back?x=1", "scope": "read write:orders", "code_challenge_method": "S256",
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:])} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if other, _ := rule.Begin(ctx, app(s)); other.State == login.State || other.Verifier == login.Verifier || len(login.Verifier) < 43 {
		t.Error("states and verifiers are not random")
	}
	g, err := rule.Finish(ctx, app(s), login, url.Values{"code": {"c-1"}, "state": {login.State}})
	if err != nil {
		t.Fatal(err)
	}
	if g.Value != "access-1" || g.Refresh != "refresh-1" || g.IDToken != "e30" || fmt.Sprint(g.Scopes) != "[read openid]" || time.Until(g.Expires) > time.Minute {
		t.Errorf("got %+v", g)
	}
	if strings.Contains(fmt.Sprintf("%v %+v %#v", g, g, g), "access-1") {
		t.Error("what was granted prints its token")
	}
	if got := s.forms[0]; got.Get("code_verifier") != login.Verifier || got.Get("redirect_uri") != "https://me.example/back?x=1" || got.Get("grant_type") != "authorization_code" {
		t.Errorf("asked with %v", got)
	}
	for _, tt := range []struct {
		answer url.Values
		want   error
	}{
		{url.Values{"code": {"c-1"}, "state": {"forged"}}, oauth2.ErrState},
		{url.Values{"code": {"c-1"}}, oauth2.ErrState},
		{url.Values{"error": {"access_denied"}, "state": {login.State}}, oauth2.ErrAccessDenied},
		{url.Values{"code": {"c-2"}, "state": {login.State}}, oauth2.ErrInvalidGrant},
	} {
		if _, err := rule.Finish(ctx, app(s), login, tt.answer); !errors.Is(err, tt.want) {
			t.Errorf("%v: got %v", tt.answer, err)
		}
	}
	if _, err := rule.Finish(ctx, app(s), nil, url.Values{"state": {""}}); !errors.Is(err, oauth2.ErrState) {
		t.Errorf("without a login: %v", err)
	}
}

// provider serves an OpenID configuration.
func openID(t *testing.T, s *server, issuer, more string) (*oauth2.Rule, *int) {
	asked := new(int)
	id := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked++
		own := issuer
		if own == "" {
			own = "http://" + r.Host + "/tenant"
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"issuer":%q,"token_endpoint":%q,"authorization_endpoint":"http://id.example/authorize"%s}`, own, s.URL+"/token/", more)
	}))
	t.Cleanup(id.Close)
	return &oauth2.Rule{API: "shop", Scheme: "login", Discovery: id.URL + "/tenant/.well-known/openid-configuration"}, asked
}

func TestDiscovery(t *testing.T) {
	s := newServer(t)
	s.rotate("30")
	s.takes = postAuth
	now := time.Unix(1_700_000_000, 0)
	rule, asked := openID(t, s, "", `,"token_endpoint_auth_methods_supported":["client_secret_post"]`)
	c := s.client(t, func(of *setup) { of.rule, of.clock = *rule, func() time.Time { return now } })
	if *asked != 0 {
		t.Error("New asked the provider")
	}
	for range 3 {
		if err := call(c); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	if *asked != 1 || s.tries != 3 || s.forms[0].Get("grant_type") != "client_credentials" {
		t.Errorf("the provider was asked %d times, %d token requests", *asked, s.tries)
	}
	// A token that was got elsewhere needs no provider.
	s.access = "given"
	if err := call(s.client(t, func(of *setup) { of.rule, of.creds = *rule, sdk.Credentials{"login": "given"} })); err != nil || *asked != 1 {
		t.Errorf("%v, asked %d times", err, *asked)
	}
	login, err := rule.Begin(context.Background(), app(s))
	if err != nil || !strings.HasPrefix(login.URL, "http://id.example/authorize?") {
		t.Fatalf("%v: %+v", err, login)
	}
	_, err = rule.Finish(context.Background(), app(s), login, url.Values{"code": {"c"}, "state": {login.State}, "iss": {"https://evil.example"}})
	if err == nil || !strings.Contains(err.Error(), "is from issuer") {
		t.Errorf("got %v", err)
	}
}

func TestDiscoveryOfAnother(t *testing.T) {
	for _, tt := range []struct{ issuer, more, want string }{
		{"https://evil.example/tenant", "", "says that its issuer is"},
		{"-", "", "says that its issuer is"},
		{"", `,"token_endpoint":"ftp:x"`, "is no endpoint to send secrets to"},
		{"", `,"token_endpoint":""`, "has no token_endpoint"},
	} {
		s := newServer(t)
		rule, _ := openID(t, s, tt.issuer, tt.more)
		err := call(s.client(t, func(of *setup) { of.rule = *rule }))
		if err == nil || !strings.Contains(err.Error(), tt.want) || s.tries != 0 {
			t.Errorf("%+v: got %v", tt, err)
		}
	}
}

// A user consents on another device while the program waits.
func TestDevice(t *testing.T) {
	s := newServer(t)
	s.takes = ""
	pending := 3
	mux := http.NewServeMux()
	mux.HandleFunc("/device", func(w http.ResponseWriter, r *http.Request) {
		if r.PostFormValue("client_id") != "app" || r.PostFormValue("scope") != "read write:orders" {
			t.Errorf("asked with %v", r.PostForm)
		}
		_, _ = fmt.Fprint(w, `{"device_code":"device-code","user_code":"ABCD","verification_uri":"https://id.example/device","expires_in":600,"interval":7}`)
	})
	device := httptest.NewServer(mux)
	defer device.Close()
	rule := &oauth2.Rule{API: "shop", Scheme: "login", Flows: []string{"deviceAuthorization"}, DeviceURL: device.URL + "/device", TokenURL: "/token/"}
	s.answer = func(form url.Values) (int, string) {
		if form.Get("device_code") != "device-code" || !strings.HasSuffix(form.Get("grant_type"), ":device_code") {
			t.Errorf("asked with %v", form)
		}
		if pending--; pending > 0 {
			return 400, `{"error":"authorization_pending"}`
		}
		return 200, `{"access_token":"access-1"}`
	}
	a := app(s)
	a.ClientSecret, a.Params = "", nil
	ctx := context.Background()
	d, err := rule.Device(ctx, a)
	if err != nil || d.UserCode != "ABCD" || d.URL != "https://id.example/device" || d.Interval != 7*time.Second {
		t.Fatalf("%v: %+v", err, d)
	}
	d.Interval = time.Millisecond
	if g, err := rule.Await(ctx, a, d); err != nil || g.Value != "access-1" || s.tries != 3 {
		t.Errorf("%v: %v after %d", err, g, s.tries)
	}
	s.answer = func(url.Values) (int, string) { return 400, `{"error":"access_denied"}` }
	if _, err := rule.Await(ctx, a, d); !errors.Is(err, oauth2.ErrAccessDenied) {
		t.Errorf("got %v", err)
	}
	d.Expires = time.Now().Add(-time.Second)
	if _, err := rule.Await(ctx, a, d); !errors.Is(err, oauth2.ErrExpired) {
		t.Errorf("got %v", err)
	}
	d.Expires, d.Interval = time.Time{}, 0
	asked := s.tries
	short, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	if _, err := rule.Await(short, a, d); !errors.Is(err, context.DeadlineExceeded) || s.tries != asked {
		t.Errorf("without an interval it was asked %d times: %v", s.tries-asked, err)
	}
	d.Interval = time.Hour
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := rule.Await(ended, a, d); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
