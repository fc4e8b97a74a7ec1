package sdk_test

import (
	"context"
	"errors"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type tokenAsk struct {
	Secret sdk.Secret `json:"client_secret"`
	Key    string     `json:"app_key"`
	Other  string     `json:"other,omitzero"`
}

func (a *tokenAsk) Validate() error {
	if a.Secret == "" {
		return errors.New("client_secret: must be sent")
	}
	return nil
}

// What the client knows need not be repeated in a request, and is not written into it.
func TestFill(t *testing.T) {
	op := &sdk.Operation{ID: "ask", Method: "POST", Path: "/ask", Request: "application/json", Envelope: sdk.NoEnvelope,
		Fill: []sdk.Member{{Name: "client_secret", Value: "{client_secret}"}, {Name: "app_key", Value: "key-{app}"},
			{Name: "other", Value: "{nobody}"}, {Name: "gone", Value: "{app}"}}}
	for _, tt := range []struct {
		in   *tokenAsk
		opts []sdk.Option
		want string
	}{
		{&tokenAsk{}, nil, `{"client_secret":"s-4711","app_key":"key-7"}`},
		{nil, nil, `{"client_secret":"s-4711","app_key":"key-7"}`},
		{&tokenAsk{Secret: "mine", Key: "own"}, nil, `{"client_secret":"mine","app_key":"own"}`},
		{&tokenAsk{}, []sdk.Option{sdk.Credential("client_secret", "theirs")}, `{"client_secret":"theirs","app_key":"key-7"}`},
	} {
		srv := serve(t, say(200, "{}"))
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Schemes, cfg.Credentials = nil, sdk.Credentials{"client_secret": "s-4711", "app": "7"}
		})
		var before tokenAsk
		if tt.in != nil {
			before = *tt.in
		}
		if err := c.Call(context.Background(), op, nil, tt.in, nil, tt.opts); err != nil {
			t.Fatal(err)
		}
		if got := srv.seen[0].body; got != tt.want {
			t.Errorf("sent %s, want %s", got, tt.want)
		}
		if tt.in != nil && *tt.in != before {
			t.Errorf("the request was changed: %+v", *tt.in)
		}
	}
}
