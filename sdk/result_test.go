package sdk_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// sayAs answers with a status, a media type and a body.
func sayAs(status int, media, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

type manyResult struct {
	Status    int
	OK        *order         `status:"200"`
	Created   []order        `status:"201"`
	Accepted  *string        `status:"202" media:"text/plain"`
	Partial   io.ReadCloser  `status:"206" media:"application/pdf"`
	Status2XX map[string]int `status:"2XX"`
}

var opMany = &sdk.Operation{ID: "many", Method: "GET", Path: "/many", ByStatus: true, Idempotent: true, Envelope: sdk.NoEnvelope,
	Accept: "application/json, text/plain, application/pdf"}

// The status of an answer decides which field of the result takes it.
func TestByStatus(t *testing.T) {
	call := func(t *testing.T, answers ...http.HandlerFunc) (*manyResult, error) {
		srv := serve(t, answers...)
		out := new(manyResult)
		err := newTestClient(t, srv.URL).Call(context.Background(), opMany, nil, nil, out, nil)
		if got := srv.seen[0].header.Get("Accept"); got != opMany.Accept {
			t.Errorf("accepts %q", got)
		}
		return out, err
	}
	for _, tt := range []struct {
		answer http.HandlerFunc
		check  func(*manyResult) bool
	}{
		{say(200, `{"id":"7"}`), func(r *manyResult) bool {
			return r.OK != nil && r.OK.ID == "7" && r.Created == nil && r.Accepted == nil
		}},
		{say(201, `[{"id":"8"}]`), func(r *manyResult) bool { return r.OK == nil && len(r.Created) == 1 && r.Created[0].ID == "8" }},
		{sayAs(202, "text/plain", "later"), func(r *manyResult) bool { return r.Accepted != nil && *r.Accepted == "later" }},
		{say(203, `{"n":1}`), func(r *manyResult) bool { return r.Status2XX["n"] == 1 && r.OK == nil }},
		{sayAs(204, "application/json", ""), func(r *manyResult) bool { return r.OK == nil && r.Status2XX == nil && r.Status == 204 }},
		{sayAs(206, "application/pdf", "%PDF"), func(r *manyResult) bool {
			data, err := io.ReadAll(r.Partial)
			return err == nil && string(data) == "%PDF" && r.Partial.Close() == nil
		}},
	} {
		out, err := call(t, tt.answer)
		if err != nil || !tt.check(out) {
			t.Errorf("%+v, %v", out, err)
		}
	}
	// What an attempt that is repeated has left is gone.
	if out, err := call(t, say(503, `{}`), say(201, `[]`)); err != nil || out.Status != 201 || out.OK != nil {
		t.Errorf("%+v, %v", out, err)
	}
	var e *sdk.Error
	if _, err := call(t, say(404, `{"message":"gone"}`)); !errors.As(err, &e) || e.HTTPStatus != 404 {
		t.Error(err)
	}
	if _, err := call(t, sayAs(206, "text/html", "<html>log in")); !errors.As(err, &e) || !strings.Contains(e.Message, "text/html, not application/pdf") {
		t.Error(err)
	}
}

// A status that has no field is drift, and an error where types must be as documented.
func TestByStatusUndocumented(t *testing.T) {
	type result struct {
		Status int
		OK     *order   `status:"200"`
		Maybe  []string `status:"202"`
	}
	for _, strict := range []bool{false, true} {
		srv := serve(t, say(207, `{"id":"7"}`))
		var drifts []sdk.Drift
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Settings.Strict = strict
			cfg.Settings.Drift = func(_ context.Context, d sdk.Drift) { drifts = append(drifts, d) }
		})
		out := new(result)
		op := &sdk.Operation{ID: "op", Path: "/op", ByStatus: true, Envelope: sdk.NoEnvelope}
		if err := c.Call(context.Background(), op, nil, nil, out, nil); (err != nil) != strict {
			t.Errorf("strict %t: %v", strict, err)
		}
		if out.Status != 207 || out.OK != nil || len(drifts) != 1 || drifts[0].Got != "status 207" {
			t.Errorf("%+v, %+v", out, drifts)
		}
	}
}

