package mock

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// receiver is a user's handler that verifies what comes in.
func receiver(t *testing.T, s *Server, reply string) (*httptest.Server, *[]string) {
	var got []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := s.guard.signers["sign"].Verify(r.Context(), r, body); err != nil {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		got = append(got, r.URL.EscapedPath()+" "+string(body))
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, reply)
	}))
	t.Cleanup(srv.Close)
	return srv, &got
}

func TestSend(t *testing.T) {
	s, _ := shop(t)
	srv, got := receiver(t, s, "success")
	ctx := context.Background()
	in := map[string]string{"shop": "s 1"}
	for _, body := range []any{Event{Path: in}, Event{Path: in, Body: []byte(`{"id": "S2"}`)}, Event{Path: in, Body: `{"id":"S3"}`},
		Event{Path: in, Body: map[string]any{"id": "S4"}}, nil} {
		resp, err := s.Send(ctx, "onPaid", srv.URL+"/hooks/", body)
		if err != nil {
			t.Fatal(err)
		}
		if data, _ := io.ReadAll(resp.Body); string(data) != "success" {
			t.Errorf("reply %q", data)
		}
	}
	want := `/hooks/paid/s%201 {"id":"S1","amount":"12.50"}
/hooks/paid/s%201 {"id": "S2"}
/hooks/paid/s%201 {"id":"S3"}
/hooks/paid/s%201 {"id":"S4"}`
	if strings.Join((*got)[:4], "\n") != want {
		t.Errorf("received\n%s", strings.Join(*got, "\n"))
	}
	if strings.Contains((*got)[4], "{shop}") || !strings.HasSuffix((*got)[4], ` {"id":"S1","amount":"12.50"}`) {
		t.Errorf("the document's own event is %s", (*got)[4])
	}
	wantNoProblem(t, s)
	for _, e := range []Event{{Unsigned: true}, {Tamper: func(_ *http.Request, b []byte) []byte { return bytes.ToUpper(b) }}} {
		if resp, err := s.Send(ctx, "paid", srv.URL, e); err != nil || resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("forged: %v %v", resp, err)
		}
	}
	wantNoProblem(t, s)
}

func TestSendChecksReply(t *testing.T) {
	s, _ := shop(t)
	srv, _ := receiver(t, s, "fine")
	resp, err := s.Send(context.Background(), "paid", srv.URL, nil)
	if err == nil || resp == nil || !strings.Contains(err.Error(), "does not fit") || !strings.Contains(err.Error(), `"fine"`) {
		t.Errorf("got %v", err)
	}
	wantProblem(t, s, "webhook onPaid")
	if _, err := s.Send(context.Background(), "check", srv.URL, nil); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("got %v", err)
	}
	if _, err := s.Send(context.Background(), "none", srv.URL, nil); err == nil || !strings.Contains(err.Error(), "onPaid, check") {
		t.Errorf("got %v", err)
	}
	if _, err := s.Send(context.Background(), "check", "/relative", nil); err == nil || !strings.Contains(err.Error(), "full URL") {
		t.Errorf("got %v", err)
	}
}
