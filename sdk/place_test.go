package sdk_test

import (
	"context"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type optionalRequest struct {
	Name string `json:"name,omitzero"`
}

// Where a value without a place of its own goes: by the method, and by the type of the
// body, also of one that was left out.
func TestParamPlace(t *testing.T) {
	const json = "application/json"
	for _, tt := range []struct {
		name        string
		op          *sdk.Operation
		in          any
		query, body string
	}{
		{"get", &sdk.Operation{ID: "o", Method: "GET", Path: "/o"}, nil, "token=1", ""},
		{"delete", &sdk.Operation{ID: "o", Method: "DELETE", Path: "/o"}, nil, "token=1", ""},
		{"no body", &sdk.Operation{ID: "o", Method: "POST", Path: "/o"}, nil, "", "token=1"},
		{"body without members", &sdk.Operation{ID: "o", Method: "POST", Path: "/o", Request: json}, nil, "", `{"token":1}`},
		{"body left out", &sdk.Operation{ID: "o", Method: "POST", Path: "/o", Request: json}, (*optionalRequest)(nil), "", `{"token":1}`},
		{"body", &sdk.Operation{ID: "o", Method: "POST", Path: "/o", Request: json}, &optionalRequest{"n"}, "", `{"name":"n","token":1}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, say(200, "{}"))
			tt.op.Security = [][]string{{"t"}}
			c, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: srv.URL,
				Schemes: []sdk.Scheme{{Name: "t", Token: &sdk.TokenRule{
					Send: []sdk.Placement{{In: "param", Name: "token", Value: "{token}", Raw: true}}}}},
				TokenSources: map[string]sdk.TokenSource{"t": fixedToken("1")}})
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Call(context.Background(), tt.op, nil, tt.in, nil, nil); err != nil {
				t.Fatal(err)
			}
			if got := srv.seen[0]; got.query != tt.query || got.body != tt.body {
				t.Errorf("got %q %q, want %q %q", got.query, got.body, tt.query, tt.body)
			}
		})
	}
}

// fixedToken is a token that somebody else looks after.
type fixedToken string

func (f fixedToken) Token(context.Context) (sdk.Token, error) {
	return sdk.Token{Value: sdk.Secret(f)}, nil
}
func (fixedToken) Invalidate(sdk.Token) {}