// The payload is under the envelope, whatever the status.
func TestByStatusInEnvelope(t *testing.T) {
	type result struct {
		Status   int
		OK       *order `status:"200"`
		Accepted *int   `status:"202"`
	}
	op := &sdk.Operation{ID: "op", Path: "/op", ByStatus: true}
	srv := serve(t, say(202, `{"isSucc":"true","result":5}`))
	out := new(result)
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, out, nil); err != nil || out.Accepted == nil || *out.Accepted != 5 || out.OK != nil {
		t.Errorf("%+v, %v", out, err)
	}
	srv = serve(t, say(200, `{"isSucc":"false","statusCode":"50506","message":"used"}`))
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, out, nil); !errors.Is(err, errUsed) {
		t.Error(err)
	}
}

// An answer of another kind than was asked for is an error that says so.
func TestStrayMediaType(t *testing.T) {
	for _, tt := range []struct {
		accept, got, body string
		out               any
		bad               string
	}{
		{"", "image/png", "\x89PNG", new(order), "the answer is image/png, not application/json"},
		{"", "text/csv", "a,b\n", new(order), "said to be text/csv"},
		{"", "text/plain", `{"id":"7"}`, new(order), ""},
		{"text/csv", "application/json", `{"error":1}`, new(string), "the answer is application/json, not text/csv: {"},
		{"text/csv", "text/html", `<html>`, new(string), "not text/csv"},
		{"text/csv", "application/pdf", "%PDF", new(string), "not text/csv"},
		{"text/csv", "text/plain", "a,b", new(string), ""},
		{"text/csv", "application/octet-stream", "a,b", new(string), ""},
		{"text/*", "text/html", "<p>", new(string), ""},
		{"application/pdf", "application/problem+json", `{}`, new(io.ReadCloser), "the answer is application/problem+json, not application/pdf: {}"},
		{"application/pdf", "text/plain", "no", new(io.ReadCloser), "not application/pdf: no"},
		{"application/pdf", "application/x-pdf", "%PDF", new(io.ReadCloser), ""},
		{"application/octet-stream", "text/html", "a page may be a file", new(io.ReadCloser), ""},
		{"image/png", "image/jpeg", "jpg", new(io.ReadCloser), ""},
		{"image/*", "text/html", "<html>", new(io.ReadCloser), "the answer is text/html, not image/*"},
		{"application/yaml", "text/plain", "a: 1", new(io.ReadCloser), ""},
	} {
		srv := serve(t, sayAs(200, tt.got, tt.body))
		op := &sdk.Operation{ID: "op", Path: "/op", Accept: tt.accept, Envelope: sdk.NoEnvelope}
		err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, tt.out, nil)
		var e *sdk.Error
		if tt.bad == "" {
			if err != nil {
				t.Errorf("%s for %s: %v", tt.got, tt.accept, err)
			}
			continue
		}
		if !errors.As(err, &e) || !strings.Contains(e.Error(), tt.bad) || e.HTTPStatus != 200 {
			t.Errorf("%s for %s: %v", tt.got, tt.accept, err)
		}
	}
	// Who asks for something else himself gets it.
	srv := serve(t, sayAs(200, "application/json", `{}`))
	op := &sdk.Operation{ID: "op", Path: "/op", Accept: "text/csv", Envelope: sdk.NoEnvelope}
	out := ""
	if err := newTestClient(t, srv.URL).Call(context.Background(), op, nil, nil, &out, []sdk.Option{sdk.Header("Accept", "application/json")}); err != nil || out != "{}" {
		t.Error(out, err)
	}
}

type answerHeaders struct {
	Remaining int            `header:"X-Rate-Limit-Remaining"`
	Reset     time.Time      `header:"x-reset" layout:"unix"`
	Changed   time.Time      `header:"Last-Modified"`
	Tags      []string       `header:"X-Tags"`
	Cookies   []string       `header:"Set-Cookie"`
	Link      string         `header:"Link"`
	Box       map[string]int `header:"X-Box,explode=true"`
	Flat      struct {
		R int `json:"R"`
		G int `json:"G"`
	} `header:"X-Flat"`
	JSON struct {
		A int `json:"a"`
	} `header:"X-JSON,content=json"`
	Sum []byte `header:"X-Sum"`
}

