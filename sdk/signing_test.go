package sdk_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// withSigner replaces the recipe by a function.
func withSigner(f sdk.SignerFunc) func(*sdk.ClientConfig) {
	return func(cfg *sdk.ClientConfig) { cfg.Signer = f }
}

func TestSignerWritesEverywhere(t *testing.T) {
	opForm := &sdk.Operation{ID: "form", Method: "POST", Path: "/f", Security: signed, Request: "application/x-www-form-urlencoded"}
	opXML := &sdk.Operation{ID: "xml", Method: "POST", Path: "/x", Security: signed, Request: "text/xml"}
	type form struct {
		A string `form:"a"`
		B string `form:"b"`
	}
	type xmlBody struct {
		Body string `body:"xml"`
	}
	for _, tt := range []struct {
		name            string
		op              *sdk.Operation
		in              any
		set             []string // in, name, value
		query, body, ct string
	}{
		{"json appended", opSave, &saveRequest{Name: "x"}, []string{"json", "sign", `a"b`}, "", `{"name":"x","sign":"a\"b"}`, "application/json"},
		{"json replaced", opSave, &saveRequest{Name: "x", Count: 2}, []string{"json", "name", "y"}, "", `{"name":"y","count":2}`, "application/json"},
		{"json from nothing", opSave, nil, []string{"json", "k", "v"}, "", `{"k":"v"}`, "application/json"},
		{"form", opForm, &form{"1 2", "b"}, []string{"form", "sign", "x&y"}, "", "a=1+2&b=b&sign=x%26y", "application/x-www-form-urlencoded"},
		{"form replaced", opForm, &form{"1", "b"}, []string{"form", "a", "2"}, "", "a=2&b=b", "application/x-www-form-urlencoded"},
		{"form from nothing", opForm, nil, []string{"form", "a", "2"}, "", "a=2", "application/x-www-form-urlencoded"},
		{"query", opSave, nil, []string{"query", "sign", "a+b/c="}, "sign=a%2Bb%2Fc%3D", "{}", "application/json"},
		{"param of a body", opSave, nil, []string{"param", "k", "v"}, "", `{"k":"v"}`, "application/json"},
		{"param of a form", opForm, &form{"1", "b"}, []string{"param", "k", "v"}, "", "a=1&b=b&k=v", "application/x-www-form-urlencoded"},
		{"param of xml", opXML, &xmlBody{"<xml><a>1</a></xml>"}, []string{"param", "k", "v"}, "", "<xml><a>1</a><k>v</k></xml>", "text/xml"},
		{"xml", opXML, &xmlBody{"<xml><a>1</a></xml>"}, []string{"xml", "sign", "<&"}, "", "<xml><a>1</a><sign>&lt;&amp;</sign></xml>", "text/xml"},
		{"xml replaced", opXML, &xmlBody{"<xml><a/><!-- <a> --><b>2</b></xml>"}, []string{"xml", "a", "9"}, "", "<xml><a>9</a><!-- <a> --><b>2</b></xml>", "text/xml"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, say(200, fine))
			c := newTestClient(t, srv.URL, withSigner(func(_ context.Context, r *sdk.Signing) error {
				before := r.RawQuery()
				old, _ := r.Body()
				if err := r.Set(tt.set[0], tt.set[1], tt.set[2]); err != nil {
					return err
				}
				if !strings.Contains(tt.name, "replaced") && !strings.Contains(tt.name, "nothing") {
					if err := r.Del(tt.set[0], tt.set[1]); err != nil {
						return err
					}
					if now, _ := r.Body(); r.RawQuery() != before || string(now) != string(old) {
						t.Errorf("Del left %q %q, want %q %q", r.RawQuery(), now, before, old)
					}
					return r.Set(tt.set[0], tt.set[1], tt.set[2])
				}
				return nil
			}))
			if err := c.Call(context.Background(), tt.op, nil, tt.in, nil, nil); err != nil {
				t.Fatal(err)
			}
			got := srv.seen[0]
			if got.query != tt.query || got.body != tt.body || got.header.Get("Content-Type") != tt.ct {
				t.Errorf("got %q %q %q", got.query, got.body, got.header.Get("Content-Type"))
			}
		})
	}
}

