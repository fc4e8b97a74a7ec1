package sdk_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

func TestRetryPolicy(t *testing.T) {
	soon := &sdk.ErrorCode{API: "test", Code: "7", Retryable: true}
	busy := `{"isSucc":"false","statusCode":"7"}`
	for _, tt := range []struct {
		name    string
		answers []http.HandlerFunc
		opts    []sdk.Option
		want    int  // requests
		ok      bool // in the end
	}{
		{"default", []http.HandlerFunc{say(500, ""), say(502, ""), say(200, fine)}, nil, 3, true},
		{"default gives up", []http.HandlerFunc{say(500, "")}, nil, 3, false},
		{"client's fault", []http.HandlerFunc{say(400, "")}, nil, 1, false},
		{"documented code", []http.HandlerFunc{say(200, busy), say(200, fine)}, nil, 2, true},
		{"none", []http.HandlerFunc{say(500, "")}, []sdk.Option{sdk.NoRetry()}, 1, false},
		{"policy none", []http.HandlerFunc{say(500, "")}, []sdk.Option{sdk.RetryPolicy(sdk.Retry{Max: -1})}, 1, false},
		{"policy", []http.HandlerFunc{say(500, "")}, []sdk.Option{sdk.RetryPolicy(sdk.Retry{Max: 4, Base: 1, Jitter: -1})}, 5, false},
		{"own rule", []http.HandlerFunc{say(404, ""), say(200, fine)}, []sdk.Option{sdk.RetryPolicy(sdk.Retry{Base: 1,
			Retryable: func(e *sdk.Error) bool { return e.HTTPStatus == 404 }})}, 2, true},
		{"own rule refuses", []http.HandlerFunc{say(500, "")}, []sdk.Option{sdk.RetryPolicy(sdk.Retry{Base: 1,
			Retryable: func(e *sdk.Error) bool { return false }})}, 1, false},
		{"far Retry-After", []http.HandlerFunc{say(503, "", "Retry-After", "3600")}, nil, 1, false},
		{"past Retry-After", []http.HandlerFunc{say(429, "", "Retry-After", "Mon, 02 Jan 2006 15:04:05 GMT"), say(200, fine)}, nil, 2, true},
		{"cut off", []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "{")
		}, say(200, fine)}, nil, 2, true},
		{"hung up", []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			panic(http.ErrAbortHandler)
		}, say(200, fine)}, nil, 2, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, tt.answers...)
			c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Errors = append(cfg.Errors, soon) })
			err := c.Call(context.Background(), opGet, []any{"1"}, nil, nil, tt.opts)
			if (err == nil) != tt.ok || len(srv.seen) != tt.want {
				t.Errorf("got %v after %d requests, want %d", err, len(srv.seen), tt.want)
			}
			var e *sdk.Error
			if err != nil && (!errors.As(err, &e) || e.Attempt != tt.want) {
				t.Errorf("the error says attempt %d", e.Attempt)
			}
		})
	}
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	srv := serve(t, say(503, "", "Retry-After", "1"), say(200, fine))
	c := newTestClient(t, srv.URL)
	start := time.Now()
	if err := c.Call(context.Background(), opGet, []any{"1"}, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(start); d < time.Second {
		t.Errorf("waited %v", d)
	}
	// A wait that would outlast the call is not begun.
	srv = serve(t, say(503, "", "Retry-After", "30"))
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	start = time.Now()
	err := newTestClient(t, srv.URL).Call(ctx, opGet, []any{"1"}, nil, nil, nil)
	var e *sdk.Error
	if !errors.As(err, &e) || e.RetryAfter != 30*time.Second || time.Since(start) > 2*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

func TestRetryBudget(t *testing.T) {
	srv := serve(t, say(500, ""))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.Retry.Budget = 3 })
	for range 5 {
		_ = c.Call(context.Background(), opGet, []any{"1"}, nil, nil, nil)
	}
	if len(srv.seen) != 5+3 {
		t.Errorf("%d requests", len(srv.seen))
	}
}

