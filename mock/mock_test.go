package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

var start = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

// clock is a vendor's clock that tests move.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: start} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func serve(t *testing.T, name string, o Options) *Server {
	t.Helper()
	if o.Logger == nil && testing.Verbose() {
		o.Logger = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	s, err := New(os.DirFS("testdata"), name, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func shop(t *testing.T) (*Server, *clock) {
	c := newClock()
	return serve(t, "shop.yaml", Options{Clock: c.now}), c
}

// caller makes requests the way a client would.
type caller struct {
	t       *testing.T
	s       *Server
	schemes []string
	at      time.Time
	edit    func(*http.Request)
	header  http.Header
}

func (c caller) do(method, path, body string) (int, map[string]any) {
	c.t.Helper()
	resp, data := c.raw(method, path, body)
	var m map[string]any
	if len(data) > 0 {
		if err := json.Unmarshal(data, &m); err != nil {
			c.t.Fatalf("answer %s is no object: %v", data, err)
		}
	}
	return resp.StatusCode, m
}

func (c caller) raw(method, path, body string) (*http.Response, []byte) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.s.URL+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for k, v := range c.header {
		r.Header[k] = v
	}
	if body != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	sig := sdk.NewSigning(r, []byte(body))
	if sig.Time = c.at; c.at.IsZero() {
		sig.Time = c.s.o.Clock()
	}
	for _, name := range c.schemes {
		if err := c.s.guard.signers[name].Sign(context.Background(), sig); err != nil {
			c.t.Fatal(err)
		}
	}
	r, err = sig.Request(context.Background())
	if err != nil {
		c.t.Fatal(err)
	}
	if c.edit != nil {
		c.edit(r)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp, data
}

func signed(t *testing.T, s *Server) caller { return caller{t: t, s: s, schemes: []string{"sign"}} }

func wantProblem(t *testing.T, s *Server, parts ...string) {
	t.Helper()
	ps := s.Problems()
	if len(ps) == 0 {
		t.Fatal("no problem was recorded")
	}
	text := ps[len(ps)-1].Error()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("problem lacks %q:\n%s", p, text)
		}
	}
	s.Reset()
}

func wantNoProblem(t *testing.T, s *Server) {
	t.Helper()
	for _, p := range s.Problems() {
		t.Errorf("unexpected problem: %v", p)
	}
}

func TestSignedRequestGetsExample(t *testing.T) {
	s, _ := shop(t)
	resp, data := signed(t, s).raw("GET", "/order/S1?lang=cn", "")
	want := `{"success":true,"code":0,"message":"","result":{"id":"S1","amount":"12.50","status":2}}`
	if resp.StatusCode != 200 || string(data) != want || resp.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got %d %s %s", resp.StatusCode, resp.Header, data)
	}
	wantNoProblem(t, s)
	reqs := s.Requests()
	if len(reqs) != 1 || reqs[0].Operation != "order" || reqs[0].URL != "/api/v1/order/S1?lang=cn" || reqs[0].Status != 200 || string(reqs[0].Answer) != want {
		t.Errorf("recorded %+v", reqs)
	}
}

func TestWrongSignature(t *testing.T) {
	s, c := shop(t)
	tests := []struct {
		name  string
		call  caller
		parts []string
	}{
		{"tampered", caller{t: t, s: s, schemes: []string{"sign"}, edit: func(r *http.Request) { r.URL.RawQuery = "lang=en" }},
			[]string{`signing scheme "sign"`, `canonical = "***`, "/api/v1/order/S1lang=en", "received signature", "signature = "}},
		{"unsigned", caller{t: t, s: s}, []string{"missing", "header App"}},
		{"old", caller{t: t, s: s, schemes: []string{"sign"}, at: start.Add(-time.Hour)}, []string{"tolerance"}},
		{"app", caller{t: t, s: s, schemes: []string{"sign"}, edit: func(r *http.Request) { r.Header.Set("App", "other") }}, []string{"header App"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, m := tt.call.do("GET", "/order/S1", "")
			if status != 200 || m["success"] != false || m["code"] != 1001.0 || !strings.HasPrefix(fmt.Sprint(m["trace"]), "mock-") {
				t.Errorf("got %d %v", status, m)
			}
			if strings.Contains(fmt.Sprint(m, s.Problems()), s.Credential("secret")) {
				t.Errorf("the answer tells the secret: %v", m)
			}
			wantProblem(t, s, tt.parts...)
		})
	}
	_ = c
}

// The text names the mistake where it is a usual one.
func TestSignatureMistakeIsNamed(t *testing.T) {
	s, _ := shop(t)
	c := signed(t, s)
	c.edit = func(r *http.Request) { r.Header.Set("Sig", strings.ToUpper(r.Header.Get("Sig"))) }
	if _, m := c.do("GET", "/order/S1", ""); m["success"] != true {
		// Case does not matter to a digest in hex; if it did, the text would say so.
		wantProblem(t, s, "spelling")
	}
}

