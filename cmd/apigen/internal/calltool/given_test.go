package calltool_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
)

const choices = `openapi: 3.1.0
info: {title: Choices, version: "1"}
servers: [{url: "https://choices.example"}]
paths:
  /product:
    get:
      operationId: getProduct
      security: [{oauth: []}, {apiKey: []}]
      responses: {"200": {description: ok}}
    post:
      operationId: createProduct
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {note: {type: [string, "null"]}, tags: {type: [array, "null"], items: {type: string}}, name: {type: string}}
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {authorizationCode: {authorizationUrl: https://id.example/authorize, tokenUrl: https://id.example/token, scopes: {}}}}
    apiKey: {type: apiKey, in: header, name: X-Api-Key}
`

// choose calls an operation of choices.
func choose(t *testing.T, operation string, o calltool.Options) (out, errs string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(file, []byte(choices), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Document, o.Operation = document(t, file), operation
	var stdout, stderr bytes.Buffer
	_, err = calltool.Run(t.Context(), &stdout, &stderr, o)
	return stdout.String(), stderr.String(), err
}

// TestDryRunChooses: a dry run signs as the live call does; a placeholder stands for a
// token only where nothing else was given.
func TestDryRunChooses(t *testing.T) {
	for _, tt := range []struct{ cred, want string }{
		{"apiKey=key1", "X-Api-Key: key1"},
		{"oauth=token1", "Authorization: Bearer token1"},
		{"", "Authorization: Bearer TOKEN"},
	} {
		o := calltool.Options{DryRun: true, ShowSecret: true}
		if tt.cred != "" {
			o.Credentials = []string{tt.cred}
		}
		out, errs, err := choose(t, "getProduct", o)
		if err != nil || !strings.Contains(out, tt.want) {
			t.Errorf("with %q: %v, want %s in:\n%s", tt.cred, err, tt.want, out)
		}
		if placeholder := strings.Contains(errs, "TOKEN stands for it"); placeholder != (tt.cred == "") {
			t.Errorf("with %q: stderr %s", tt.cred, errs)
		}
	}
}

// TestGivenTokenOnce: there is no other token than the user's, so it is not sent again.
func TestGivenTokenOnce(t *testing.T) {
	var calls int
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls++
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(s.Close)
	if _, errs, err := choose(t, "getProduct", calltool.Options{BaseURL: s.URL, Token: "abc"}); err != nil || !strings.Contains(errs, "401") {
		t.Errorf("%v\n%s", err, errs)
	}
	if calls != 1 {
		t.Errorf("%d requests", calls)
	}
}

// TestMissingNamesAll: whatever gets the call through is named.
func TestMissingNamesAll(t *testing.T) {
	_, _, err := choose(t, "getProduct", calltool.Options{})
	if err == nil {
		t.Fatal("it was called without credentials")
	}
	contains(t, err.Error(), `scheme "oauth"`, "--cred oauth=VALUE", "or --cred refresh_token=VALUE --cred client_id=VALUE", `or missing credentials for scheme "apiKey"`, "--cred apiKey=VALUE")
}

func TestNullMember(t *testing.T) {
	out, _, err := choose(t, "createProduct", calltool.Options{DryRun: true,
		Args: dynamic.Args{Params: []string{"note=null", "tags=null", "name=null"}}})
	if want := `{"note":null,"tags":null,"name":"null"}`; err != nil || !strings.Contains(out, want) {
		t.Errorf("%v, want %s in:\n%s", err, want, out)
	}
}
