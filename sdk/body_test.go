package sdk_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

type uploadRequest struct {
	Title string      `form:"title"`
	File  *sdk.File   `form:"file"`
	More  []*sdk.File `form:"more"`
}

var opUpload = &sdk.Operation{ID: "upload", Method: "POST", Path: "/upload", Security: signed, Request: "multipart/form-data", Idempotent: true}

// parts renders a multipart body.
func parts(t *testing.T, contentType, body string) string {
	t.Helper()
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	r := multipart.NewReader(strings.NewReader(body), params["boundary"])
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			return strings.Join(out, "; ")
		}
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(p)
		out = append(out, fmt.Sprintf("%s %s %s=%s", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), data))
	}
}

func TestUpload(t *testing.T) {
	noBody := func(_ context.Context, r *sdk.Signing) error {
		params, err := r.Params("form")
		var names []string
		for _, p := range params {
			names = append(names, fmt.Sprint(p.Name, p.File))
		}
		if !slices.Equal(names, []string{"titlefalse", "filetrue", "moretrue"}) {
			return fmt.Errorf("params %v", names)
		}
		if err == nil {
			err = r.SetForm("sign", "s")
		}
		return err
	}
	wantsBody := func(_ context.Context, r *sdk.Signing) error {
		body, err := r.Body()
		r.SetHeader("Digest", md5Hex(string(body)))
		return err
	}
	file := func(seek bool) *uploadRequest {
		var r io.Reader = strings.NewReader("skipped content")
		_, _ = io.CopyN(io.Discard, r, 8)
		if !seek {
			r = io.MultiReader(r)
		}
		return &uploadRequest{Title: "a title", File: &sdk.File{Name: `a "b".txt`, ContentType: "text/plain", Reader: r},
			More: []*sdk.File{{Name: "m", Reader: bytes.NewReader([]byte{1})}}}
	}
	const fields = "title  =a title; file a \"b\".txt text/plain=content; more m application/octet-stream=\x01"
	for _, tt := range []struct {
		name   string
		signer sdk.SignerFunc
		seek   bool
		want   string
		sent   int
		ok     bool
	}{
		{"streamed, twice", noBody, true, fields + "; sign  =s", 2, true},
		{"streamed, once", noBody, false, fields + "; sign  =s", 1, false},
		{"signed bytes", wantsBody, true, fields, 2, true},
		{"signed bytes, once", wantsBody, false, fields, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := serve(t, say(503, ""), say(200, fine))
			c := newTestClient(t, srv.URL, withSigner(tt.signer), func(cfg *sdk.ClientConfig) {
				// Middleware that does not look at an upload does not use it up.
				cfg.Settings.Middleware = []sdk.Middleware{func(next sdk.Doer) sdk.Doer { return next }}
			})
			err := c.Call(context.Background(), opUpload, nil, file(tt.seek), nil, nil)
			if (err == nil) != tt.ok || len(srv.seen) != tt.sent {
				t.Fatalf("%v after %d requests", err, len(srv.seen))
			}
			for _, got := range srv.seen {
				if p := parts(t, got.header.Get("Content-Type"), got.body); p != tt.want {
					t.Errorf("got  %q\nwant %q", p, tt.want)
				}
				if d := got.header.Get("Digest"); d != "" && d != md5Hex(got.body) {
					t.Errorf("not the bytes that were signed")
				}
			}
		})
	}
}

func TestRawBodies(t *testing.T) {
	type rawRequest struct {
		Body *sdk.File `body:"raw"`
	}
	type textRequest struct {
		Body string `body:"text"`
	}
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL, withSigner(func(context.Context, *sdk.Signing) error { return nil }))
	op := &sdk.Operation{ID: "put", Method: "PUT", Path: "/x", Security: signed, Request: "image/png"}
	if err := c.Call(context.Background(), op, nil, &rawRequest{&sdk.File{Reader: strings.NewReader("png")}}, nil, nil); err != nil {
		t.Fatal(err)
	}
	op = &sdk.Operation{ID: "put", Method: "PUT", Path: "/x", Security: signed}
	if err := c.Call(context.Background(), op, nil, &textRequest{"文"}, nil, nil); err != nil {
		t.Fatal(err)
	}
	if a, b := srv.seen[0], srv.seen[1]; a.body != "png" || a.header.Get("Content-Type") != "image/png" ||
		b.body != "文" || b.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("got %q %q", a, b)
	}
}

