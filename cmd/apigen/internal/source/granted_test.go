package source

import (
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// Any of the ways to a token of OAuth 2 is enough; of what is missing, the first is named.
func TestMissingOfOAuth2(t *testing.T) {
	scheme := func(flows ...string) []*ir.Scheme {
		return []*ir.Scheme{{Name: "login", Token: &ir.Token{Given: "login", OAuth2: &ir.OAuth2{Flows: flows, Refresh: "refresh_token"},
			Credentials: []signing.Credential{{Name: "login"}, {Name: "refresh_token", Optional: true}}}}}
	}
	for _, tt := range []struct {
		creds   sdk.Credentials
		flow    string
		missing int
	}{
		{nil, "authorizationCode", 1},
		{sdk.Credentials{"client_id": "a", "client_secret": "b"}, "authorizationCode", 1},
		{sdk.Credentials{"client_id": "a", "client_secret": "b"}, "clientCredentials", 0},
		{sdk.Credentials{"login": "token"}, "authorizationCode", 0},
		{sdk.Credentials{"refresh_token": "r"}, "authorizationCode", 0},
		{sdk.Credentials{"username": "u"}, "password", 1},
		{sdk.Credentials{"username": "u", "password": "p"}, "password", 0},
	} {
		if got := Missing(scheme(tt.flow), tt.creds); len(got) != tt.missing {
			t.Errorf("%s with %d credentials: missing %v", tt.flow, len(tt.creds), got)
		}
	}
}
