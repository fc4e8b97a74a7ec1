package xmlbody_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/xmlbody"
)

type line struct {
	Item string `json:"itemCode" xml:"itemCode"`
	Qty  int    `json:"planQty" xml:"planQty"`
}

type createOrder struct {
	Code   string            `json:"code" xml:"code,attr"`
	Lines  []line            `json:"orderLines,omitzero" xml:"orderLines>orderLine"`
	Extend map[string]string `json:"extendProps,omitzero" xml:"extendProps"`
}

type created struct {
	ID    int64  `json:"orderId" xml:"orderId"`
	Lines []line `json:"lines" xml:"lines>line"`
}

// An operation with XML bodies names the root of its request. Everything else is in the
// struct tags; the envelope around the answer is opened as one in JSON is.
func Example() {
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println(string(body))
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		_, _ = io.WriteString(w, `<response><flag>success</flag><code>0</code><orderId>42</orderId>
			<lines><line><itemCode>A&amp;B</itemCode><planQty>2</planQty></line></lines></response>`)
	}))
	defer vendor.Close()

	op := &sdk.Operation{
		ID: "createOrder", Method: "POST", Path: "/orders", Request: "text/xml; charset=utf-8", Accept: "text/xml",
		XML:      xmlbody.Root("request"),
		Envelope: &sdk.Envelope{Status: "flag", OK: []string{"success"}, Code: "code", Message: "message"},
	}
	client, err := sdk.NewClient(sdk.ClientConfig{Name: "shop", BaseURL: vendor.URL})
	if err != nil {
		log.Fatal(err)
	}
	req := &createOrder{Code: "D1", Lines: []line{{Item: "A&B", Qty: 2}}, Extend: map[string]string{"key1": "v"}}
	var out created
	if err := client.Call(context.Background(), op, nil, req, &out, nil); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%+v\n", out)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <request code="D1"><orderLines><orderLine><itemCode>A&amp;B</itemCode><planQty>2</planQty></orderLine></orderLines><extendProps><key1>v</key1></extendProps></request>
	// {ID:42 Lines:[{Item:A&B Qty:2}]}
}
