package signing_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// TestExplainMasks looks for every secret of every vector in what is shown by default.
func TestExplainMasks(t *testing.T) {
	for _, v := range loadVectors(t) {
		if v.VerifyOnly {
			continue
		}
		r, s := v.signer(t)
		e, err := s.Explain(context.Background(), v.input(t, r))
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Lines) == 0 {
			t.Fatalf("%s: no lines", v.Recipe)
		}
		var shown string
		for _, l := range e.Lines {
			shown += l.Masked + fmt.Sprintf("%v %+v %#v\n", l.Value, l.Value, l.Value)
		}
		for _, c := range r.Credentials {
			x := v.creds(t)[c.Name].Reveal()
			if c.Secret && len(x) >= 4 && strings.Contains(shown, x) {
				t.Errorf("%s/%s: secret %s shows in\n%s", v.Recipe, v.Name, c.Name, shown)
			}
		}
		for _, derived := range []string{"QWxhZGRpbjpvcGVuIHNlc2FtZQ", "mF_9.B5f-4.1JqM"} {
			if strings.Contains(shown, derived) {
				t.Errorf("%s/%s: %s shows", v.Recipe, v.Name, derived)
			}
		}
		for _, l := range e.Lines {
			if strings.HasPrefix(l.Name, "k") && l.Kind == "digest" && l.Masked != "***" {
				t.Errorf("%s: derived key %s shows as %q", v.Recipe, l.Name, l.Masked)
			}
		}
	}
}

func TestExplainSteps(t *testing.T) {
	s, err := signing.New(loadRecipe(t, "jinyantrip"), sdk.Credentials{"appkey": "app", "secret": "secret1"})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodPost, "https://demo.example/x", nil)
	e, err := s.Explain(context.Background(), signing.Input{Request: req, Body: []byte(`{"a":1}`), Time: time.UnixMilli(1597309622715)})
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, l := range e.Lines {
		fmt.Fprintf(&got, "%s %s: %s = %s\n", l.Kind, l.Name, l.Template, l.Masked)
	}
	want := `set header Appkey: {appkey} = app
set header Timestamp: {timestamp} = 1597309622715
text canonical: {secret}{timestamp}{query}{body} = ***1597309622715{"a":1}
digest signature: md5({canonical}) = ` + e.Signature().Masked + `
send header Signature: {signature} = ` + e.Signature().Masked + "\n"
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

func TestTrace(t *testing.T) {
	s, err := signing.New(loadRecipe(t, "jinyantrip"), sdk.Credentials{"appkey": "app", "secret": "secret1"})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodPost, "https://demo.example/x", nil)
	sig := sdk.NewSigning(req, nil)
	sig.Time = time.UnixMilli(1)
	got := map[string]string{}
	sig.Trace = func(step, value string) { got[step] = value }
	if err := s.Sign(context.Background(), sig); err != nil {
		t.Fatal(err)
	}
	if got["canonical"] != "secret11" || len(got["signature"]) != 32 {
		t.Errorf("got %v", got)
	}
}

