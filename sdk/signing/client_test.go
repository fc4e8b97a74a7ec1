package signing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// roundTrip is a client and a server that know each other by recipes alone.
type roundTrip struct {
	recipes []string
	creds   sdk.Credentials // of the client
	server  sdk.Credentials // nil: the same
	media   string
	in      any
	method  string
}

type queryRequest struct {
	Method string `query:"method" json:"-"`
	Text   string `query:"text" json:"-"`
	Empty  string `query:"empty" json:"-"`
}

type formRequest struct {
	Method string   `query:"method" json:"-"`
	Body   formBody `body:"form" json:"-"`
}

type formBody struct {
	Params string `form:"params"`
	Pager  string `form:"pager"`
	Empty  string `form:"empty"`
}

// uploadRequest has a file, which TOP leaves out of the signature.
type uploadRequest struct {
	Method string     `query:"method" json:"-"`
	Body   uploadBody `body:"multipart" json:"-"`
}

type uploadBody struct {
	Title string    `form:"title"`
	Image *sdk.File `form:"image"`
}

type rawRequest struct {
	Body []byte `body:"raw" json:"-"`
}

type jsonRequestBody struct {
	Text  string `json:"text"`
	Count int    `json:"count"`
	List  []int  `json:"list"`
}

func roundTrips(t *testing.T) []roundTrip {
	t.Helper()
	key := (&vector{Credentials: map[string]string{"k": "@keys/test-rsa.pem", "pub": "@keys/test-rsa-public.pem"}}).creds(t)
	private, public := key["k"], key["pub"]
	query := &queryRequest{Method: "a.b.c", Text: "测试 a+b&c=d/%"}
	form := &formRequest{Method: "sc.wdt.x.y", Body: formBody{Params: `{"b":[1,{"c":true}],"a":"x"}`, Pager: `{"page_no":1}`}}
	body := &jsonRequestBody{Text: "测试 </x> & \"q\"", Count: 3, List: []int{1, 2}}
	top := sdk.Credentials{"app_key": "12", "app_secret": "topsecret", "target_app_key": "21363512"}
	wdt := sdk.Credentials{"app_key": "12", "app_secret": "topsecret", "target_app_key": "21363512",
		"wdt_appkey": "wk", "wdt_secret": "wdtsecret", "wdt_salt": "wdtsalt", "sid": "s1"}
	jin := sdk.Credentials{"appkey": "app", "secret": "secret1"}
	return []roundTrip{
		{recipes: []string{"jinyantrip"}, creds: jin, method: "POST", media: "application/json", in: body},
		{recipes: []string{"jinyantrip"}, creds: jin, method: "GET", in: query},
		{recipes: []string{"jinyantrip-browser"}, creds: jin, method: "GET", in: query},
		{recipes: []string{"jinyantrip-old"}, creds: jin, method: "POST", media: "application/json", in: body},
		{recipes: []string{"jinyantrip-old"}, creds: jin, method: "GET", in: query},
		{recipes: []string{"didi"}, creds: sdk.Credentials{"client_id": "c", "sign_key": "didikey", "company_id": "1"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"didi"}, creds: sdk.Credentials{"client_id": "c", "sign_key": "didikey", "sign_method": "sha256"}, method: "GET", in: query},
		{recipes: []string{"top"}, creds: top, method: "GET", in: query},
		{recipes: []string{"top"}, creds: sdk.Credentials{"app_key": "12", "app_secret": "topsecret", "sign_method": "md5"}, method: "POST", media: "application/x-www-form-urlencoded", in: form},
		{recipes: []string{"top"}, creds: sdk.Credentials{"app_key": "12", "app_secret": "topsecret", "sign_method": "hmac"}, method: "POST", media: "text/plain", in: &rawRequest{Body: []byte("#PUBLIC#a=b")}},
		{recipes: []string{"top"}, creds: top, method: "POST", media: "multipart/form-data",
			in: &uploadRequest{Method: "a.b", Body: uploadBody{Title: "测试", Image: &sdk.File{Name: "a.png", Reader: bytes.NewReader([]byte("PNG"))}}}},
		{recipes: []string{"qimen"}, creds: sdk.Credentials{"app_key": "12", "app_secret": "topsecret", "customer_id": "c1"}, method: "POST", media: "text/xml", in: &rawRequest{Body: []byte("<request><a>1</a></request>")}},
		{recipes: []string{"qimen-custom"}, creds: top, method: "POST", media: "application/x-www-form-urlencoded", in: form},
		{recipes: []string{"wdt", "qimen-custom"}, creds: wdt, method: "POST", media: "application/x-www-form-urlencoded", in: form},
		{recipes: []string{"wdt-direct"}, creds: sdk.Credentials{"sid": "s", "key": "k", "wdt_appsecret": "wdtsecret:wdtsalt"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"wechatpay-v2"}, creds: sdk.Credentials{"appid": "wx1", "mch_id": "1", "key": "wxkey", "sign_type": "HMAC-SHA256"}, method: "POST", media: "text/xml", in: &rawRequest{Body: []byte("<xml><body>a&amp;b</body><detail><![CDATA[{\"x\":1}]]></detail></xml>")}},
		{recipes: []string{"wechatpay-v3"}, creds: sdk.Credentials{"mchid": "1", "serial_no": "F", "private_key": private},
			server: sdk.Credentials{"mchid": "1", "serial_no": "F", "private_key": public}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"wechatpay-v3-callback"}, creds: sdk.Credentials{"platform_key": private}, server: sdk.Credentials{"platform_key": public}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"alipay"}, creds: sdk.Credentials{"app_id": "1", "private_key": private}, server: sdk.Credentials{"app_id": "1", "private_key": public}, method: "POST", media: "application/x-www-form-urlencoded", in: form},
		{recipes: []string{"alipay-notify"}, creds: sdk.Credentials{"alipay_public_key": private}, server: sdk.Credentials{"alipay_public_key": public}, method: "POST", media: "application/x-www-form-urlencoded", in: form},
		{recipes: []string{"aliyun-rpc"}, creds: sdk.Credentials{"access_key_id": "id", "access_key_secret": "alisecret"}, method: "GET", in: query},
		{recipes: []string{"aliyun-v3"}, creds: sdk.Credentials{"access_key_id": "id", "access_key_secret": "alisecret", "security_token": "ststoken"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"tencent-tc3"}, creds: sdk.Credentials{"secret_id": "id", "secret_key": "tcsecret", "service": "cvm"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"aws-sigv4"}, creds: sdk.Credentials{"access_key_id": "id", "secret_access_key": "awssecret", "service": "sqs", "session_token": "awstoken"}, method: "GET", in: query},
		{recipes: []string{"github-webhook"}, creds: sdk.Credentials{"secret": "hooksecret"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"stripe-webhook"}, creds: sdk.Credentials{"secret": "hooksecret"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"standard-webhooks"}, creds: sdk.Credentials{"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, method: "POST", media: "application/json", in: body},
		{recipes: []string{"basic"}, creds: sdk.Credentials{"username": "u", "password": "pass:word"}, method: "GET", in: query},
		{recipes: []string{"bearer"}, creds: sdk.Credentials{"access_token": "bearertoken"}, method: "GET", in: query},
		{recipes: []string{"api-key"}, creds: sdk.Credentials{"key": "apikeyvalue"}, method: "GET", in: query},
	}
}