func TestAnswersOfOtherKinds(t *testing.T) {
	opFile := &sdk.Operation{ID: "file", Method: "GET", Path: "/file", Security: signed, Accept: "application/pdf"}
	opText := &sdk.Operation{ID: "text", Method: "GET", Path: "/text", Security: signed, Accept: "text/plain"}
	pdf := say(200, "%PDF-1", "Content-Type", "application/pdf")
	failure := say(200, `{"isSucc":"false","statusCode":"50506","message":"no"}`)
	ctx := context.Background()

	var data []byte
	var text string
	var body io.ReadCloser
	var raw sdk.RawJSON
	c := newTestClient(t, serve(t, pdf).URL)
	if err := c.Call(ctx, opFile, nil, nil, &data, nil); err != nil || string(data) != "%PDF-1" {
		t.Errorf("bytes: %q, %v", data, err)
	}
	if err := c.Call(ctx, opFile, nil, nil, &body, nil); err != nil {
		t.Errorf("stream: %v", err)
	} else if got, err := io.ReadAll(body); err != nil || string(got) != "%PDF-1" || body.Close() != nil {
		t.Errorf("stream: %q, %v", got, err)
	}
	c = newTestClient(t, serve(t, failure).URL)
	for _, out := range []any{&data, &body} {
		if err := c.Call(ctx, opFile, nil, nil, out, nil); !errors.Is(err, errUsed) {
			t.Errorf("%T: %v", out, err)
		}
	}
	c = newTestClient(t, serve(t, say(200, "plain", "Content-Type", "text/plain")).URL)
	if err := c.Call(ctx, opText, nil, nil, &text, nil); err != nil || text != "plain" {
		t.Errorf("text: %q, %v", text, err)
	}
	c = newTestClient(t, serve(t, say(200, fine)).URL)
	if err := c.Call(ctx, opSave, nil, nil, &raw, nil); err != nil || string(raw) != `{"id":"7","amount":12.5}` {
		t.Errorf("raw: %s, %v", raw, err)
	}
	c = newTestClient(t, serve(t, say(200, `{"isSucc":"true","result":"a \"scalar\""}`)).URL)
	if err := c.Call(ctx, opSave, nil, nil, &text, nil); err != nil || text != `a "scalar"` {
		t.Errorf("scalar: %s, %v", text, err)
	}
	c = newTestClient(t, serve(t, say(204, "")).URL)
	var out order
	if err := c.Call(ctx, opSave, nil, nil, &out, nil); err != nil {
		t.Errorf("204: %v", err)
	}
}

// Bytes in JSON are a text in base64; other answers are bytes as they are.
func TestBytesInJSON(t *testing.T) {
	op := &sdk.Operation{ID: "blob", Method: "GET", Path: "/blob", Security: signed, Envelope: sdk.NoEnvelope}
	for _, tt := range []struct{ body, media, want string }{
		{`"bW9jaw=="`, "application/json", "mock"},
		{" \"bW9jaw==\"\n", "application/json; charset=utf-8", "mock"},
		{`""`, "application/json", ""},
		{`{"a":1}`, "application/json", `{"a":1}`},
		{`"bW9jaw=="`, "application/octet-stream", `"bW9jaw=="`},
	} {
		var got []byte
		c := newTestClient(t, serve(t, say(200, tt.body, "Content-Type", tt.media)).URL)
		if err := c.Call(t.Context(), op, nil, nil, &got, nil); err != nil || string(got) != tt.want {
			t.Errorf("%s %s: %q, %v", tt.media, tt.body, got, err)
		}
	}
	var got []byte
	c := newTestClient(t, serve(t, say(200, `"not base64!"`, "Content-Type", "application/json")).URL)
	if err := c.Call(t.Context(), op, nil, nil, &got, nil); err == nil {
		t.Errorf("a text that is not base64 gave %q", got)
	}
	c = newTestClient(t, serve(t, say(200, `{"isSucc":"true","result":"bW9jaw=="}`, "Content-Type", "application/json")).URL)
	if err := c.Call(t.Context(), opSave, nil, nil, &got, nil); err != nil || string(got) != "mock" {
		t.Errorf("in an envelope: %q, %v", got, err)
	}
}

