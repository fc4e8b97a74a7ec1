package main

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/generated/didi/diditest"
	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

// Two clients of two companies in one process have nothing in common.
func TestTenantsNeverShareTokens(t *testing.T) {
	type tenant struct {
		name   string
		server *diditest.Server
		client *didi.Client
		token  string
	}
	var tenants []*tenant
	for i, name := range []string{"alpha", "beta"} {
		server := serve(t, mock.Options{Credentials: map[string]string{
			"client_id": name + "-id", "client_secret": name + "-secret", "sign_key": name + "-key", "company_id": name + "-company",
		}})
		token := "accessToken-token-1"
		for range i { // so that their tokens differ
			server.IssueToken("accessToken")
			token = "accessToken-token-2"
		}
		tenants = append(tenants, &tenant{name, server, dial(t, server.Config()), token})
	}
	var all sync.WaitGroup
	for range 10 {
		for _, tt := range tenants {
			all.Go(func() {
				if err := create(tt.client); err != nil {
					t.Errorf("%s: %v", tt.name, err)
				}
			})
		}
	}
	all.Wait()
	for _, tt := range tenants {
		if n := authorized(tt.server); n != 1 || len(tt.server.Problems()) > 0 {
			t.Errorf("%s: %d tokens, %v", tt.name, n, tt.server.Problems())
		}
		for _, body := range arrived(tt.server, "createApproval") {
			sent := decode(t, body).(object)
			if sent["access_token"] != tt.token || sent["client_id"] != tt.name+"-id" || sent["company_id"] != tt.name+"-company" {
				t.Errorf("%s sends %v", tt.name, sent)
			}
		}
	}
	// The end of one's token is nothing to the other.
	tenants[0].server.RevokeTokens()
	for _, tt := range tenants {
		if err := create(tt.client); err != nil {
			t.Error(err)
		}
	}
	if a, b := authorized(tenants[0].server), authorized(tenants[1].server); a != 2 || b != 1 {
		t.Errorf("%d and %d tokens", a, b)
	}
}

// shared is a token source for several processes. A map stands for their common store;
// package sdk's example TokenSource shows one with life time and lock.
type shared struct {
	auth *didi.Client

	mu      sync.Mutex
	current sdk.Token
}

func (s *shared) Token(ctx context.Context) (sdk.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Value != "" && time.Now().Before(s.current.Expires) {
		return s.current, nil
	}
	got, err := s.auth.Auth.Authorize(ctx, &didi.AuthorizeRequest{}) // what it sends is in Config
	if err != nil {
		return sdk.Token{}, err
	}
	s.current = sdk.Token{Value: got.AccessToken, Expires: time.Now().Add(time.Duration(got.ExpiresIn)*time.Second - 2*time.Minute)}
	return s.current, nil
}

func (s *shared) Invalidate(t sdk.Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current.Value == t.Value {
		s.current = sdk.Token{}
	}
}

// Clients that are given one source use one token, and renew it once.
func TestTokenSourceReplaced(t *testing.T) {
	server := serve(t, mock.Options{})
	cfg := server.Config()
	source := &shared{auth: dial(t, cfg)}
	cfg.TokenSources = map[string]sdk.TokenSource{string(didi.SchemeAccessToken): source}
	clients := []*didi.Client{dial(t, cfg), dial(t, cfg), dial(t, cfg)}
	for range 2 {
		for _, c := range clients {
			if err := create(c); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := authorized(server); n != 1 {
		t.Errorf("%d tokens", n)
	}
	server.RevokeTokens()
	for _, c := range clients {
		if err := create(c); err != nil {
			t.Fatal(err)
		}
	}
	if n := authorized(server); n != 2 {
		t.Errorf("%d tokens after the first was revoked", n)
	}
}

// A wrong key is answered with the vendor's own string to sign, which the error shows
// without what is secret.
func TestWrongSignatureIsExplained(t *testing.T) {
	server := serve(t, mock.Options{})
	cfg := server.Config()
	cfg.SignKey = "wrong-key-4711"
	err := create(dial(t, cfg))
	if !errors.Is(err, didi.ErrSignInvalid) {
		t.Fatalf("got %v", err)
	}
	if want := "the vendor explains: client_id=" + cfg.ClientID + "&client_secret=***&grant_type=client_credentials&sign_key=***&timestamp="; !strings.Contains(err.Error(), want) {
		t.Errorf("%q is not in %v", want, err)
	}

	// The vendor masks nothing, and its key is not ours.
	cfg = server.Config()
	client := dial(t, cfg)
	var e *sdk.Error
	const signed = "access_token=t0k&client_id=c&company_id=1&reason=123&sign_key=the-right-one&timestamp=1690362081"
	server.Respond("createApproval", func(*mock.Request) mock.Reply {
		return mock.Reply{Body: map[string]any{"errno": 19999, "errmsg": "签名错误", "data": map[string]string{"params_sign_str": signed}}}
	})
	err = create(client)
	if want := "access_token=***&client_id=c&company_id=1&reason=123&sign_key=***&timestamp=1690362081"; !errors.As(err, &e) || e.Explanation != want {
		t.Fatalf("explained by %q", e.Explanation)
	}
	if text := err.Error(); strings.Contains(text, "the-right-one") || !strings.Contains(text, "reason=123") {
		t.Errorf("got %s", text)
	}
}

// The approval that exists stands in a sentence; the error has its id.
func TestExistingApproval(t *testing.T) {
	server := serve(t, mock.Options{})
	server.UseExample("createApproval", "outApprovalIDUsed")
	err := create(dial(t, server.Config()))
	var e *sdk.Error
	if !errors.Is(err, didi.ErrOutApprovalIDUsed) || !errors.As(err, &e) || e.Retryable || e.Attempt != 1 {
		t.Fatalf("got %v", err)
	}
	if got := e.Extract["approval_id"]; got != "9668294457792204005" {
		t.Errorf("extracted %q from %s", got, e.Message)
	}
}
