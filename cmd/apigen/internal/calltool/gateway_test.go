package calltool_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/mock"
)

// gateway starts the vendor of testdata/gateway.yaml.
func gateway(t *testing.T, method string) (*mock.Server, func(operation string, a dynamic.Args) (bool, string, string)) {
	t.Helper()
	creds := map[string]string{"app_key": "k", "app_secret": secret, "session": "s-1", "sign_method": method, "target_app_key": "t",
		"wdt_appkey": "wk", "wdt_secret": secret, "wdt_salt": "salt-salt", "sid": "me", "ding_token": "ding-token", "customer_id": "c1"}
	s, err := mock.New(os.DirFS("testdata"), "gateway.yaml", mock.Options{Credentials: creds, Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	d := document(t, "testdata/gateway.yaml")
	if n := len(s.Warnings()); n > 0 {
		t.Errorf("one URL for many operations is warned of: %v", s.Warnings())
	}
	return s, func(operation string, a dynamic.Args) (bool, string, string) {
		t.Helper()
		var out, errs bytes.Buffer
		o := calltool.Options{Document: d, Operation: operation, BaseURL: s.URL, Args: a}
		for _, name := range slices.Sorted(maps.Keys(creds)) {
			o.Credentials = append(o.Credentials, name+"="+creds[name])
		}
		ok, err := calltool.Run(t.Context(), &out, &errs, o)
		if err != nil {
			t.Fatalf("%s: %v", operation, err)
		}
		return ok, out.String(), errs.String()
	}
}

// canonical is the rule of such gateways, by hand: names and values, sorted.
func canonical(t *testing.T, r mock.Recorded, form bool) string {
	t.Helper()
	u, err := url.Parse(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	all := u.Query()
	if form {
		fields, err := url.ParseQuery(string(r.Body))
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(all, fields)
	}
	text := ""
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if name != "sign" {
			text += name + all.Get(name)
		}
	}
	return text
}

func sum(h hash.Hash, text string) string {
	h.Write([]byte(text))
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)))
}

// TestGateway: one URL for all operations, the wrapper of each answer taken off, lists
// unwrapped, and the three digests as a hand computes them.
func TestGateway(t *testing.T) {
	for method, want := range map[string]func(text string) string{
		"md5":         func(text string) string { return sum(md5.New(), secret+text+secret) },
		"hmac":        func(text string) string { return sum(hmac.New(md5.New, []byte(secret)), text) },
		"hmac-sha256": func(text string) string { return sum(hmac.New(sha256.New, []byte(secret)), text) },
	} {
		s, call := gateway(t, method)
		ok, out, errs := call("tradesSold", dynamic.Args{HasBody: true, Body: []byte(`{"fields":"tid,price","filter":{"status":"PAID"}}`)})
		if !ok {
			t.Fatal(errs)
		}
		contains(t, out, `"tid": 1234567890123456789`, `"price": "200.07"`, `"trade": [`)
		sent := s.Requests()[0]
		contains(t, sent.URL, "/router/rest?method=shop.trades.sold.get&", "sign="+want(canonical(t, sent, true)))
		contains(t, string(sent.Body), "filter=%7B%22status%22%3A%22PAID%22%7D")

		image := filepath.Join(t.TempDir(), "a.png")
		if err := os.WriteFile(image, []byte("pixels"), 0o600); err != nil {
			t.Fatal(err)
		}
		ok, out, errs = call("itemImgUpload", dynamic.Args{Params: []string{"num_iid=5", "image=@" + image}})
		if !ok {
			t.Fatal(errs)
		}
		contains(t, out, "https://img.example/1.png")
		contains(t, string(s.Requests()[1].Body), "pixels", `filename="a.png"`)
		for _, p := range s.Problems() {
			t.Error(p)
		}
	}
}

// TestGatewayFails: error_response with HTTP 200 is a failure with both of its codes.
func TestGatewayFails(t *testing.T) {
	s, call := gateway(t, "md5")
	s.Fail("tradesSold", "isv.trade-not-exist", 1)
	ok, _, errs := call("tradesSold", dynamic.Args{Params: []string{"fields=tid"}})
	if ok {
		t.Error("a failure is none")
	}
	contains(t, errs, "isv.trade-not-exist", "交易不存在", "mock-1", "200 OK")
}

// TestGatewayFamilies: calls with a session alone, with two signatures of which the outer
// one covers the inner one, and with a signature over query and XML body.
func TestGatewayFamilies(t *testing.T) {
	s, call := gateway(t, "md5")
	ok, out, errs := call("messageSend", dynamic.Args{Params: []string{"msgtype=text", `msgcontent={"content":"x"}`}})
	if !ok {
		t.Fatal(errs)
	}
	contains(t, out, `"task_id": 7`)
	if at := s.Requests()[0].URL; strings.Contains(at, "sign") || !strings.Contains(at, "session=ding-token") {
		t.Errorf("sent to %s", at)
	}

	ok, out, errs = call("orderPush", dynamic.Args{Params: []string{"method=wdt.trade.push", `params={"no":"T1"}`}})
	if !ok {
		t.Fatal(errs)
	}
	contains(t, out, `"trade_id": 9`)
	sent := s.Requests()[1]
	contains(t, sent.URL, "sign="+sum(md5.New(), secret+canonical(t, sent, true)+secret))
	form, err := url.ParseQuery(string(sent.Body))
	if err != nil {
		t.Fatal(err)
	}
	inner := secret + "datetime" + form.Get("datetime") + "methodwdt.trade.push" + "paramsnoT1" + "wdt_appkeywkwdt_saltsalt-salt" + secret
	if got := form.Get("wdt_sign"); !strings.EqualFold(got, sum(md5.New(), inner)) {
		t.Errorf("inner signature %s", got)
	}

	const order = "<request><sku>A</sku></request>"
	ok, out, errs = call("stockReport", dynamic.Args{Params: []string{"method=store.stock.report"}, HasBody: true, Body: []byte(order)})
	if !ok {
		t.Fatal(errs)
	}
	contains(t, out, "<flag>success</flag>")
	sent = s.Requests()[2]
	contains(t, sent.URL, "customerId=c1", "sign="+sum(md5.New(), secret+canonical(t, sent, false)+order+secret))
	for _, p := range s.Problems() {
		t.Error(p)
	}
}