func TestSignerErrors(t *testing.T) {
	srv := serve(t, say(200, fine))
	for _, tt := range []struct{ in, want string }{
		{"form", "the body is application/json, not a form"}, {"xml", "not XML"}, {"nowhere", `cannot put "k" into "nowhere"`},
	} {
		c := newTestClient(t, srv.URL, withSigner(func(_ context.Context, r *sdk.Signing) error { return r.Set(tt.in, "k", "v") }))
		err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, nil, nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) || len(srv.seen) != 0 {
			t.Errorf("%s: %v after %d requests", tt.in, err, len(srv.seen))
		}
	}
}

func TestSigningParams(t *testing.T) {
	r, err := http.NewRequest("POST", "https://x.example/p?a=1%202&b=%E8%AE%A2+x&c", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Cookie", "s=1; t=2")
	s := sdk.NewSigning(r, []byte(`{"n":1,"s":"x\"y","z":null,"o":{"k":[1]}}`))
	for in, want := range map[string]string{
		"query":  `a=1 2; b=订 x; c=; `,
		"json":   `n=1; s=x"y; z=null; o={"k":[1]}; `,
		"cookie": `s=1; t=2; `,
		"form":   ``,
	} {
		params, err := s.Params(in)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range params {
			got += p.Name + "=" + p.Value + "; "
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
	if _, err := s.Params("sky"); err == nil {
		t.Error("no error for an unknown place")
	}
	s.SetQuery("b", "2")
	s.SetCookie("s", "9")
	out, err := s.Request(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := out.URL.String() + " " + out.Header.Get("Cookie"); got != "https://x.example/p?a=1%202&b=2&c t=2; s=9" {
		t.Errorf("got %s", got)
	}
	if r.URL.RawQuery != "a=1%202&b=%E8%AE%A2+x&c" || r.Header.Get("Cookie") != "s=1; t=2" {
		t.Error("the request that was read has changed")
	}
}

func TestSignerWrapsRecipe(t *testing.T) {
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL, withSigner(func(ctx context.Context, r *sdk.Signing) error {
		r.SetQuery("extra", "1")
		return r.SignDefault(ctx)
	}))
	if err := c.Call(context.Background(), opSave, nil, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	got := srv.seen[0]
	if want := md5Hex(testSecret, got.header.Get("Timestamp"), "extra=1", "{}"); got.query != "extra=1" || got.header.Get("Signature") != want {
		t.Errorf("got %+v", got)
	}
}

func TestSignersCompose(t *testing.T) {
	srv := serve(t, say(200, fine))
	inner := sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error { return r.SetJSON("inner", "1") })
	outer := sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
		body, _ := r.Body()
		return r.SetJSON("outer", md5Hex(string(body)))
	})
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Signer = sdk.Signers(inner, outer) })
	if err := c.Call(context.Background(), opSave, nil, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	if want := `{"inner":"1","outer":"` + md5Hex(`{"inner":"1"}`) + `"}`; srv.seen[0].body != want {
		t.Errorf("got %s, want %s", srv.seen[0].body, want)
	}
}

// mutations are ways to break a signature.
var mutations = map[string]func(*http.Request){
	"header added":   func(r *http.Request) { r.Header.Set("X-Late", "1") },
	"header changed": func(r *http.Request) { r.Header.Set("Timestamp", "1") },
	"header dropped": func(r *http.Request) { r.Header.Del("Signature") },
	"query":          func(r *http.Request) { r.URL.RawQuery += "&late=1" },
	"path":           func(r *http.Request) { r.URL.Path += "x" },
	"method":         func(r *http.Request) { r.Method = "PUT" },
	"host":           func(r *http.Request) { r.Host = "other.example" },
	"body":           func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("{}")) },
	"body read":      func(r *http.Request) { _, _ = r.Body.Read(make([]byte, 1)) },
	"length":         func(r *http.Request) { r.ContentLength = 1 },
}

func TestMutationAfterSign(t *testing.T) {
	for name, mutate := range mutations {
		t.Run(name, func(t *testing.T) {
			srv := serve(t, say(200, fine))
			c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
				cfg.Settings.Wire = []sdk.Middleware{func(next sdk.Doer) sdk.Doer {
					return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
						mutate(r)
						return next.Do(r)
					})
				}}
			})
			op := *opSave
			op.Idempotent = true
			err := c.Call(context.Background(), &op, nil, &saveRequest{Name: "x"}, nil, nil)
			if !errors.Is(err, sdk.ErrMutatedAfterSign) || len(srv.seen) != 0 {
				t.Errorf("got %v after %d requests", err, len(srv.seen))
			}
			var e *sdk.Error
			if !errors.As(err, &e) || e.Attempt != 1 || e.Op != "orderSave" {
				t.Errorf("got %+v", err)
			}
		})
	}
}

