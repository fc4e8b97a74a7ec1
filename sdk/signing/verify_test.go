package signing_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// notCovered is what a vendor's rule leaves out, by recipe: texts of query or body whose
// bytes may change without breaking the signature.
var notCovered = map[string][]string{
	"alipay-notify": {"sign_type=RSA2"},
	// The vendor looks at the last of repeated parameters alone.
	"didi": {"z=1"},
	// The scene in front of the API's name takes no part.
	"wdt": {"3ldsmu02o9"},
	// An element without a value takes no part, whatever its name.
	"wechatpay-v2": {"<detail></detail>"},
}

// coversNothing are schemes that prove who sends, not what.
var coversNothing = map[string]bool{"basic": true, "bearer": true, "api-key": true}

// bodyUncovered are schemes that leave the body to something else.
var bodyUncovered = map[string]bool{"jinyantrip-browser": true}

// TestOneByteBreaksIt flips one bit of each byte of body and query, one after the other,
// and of every header that a recipe places.
func TestOneByteBreaksIt(t *testing.T) {
	for _, v := range loadVectors(t) {
		t.Run(v.Recipe+"/"+v.Name, func(t *testing.T) {
			r, s := v.signer(t)
			req, body := v.signed(t, r, s)
			if err := s.Verify(context.Background(), req, body); err != nil {
				t.Fatal(err)
			}
			for i := range body {
				if coversNothing[v.Recipe] || within(string(body), i, notCovered[v.Recipe]) {
					continue
				}
				changed := bytes.Clone(body)
				changed[i] ^= 1
				if s.Verify(context.Background(), req, changed) == nil {
					t.Fatalf("byte %d of the body changed unnoticed: %q", i, changed)
				}
			}
			for i := range len(req.URL.RawQuery) {
				if coversNothing[v.Recipe] || v.Recipe == "wechatpay-v2" || within(req.URL.RawQuery, i, notCovered[v.Recipe]) {
					continue
				}
				c := req.Clone(context.Background())
				q := []byte(req.URL.RawQuery)
				q[i] ^= 1
				c.URL.RawQuery = string(q)
				if s.Verify(context.Background(), c, body) == nil {
					t.Fatalf("byte %d of the query changed unnoticed: %q", i, q)
				}
			}
			for _, pl := range append(append([]signing.Placement(nil), r.Set...), r.Send...) {
				if pl.In != "header" || !strings.Contains(pl.Value, "{") || pl.Value == "{token}" {
					continue
				}
				value := []byte(req.Header.Get(pl.Name))
				for i := range value {
					c := req.Clone(context.Background())
					changed := bytes.Clone(value)
					changed[i] ^= 1
					c.Header.Set(pl.Name, string(changed))
					if s.Verify(context.Background(), c, body) == nil {
						t.Fatalf("byte %d of %s changed unnoticed: %q", i, pl.Name, changed)
					}
				}
			}
			if len(body) == 0 && !coversNothing[v.Recipe] && !bodyUncovered[v.Recipe] && signsBody(r) {
				if s.Verify(context.Background(), req, []byte("x")) == nil {
					t.Error("a body came in unnoticed")
				}
			}
		})
	}
}

func within(text string, at int, parts []string) bool {
	for _, p := range parts {
		if i := strings.Index(text, p); i >= 0 && at >= i && at < i+len(p) {
			return true
		}
	}
	return false
}

func signsBody(r *signing.Recipe) bool {
	for _, s := range r.Steps {
		if strings.Contains(s.Text, "{body") {
			return true
		}
	}
	return false
}

func stripe(t *testing.T) (*signing.Signer, *http.Request, []byte, time.Time) {
	t.Helper()
	for _, v := range loadVectors(t) {
		if v.Recipe == "stripe-webhook" {
			r, s := v.signer(t)
			req, body := v.signed(t, r, s)
			return s, req, body, v.at(t, r)
		}
	}
	t.Fatal("no vector")
	return nil, nil, nil, time.Time{}
}

