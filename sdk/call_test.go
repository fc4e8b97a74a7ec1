package sdk_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// The vendor of these tests signs md5(secret + timestamp + query + body) and wraps its
// answers.
var testEnvelope = &sdk.Envelope{Status: "isSucc", OK: []string{"true"}, AbsentOK: true,
	Code: "statusCode", Message: "message", RequestID: "traceId", Data: "result"}

var errUsed = &sdk.ErrorCode{API: "test", Code: "50506", Name: "IDUsed", Meaning: "already used"}

const testSecret = "s3cr3t-of-the-test-vendor"

// signMD5 is the vendor's rule as a Go hook.
func signMD5(secret string) sdk.SignerFunc {
	return func(_ context.Context, r *sdk.Signing) error {
		ts := strconv.FormatInt(r.Time.UnixMilli(), 10)
		body, err := r.Body()
		if err != nil {
			return err
		}
		r.SetHeader("Timestamp", ts)
		r.SetHeader("Signature", md5Hex(secret, ts, r.RawQuery(), string(body)))
		return nil
	}
}

func md5Hex(parts ...string) string {
	sum := md5.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// seenRequest is what a server got.
type seenRequest struct {
	method, path, query string
	header              http.Header
	body                string
}

// recorder answers with the functions in turn, the last one again and again, and keeps
// what it got.
type recorder struct {
	*httptest.Server
	seen []seenRequest
	n    atomic.Int32
}

func serve(t *testing.T, answers ...http.HandlerFunc) *recorder {
	t.Helper()
	rec := &recorder{}
	rec.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		rec.seen = append(rec.seen, seenRequest{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Clone(), string(body)})
		i := min(int(rec.n.Add(1)), len(answers)) - 1
		answers[i](w, r)
	}))
	t.Cleanup(rec.Close)
	return rec
}

// say answers with a status and a JSON text.
func say(status int, text string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

const fine = `{"isSucc":"true","statusCode":"0","result":{"id":"7","amount":12.5},"traceId":"t-1"}`

// newTestClient makes a client of the test vendor; change edits its configuration.
func newTestClient(t testing.TB, url string, change ...func(*sdk.ClientConfig)) *sdk.Client {
	t.Helper()
	cfg := sdk.ClientConfig{
		Name: "test", BaseURL: url, Envelope: testEnvelope, Lenient: true, Errors: []*sdk.ErrorCode{errUsed},
		Credentials: sdk.Credentials{"secret": testSecret},
		Schemes: []sdk.Scheme{{Name: "sign", Recipe: func(c sdk.Credentials) (sdk.Signer, error) {
			if c["secret"] == "" {
				return nil, errors.New("missing credential secret")
			}
			return signMD5(c["secret"].Reveal()), nil
		}}},
		Settings: sdk.Settings{Retry: sdk.Retry{Base: time.Millisecond, Cap: 2 * time.Millisecond}},
	}
	for _, f := range change {
		f(&cfg)
	}
	c, err := sdk.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type order struct {
	ID     string      `json:"id"`
	Amount sdk.Decimal `json:"amount"`
}

type saveRequest struct {
	Dry    *bool  `json:"-" query:"dry"`
	Tenant string `json:"-" header:"X-Tenant"`
	Name   string `json:"name"`
	Count  int    `json:"count,omitempty"`
}

var (
	signed   = [][]string{{"sign"}}
	opGet    = &sdk.Operation{ID: "orderGet", Method: "GET", Path: "/order/{id}", Security: signed, Idempotent: true}
	opSave   = &sdk.Operation{ID: "orderSave", Method: "POST", Path: "/order/save", Security: signed, Request: "application/json"}
	opPublic = &sdk.Operation{ID: "public", Method: "GET", Path: "/public", Idempotent: true, Envelope: sdk.NoEnvelope}
)

func TestCall(t *testing.T) {
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL+"/api/")
	var out order
	dry := true
	in := &saveRequest{Dry: &dry, Tenant: "t 1", Name: "a<b>&\"c", Count: 2}
	if err := c.Call(context.Background(), opSave, nil, in, &out, nil); err != nil {
		t.Fatal(err)
	}
	if out != (order{ID: "7", Amount: "12.5"}) {
		t.Errorf("got %+v", out)
	}
	got := srv.seen[0]
	if got.method != "POST" || got.path != "/api/order/save" || got.query != "dry=true" ||
		got.body != `{"name":"a<b>&\"c","count":2}` || got.header.Get("X-Tenant") != "t 1" ||
		got.header.Get("Content-Type") != "application/json" || got.header.Get("Accept") != "application/json" {
		t.Errorf("server got %+v", got)
	}
	if want := md5Hex(testSecret, got.header.Get("Timestamp"), got.query, got.body); got.header.Get("Signature") != want {
		t.Errorf("signature %q, want %q", got.header.Get("Signature"), want)
	}
}

func TestPathArguments(t *testing.T) {
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL)
	for _, tt := range []struct {
		arg  any
		want string
	}{{"S1", "/order/S1"}, {7, "/order/7"}, {"a/b c", "/order/a%2Fb%20c"}, {"订单", "/order/%E8%AE%A2%E5%8D%95"}} {
		if err := c.Call(context.Background(), opGet, []any{tt.arg}, nil, nil, nil); err != nil {
			t.Fatal(err)
		}
		if got := srv.seen[len(srv.seen)-1].path; got != tt.want {
			t.Errorf("%v: path %q, want %q", tt.arg, got, tt.want)
		}
	}
	for _, arg := range []any{"", ".."} {
		err := c.Call(context.Background(), opGet, []any{arg}, nil, nil, nil)
		var e *sdk.Error
		if !errors.As(err, &e) || e.Attempt != 0 {
			t.Errorf("%q: got %v", arg, err)
		}
	}
}

