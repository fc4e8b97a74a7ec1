package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/xmlbody"
)

// The vendor of these tests speaks as Qimen does: orders in, a flag with code and message
// around every answer out.
var qimen = &sdk.Envelope{Status: "flag", OK: []string{"success"}, Code: "code", Message: "message", RequestID: "request_id"}

type deliveryLine struct {
	ItemCode string `json:"itemCode" xml:"itemCode"`
	Quantity int    `json:"planQty" xml:"planQty"`
}

type deliveryOrder struct {
	Dry    bool              `json:"-" query:"dry"`
	Order  orderHead         `json:"deliveryOrder" xml:"deliveryOrder"`
	Lines  []deliveryLine    `json:"orderLines,omitzero" xml:"orderLines>orderLine"`
	Extend map[string]string `json:"extendProps,omitzero" xml:"extendProps"`
}

type orderHead struct {
	Code  string      `json:"deliveryOrderCode" xml:"deliveryOrderCode"`
	Total sdk.Decimal `json:"totalAmount,omitzero" xml:"totalAmount"`
}

type deliveryResult struct {
	Flag  string         `json:"flag" xml:"flag"`
	ID    int64          `json:"deliveryOrderId" xml:"deliveryOrderId"`
	Lines []deliveryLine `json:"lines" xml:"lines>line"`
}

var opDeliver = &sdk.Operation{ID: "deliver", Method: "POST", Path: "/router", Security: signed, Request: "application/xml",
	Accept: "application/xml", Envelope: qimen, XML: xmlbody.Root("request")}

const xmlHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// sayXML answers with a document.
func sayXML(status int, text string) http.HandlerFunc {
	return say(status, text, "Content-Type", "text/xml;charset=utf-8")
}

func TestCallXML(t *testing.T) {
	srv := serve(t, sayXML(200, `<?xml version="1.0" encoding="utf-8"?><response><flag>success</flag><code>0</code><message>ok</message>
		<deliveryOrderId>9007199254740993</deliveryOrderId><lines><line><itemCode>A</itemCode><planQty>2</planQty></line></lines></response>`))
	var drift []string
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.Drift = func(_ context.Context, d sdk.Drift) { drift = append(drift, d.Path) }
	})
	var out deliveryResult
	in := &deliveryOrder{Dry: true, Order: orderHead{Code: "D<1>", Total: "12.30"}, Lines: []deliveryLine{{"A", 2}}, Extend: map[string]string{"key1": "v"}}
	if err := c.Call(t.Context(), opDeliver, nil, in, &out, nil); err != nil {
		t.Fatal(err)
	}
	want := xmlHead + `<request><deliveryOrder><deliveryOrderCode>D&lt;1&gt;</deliveryOrderCode><totalAmount>12.30</totalAmount></deliveryOrder>` +
		`<orderLines><orderLine><itemCode>A</itemCode><planQty>2</planQty></orderLine></orderLines><extendProps><key1>v</key1></extendProps></request>`
	got := srv.seen[0]
	if diff := cmp.Diff(want, got.body); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	h := got.header
	if h.Get("Content-Type") != "application/xml" || h.Get("Accept") != "application/xml" ||
		h.Get("Signature") != md5Hex(testSecret, h.Get("Timestamp"), got.query, got.body) {
		t.Errorf("server got %v", got)
	}
	if diff := cmp.Diff(deliveryResult{"success", 9007199254740993, []deliveryLine{{"A", 2}}}, out); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"$.code", "$.message"}, drift); diff != "" {
		t.Errorf("drift (-want +got):\n%s", diff)
	}
}

type xmlFailure struct {
	Reason string `json:"reason" xml:"Reason"`
	Retry  int    `json:"retry" xml:"retry,attr"`
}