func TestVerifyReasons(t *testing.T) {
	s, good, body, at := stripe(t)
	clock := func(d time.Duration) *signing.Signer {
		return s.WithClock(func() time.Time { return at.Add(d) })
	}
	header := good.Header.Get("Stripe-Signature")
	for _, c := range []struct {
		name   string
		signer *signing.Signer
		header string
		want   error
	}{
		{"as sent", s, header, nil},
		{"within the tolerance", clock(299 * time.Second), header, nil},
		{"too old", clock(301 * time.Second), header, signing.ErrExpired},
		{"from the future", clock(-301 * time.Second), header, signing.ErrExpired},
		{"absent", s, "", signing.ErrMissing},
		{"no timestamp", s, header[strings.Index(header, "v1="):], signing.ErrMalformed},
		{"no signature", s, header[:strings.Index(header, ",")], signing.ErrMalformed},
		{"timestamp no number", s, "t=soon," + header[strings.Index(header, "v1="):], signing.ErrMalformed},
		{"two timestamps", s, "t=1," + header, signing.ErrMalformed},
		{"other order, unknown items, spaces", s, header[strings.Index(header, "v1="):] + ", v0=00, " + header[:strings.Index(header, ",")], nil},
		{"one of two secrets", s, header + ",v1=" + strings.Repeat("00", 32), nil},
		{"upper case", s, strings.ReplaceAll(strings.ToUpper(header), "T=", "t="), signing.ErrMalformed},
		{"none fits", s, "t=1533204620,v1=" + strings.Repeat("00", 32), signing.ErrMismatch},
		{"only v0", s, strings.Replace(header, "v1=", "v0=", 1), signing.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := good.Clone(context.Background())
			req.Header.Del("Stripe-Signature")
			if c.header != "" {
				req.Header.Set("Stripe-Signature", c.header)
			}
			err := c.signer.Verify(context.Background(), req, body)
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			var ve *signing.VerifyError
			if err != nil && !errors.As(err, &ve) {
				t.Fatalf("%v is no *VerifyError", err)
			}
		})
	}
}

func TestVerifyWrongCredential(t *testing.T) {
	r := loadRecipe(t, "jinyantrip")
	ours, err := signing.New(r, sdk.Credentials{"appkey": "app", "secret": "secret1"})
	if err != nil {
		t.Fatal(err)
	}
	for name, creds := range map[string]sdk.Credentials{
		"secret": {"appkey": "app", "secret": "secret2"}, "appkey": {"appkey": "other", "secret": "secret1"},
	} {
		theirs, err := signing.New(r, creds)
		if err != nil {
			t.Fatal(err)
		}
		req, _ := http.NewRequest(http.MethodPost, "https://demo.example/notify", nil)
		sig := sdk.NewSigning(req, []byte(`{"a":1}`))
		if err := theirs.Sign(context.Background(), sig); err != nil {
			t.Fatal(err)
		}
		out, err := sig.Request(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if err := ours.Verify(context.Background(), out, []byte(`{"a":1}`)); !errors.Is(err, signing.ErrMismatch) {
			t.Errorf("other %s: got %v", name, err)
		}
	}
}

func TestBearerOfATokenSourceProvesNothing(t *testing.T) {
	r := &signing.Recipe{Name: "t", Send: []signing.Placement{{In: "header", Name: "Authorization", Value: "Bearer {token}"}}}
	s, err := signing.New(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodGet, "https://a.example/", nil)
	req.Header.Set("Authorization", "Bearer x")
	if err := s.Verify(context.Background(), req, nil); !errors.Is(err, signing.ErrNotVerifiable) {
		t.Fatalf("got %v", err)
	}
}

// TestNoStepFits: where no step gives a signature for this request, the empty signature
// must not be taken for the right one.
func TestNoStepFits(t *testing.T) {
	r := &signing.Recipe{Name: "t", Credentials: []signing.Credential{{Name: "key", Secret: true}},
		Steps: []signing.Step{{Name: "signature", Digest: "hmac-sha256", Of: "{body}", Key: "{key}", When: []signing.Cond{{Name: "method", In: []string{"POST"}}}}},
		Send:  []signing.Placement{{In: "header", Name: "X-Sign", Value: "v={signature}", OmitEmpty: true}}}
	s, err := signing.New(r, sdk.Credentials{"key": "k"})
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"", "v=", "v=00"} {
		req, _ := http.NewRequest(http.MethodPut, "https://a.example/", nil)
		if header != "" {
			req.Header.Set("X-Sign", header)
		}
		if s.Verify(context.Background(), req, nil) == nil {
			t.Errorf("header %q was let in", header)
		}
	}
}

