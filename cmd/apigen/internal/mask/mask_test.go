package mask_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/mask"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// TestText hides a secret in every spelling in which it may turn up.
func TestText(t *testing.T) {
	const secret = "a+b /\"ü\n1"
	m := mask.New(false)
	m.Secret(secret)
	for _, text := range []string{secret, "a%2Bb+%2F%22%C3%BC%0A1", "a%2Bb%20%2F%22%C3%BC%0A1", `a+b /\"ü\n1`, "YStiIC8iw7wKMQ=="} {
		if got := m.Text("<" + text + ">"); got != "<***>" {
			t.Errorf("%q became %q", text, got)
		}
	}
	m.Secret("77") // too short to be replaced everywhere
	for text, want := range map[string]string{
		"a=77&b=770&c=177&d=77": "a=***&b=770&c=177&d=***", `{"pin":"77","n":77,"x":"a=77"}`: `{"pin":"***","n":77,"x":"a=***"}`,
		"v77 77 HTTP/77": "v77 77 HTTP/77", "77": "77", "": "",
	} {
		if got := m.Text(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if got := mask.New(true); got.Text(secret) != secret {
		t.Error("a masker that shows hides")
	}
}

// TestRequest hides what schemes make of secrets, however short, and keeps signatures.
func TestRequest(t *testing.T) {
	m := mask.New(false)
	m.Scheme(&ir.Scheme{Name: "s", Token: &ir.Token{}, Recipe: &signing.Recipe{
		Credentials: []signing.Credential{{Name: "key"}, {Name: "pin", Secret: true}},
		Set:         []signing.Placement{{In: "header", Name: "X-Key", Value: "{key}"}, {In: "param", Name: "pin", Value: "{pin}"}},
		Steps: []signing.Step{{Name: "pair", Text: "{key}:{pin}"}, {Name: "canonical", Params: &signing.Params{Add: []signing.Placement{{Name: "k", Value: "{pin}"}}}},
			{Name: "signature", Digest: "md5", Of: "{canonical}"}},
		Send: []signing.Placement{{In: "header", Name: "X-Pair", Value: "v1 {pair|base64}"}, {In: "header", Name: "X-Text", Value: "{canonical}"},
			{In: "header", Name: "X-Secret-Sum", Value: "{signature}"}},
	}}, sdk.Credentials{"key": "k", "pin": "77"})
	r, err := http.NewRequest("POST", "https://x.example/a?pin=77&sign=abc&client_secret=zz&page=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{"Authorization": "Bearer tok", "X-Key": "k", "X-Pair": "v1 azo3Nw==", "X-Text": "k=77",
		"X-Secret-Sum": "d41d", "X-Session": "ss", "Cookie": "session=ss; lang=de", "Content-Type": "application/json"} {
		r.Header.Set(name, value)
	}
	out, body, err := m.Request(r, []byte(`{"pin":"77","password":"pw","n":77}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := out.URL.String(); got != "https://x.example/a?pin=***&sign=abc&client_secret=***&page=1" {
		t.Errorf("URL %s", got)
	}
	if got := string(body); got != `{"pin":"***","password":"***","n":77}` {
		t.Errorf("body %s", got)
	}
	for name, want := range map[string]string{"Authorization": "Bearer ***", "X-Key": "k", "X-Pair": "v1 ***", "X-Text": "***", "X-Secret-Sum": "d41d",
		"X-Session": "***", "Content-Type": "application/json"} {
		if got := out.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := out.Header.Get("Cookie"); strings.Contains(got, "ss;") || !strings.Contains(got, "lang=de") {
		t.Errorf("Cookie: %q", got)
	}
	if r.Header.Get("X-Pair") != "v1 azo3Nw==" || r.URL.Query().Get("pin") != "77" {
		t.Error("the request itself was changed")
	}
}
