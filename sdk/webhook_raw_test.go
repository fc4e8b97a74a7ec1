package sdk_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// Bytes arrive as a file, blanks and all.
func TestWebhookRawBody(t *testing.T) {
	type blob struct {
		Body *sdk.File `body:"raw"`
	}
	for _, sent := range []string{"\x00\xff{", " \n"} {
		var got, media string
		h := rawHandler(t, "", func() any { return new(blob) }, func(in any) any {
			f := in.(*blob).Body
			data, err := io.ReadAll(f.Reader)
			if err != nil {
				t.Error(err)
			}
			got, media = string(data), f.ContentType
			return nil
		})
		r := httptest.NewRequest(http.MethodPost, "/raw", strings.NewReader(sent))
		r.Header.Set("Content-Type", "image/png")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != 200 || got != sent || media != "image/png" {
			t.Errorf("status %d, body %q, media type %q", w.Code, got, media)
		}
	}
}

// A text and bytes are replies in the documented media type, and no JSON.
func TestWebhookRawReply(t *testing.T) {
	type color string
	closed := &closing{Reader: bytes.NewReader([]byte("\x00\xff"))}
	for _, tt := range []struct {
		accept      string
		out         any
		media, want string
	}{
		{"text/plain", `say "ok"`, "text/plain; charset=utf-8", `say "ok"`},
		{"text/csv", color("red"), "text/csv", "red"},
		{"application/octet-stream", closed, "application/octet-stream", "\x00\xff"},
		{"image/*", []byte("\x01"), "application/octet-stream", "\x01"},
		{"application/octet-stream", nil, "application/octet-stream", ""},
		{"application/xml", "<a/>", "application/xml", "<a/>"},
		{"", "ok", "application/json; charset=utf-8", `"ok"`},
	} {
		h := rawHandler(t, tt.accept, nil, func(any) any { return tt.out })
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/raw", nil))
		if got := w.Header().Get("Content-Type"); w.Code != 200 || got != tt.media || w.Body.String() != tt.want {
			t.Errorf("%s: status %d, %s %q", tt.accept, w.Code, got, w.Body)
		}
	}
	if !closed.done {
		t.Error("the reader was not closed")
	}
}

type closing struct {
	io.Reader
	done bool
}

func (c *closing) Close() error { c.done = true; return nil }

func rawHandler(t *testing.T, accept string, in func() any, handle func(in any) any) http.Handler {
	t.Helper()
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test", Logger: discard{}}, t, []sdk.Route{{
		Op:  &sdk.Operation{ID: "raw", Method: "POST", Path: "/raw", Accept: accept},
		New: in,
		Handle: func(_ context.Context, _ []string, in any) (any, error) {
			return handle(in), nil
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
