package sdk

import (
	"strings"
	"testing"
)

// A secret is masked however the vendor writes it back.
func TestSpellings(t *testing.T) {
	const secret, token = `SK/+1&="x y`, "TOK/+2="
	r := newRedactor(Credentials{"secret": secret, "app": "public"}, []string{"app"})
	r.add(token)
	for _, s := range []string{secret, token} {
		for _, spelled := range spellings(s) {
			if got := r.text("<" + spelled + ">"); got != "<***>" {
				t.Errorf("%q comes out as %s", spelled, got)
			}
		}
	}
	for _, text := range []string{`a\/+b`, "TOK%2F%2B2%3D", `SK\/+1&=\"x y`, "SK/+1&amp;=&#34;x y"} {
		if got := r.text(text); strings.Contains(got, "SK") || strings.Contains(got, "TOK") {
			t.Errorf("%s comes out as %s", text, got)
		}
	}
}
