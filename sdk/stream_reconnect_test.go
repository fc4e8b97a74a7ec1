package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// eventServer plays one connection after the other; the last one again and again.
func eventServer(t *testing.T, plays ...func(w http.ResponseWriter)) (open func(opts ...sdk.Option) (*sdk.Stream[string], error), ids func() string) {
	var mu sync.Mutex
	var seen []string
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n := len(seen)
		seen = append(seen, r.Header.Get("Last-Event-ID"))
		mu.Unlock()
		w.Header().Set("Content-Type", "text/event-stream")
		plays[min(n, len(plays)-1)](w)
	})
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Envelope = nil
		cfg.Settings.Retry = sdk.Retry{Max: -1, Base: time.Millisecond, Jitter: -1}
	})
	op := &sdk.Operation{ID: "watch", Method: "GET", Path: "/watch", Security: signed, Accept: "text/event-stream", Idempotent: true}
	open = func(opts ...sdk.Option) (*sdk.Stream[string], error) {
		out := new(sdk.Stream[string])
		return out, c.Call(context.Background(), op, nil, nil, out, opts)
	}
	return open, func() string {
		mu.Lock()
		defer mu.Unlock()
		return strings.Join(seen, ",")
	}
}

func say1(text string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { _, _ = io.WriteString(w, text) }
}

func status(code int) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { w.WriteHeader(code) }
}

// broken sends a part and cuts the connection.
func broken(text string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		_, _ = io.WriteString(w, text)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func readAll(s *sdk.Stream[string]) (string, error) {
	var got []string
	for v, err := range s.All() {
		if err != nil {
			return strings.Join(got, " "), err
		}
		got = append(got, *v)
	}
	return strings.Join(got, " "), nil
}

func TestReconnect(t *testing.T) {
	for _, tt := range []struct {
		name      string
		plays     []func(http.ResponseWriter)
		max       int
		want, ids string
		err       string
	}{
		{"off", []func(http.ResponseWriter){say1("id: 1\ndata: a\n\n"), say1("data: b\n\n")}, 0, "a", "", ""},
		{"done", []func(http.ResponseWriter){broken("retry: 1\nid: 1\ndata: a\n\nid: 2\ndata: cut"), say1("id: 2\ndata: b\n\n"), say1("data: c\n\ndata: [DONE]\n\n")}, 3,
			"a b c", ",1,2", ""},
		{"nothing more", []func(http.ResponseWriter){say1("id: 1\ndata: a\n\n"), status(204)}, 3, "a", ",1", ""},
		{"bounded", []func(http.ResponseWriter){say1("id: 1\ndata: a\n\n"), say1("")}, 2, "a", ",1,1", ""},
		{"greetings are no events", []func(http.ResponseWriter){say1("id: 1\ndata: a\n\n"), say1(": welcome\n\n")}, 2, "a", ",1,1", ""},
		{"counts from the last event", []func(http.ResponseWriter){say1("data: a\n\n"), say1(""), say1("data: b\n\n"), say1(""), say1("data: c\n\n"), status(204)}, 2, "a b c", ",,,,,", ""},
		{"down for a while", []func(http.ResponseWriter){say1("data: a\n\n"), status(503), say1("data: b\n\n"), status(204)}, 2, "a b", ",,,", ""},
		{"down for good", []func(http.ResponseWriter){say1("data: a\n\n"), status(503)}, 2, "a", ",,", "HTTP 503"},
		{"refused", []func(http.ResponseWriter){say1("data: a\n\n"), status(404)}, 9, "a", ",", "HTTP 404"},
		{"something else", []func(http.ResponseWriter){say1("data: a\n\n"), func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<p>")
		}}, 9, "a", ",", "the stream came back as text/html"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			open, ids := eventServer(t, tt.plays...)
			s, err := open(sdk.Reconnect(tt.max))
			if err != nil {
				t.Fatal(err)
			}
			got, err := readAll(s)
			if got != tt.want || ids() != tt.ids || fmt.Sprint(err) != fmt.Sprint(nil) && (tt.err == "" || !strings.Contains(err.Error(), tt.err)) || tt.err != "" && err == nil {
				t.Errorf("got %q by %q, %v", got, ids(), err)
			}
		})
	}
}

// Close and the end of the context end the waiting for another connection.
func TestReconnectEnds(t *testing.T) {
	open, _ := eventServer(t, say1("retry: 3600000\ndata: a\n\n"))
	s, err := open(sdk.Reconnect(5))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, func() { _ = s.Close(); _ = s.Close() })
	if _, err := s.Next(); err == nil {
		t.Error("an event after Close")
	}

	ctx, cancel := context.WithCancel(context.Background())
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "retry: 3600000\ndata: a\n\n")
	})
	op := &sdk.Operation{ID: "watch", Method: "GET", Path: "/watch", Accept: "text/event-stream"}
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Envelope = nil })
	s = new(sdk.Stream[string])
	if err := c.Call(ctx, op, nil, nil, s, []sdk.Option{sdk.Reconnect(5)}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := s.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestReconnectNeedsRepeatable(t *testing.T) {
	srv := serve(t, say(200, "{}"))
	op := &sdk.Operation{ID: "chat", Method: "POST", Path: "/chat", Accept: "text/event-stream"}
	err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, new(sdk.Stream[string]), []sdk.Option{sdk.Reconnect(1)})
	if err == nil || !strings.Contains(err.Error(), "may not be repeated") || len(srv.seen) != 0 {
		t.Errorf("got %v", err)
	}
}
