package sdk_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// Success is answered with the documented status, a failure is not.
func TestWebhookStatus(t *testing.T) {
	type ack struct {
		OK bool `json:"ok"`
	}
	for _, tt := range []struct {
		name  string
		route sdk.Route
		out   any
		err   error
		want  int
		body  string
	}{
		{"default", sdk.Route{}, &ack{OK: true}, nil, 200, `{"ok":true}`},
		{"accepted", sdk.Route{Status: 202}, &ack{OK: true}, nil, 202, `{"ok":true}`},
		{"nothing", sdk.Route{Status: 204}, nil, nil, 204, ""},
		{"text", sdk.Route{Status: 201, Reply: "success"}, nil, nil, 201, "success"},
		{"raw", sdk.Route{Status: 202, Op: &sdk.Operation{Accept: "text/csv"}}, "a,b", nil, 202, "a,b"},
		{"failure", sdk.Route{Status: 204}, nil, errors.New("no"), 500, "internal server error\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			op := sdk.Operation{ID: "hook", Method: http.MethodPost, Path: "/hook"}
			if tt.route.Op != nil {
				op.Accept = tt.route.Op.Accept
			}
			tt.route.Op = &op
			tt.route.Handle = func(context.Context, []string, any) (any, error) { return tt.out, tt.err }
			h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "acme", Logger: discard{}}, struct{}{}, []sdk.Route{tt.route})
			if err != nil {
				t.Fatal(err)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/hook", nil))
			if w.Code != tt.want || w.Body.String() != tt.body {
				t.Errorf("status %d, body %q; want %d, %q", w.Code, w.Body.String(), tt.want, tt.body)
			}
			if w.Code == 204 && w.Header().Get("Content-Type") != "" {
				t.Error("an answer without a body names a media type")
			}
		})
	}
}
