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

// benchRequest builds requests outside the measured part: what setters of sdk.Signing
// cost is the request's own.
func benchSigner(b *testing.B, recipe string, creds sdk.Credentials) sdk.Signer {
	b.Helper()
	s, err := signing.Use(loadRecipe(b, recipe))(creds)
	if err != nil {
		b.Fatal(err)
	}
	return s
}

func benchmarkSign(b *testing.B, s sdk.Signer, req *http.Request, body []byte) {
	b.Helper()
	r := sdk.NewSigning(req, body)
	r.Time = time.Unix(1597309622, 715e6)
	ctx := context.Background()
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		start := *r // setters replace what they change, so a copy is a fresh attempt
		if err := s.Sign(ctx, &start); err != nil {
			b.Fatal(err)
		}
	}
}

func jsonRequest() (*http.Request, []byte) {
	body := `{"type":1,"text":"` + strings.Repeat("x", 1000) + `"}`
	req, _ := http.NewRequest(http.MethodPost, "https://demo.example/adapter/order/list", nil)
	req.Header.Set("Content-Type", "application/json")
	return req, []byte(body)
}

func BenchmarkSignJSONBody(b *testing.B) {
	req, body := jsonRequest()
	benchmarkSign(b, benchSigner(b, "jinyantrip", sdk.Credentials{"appkey": "app", "secret": "secret1"}), req, body)
}

// topRequest has 20 parameters when it is signed: 7 of TOP's own, 13 of the call.
func topRequest() (*http.Request, []byte) {
	var form strings.Builder
	for i := range 12 {
		fmt.Fprintf(&form, "field_%02d=value%d&", i, i)
	}
	form.WriteString("title=%E6%B5%8B%E8%AF%95")
	req, _ := http.NewRequest(http.MethodPost, "https://eco.taobao.com/router/rest?method=taobao.item.add", nil)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
	return req, []byte(form.String())
}

func BenchmarkSignTOP20(b *testing.B) {
	req, body := topRequest()
	for _, method := range []string{"md5", "hmac-sha256"} {
		b.Run(method, func(b *testing.B) {
			benchmarkSign(b, benchSigner(b, "top", sdk.Credentials{"app_key": "12345678", "app_secret": "helloworld", "sign_method": sdk.Secret(method)}), req, body)
		})
	}
}

// jsonSetters and topSetters put in place what the recipes do, without computing it.
func jsonSetters() sdk.Signer {
	return sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
		r.SetHeader("Appkey", "app")
		r.SetHeader("Timestamp", "1597309622715")
		r.SetHeader("Signature", "daca64d102ae9b975cfaf2c774a013da")
		return nil
	})
}

func topSetters(method string, size int) sdk.Signer {
	values := [...][2]string{{"app_key", "12345678"}, {"timestamp", "2016-01-01 12:00:00"}, {"v", "2.0"}, {"format", "json"},
		{"sign_method", method}, {"sign", strings.Repeat("F", size)}}
	return sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
		for i := range values {
			r.SetQuery(values[i][0], values[i][1])
		}
		return nil
	})
}

// TestOneAllocation holds the budget: what leaves the signer is one text, cut in pieces.
func TestOneAllocation(t *testing.T) {
	if racing || testing.CoverMode() != "" {
		t.Skip("the race detector and coverage allocate")
	}
	json, jsonBody := jsonRequest()
	top, topBody := topRequest()
	for _, c := range []struct {
		name, recipe string
		creds        sdk.Credentials
		setters      sdk.Signer
		req          *http.Request
		body         []byte
	}{
		{"JSON body, md5", "jinyantrip", sdk.Credentials{"appkey": "app", "secret": "secret1"}, jsonSetters(), json, jsonBody},
		{"TOP, md5", "top", sdk.Credentials{"app_key": "12345678", "app_secret": "helloworld", "sign_method": "md5"}, topSetters("md5", 32), top, topBody},
		{"TOP, hmac-sha256", "top", sdk.Credentials{"app_key": "12345678", "app_secret": "helloworld"}, topSetters("hmac-sha256", 64), top, topBody},
	} {
		s, err := signing.New(loadRecipe(t, c.recipe), c.creds)
		if err != nil {
			t.Fatal(err)
		}
		count := func(s sdk.Signer) float64 {
			r := sdk.NewSigning(c.req, c.body)
			return testing.AllocsPerRun(200, func() {
				start := *r
				if err := s.Sign(context.Background(), &start); err != nil {
					t.Fatal(err)
				}
			})
		}
		if own, got := count(c.setters), count(s); got > own+1 {
			t.Errorf("%s: %v allocations, of which %v are the request's own; want one more at most", c.name, got, own)
		}
	}
}

// BenchmarkSetters measures what the request itself costs: the same values put in place
// without any recipe.
func BenchmarkSetters(b *testing.B) {
	b.Run("JSONBody", func(b *testing.B) {
		req, body := jsonRequest()
		benchmarkSign(b, jsonSetters(), req, body)
	})
	b.Run("TOP20/md5", func(b *testing.B) {
		req, body := topRequest()
		benchmarkSign(b, topSetters("md5", 32), req, body)
	})
	b.Run("TOP20/hmac-sha256", func(b *testing.B) {
		req, body := topRequest()
		benchmarkSign(b, topSetters("hmac-sha256", 64), req, body)
	})
}

func BenchmarkSignAWS(b *testing.B) {
	req, body := jsonRequest()
	benchmarkSign(b, benchSigner(b, "aws-sigv4", sdk.Credentials{"access_key_id": "AKIDEXAMPLE", "secret_access_key": "secret", "service": "sqs"}), req, body)
}

func BenchmarkVerifyStripe(b *testing.B) {
	for _, v := range loadVectors(b) {
		if v.Recipe != "stripe-webhook" {
			continue
		}
		r, s := v.signer(b)
		req, body := v.signed(b, r, s)
		b.ReportAllocs()
		for b.Loop() {
			if err := s.Verify(context.Background(), req, body); err != nil {
				b.Fatal(err)
			}
		}
	}
}