// TestOptionalKeyIsNoOpenDoor: what may be left out when signing must not be enough to
// be let in.
func TestOptionalKeyIsNoOpenDoor(t *testing.T) {
	r := &signing.Recipe{Name: "t", Credentials: []signing.Credential{{Name: "key", Secret: true, Optional: true}, {Name: "app", Optional: true}},
		Send: []signing.Placement{{In: "header", Name: "X-Key", Value: "{key}", OmitEmpty: true}, {In: "header", Name: "X-App", Value: "{app}", OmitEmpty: true}}}
	for _, creds := range []sdk.Credentials{{}, {"key": "right", "app": "a"}, {"app": "a"}} {
		s, err := signing.New(r, creds)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"", "wrong", "right"} {
			req, _ := http.NewRequest(http.MethodGet, "https://a.example/", nil)
			req.Header.Set("X-App", "a")
			if key != "" {
				req.Header.Set("X-Key", key)
			}
			want := key == "right" && creds["key"] == "right"
			if err := s.Verify(context.Background(), req, nil); (err == nil) != want {
				t.Errorf("credentials %d, key %q: got %v", len(creds), key, err)
			}
		}
	}
}

func TestToleranceNeedsTheTimestamp(t *testing.T) {
	r := &signing.Recipe{Name: "t", Credentials: []signing.Credential{{Name: "key", Secret: true}}, Tolerance: 60,
		Set:   []signing.Placement{{In: "header", Name: "X-Time", Value: "{timestamp}", OmitEmpty: true}},
		Steps: []signing.Step{{Name: "signature", Digest: "hmac-sha256", Of: "{body}", Key: "{key}"}},
		Send:  []signing.Placement{{In: "header", Name: "X-Sign", Value: "{signature}"}}}
	s, err := signing.New(r, sdk.Credentials{"key": "k"})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodPost, "https://a.example/", nil)
	sig := sdk.NewSigning(req, []byte("x"))
	if err := s.Sign(context.Background(), sig); err != nil {
		t.Fatal(err)
	}
	out, err := sig.Request(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(context.Background(), out, []byte("x")); err != nil {
		t.Fatal(err)
	}
	out.Header.Del("X-Time")
	if err := s.Verify(context.Background(), out, []byte("x")); !errors.Is(err, signing.ErrMissing) {
		t.Errorf("got %v", err)
	}
}

