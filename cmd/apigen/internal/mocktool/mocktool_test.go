package mocktool_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/cmd/apigen/internal/mocktool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/source"
)

const spec = "../../../../specs/jinyantrip/openapi.yaml"

// log is a writer for two sides.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts the vendor; stop is Ctrl-C.
func serve(t *testing.T, o mocktool.Options) (base string, out *log, stop func() error) {
	t.Helper()
	d, err := source.Open(t.Context(), source.Where{Spec: spec}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	o.Document, o.Addr, o.Ready = d, "localhost:0", func(base string) { ready <- base }
	out = &log{}
	go func() { done <- mocktool.Run(ctx, out, o) }()
	select {
	case base = <-ready:
	case err := <-done:
		cancel()
		t.Fatalf("did not start: %v", err)
	}
	return base, out, func() error { cancel(); return <-done }
}

func call(t *testing.T, base, operation, secret string, params ...string) (bool, string) {
	t.Helper()
	d, err := source.Open(t.Context(), source.Where{Spec: spec}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	ok, err := calltool.Run(t.Context(), io.Discard, &errs, calltool.Options{Document: d, Operation: operation, BaseURL: base,
		Args: dynamic.Args{Params: params}, Credentials: []string{"appkey=test-appkey", "secret=" + secret}})
	if err != nil {
		t.Fatal(err)
	}
	return ok, errs.String()
}

// TestServe: a good call, a wrong signature that is explained without its secret, a failure
// asked for, and a clean end.
func TestServe(t *testing.T) {
	const secret = "a-real-secret"
	base, out, stop := serve(t, mocktool.Options{Credentials: []string{"secret=" + secret}, Fail: []string{"9001@zoneList"}})
	if !strings.HasPrefix(base, "http://localhost:") {
		t.Errorf("it serves on %s", base)
	}
	if ok, errs := call(t, base, "orderDetail", secret, "id=S1"); !ok {
		t.Errorf("a good call failed:\n%s", errs)
	}
	if ok, _ := call(t, base, "orderDetail", "another-secret", "id=S1"); ok {
		t.Error("a wrong signature was taken")
	}
	if ok, errs := call(t, base, "zoneList", secret, "ZoneType=1444", "Lang=cn"); ok || !strings.Contains(errs, "9001") {
		t.Errorf("--fail did not:\n%s", errs)
	}
	if err := stop(); err != nil {
		t.Errorf("ending it: %v", err)
	}
	text := out.String()
	for _, want := range []string{"--cred appkey=test-appkey", "--cred secret=(as given)", "orderDetail  200", "  --fail 9001@zoneList\n", "zoneList  200 code 9001",
		"note: zoneList: answered with failure 9001, as it was told to",
		"! ", "the signature does not fit", "canonical = \"***", "stopped after 3 requests, 1 of them refused"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
	if strings.Contains(text, secret) {
		t.Errorf("the secret is printed:\n%s", text)
	}
	if _, err := http.Get(base); err == nil {
		t.Error("it still serves")
	}
}

// TestInterrupted: a delayed answer does not keep it from ending.
func TestInterrupted(t *testing.T) {
	base, _, stop := serve(t, mocktool.Options{Latency: time.Hour})
	go func() {
		if resp, err := http.Get(base + "/adapter/order/detail/1"); err == nil {
			_ = resp.Body.Close()
		}
	}()
	time.Sleep(50 * time.Millisecond)
	start := time.Now()
	if err := stop(); err != nil || time.Since(start) > 5*time.Second {
		t.Errorf("ended after %s: %v", time.Since(start), err)
	}
}

func TestBadFlags(t *testing.T) {
	d, err := source.Open(t.Context(), source.Where{Spec: spec}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]mocktool.Options{
		"did you mean orderDetail": {Fail: []string{"1@orderDetial"}},
		"want CODE":                {Fail: []string{"@orderDetail"}},
		"did you mean secret":      {Credentials: []string{"secrt=x"}},
	} {
		o.Document, o.Addr = d, "localhost:0"
		if err := mocktool.Run(t.Context(), io.Discard, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// TestSucceed: --fail with a documented success answers that one.
func TestSucceed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	const doc = `openapi: 3.1.0
info: {title: Shop, version: "1"}
paths: {/orders: {post: {operationId: createOrder, responses: {"201": {description: made}, "202": {description: taken}, "400": {description: bad}}}}}
`
	if err := os.WriteFile(file, []byte(doc), 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := source.Open(t.Context(), source.Where{Spec: file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]int{"202": 202, "400": 400} {
		ctx, cancel := context.WithCancel(t.Context())
		ready, done, out := make(chan string, 1), make(chan error, 1), new(log)
		go func() {
			done <- mocktool.Run(ctx, out, mocktool.Options{Document: d, Addr: "localhost:0", Fail: []string{code + "@createOrder"}, Ready: func(base string) { ready <- base }})
		}()
		resp, err := http.Post(<-ready+"/orders", "", nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		cancel()
		if err := <-done; err != nil || resp.StatusCode != want {
			t.Errorf("%s: %v, status %d, want %d", code, err, resp.StatusCode, want)
		}
		if told := strings.Contains(out.String(), "answered with failure"); told != (want == 400) {
			t.Errorf("%s prints:\n%s", code, out)
		}
	}
}
