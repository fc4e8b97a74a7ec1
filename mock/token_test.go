package mock

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"
)

func obtain(t *testing.T, s *Server, kind, more string) map[string]any {
	t.Helper()
	_, m := signed(t, s).do("POST", "/token", fmt.Sprintf(`{"app":%q,"kind":%q%s}`, s.Credential("app"), kind, more))
	result, ok := m["result"].(map[string]any)
	if m["success"] != true || !ok {
		t.Fatalf("token: %v", m)
	}
	return result
}

func TestTokenLife(t *testing.T) {
	s, c := shop(t)
	got := obtain(t, s, "long", "")
	if got["life"] != 600.0 || got["refresh"] == "text" {
		t.Errorf("token answer %v", got)
	}
	account := func(token any) (any, any) {
		_, m := caller{t: t, s: s, header: http.Header{"Authorization": {"Token " + fmt.Sprint(token)}}}.do("GET", "/account", "")
		return m["success"], m["code"]
	}
	if ok, _ := account(got["token"]); ok != true {
		t.Error("a fresh token was refused")
	}
	c.add(601 * time.Second)
	if ok, code := account(got["token"]); ok != false || code != 1002.0 {
		t.Errorf("ended token: %v %v", ok, code)
	}
	wantProblem(t, s, "ended at")
	next := obtain(t, s, "long", fmt.Sprintf(`,"refresh":%q`, got["refresh"]))
	if ok, _ := account(next["token"]); ok != true {
		t.Error("a refreshed token was refused")
	}
	s.RevokeTokens()
	if ok, _ := account(next["token"]); ok != false {
		t.Error("a revoked token was let in")
	}
	wantProblem(t, s, "revoked")
	if ok, _ := account("guess"); ok != false {
		t.Error("a guessed token was let in")
	}
	wantProblem(t, s, "not issued here")
	if ok, _ := account(s.IssueToken("long")); ok != true {
		t.Error("an issued token was refused")
	}
	if _, m := signed(t, s).do("POST", "/token", `{"app":"other","kind":"long"}`); m["success"] != false {
		t.Errorf("a wrong app got a token: %v", m)
	}
	wantProblem(t, s, "is not the credential {app}")
}

func TestSingleUseTokenWithBrowserURL(t *testing.T) {
	s, _ := shop(t)
	token := fmt.Sprint(obtain(t, s, "once", "")["token"])
	c := caller{t: t, s: s, schemes: []string{"browser"}}
	bad := c
	bad.edit = func(r *http.Request) { r.URL.RawQuery += "0" }
	if _, m := bad.do("GET", "/page?t="+url.QueryEscape(token), ""); m["code"] != 1001.0 {
		t.Errorf("bad signature: %v", m)
	}
	// The failed call did not cost the token; the good one does.
	resp, data := c.raw("GET", "/page?t="+url.QueryEscape(token), "")
	if string(data) != "<p>orders</p>" || resp.Header.Get("Content-Type") != "text/html" {
		t.Errorf("page: %s", data)
	}
	s.Reset()
	if _, m := c.do("GET", "/page?t="+url.QueryEscape(token), ""); m["code"] != 1002.0 {
		t.Errorf("second use: %v", m)
	}
	wantProblem(t, s, "good for one call")
	long := fmt.Sprint(obtain(t, s, "long", "")["token"])
	if _, m := c.do("GET", "/page?t="+url.QueryEscape(long), ""); m["code"] != 1002.0 {
		t.Errorf("token of another scheme: %v", m)
	}
	wantProblem(t, s, "issued for scheme long")
}

func TestOAuthEndpoint(t *testing.T) {
	s := serve(t, "plain.yaml", Options{})
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {s.Credential("client_id")}, "client_secret": {s.Credential("client_secret")}}
	c := caller{t: t, s: s, header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}
	_, m := c.do("POST", "/oauth/token", form.Encode())
	if m["token_type"] != "Bearer" || m["access_token"] == nil || m["expires_in"] != 7200.0 {
		t.Fatalf("got %v", m)
	}
	c = caller{t: t, s: s, header: http.Header{"Authorization": {"Bearer " + m["access_token"].(string)}}}
	if status, _ := c.do("GET", "/files/12", ""); status != 200 {
		t.Errorf("status %d", status)
	}
	form.Set("client_secret", "wrong")
	c.header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if status, m := c.do("POST", "/oauth/token", form.Encode()); status != 401 || m["error"] != "invalid_client" {
		t.Errorf("got %d %v", status, m)
	}
}