func TestValidation(t *testing.T) {
	s, _ := shop(t)
	tests := []struct {
		name, method, path, body string
		parts                    []string
	}{
		{"path", "GET", "/order/X1", "", []string{`path parameter "id"`}},
		{"number", "GET", "/order/list?page=0", "", []string{`query parameter "page"`}},
		{"missing body", "POST", "/order", "", []string{"body", "required"}},
		{"missing member", "POST", "/order", `{"sku":"ab"}`, []string{"count"}},
		{"two at once", "POST", "/order", `{"sku":"a","count":0}`, []string{"sku", "count"}},
		{"not json", "POST", "/order", `{"sku":`, []string{"body"}},
		{"extra member", "POST", "/order", `{"sku":"ab","count":1,"x":2}`, []string{"x"}},
		{"text no json", "POST", "/order", `{"sku":"ab","count":1,"extra":"{"}`, []string{"body.extra", "does not hold JSON"}},
		{"text and others", "POST", "/order", `{"sku":"a","count":0,"extra":"{\"gift\":1}"}`, []string{"sku", "count", "gift"}},
		{"text wrong", "POST", "/order", `{"sku":"ab","count":1,"extra":"{\"gift\":1}"}`, []string{"body.extra", "gift"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, m := signed(t, s).do(tt.method, tt.path, tt.body)
			if status != 200 || m["success"] != false || m["code"] != 1003.0 {
				t.Errorf("got %d %v", status, m)
			}
			wantProblem(t, s, tt.parts...)
		})
	}
	if _, m := signed(t, s).do("POST", "/order", `{"sku":"ab","count":1,"extra":"{\"gift\":true}"}`); m["success"] != true {
		t.Errorf("a good request was refused: %v", m)
	}
	wantNoProblem(t, s)
}

func TestUnknownPathAndMethod(t *testing.T) {
	s, _ := shop(t)
	resp, _ := signed(t, s).raw("GET", "/v9/order", "")
	if resp.StatusCode != 404 {
		t.Errorf("status %d", resp.StatusCode)
	}
	wantProblem(t, s, "no GET", "nearest is POST /api/v1/order")
	resp, _ = signed(t, s).raw("PUT", "/order", "{}")
	if resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST" {
		t.Errorf("status %d, allow %q", resp.StatusCode, resp.Header.Get("Allow"))
	}
}

func TestExampleByName(t *testing.T) {
	s, _ := shop(t)
	s.UseExample("order", "open")
	if _, m := signed(t, s).do("GET", "/order/S1", ""); fmt.Sprint(m["result"]) != "map[amount:1.00 id:S2 status:1]" {
		t.Errorf("got %v", m)
	}
	c := signed(t, s)
	c.header = http.Header{"Prefer": {"example=paid"}}
	if _, m := c.do("GET", "/order/S1", ""); fmt.Sprint(m["result"]) != "map[amount:12.50 id:S1 status:2]" {
		t.Errorf("got %v", m)
	}
	c.header = http.Header{"Prefer": {"example=none"}}
	if status, _ := c.do("GET", "/order/S1", ""); status != 500 {
		t.Errorf("status %d", status)
	}
	wantProblem(t, s, `no example "none"`, `"paid"`)
}

func TestSchemaMadeAnswer(t *testing.T) {
	s := serve(t, "shop.yaml", Options{Clock: newClock().now, Strict: true})
	_, first := signed(t, s).raw("POST", "/order", `{"sku":"ab","count":1}`)
	_, second := signed(t, s).raw("POST", "/order", `{"sku":"ab","count":1}`)
	want := `{"code":1,"message":"text","result":{"amount":"1.00","children":[],"id":"S111","status":1},"success":true,"trace":"text"}`
	if string(first) != want || !bytes.Equal(first, second) {
		t.Errorf("got %s, then %s", first, second)
	}
	if err := s.checkReply(s.byID["createOrder"], 200, "application/json", first); err != nil {
		t.Error(err)
	}
}

func TestStrictRefusesUndocumented(t *testing.T) {
	s := serve(t, "shop.yaml", Options{Clock: newClock().now, Strict: true})
	signed(t, s).do("GET", "/order/S1?page=2", "")
	wantProblem(t, s, `query parameter "page" is not documented`)
	s.Respond("order", func(*Request) Reply { return Reply{Body: map[string]any{"success": "yes"}} })
	if status, _ := signed(t, s).do("GET", "/order/S1", ""); status != 500 {
		t.Errorf("status %d", status)
	}
	wantProblem(t, s, "success")
}

func TestConcurrentUseAndClose(t *testing.T) {
	s, _ := shop(t)
	s.Delay("", time.Millisecond)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 10 {
				signed(t, s).raw("GET", "/order/S1", "")
				s.Fail("orders", "2001", 1)
				s.Respond("order", func(r *Request) Reply { return r.Default() })
				_, _, _ = s.Requests(), s.Problems(), s.IssueToken("long")
				if i == 0 {
					s.Reset()
				}
			}
		})
	}
	wg.Wait()
	wantNoProblem(t, s)
	s.Delay("", time.Hour)
	done := make(chan struct{})
	go func() {
		defer close(done)
		r, _ := http.NewRequest("GET", s.URL+"/order/S1", nil)
		if resp, err := http.DefaultTransport.RoundTrip(r); err == nil {
			resp.Body.Close()
		}
	}()
	time.Sleep(20 * time.Millisecond)
	s.Close()
	s.Close()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("Close left a request waiting")
	}
}

func TestBodyCap(t *testing.T) {
	s := serve(t, "shop.yaml", Options{MaxBody: 100})
	r, _ := http.NewRequest("POST", s.URL+"/order", strings.NewReader(strings.Repeat("x", 101)))
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 413 {
		t.Errorf("status %d", resp.StatusCode)
	}
	wantProblem(t, s, "larger than 100 bytes")
}

func TestBadOptionsAndDocuments(t *testing.T) {
	if _, err := NewHandler(os.DirFS("testdata"), "shop.yaml", Options{Credentials: map[string]string{"nope": "x"}}); err == nil || !strings.Contains(err.Error(), `"nope"`) {
		t.Errorf("unknown credential: %v", err)
	}
	if _, err := NewHandler(os.DirFS("testdata"), "none.yaml", Options{}); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("missing document: %v", err)
	}
	s, _ := shop(t)
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), `did you mean "order"`) {
			t.Errorf("panic %v", p)
		}
	}()
	s.Fail("Order", "1", 1)
}