// Parts travel in the documented media type.
func TestPartsMediaType(t *testing.T) {
	for documented, want := range map[string]string{
		"multipart/form-data": "multipart/form-data", "multipart/mixed": "multipart/mixed", "multipart/data": "multipart/data",
		"multipart/*": "multipart/form-data", "multipart/form-data; boundary=x": "multipart/form-data",
	} {
		op := *opUpload
		op.Request = documented
		s := serve(t, say(200, fine))
		if err := newTestClient(t, s.URL).Call(t.Context(), &op, nil, &uploadRequest{Title: "a"}, nil, nil); err != nil {
			t.Fatalf("%s: %v", documented, err)
		}
		got := s.seen[0].header.Get("Content-Type")
		body := parts(t, got, s.seen[0].body)
		if mt, _, err := mime.ParseMediaType(got); err != nil || mt != want || !strings.Contains(body, "=a") {
			t.Errorf("%s: sent %q with %q, %v", documented, got, body, err)
		}
	}
}

func TestAnswerCap(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"length": say(200, `{"result":"`+strings.Repeat("x", 200)+`"}`),
		"chunks": func(w http.ResponseWriter, _ *http.Request) {
			for range 20 {
				_, _ = io.WriteString(w, `{"result":"xxxxxxxxxxxxxxxxxx`)
				w.(http.Flusher).Flush()
			}
		},
	} {
		srv := serve(t, answer)
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.MaxResponse = 100 })
		err := c.Call(context.Background(), opGet, []any{"1"}, nil, nil, nil)
		if err == nil || !strings.Contains(err.Error(), "the answer is too long") || len(srv.seen) != 1 {
			t.Errorf("%s: %v after %d requests", name, err, len(srv.seen))
		}
	}
}

func TestGzip(t *testing.T) {
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, fine)
		_ = z.Close()
	})
	var out order
	if err := newTestClient(t, srv.URL).Call(context.Background(), opGet, []any{"1"}, nil, &out, nil); err != nil || out.ID != "7" {
		t.Errorf("%v %v", out, err)
	}
	if srv.seen[0].header.Get("Accept-Encoding") != "gzip" {
		t.Errorf("got %v", srv.seen[0].header)
	}
}

func TestConnectionIsKept(t *testing.T) {
	conns := map[string]bool{}
	srv := serve(t, func(w http.ResponseWriter, r *http.Request) {
		conns[r.RemoteAddr] = true
		say(200, fine)(w, r)
	})
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.HTTPClient = &http.Client{Transport: &http.Transport{}} })
	for range 5 {
		if err := c.Call(context.Background(), opSave, nil, &saveRequest{Name: "x"}, nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(conns) != 1 {
		t.Errorf("%d connections", len(conns))
	}
}

type checked struct {
	N int `json:"n"`
}

func (c *checked) Validate() error {
	if c.N == 0 {
		return errN
	}
	return nil
}

var errN = errors.New("n: must not be 0")

func TestValidation(t *testing.T) {
	srv := serve(t, say(200, fine))
	c := newTestClient(t, srv.URL)
	call := func(opts ...sdk.Option) error {
		return c.Call(context.Background(), opSave, nil, &checked{}, nil, opts)
	}
	err := call()
	if !errors.Is(err, errN) || err.Error() != "test orderSave: n: must not be 0" || len(srv.seen) != 0 {
		t.Errorf("got %v", err)
	}
	if err := call(sdk.NoValidate()); err != nil {
		t.Error(err)
	}
	c = newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.NoValidate = true })
	if err := call(); err != nil {
		t.Error(err)
	}
}

