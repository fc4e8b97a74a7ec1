package sdk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// inboundSigner signs and verifies the header Signature over the body.
type inboundSigner struct{ secret string }

func (s inboundSigner) Sign(_ context.Context, r *sdk.Signing) error {
	body, err := r.Body()
	if err == nil {
		r.SetHeader("Signature", md5Hex(s.secret, string(body)))
	}
	return err
}

func (s inboundSigner) Verify(_ context.Context, r *http.Request, body []byte) error {
	if want := md5Hex(s.secret, string(body)); r.Header.Get("Signature") != want {
		return fmt.Errorf("the signature is not the one of %q with secret %s", body, s.secret)
	}
	return nil
}

func (s inboundSigner) ReplayKey(r *http.Request, _ []byte) (string, time.Duration) {
	if r.Header.Get("Timestamp") == "" {
		return "", 0
	}
	return r.Header.Get("Signature"), time.Minute
}

type deduct struct {
	OrderID string `json:"OrderID"`
	Amount  int    `json:"Amount"`
	Dry     bool   `json:"-" query:"dry"`
	AppKey  string `json:"-" header:"appkey"`
}

func (d *deduct) Validate() error {
	if d.Amount < 0 {
		return errors.New("Amount: below 0")
	}
	return nil
}

// windowed is a verifier with a time window.
type windowed struct {
	sdk.Verifier
	asked *time.Duration
}

func (w windowed) Tolerate(off time.Duration) sdk.Verifier {
	*w.asked = off
	return w.Verifier
}

// TestWebhookTolerance: the window goes to the verifier; where none has one, nothing is served.
func TestWebhookTolerance(t *testing.T) {
	var asked time.Duration
	route := []sdk.Route{{Op: &sdk.Operation{ID: "a", Method: http.MethodPost, Path: "/", Security: [][]string{{"sign"}}}}}
	for _, v := range []sdk.Verifier{windowed{inboundSigner{testSecret}, &asked}, inboundSigner{testSecret}} {
		asked = 0
		_, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test", Verifier: v, Tolerance: -1}, t, route)
		if _, ok := v.(sdk.Tolerator); ok != (err == nil) || ok != (asked == -1) {
			t.Errorf("%T: asked for %s, %v", v, asked, err)
		}
	}
}