// TestXMLAnswers are answers of all kinds to one call.
func TestXMLAnswers(t *testing.T) {
	withData := *qimen
	withData.Data = "data.order"
	top := &sdk.Envelope{Wrapper: "*_response", Error: "error_response", Code: "code", Message: "msg"}
	head := func(want orderHead) string { return fmt.Sprintf("%+v", want) }
	for _, tt := range []struct {
		name   string
		env    *sdk.Envelope
		accept string
		answer http.HandlerFunc
		out    string
		err    string
		code   string
		detail string
	}{
		{name: "payload", env: &withData, answer: sayXML(200, `<response><flag>success</flag><data><order><deliveryOrderCode>7</deliveryOrderCode></order></data></response>`), out: head(orderHead{Code: "7"})},
		{name: "space", env: &withData, answer: sayXML(200, "\n<response>\n<flag>\nsuccess </flag><data> <order> <deliveryOrderCode>7</deliveryOrderCode> </order></data></response>"), out: head(orderHead{Code: "7"})},
		{name: "failure", env: &withData, answer: sayXML(200, `<response><flag>failure</flag><code>50506</code><message>已使用</message><request_id>r-1</request_id></response>`), err: "code 50506 (IDUsed): 已使用 [request id r-1]", code: "50506"},
		{name: "failure with a status", env: &withData, answer: sayXML(500, `<response><flag>failure</flag><code>E1</code><message>m</message></response>`), err: "HTTP 500: code E1: m", code: "E1"},
		{name: "no envelope", env: &withData, answer: sayXML(200, `<html xmlns="x"><body/></html>`), err: `deliver: <html xmlns="x"><body/></html>`},
		{name: "empty root", env: &withData, answer: sayXML(200, `<response/>`), err: `deliver: <response/>`},
		{name: "page", env: &withData, answer: say(200, `<!DOCTYPE html><html></html>`, "Content-Type", "text/html"), err: "the answer is a page, not XML"},
		{name: "cut off", env: &withData, answer: sayXML(200, `<response><flag>success</flag>`), err: "the answer is not valid XML: <response><flag>success</flag>: line 1: unexpected EOF"},
		{name: "empty", answer: sayXML(200, ""), err: "the answer is empty"},
		{name: "text", answer: say(200, "ok", "Content-Type", "text/plain"), err: "the answer is not XML: ok"},
		{name: "JSON instead", env: &withData, answer: say(200, `{"flag":"success","data":{"order":{"deliveryOrderCode":"7"}}}`), out: head(orderHead{Code: "7"})},
		{name: "wrong type", env: sdk.NoEnvelope, answer: sayXML(200, `<o><deliveryOrderCode><a/></deliveryOrderCode></o>`), err: "xml: $.deliveryOrderCode: want string, got object"},
		{name: "root is the wrapper", env: top, answer: sayXML(200, `<order_get_response><deliveryOrderCode>7</deliveryOrderCode></order_get_response>`), out: head(orderHead{Code: "7"})},
		{name: "root is the error", env: top, answer: sayXML(200, `<error_response><code>27</code><msg>Invalid session</msg></error_response>`), err: "code 27: Invalid session", code: "27"},
		{name: "typed failure", env: sdk.NoEnvelope, answer: sayXML(404, `<Error retry="3"><Code>NoSuchKey</Code><Reason>gone</Reason></Error>`), err: "HTTP 404: code NoSuchKey", code: "NoSuchKey", detail: `&{Reason:gone Retry:3}`},
		{name: "gateway's failure for JSON", env: sdk.NoEnvelope, accept: "application/json", answer: sayXML(403, `<Error><Code>Denied</Code><Message>no</Message></Error>`), err: "HTTP 403: code Denied: no", code: "Denied"},
		{name: "page as failure", env: sdk.NoEnvelope, answer: say(502, `<html><br>bad gateway</html>`, "Content-Type", "text/html"), err: "HTTP 502: <html><br>bad gateway</html>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, tt.answer)
			op := *opDeliver
			op.Envelope = tt.env
			if op.Envelope == nil {
				op.Envelope = sdk.NoEnvelope
			}
			if tt.accept != "" {
				op.Accept = tt.accept
			}
			op.Failures = []sdk.Failure{{Status: "4XX", New: func() any { return new(xmlFailure) }}}
			var out orderHead
			err := newTestClient(t, srv.URL).Call(t.Context(), &op, nil, nil, &out, nil)
			if tt.err == "" {
				if err != nil || head(out) != tt.out {
					t.Errorf("got %+v, %v", out, err)
				}
				return
			}
			var e *sdk.Error
			if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.err) || e.Code != tt.code {
				t.Fatalf("got %v, want code %q in %q", err, tt.code, tt.err)
			}
			if tt.detail != "" && fmt.Sprintf("%+v", e.Detail) != tt.detail {
				t.Errorf("detail %+v", e.Detail)
			}
		})
	}
	srv := serve(t, sayXML(200, ""))
	if err := newTestClient(t, srv.URL).Call(t.Context(), opDeliver, nil, nil, nil, nil); err == nil {
		t.Error("an empty answer is no envelope")
	}
	if got := srv.seen[0].body; got != xmlHead+"<request></request>" {
		t.Errorf("without members the body is %q", got)
	}
}

// TestXMLFile holds that a file which happens to be XML is passed on as it is, and that a
// failure in XML is found where a file was asked for.
func TestXMLFile(t *testing.T) {
	const file = `<svg/>`
	op := *opDeliver
	op.Accept, op.Envelope = "image/svg+xml", sdk.NoEnvelope
	op.XML = nil
	c := newTestClient(t, serve(t, say(200, file, "Content-Type", "image/svg+xml")).URL)
	var data []byte
	if err := c.Call(t.Context(), &op, nil, nil, &data, nil); err != nil || string(data) != file {
		t.Errorf("got %q, %v", data, err)
	}
	op = *opDeliver
	op.Accept = "application/octet-stream"
	c = newTestClient(t, serve(t, say(200, file, "Content-Type", "application/octet-stream")).URL)
	var body io.ReadCloser
	if err := c.Call(t.Context(), &op, nil, nil, &body, nil); err != nil {
		t.Fatal(err)
	}
	data, _ = io.ReadAll(body)
	if string(data) != file {
		t.Errorf("got %q", data)
	}
	c = newTestClient(t, serve(t, sayXML(200, `<response><flag>failure</flag><code>9</code></response>`)).URL)
	if err := c.Call(t.Context(), &op, nil, nil, &body, nil); err == nil || !strings.Contains(err.Error(), "code 9") {
		t.Errorf("got %v", err)
	}
}