func TestDrift(t *testing.T) {
	srv := serve(t, say(200, `{"isSucc":"true","result":{"id":7,"new":1}}`))
	var got []string
	c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
		cfg.Settings.Drift = func(_ context.Context, d sdk.Drift) { got = append(got, fmt.Sprint(d)) }
	})
	var out order
	if err := c.Call(context.Background(), opGet, []any{"1"}, nil, &out, nil); err != nil || out.ID != "7" {
		t.Fatal(out, err)
	}
	if s := strings.Join(got, "\n"); !strings.Contains(s, "orderGet type $.id string number") || !strings.Contains(s, "orderGet unknown-field $.new") {
		t.Errorf("got %s", s)
	}
	c = newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) { cfg.Settings.Strict = true })
	if err := c.Call(context.Background(), opGet, []any{"1"}, nil, &out, nil); err == nil {
		t.Error("strict accepted a number for a string")
	}
}

func TestEnvelopes(t *testing.T) {
	top := &sdk.Envelope{Error: "error_response", Wrapper: "*_response", Code: "code", SubCode: "sub_code", Message: "msg",
		SubMessage: "sub_msg", RequestID: "request_id"}
	deep := &sdk.Envelope{Status: "head.status", OK: []string{"0", "ok"}, Message: "head.text", Data: "body.data"}
	for _, tt := range []struct {
		env               *sdk.Envelope
		text, want, fails string
	}{
		{top, `{"user_get_response":{"id":"7","request_id":"r"}}`, "7", ""},
		{top, `{"anything":{"id":"7"}}`, "7", ""},
		{top, `{"id":"7"}`, "7", ""},
		{top, `{"id":"7","amount":"1"}`, "7", ""},
		{top, `{"error_response":{"code":15,"msg":"Remote service error","sub_code":"isv.x","sub_msg":"gone","request_id":"q"}}`, "",
			"test orderSave: code 15/isv.x: Remote service error: gone [request id q]"},
		{top, `{"error_response":null,"id":"7"}`, "7", ""},
		{deep, `{"head":{"status":0},"body":{"data":{"id":"7"}}}`, "7", ""},
		{deep, `{"head":{"status":"ok"},"body":null}`, "", ""},
		{deep, `{"head":{"status":1,"text":"no"}}`, "", "test orderSave: code 1: no"},
		{deep, `{}`, "", "test orderSave: {}"},
		{sdk.NoEnvelope, `{"id":"7","status":"bad"}`, "7", ""},
		{nil, `{"id":"7"}`, "7", ""},
	} {
		c := newTestClient(t, serve(t, say(200, tt.text)).URL, func(cfg *sdk.ClientConfig) { cfg.Envelope = tt.env })
		var out order
		err := c.Call(context.Background(), opSave, nil, nil, &out, nil)
		if out.ID != tt.want || (err == nil) != (tt.fails == "") || err != nil && err.Error() != tt.fails {
			t.Errorf("%s: %v, %v", tt.text, out, err)
		}
	}
}

func TestTypedFailure(t *testing.T) {
	type problem struct {
		Field string `json:"field"`
	}
	op := *opSave
	op.Envelope = sdk.NoEnvelope
	op.Failures = []sdk.Failure{{Status: "default", New: func() any { return new(int) }}, {Status: "4XX", New: func() any { return new(problem) }}}
	c := newTestClient(t, serve(t, say(422, `{"field":"name","message":"too long"}`)).URL)
	var e *sdk.Error
	if err := c.Call(context.Background(), &op, nil, nil, nil, nil); !errors.As(err, &e) {
		t.Fatal(err)
	}
	if p, ok := e.Detail.(*problem); !ok || p.Field != "name" || e.Message != "too long" {
		t.Errorf("got %+v, %s", e.Detail, e.Message)
	}
}

