package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// tokenVendor issues tokens that expire and checks them.
type tokenVendor struct {
	*httptest.Server
	mu      sync.Mutex
	issued  int
	valid   string
	bodies  []string
	fail    atomic.Int32 // answer that many token requests with 500
	delay   time.Duration
	calls   atomic.Int32
	refused atomic.Int32
}

func newTokenVendor(t *testing.T) *tokenVendor {
	v := &tokenVendor{}
	v.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/authorize" {
			time.Sleep(v.delay)
			v.mu.Lock()
			defer v.mu.Unlock()
			v.bodies = append(v.bodies, string(body))
			if v.fail.Add(-1) >= 0 {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"errno":19999,"errmsg":"no token today"}`)
				return
			}
			v.issued++
			v.valid = fmt.Sprintf("token-%d", v.issued)
			_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_in":"1800","refresh_token":"refresh-%d"}`, v.valid, v.issued)
			return
		}
		v.calls.Add(1)
		v.mu.Lock()
		defer v.mu.Unlock()
		if r.Header.Get("Access-Token") != v.valid {
			v.refused.Add(1)
			_, _ = io.WriteString(w, `{"errno":"401","errmsg":"token refused"}`)
			return
		}
		_, _ = io.WriteString(w, `{"errno":0,"data":{"id":"7"}}`)
	}))
	t.Cleanup(v.Close)
	return v
}

func (v *tokenVendor) count() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.issued
}

var (
	opAuthorize = &sdk.Operation{ID: "authorize", Method: "POST", Path: "/authorize", Request: "application/json",
		Envelope: sdk.NoEnvelope, Idempotent: true}
	opWork = &sdk.Operation{ID: "work", Method: "POST", Path: "/work", Security: [][]string{{"token"}}, Request: "application/json"}
)

func tokenClient(t testing.TB, url string, change func(*sdk.TokenRule, *sdk.ClientConfig)) *sdk.Client {
	rule := &sdk.TokenRule{Operation: opAuthorize, Request: []sdk.Member{{Name: "client_id", Value: "{client_id}"},
		{Name: "client_secret", Value: "{client_secret}"}}, Token: "access_token", ExpiresIn: "expires_in",
		Rejected: []string{"401"}, Send: []sdk.Placement{{In: "header", Name: "Access-Token", Value: "{token}"}}}
	return newTestClient(t, url, func(cfg *sdk.ClientConfig) {
		cfg.Credentials = sdk.Credentials{"client_id": "me", "client_secret": testSecret}
		cfg.Envelope = &sdk.Envelope{Status: "errno", OK: []string{"0"}, Message: "errmsg", Data: "data"}
		cfg.Schemes = []sdk.Scheme{{Name: "token", Token: rule}}
		if change != nil {
			change(rule, cfg)
		}
	})
}

func work(ctx context.Context, c *sdk.Client) error {
	return c.Call(ctx, opWork, nil, nil, nil, nil)
}

func TestTokenIsFetchedOnceForAll(t *testing.T) {
	v := newTokenVendor(t)
	v.delay = 20 * time.Millisecond
	c := tokenClient(t, v.URL, nil)
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if err := work(context.Background(), c); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if v.count() != 1 || v.calls.Load() != 100 {
		t.Errorf("%d tokens for %d calls", v.count(), v.calls.Load())
	}
	if want := `{"client_id":"me","client_secret":"` + testSecret + `"}`; v.bodies[0] != want {
		t.Errorf("token request %s", v.bodies[0])
	}
	// Two clients are two tenants.
	if err := work(context.Background(), tokenClient(t, v.URL, nil)); err != nil || v.count() != 2 {
		t.Errorf("%v, %d tokens", err, v.count())
	}
}

func TestTokenFailureReachesAllAndIsNotKept(t *testing.T) {
	v := newTokenVendor(t)
	v.delay = 20 * time.Millisecond
	v.fail.Store(1)
	c := tokenClient(t, v.URL, nil)
	var failed atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := work(context.Background(), c)
			var e *sdk.Error
			if err == nil || !errors.As(err, &e) || e.Op != "work" || !strings.Contains(err.Error(), "no token today") {
				t.Errorf("got %v", err)
				return
			}
			failed.Add(1)
		})
	}
	wg.Wait()
	if failed.Load() != 20 || len(v.bodies) != 1 || v.calls.Load() != 0 {
		t.Errorf("%d failures by %d requests", failed.Load(), len(v.bodies))
	}
	if err := work(context.Background(), c); err != nil {
		t.Errorf("the failure was kept: %v", err)
	}
}

