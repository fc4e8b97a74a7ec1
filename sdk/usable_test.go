package sdk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// A token that has to be asked for with a signature is no use without the signature's
// secret: New says what is missing instead of the first call.
func TestTokenNeedsItsSigner(t *testing.T) {
	issue := &sdk.Operation{ID: "token", Method: "POST", Path: "/token", Security: [][]string{{"sign"}}}
	cfg := sdk.ClientConfig{
		Name: "test", BaseURL: "https://api.example", Credentials: sdk.Credentials{"key": "k"},
		Schemes: []sdk.Scheme{
			{Name: "sign", Recipe: func(c sdk.Credentials) (sdk.Signer, error) {
				if c["secret"] == "" {
					return nil, errors.New("secret is missing")
				}
				return sdk.SignerFunc(nil), nil
			}},
			{Name: "token", Token: &sdk.TokenRule{Operation: issue, Request: []sdk.Member{{Name: "key", Value: "{key}"}}}},
		},
	}
	if _, err := sdk.NewClient(cfg); err == nil || !strings.Contains(err.Error(), "secret is missing") {
		t.Errorf("got %v", err)
	}
	cfg.Credentials["secret"] = "s"
	if _, err := sdk.NewClient(cfg); err != nil {
		t.Error(err)
	}
}