// TestXMLSigned holds that a signer may write members into the document.
func TestXMLSigned(t *testing.T) {
	srv := serve(t, sayXML(200, `<r><flag>success</flag></r>`))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Signer = sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
			return r.Set(r.ParamPlace(), "sign", "a&b")
		})
	})
	if err := c.Call(t.Context(), opDeliver, nil, &deliveryOrder{Order: orderHead{Code: "7"}}, nil, nil); err != nil {
		t.Fatal(err)
	}
	want := xmlHead + `<request><deliveryOrder><deliveryOrderCode>7</deliveryOrderCode></deliveryOrder><sign>a&amp;b</sign></request>`
	if diff := cmp.Diff(want, srv.seen[0].body); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestXMLWebhook(t *testing.T) {
	op := &sdk.Operation{ID: "confirm", Method: "POST", Path: "/confirm", Request: "text/xml", Accept: "text/xml", XML: xmlbody.Root("response"), Envelope: qimen}
	data := *op
	withData := *qimen
	withData.Data = "data"
	data.Path, data.Envelope = "/data", &withData
	handle := func(_ context.Context, _ []string, in any) (any, error) {
		d := in.(*deliveryOrder)
		if d.Order.Code == "no" {
			return nil, &sdk.Reply{Code: "E1", Message: "refused & closed"}
		}
		return &deliveryResult{Flag: "success", ID: 7, Lines: d.Lines}, nil
	}
	newIn := func() any { return new(deliveryOrder) }
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test", Logger: slog.New(slog.DiscardHandler)}, t, []sdk.Route{
		{Op: op, New: newIn, Handle: handle}, {Op: &data, New: newIn, Handle: handle},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, path, body, media string
		status                  int
		want                    string
	}{
		{"result", "/confirm", `<request><orderLines><orderLine><itemCode>A</itemCode><planQty>2</planQty></orderLine></orderLines></request>`, "text/xml; charset=utf-8", 200,
			`<response><flag>success</flag><deliveryOrderId>7</deliveryOrderId><lines><line><itemCode>A</itemCode><planQty>2</planQty></line></lines><code>0</code><message></message></response>`},
		{"result under data", "/data", `<request/>`, "text/xml", 200,
			`<response><flag>success</flag><code>0</code><message></message><data><flag>success</flag><deliveryOrderId>7</deliveryOrderId><lines></lines></data></response>`},
		{"refused", "/confirm", `<request><deliveryOrder><deliveryOrderCode>no</deliveryOrderCode></deliveryOrder></request>`, "", 200,
			`<response><flag>failure</flag><code>E1</code><message>refused &amp; closed</message></response>`},
		{"not XML", "/confirm", `<request>`, "text/xml", 400, "bad request"},
		{"document type", "/confirm", `<!DOCTYPE a><request/>`, "text/xml", 400, "bad request"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, got, header := inbound(h, "POST", tt.path, tt.body, "Content-Type", tt.media)
			if status == 200 {
				tt.want = strings.TrimSpace(xmlHead) + "\n" + tt.want
				if !strings.HasPrefix(header.Get("Content-Type"), "application/xml") {
					t.Errorf("content type %q", header.Get("Content-Type"))
				}
			}
			if diff := cmp.Diff(tt.want, got); status != tt.status || diff != "" {
				t.Errorf("status %d (-want +got):\n%s", status, diff)
			}
		})
	}
}

// TestOptionalInboundBody holds that a body behind a nil pointer is made when one comes.
func TestOptionalInboundBody(t *testing.T) {
	type request struct {
		Body *orderHead `body:"json"`
	}
	type requestXML struct {
		Body *orderHead `body:"xml"`
	}
	var got []string
	handle := func(_ context.Context, _ []string, in any) (any, error) {
		body := (*orderHead)(nil)
		switch in := in.(type) {
		case *request:
			body = in.Body
		case *requestXML:
			body = in.Body
		}
		got = append(got, fmt.Sprintf("%+v", body))
		return nil, nil
	}
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test"}, struct{}{}, []sdk.Route{
		{Op: &sdk.Operation{ID: "a", Method: "POST", Path: "/a"}, New: func() any { return new(request) }, Handle: handle},
		{Op: &sdk.Operation{ID: "b", Method: "POST", Path: "/b", Request: "text/xml", XML: xmlbody.Root("a")}, New: func() any { return new(requestXML) }, Handle: handle},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"/a", `{"deliveryOrderCode":"7"}`}, {"/a", ""}, {"/b", `<a><deliveryOrderCode>7</deliveryOrderCode></a>`}, {"/b", ""}} {
		if status, text, _ := inbound(h, "POST", c[0], c[1]); status != 200 {
			t.Errorf("%v: %d %s", c, status, text)
		}
	}
	if diff := cmp.Diff([]string{"&{Code:7 Total:}", "<nil>", "&{Code:7 Total:}", "<nil>"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
