package mock

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func keyed(t *testing.T, s *Server) caller {
	return caller{t: t, s: s, header: http.Header{"X-Key": {s.Credential("key")}}}
}

func TestWithoutEnvelope(t *testing.T) {
	s := serve(t, "plain.yaml", Options{})
	if status, m := (caller{t: t, s: s}).do("GET", "/files/12", ""); status != 401 || m["message"] == "" {
		t.Errorf("unsigned: %d %v", status, m)
	}
	wantProblem(t, s, "none of 2 security alternatives")
	if status, m := keyed(t, s).do("GET", "/files/x", ""); status != 400 || m["message"] == nil {
		t.Errorf("invalid: %d %v", status, m)
	}
	wantProblem(t, s, `path parameter "id"`)
	status, m := keyed(t, s).do("GET", "/files/12", "")
	if status != 200 || m["id"] != 11.0 || m["size"] != 3.5 || len(m["tags"].([]any)) != 2 {
		t.Errorf("got %d %v", status, m)
	}
	s.Fail("fileByID", "404", 1)
	if status, m := keyed(t, s).do("GET", "/files/12", ""); status != 404 || m["code"] != "404" {
		t.Errorf("documented failure: %d %v", status, m)
	}
	c := keyed(t, s)
	c.header.Set("Prefer", "code=404")
	if status, m := c.do("GET", "/files/12", ""); status != 404 || m["code"] != "not_found" {
		t.Errorf("preferred failure: %d %v", status, m)
	}
	if resp, data := keyed(t, s).raw("DELETE", "/files/12", ""); resp.StatusCode != 204 || len(data) != 0 {
		t.Errorf("204: %d %q", resp.StatusCode, data)
	}
	wantNoProblem(t, s)
}

func TestMediaTypes(t *testing.T) {
	s := serve(t, "plain.yaml", Options{})
	tests := []struct{ path, media, body string }{
		{"/files/a%2Fb.json", "application/octet-stream", "mock file"},
		{"/feed", "application/xml", `<?xml version="1.0" encoding="UTF-8"?>` + "\n<response><title>text</title><item>1</item></response>"},
		{"/stream", "text/event-stream", "data: {\"n\":1}\n\n"},
	}
	for _, tt := range tests {
		resp, data := keyed(t, s).raw("GET", tt.path, "")
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != tt.media || string(data) != tt.body {
			t.Errorf("%s: %d %s %q", tt.path, resp.StatusCode, resp.Header.Get("Content-Type"), data)
		}
	}
	if resp, _ := keyed(t, s).raw("GET", "/files/x.json", ""); resp.Header.Get("X-Size") != "7" {
		t.Errorf("header %v", resp.Header)
	}
	wantNoProblem(t, s)
}

func TestFormsAndConstants(t *testing.T) {
	s := serve(t, "plain.yaml", Options{})
	c := caller{t: t, s: s, header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}}
	if status, _ := c.do("POST", "/form", url.Values{"n": {"5"}}.Encode()); status != 200 {
		t.Errorf("status %d", status)
	}
	wantNoProblem(t, s)
	if status, _ := c.do("POST", "/form", "n=x"); status != 400 {
		t.Errorf("status %d", status)
	}
	wantProblem(t, s, "n")
	for _, name := range []string{"a", "b"} {
		if _, data := c.raw("POST", "/rest?method="+name, ""); string(data) != name {
			t.Errorf("method %s answered %s", name, data)
		}
	}
}

// HTTPClient brings requests for the document's other hosts here.
func TestOtherHosts(t *testing.T) {
	s := serve(t, "plain.yaml", Options{})
	r, _ := http.NewRequest("PUT", "https://upload.example.com/up/upload", strings.NewReader("png"))
	r.Header.Set("Content-Type", "image/png")
	client := s.HTTPClient()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 201 {
		t.Errorf("status %d", resp.StatusCode)
	}
	if got := s.Requests()[0]; got.Host != "upload.example.com" || string(got.Body) != "png" {
		t.Errorf("recorded %+v", got)
	}
	wantNoProblem(t, s)
}
