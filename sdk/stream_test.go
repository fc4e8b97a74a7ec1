package sdk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// TestStreamFlag: the second method of an operation asks for a stream in its body.
func TestStreamFlag(t *testing.T) {
	type request struct {
		Prompt string `json:"prompt"`
		Stream *bool  `json:"stream,omitzero"`
	}
	no := false
	for _, tt := range []struct {
		media string
		in    any
		want  string
	}{
		{"application/json", &request{Prompt: "hi"}, `{"prompt":"hi","stream":true}`},
		{"application/json", &request{Prompt: "hi", Stream: &no}, `{"prompt":"hi","stream":true}`},
		{"application/json", nil, `{"stream":true}`},
		{"application/x-www-form-urlencoded", nil, `stream=true`},
	} {
		srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: a\n\ndata: [DONE]\n\n")
		})
		op := &sdk.Operation{ID: "chat", Method: "POST", Path: "/chat", Security: signed, Request: tt.media, Accept: "text/event-stream", StreamFlag: "stream"}
		out := new(sdk.Stream[string])
		if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, tt.in, out, nil); err != nil {
			t.Fatal(err)
		}
		got := ""
		for v, err := range out.All() {
			if err != nil {
				t.Fatal(err)
			}
			got += *v
		}
		sent := srv.seen[0]
		body, accept, contentType := sent.body, sent.header.Get("Accept"), sent.header.Get("Content-Type")
		if body != tt.want || accept != "text/event-stream" || contentType != tt.media || got != "a" {
			t.Errorf("sent %s as %s, accepting %s, and got %q", body, contentType, accept, got)
		}
	}
}

// TestStreamEvents: the values may be events as a whole.
func TestStreamEvents(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		_, _ = io.WriteString(w, "event: a\nid: 7\ndata: {\"n\":1}\n\nevent: b\ndata: plain \"text\"\n\ndata: 3\n\n")
	})
	op := &sdk.Operation{ID: "watch", Method: "GET", Path: "/watch", Security: signed, Accept: "text/event-stream", Events: true}
	out := new(sdk.Stream[json.RawMessage])
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, out, nil); err != nil {
		t.Fatal(err)
	}
	got := ""
	for v, err := range out.All() {
		if err != nil {
			t.Fatal(err)
		}
		got += fmt.Sprintln(string(*v))
	}
	want := `{"event":"a","id":"7","data":{"n":1}}
{"event":"b","id":"7","data":"plain \"text\""}
{"id":"7","data":3}
`
	if got != want {
		t.Errorf("got\n%s", got)
	}
}