func TestDialErrorIsRetriedAlways(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	c := newTestClient(t, "http://"+addr)
	err = c.Call(context.Background(), opSave, nil, nil, nil, nil)
	var e *sdk.Error
	if !errors.As(err, &e) || e.Attempt != 3 || !e.Retryable {
		t.Errorf("got %v", err)
	}
}

func TestCancelAndTimeout(t *testing.T) {
	hang := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	}))
	defer srv.Close()
	defer close(hang)
	c := newTestClient(t, srv.URL)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(20*time.Millisecond, cancel)
	err := c.Call(ctx, opGet, []any{"1"}, nil, nil, nil)
	var e *sdk.Error
	if !errors.Is(err, context.Canceled) || !errors.As(err, &e) || e.Attempt != 1 || e.Retryable {
		t.Errorf("cancel: %v", err)
	}
	if err := c.Call(ctx, opGet, []any{"1"}, nil, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	err = c.Call(context.Background(), opGet, []any{"1"}, nil, nil, []sdk.Option{sdk.Timeout(20 * time.Millisecond), sdk.NoRetry()})
	if want := "no answer within 20ms (option Timeout)"; err == nil || !strings.HasSuffix(err.Error(), ": "+want) {
		t.Errorf("got %v, want %s", err, want)
	}
	if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &e) || !e.Timeout() || !e.Retryable {
		t.Errorf("timeout: %v", err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if err := c.Call(ctx, opGet, []any{"1"}, nil, nil, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("deadline: %v", err)
	}
}

func TestClockSkew(t *testing.T) {
	ours := time.Date(2024, 1, 1, 12, 0, 0, 0, time.UTC)
	theirs := ours.Add(-17 * time.Minute)
	for _, refuse := range []http.HandlerFunc{
		say(401, `{"message":"no"}`, "Date", theirs.Format(http.TimeFormat)),
		say(200, `{"isSucc":"false","statusCode":"30","message":"Invalid Timestamp"}`, "Date", theirs.Format(http.TimeFormat)),
		say(400, `{"isSucc":"false","message":"时间戳过期"}`, "Date", theirs.Format(http.TimeFormat)),
	} {
		srv := serve(t, refuse, say(200, fine))
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.Clock = func() time.Time { return ours } })
		for range 2 {
			if err := c.Call(context.Background(), opSave, nil, nil, nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		if len(srv.seen) != 3 {
			t.Fatalf("%d requests", len(srv.seen))
		}
		for i, want := range []string{"1704110400000", "1704109380000", "1704109380000"} {
			if got := srv.seen[i].header.Get("Timestamp"); got != want {
				t.Errorf("request %d: timestamp %s, want %s", i, got, want)
			}
		}
	}
	// A right clock is not touched, and a wrong one only once in a call.
	srv := serve(t, say(401, "", "Date", ours.Format(http.TimeFormat)))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.Clock = func() time.Time { return ours } })
	if err := c.Call(context.Background(), opSave, nil, nil, nil, nil); err == nil || len(srv.seen) != 1 {
		t.Errorf("%v after %d requests", err, len(srv.seen))
	}
}

func TestLimiter(t *testing.T) {
	l := sdk.NewLimiter(&sdk.Rate{Limit: 20, Per: 200 * time.Millisecond})
	start := time.Now()
	for range 20 {
		if err := l.Wait(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if d := time.Since(start); d < 80*time.Millisecond || d > 400*time.Millisecond {
		t.Errorf("20 calls took %v", d)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	slow := sdk.NewLimiter(&sdk.Rate{Limit: 1, Per: time.Hour})
	if err := slow.Wait(ctx); err != nil {
		t.Error(err)
	}
	if err := slow.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Rate = &sdk.Rate{Limit: 1, Per: time.Hour} })
	if err := c.Call(ctx, opGet, []any{"1"}, nil, nil, nil); ctx.Err() == nil && err != nil {
		t.Error(err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_ = c.Call(ctx, opGet, []any{"1"}, nil, nil, nil)
	if err := c.Call(ctx, opGet, []any{"1"}, nil, nil, nil); !errors.Is(err, context.DeadlineExceeded) || srv.n.Load() > 1 {
		t.Errorf("%v after %d requests", err, srv.n.Load())
	}
}
