package mock_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/apigen-go/apigen/mock"
)

const grants = `openapi: 3.1.0
info: {title: Grants, version: "1"}
servers: [{url: "https://api.example/v1"}]
paths:
  /items/{id}:
    get:
      operationId: getItem
      security: [{oauth: []}, {oidc: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid, example: the-first}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: mail, in: query, schema: {type: string, format: email, default: none}}
        - {name: X-Host, in: header, schema: {type: string, format: ipv4}}
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object}}}}}
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: "https://auth.example/oauth/token", scopes: {}}
        password: {tokenUrl: "https://auth.example/oauth/token", refreshUrl: "https://auth.example/oauth/refresh", scopes: {}}
    oidc: {type: openIdConnect, openIdConnectUrl: "https://id.example/realm/.well-known/openid-configuration"}
`

const item = "https://api.example/v1/items/7c9e6679-7425-40de-944b-e07fc1f90ae7"

func grantServer(t *testing.T) *mock.Server {
	t.Helper()
	s, err := mock.New(fstest.MapFS{"openapi.yaml": {Data: []byte(grants)}}, "openapi.yaml", mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// answer sends a request through the server's own client, whatever its host.
func answer(t *testing.T, s *mock.Server, r *http.Request) (int, map[string]any) {
	t.Helper()
	resp, err := s.HTTPClient().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		t.Fatalf("%s: %v", r.URL, err)
	}
	return resp.StatusCode, body
}

func request(t *testing.T, method, address string, form url.Values, header ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

// TestGrants: the server is the document's authorization server, too, with every way to a
// token that a program has by itself.
func TestGrants(t *testing.T) {
	s := grantServer(t)
	status, provider := answer(t, s, request(t, http.MethodGet, "https://id.example/realm/.well-known/openid-configuration", nil))
	if status != http.StatusOK || provider["issuer"] != "https://id.example/realm" {
		t.Fatalf("discovery: %d %v", status, provider)
	}
	client := func(more ...string) url.Values {
		form := url.Values{"client_id": {s.Credential("client_id")}, "client_secret": {s.Credential("client_secret")}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return form
	}
	const token, refresh = "https://auth.example/oauth/token", "https://auth.example/oauth/refresh"
	for name, c := range map[string]struct {
		address string
		form    url.Values
		want    int
	}{
		"client credentials":      {token, client("grant_type", "client_credentials"), 200},
		"of a discovered server":  {provider["token_endpoint"].(string), client("grant_type", "client_credentials"), 200},
		"a wrong secret":          {token, client("grant_type", "client_credentials", "client_secret", "x"), 401},
		"password":                {token, client("grant_type", "password", "username", s.Credential("username"), "password", s.Credential("password")), 200},
		"a wrong password":        {token, client("grant_type", "password", "username", s.Credential("username"), "password", "x"), 401},
		"refresh":                 {refresh, client("grant_type", "refresh_token", "refresh_token", s.Credential("refresh_token")), 200},
		"refresh at the token's":  {token, client("grant_type", "refresh_token", "refresh_token", s.Credential("refresh_token")), 200},
		"a refresh token unknown": {refresh, client("grant_type", "refresh_token", "refresh_token", "x"), 401},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := answer(t, s, request(t, http.MethodPost, c.address, c.form))
			if status != c.want {
				t.Fatalf("status %d, want %d: %v", status, c.want, body)
			}
			if c.want != http.StatusOK {
				return
			}
			if status, body := answer(t, s, request(t, http.MethodGet, item, nil, "Authorization", "Bearer "+body["access_token"].(string))); status != http.StatusOK {
				t.Errorf("the token is not good for a call: %d %v", status, body)
			}
		})
	}
}

// TestFormats: a parameter that is not what its format says is refused, unless the document
// itself gives that text.
func TestFormats(t *testing.T) {
	s := grantServer(t)
	for name, c := range map[string]struct {
		address string
		header  []string
		want    string // "" for a request that is in order
	}{
		"in order":           {item + "?day=2026-01-31&mail=a@b.example", []string{"X-Host", "10.0.0.1"}, ""},
		"no uuid":            {"https://api.example/v1/items/42", nil, `path parameter "id": "42" is no uuid`},
		"the example":        {"https://api.example/v1/items/the-first", nil, ""},
		"no date, told once": {item + "?day=2026-02-30", nil, `query parameter "day"`},
		"no email":           {item + "?mail=x", nil, `query parameter "mail": "x" is no email`},
		"the default":        {item + "?mail=none", nil, ""},
		"no address":         {item, []string{"X-Host", "::1"}, `header parameter "X-Host": "::1" is no ipv4`},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(s.Problems())
			r := request(t, http.MethodGet, c.address, nil, append(c.header, "Authorization", "Bearer "+s.IssueToken("oauth"))...)
			status, body := answer(t, s, r)
			problems := s.Problems()[before:]
			if c.want == "" {
				if status != http.StatusOK || len(problems) > 0 {
					t.Errorf("status %d, %v: %v", status, body, problems)
				}
				return
			}
			if status == http.StatusOK || len(problems) != 1 || strings.Count(problems[0].Error(), c.want) != 1 {
				t.Errorf("status %d, problems %v, want one %q", status, problems, c.want)
			}
		})
	}
}
