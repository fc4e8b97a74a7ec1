package sdk_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// An answer that does not say whether it is a success is one only if it has a result.
func TestAbsentStatus(t *testing.T) {
	flat := *testEnvelope
	flat.Data = ""
	for _, tt := range []struct {
		body string
		env  *sdk.Envelope
		out  any
		want string // "" is success
	}{
		{`{"result":{"id":"7"}}`, nil, new(order), ""},
		{`{"result":null}`, nil, new(order), ""},
		{`{"statusCode":"401","message":"sign error"}`, nil, new(order), "code 401: sign error"},
		{`{"statusCode":"401","message":"sign error"}`, nil, nil, "code 401: sign error"},
		{`{"error":"denied"}`, nil, new(order), "denied"},
		{`{}`, nil, new(order), `the answer has neither "isSucc" nor "result"`},
		{`{}`, nil, nil, ""},
		{`null`, nil, new(order), `the answer has neither "isSucc" nor "result": null`},
		{`[]`, nil, new(order), `the answer has neither "isSucc" nor "result": []`},
		{`[]`, nil, new([]order), `the answer has neither "isSucc" nor "result": []`},
		{`"ok"`, nil, new(string), `the answer has neither "isSucc" nor "result": "ok"`},
		{`{"id":"7"}`, &flat, new(order), ""},
		{`{"id":"7","message":"fine"}`, &flat, new(order), ""},
		{`{"statusCode":"401","message":"sign error"}`, &flat, new(order), "code 401: sign error"},
		{`{}`, &flat, new(order), ""},
		{`[{"id":"7"}]`, &flat, new([]order), ""},
		{`[]`, &flat, new(order), `the answer has no "isSucc": []`},
		{`null`, &flat, new(order), `the answer has no "isSucc": null`},
		{`{"id":"7"}`, &sdk.Envelope{Status: "isSucc", OK: []string{"true"}}, new(order), `{"id":"7"}`},
		{`[]`, &sdk.Envelope{Status: "isSucc", OK: []string{"true"}}, new([]order), `the answer has no "isSucc": []`},
	} {
		srv := serve(t, say(200, tt.body))
		op := *opSave
		op.Envelope = tt.env
		err := newTestClient(t, srv.URL).Call(context.Background(), &op, nil, nil, tt.out, nil)
		var e *sdk.Error
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.body, err)
		case tt.want != "" && (!errors.As(err, &e) || !strings.HasSuffix(err.Error(), ": "+tt.want)):
			t.Errorf("%s into %T: got %v, want %s", tt.body, tt.out, err, tt.want)
		}
	}
}

// A success without its result is what vendors answer where there is nothing; who
// listens for drift hears of it.
func TestMissingData(t *testing.T) {
	for _, tt := range []struct {
		body string
		out  any
		want string
	}{
		{`{"isSucc":"true"}`, new(order), "object"},
		{`{"isSucc":"true","result":null}`, new([]order), "array"},
		{`{"isSucc":"true","result":null}`, new(map[string]order), "object"},
		{`{"isSucc":"true"}`, nil, ""},
		{`{"isSucc":"true"}`, new(string), ""},
		{`{"isSucc":"true","result":{}}`, new(order), ""},
		{`{"isSucc":"true","result":[]}`, new([]order), ""},
	} {
		srv := serve(t, say(200, tt.body))
		got := ""
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Settings.Drift = func(_ context.Context, d sdk.Drift) {
				if d.Kind == "missing-data" && d.Operation == opSave.ID {
					got += d.Want
				}
			}
		})
		if err := c.Call(context.Background(), opSave, nil, nil, tt.out, nil); err != nil || got != tt.want {
			t.Errorf("%s into %T: drift %q, want %q; %v", tt.body, tt.out, got, tt.want, err)
		}
	}
}
