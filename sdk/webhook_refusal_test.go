package sdk_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/xmlbody"
)

// A vendor that reads nothing but its envelope is told of a wrong signature in it; without
// an envelope the status says so.
func TestWebhookRefusal(t *testing.T) {
	var log strings.Builder
	qimen := &sdk.Envelope{Status: "flag", OK: []string{"success"}, Code: "code", Message: "message"}
	refusal := &sdk.Reply{Code: "sign-check-failure", Message: "Illegal request"}
	handle := func(context.Context, []string, any) (any, error) { return nil, nil }
	op := func(id string, env *sdk.Envelope) *sdk.Operation {
		return &sdk.Operation{ID: id, Method: "POST", Path: "/" + id, Security: [][]string{{"sign"}}, Envelope: env}
	}
	inXML := op("xml", qimen)
	inXML.Accept, inXML.XML = "text/xml", xmlbody.Root("response")
	const success = `{"flag":"success","code":"0","message":""}`
	h, err := sdk.NewWebhook(sdk.WebhookConfig{
		Name: "test", Verifier: inboundSigner{testSecret}, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	}, t, []sdk.Route{
		{Op: op("json", qimen), Refusal: refusal, Success: success, Handle: handle},
		{Op: inXML, Refusal: refusal, Success: success, Handle: handle},
		{Op: op("bare", sdk.NoEnvelope), Refusal: refusal, Handle: handle},
		{Op: op("usual", qimen), Success: success, Handle: handle},
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"/json":  `{"flag":"failure","code":"sign-check-failure","message":"Illegal request"}`,
		"/xml":   "<response><flag>failure</flag><code>sign-check-failure</code><message>Illegal request</message></response>",
		"/bare":  "", // 401
		"/usual": "",
	} {
		status, body, _ := inbound(h, "POST", path, "{}", "Signature", "forged")
		if (want == "") != (status == http.StatusUnauthorized) || want != "" && (status != 200 || !strings.HasSuffix(body, want)) {
			t.Errorf("%s: %d %s", path, status, body)
		}
		if status, body, _ := inbound(h, "POST", path, "{}"); status != 200 || strings.Contains(body, "failure") {
			t.Errorf("%s, signed: %d %s", path, status, body)
		}
	}
	if strings.Count(log.String(), "webhook refused") != 4 {
		t.Error(log.String())
	}
}
