package mock

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// schemeOf is a scheme of the document as generated code has it.
func schemeOf(s *ir.Scheme, issue *sdk.Operation) sdk.Scheme {
	out := sdk.Scheme{Name: s.Name}
	if s.Recipe != nil {
		out.Recipe = signing.Use(s.Recipe)
	}
	if s.Token == nil {
		return out
	}
	rule := &sdk.TokenRule{Operation: issue, Token: s.Token.Token, ExpiresIn: s.Token.ExpiresIn,
		RefreshToken: s.Token.RefreshToken, SingleUse: s.Token.SingleUse}
	for _, m := range s.Token.Request {
		rule.Request = append(rule.Request, sdk.Member(m))
	}
	for _, p := range s.Token.Send {
		place := sdk.Placement{In: p.In, Name: p.Name, Value: p.Value}
		for _, c := range p.When {
			place.When = append(place.When, sdk.Cond(c))
		}
		rule.Send = append(rule.Send, place)
	}
	out.Token = rule
	return out
}

// The old rule of Jinyantrip puts token and signature into the query of a GET and into
// the header of a POST, where they are not signed.
func TestLegacyTokenPlace(t *testing.T) {
	s := vendor(t, "jinyantrip")
	var sent []*http.Request
	var bodies []string
	cfg := sdk.ClientConfig{
		Name: "jinyantrip", BaseURL: s.URL, Scheme: "apiToken",
		Credentials: s.Credentials(),
		Envelope:    &sdk.Envelope{Status: "isSucc", OK: []string{"true"}, Code: "statusCode", Message: "message", Data: "result"},
	}
	cfg.Settings.Clock = s.o.Clock
	cfg.Settings.Wire = []sdk.Middleware{func(next sdk.Doer) sdk.Doer {
		return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
			if !strings.HasSuffix(r.URL.Path, "/oauth/token") {
				body := []byte(nil)
				if r.GetBody != nil {
					b, err := r.GetBody()
					if err != nil {
						return nil, err
					}
					if body, err = io.ReadAll(b); err != nil {
						return nil, err
					}
				}
				sent, bodies = append(sent, r), append(bodies, string(body))
			}
			return next.Do(r)
		})
	}}
	issue := &sdk.Operation{ID: "oauthToken", Method: "POST", Path: s.byID["oauthToken"].Path,
		Request: "application/json", Security: [][]string{{"sign"}}}
	for _, scheme := range s.API().Schemes {
		cfg.Schemes = append(cfg.Schemes, schemeOf(scheme, issue))
	}
	c, err := sdk.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	legacy := [][]string{{"apiToken", "legacySign"}}
	get := &sdk.Operation{ID: "orderDetail", Method: "GET", Path: s.byID["orderDetail"].Path, Security: legacy}
	if err := c.Call(context.Background(), get, []any{"7"}, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	post := s.byID["userAdd"]
	if post == nil {
		for _, op := range s.API().Operations {
			if op.Method == "POST" && len(op.Security) > 1 {
				post = s.byID[op.ID]
				break
			}
		}
	}
	_, content, _ := post.eventBody(&Event{})
	example, err := exampleOf(choose(post.Body.Contents, content), "", forRequest)
	if err != nil {
		t.Fatal(err)
	}
	op := &sdk.Operation{ID: post.ID, Method: "POST", Path: post.Path, Request: "application/json", Security: legacy}
	in := struct {
		Body any `body:"json"`
	}{example}
	if err := c.Call(context.Background(), op, nil, &in, nil, nil); err != nil {
		t.Fatal(err)
	}

	secret, stamp := s.Credential("secret"), fmt.Sprint(s.o.Clock().UnixMilli())
	const token = "apiToken-token-1"
	sign := func(text string) string {
		sum := md5.Sum([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	query := "access_token=" + token + "&timestamp=" + stamp
	if got, want := sent[0].URL.RawQuery, query+"&signature="+sign(secret+stamp+query); got != want {
		t.Errorf("query of the GET\n%s, want\n%s", got, want)
	}
	for _, name := range []string{"Access-Token", "Signature"} {
		if v := sent[0].Header.Get(name); v != "" {
			t.Errorf("the GET has the header %s: %s", name, v)
		}
	}
	if got := sent[1].URL.RawQuery; got != "" {
		t.Errorf("query of the POST: %s", got)
	}
	if want := `,"timestamp":"` + stamp + `"}`; !strings.HasSuffix(bodies[1], want) {
		t.Errorf("body of the POST: %s, want it to end in %s", bodies[1], want)
	}
	if h := sent[1].Header; h.Get("Access-Token") != token || h.Get("Signature") != sign(secret+stamp+bodies[1]) {
		t.Errorf("header of the POST: %v", h)
	}
	wantNoProblem(t, s)
	// The operation also issues web tokens of five minutes, in its first example.
	for _, r := range s.Requests() {
		if r.Operation == "oauthToken" && !strings.Contains(string(r.Answer), `"expires_in":7200`) {
			t.Errorf("token answer %s", r.Answer)
		}
	}
	n := 0
	for _, r := range s.Requests() {
		if r.Operation == "oauthToken" {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d tokens were asked for, want 1", n)
	}

	// The vendor takes a token in its place only.
	for _, scheme := range s.API().Schemes {
		if scheme.Name == "apiToken" {
			x := &exchange{h: s.Handler, r: sent[0].Clone(context.Background())}
			x.r.URL.RawQuery = ""
			x.r.Header.Set("Access-Token", token)
			if _, err := tokenIn(x, scheme.Token); err == nil || !strings.Contains(err.Error(), "header access-token, which is not for GET") {
				t.Errorf("a GET with its token in the header: %v", err)
			}
		}
	}
}
