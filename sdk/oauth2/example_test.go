package oauth2_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/oauth2"
)

// A user consents, and a client works with the tokens that this gives. In a generated
// package the rule is a variable, such as shop.LoginFlow.
func ExampleRule_Begin() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			_, _ = fmt.Fprint(w, `{"access_token":"a-1","refresh_token":"r-1","token_type":"Bearer","expires_in":3600}`)
			return
		}
		_, _ = fmt.Fprintf(w, "%q", r.Header.Get("Authorization"))
	}))
	defer server.Close()
	rule := &oauth2.Rule{API: "shop", Scheme: "login", Flows: []string{"authorizationCode"},
		AuthorizationURL: server.URL + "/authorize", TokenURL: server.URL + "/token"}
	app := oauth2.App{ClientID: "my-app", ClientSecret: "secret", RedirectURL: "https://me.example/callback", Scopes: []string{"read"}}

	// Send the user to login.URL, and keep login in the user's session.
	login, err := rule.Begin(context.Background(), app)
	if err != nil {
		panic(err)
	}
	// This is what the browser comes back with.
	callback := url.Values{"code": {"one-time-code"}, "state": {login.State}}
	granted, err := rule.Finish(context.Background(), app, login, callback)
	if err != nil {
		panic(err)
	}

	client, err := sdk.NewClient(sdk.ClientConfig{
		Name: "shop", BaseURL: server.URL,
		Schemes: []sdk.Scheme{{Name: "login", Token: &sdk.TokenRule{Grant: oauth2.Use(rule), Given: "login"}}},
		Credentials: sdk.Credentials{"client_id": "my-app", "client_secret": app.ClientSecret,
			"login": granted.Value, "refresh_token": granted.Refresh},
	})
	if err != nil {
		panic(err)
	}
	var seen string
	op := &sdk.Operation{ID: "echo", Method: "GET", Path: "/echo", Security: [][]string{{"login"}}}
	if err := client.Call(context.Background(), op, nil, nil, &seen, nil); err != nil {
		panic(err)
	}
	fmt.Println(seen)
	fmt.Println("granted:", granted.Value)
	// Output:
	// Bearer a-1
	// granted: ***
}