func TestRetrySignsAfresh(t *testing.T) {
	srv := serve(t, say(503, "busy"), say(200, fine))
	now := time.UnixMilli(1_700_000_000_000)
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.Clock = func() time.Time { now = now.Add(time.Second); return now }
	})
	op := *opSave
	op.Idempotent = true
	var meta sdk.Meta
	err := c.Call(context.Background(), &op, nil, &saveRequest{Name: "x"}, nil, []sdk.Option{sdk.Into(&meta)})
	if err != nil {
		t.Fatal(err)
	}
	if len(srv.seen) != 2 || meta.Attempts != 2 || meta.RequestID != "t-1" || string(meta.Body) != fine {
		t.Fatalf("got %d requests, meta %+v", len(srv.seen), meta)
	}
	a, b := srv.seen[0], srv.seen[1]
	if a.body != b.body || a.body != `{"name":"x"}` {
		t.Errorf("bodies %q and %q", a.body, b.body)
	}
	if a.header.Get("Timestamp") == b.header.Get("Timestamp") || a.header.Get("Signature") == b.header.Get("Signature") {
		t.Errorf("the second attempt was not signed afresh: %v", b.header)
	}
	for _, got := range srv.seen {
		if want := md5Hex(testSecret, got.header.Get("Timestamp"), got.query, got.body); got.header.Get("Signature") != want {
			t.Errorf("signature %q, want %q", got.header.Get("Signature"), want)
		}
	}
}

func TestNotIdempotentIsSentOnce(t *testing.T) {
	srv := serve(t, say(503, "busy"))
	c := newTestClient(t, srv.URL)
	err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, nil, nil)
	var e *sdk.Error
	if !errors.As(err, &e) || e.HTTPStatus != 503 || !e.Retryable || len(srv.seen) != 1 {
		t.Errorf("got %v after %d requests", err, len(srv.seen))
	}
	if err = c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, nil,
		[]sdk.Option{sdk.IdempotencyKey("k1")}); err == nil || len(srv.seen) != 2 {
		t.Errorf("with a key: %v after %d requests", err, len(srv.seen))
	}
	if got := srv.seen[1].header.Get("Idempotency-Key"); got != "k1" {
		t.Errorf("key %q", got)
	}
}

func TestErrors(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		answer     http.HandlerFunc
		check      func(*sdk.Error) bool
	}{
		{"code at 200", "test orderSave: code 50506 (IDUsed): no [request id r9]",
			say(200, `{"isSucc":false,"statusCode":50506,"message":"no","traceId":"r9"}`),
			func(e *sdk.Error) bool { return errors.Is(e, errUsed) && !e.Retryable }},
		{"envelope at 400", "test orderSave: HTTP 400: code E1: bad",
			say(400, `{"isSucc":"false","statusCode":"E1","message":"bad"}`), nil},
		{"no envelope at 404", "test orderSave: HTTP 404: gone", say(404, `{"error":{"message":"gone"}}`), nil},
		{"html", "test orderSave: the answer is a page, not JSON: <html> <body>Sign in",
			say(200, "<html>\n<body>Sign in", "Content-Type", "text/html"), nil},
		{"truncated", "test orderSave: the answer is not valid JSON: ",
			say(200, `{"isSucc":"true","result":{"id`), nil},
		{"empty", "test orderSave: the answer is empty", say(200, ""), nil},
		{"text", "test orderSave: the answer is not JSON: ok", say(200, "ok", "Content-Type", "text/plain"), nil},
		{"502 page", "test orderSave: HTTP 502: <h1>Bad Gateway</h1>", say(502, "<h1>Bad Gateway</h1>", "Content-Type", "text/html"),
			func(e *sdk.Error) bool { return e.Retryable }},
		{"redirect", "test orderSave: HTTP 302: the redirect to elsewhere.example was not followed",
			say(302, "", "Location", "https://elsewhere.example/?x=1"), nil},
		{"not modified", "test orderSave: HTTP 304: not modified", say(304, ""), nil},
		{"type", "test orderSave: the answer does not fit its documented type: ",
			say(200, `{"isSucc":"true","result":{"id":{"a":1}}}`), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, tt.answer)
			c := newTestClient(t, srv.URL)
			var out order
			err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, &out, nil)
			var e *sdk.Error
			if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), tt.want) {
				t.Fatalf("got  %v\nwant %s", err, tt.want)
			}
			if tt.check != nil && !tt.check(e) {
				t.Errorf("wrong details: %#v %+v", err, e.Retryable)
			}
			if fmt.Sprintf("%+v", e) != e.Error() {
				t.Errorf("%%+v prints more than the line")
			}
		})
	}
}

func TestNullAndAbsentResult(t *testing.T) {
	for _, text := range []string{`{"isSucc":"true","result":null}`, `{"isSucc":true}`, `{"result":null}`, `{"isSucc":true,"result":[]}`} {
		srv := serve(t, say(200, text))
		var out order
		if err := newTestClient(t, srv.URL).Call(context.Background(), opSave, nil, nil, &out, nil); err != nil || out != (order{}) {
			t.Errorf("%s: %+v, %v", text, out, err)
		}
	}
}
