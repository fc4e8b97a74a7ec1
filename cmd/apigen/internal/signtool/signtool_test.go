package signtool_test

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/cmd/apigen/internal/signtool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
)

const (
	jinyantrip = "../../../../specs/jinyantrip/openapi.yaml"
	didi       = "../../../../specs/didi/openapi.yaml"
	secret     = "top secret/value+1"
	at         = "1700000000123"
)

func open(t *testing.T, file string) *source.Document {
	t.Helper()
	d, err := source.Open(t.Context(), source.Where{Spec: file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func sign(t *testing.T, file string, o signtool.Options) (bool, string, error) {
	t.Helper()
	o.Document = open(t, file)
	var out bytes.Buffer
	ok, err := signtool.Run(t.Context(), &out, o)
	if !o.ShowSecret && (strings.Contains(out.String(), secret) || err != nil && strings.Contains(err.Error(), secret)) {
		t.Errorf("the secret is printed: %v\n%s", err, out.String())
	}
	return ok, out.String(), err
}

func digest(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestExpect computes signatures with one mistake each, by hand, and wants it named.
func TestExpect(t *testing.T) {
	const body = `{"name":"a b","list":[1,2]}`
	rule := func(secret, at, query, body string) string { return digest(secret + at + query + body) }
	for name, c := range map[string]struct {
		expect string
		match  bool
		want   string
	}{
		"right":                {rule(secret, at, "x=1&y=a%20b", body), true, "match: scheme sign"},
		"spelling":             {strings.ToUpper(rule(secret, at, "x=1&y=a%20b", body)), false, "another spelling"},
		"unit of time":         {rule(secret, at[:10], "x=1&y=a%20b", body), false, "timestamp written as unix"},
		"space as +":           {rule(secret, at, "x=1&y=a+b", body), false, "query with space as +"},
		"decoded":              {rule(secret, at, "x=1&y=a b", body), false, "query decoded"},
		"no query":             {rule(secret, at, "", body), false, "query left out"},
		"body spaced":          {rule(secret, at, "x=1&y=a%20b", `{"name": "a b", "list": [1, 2]}`), false, "a space after each comma and colon"},
		"body line end":        {rule(secret, at, "x=1&y=a%20b", body+"\n"), false, "line end"},
		"no body":              {rule(secret, at, "x=1&y=a%20b", ""), false, "body left out"},
		"line end in secret":   {rule(secret+"\n", at, "x=1&y=a%20b", body), false, "secret with a line end after it"},
		"secret in base64":     {rule(base64.StdEncoding.EncodeToString([]byte(secret)), at, "x=1&y=a%20b", body), false, "encoded as base64"},
		"two mistakes":         {rule(secret, at[:10], "x=1&y=a+b", body), false, "timestamp written as unix"},
		"another secret, none": {rule("other", at, "x=1", body), false, "usual mistakes explains it"},
	} {
		t.Run(name, func(t *testing.T) {
			ok, out, err := sign(t, jinyantrip, signtool.Options{Scheme: "sign", URL: "/api/x?x=1&y=a%20b", HasBody: true, Body: []byte(body),
				Credentials: []string{"appkey=k", "secret=" + secret}, At: at, Expect: c.expect})
			if err != nil || ok != c.match || !strings.Contains(out, c.want) {
				t.Errorf("ok %t, %v; want %q in:\n%s", ok, err, c.want, out)
			}
			seen := map[string]bool{}
			for line := range strings.Lines(out) {
				if text, ok := strings.CutPrefix(line, "    canonical then: "); ok && seen[text] {
					t.Errorf("explained twice:\n%s", out)
				} else if ok {
					seen[text] = true
				}
			}
		})
	}
}

// TestCarried pastes a request as it was sent: its timestamp and signature are used.
func TestCarried(t *testing.T) {
	o := signtool.Options{Scheme: "sign", URL: "/api/x?x=1", Credentials: []string{"appkey=k", "secret=" + secret}}
	o.Headers = []string{"appkey: k", "timestamp: " + at, "signature: " + digest(secret+at+"x=1")}
	ok, out, err := sign(t, jinyantrip, o)
	if err != nil || !ok || !strings.Contains(out, "match: ") || !strings.Contains(out, "(in the request)") {
		t.Errorf("ok %t, %v\n%s", ok, err, out)
	}
	// It is years old: that is a note, and no reason to say that the signature is wrong.
	const outside = "note: the timestamp is outside the window of scheme sign (5m0s)"
	if !strings.Contains(out, outside) {
		t.Errorf("no note about the age:\n%s", out)
	}
	sent := time.UnixMilli(1700000000123)
	for minutes, want := range map[int]bool{4: false, 6: true, -4: false, -6: true} {
		o.Now = func() time.Time { return sent.Add(time.Duration(minutes) * time.Minute) }
		if ok, out, err = sign(t, jinyantrip, o); !ok || err != nil || strings.Contains(out, outside) != want {
			t.Errorf("%d minutes later: ok %t, %v\n%s", minutes, ok, err, out)
		}
	}
	o.Now = nil
	o.Headers[0] = "appkey: another"
	if ok, out, err = sign(t, jinyantrip, o); ok || err != nil || !strings.Contains(out, "header Appkey") {
		t.Errorf("another appkey: ok %t, %v\n%s", ok, err, out)
	}
	o.Headers[0], o.At = "appkey: k", "1700000009999"
	if ok, out, err = sign(t, jinyantrip, o); !ok || err != nil || !strings.Contains(out, "signature: "+digest(secret+o.At+"x=1")) {
		t.Errorf("signed anew: ok %t, %v\n%s", ok, err, out)
	}
}

// TestOperation signs a documented call: encoded as a client does it, token first, schemes
// in order.
func TestOperation(t *testing.T) {
	ok, out, err := sign(t, didi, signtool.Options{Operation: "authorize", Params: []string{"client_secret=client_secret1", "grant_type=client_credentials",
		"phone=11000001234"}, At: "1566477389", Credentials: []string{"client_id=client_id1", "sign_key=sign_key1"},
		Expect: "c52b8bac5e980da9ac557db412c20580", ShowSecret: true})
	if err != nil || !ok || !strings.Contains(out, "canonical: client_id=client_id1&client_secret=client_secret1&grant_type=client_credentials&phone=11000001234&sign_key=sign_key1&timestamp=1566477389\n") {
		t.Errorf("ok %t, %v\n%s", ok, err, out)
	}
	_, _, err = sign(t, didi, signtool.Options{Operation: "listMembers", Credentials: []string{"client_id=c", "sign_key=" + secret, "company_id=1"}})
	if err == nil || !strings.Contains(err.Error(), "--token") {
		t.Errorf("without a token: %v", err)
	}
}

// TestBodyBytes: a body is signed as it was given, for an operation too.
func TestBodyBytes(t *testing.T) {
	const body = "{\"UserIDs\": [1,  2]}\n"
	for _, o := range []signtool.Options{{Scheme: "sign", URL: "/x", Method: "POST"}, {Operation: "userSave"}} {
		o.HasBody, o.Body, o.At, o.Credentials = true, []byte(body), at, []string{"appkey=k", "secret=" + secret}
		if _, out, err := sign(t, jinyantrip, o); err != nil || !strings.Contains(out, "signature: "+digest(secret+at+body)) {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

const twoSchemes = `openapi: 3.1.0
info: {title: Two, version: "1"}
servers: [{url: "https://two.example/router"}]
paths:
  /qimen:
    post:
      operationId: query
      security: [{inner: [], outer: []}]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties: {method: {type: string}, page: {type: integer}}
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    inner:
      type: apiKey
      in: query
      name: a
      x-apigen-signing:
        credentials: {inner_secret: {secret: true}}
        steps:
          - {name: canonical, params: {from: [form], add: [{name: zz, value: "{inner_secret}"}]}}
          - {name: signature, digest: md5, of: "{canonical}"}
        send: [{in: form, name: inner_sign, value: "{signature}"}]
    outer:
      type: apiKey
      in: query
      name: b
      x-apigen-signing:
        credentials: {outer_secret: {secret: true}}
        steps:
          - {name: canonical, text: "{outer_secret}{body}{outer_secret}"}
          - {name: signature, digest: md5, of: "{canonical}"}
        send: [{in: header, name: X-Sign, value: "{signature}"}]
`

// TestTwoSchemes: the outer signature covers the inner one.
func TestTwoSchemes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(file, []byte(twoSchemes), 0o600); err != nil {
		t.Fatal(err)
	}
	inner := digest("method=m&page=2&zz=" + secret)
	outer := digest("s2s2" + "method=m&page=2&inner_sign=" + inner + "s2s2")
	o := signtool.Options{Operation: "query", Params: []string{"method=m", "page=2"}, JSON: true,
		Credentials: []string{"inner_secret=" + secret, "outer_secret=s2s2"}}
	_, out, err := sign(t, file, o)
	var r struct {
		Signature string
		Schemes   []struct{ Scheme, Canonical, Signature string }
		Request   struct {
			URL, Body string
			Header    map[string][]string
		}
	}
	if err != nil || json.Unmarshal([]byte(out), &r) != nil || len(r.Schemes) != 2 {
		t.Fatalf("%v\n%s", err, out)
	}
	if r.Schemes[0].Signature != inner || r.Signature != outer || r.Schemes[0].Canonical != "method=m&page=2&zz=***" {
		t.Errorf("want inner %s, outer %s:\n%s", inner, outer, out)
	}
	if r.Request.URL != "https://two.example/router/qimen" || r.Request.Body != "method=m&page=2&inner_sign="+inner || r.Request.Header["X-Sign"][0] != outer {
		t.Errorf("sent:\n%s", out)
	}
	for _, want := range []string{inner, outer} {
		o.Expect = want
		if ok, out, err := sign(t, file, o); !ok || err != nil {
			t.Errorf("--expect %s: %v\n%s", want, err, out)
		}
	}
}

// TestBadInput: each error says what to do.
func TestBadInput(t *testing.T) {
	good := []string{"appkey=k", "secret=" + secret}
	for want, o := range map[string]signtool.Options{
		"did you mean sign":                     {Scheme: "sing"},
		"say what to sign with":                 {},
		"did you mean orderDetail?":             {Operation: "orderDetial"},
		"--cred secret=VALUE":                   {Scheme: "sign", Credentials: []string{"appkey=k"}},
		"no security scheme has a credential":   {Scheme: "sign", Credentials: []string{"nope=" + secret}},
		"--cred wants name=value":               {Scheme: "sign", Credentials: []string{secret}},
		"does not read as the clock of scheme":  {Scheme: "sign", Credentials: good, At: "yesterday"},
		"--header wants name:value":             {Scheme: "sign", Credentials: good, Headers: []string{"x"}},
		`--param "x": want name=value`:          {Scheme: "sign", Credentials: good, Params: []string{"x"}},
		"want https://host/path?query or /path": {Scheme: "sign", Credentials: good, URL: "example.com/x"},
		"--cred secret: open":                   {Scheme: "sign", Credentials: []string{"secret=@/does/not/exist"}},
	} {
		if _, _, err := sign(t, jinyantrip, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestEnvironment: credentials may come from variables, which flags override.
func TestEnvironment(t *testing.T) {
	env := map[string]string{"APIGEN_CRED_SECRET": secret, "APIGEN_CRED_APPKEY": "from-env"}
	_, out, err := sign(t, jinyantrip, signtool.Options{Scheme: "sign", URL: "/x", At: at, Credentials: []string{"appkey=flag"},
		Env: func(name string) string { return env[name] }})
	if err != nil || !strings.Contains(out, "signature: "+digest(secret+at)) || !strings.Contains(out, "Appkey: flag") {
		t.Errorf("%v\n%s", err, out)
	}
}
