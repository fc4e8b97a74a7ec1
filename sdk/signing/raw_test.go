package signing_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// A raw value is a number on the wire, and its text in the string to sign; the
// verifier reads both alike.
func TestRawPlacement(t *testing.T) {
	recipe := &signing.Recipe{
		Name:        "raw",
		Credentials: []signing.Credential{{Name: "key", Secret: true}},
		Set:         []signing.Placement{{In: "param", Name: "timestamp", Value: "{timestamp}", Raw: true}},
		Steps: []signing.Step{
			{Name: "canonical", Params: &signing.Params{From: []string{"param"}, Add: []signing.Placement{{Name: "key", Value: "{key}"}}}},
			{Name: "signature", Digest: "md5", Of: "{canonical}"},
		},
		Send: []signing.Placement{{In: "param", Name: "sign", Value: "{signature}"}},
	}
	s, err := signing.New(recipe, sdk.Credentials{"key": "k"})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/x", nil)
	r.Header.Set("Content-Type", "application/json")
	sg := sdk.NewSigning(r, []byte(`{"a":"1"}`))
	sg.Time = time.Unix(1690362081, 0)
	if err := s.Sign(context.Background(), sg); err != nil {
		t.Fatal(err)
	}
	body, err := sg.Body()
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"a":"1","timestamp":1690362081,"sign":"`; !strings.HasPrefix(string(body), want) {
		t.Errorf("got %s", body)
	}
	if err := s.Verify(context.Background(), r, body); err != nil {
		t.Error(err)
	}
}

func TestRawPlacementRefusesText(t *testing.T) {
	for value, ok := range map[string]bool{
		"0": true, "-12": true, "12.5": true, "true": true, "null": true,
		"": false, "012": false, "1.": false, "-": false, "1e3": false, "x": false, `1,"admin":true`: false,
	} {
		s, err := signing.New(&signing.Recipe{
			Name:        "raw",
			Credentials: []signing.Credential{{Name: "v", Optional: true}},
			Set:         []signing.Placement{{In: "json", Name: "v", Value: "{v}", Raw: true}},
		}, sdk.Credentials{"v": sdk.Secret(value)})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", "/x", nil)
		if err := s.Sign(context.Background(), sdk.NewSigning(r, nil)); (err == nil) != ok {
			t.Errorf("%q: %v", value, err)
		}
	}
}
