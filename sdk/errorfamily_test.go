package sdk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// A family of codes is one documented error; a code of its own says more, and a sub code
// more than the code.
func TestErrorFamilies(t *testing.T) {
	find := sdk.Regexp("for ([0-9]+) more second")
	limited := &sdk.ErrorCode{API: "test", Code: "7", Name: "Limited", Retryable: true, RetryAfter: find}
	server := &sdk.ErrorCode{API: "test", Code: "isp.*", Name: "Server", Retryable: true}
	null := &sdk.ErrorCode{API: "test", Code: "isp.null-pointer-exception", Name: "Null"}
	remote := &sdk.ErrorCode{API: "test", Code: "15", Name: "Remote"}
	env := &sdk.Envelope{Wrapper: "*_response", Error: "error_response", Code: "code", Message: "msg", SubCode: "sub_code", SubMessage: "sub_msg", AbsentOK: true}
	for _, tt := range []struct {
		body  string
		is    []error
		not   []error
		retry bool
		after time.Duration
	}{
		{`{"error_response":{"code":15,"msg":"Remote","sub_code":"isp.remote-service-timeout"}}`, []error{server, remote}, []error{null, limited}, true, 0},
		{`{"error_response":{"code":15,"msg":"Remote","sub_code":"isp.null-pointer-exception"}}`, []error{server, null, remote}, nil, false, 0},
		{`{"error_response":{"code":15,"msg":"Remote","sub_code":"isv.no"}}`, []error{remote}, []error{server}, false, 0},
		{`{"error_response":{"code":7,"msg":"Limited","sub_msg":"This ban will last for 3 more seconds"}}`, []error{limited}, []error{server}, true, 3 * time.Second},
		{`{"error_response":{"code":7,"msg":"Limited"}}`, []error{limited}, nil, true, 0},
		{`{"error_response":{"msg":"Limited"}}`, nil, []error{limited, server, remote}, false, 0},
	} {
		srv := serve(t, say(200, tt.body))
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Envelope, cfg.Errors = env, []*sdk.ErrorCode{server, limited, remote, null}
		})
		err := c.Call(t.Context(), &sdk.Operation{ID: "x", Method: "GET", Path: "/"}, nil, nil, nil, []sdk.Option{sdk.NoRetry()})
		var e *sdk.Error
		if !errors.As(err, &e) {
			t.Fatalf("%s: %v", tt.body, err)
		}
		for _, want := range tt.is {
			if !errors.Is(err, want) {
				t.Errorf("%s is not %v", tt.body, want)
			}
		}
		for _, other := range tt.not {
			if errors.Is(err, other) {
				t.Errorf("%s is %v", tt.body, other)
			}
		}
		if e.Retryable != tt.retry || e.RetryAfter != tt.after {
			t.Errorf("%s: retryable %v after %s", tt.body, e.Retryable, e.RetryAfter)
		}
	}
}