// TestDiagnose makes a mistake on the other side and asks what it was.
func TestDiagnose(t *testing.T) {
	const body = "{ \"b\": \"x/y\", \"a\": \"\" }\n"
	jin := sdk.Credentials{"appkey": "app", "secret": "c2VjcmV0MQ=="}
	post := func(url, media, body string) signing.Input {
		req, _ := http.NewRequest(http.MethodPost, url, nil)
		req.Header.Set("Content-Type", media)
		return signing.Input{Request: req, Body: []byte(body), Time: time.UnixMilli(1597309622715), Nonce: "n0nce"}
	}
	plain := post("https://demo.example/x?b=1%202&a=", "application/json", body)
	top := sdk.Credentials{"app_key": "12", "app_secret": "topsecret", "sign_method": "md5"}
	form := post("https://eco.taobao.com/router/rest?method=a.b", "application/x-www-form-urlencoded", "b=1%202&a=x%2By")
	for _, c := range []struct {
		name   string
		recipe string
		creds  sdk.Credentials
		in     signing.Input
		other  func(*signing.Recipe, sdk.Credentials, *signing.Input)
		want   string
	}{
		{"nothing", "jinyantrip", jin, plain, func(*signing.Recipe, sdk.Credentials, *signing.Input) {}, ""},
		{"seconds", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) { r.Clock = "unix" }, "timestamp written as unix"},
		{"body trimmed", "jinyantrip", jin, plain, func(_ *signing.Recipe, _ sdk.Credentials, in *signing.Input) { in.Body = in.Body[:len(in.Body)-1] }, "body without the white space around it"},
		{"body compact", "jinyantrip", jin, plain, func(_ *signing.Recipe, _ sdk.Credentials, in *signing.Input) { in.Body = []byte(`{"b":"x/y","a":""}`) }, "JSON body without white space"},
		{"keys sorted", "jinyantrip", jin, plain, func(_ *signing.Recipe, _ sdk.Credentials, in *signing.Input) { in.Body = []byte(`{"a":"","b":"x/y"}`) }, "JSON body with sorted keys"},
		{"secret decoded", "jinyantrip", jin, plain, func(_ *signing.Recipe, c sdk.Credentials, _ *signing.Input) { c["secret"] = "secret1" }, "secret decoded from base64"},
		{"secret with a line end", "jinyantrip", jin, plain, func(_ *signing.Recipe, c sdk.Credentials, _ *signing.Input) { c["secret"] += "\n" }, "secret with a line end after it"},
		{"swapped", "jinyantrip", jin, plain, func(_ *signing.Recipe, c sdk.Credentials, _ *signing.Input) { c["secret"] = "app" }, "swapped"},
		{"base64", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) { r.Steps[1].Encoding = "base64" }, "another spelling"},
		{"upper case", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) { r.Steps[1].Encoding = "HEX" }, "another spelling"},
		{"sha256", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) { r.Steps[1].Digest = "sha256" }, "digest sha256"},
		{"hmac", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) {
			r.Steps[1].Digest, r.Steps[1].Key = "hmac-sha256", "{secret}"
		}, "digest hmac-sha256"},
		{"query decoded", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, in *signing.Input) {
			u := *in.Request.URL
			u.RawQuery = "b=1 2&a="
			req := *in.Request
			req.URL, in.Request = &u, &req
		}, "query decoded"},
		{"secret at the end", "jinyantrip", jin, plain, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) {
			r.Steps[0].Text = "{timestamp}{query}{body}{secret}"
		}, "secret at the end"},
		{"unsorted", "top", top, form, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) { r.Steps[0].Params.Sort = "none" }, "not sorted"},
		{"encoded", "top", top, form, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) {
			r.Steps[0].Params.Pair = "{name}{value|uri}"
		}, "percent-encoded"},
		{"joined", "top", top, form, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) {
			r.Steps[0].Params.Pair, r.Steps[0].Params.Join = "{name}={value}", "&"
		}, "names and values with = between"},
		{"zone", "top", top, form, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) { r.Zone = "UTC" }, "zone UTC"},
		{"two mistakes", "top", top, form, func(r *signing.Recipe, _ sdk.Credentials, _ *signing.Input) {
			r.Zone = "UTC"
			r.Steps[0].Params.Sort = "none"
		}, "not sorted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			other := loadRecipe(t, c.recipe)
			creds, in := sdk.Credentials{}, c.in
			for k, v := range c.creds {
				creds[k] = v
			}
			c.other(other, creds, &in)
			theirs, err := signing.New(other, creds)
			if err != nil {
				t.Fatal(err)
			}
			e, err := theirs.Explain(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			ours, err := signing.New(loadRecipe(t, c.recipe), c.creds)
			if err != nil {
				t.Fatal(err)
			}
			d, err := ours.Diagnose(context.Background(), c.in, e.Signature().Value.Reveal())
			if err != nil {
				t.Fatal(err)
			}
			if c.want == "" {
				if !d.Matches {
					t.Errorf("got %+v", d)
				}
				return
			}
			found := false
			for _, f := range d.Findings {
				found = found || strings.Contains(strings.Join(f.Changes, "; "), c.want)
				if strings.Contains(f.Masked, c.creds["secret"].Reveal()) && c.creds["secret"] != "" {
					t.Errorf("secret in %q", f.Masked)
				}
			}
			if !found {
				t.Errorf("not found among %+v", d)
			}
		})
	}
}

func TestDiagnoseFindsNothing(t *testing.T) {
	s, err := signing.New(loadRecipe(t, "top"), sdk.Credentials{"app_key": "12", "app_secret": "topsecret"})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodGet, "https://eco.taobao.com/router/rest?method=a.b&x=1", nil)
	d, err := s.Diagnose(context.Background(), signing.Input{Request: req, Time: time.Unix(1, 0)}, "00112233445566778899aabbccddeeff")
	if err != nil || d.Matches || len(d.Findings) > 0 || d.Tried < 1000 {
		t.Errorf("got %+v, %v", d, err)
	}
}

// TestDiagnoseRSA needs the public key alone.
func TestDiagnoseRSA(t *testing.T) {
	keys := (&vector{Credentials: map[string]string{"private": "@keys/test-rsa.pem", "public": "@keys/test-rsa-public.pem"}}).creds(t)
	req, _ := http.NewRequest(http.MethodPost, "https://shop.example/notify", nil)
	in := signing.Input{Request: req, Body: []byte("{}\n"), Time: time.Unix(1554209980, 0), Nonce: "n"}
	theirs, err := signing.New(loadRecipe(t, "wechatpay-v3-callback"), sdk.Credentials{"platform_key": keys["private"]})
	if err != nil {
		t.Fatal(err)
	}
	trimmed := in
	trimmed.Body = []byte("{}")
	e, err := theirs.Explain(context.Background(), trimmed)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := signing.New(loadRecipe(t, "wechatpay-v3-callback"), sdk.Credentials{"platform_key": keys["public"]})
	if err != nil {
		t.Fatal(err)
	}
	d, err := ours.Diagnose(context.Background(), in, e.Signature().Value.Reveal())
	if err != nil || len(d.Findings) == 0 || !strings.Contains(d.Findings[0].Changes[0], "white space") {
		t.Errorf("got %+v, %v", d, err)
	}
}
