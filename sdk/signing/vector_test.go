package signing_test

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

const vectorDir = "../../testdata/sign"

// vector is one known signature, see docs/signing.md.
type vector struct {
	Name        string            `json:"name"`
	Recipe      string            `json:"recipe"`
	Published   bool              `json:"published"`
	VerifyOnly  bool              `json:"verifyOnly"`
	Source      string            `json:"source"`
	Credentials map[string]string `json:"credentials"`
	Method      string            `json:"method"`
	URL         string            `json:"url"`
	Headers     map[string]string `json:"headers"`
	Body        string            `json:"body"`
	Timestamp   string            `json:"timestamp"`
	Nonce       string            `json:"nonce"`
	Token       string            `json:"token"`
	Canonical   string            `json:"canonical"`
	Signature   string            `json:"signature"`
	Sent        map[string]string `json:"sent"`
}

func loadVectors(t testing.TB) []vector {
	t.Helper()
	files, err := filepath.Glob(vectorDir + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	var all []vector
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var list []vector
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&list); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		all = append(all, list...)
	}
	return all
}

func (v *vector) creds(t testing.TB) sdk.Credentials {
	t.Helper()
	c := sdk.Credentials{}
	for k, x := range v.Credentials {
		if name, ok := strings.CutPrefix(x, "@"); ok {
			data, err := os.ReadFile(filepath.Join(vectorDir, name))
			if err != nil {
				t.Fatal(err)
			}
			x = string(data)
		}
		c[k] = sdk.Secret(x)
	}
	return c
}

func (v *vector) signer(t testing.TB) (*signing.Recipe, *signing.Signer) {
	t.Helper()
	r := loadRecipe(t, v.Recipe)
	s, err := signing.New(r, v.creds(t))
	if err != nil {
		t.Fatal(err)
	}
	at := v.at(t, r)
	return r, s.WithClock(func() time.Time { return at })
}

func (v *vector) at(t testing.TB, r *signing.Recipe) time.Time {
	t.Helper()
	if v.Timestamp == "" {
		return time.Unix(1700000000, 0)
	}
	at, err := r.ParseTime(v.Timestamp)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func (v *vector) request(t testing.TB) *http.Request {
	t.Helper()
	req, err := http.NewRequest(v.Method, v.URL, strings.NewReader(v.Body))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range slices.Sorted(maps.Keys(v.Headers)) {
		req.Header.Set(k, v.Headers[k])
	}
	return req
}

func (v *vector) input(t testing.TB, r *signing.Recipe) signing.Input {
	return signing.Input{Request: v.request(t), Body: []byte(v.Body), Time: v.at(t, r), Nonce: v.Nonce, Token: sdk.Secret(v.Token)}
}

// signed gives the request as it goes over the wire.
func (v *vector) signed(t testing.TB, r *signing.Recipe, s *signing.Signer) (*http.Request, []byte) {
	t.Helper()
	if v.VerifyOnly {
		return v.request(t), []byte(v.Body)
	}
	req := sdk.NewSigning(v.request(t), []byte(v.Body))
	req.Time, req.FixedNonce, req.Token = v.at(t, r), v.Nonce, sdk.Secret(v.Token)
	if err := s.Sign(context.Background(), req); err != nil {
		t.Fatal(err)
	}
	out, err := req.Request(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	body, err := req.Body()
	if err != nil {
		t.Fatal(err)
	}
	return out, body
}

func TestVectors(t *testing.T) {
	for _, v := range loadVectors(t) {
		t.Run(v.Recipe+"/"+v.Name, func(t *testing.T) {
			r, s := v.signer(t)
			if !v.VerifyOnly {
				e, err := s.Explain(context.Background(), v.input(t, r))
				if err != nil {
					t.Fatal(err)
				}
				if got := e.Canonical().Value.Reveal(); got != v.Canonical {
					t.Errorf("canonical\n got %q\nwant %q", got, v.Canonical)
				}
				if got := e.Signature().Value.Reveal(); got != v.Signature {
					t.Errorf("signature\n got %q\nwant %q", got, v.Signature)
				}
			}
			req, body := v.signed(t, r, s)
			sent := sdk.NewSigning(req, body)
			for where, want := range v.Sent {
				in, name, _ := strings.Cut(where, " ")
				if got := sentValue(t, sent, in, name); got != want {
					t.Errorf("%s\n got %q\nwant %q", where, got, want)
				}
			}
			if err := s.Verify(context.Background(), req, body); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}

func sentValue(t testing.TB, r *sdk.Signing, in, name string) string {
	t.Helper()
	if in == "header" {
		return r.Header.Get(name)
	}
	if in == "xml" {
		body, err := r.Body()
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(body), "<"+name+">")
		value, _, _ := strings.Cut(rest, "</")
		return value
	}
	params, err := r.Params(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range params {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// TestEveryRecipeHasVectors holds that nothing is shipped which was never compared with
// an outside source, and keeps docs/signing.md honest about those that could not be.
func TestEveryRecipeHasVectors(t *testing.T) {
	unpublished := []string{"api-key", "qimen", "qimen-custom", "wdt-direct", "wechatpay-v3", "wechatpay-v3-callback"}
	any, published := map[string]bool{}, map[string]bool{}
	for _, v := range loadVectors(t) {
		if v.Source == "" {
			t.Errorf("%s/%s names no source", v.Recipe, v.Name)
		}
		any[v.Recipe] = true
		published[v.Recipe] = published[v.Recipe] || v.Published
	}
	for _, name := range recipeNames(t) {
		if !any[name] {
			t.Errorf("recipe %s has no vector", name)
		}
		if published[name] == slices.Contains(unpublished, name) {
			t.Errorf("recipe %s: published vector: %t, want the opposite or another list", name, published[name])
		}
	}
}
