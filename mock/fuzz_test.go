package mock

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// FuzzServe: whatever comes in is answered, and nothing panics.
func FuzzServe(f *testing.F) {
	var handlers []*Handler
	for _, name := range []string{"shop.yaml", "plain.yaml"} {
		h, err := NewHandler(os.DirFS("testdata"), name, Options{Strict: true})
		if err != nil {
			f.Fatal(err)
		}
		// Without signatures the checks behind them are reached.
		open, err := NewHandler(os.DirFS("testdata"), name, Options{Strict: true})
		if err != nil {
			f.Fatal(err)
		}
		for _, op := range open.byID {
			c := *op.Operation
			c.Security = nil
			op.Operation = &c
		}
		handlers = append(handlers, h, open)
	}
	f.Add("POST", "/api/v1/order", "", "application/json", `{"sku":"ab","count":1,"extra":"{}"}`, "")
	f.Add("GET", "/order/S1", "lang=cn&t=x&sig=y", "", "", "code=200,example=paid")
	f.Add("GET", "/order/list", "page=9999999999999999999&size=-1", "", "", "")
	f.Add("POST", "/token", "", "application/json", `{"app":"test-app","kind":"long","refresh":"x"}`, "")
	f.Add("POST", "/oauth/token", "", "application/x-www-form-urlencoded", "grant_type=refresh_token&client_id=%zz", "")
	f.Add("PUT", "/up/upload", "a=%", "image/png; x", "\x00", "code=599")
	f.Add("GET", "/files/%2F.json", "", "multipart/form-data; boundary=x", "--x\r\n\r\n--x--", "")
	f.Fuzz(func(t *testing.T, method, path, query, media, body, prefer string) {
		if strings.ContainsAny(method, " \r\n\t") || method == "" {
			method = "GET"
		}
		r, err := http.NewRequest(method, "http://localhost/", strings.NewReader(body))
		if err != nil {
			return
		}
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = "/"+path, "", query
		r.Header["Content-Type"] = []string{media}
		r.Header["Prefer"] = []string{prefer}
		r.Header["Authorization"] = []string{body}
		for _, h := range handlers {
			c := r.Clone(r.Context())
			c.Body = io.NopCloser(bytes.NewReader([]byte(body)))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, c)
			if w.Code < 100 {
				t.Errorf("status %d", w.Code)
			}
			for _, p := range h.Problems() {
				if strings.Contains(p.Error(), "panic") {
					t.Fatal(p)
				}
			}
			h.Reset()
		}
	})
}
