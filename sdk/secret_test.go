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
	"net/url"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

func TestSecretNeverPrints(t *testing.T) {
	s := sdk.Secret(testSecret)
	type config struct {
		Secret sdk.Secret
		Map    sdk.Credentials
		List   []sdk.Secret
		Ptr    *sdk.Secret
		Any    any
	}
	c := config{s, sdk.Credentials{"k": s}, []sdk.Secret{s}, &s, s}
	var all bytes.Buffer
	for _, v := range []any{s, &s, c, &c, []any{s}, map[string]any{"k": s}, sdk.Token{Value: s, Refresh: s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
			fmt.Fprintf(&all, verb+"\n", v)
		}
		fmt.Fprintln(&all, v)
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
		slog.New(slog.NewJSONHandler(&all, nil)).Info("x", "v", v)
		slog.New(slog.NewTextHandler(&all, nil)).Info("x", "v", v)
	}
	for _, form := range []string{testSecret, fmt.Sprintf("%x", testSecret), fmt.Sprintf("%X", testSecret),
		strings.Trim(fmt.Sprint([]byte(testSecret)), "[]")} {
		if strings.Contains(all.String(), form) {
			t.Errorf("printed as %.20s...", form)
		}
	}
	if s.Reveal() != testSecret || fmt.Sprint(sdk.Secret("")) != "" || fmt.Sprintf("%#v", s) != `"***"` {
		t.Error("Reveal or the empty secret is wrong")
	}
	var back config
	if err := json.Unmarshal([]byte(`{"Secret":"abc"}`), &back); err != nil || back.Secret.Reveal() != "abc" {
		t.Errorf("%v %q", err, back.Secret.Reveal())
	}
}

// leaky is a transport whose errors tell everything.
type leaky struct{}

func (leaky) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: fmt.Errorf("proxy refused %s with %v", r.URL, r.Header)}
}

// TestNoSecretLeaves makes every kind of call with everything switched on and looks for
// the secret and the token in all that comes out.
func TestNoSecretLeaves(t *testing.T) {
	const token = "tok-0123456789abcdef"
	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	signer := sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
		fmt.Fprintf(&out, "%v %+v %#v %s\n", r, r, r, r)
		r.SetQuery("sign", "of "+testSecret)
		r.SetQuery("access_token", token)
		r.SetHeader("Authorization", "Bearer "+token)
		return r.SetJSON("client_secret", testSecret)
	})
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"isSucc":"false","statusCode":"19999","message":"your string to sign: %s","detail":%q}`,
				testSecret+"&x="+url.QueryEscape(testSecret), string(body)+r.URL.String())
		}
	}
	show := func(v any) {
		fmt.Fprintf(&out, "%v\n%+v\n%#v\n%s\n%q\n", v, v, v, v, v)
		logger.Error("x", "v", v)
		data, err := json.Marshal(v)
		if err == nil {
			out.Write(data)
		}
	}
	for name, use := range map[string]func(*sdk.ClientConfig){
		"echo 200": func(cfg *sdk.ClientConfig) { cfg.BaseURL = serve(t, echo(200)).URL },
		"echo 401": func(cfg *sdk.ClientConfig) { cfg.BaseURL = serve(t, echo(401)).URL },
		"page": func(cfg *sdk.ClientConfig) {
			cfg.BaseURL = serve(t, say(200, "<html>"+testSecret, "Content-Type", "text/html")).URL
		},
		"half": func(cfg *sdk.ClientConfig) { cfg.BaseURL = serve(t, say(200, `{"isSucc":"`+testSecret)).URL },
		"no type": func(cfg *sdk.ClientConfig) {
			cfg.BaseURL = serve(t, say(200, `{"isSucc":"true","result":["`+testSecret+`"]}`)).URL
		},
		"502":      func(cfg *sdk.ClientConfig) { cfg.BaseURL = serve(t, say(502, testSecret)).URL },
		"redirect": func(cfg *sdk.ClientConfig) { cfg.BaseURL = serve(t, say(302, "", "Location", "/x?s="+testSecret)).URL },
		"network":  func(cfg *sdk.ClientConfig) { cfg.Settings.HTTPClient = &http.Client{Transport: leaky{}} },
		"mutation": func(cfg *sdk.ClientConfig) {
			cfg.Settings.Wire = []sdk.Middleware{func(next sdk.Doer) sdk.Doer {
				return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
					r.URL.RawQuery += "x"
					return next.Do(r)
				})
			}}
		},
		"signer fails": func(cfg *sdk.ClientConfig) {
			cfg.Signer = sdk.SignerFunc(func(context.Context, *sdk.Signing) error { return errors.New("key " + testSecret) })
		},
	} {
		out.Reset()
		c := newTestClient(t, "http://127.0.0.1:1", func(cfg *sdk.ClientConfig) {
			cfg.Signer = signer
			cfg.Settings.Logger = logger
			cfg.Credentials["token"] = token
			use(cfg)
		})
		show(c)
		var meta sdk.Meta
		err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, new(order), []sdk.Option{sdk.Into(&meta)})
		if err == nil {
			t.Fatalf("%s: no error", name)
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			show(e)
		}
		var e *sdk.Error
		if !errors.As(err, &e) {
			t.Fatalf("%s: %T", name, err)
		}
		out.Write(e.Body)
		for _, secret := range []string{testSecret, token, url.QueryEscape(testSecret)} {
			if i := strings.Index(out.String(), secret); i >= 0 {
				t.Errorf("%s: %q in ...%s", name, secret, out.String()[max(0, i-200):i+len(secret)])
			}
		}
		if name != "signer fails" && !strings.Contains(out.String(), `"operation":"orderSave"`) {
			t.Errorf("%s: the debug log is silent", name)
		}
	}
}

func TestPublicCredentialsMayShow(t *testing.T) {
	srv := serve(t, say(400, `{"isSucc":"false","message":"unknown app key app-4711"}`))
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Credentials["appkey"] = "app-4711"
		cfg.Public = []string{"appkey"}
	})
	if err := c.Call(context.Background(), opSave, nil, nil, nil, nil); !strings.Contains(err.Error(), "app-4711") {
		t.Errorf("got %v", err)
	}
}

// TestCredentialsWithWhiteSpace: a line end from a file is found before the vendor calls it
// a wrong signature; PEM has one, and what is inside a value is its own.
func TestCredentialsWithWhiteSpace(t *testing.T) {
	const pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"
	for value, want := range map[string]string{
		"hush hush": "", "": "", pem: "",
		"hush\n": `t: secret has white space`, " hush": `t: secret has`, "hush\t": `t: secret has`, "\r\n": `t: secret has`,
	} {
		creds := sdk.Credentials{"secret": sdk.Secret(value), "key": "k"}
		if value == "\r\n" {
			creds["key"], want = "k ", "t: AppKey and secret have white space around them"
		}
		_, err := sdk.NewClient(sdk.ClientConfig{Name: "t", BaseURL: "http://localhost", Credentials: creds, Fields: map[string]string{"key": "AppKey"}})
		_, hookErr := sdk.NewWebhook(sdk.WebhookConfig{Name: "t", Credentials: creds, Fields: map[string]string{"key": "AppKey"}}, struct{}{}, nil)
		for _, err := range []error{err, hookErr} {
			if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hush")) {
				t.Errorf("%q: got %v", value, err)
			}
		}
	}
}
