package signing_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// FuzzTemplate holds that any text is a template or a problem, and that what compiles
// runs, signs and explains without a panic.
func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"{body}", "{secret|base64|uri}", "{{x}}", "{a", "}", "{query.a|after:=}", "{xml.a}{json.a}{form.a}{cookie.a}{header.host}{param.a}",
		"{path|uripath}{target}{url}{media}{rawbody}{nonce}{timestamp|before:1}", "{secret|unhex}", "{body|collapse|upper|sha512}"} {
		f.Add(s, "a=1&b", `{"a":"x"}`)
	}
	f.Fuzz(func(t *testing.T, text, query, body string) {
		r := &signing.Recipe{Name: "fuzz", Credentials: []signing.Credential{{Name: "secret", Secret: true}},
			Steps: []signing.Step{
				{Name: "params", Params: &signing.Params{From: []string{"param", "header", "cookie"}, Nested: true, Pair: text + "{name}", Repeat: "last"}},
				{Name: "canonical", Text: text + "{params}"}, {Name: "signature", Digest: "hmac-sha1", Of: "{canonical}", Key: "{secret}" + text}},
			Send: []signing.Placement{{In: "header", Name: "X", Value: text + "{signature}", List: ","}}}
		problems := signing.Check(r)
		s, err := signing.New(r, sdk.Credentials{"secret": "hush-hush"})
		if err != nil {
			if len(problems) == 0 && !strings.Contains(err.Error(), "filter") {
				t.Fatalf("New finds what Check does not: %v", err)
			}
			if strings.Contains(err.Error(), "hush-hush") && !strings.Contains(text, "hush-hush") {
				t.Fatalf("secret in %v", err)
			}
			return
		}
		for _, media := range []string{"", "application/json", "application/x-www-form-urlencoded", "text/xml", "multipart/form-data; boundary=a"} {
			req := &http.Request{Method: "POST", URL: &url.URL{Scheme: "http", Host: "h", Path: "/p", RawQuery: query}, Header: http.Header{"Content-Type": {media}}}
			e, err := s.Explain(context.Background(), signing.Input{Request: req, Body: []byte(body)})
			if err == nil && e.Signature().Value == "" {
				t.Fatal("no signature and no error")
			}
			_ = s.Verify(context.Background(), req, []byte(body))
		}
	})
}

// FuzzVerify holds that no request makes a verifier panic, and that none is let in
// that was not signed.
func FuzzVerify(f *testing.F) {
	signers := []*signing.Signer{}
	for _, v := range loadVectors(f) {
		if coversNothing[v.Recipe] || v.Recipe == "github-webhook" {
			continue
		}
		r, s := v.signer(f)
		req, body := v.signed(f, r, s)
		signers = append(signers, s)
		f.Add(req.Method, req.URL.String(), req.Header.Get("Content-Type"), req.Header.Get("Authorization"), req.Header.Get("Stripe-Signature"), body)
	}
	f.Add("GET", "/?%zz=1", "multipart/form-data; boundary=x", "Basic", "t=,v1=", []byte("--x\r\n"))
	f.Add("POST", "/", "application/json", "", ",,,", []byte(strings.Repeat("[", 1000)))
	f.Add("POST", "/", "text/xml", "", "", []byte("<a><b/></a></c>"))
	f.Fuzz(func(t *testing.T, method, target, media, authorization, list string, body []byte) {
		u, err := url.Parse(target)
		if err != nil {
			return
		}
		req := &http.Request{Method: method, URL: u, Host: "h", Header: http.Header{}}
		for k, v := range map[string]string{"Content-Type": media, "Authorization": authorization, "Stripe-Signature": list} {
			if v != "" {
				req.Header.Set(k, v)
			}
		}
		before := bytes.Clone(body)
		for _, s := range signers {
			err := s.Verify(context.Background(), req, body)
			var ve *signing.VerifyError
			if err != nil && !errors.As(err, &ve) {
				t.Fatalf("%v is no *VerifyError", err)
			}
			s.ReplayKey(req, body)
		}
		if !bytes.Equal(body, before) {
			t.Fatal("the body was changed")
		}
	})
}
