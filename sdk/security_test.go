package sdk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

func TestChoiceOfAlternative(t *testing.T) {
	scheme := func(name, missing string) sdk.Scheme {
		return sdk.Scheme{Name: name, Recipe: func(sdk.Credentials) (sdk.Signer, error) {
			if missing != "" {
				return nil, errMissing(missing)
			}
			return sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
				r.SetQuery("by", r.Scheme)
				return nil
			}), nil
		}}
	}
	schemes := []sdk.Scheme{scheme("new", ""), scheme("old", ""), scheme("web", "token")}
	for _, tt := range []struct {
		prefer   string
		security [][]string
		want     string // query, or error
	}{
		{"", [][]string{{"new"}, {"old"}}, "by=new"},
		{"old", [][]string{{"new"}, {"old"}}, "by=old"},
		{"old", [][]string{{"new"}}, "by=new"},
		{"", [][]string{{"web"}, {"old"}}, "by=old"},
		{"", [][]string{{"web"}}, `security scheme "web": missing token`},
		{"", [][]string{{"web"}, {}}, ""},
		{"", [][]string{{}, {"new"}}, "by=new"},
		{"", [][]string{{"none"}}, `unknown security scheme "none"`},
		{"", nil, ""},
	} {
		srv := serve(t, say(200, fine))
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Schemes, cfg.Scheme = schemes, tt.prefer })
		op := &sdk.Operation{ID: "x", Method: "GET", Path: "/x", Security: tt.security}
		err := c.Call(context.Background(), op, nil, nil, nil, nil)
		if err != nil {
			if tt.want == "" || !strings.Contains(err.Error(), tt.want) || len(srv.seen) != 0 {
				t.Errorf("%v: %v", tt.security, err)
			}
			continue
		}
		if got := srv.seen[0].query; got != tt.want {
			t.Errorf("%q of %v: %q, want %q", tt.prefer, tt.security, got, tt.want)
		}
	}
}

type errMissing string

func (e errMissing) Error() string { return "missing " + string(e) }

func TestSchemeWithoutRecipe(t *testing.T) {
	_, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: "https://x.example", Schemes: []sdk.Scheme{{Name: "sign"}}})
	if err == nil || !strings.Contains(err.Error(), "set Config.Signer") {
		t.Errorf("got %v", err)
	}
}
