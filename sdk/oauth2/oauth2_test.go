package oauth2_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/oauth2"
)

const (
	appSecret = "s3cr3t&more"
	basicAuth = "basic"
	postAuth  = "post"
)

// server is an API with its authorization server.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	forms  []url.Values // of token requests that were let in
	tries  int          // of all token requests
	takes  string       // how the client has to show who it is
	access string       // the token that the API takes
	answer func(form url.Values) (status int, body string)
	delay  time.Duration
	calls  int
}

func newServer(t *testing.T) *server {
	s := &server{takes: basicAuth, answer: func(url.Values) (int, string) { return 200, `{"access_token":"access-1","token_type":"bearer"}` }}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token/", s.token)
	mux.HandleFunc("GET /work", func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.calls++
		if r.Header.Get("Authorization") != "Bearer "+s.access {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprint(w, `{"message":"who are you"}`)
			return
		}
		_, _ = fmt.Fprint(w, `{}`)
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *server) token(w http.ResponseWriter, r *http.Request) {
	time.Sleep(s.delay)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries++
	_ = r.ParseForm()
	id, secret, basic := r.BasicAuth()
	if basic {
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	how := postAuth
	if basic {
		how = basicAuth
	}
	w.Header().Set("Content-Type", "application/json")
	if id != "app" || s.takes != "" && (how != s.takes || secret != appSecret) || s.takes == "" && secret != "" {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprintf(w, `{"error":"invalid_client","error_description":"not %s by %s"}`, secret, how)
		return
	}
	s.forms = append(s.forms, r.PostForm)
	status, body := s.answer(r.PostForm)
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, body)
}

// rotate issues tokens of the given life whose refresh tokens are good once.
func (s *server) rotate(expires string) {
	n := 0
	s.answer = func(form url.Values) (int, string) {
		if r := form.Get("refresh_token"); form.Get("grant_type") == "refresh_token" && r != fmt.Sprintf("refresh-%d", n) {
			return 400, fmt.Sprintf(`{"error":"invalid_grant","error_description":"%s was used"}`, r)
		}
		n++
		s.access = fmt.Sprintf("access-%d", n)
		return 200, fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer","expires_in":%s,"refresh_token":"refresh-%d"}`, s.access, expires, n)
	}
}

var work = &sdk.Operation{ID: "work", Method: "GET", Path: "/work", Security: [][]string{{"login"}}}

type setup struct {
	rule   oauth2.Rule
	creds  sdk.Credentials
	oauth2 sdk.OAuth2
	clock  func() time.Time
}

func (s *server) client(t testing.TB, change func(*setup)) *sdk.Client {
	t.Helper()
	c, err := s.make(change)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (s *server) make(change func(*setup)) (*sdk.Client, error) {
	of := setup{rule: oauth2.Rule{API: "shop", Scheme: "login", Flows: []string{"authorizationCode"}, TokenURL: "/token/"},
		creds: sdk.Credentials{"client_id": "app", "client_secret": appSecret}}
	change(&of)
	return sdk.NewClient(sdk.ClientConfig{Name: "shop", BaseURL: s.URL, Credentials: of.creds, Public: []string{"client_id"}, OAuth2: of.oauth2,
		Fields:   map[string]string{"login": "AccessToken", "client_id": "ClientID"},
		Schemes:  []sdk.Scheme{{Name: "login", Token: &sdk.TokenRule{Grant: oauth2.Use(&of.rule), Given: "login"}}},
		Settings: sdk.Settings{Clock: of.clock, Retry: sdk.Retry{Max: -1}}})
}

func call(c *sdk.Client, opts ...sdk.Option) error {
	return c.Call(context.Background(), work, nil, nil, nil, opts)
}

// A refresh token gets access tokens, and the server's next one is told and used.
func TestRotation(t *testing.T) {
	s := newServer(t)
	s.rotate(`"600"`)
	now := time.Unix(1_700_000_000, 0)
	var kept []string
	c := s.client(t, func(of *setup) {
		of.creds["refresh_token"] = "refresh-0"
		of.clock = func() time.Time { return now }
		of.oauth2.Obtained = func(_ context.Context, scheme string, t sdk.Token) {
			kept = append(kept, scheme+" "+t.Refresh.Reveal()+" "+t.Expires.Sub(now).String())
		}
	})
	for _, step := range []struct {
		wait time.Duration
		want int // tokens so far
	}{{0, 1}, {8 * time.Minute, 1}, {90 * time.Second, 2}, {8 * time.Minute, 2}, {time.Hour, 3}} {
		now = now.Add(step.wait)
		if err := call(c); err != nil {
			t.Fatal(err)
		}
		if len(s.forms) != step.want {
			t.Fatalf("%d token requests, want %d", len(s.forms), step.want)
		}
	}
	if want := "[login refresh-1 10m0s login refresh-2 10m0s login refresh-3 10m0s]"; fmt.Sprint(kept) != want {
		t.Errorf("told %v", kept)
	}
	if got := s.forms[1].Encode(); got != "grant_type=refresh_token&refresh_token=refresh-1" {
		t.Errorf("asked with %s", got)
	}
}

// A given access token is used until it is refused; then the refresh token helps.
func TestGivenToken(t *testing.T) {
	s := newServer(t)
	s.rotate("3600")
	s.access = "given"
	given := func(of *setup) { of.creds["login"], of.creds["refresh_token"] = "given", "refresh-0" }
	c := s.client(t, given)
	if err := call(c); err != nil || s.tries != 0 {
		t.Fatalf("%v after %d token requests", err, s.tries)
	}
	s.access = "ended"
	if err := call(c); err != nil || s.tries != 1 || s.calls != 3 {
		t.Fatalf("%v after %d token requests and %d calls", err, s.tries, s.calls)
	}
	// Alone it cannot be renewed: the API's own answer is the error, and nothing is repeated.
	c = s.client(t, func(of *setup) { of.creds = sdk.Credentials{"login": "given"} })
	s.calls, s.tries = 0, 0
	var e *sdk.Error
	if err := call(c); !errors.As(err, &e) || e.HTTPStatus != 401 || s.calls != 1 || s.tries != 0 {
		t.Errorf("got %v after %d calls", err, s.calls)
	}
	// One call may bring its own.
	s.access = "of the user"
	if err := call(c, sdk.Credential("login", "of the user")); err != nil {
		t.Error(err)
	}
	if err := call(s.client(t, given), sdk.Credential("login", "wrong")); err == nil || s.tries != 0 {
		t.Errorf("a token of the call was renewed: %v", err)
	}
}

// A refresh token that is no longer good is an error that says what to do, once.
func TestInvalidGrant(t *testing.T) {
	s := newServer(t)
	s.rotate("3600")
	c := s.client(t, func(of *setup) { of.creds["refresh_token"] = "refresh-of-yesterday" })
	for range 3 {
		err := call(c)
		if !errors.Is(err, oauth2.ErrInvalidGrant) || errors.Is(err, oauth2.ErrInvalidClient) || !strings.Contains(err.Error(), "a new consent is needed") {
			t.Fatalf("got %v", err)
		}
		var e *sdk.Error
		if errors.As(errors.Unwrap(err), &e); e.Code != "invalid_grant" || e.HTTPStatus != 400 || e.Message != "*** was used" {
			t.Errorf("got %q %d %q", e.Code, e.HTTPStatus, e.Message)
		}
		for _, secret := range []string{"refresh-of-yesterday", appSecret, "access-"} {
			if strings.Contains(err.Error()+fmt.Sprintf("%+v %s", e, e.Body), secret) {
				t.Errorf("%s leaks: %v", secret, err)
			}
		}
	}
	if s.tries != 1 || s.calls != 0 {
		t.Errorf("%d token requests, %d calls", s.tries, s.calls)
	}
}

// Where the client has another way, a dead refresh token does not stop it.
func TestPassword(t *testing.T) {
	s := newServer(t)
	s.rotate("60")
	c := s.client(t, func(of *setup) {
		of.rule.Flows = []string{"password"}
		of.creds["refresh_token"], of.creds["username"], of.creds["password"] = "dead", "me@example.com", "pass word"
		of.oauth2 = sdk.OAuth2{Scopes: []string{"a", "b"}, Params: map[string]string{"audience": "x", "resource": "y"}}
	})
	if err := call(c); err != nil {
		t.Fatal(err)
	}
	if got, want := s.forms[1].Encode(), "audience=x&grant_type=password&password=pass+word&resource=y&scope=a+b&username=me%40example.com"; got != want {
		t.Errorf("got %s", got)
	}
}

// However many calls need a token, one request is made.
func TestOneRequest(t *testing.T) {
	s := newServer(t)
	s.rotate("3600")
	s.delay = 20 * time.Millisecond
	c := s.client(t, func(of *setup) { of.rule.Flows = []string{"clientCredentials"} })
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if err := call(c); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if s.tries != 1 || s.calls != 50 {
		t.Errorf("%d token requests for %d calls", s.tries, s.calls)
	}
}

// The client shows who it is as the server wants it, and remembers how.
func TestClientAuth(t *testing.T) {
	for _, tt := range []struct {
		takes, rule, user string
		secret            sdk.Secret
		tries             int // for two tokens
		ok                bool
	}{
		{basicAuth, "", "", appSecret, 2, true},
		{postAuth, "", "", appSecret, 3, true},
		{postAuth, "post", "", appSecret, 2, true},
		{postAuth, "basic", "post", appSecret, 2, true},
		{postAuth, "basic", "", appSecret, 2, false},
		{basicAuth, "", "", "wrong", 4, false},
		{"", "", "", "", 2, true}, // a public client
	} {
		s := newServer(t)
		s.takes = tt.takes
		s.rotate("3600")
		c := s.client(t, func(of *setup) {
			of.rule.ClientAuth, of.oauth2.ClientAuth = sdk.ClientAuth(tt.rule), sdk.ClientAuth(tt.user)
			of.creds["client_secret"], of.creds["refresh_token"] = tt.secret, "refresh-0"
		})
		err := call(c)
		s.access = "another"
		if again := call(c); err == nil {
			err = again
		}
		if (err == nil) != tt.ok || s.tries != tt.tries {
			t.Errorf("%+v: %d token requests, %v", tt, s.tries, err)
		}
		if err != nil && (!errors.Is(err, oauth2.ErrInvalidClient) || strings.Contains(err.Error(), appSecret)) {
			t.Errorf("%+v: %v", tt, err)
		}
	}
}

func TestAnswers(t *testing.T) {
	for _, tt := range []struct {
		status     int
		body, want string
	}{
		{200, `{"access_token":"access-1"}`, ""},
		{200, `{"access_token":"access-1","token_type":"bot","expires_in":null}`, ""},
		{200, `{"access_token":"access-1","expires_in":"soon"}`, ""},
		{200, `{"access_token":"access-1","token_type":"DPoP"}`, `it is of type "DPoP"`},
		{200, `{"token_type":"bearer"}`, "the answer has no access_token"},
		{200, `{"error":"bad_code","error_description":"try again"}`, "code bad_code: try again"},
		{400, `{"error":"invalid_scope","error_description":"no such scope"}`, "HTTP 400: code invalid_scope: no such scope"},
		{400, `<html>`, "HTTP 400: <html>"},
		{302, ``, "the redirect was not followed"},
	} {
		s := newServer(t)
		s.access = "access-1"
		s.answer = func(url.Values) (int, string) { return tt.status, tt.body }
		err := call(s.client(t, func(of *setup) { of.rule.Flows = []string{"clientCredentials"} }))
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || s.calls != 0) {
			t.Errorf("%d %s: %v", tt.status, tt.body, err)
		}
	}
}

// New says which credentials would be enough.
func TestMissing(t *testing.T) {
	for _, tt := range []struct{ flow, want string }{
		{"authorizationCode", "shop: credentials are missing: give AccessToken, or refresh_token and ClientID"},
		{"clientCredentials", "shop: credentials are missing: give AccessToken, or ClientID and client_secret"},
		{"password", "shop: credentials are missing: give AccessToken, or username and password, or refresh_token and ClientID"},
	} {
		s := newServer(t)
		_, err := s.make(func(of *setup) { of.rule.Flows, of.creds = []string{tt.flow}, nil })
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: got %v", tt.flow, err)
		}
	}
}
