package mock

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
)

// An inbound call of parts can be read as such: members, lists and files.
func TestWebhookParts(t *testing.T) {
	s, err := New(fstest.MapFS{"api.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: Pets, version: "1"}
paths: {}
webhooks:
  created:
    post:
      operationId: created
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [name, photo]
              properties:
                name: {type: string, example: Tom}
                tags: {type: array, items: {type: string}, example: [a, b]}
                photo: {type: string, format: binary}
      responses: {"204": {description: ok}}
`)}}, "api.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	calls := 0
	handler := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
			return
		}
		if tags := r.MultipartForm.Value["tags"]; r.FormValue("name") != "Tom" || len(tags) != 2 || tags[1] != "b" {
			t.Errorf("got %v", r.MultipartForm.Value)
		}
		f, _, err := r.FormFile("photo")
		if err != nil {
			t.Error(err)
			return
		}
		if data, err := io.ReadAll(f); err != nil || len(data) == 0 {
			t.Errorf("photo: %q, %v", data, err)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer handler.Close()
	for _, body := range []any{nil, map[string]any{"name": "Tom", "tags": []string{"a", "b"}, "photo": "x"}} {
		if _, err := s.Send(t.Context(), "created", handler.URL, body); err != nil {
			t.Error(err)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
	wantNoProblem(t, s)
}
