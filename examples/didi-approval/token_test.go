package main

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/generated/didi/diditest"
	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

// clock is a clock that a test sets, for the client and for the vendor.
type clock struct{ ns atomic.Int64 }

func newClock() *clock {
	c := new(clock)
	c.ns.Store(time.Unix(1690362081, 0).UnixNano())
	return c
}

func (c *clock) now() time.Time       { return time.Unix(0, c.ns.Load()) }
func (c *clock) pass(d time.Duration) { c.ns.Add(int64(d)) }

// timed is a vendor and a client of it with one clock.
func timed(t *testing.T) (*diditest.Server, *didi.Client, *clock) {
	t.Helper()
	c := newClock()
	server := serve(t, mock.Options{Clock: c.now})
	cfg := server.Config()
	cfg.Clock = c.now
	return server, dial(t, cfg), c
}

func create(client *didi.Client) error {
	_, err := client.Approval.Create(context.Background(), byTimes())
	return err
}

func authorized(s *diditest.Server) int { return len(arrived(s, "authorize")) }

// A token is asked for by the first call that needs it and serves until shortly before
// its end: 1800 seconds, renewed 120 seconds early.
func TestTokenLife(t *testing.T) {
	server, client, c := timed(t)
	if n := authorized(server); n != 0 {
		t.Fatalf("%d tokens before the first call", n)
	}
	for _, tt := range []struct {
		pass time.Duration
		want int
	}{
		{0, 1}, {time.Second, 1}, {1678 * time.Second, 1}, // 1679 s
		{2 * time.Second, 2}, // 1681 s: the first token would still be taken
		{1679 * time.Second, 2}, {time.Hour, 3},
	} {
		c.pass(tt.pass)
		if err := create(client); err != nil {
			t.Fatal(err)
		}
		if n := authorized(server); n != tt.want {
			t.Fatalf("%d tokens after %s more, want %d", n, tt.pass, tt.want)
		}
	}
	if p := server.Problems(); len(p) > 0 {
		t.Error(p)
	}
}

// Within the margin the old token is still good: a failing authorize stops nobody.
func TestTokenMarginIsAReserve(t *testing.T) {
	server, client, c := timed(t)
	if err := create(client); err != nil {
		t.Fatal(err)
	}
	server.Fail("authorize", "500", -1)
	c.pass(1700 * time.Second)
	if err := create(client); err != nil {
		t.Errorf("within the margin: %v", err)
	}
	c.pass(101 * time.Second)
	if err := create(client); !errors.Is(err, didi.ErrTokenNotIssued) {
		t.Errorf("after the end: %v", err)
	}
	server.Fail("authorize", "500", 0)
	if err := create(client); err != nil {
		t.Errorf("the failure was kept: %v", err)
	}
}

// A token that the vendor refuses is renewed once and the call repeated, although it is
// not idempotent: the refused request was not carried out.
func TestTokenRefused(t *testing.T) {
	server, client, _ := timed(t)
	if err := create(client); err != nil {
		t.Fatal(err)
	}
	server.RevokeTokens()
	if err := create(client); err != nil {
		t.Fatal(err)
	}
	if n, m := authorized(server), len(arrived(server, "createApproval")); n != 2 || m != 3 {
		t.Errorf("%d tokens, %d requests", n, m)
	}

	server.Reset()
	server.Fail("createApproval", "401", -1)
	err := create(client)
	var e *sdk.Error
	if !errors.Is(err, didi.ErrTokenInvalid) || !errors.As(err, &e) || e.Attempt != 2 {
		t.Errorf("got %v", err)
	}
	if n, m := authorized(server), len(arrived(server, "createApproval")); n != 1 || m != 2 {
		t.Errorf("a vendor that refuses every token: %d tokens, %d requests", n, m)
	}
}

// inProcess brings requests to the handler without a network, so that synctest sees who
// waits for whom.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result(), nil
}

const crowd = 100

// rush makes calls at once, with a token that has ended, and holds authorize until
// all of them wait for it. It returns their errors.
func rush(t *testing.T, server *diditest.Server, answer func(*mock.Request) mock.Reply) (client *didi.Client, errs []error) {
	cfg := server.Config()
	cfg.Clock = time.Now // the bubble's clock
	cfg.HTTPClient = &http.Client{Transport: inProcess{server.Handler}}
	client = dial(t, cfg)
	if err := create(client); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Hour)

	hold := make(chan struct{})
	server.Respond("authorize", func(r *mock.Request) mock.Reply {
		<-hold
		return answer(r)
	})
	errs = make([]error, crowd)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = create(client) })
	}
	synctest.Wait()
	close(hold)
	all.Wait()
	server.Respond("authorize", nil)
	return client, errs
}

func TestExpiredTokenIsRenewedOnceForAll(t *testing.T) {
	server := serve(t, mock.Options{})
	synctest.Test(t, func(t *testing.T) {
		_, errs := rush(t, server, (*mock.Request).Default)
		if err := errors.Join(errs...); err != nil {
			t.Error(err)
		}
		if n := authorized(server) - 1; n != 1 {
			t.Errorf("%d callers asked for %d tokens", crowd, n)
		}
	})
}

func TestFailedAuthorizeReachesAllAndIsNotKept(t *testing.T) {
	server := serve(t, mock.Options{})
	synctest.Test(t, func(t *testing.T) {
		client, errs := rush(t, server, func(*mock.Request) mock.Reply { return mock.Reply{Code: "500"} })
		for i, err := range errs {
			if !errors.Is(err, didi.ErrTokenNotIssued) {
				t.Fatalf("caller %d: %v", i, err)
			}
		}
		if n := authorized(server) - 1; n != 1 {
			t.Errorf("%d callers asked for %d tokens", crowd, n)
		}
		if err := create(client); err != nil {
			t.Errorf("the failure was kept: %v", err)
		}
	})
}