// editing is a transport that edits a copy, as transports may.
type editing struct {
	next   http.RoundTripper
	mutate func(*http.Request)
}

func (e editing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	e.mutate(r)
	return e.next.RoundTrip(r)
}

func TestGuard(t *testing.T) {
	for name, mutate := range mutations {
		srv := serve(t, say(200, fine))
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Settings.HTTPClient = &http.Client{Transport: editing{sdk.Guard(nil), mutate}}
		})
		err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, nil, nil)
		if !errors.Is(err, sdk.ErrMutatedAfterSign) || len(srv.seen) != 0 {
			t.Errorf("%s: got %v after %d requests", name, err, len(srv.seen))
		}
	}
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.HTTPClient = &http.Client{Transport: editing{sdk.Guard(nil, "traceparent"),
			func(r *http.Request) { r.Header.Set("Traceparent", "00-1") }}}
	})
	if err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, nil, nil); err != nil {
		t.Errorf("an allowed header: %v", err)
	}
}

func TestWireMayWatch(t *testing.T) {
	srv := serve(t, say(503, ""), say(200, fine))
	var log []string
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.Wire = []sdk.Middleware{func(next sdk.Doer) sdk.Doer {
			return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
				resp, err := next.Do(r.WithContext(context.WithValue(r.Context(), struct{ n int }{1}, 1)))
				log = append(log, fmt.Sprint(sdk.OperationID(r.Context()), " ", resp.StatusCode))
				return resp, err
			})
		}}
	})
	if err := c.Call(context.Background(), opGet, []any{"1"}, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(log) != "[orderGet 503 orderGet 200]" {
		t.Errorf("got %v", log)
	}
}

func TestMiddlewareRunsBeforeSign(t *testing.T) {
	srv := serve(t, say(503, ""), say(200, fine))
	calls := 0
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.Middleware = []sdk.Middleware{
			func(next sdk.Doer) sdk.Doer {
				return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
					calls++
					r.Header.Set("X-Order", "outer")
					q := r.URL.Query()
					q.Set("m", "1")
					r.URL.RawQuery = q.Encode()
					return next.Do(r)
				})
			},
			func(next sdk.Doer) sdk.Doer {
				return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
					r.Header.Set("X-Order", r.Header.Get("X-Order")+" inner")
					data, _ := io.ReadAll(r.Body)
					data = []byte(strings.ToUpper(string(data)))
					r.Body, r.ContentLength = io.NopCloser(strings.NewReader(string(data))), int64(len(data))
					resp, err := next.Do(r)
					if err == nil && resp.StatusCode != 200 {
						t.Errorf("middleware saw %d", resp.StatusCode)
					}
					return resp, err
				})
			},
		}
	})
	op := *opSave
	op.Idempotent = true
	var out order
	if err := c.Call(context.Background(), &op, nil, &saveRequest{Name: "x"}, &out, nil); err != nil || out.ID != "7" {
		t.Fatal(err, out)
	}
	if calls != 1 || len(srv.seen) != 2 {
		t.Errorf("%d calls, %d requests", calls, len(srv.seen))
	}
	for _, got := range srv.seen {
		if got.body != `{"NAME":"X"}` || got.query != "m=1" || got.header.Get("X-Order") != "outer inner" {
			t.Errorf("got %+v", got)
		}
		if want := md5Hex(testSecret, got.header.Get("Timestamp"), got.query, got.body); got.header.Get("Signature") != want {
			t.Errorf("signature %q, want %q", got.header.Get("Signature"), want)
		}
	}
}

func TestMiddlewareAnswers(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		status     int
		want       string
	}{{"fine", fine, 200, ""}, {"failure", `{"isSucc":"false","statusCode":"50506"}`, 200, "already used"}} {
		c := newTestClient(t, "http://nowhere.invalid", func(cfg *sdk.ClientConfig) {
			cfg.Settings.Middleware = []sdk.Middleware{func(sdk.Doer) sdk.Doer {
				return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: tt.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(tt.body)), ContentLength: -1}, nil
				})
			}}
		})
		var out order
		err := c.Call(context.Background(), opGet, []any{"1"}, nil, &out, nil)
		if tt.want == "" && (err != nil || out.ID != "7") || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v %v", tt.name, err, out)
		}
	}
}

