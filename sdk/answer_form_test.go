package sdk_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type grantAnswer struct {
	Token   string   `json:"access_token"`
	Seconds int      `json:"expires_in,omitzero"`
	Scopes  []string `json:"scopes,omitzero"`
	Fresh   *bool    `json:"fresh,omitzero"`
	User    struct {
		Name string `json:"name"`
	} `json:"user,omitzero"`
}

var opGrant = &sdk.Operation{ID: "grant", Method: "GET", Path: "/grant", Envelope: sdk.NoEnvelope, Accept: "application/x-www-form-urlencoded"}

// An answer in form parameters fills a struct as one in JSON does. A page is no form.
func TestFormAnswer(t *testing.T) {
	want := grantAnswer{Token: "a b&c", Seconds: 60, Scopes: []string{"x", "y"}, Fresh: new(bool)}
	want.User.Name = "Ann"
	for _, tt := range []struct {
		name   string
		answer http.HandlerFunc
		fails  string
	}{
		{"form", sayAs(200, "application/x-www-form-urlencoded", "access_token=a+b%26c&expires_in=60&scopes=x&scopes=y&fresh=false&user[name]=Ann&more=1\n"), ""},
		{"charset", sayAs(200, "application/x-www-form-urlencoded; charset=utf-8", "access_token=a%20b%26c&expires_in=60&scopes=x&scopes=y&fresh=false&user=%7B%22name%22:%22Ann%22%7D"), ""},
		{"said to be text", sayAs(200, "text/plain", "access_token=a+b%26c&expires_in=60&scopes=x&scopes=y&fresh=false&user[name]=Ann"), ""},
		{"JSON instead", say(200, `{"access_token":"a b&c","expires_in":60,"scopes":["x","y"],"fresh":false,"user":{"name":"Ann"}}`), ""},
		{"page", sayAs(200, "text/html", "<p>log in"), "the answer is text/html, not application/x-www-form-urlencoded"},
		{"nothing", sayAs(200, "application/x-www-form-urlencoded", " "), "the answer is empty"},
		{"no number", sayAs(200, "application/x-www-form-urlencoded", "expires_in=soon"), "does not fit its documented type"},
		{"no form", sayAs(200, "application/x-www-form-urlencoded", "a=%zz"), "does not fit its documented type"},
		{"failure", sayAs(400, "application/x-www-form-urlencoded", "error=bad"), "error=bad"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, tt.answer)
			var out grantAnswer
			err := newTestClient(t, srv.URL).Call(context.Background(), opGrant, nil, nil, &out, nil)
			if tt.fails == "" {
				if err != nil || !reflect.DeepEqual(out, want) {
					t.Errorf("got %+v, %v", out, err)
				}
				return
			}
			var e *sdk.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.fails) {
				t.Errorf("got %v, want %q", err, tt.fails)
			}
		})
	}
}