func TestTokenWaiterCancelled(t *testing.T) {
	v := newTokenVendor(t)
	v.delay = time.Second // long enough for the cancellation to come first on a busy machine
	c := tokenClient(t, v.URL, nil)
	ctx, cancel := context.WithCancel(context.Background())
	first := make(chan error)
	go func() { first <- work(ctx, c) }()
	time.Sleep(10 * time.Millisecond)
	second := make(chan error)
	go func() { second <- work(context.Background(), c) }()
	time.Sleep(10 * time.Millisecond)
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the cancelled one got %v", err)
	}
	if err := <-second; err != nil || v.count() != 1 {
		t.Errorf("the other got %v, %d tokens", err, v.count())
	}
}

func TestTokenLife(t *testing.T) {
	v := newTokenVendor(t)
	now := time.Unix(1_700_000_000, 0)
	c := tokenClient(t, v.URL, func(r *sdk.TokenRule, cfg *sdk.ClientConfig) {
		r.Margin = 5 * time.Minute
		cfg.Settings.Clock = func() time.Time { return now }
	})
	for _, step := range []struct {
		wait time.Duration
		fail int32
		want int
	}{
		{0, 0, 1},
		{24 * time.Minute, 0, 1},                // 6 minutes left
		{90 * time.Second, 0, 2},                // within the margin
		{26 * time.Minute, 1, 2},                // renewal fails: the old one still works
		{1 * time.Second, 0, 2},                 // and is not asked for again at once
		{20 * time.Second, 0, 3},                // but soon
		{2 * time.Hour, 0, 4},                   // over
		{24*time.Minute + 30*time.Second, 0, 4}, //
	} {
		now = now.Add(step.wait)
		v.fail.Store(step.fail)
		if err := work(context.Background(), c); err != nil {
			t.Fatal(err)
		}
		if v.count() != step.want {
			t.Fatalf("after %v: %d tokens, want %d", step.wait, v.count(), step.want)
		}
	}
}

// A margin as long as the token's life, or nearly so, does not make each call ask.
func TestTokenMarginOfShortLife(t *testing.T) {
	for _, margin := range []time.Duration{29*time.Minute + 59*time.Second, 30 * time.Minute, time.Hour} {
		v := newTokenVendor(t)
		now := time.Unix(1_700_000_000, 0)
		c := tokenClient(t, v.URL, func(r *sdk.TokenRule, cfg *sdk.ClientConfig) {
			r.Margin = margin
			cfg.Settings.Clock = func() time.Time { return now }
		})
		for range 14 {
			if err := work(context.Background(), c); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Minute)
		}
		if v.count() != 1 {
			t.Errorf("margin %v: %d tokens in half of a life", margin, v.count())
		}
	}
}

func TestTokenRejected(t *testing.T) {
	t.Run("listed", func(t *testing.T) { tokenRejected(t, []string{"401"}) })
	t.Run("by default", func(t *testing.T) { tokenRejected(t, nil) })
}

func tokenRejected(t *testing.T, codes []string) {
	v := newTokenVendor(t)
	c := tokenClient(t, v.URL, func(r *sdk.TokenRule, _ *sdk.ClientConfig) { r.Rejected = codes })
	if err := work(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	v.mu.Lock()
	v.valid = "changed behind our back"
	v.mu.Unlock()
	var meta sdk.Meta
	if err := c.Call(context.Background(), opWork, nil, nil, nil, []sdk.Option{sdk.Into(&meta)}); err != nil || meta.Attempts != 2 || v.count() != 2 {
		t.Errorf("%v after %d attempts, %d tokens", err, meta.Attempts, v.count())
	}
	// A vendor that refuses every token is asked twice and no more.
	v.refused.Store(0)
	v.Config.Handler = func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("Access-Token", "bad")
			h.ServeHTTP(w, r)
		})
	}(v.Config.Handler)
	err := work(context.Background(), c)
	var e *sdk.Error
	if !errors.As(err, &e) || e.Code != "401" || e.Attempt != 2 || v.refused.Load() != 2 {
		t.Errorf("got %v, refused %d", err, v.refused.Load())
	}
}