func newTestWebhook(t *testing.T, log io.Writer) http.Handler {
	handle := func(_ context.Context, path []string, in any) (any, error) {
		d, _ := in.(*deduct)
		switch {
		case d == nil:
			return map[string]any{"path": path}, nil
		case d.OrderID == "used up":
			return nil, fmt.Errorf("deduct: %w", &sdk.Reply{Code: "E7", Message: "no budget"})
		case d.OrderID == "broken":
			return nil, errors.New("the database password is " + testSecret)
		case d.OrderID == "panic":
			panic("with " + testSecret)
		}
		return map[string]any{"got": fmt.Sprintf("%+v", *d)}, nil
	}
	security := [][]string{{"sign"}}
	op := func(method, path string) *sdk.Operation {
		return &sdk.Operation{ID: strings.Trim(path, "/{}"), Method: method, Path: path, Security: security}
	}
	newDeduct := func() any { return new(deduct) }
	h, err := sdk.NewWebhook(sdk.WebhookConfig{
		Name: "test", Credentials: sdk.Credentials{"secret": testSecret}, MaxBody: 100,
		Schemes: []sdk.Scheme{{Name: "sign", Recipe: func(c sdk.Credentials) (sdk.Signer, error) {
			return inboundSigner{c["secret"].Reveal()}, nil
		}}},
		Envelope: testEnvelope, Logger: slog.New(slog.NewTextHandler(log, nil)),
	}, t, []sdk.Route{
		{Op: op("POST", "/deduct"), New: newDeduct, Handle: handle},
		{Op: op("POST", "/notify"), New: newDeduct, Reply: "success", Handle: handle},
		{Op: op("GET", "/project/{id}"), Handle: handle},
		{Op: op("GET", "/project/list"), Handle: func(context.Context, []string, any) (any, error) { return "literal", nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func inbound(h http.Handler, method, url, body string, header ...string) (int, string, http.Header) {
	r := httptest.NewRequest(method, url, strings.NewReader(body))
	r.Header.Set("Signature", md5Hex(testSecret, body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String()), w.Header()
}

func TestWebhook(t *testing.T) {
	for _, tt := range []struct {
		name, method, url, body string
		header                  []string
		status                  int
		want                    string
		log                     string
	}{
		{"result", "POST", "/deduct?dry=true", `{"OrderID":"7","Amount":"12"}`, []string{"appkey", "k"}, 200,
			`{"isSucc":true,"statusCode":0,"message":"","result":{"got":"{OrderID:7 Amount:12 Dry:true AppKey:k}"}}`, ""},
		{"constant", "POST", "/notify", `{}`, nil, 200, "success", ""},
		{"path", "GET", "/project/a%2Fb", ``, nil, 200, `{"isSucc":true,"statusCode":0,"message":"","result":{"path":["a/b"]}}`, ""},
		{"literal path wins", "GET", "/project/list", ``, nil, 200, `{"isSucc":true,"statusCode":0,"message":"","result":"literal"}`, ""},
		{"refused by the handler", "POST", "/deduct", `{"OrderID":"used up"}`, nil, 200, `{"isSucc":false,"statusCode":"E7","message":"no budget"}`, `level=INFO msg="webhook answered no"`},
		{"failed", "POST", "/deduct", `{"OrderID":"broken"}`, nil, 500, "internal server error", "the database password is ***"},
		{"panicked", "POST", "/deduct", `{"OrderID":"panic"}`, nil, 500, "internal server error", "with ***"},
		{"wrong signature", "POST", "/deduct", `{}`, []string{"Signature", "bad"}, 401, "unauthorized", "the signature is not the one"},
		{"no signature", "POST", "/deduct", `{}`, []string{"Signature", ""}, 401, "unauthorized", "the signature is not the one"},
		{"too long", "POST", "/deduct", `{"x":"` + strings.Repeat("x", 200) + `"}`, nil, 413, "request entity too large", "too large"},
		{"not JSON", "POST", "/deduct", `{"OrderID":`, nil, 400, "bad request", "webhook not read"},
		{"invalid", "POST", "/deduct", `{"Amount":-1}`, nil, 400, "bad request", "Amount: below 0"},
		{"unknown path", "POST", "/nowhere", ``, nil, 404, "not found", ""},
		{"wrong method", "PUT", "/project/1", ``, nil, 405, "method not allowed", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log bytes.Buffer
			h := newTestWebhook(t, &log)
			status, body, header := inbound(h, tt.method, tt.url, tt.body, tt.header...)
			if status != tt.status || body != tt.want {
				t.Errorf("got %d %s", status, body)
			}
			if !strings.Contains(log.String(), tt.log) || tt.log == "" && log.Len() > 0 || strings.Contains(log.String(), testSecret) {
				t.Errorf("log %q", log.String())
			}
			if status == 405 && header.Get("Allow") != "GET" {
				t.Errorf("Allow %q", header.Get("Allow"))
			}
		})
	}
}

func TestWebhookReplay(t *testing.T) {
	h := newTestWebhook(t, io.Discard)
	for i, want := range []int{200, 401, 401} {
		if status, _, _ := inbound(h, "POST", "/deduct", `{"OrderID":"1"}`, "Timestamp", "1"); status != want {
			t.Errorf("copy %d: %d, want %d", i, status, want)
		}
	}
	// The vendor's own retry after a failure is let in.
	for range 2 {
		if status, _, _ := inbound(h, "POST", "/deduct", `{"OrderID":"broken"}`, "Timestamp", "1"); status != 500 {
			t.Errorf("retry: %d", status)
		}
	}
}

func TestReplayGuard(t *testing.T) {
	ctx := context.Background()
	g := sdk.NewReplayGuard(2)
	claim := func(key string, ttl time.Duration) string {
		ok, err := g.Claim(ctx, key, ttl)
		return fmt.Sprint(ok, err != nil)
	}
	if got := claim("a", time.Hour) + claim("a", time.Hour) + claim("b", 20*time.Millisecond) + claim("c", time.Hour); got != "true falsefalse falsetrue falsefalse true" {
		t.Errorf("got %s", got)
	}
	time.Sleep(30 * time.Millisecond)
	if got := claim("c", time.Hour) + claim("a", time.Hour); got != "true falsefalse false" {
		t.Errorf("after b expired: %s", got)
	}
	g.Release(ctx, "c")
	g = sdk.NewReplayGuard(0)
	if got := claim("x", time.Hour); got != "true false" {
		t.Error(got)
	}
	g.Release(ctx, "x")
	if got := claim("x", time.Hour); got != "true false" {
		t.Errorf("after release: %s", got)
	}
}

func TestWebhookConfig(t *testing.T) {
	op := &sdk.Operation{ID: "x", Method: "POST", Path: "/", Security: [][]string{{"sign"}}}
	signOnly := sdk.SignerFunc(func(context.Context, *sdk.Signing) error { return nil })
	for _, tt := range []struct {
		want string
		cfg  sdk.WebhookConfig
	}{
		{`unknown security scheme "sign"`, sdk.WebhookConfig{}},
		{"cannot verify", sdk.WebhookConfig{Schemes: []sdk.Scheme{{Name: "sign"}}}},
		{"cannot verify", sdk.WebhookConfig{Schemes: []sdk.Scheme{{Name: "sign", Recipe: func(sdk.Credentials) (sdk.Signer, error) { return signOnly, nil }}}}},
		{"missing credential", sdk.WebhookConfig{Schemes: []sdk.Scheme{{Name: "sign", Recipe: func(sdk.Credentials) (sdk.Signer, error) { return nil, errors.New("missing credential") }}}}},
		{`no security alternative has the scheme "other"`, sdk.WebhookConfig{Scheme: "other"}},
	} {
		if _, err := sdk.NewWebhook(tt.cfg, t, []sdk.Route{{Op: op}}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
