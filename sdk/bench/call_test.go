package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec/payload"
	"github.com/apigen-go/apigen/sdk/signing"
)

// memory answers from memory. It reads the request to its end, as a connection does, and
// costs one allocation, so that what is measured is the clients.
type memory struct{ data []byte }

type memoryAnswer struct {
	http.Response
	bytes.Reader
}

// Close makes the answer its own body.
func (*memoryAnswer) Close() error { return nil }

var memoryHeader = http.Header{"Content-Type": {"application/json;charset=utf-8"}}

func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	a := new(memoryAnswer)
	a.Reset(m.data)
	a.Response = http.Response{Status: "200 OK", StatusCode: 200, Header: memoryHeader, Body: a,
		ContentLength: int64(len(m.data)), Request: r}
	return &a.Response, nil
}

// recipeSign is md5 over secret, time and body, sent in the header.
var recipeSign = signing.Recipe{
	Name:        "sign",
	Credentials: []signing.Credential{{Name: "appkey"}, {Name: "secret", Secret: true}},
	Clock:       "unix-ms",
	Set: []signing.Placement{
		{In: "header", Name: "appkey", Value: "{appkey}"},
		{In: "header", Name: "timestamp", Value: "{timestamp}"},
	},
	Steps: []signing.Step{
		{Name: "canonical", Text: "{secret}{timestamp}{query}{body}"},
		{Name: "signature", Digest: "md5", Of: "{canonical}"},
	},
	Send: []signing.Placement{{In: "header", Name: "signature", Value: "{signature}"}},
}

// recipeTOP is md5 over all parameters, sorted by name.
var recipeTOP = signing.Recipe{
	Name:        "sign",
	Credentials: []signing.Credential{{Name: "appkey"}, {Name: "secret", Secret: true}},
	Clock:       "2006-01-02 15:04:05", Zone: "+08:00",
	DropEmpty: []string{"query", "form"},
	Set: []signing.Placement{
		{In: "query", Name: "app_key", Value: "{appkey}"},
		{In: "query", Name: "timestamp", Value: "{timestamp}"},
		{In: "query", Name: "v", Value: "2.0"},
		{In: "query", Name: "format", Value: "json"},
		{In: "query", Name: "sign_method", Value: "md5"},
	},
	Steps: []signing.Step{
		{Name: "params", Params: &signing.Params{From: []string{"query", "form"}, Exclude: []string{"sign"}, Pair: "{name}{value}", SkipEmpty: true}},
		{Name: "canonical", Text: "{secret}{params}{secret}"},
		{Name: "signature", Digest: "md5", Of: "{canonical}", Encoding: "HEX"},
	},
	Send: []signing.Placement{{In: "query", Name: "sign", Value: "{signature}"}},
}

type cancelRequest struct {
	OrderID string `json:"OrderID"`
	Reason  string `json:"Reason"`
}

type listRequest struct {
	PageNo    int      `json:"PageNo"`
	PageSize  int      `json:"PageSize"`
	Status    []int    `json:"OrderStatus"`
	BeginDate string   `json:"BeginDate"`
	EndDate   string   `json:"EndDate"`
	Keyword   string   `json:"Keyword"`
	Groups    []string `json:"GroupIDs"`
}

type tradesRequest struct {
	Fields   string `form:"fields"`
	Start    string `form:"start_created"`
	End      string `form:"end_created"`
	Status   string `form:"status"`
	Type     string `form:"type"`
	PageNo   int    `form:"page_no"`
	PageSize int    `form:"page_size"`
	HasNext  bool   `form:"use_has_next"`
}

// trades is a TOP answer as it is declared by hand.
type trades struct {
	payload.Envelope
	Error *struct {
		Code    int    `json:"code"`
		Message string `json:"msg"`
		SubCode string `json:"sub_code"`
	} `json:"error_response"`
}

// whole is one call, made twice.
type whole struct {
	name      string
	sdk, hand func() (any, error)
}

const fields = "tid,status,type,title,buyer_nick,created,modified,pay_time,price,payment,post_fee,num,orders"