// TestClientAgainstVerifier sends every recipe through a real client to a server that
// verifies it. The first answer is a failure, so that the call is repeated: the
// repetition has to carry its own timestamp and signature. On the way everything that
// is logged or fails is searched for secrets.
func TestClientAgainstVerifier(t *testing.T) {
	for _, rt := range roundTrips(t) {
		name := strings.Join(rt.recipes, "+") + " " + rt.method + " " + rt.media
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			var mu sync.Mutex
			now := time.Now().Truncate(time.Second)
			clock := func() time.Time {
				mu.Lock()
				defer mu.Unlock()
				now = now.Add(time.Second)
				return now
			}
			given := rt.server
			if given == nil {
				given = rt.creds
			}
			var verifiers []*signing.Signer
			var schemes []sdk.Scheme
			for _, recipe := range rt.recipes {
				r := loadRecipe(t, recipe)
				v, err := signing.New(r, given)
				if err != nil {
					t.Fatal(err)
				}
				verifiers = append(verifiers, v)
				schemes = append(schemes, sdk.Scheme{Name: recipe, Recipe: signing.Use(r)})
			}
			var seen []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				for i := len(verifiers) - 1; i >= 0; i-- {
					if err := verifiers[i].Verify(r.Context(), r, body); err != nil {
						t.Errorf("%s: %v\n%s %s\n%v\n%s", rt.recipes[i], err, r.Method, r.URL, r.Header, body)
					}
				}
				seen = append(seen, fmt.Sprint(r.URL, r.Header, string(body)))
				w.Header().Set("Content-Type", "application/json")
				if len(seen) == 1 {
					w.WriteHeader(http.StatusServiceUnavailable)
				}
				_, _ = w.Write([]byte(`{}`))
			}))
			defer server.Close()
			client, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: server.URL + "/base", Schemes: schemes, Credentials: rt.creds,
				Settings: sdk.Settings{Clock: clock, Retry: sdk.Retry{Base: time.Millisecond, Cap: time.Millisecond},
					Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}})
			if err != nil {
				t.Fatal(err)
			}
			op := &sdk.Operation{ID: "op", Method: rt.method, Path: "/p/ü", Security: [][]string{rt.recipes}, Request: rt.media, Idempotent: true}
			var out json.RawMessage
			if err := client.Call(context.Background(), op, nil, rt.in, &out, nil); err != nil {
				t.Fatal(err)
			}
			if len(seen) != 2 {
				t.Fatalf("%d requests, want 2", len(seen))
			}
			timed := !coversNothing[rt.recipes[0]] && rt.recipes[0] != "github-webhook" && rt.recipes[0] != "alipay-notify"
			if timed == (seen[0] == seen[1]) {
				t.Errorf("the repetition is the same request: %t", seen[0] == seen[1])
			}
			noSecrets(t, log.String(), rt.creds)
		})
	}
}

// noSecrets fails where text holds one of the secret credentials.
func noSecrets(t testing.TB, text string, creds sdk.Credentials) {
	t.Helper()
	for name, v := range creds {
		switch name {
		case "app_secret", "secret", "sign_key", "wdt_secret", "wdt_appsecret", "key", "private_key", "access_key_secret",
			"secret_key", "secret_access_key", "session_token", "security_token", "password", "access_token":
			if x := v.Reveal(); len(x) > 4 && strings.Contains(text, x) {
				t.Errorf("secret %s in %q", name, text)
			}
		}
	}
}
