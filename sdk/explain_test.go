package sdk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

var errUsedUp = &sdk.ErrorCode{
	API: "test", Code: "50506", Name: "UsedUp", Meaning: "used",
	Extract: []sdk.Extraction{
		{Name: "id", Find: sdk.Regexp("单ID为([0-9]+)")},
		{Name: "absent", Find: sdk.Regexp("nothing(.)")},
		{Name: "unfinished"},
	},
}

func explained(t *testing.T, body string) *sdk.Error {
	t.Helper()
	srv := serve(t, say(200, body))
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: srv.URL,
		Credentials: sdk.Credentials{"sign_key": "our-key-4711"}, Errors: []*sdk.ErrorCode{errUsedUp},
		Envelope: &sdk.Envelope{Status: "errno", OK: []string{"0"}, Message: "errmsg", Data: "data", Detail: "data.params_sign_str"}})
	if err != nil {
		t.Fatal(err)
	}
	err = c.Call(context.Background(), &sdk.Operation{ID: "o", Method: "GET", Path: "/o"}, nil, nil, nil, nil)
	var e *sdk.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v", err)
	}
	return e
}

// The vendor's explanation is shown; neither our secrets nor what is called like one is,
// however the error is printed.
func TestErrorExplains(t *testing.T) {
	e := explained(t, `{"errno":19999,"errmsg":"签名错误","data":{"params_sign_str":`+
		`"access_token=t0ken-of-theirs&client_secret=&phone=11100009915&sign_key=their-key&x=our-key-4711&y=\u0041&z"}}`)
	const want = "access_token=***&client_secret=&phone=11100009915&sign_key=***&x=***&y=A&z"
	if e.Explanation != want {
		t.Errorf("got %q", e.Explanation)
	}
	if !strings.Contains(e.Error(), "签名错误: the vendor explains: "+want) {
		t.Errorf("got %s", e)
	}
	marshalled, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for how, text := range map[string]string{
		"%v": fmt.Sprintf("%v", e), "%+v": fmt.Sprintf("%+v", e), "%#v": fmt.Sprintf("%#v", e),
		"json": string(marshalled), "slog": slog.AnyValue(e).Resolve().String(), "body": string(e.Body),
	} {
		for _, secret := range []string{"t0ken-of-theirs", "their-key", "our-key-4711"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %s: %s", how, secret, text)
			}
		}
	}
}

func TestErrorExplainsOtherShapes(t *testing.T) {
	for body, want := range map[string]string{
		`{"errno":1,"data":null}`:                            "",
		`{"errno":1,"data":[]}`:                              "",
		`{"errno":1}`:                                        "",
		`{"errno":1,"data":{"params_sign_str":""}}`:          "",
		`{"errno":1,"data":{"params_sign_str":"plain"}}`:     "plain",
		`{"errno":1,"data":{"params_sign_str":17}}`:          "17",
		`{"errno":1,"data":{"params_sign_str":{"a":["b"]}}}`: `{"a":["b"]}`,
	} {
		if got := explained(t, body).Explanation; got != want {
			t.Errorf("%s: %q", body, got)
		}
	}
}

func TestErrorExtracts(t *testing.T) {
	e := explained(t, `{"errno":"50506","errmsg":"已被使用(对应的单ID为9668294457792204005),请更换"}`)
	if !errors.Is(e, errUsedUp) || len(e.Extract) != 1 || e.Extract["id"] != "9668294457792204005" {
		t.Errorf("got %v", e.Extract)
	}
	if e = explained(t, `{"errno":"50506","errmsg":"已被使用"}`); e.Extract != nil {
		t.Errorf("got %v", e.Extract)
	}
	if e = explained(t, `{"errno":"50507","errmsg":"单ID为1"}`); e.Extract != nil {
		t.Errorf("another code: %v", e.Extract)
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct{ pattern, text, want string }{
		{"ID ([0-9]+)", "the ID 12, ID 13", "12"},
		{"[0-9]+", "the ID 12", "12"},
		{"(a)|b", "b", ""},
		{"([", "([", ""},
		{"x", "y", ""},
	} {
		if got := sdk.Regexp(tt.pattern).Find(tt.text); got != tt.want {
			t.Errorf("%s in %q: %q", tt.pattern, tt.text, got)
		}
	}
}
