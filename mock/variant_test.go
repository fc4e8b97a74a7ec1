package mock

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// post makes a call by hand and gives its answer.
func post(t *testing.T, s *Server, media, accept, body string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/pets", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Accept", accept)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(data)
}

// The answer is of the media type that is accepted and of the status that is asked for.
func TestAcceptAndStatus(t *testing.T) {
	s := serve(t, "variants.yaml", Options{})
	for _, tt := range []struct {
		accept, status, prefer string
		want                   int
		media, body            string
	}{
		{"application/json", "", "", 200, "application/json", `{"id":1}`},
		{"text/csv", "", "", 200, "text/csv", "id\n1\n"},
		{"text/*", "", "", 200, "text/csv", "id\n1\n"},
		{"application/json, text/csv", "", "", 200, "application/json", `{"id":1}`},
		{"application/json", "202", "", 202, "application/json", `{"job":"j"}`},
		{"application/json", "", "code=202", 202, "application/json", `{"job":"j"}`},
		{"application/json", "204", "", 204, "", ""},
	} {
		s.UseStatus("createPet", tt.status)
		resp, body := post(t, s, "application/json", tt.accept, `{"name":"x"}`, "Prefer", tt.prefer)
		if media := resp.Header.Get("Content-Type"); resp.StatusCode != tt.want || media != tt.media || strings.ReplaceAll(body, " ", "") != tt.body {
			t.Errorf("%+v: %d %s %q", tt, resp.StatusCode, media, body)
		}
	}
	wantNoProblem(t, s)
	s.UseStatus("createPet", "299")
	if resp, body := post(t, s, "application/json", "", `{"name":"x"}`); resp.StatusCode != 500 || !strings.Contains(body, "no answer with status 299") {
		t.Error(resp.StatusCode, body)
	}
}

// Documented headers are sent, by example or made up, unless they are the transport's.
func TestAnswerHeaders(t *testing.T) {
	s := serve(t, "variants.yaml", Options{})
	resp, _ := post(t, s, "application/json", "application/json", `{"name":"x"}`)
	for name, want := range map[string]string{"X-Left": "7", "X-List": "a,b", "X-Made": "Tue, 02 Jan 2024 03:04:05 GMT", "X-JSON": `{"a":1}`, "Content-Encoding": ""} {
		if got := resp.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := resp.Header.Get("X-Wrong"); got == "" || strings.Trim(got, "0123456789-") != "" {
		t.Errorf("X-Wrong: %q is no integer", got)
	}
}

// An example says which body and which answer is wanted.
func TestExampleVariants(t *testing.T) {
	s := serve(t, "variants.yaml", Options{})
	for _, tt := range []struct{ label, media, body, accept string }{
		{"createPet", "application/json", `{"name":"Rex"}`, ""},
		{"createPet?body=text/plain", "text/plain", `"Rex"`, ""},
		{"createPet?accept=text/csv&flag=stream", "application/json", `{"name":"Rex","stream":true}`, "text/csv"},
	} {
		e, err := s.ExampleRequest(tt.label)
		if err != nil || e.Operation != "createPet" || e.Media != tt.media || string(e.Body) != tt.body || e.Accept != tt.accept {
			t.Errorf("%s: %+v %s, %v", tt.label, e, e.Body, err)
		}
	}
	if _, err := s.ExampleRequest("createPet?body=text/html"); err == nil {
		t.Error("a body that there is not")
	}
	e, err := s.ExampleRequest("createPet?status=202")
	if err != nil {
		t.Fatal(err)
	}
	post(t, s, "application/json", "application/json", `{"name":"Rex"}`)
	x, err := s.Received(e)
	if err != nil || x.Status != 202 || string(x.Payload) != `{"job":"j"}` || len(x.Problems) > 0 {
		t.Errorf("%+v, %v", x, err)
	}
	// The next example asks for the usual answer again.
	if e, err = s.ExampleRequest("createPet"); err != nil {
		t.Fatal(err)
	}
	post(t, s, "application/json", "application/json", `{"name":"Rex"}`)
	if x, err = s.Received(e); err != nil || x.Status != 200 || x.Header.Get("X-Left") != "7" {
		t.Errorf("%+v, %v", x, err)
	}
}
