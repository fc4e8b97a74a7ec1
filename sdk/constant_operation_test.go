package sdk_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// received serves one call and gives what arrived.
func received(t *testing.T, op *sdk.Operation, in any, opts ...sdk.Option) (r *http.Request) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, got *http.Request) {
		if err := got.ParseMultipartForm(1 << 20); err != nil && err != http.ErrNotMultipart {
			t.Error(err)
		}
		r = got
	}))
	defer srv.Close()
	if err := bareClient(t, srv.URL).Call(t.Context(), op, nil, in, nil, opts); err != nil {
		t.Fatal(err)
	}
	return r
}

// What an operation says of itself is sent beside what the request says, and without one.
func TestOperationConstants(t *testing.T) {
	type order struct {
		Page  int    `query:"page"`
		Lang  string `header:"X-Lang"`
		Login string `cookie:"login"`
		SKU   string `form:"sku"`
	}
	for _, media := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
		op := &sdk.Operation{
			ID: "x", Method: "POST", Path: "/router?method=order.get&v=2%200", Request: media,
			Constants: []sdk.Constant{
				{In: "header", Name: "x-api", Value: "v1"}, {In: "cookie", Name: "site", Value: "a"}, {In: "form", Name: "api", Value: "order&get"},
			},
		}
		for _, in := range []any{nil, (*order)(nil), &order{}, &order{Page: 7, Lang: "zh", Login: "b", SKU: "1"}} {
			r := received(t, op, in)
			filled := in != nil && in.(*order) != nil && in.(*order).Page == 7
			query, form, cookies := "method=order.get&v=2%200", "api=order%26get", "site=a"
			if filled {
				query, form, cookies = query+"&page=7", form+"&sku=1", cookies+"; login=b"
			}
			if r.URL.RawQuery != query || r.URL.Path != "/router" {
				t.Errorf("%s %v: URL %s", media, in, r.URL)
			}
			if got := r.PostForm.Encode(); got != form {
				t.Errorf("%s %v: form %s, want %s", media, in, got, form)
			}
			if got := r.Header.Get("Cookie"); got != cookies {
				t.Errorf("%s %v: cookies %s, want %s", media, in, got, cookies)
			}
			if r.Header.Get("X-Api") != "v1" || (r.Header.Get("X-Lang") == "zh") != filled {
				t.Errorf("%s %v: headers %v", media, in, r.Header)
			}
		}
		r := received(t, op, nil, sdk.Query("method", "order.list"), sdk.Query("more", "1"), sdk.Header("X-Api", "v2"))
		if r.URL.RawQuery != "method=order.list&v=2%200&more=1" || r.Header.Get("X-Api") != "v2" {
			t.Errorf("options give %s, %v", r.URL.RawQuery, r.Header)
		}
	}
}

// Calls on one path are told apart by what they have to hold, wherever it stands.
func TestWebhookConstants(t *testing.T) {
	var log strings.Builder
	var routes []sdk.Route
	add := func(id, path string, constants ...sdk.Constant) {
		routes = append(routes, sdk.Route{Op: &sdk.Operation{ID: id, Method: "POST", Path: path, Constants: constants}, Reply: id,
			Handle: func(context.Context, []string, any) (any, error) { return nil, nil }})
	}
	add("any", "/{tenant}")
	add("stock", "/qimen?method=stock.report&v=1")
	add("order", "/qimen?method=order%20push")
	add("event", "/hook", sdk.Constant{In: "header", Name: "x-event", Value: "push"})
	add("form", "/hook", sdk.Constant{In: "form", Name: "type", Value: "a"})
	add("json", "/hook", sdk.Constant{In: "json", Name: "type", Value: "b"})
	add("number", "/hook", sdk.Constant{In: "json", Name: "type", Value: "7"})
	add("xml", "/hook", sdk.Constant{In: "xml", Name: "type", Value: "a&b"})
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test", Logger: slog.New(slog.NewTextHandler(&log, nil))}, t, routes)
	if err != nil {
		t.Fatal(err)
	}
	const form, json, xml = "application/x-www-form-urlencoded", "application/json", "text/xml"
	for _, tt := range []struct{ url, media, body, want string }{
		{"/qimen?v=1&method=stock.report", "", "", "stock"},
		{"/qimen?method=order+push", "", "", "order"},
		{"/qimen?method=stock.report", "", "", ""},
		{"/qimen?method=stock.report&v=1&method=order+push", "", "", ""}, // who knows which of the two was signed
		{"/qimen", form, "method=stock.report&v=1", ""},
		{"/tmall", "", "", "any"},
		{"/hook", form, "x=1&type=a", "form"},
		{"/hook", form, "type=b", ""},
		{"/hook", json, `{"x":{"type":"a"},"type":"b"}`, "json"},
		{"/hook", "", `{"type":7}`, "number"},
		{"/hook", json, `{"type":{"a":1}}`, ""},
		{"/hook", json, `{"type"`, ""},
		{"/hook", xml, `<r><x><type>z</type></x><type a=">"> a&amp;b </type></r>`, "xml"},
		{"/hook", xml, `<r><type><![CDATA[a&b]]></type></r>`, "xml"},
		{"/hook", xml, `<r><type/></r>`, ""},
	} {
		status, body, _ := inbound(h, "POST", tt.url, tt.body, "Content-Type", tt.media)
		if tt.want == "" {
			if status != http.StatusNotFound {
				t.Errorf("%v: %d %s", tt, status, body)
			}
		} else if body != tt.want {
			t.Errorf("%v: %d %s", tt, status, body)
		}
	}
	if _, body, _ := inbound(h, "POST", "/hook", "", "X-Event", "push"); body != "event" {
		t.Errorf("by a header: %s", body)
	}
	if !strings.Contains(log.String(), "header x-event=push, or form type=a") {
		t.Error(log.String())
	}
}

// A body that is too long is refused before anybody looks into it.
func TestWebhookConstantsTooLong(t *testing.T) {
	routes := []sdk.Route{{Op: &sdk.Operation{ID: "a", Method: "POST", Path: "/", Constants: []sdk.Constant{{In: "json", Name: "a", Value: "1"}}}}}
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "test", MaxBody: 10, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}, t, routes)
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := inbound(h, "POST", "/", `{"a":2,"b":"12345"}`); status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", status)
	}
}