func TestRedirects(t *testing.T) {
	other := serve(t, say(200, `{"id":"elsewhere"}`))
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/x", http.StatusFound) })
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.Header = http.Header{"X-Api-Key": {"k"}} })

	err := c.Call(context.Background(), opGet, []any{"1"}, nil, nil, nil)
	var e *sdk.Error
	if !errors.As(err, &e) || e.HTTPStatus != 302 || len(other.seen) != 0 {
		t.Fatalf("signed: %v, %d followed", err, len(other.seen))
	}
	var out order
	err = c.Call(context.Background(), opPublic, nil, nil, &out, []sdk.Option{sdk.Header("Authorization", "Bearer x")})
	if err != nil || out.ID != "elsewhere" {
		t.Fatalf("public: %v %v", err, out)
	}
	if h := other.seen[0].header; h.Get("Authorization") != "" || h.Get("X-Api-Key") != "" {
		t.Errorf("credentials went to another host: %v", h)
	}
}

// A redirect that is the documented success is the answer of the call, and not followed.
func TestRedirectIsTheAnswer(t *testing.T) {
	other := serve(t, say(200, `{"id":"elsewhere"}`))
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL+"/x", http.StatusFound) })
	c := newTestClient(t, srv.URL)
	op := *opPublic
	op.Redirects = true
	var meta sdk.Meta
	if err := c.Call(context.Background(), &op, nil, nil, nil, []sdk.Option{sdk.Into(&meta)}); err != nil {
		t.Fatal(err)
	}
	if meta.HTTPStatus != 302 || meta.Header.Get("Location") != other.URL+"/x" || len(other.seen) != 0 {
		t.Errorf("status %d, Location %q, %d followed", meta.HTTPStatus, meta.Header.Get("Location"), len(other.seen))
	}
}

func TestUsersHTTPClient(t *testing.T) {
	srv := serve(t, say(200, fine, "Set-Cookie", "sid=1"), say(200, fine))
	jar, _ := cookiejar.New(nil)
	user := &http.Client{Jar: jar, Timeout: 1 << 40, Transport: &http.Transport{}}
	before := *user
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.HTTPClient = user })
	for range 2 {
		if err := c.Call(context.Background(), opGet, []any{"1"}, nil, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := srv.seen[1].header.Get("Cookie"); got != "sid=1" {
		t.Errorf("cookie %q", got)
	}
	if user.Timeout != before.Timeout || user.Transport != before.Transport || user.CheckRedirect != nil {
		t.Error("the user's client was changed")
	}
}

// TestSigningPrintsNoSecret: not with fmt, not with a logger.
func TestSigningPrintsNoSecret(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/a?access_token=hush-token", nil)
	r.Header.Set("Authorization", "Bearer hush")
	s := sdk.NewSigning(r, []byte(`{"password":"hush"}`))
	s.Operation, s.Token = "pay", "hush"
	data, err := json.Marshal(map[string]any{"s": s})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "signing", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "signing", s)
	text := string(data) + log.String() + fmt.Sprintf("%v %+v %#v %s %x", s, s, s, s, s)
	if strings.Contains(text, "hush") || !strings.Contains(string(data), `"signing of pay (POST), attempt 1"`) {
		t.Errorf("got %s", text)
	}
}

// The option TraceSigning reaches the signer of its call, and of no other.
func TestTraceSigning(t *testing.T) {
	srv := serve(t, say(200, `{"code":0}`))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Signer = sdk.SignerFunc(func(_ context.Context, s *sdk.Signing) error {
			s.Explain("canonical", "text of "+s.Operation)
			return nil
		})
	})
	op := &sdk.Operation{ID: "ping", Method: "GET", Path: "/ping", Security: signed, Envelope: sdk.NoEnvelope}
	var got []string
	trace := sdk.TraceSigning(func(step, value string) { got = append(got, step+"="+value) })
	for _, opts := range [][]sdk.Option{{trace}, nil} {
		if err := c.Call(context.Background(), op, nil, nil, nil, opts); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, []string{"canonical=text of ping"}) {
		t.Errorf("traced %q", got)
	}
}