// wholeCalls are calls with the answers that the codec is measured with.
func wholeCalls(b *testing.B) []whole {
	b.Helper()
	documents := map[string][]byte{}
	for _, c := range payload.Cases() {
		documents[c.Name] = c.Data
	}
	ctx := context.Background()
	security := [][]string{{"sign"}}
	success := &sdk.Envelope{Status: "isSucc", OK: []string{"true"}, Code: "statusCode", Message: "message", Data: "result"}
	page := &sdk.Envelope{Status: "isSucc", OK: []string{"true"}, Code: "statusCode", Message: "message"}
	top := &sdk.Envelope{Wrapper: "*_response", Error: "error_response", Code: "code", Message: "msg", SubCode: "sub_code", RequestID: "request_id"}
	opCancel := &sdk.Operation{ID: "cancel", Method: "POST", Path: "/order/cancel", Security: security, Request: "application/json", Envelope: success}
	opDetail := &sdk.Operation{ID: "detail", Method: "POST", Path: "/order/detail", Security: security, Request: "application/json", Envelope: success}
	opList := &sdk.Operation{ID: "list", Method: "POST", Path: "/order/list", Security: security, Request: "application/json", Envelope: page}
	opTrades := &sdk.Operation{ID: "trades", Method: "POST", Path: "/router/rest?method=taobao.trades.sold.get", Security: security,
		Request: "application/x-www-form-urlencoded", Envelope: top}

	cancel := &cancelRequest{"S00008398429", "行程有变"}
	list := &listRequest{1, 200, []int{10105, 10107}, "2024-04-01", "2024-04-30", "上海", []string{"G2001", "G2002"}}
	sold := &tradesRequest{fields, "2024-04-01 00:00:00", "2024-04-30 23:59:59", "WAIT_SELLER_SEND_GOODS", "fixed", 1, 40, true}

	pair := func(name string, recipe *signing.Recipe) (*sdk.Client, *byHand) {
		client := &http.Client{Transport: memory{documents[name]}, Timeout: 30 * time.Second}
		c, err := sdk.NewClient(sdk.ClientConfig{
			Name: "bench", BaseURL: "https://api.example.com", Lenient: true,
			Schemes:     []sdk.Scheme{{Name: "sign", Recipe: signing.Use(recipe)}},
			Credentials: sdk.Credentials{"appkey": "12345678", "secret": "helloworld"},
			Settings:    sdk.Settings{HTTPClient: client},
		})
		if err != nil {
			b.Fatal(err)
		}
		return c, &byHand{http: client, base: "https://api.example.com", key: "12345678", secret: "helloworld"}
	}
	tinySDK, tinyHand := pair("tiny", &recipeSign)
	orderSDK, orderHand := pair("order", &recipeSign)
	listSDK, listHand := pair("list", &recipeSign)
	topSDK, topHand := pair("envelope", &recipeTOP)

	return []whole{
		{"tiny", func() (any, error) {
			var out string
			err := tinySDK.Call(ctx, opCancel, nil, cancel, &out, nil)
			return &out, err
		}, func() (any, error) {
			var out answered[string]
			if err := tinyHand.post(ctx, "/order/cancel", cancel, &out); err != nil {
				return nil, err
			}
			return &out.Result, out.failed()
		}},
		{"envelope", func() (any, error) {
			var out payload.Envelope
			err := topSDK.Call(ctx, opTrades, nil, sold, &out.Response, nil)
			return &out.Response, err
		}, func() (any, error) {
			var out trades
			err := topHand.postTOP(ctx, "taobao.trades.sold.get", url.Values{
				"fields": {sold.Fields}, "start_created": {sold.Start}, "end_created": {sold.End}, "status": {sold.Status},
				"type": {sold.Type}, "page_no": {fmt.Sprint(sold.PageNo)}, "page_size": {fmt.Sprint(sold.PageSize)},
				"use_has_next": {fmt.Sprint(sold.HasNext)},
			}, &out)
			if err == nil && out.Error != nil {
				err = fmt.Errorf("%d: %s", out.Error.Code, out.Error.Message)
			}
			return &out.Response, err
		}},
		{"order", func() (any, error) {
			var out payload.OrderResult
			err := orderSDK.Call(ctx, opDetail, nil, &cancelRequest{OrderID: "S00008398429"}, &out, nil)
			return &out, err
		}, func() (any, error) {
			var out struct { // this answer has its code as a number
				payload.Order
			}
			if err := orderHand.post(ctx, "/order/detail", &cancelRequest{OrderID: "S00008398429"}, &out); err != nil {
				return nil, err
			}
			if !out.Success {
				return nil, fmt.Errorf("%d: %s", out.StatusCode, out.Message)
			}
			return &out.Result, nil
		}},
		{"list", func() (any, error) {
			out := new(payload.List)
			err := listSDK.Call(ctx, opList, nil, list, out, nil)
			return out, err
		}, func() (any, error) {
			out := new(payload.List)
			if err := listHand.post(ctx, "/order/list", list, out); err != nil {
				return nil, err
			}
			if !out.Success {
				return nil, fmt.Errorf("%s", out.StatusCode)
			}
			return out, nil
		}},
	}
}

// checked makes a call into something to measure; both clients must give the same.
func checked(b *testing.B, c whole) (viaSDK, hand func()) {
	b.Helper()
	got, err := c.sdk()
	if err != nil {
		b.Fatal(err)
	}
	want, err := c.hand()
	if err != nil {
		b.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		b.Fatalf("%s: the clients give different results:\n%+v\n%+v", c.name, got, want)
	}
	run := func(f func() (any, error)) func() {
		return func() {
			if _, err := f(); err != nil {
				b.Fatal(err)
			}
		}
	}
	return run(c.sdk), run(c.hand)
}

// BenchmarkCall has the time of whole calls in terms of the client by hand.
func BenchmarkCall(b *testing.B) {
	for _, c := range wholeCalls(b) {
		b.Run(c.name, func(b *testing.B) {
			viaSDK, hand := checked(b, c)
			payload.Compare(b, hand, map[string]func(){"sdk/hand": viaSDK})
		})
	}
}

// BenchmarkCallAllocs has the allocations of whole calls.
func BenchmarkCallAllocs(b *testing.B) {
	for _, c := range wholeCalls(b) {
		b.Run(c.name, func(b *testing.B) {
			viaSDK, hand := checked(b, c)
			ours, theirs := 0.0, 0.0
			for b.Loop() {
				ours, theirs = testing.AllocsPerRun(100, viaSDK), testing.AllocsPerRun(100, hand)
			}
			b.ReportMetric(ours, "sdk-allocs")
			b.ReportMetric(theirs, "hand-allocs")
			b.ReportMetric(ours/theirs, "sdk/hand")
			b.ReportMetric(0, "ns/op") // meaningless here
		})
	}
}

// BenchmarkCallNs has the plain times, for profiles.
func BenchmarkCallNs(b *testing.B) {
	for _, c := range wholeCalls(b) {
		viaSDK, hand := checked(b, c)
		for name, f := range map[string]func(){"sdk": viaSDK, "hand": hand} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
	}
}
