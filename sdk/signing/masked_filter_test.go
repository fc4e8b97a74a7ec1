package signing_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// The digest of a secret alone is as good as the secret, however it is computed; a digest of
// more than that is what is compared, and shows.
func TestExplainMasksDigestsOfSecrets(t *testing.T) {
	r := &signing.Recipe{
		Name:        "hashed",
		Credentials: []signing.Credential{{Name: "user"}, {Name: "password", Secret: true}},
		Steps: []signing.Step{
			{Name: "pair", Text: "{user}:{password}"},
			{Name: "salted", Digest: "sha1", Of: "{pair}"},
			{Name: "canonical", Text: "{query}&pw={password|md5}&salted={salted|upper}&pair={pair|sha256}&{body|md5}"},
			{Name: "signature", Digest: "md5", Of: "{canonical}"},
		},
		Send: []signing.Placement{{In: "header", Name: "Digest", Value: "{password|md5}"}, {In: "header", Name: "Sign", Value: "{signature}"}},
	}
	s, err := signing.New(r, sdk.Credentials{"user": "u", "password": "open sesame"})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest("GET", "https://vendor.example/?a=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Explain(context.Background(), signing.Input{Request: req, Time: time.Unix(1700000000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	const empty = "d41d8cd98f00b204e9800998ecf8427e"
	want := []string{"***", "***", "a=1&pw=***&salted=***&pair=***&" + empty, e.Signature().Value.Reveal(), "***", e.Signature().Value.Reveal()}
	for i, line := range e.Lines {
		want := want[i]
		if line.Name == "pair" {
			want = "u:***"
		}
		if line.Masked != want {
			t.Errorf("%s shows %q, want %q", line.Name, line.Masked, want)
		}
	}
}

// A secret that a placement puts among the parameters stays hidden when a later step
// encodes them, as Aliyun's rule does with the token of a temporary account.
func TestExplainMasksBehindFilters(t *testing.T) {
	r := &signing.Recipe{
		Name: "encoded",
		Credentials: []signing.Credential{
			{Name: "secret", Secret: true}, {Name: "security_token", Secret: true},
		},
		Set: []signing.Placement{{In: "query", Name: "SecurityToken", Value: "{security_token}"}},
		Steps: []signing.Step{
			{Name: "params", Params: &signing.Params{From: []string{"query"}, Pair: "{name|uri}={value|uri}"}},
			{Name: "canonical", Text: "{method}&{params|uri}"},
			{Name: "signature", Digest: "hmac-sha1", Of: "{canonical}", Key: "{secret}&", Encoding: "base64"},
		},
		Send: []signing.Placement{{In: "query", Name: "Signature", Value: "{signature}"}},
	}
	s, err := signing.New(r, sdk.Credentials{"secret": "topsecret", "security_token": "CAIS+abc/TOK3N=="})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest("GET", "https://vendor.example/?a=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Explain(context.Background(), signing.Input{Request: req, Time: time.Unix(1700000000, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range e.Lines {
		if strings.Contains(line.Masked, "CAIS") || strings.Contains(line.Masked, "TOK3N") {
			t.Errorf("%s shows %s", line.Name, line.Masked)
		}
	}
	if !strings.Contains(e.Canonical().Value.Reveal(), "TOK3N") {
		t.Error("the real canonical string lost the token")
	}
}
