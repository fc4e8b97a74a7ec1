package signing_test

import (
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

func TestCheckVector(t *testing.T) {
	r := &signing.Recipe{
		Name:        "form",
		Credentials: []signing.Credential{{Name: "secret", Secret: true}},
		Steps: []signing.Step{
			{Name: "canonical", Params: &signing.Params{From: []string{"form"}, Pair: "{name}{value}"}},
			{Name: "signature", Digest: "md5", Of: "{secret}{canonical}"},
		},
		Send: []signing.Placement{{In: "form", Name: "sign", Value: "{signature}"}},
	}
	good := signing.Vector{
		Name: "good", Credentials: sdk.Credentials{"secret": "s"}, Method: "POST", URL: "/x",
		Params:    []signing.Pair{{Name: "b", Value: "2 3"}, {Name: "a", Value: "1"}},
		Canonical: "a1b2 3", Signature: "dd0fb95c9bc4ca8f6a48517e1bc300db",
	}
	if err := r.CheckVector(good); err != nil {
		t.Error(err)
	}
	bad := good
	bad.Canonical = "b2 3a1"
	if err := r.CheckVector(bad); err == nil || !strings.Contains(err.Error(), `"b2 3a1"`) {
		t.Errorf("got %v", err)
	}
	bad = good
	bad.Signature = "00"
	if err := r.CheckVector(bad); err == nil || !strings.Contains(err.Error(), "want 00") {
		t.Errorf("got %v", err)
	}
	bad = good
	bad.Credentials = nil
	if err := r.CheckVector(bad); err == nil {
		t.Error("a missing credential passes")
	}
}
