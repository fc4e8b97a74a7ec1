package sdk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type mood string

// A body of plain text may be a number, a boolean or an enum, in both directions.
func TestTextValues(t *testing.T) {
	op := &sdk.Operation{ID: "text", Method: "POST", Path: "/text", Request: "text/plain", Accept: "text/plain", Envelope: sdk.NoEnvelope}
	for _, tt := range []struct {
		in   any
		sent string
	}{
		{&struct {
			Body int `body:"text"`
		}{7}, "7"},
		{&struct {
			Body *bool `body:"text"`
		}{new(bool)}, "false"},
		{&struct {
			Body *bool `body:"text"`
		}{}, ""},
		{&struct {
			Body mood `body:"text"`
		}{"good"}, "good"},
	} {
		srv := serve(t, sayAs(200, "text/plain", " 42\n"))
		var n int
		if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, tt.in, &n, nil); err != nil || n != 42 {
			t.Errorf("%s: got %d, %v", tt.sent, n, err)
		}
		if got := srv.seen[0].body; got != tt.sent {
			t.Errorf("sent %q, want %q", got, tt.sent)
		}
	}
	for text, want := range map[string]mood{"good": "good", `"bad"`: "bad", " so so ": "so so"} {
		srv := serve(t, sayAs(200, "text/plain", text))
		var m mood
		if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, &m, nil); err != nil || m != want {
			t.Errorf("%s: got %q, %v", text, m, err)
		}
	}
	srv := serve(t, sayAs(200, "text/plain", "many"))
	var n int
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, &n, nil); err == nil || !strings.Contains(err.Error(), "does not fit its documented type") {
		t.Errorf("many is no number: %v", err)
	}
}

// An inbound call with such a text fills its field, and one that does not fit is refused.
func TestWebhookText(t *testing.T) {
	type count struct {
		Body *int `body:"text"`
	}
	for sent, status := range map[string]int{" 7\n": 200, "many": 400} {
		got := 0
		h := rawHandler(t, "text/plain", func() any { return new(count) }, func(in any) any {
			got = *in.(*count).Body
			return got + 1
		})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/raw", strings.NewReader(sent)))
		if w.Code != status || status == 200 && (got != 7 || w.Body.String() != "8") {
			t.Errorf("%q: status %d, got %d, reply %q", sent, w.Code, got, w.Body)
		}
	}
}
