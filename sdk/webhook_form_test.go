package sdk_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type claim struct {
	Name  string      `form:"name"`
	Tags  []string    `form:"tags"`
	Count int         `form:"count"`
	Meta  claimMeta   `form:"meta"`
	Lines []claimMeta `form:"lines"`
	Photo sdk.File    `form:"photo"`
	More  []sdk.File  `form:"more"`
	Raw   []byte      `form:"raw"`

	ID     string     `form:"-" path:"id"`
	IDs    []int      `form:"-" query:"ids"`
	Filter *claimMeta `form:"-" query:"filter,style=deepObject,explode=true"`
	Trace  int        `form:"-" header:"X-Trace"`
}

type claimMeta struct {
	A string `json:"a"`
	B int    `json:"b,omitzero"`
}

func claimHandler(t *testing.T, got *string) http.Handler {
	show := func(f sdk.File) string {
		if f.Reader == nil {
			return "-"
		}
		content, _ := io.ReadAll(f.Reader)
		return fmt.Sprintf("%s(%s)=%s", f.Name, f.ContentType, content)
	}
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test", Logger: discard{}}, t, []sdk.Route{{
		Op:  &sdk.Operation{ID: "claim", Method: "POST", Path: "/claims/{id}", Request: "multipart/form-data"},
		New: func() any { return new(claim) },
		Handle: func(_ context.Context, path []string, in any) (any, error) {
			c := in.(*claim)
			filter := "-"
			if c.Filter != nil {
				filter = fmt.Sprint(*c.Filter)
			}
			*got = fmt.Sprintf("%s %s %s %v %d %v %v %s %d raw=%s ids=%v filter=%s trace=%d", path[0], c.ID, c.Name, c.Tags, c.Count, c.Meta, c.Lines,
				show(c.Photo), len(c.More), c.Raw, c.IDs, filter, c.Trace)
			return nil, nil
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Forms of both kinds fill typed requests, with parameters from everywhere.
func TestInboundForm(t *testing.T) {
	var got string
	h := claimHandler(t, &got)
	send := func(contentType, body string) int {
		got = ""
		r := httptest.NewRequest("POST", "/claims/a%2Fb?ids=1&ids=2&filter%5Ba%5D=x&filter[b]=3&other[z]=1", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("X-Trace", "9")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	rest := " ids=[1 2] filter={x 3} trace=9"
	form := url.Values{"name": {"me & you"}, "tags": {"a", "b"}, "count": {"7"}, "meta": {`{"a":"x"}`}, "lines": {`{"a":"1"}`, `{"a":"2","b":2}`}, "unknown": {"1"}}
	if code := send("application/x-www-form-urlencoded", form.Encode()); code != 200 {
		t.Errorf("%d", code)
	}
	if want := "a/b a/b me & you [a b] 7 {x 0} [{1 0} {2 2}] - 0 raw=" + rest; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}

	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part := func(name, file, content string) {
		create := func() (io.Writer, error) { return w.CreateFormField(name) }
		if file != "" {
			create = func() (io.Writer, error) { return w.CreateFormFile(name, file) }
		}
		pw, err := create()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(pw, content)
	}
	part("name", "", "me")
	part("tags", "", "a")
	part("tags", "", "b")
	part("lines", "", `[{"a":"1"}]`)
	part("photo", "me.png", "\x89PNG\r\n")
	part("more", "1.txt", "one")
	part("more", "2.txt", "two")
	part("raw", "raw.bin", "\x00\x01")
	_ = w.Close()
	if code := send(w.FormDataContentType(), body.String()); code != 200 {
		t.Errorf("%d", code)
	}
	if want := "a/b a/b me [a b] 0 { 0} [{1 0}] me.png(application/octet-stream)=\x89PNG\r\n 2 raw=\x00\x01" + rest; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for contentType, body := range map[string]string{
		"multipart/form-data; boundary=x":   "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\ncut",
		"multipart/form-data":               "--x",
		"application/x-www-form-urlencoded": "count=many",
	} {
		if code := send(contentType, body); code != http.StatusBadRequest || got != "" {
			t.Errorf("%s: %d %s", contentType, code, got)
		}
	}
}