// What an answer is read into goes by its status, and a status without a type has none of
// a wider one.
func TestFailureByStatus(t *testing.T) {
	type problem struct {
		Field string `json:"field"`
	}
	op := *opSave
	op.Envelope = sdk.NoEnvelope
	op.Failures = []sdk.Failure{
		{Status: "default", New: func() any { return new(problem) }},
		{Status: "422", New: func() any { return new([]problem) }},
		{Status: "404", New: func() any { return new(map[string]string) }},
		{Status: "409"},
	}
	for _, tt := range []struct {
		status int
		text   string
		want   any
	}{
		{422, `[{"field":"name"}]`, &[]problem{{"name"}}},
		{404, `{"field":"name"}`, &map[string]string{"field": "name"}},
		{409, `{"field":"name"}`, nil},
		{400, `{"field":"name"}`, &problem{"name"}},
	} {
		c := newTestClient(t, serve(t, say(tt.status, tt.text)).URL)
		var e *sdk.Error
		if err := c.Call(context.Background(), &op, nil, nil, nil, nil); !errors.As(err, &e) {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(e.Detail, tt.want) {
			t.Errorf("%d: got %+v, want %+v", tt.status, e.Detail, tt.want)
		}
	}
}

func TestStream(t *testing.T) {
	type event struct {
		N int `json:"n"`
	}
	op := &sdk.Operation{ID: "watch", Method: "GET", Path: "/watch", Security: signed, Accept: "text/event-stream"}
	for _, tt := range []struct{ contentType, text, want string }{
		{"text/event-stream", ": hi\n\nevent: a\r\nid: 1\r\ndata: {\"n\":\r\ndata: 1}\r\n\r\ndata:{\"n\":2}\n\ndata: [DONE]\n\nnot read", "1 2 "},
		{"text/event-stream", "data: {\"n\":1}\n\ndata: {\"n\"", "1 unexpected EOF"},
		{"application/x-ndjson", "{\"n\":1}\n\n{\"n\":2}", "1 2 "},
		{"application/x-ndjson", "{\"n\":1}\n{", "1 stream: json:"},
	} {
		srv := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", tt.contentType)
			_, _ = io.WriteString(w, tt.text)
		})
		out := new(sdk.Stream[event])
		if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, out, nil); err != nil {
			t.Fatal(err)
		}
		got := ""
		for e, err := range out.All() {
			if err != nil {
				got += err.Error()
				break
			}
			got += fmt.Sprint(e.N, " ")
		}
		if !strings.HasPrefix(got, tt.want) || tt.want[len(tt.want)-1] == ' ' && got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
	// Refusals come before the stream.
	srv := serve(t, say(200, `{"isSucc":"false","statusCode":"50506"}`))
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, new(sdk.Stream[event]), nil); !errors.Is(err, errUsed) {
		t.Errorf("got %v", err)
	}
}

func TestStreamOutlivesTheTimeout(t *testing.T) {
	stop := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := 0; ; i++ {
			_, _ = fmt.Fprintf(w, "data: %d\n\n", i)
			w.(http.Flusher).Flush()
			select {
			case <-time.After(20 * time.Millisecond):
			case <-r.Context().Done():
				close(stop)
				return
			}
		}
	}))
	defer srv.Close()
	op := &sdk.Operation{ID: "watch", Method: "GET", Path: "/watch", Security: signed, Accept: "text/event-stream"}
	out := new(sdk.Stream[int])
	err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, out, []sdk.Option{sdk.Timeout(50 * time.Millisecond)})
	if err != nil {
		t.Fatal(err)
	}
	for n, err := range out.All() {
		if err != nil {
			t.Fatal(err)
		}
		if *n == 5 {
			break
		}
	}
	select {
	case <-stop:
	case <-time.After(5 * time.Second):
		t.Error("the server is still sending")
	}
}