func TestTokenRefresh(t *testing.T) {
	v := newTokenVendor(t)
	now := time.Unix(1_700_000_000, 0)
	c := tokenClient(t, v.URL, func(r *sdk.TokenRule, cfg *sdk.ClientConfig) {
		r.RefreshToken = "refresh_token"
		r.Refresh = []sdk.Member{{Name: "refresh_token", Value: "{refresh_token}"}}
		cfg.Settings.Clock = func() time.Time { return now }
	})
	for range 3 {
		if err := work(context.Background(), c); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	if fmt.Sprint(v.bodies[1:]) != `[{"refresh_token":"refresh-1"} {"refresh_token":"refresh-2"}]` {
		t.Errorf("got %v", v.bodies)
	}
	// A refresh token that is refused leads back to the credentials.
	v.fail.Store(1)
	if err := work(context.Background(), c); err != nil || !strings.Contains(v.bodies[4], "client_secret") {
		t.Errorf("%v %v", err, v.bodies)
	}
}

func TestTokenSingleUse(t *testing.T) {
	v := newTokenVendor(t)
	c := tokenClient(t, v.URL, func(r *sdk.TokenRule, _ *sdk.ClientConfig) {
		r.SingleUse = true
		r.Send = []sdk.Placement{{In: "query", Name: "access_token", Value: "{token}"}}
	})
	op := &sdk.Operation{ID: "entry", Method: "GET", Path: "/entry", Security: [][]string{{"token"}}}
	for i := range 2 {
		u, err := c.URL(context.Background(), op, nil, &struct {
			User string `query:"userid"`
		}{"u 1"}, nil)
		if want := fmt.Sprintf("%s/entry?userid=u%%201&access_token=token-%d", v.URL, i+1); err != nil || u != want {
			t.Errorf("got %s, %v, want %s", u, err, want)
		}
	}
	if v.calls.Load() != 0 {
		t.Error("a URL was opened")
	}
}

func TestURLCannotCarryHeaders(t *testing.T) {
	c := newTestClient(t, "https://x.example")
	if u, err := c.URL(context.Background(), opGet, []any{"1"}, nil, nil); err == nil || u != "" {
		t.Errorf("got %q, %v", u, err)
	}
}

func TestTokenOfItself(t *testing.T) {
	v := newTokenVendor(t)
	c := tokenClient(t, v.URL, func(r *sdk.TokenRule, _ *sdk.ClientConfig) {
		op := *opAuthorize
		op.Security = [][]string{{"token"}}
		r.Operation = &op
	})
	if err := work(context.Background(), c); err == nil || !strings.Contains(err.Error(), "needs that token itself") {
		t.Errorf("got %v", err)
	}
}

func TestTokenOAuth(t *testing.T) {
	v := newTokenVendor(t)
	c := tokenClient(t, v.URL, func(r *sdk.TokenRule, _ *sdk.ClientConfig) {
		*r = sdk.TokenRule{URL: v.URL + "/authorize", Scopes: []string{"a", "b"}, Send: r.Send}
	})
	if err := work(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	if want := "grant_type=client_credentials&client_id=me&client_secret=" + testSecret + "&scope=a%20b"; v.bodies[0] != want {
		t.Errorf("got %s", v.bodies[0])
	}
}

func TestMissingCredentials(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		change     func(*sdk.ClientConfig)
	}{
		{"recipe", "missing credential secret", func(cfg *sdk.ClientConfig) { cfg.Credentials = nil }},
		{"token", "client_id and client_secret are missing", func(cfg *sdk.ClientConfig) {
			cfg.Schemes = []sdk.Scheme{{Name: "t", Token: &sdk.TokenRule{URL: "https://x.example"}}}
		}},
		{"scheme", `unknown security scheme "other"`, func(cfg *sdk.ClientConfig) { cfg.Scheme = "other" }},
		{"url", "want http:// or https://", func(cfg *sdk.ClientConfig) { cfg.BaseURL = "ftp://x" }},
		{"no url", "want http:// or https://", func(cfg *sdk.ClientConfig) { cfg.BaseURL = "" }},
		{"no host", "has no host", func(cfg *sdk.ClientConfig) { cfg.BaseURL = "https:///x" }},
	} {
		cfg := sdk.ClientConfig{Name: "test", BaseURL: "https://x.example", Credentials: sdk.Credentials{"secret": "x"},
			Schemes: []sdk.Scheme{{Name: "sign", Recipe: func(c sdk.Credentials) (sdk.Signer, error) {
				if c["secret"] == "" {
					return nil, errors.New("missing credential secret")
				}
				return signMD5("x"), nil
			}}}}
		tt.change(&cfg)
		if _, err := sdk.NewClient(cfg); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}
