package calltool_test

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
	"github.com/apigen-go/apigen/mock"
)

const (
	folder = "../../../../specs/jinyantrip"
	secret = "top-secret's value"
)

func document(t *testing.T, file string) *source.Document {
	t.Helper()
	d, err := source.Open(t.Context(), source.Where{Spec: file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func vendor(t *testing.T) *mock.Server {
	t.Helper()
	s, err := mock.New(os.DirFS(folder), "openapi.yaml", mock.Options{Credentials: map[string]string{"appkey": "key1", "secret": secret}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// call runs a call with good credentials; change makes it another one.
func call(t *testing.T, base, operation string, change func(*calltool.Options)) (ok bool, out, errs string, err error) {
	t.Helper()
	o := calltool.Options{Document: document(t, folder+"/openapi.yaml"), Operation: operation, BaseURL: base,
		Credentials: []string{"appkey=key1", "secret=" + secret}}
	if change != nil {
		change(&o)
	}
	var stdout, stderr bytes.Buffer
	ok, err = calltool.Run(t.Context(), &stdout, &stderr, o)
	out, errs = stdout.String(), stderr.String()
	if !o.ShowSecret {
		for _, text := range []string{out, errs} {
			if strings.Contains(text, secret) || strings.Contains(text, "other-secret") {
				t.Errorf("a secret is printed:\n%s", text)
			}
		}
		if err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("a secret is in the error: %v", err)
		}
	}
	return ok, out, errs, err
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is not in:\n%s", p, text)
		}
	}
}

func TestCall(t *testing.T) {
	s := vendor(t)
	ok, out, errs, err := call(t, s.URL, "orderDetail", func(o *calltool.Options) { o.Params = []string{"id=S001"} })
	if err != nil || !ok {
		t.Fatalf("%v\n%s", err, errs)
	}
	var order struct{ BusinessInfo struct{ OrderID string } }
	if err := json.Unmarshal([]byte(out), &order); err != nil || order.BusinessInfo.OrderID == "" {
		t.Errorf("the result is not the unwrapped order: %v\n%s", err, out)
	}
	contains(t, errs, "> GET "+s.URL+"/adapter/order/detail/S001\n", "> Appkey: key1\n", "> Signature: ", "< HTTP/1.1 200 OK")
	if problems := s.Problems(); len(problems) > 0 {
		t.Errorf("the vendor complains: %v", problems)
	}
}

// TestCallFails: failures end with false, show the code's documented meaning, and hide
// secrets.
func TestCallFails(t *testing.T) {
	s := vendor(t)
	withID := func(o *calltool.Options) { o.Params = []string{"id=S001"} }
	t.Run("wrong secret", func(t *testing.T) {
		ok, out, errs, err := call(t, s.URL, "orderDetail", func(o *calltool.Options) {
			withID(o)
			o.Credentials = []string{"appkey=key1", "secret=other-secret"}
		})
		if ok || err != nil || out != "" {
			t.Fatalf("ok %t, %v, result %q", ok, err, out)
		}
		contains(t, errs, "error: ", "the signature does not fit")
	})
	t.Run("documented code", func(t *testing.T) {
		d := document(t, "../../../../specs/didi/openapi.yaml")
		vendor, err := mock.New(os.DirFS("../../../../specs/didi"), "openapi.yaml", mock.Options{Credentials: map[string]string{"client_secret": "very-secret"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(vendor.Close)
		vendor.Fail("authorize", "408", -1)
		var out, errs bytes.Buffer
		ok, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{Document: d, Operation: "authorize", BaseURL: vendor.URL,
			Args:        dynamic.Args{Params: []string{"client_secret=very-secret", "grant_type=client_credentials"}},
			Credentials: []string{"client_id=test-client_id", "sign_key=test-sign_key", "company_id=c1"}})
		if ok || err != nil {
			t.Fatalf("ok %t, %v\n%s", ok, err, errs.String())
		}
		contains(t, errs.String(), "code:        408", "timestamp 缺失或不正确(应为秒级) (TimestampInvalid)")
		if strings.Contains(errs.String(), "very-secret") || strings.Contains(errs.String(), "test-sign_key") {
			t.Errorf("a secret is printed:\n%s", errs.String())
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		ok, _, errs, err := call(t, "http://127.0.0.1:1", "orderDetail", withID)
		if ok || err != nil {
			t.Fatalf("ok %t, %v", ok, err)
		}
		contains(t, errs, "error: ", "refused")
	})
}

// TestBadInput: what cannot be called is an error, and nothing is sent.
func TestBadInput(t *testing.T) {
	s := vendor(t)
	for name, c := range map[string]struct {
		operation string
		change    func(*calltool.Options)
		want      []string
	}{
		"unknown operation": {"orderDetial", nil, []string{`no operation "orderDetial"`, "did you mean orderDetail"}},
		"required":          {"orderDetail", nil, []string{`missing path parameter "id"`, "--param id="}},
		"unknown parameter": {"orderDetail", func(o *calltool.Options) { o.Params = []string{"di=3"} }, []string{`no parameter "di"`, "there are: id"}},
		"credentials": {"orderDetail", func(o *calltool.Options) { o.Credentials = nil; o.Params = []string{"id=1"} },
			[]string{`scheme "sign"`, "--cred appkey=VALUE, or set APIGEN_CRED_APPKEY", "--cred secret=VALUE"}},
		"credential name": {"orderDetail", func(o *calltool.Options) { o.Credentials = []string{"secert=" + secret} }, []string{`"secert"`, "did you mean secret"}},
		"scheme":          {"orderDetail", func(o *calltool.Options) { o.Scheme = "sgin"; o.Params = []string{"id=1"} }, []string{`scheme "sgin"`, "did you mean sign"}},
		"no body":         {"orderDetail", func(o *calltool.Options) { o.HasBody = true; o.Params = []string{"id=1"} }, []string{"takes no body"}},
		"broken body":     {"userSave", func(o *calltool.Options) { o.HasBody = true; o.Body = []byte("{\"a\": 1,\n}") }, []string{"--body is not JSON: line 2"}},
		"members":         {"userSave", func(o *calltool.Options) { o.HasBody = true; o.Body = []byte(`{}`) }, []string{"does not fit operation userSave", "missing member"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, out, _, err := call(t, s.URL, c.operation, c.change)
			if err == nil || out != "" {
				t.Fatalf("error %v, output %q", err, out)
			}
			contains(t, err.Error(), c.want...)
		})
	}
	if n := len(s.Requests()); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestDryRun(t *testing.T) {
	clock := func() time.Time { return time.UnixMilli(1700000000123) }
	_, out, _, err := call(t, "https://sandbox.example/api", "orderDetail", func(o *calltool.Options) {
		o.Params, o.DryRun, o.Clock = []string{"id=S 1", "query:note=it's [1]"}, true, clock
	})
	if err != nil {
		t.Fatal(err)
	}
	// The vendor's rule, by hand: md5 of secret, timestamp and the query as it is sent.
	sum := md5.Sum([]byte(secret + "1700000000123" + "note=it%27s%20%5B1%5D"))
	want := `curl 'https://sandbox.example/api/adapter/order/detail/S%201?note=it%27s%20%5B1%5D' \
  -H 'Accept: application/json' \
  -H 'Appkey: key1' \
  -H 'Signature: ` + hex.EncodeToString(sum[:]) + `' \
  -H 'Timestamp: 1700000000123' \
  -H 'User-Agent: apigen'
`
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestQuote gives words to a real shell and gets the same back.
func TestQuote(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	for _, word := range []string{"plain", "", "it's", `a"b`, "$HOME `id` \\", "中文 & 空格", "a\nb", "*?[x]{y}~!#;", "-n", "'''"} {
		out, err := exec.Command(sh, "-c", "printf '%s' "+calltool.Quote(word)).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q became %q (%v)", word, out, err)
		}
	}
}

// TestCurlBinary: a body that no argument can hold goes through printf.
func TestCurlBinary(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("no shell")
	}
	body := []byte("a%b\\'\x00\xff\r\nz中")
	text := calltool.Curl("POST", "http://x.example/{a}", "x.example", nil, body)
	printf, rest, ok := strings.Cut(text, " | curl ")
	if !ok || !strings.Contains(rest, "--globoff") || !strings.Contains(rest, "--data-binary @-") {
		t.Fatalf("%s", text)
	}
	out, err := exec.Command(sh, "-c", printf).Output()
	if err != nil || !bytes.Equal(out, body) {
		t.Errorf("%q became %q (%v)", body, out, err)
	}
}
