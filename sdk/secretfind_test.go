package sdk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type signUp struct {
	Trace sdk.Secret `json:"-" query:"trace"`
	Key   sdk.Secret `json:"-" header:"X-Key"`
	Body  struct {
		Name     string                `json:"name"`
		Password sdk.Secret            `json:"password"`
		Old      *sdk.Secret           `json:"old,omitzero"`
		More     []sdk.Secret          `json:"more,omitzero"`
		ByName   map[string]sdk.Secret `json:"byName,omitzero"`
	} `json:"-" body:"json"`
}

type signUpForm struct {
	Password sdk.Secret `json:"-" form:"password"`
}

// Secrets in requests and answers travel as they are, and show nowhere else.
func TestSecretFields(t *testing.T) {
	texts := []string{"trace-4711", "header-4711", "pass\"4711", "old-4711", "more-4711", "named-4711", "token-4711"}
	var logged bytes.Buffer
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/echo" {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"message":"bad %s %s old-4711"}`, r.URL.Query().Get("trace"), r.Header.Get("X-Key"))
			return
		}
		if r.URL.Path == "/broken" {
			_, _ = fmt.Fprint(w, `{"n":"none","token":"token-4711"}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"token":"token-4711","n":1}`)
	})
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Envelope = nil
		cfg.Settings.Logger = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	in := &signUp{Trace: "trace-4711", Key: "header-4711"}
	old := sdk.Secret("old-4711")
	in.Body.Password, in.Body.Old, in.Body.More, in.Body.ByName = `pass"4711`, &old, []sdk.Secret{"more-4711"}, map[string]sdk.Secret{"a": "named-4711"}
	var out struct {
		Token sdk.Secret `json:"token"`
		N     int        `json:"n"`
	}
	ctx := context.Background()
	op := func(path, request string) *sdk.Operation {
		return &sdk.Operation{ID: path[1:], Method: "POST", Path: path, Request: request}
	}
	if err := c.Call(ctx, op("/ok", "application/json"), nil, in, &out, nil); err != nil || out.Token != "token-4711" {
		t.Fatalf("%v: %q", err, out.Token.Reveal())
	}
	sent := srv.seen[0]
	if want := `{"name":"","password":"pass\"4711","old":"old-4711","more":["more-4711"],"byName":{"a":"named-4711"}}`; sent.body != want {
		t.Errorf("sent %s", sent.body)
	}
	if sent.query != "trace=trace-4711" || sent.header.Get("X-Key") != "header-4711" {
		t.Errorf("sent %s and %v", sent.query, sent.header)
	}
	if err := c.Call(ctx, op("/form", "application/x-www-form-urlencoded"), nil, &signUpForm{"a b"}, nil, nil); err != nil || srv.seen[1].body != "password=a%20b" && srv.seen[1].body != "password=a+b" {
		t.Errorf("%v: sent %s", err, srv.seen[1].body)
	}
	refused := c.Call(ctx, op("/echo", "application/json"), nil, in, &out, nil)
	broken := c.Call(ctx, op("/broken", "application/json"), nil, in, &out, nil)
	var e *sdk.Error
	if !errors.As(refused, &e) || e.Message != "bad *** *** ***" {
		t.Errorf("got %v", refused)
	}
	marshaled, _ := json.Marshal([]any{in, out, refused, broken})
	shown := fmt.Sprintf("%v %+v %#v %s %v %+v %v %v %s %s", in, in, in, in, out, out, refused, broken, e.Body, marshaled) + logged.String()
	errors.As(broken, &e)
	for _, secret := range texts {
		if strings.Contains(shown, secret) || bytes.Contains(e.Body, []byte(secret)) {
			t.Errorf("%s shows in %s", secret, shown)
		}
	}
}