func TestHeaders(t *testing.T) {
	full := func(w http.ResponseWriter, _ *http.Request) {
		for _, one := range [][2]string{
			{"X-Rate-Limit-Remaining", "12"}, {"X-Reset", "1600000000"}, {"Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"},
			{"X-Tags", "a, b"}, {"X-Tags", "c"}, {"Set-Cookie", "a=1, 2"}, {"Set-Cookie", "b=3"}, {"Link", "<x>; rel=next"}, {"Link", "<y>"},
			{"X-Box", "R=1,G=2"}, {"X-Flat", "R,100,G,200,B,3"}, {"X-JSON", `{"a":5}`}, {"X-Sum", "aGk="},
		} {
			w.Header().Add(one[0], one[1])
		}
		sayAs(200, "application/json", `{"id":"7"}`)(w, nil)
	}
	srv := serve(t, full, sayAs(404, "application/json", `{}`))
	c := newTestClient(t, srv.URL)
	var h answerHeaders
	if err := c.Call(context.Background(), opPublic, nil, nil, nil, []sdk.Option{sdk.Headers(&h)}); err != nil {
		t.Fatal(err)
	}
	if h.Remaining != 12 || h.Reset.Unix() != 1600000000 || h.Changed.Year() != 1994 || strings.Join(h.Tags, "|") != "a|b|c" ||
		strings.Join(h.Cookies, "|") != "a=1, 2|b=3" || h.Link != "<x>; rel=next, <y>" || h.Box["G"] != 2 || h.Flat.R != 100 || h.Flat.G != 200 ||
		h.JSON.A != 5 || string(h.Sum) != "hi" {
		t.Errorf("%+v", h)
	}
	// The headers of a failure, by both ways; nothing is left of the call before.
	err := c.Call(context.Background(), opPublic, nil, nil, nil, []sdk.Option{sdk.Headers(&h)})
	var e *sdk.Error
	if !errors.As(err, &e) || h.Remaining != 0 || h.Tags != nil {
		t.Errorf("%+v, %v", h, err)
	}
	e.Header.Set("X-Rate-Limit-Remaining", "3")
	if err := e.Headers(&h); err != nil || h.Remaining != 3 {
		t.Error(h.Remaining, err)
	}
	e.Header.Set("X-Rate-Limit-Remaining", "many")
	if err := e.Headers(&h); err == nil || h.Remaining != 0 {
		t.Error(h.Remaining, err)
	}
	if err := e.Headers(h); err == nil {
		t.Error("no pointer")
	}
}

// A header that cannot be read is drift, or the end of a strict call.
func TestMalformedHeaders(t *testing.T) {
	for _, strict := range []bool{false, true} {
		srv := serve(t, say(200, `{}`, "X-Rate-Limit-Remaining", "none", "X-Flat", "R,1,G"))
		var drifts []string
		c := newTestClient(t, srv.URL, func(cfg *sdk.ClientConfig) {
			cfg.Settings.Strict = strict
			cfg.Settings.Drift = func(_ context.Context, d sdk.Drift) { drifts = append(drifts, d.Path+" "+d.Want+" "+d.Got) }
		})
		var h answerHeaders
		err := c.Call(context.Background(), opPublic, nil, nil, nil, []sdk.Option{sdk.Headers(&h)})
		if (err != nil) != strict || strict && !strings.Contains(err.Error(), `header X-Rate-Limit-Remaining: "none" is no integer`) {
			t.Errorf("strict %t: %v", strict, err)
		}
		if got := strings.Join(drifts, "; "); got != "header X-Rate-Limit-Remaining integer none; header X-Flat object R,1,G" || h.Flat.R != 0 {
			t.Error(got, h.Flat)
		}
	}
}