// TestTolerate: the user's window takes the place of the recipe's.
func TestTolerate(t *testing.T) {
	r := &signing.Recipe{Name: "t", Credentials: []signing.Credential{{Name: "key", Secret: true}}, Tolerance: 60,
		Set:   []signing.Placement{{In: "header", Name: "X-Time", Value: "{timestamp}"}},
		Steps: []signing.Step{{Name: "signature", Digest: "hmac-sha256", Of: "{timestamp}{body}", Key: "{key}"}},
		Send:  []signing.Placement{{In: "header", Name: "X-Sign", Value: "{signature}"}}}
	s, err := signing.New(r, sdk.Credentials{"key": "k"})
	if err != nil {
		t.Fatal(err)
	}
	req, _ := http.NewRequest(http.MethodPost, "https://a.example/", nil)
	sig := sdk.NewSigning(req, []byte("x"))
	if err := s.Sign(context.Background(), sig); err != nil {
		t.Fatal(err)
	}
	out, err := sig.Request(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	late := s.WithClock(func() time.Time { return time.Now().Add(2 * time.Minute) })
	for _, c := range []struct {
		off    time.Duration
		want   error
		window time.Duration
	}{{time.Minute, signing.ErrExpired, 2 * time.Minute}, {3 * time.Minute, nil, 6 * time.Minute}, {-1, nil, 0}} {
		v := late.Tolerate(c.off)
		if err := v.Verify(context.Background(), out, []byte("x")); !errors.Is(err, c.want) {
			t.Errorf("tolerance %s: got %v, want %v", c.off, err, c.want)
		}
		if _, window := v.(sdk.ReplayKeyer).ReplayKey(out, []byte("x")); window != c.window {
			t.Errorf("tolerance %s: copies are looked for during %s, want %s", c.off, window, c.window)
		}
	}
	if err := late.Verify(context.Background(), out, []byte("x")); !errors.Is(err, signing.ErrExpired) {
		t.Errorf("the recipe's own window has changed: %v", err)
	}
	// A rule without a timestamp has none to compare.
	bare := *r
	bare.Set, bare.Tolerance, bare.Steps = nil, 0, []signing.Step{{Name: "signature", Digest: "hmac-sha256", Of: "{body}", Key: "{key}"}}
	if s, err = signing.New(&bare, sdk.Credentials{"key": "k"}); err != nil {
		t.Fatal(err)
	}
	sig = sdk.NewSigning(req, []byte("x"))
	if err := s.Sign(context.Background(), sig); err != nil {
		t.Fatal(err)
	}
	out, err = sig.Request(context.Background())
	if err == nil {
		err = s.Tolerate(time.Minute).Verify(context.Background(), out, []byte("x"))
	}
	if err != nil {
		t.Error(err)
	}
}

func TestSignerPrintsNoSecret(t *testing.T) {
	s, err := signing.New(loadRecipe(t, "jinyantrip"), sdk.Credentials{"appkey": "app", "secret": "hush-hush"})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "signer", s)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "signer", s)
	data, err := json.Marshal(map[string]any{"signer": s})
	if err != nil {
		t.Fatal(err)
	}
	log.Write(data)
	fmt.Fprintf(&log, "%v %+v %#v %s %x", s, s, s, s, s)
	if text := log.String(); strings.Contains(text, "hush") || strings.Contains(text, "68757368") || strings.Contains(text, "aHVzaC1") {
		t.Errorf("got %s", text)
	}
}

func TestReplayKey(t *testing.T) {
	s, req, body, _ := stripe(t)
	key, window := s.ReplayKey(req, body)
	if !strings.HasPrefix(key, "stripe-webhook:") || window != 10*time.Minute {
		t.Fatalf("got %q for %s", key, window)
	}
	other := req.Clone(context.Background())
	h := req.Header.Get("Stripe-Signature")
	at := strings.Index(h, "v1=") + 3
	other.Header.Set("Stripe-Signature", h[:at]+strings.ToUpper(h[at:])+",v0=1")
	if err := s.Verify(context.Background(), other, body); err != nil {
		t.Fatal(err)
	}
	if k, _ := s.ReplayKey(other, body); k != key {
		t.Errorf("another spelling gives another key: %q", k)
	}
}

func TestSendRoundTripThroughEveryPlace(t *testing.T) {
	for _, in := range []string{"header", "query", "form", "json", "xml", "cookie", "param"} {
		r := &signing.Recipe{Name: in, Credentials: []signing.Credential{{Name: "key", Secret: true}},
			Set:   []signing.Placement{{In: in, Name: "ts", Value: "{timestamp}"}, {In: in, Name: "no", Value: "{nonce}"}},
			Steps: []signing.Step{{Name: "signature", Digest: "hmac-sha256", Of: "{timestamp}{nonce}{target}{body}", Key: "{key}", Encoding: "base64"}},
			Send:  []signing.Placement{{In: in, Name: "sig", Value: "{signature}"}}, Tolerance: 60}
		s, err := signing.New(r, sdk.Credentials{"key": "k"})
		if err != nil {
			t.Fatal(err)
		}
		media, body := "application/json", `{ "a" : 1 }`
		switch in {
		case "form":
			media, body = "application/x-www-form-urlencoded", "a=1&b=%20"
		case "xml":
			media, body = "text/xml", "<r><a>1</a></r>\n"
		}
		req, _ := http.NewRequest(http.MethodPost, "https://a.example/p?q="+url.QueryEscape("ü +"), nil)
		req.Header.Set("Content-Type", media)
		sig := sdk.NewSigning(req, []byte(body))
		if err := s.Sign(context.Background(), sig); err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		out, err := sig.Request(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		sent, _ := sig.Body()
		if err := s.Verify(context.Background(), out, sent); err != nil {
			t.Errorf("%s: %v (body %s)", in, err, sent)
		}
	}
}
