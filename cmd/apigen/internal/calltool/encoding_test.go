package calltool_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
)

const encodings = `openapi: 3.1.0
info: {title: Encodings, version: "1"}
servers: [{url: "https://encodings.example"}]
paths:
  /form:
    post:
      operationId: form
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {$ref: "#/components/schemas/Order"}
            encoding: {tags: {style: pipeDelimited}, point: {style: deepObject}, size: {explode: false}}
      responses: {"204": {description: ok}}
  /parts:
    post:
      operationId: parts
      requestBody:
        content:
          multipart/form-data:
            schema: {$ref: "#/components/schemas/Order"}
            encoding:
              tags: {contentType: text/csv, headers: {X-Kind: {schema: {const: list, type: string}}}}
              size: {contentType: application/vnd.size+json}
      responses: {"204": {description: ok}}
  /vendor:
    post:
      operationId: vendor
      requestBody: {content: {application/vnd.acme.order: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"200": {description: ok, content: {application/vnd.acme.order: {schema: {$ref: "#/components/schemas/Order"}}}}}
components:
  schemas:
    Order:
      type: object
      properties:
        tags: {type: array, items: {type: string}}
        point: {type: object, properties: {x: {type: integer}}}
        size: {type: object, properties: {w: {type: integer}, h: {type: integer}}}
`

var boundary = regexp.MustCompile(`--apigen[0-9a-f]+(--)?\r\n`)

// TestEncodings: members of forms and parts are written as a generated client writes them,
// and an object in a vendor's own media type is JSON.
func TestEncodings(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(file, []byte(encodings), 0o600); err != nil {
		t.Fatal(err)
	}
	var got string
	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		got = fmt.Sprintf("%s %s", media, strings.ReplaceAll(boundary.ReplaceAllString(string(body), "|"), "\r\n", "/"))
		if r.URL.Path != "/vendor" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", media)
		_, _ = w.Write(body)
	}))
	defer vendor.Close()
	params := []string{"tags=a", "tags=b", `point={"x":1}`, `size={"w":2}`}
	for operation, want := range map[string][2]string{
		"form": {`application/x-www-form-urlencoded tags=a%7Cb&point%5Bx%5D=1&size=w,2`, ""},
		"parts": {`multipart/form-data |Content-Disposition: form-data; name="tags"/Content-Type: text/csv/X-Kind: list//a/` +
			`|Content-Disposition: form-data; name="tags"/Content-Type: text/csv/X-Kind: list//b/` +
			`|Content-Disposition: form-data; name="point"/Content-Type: application/json//{"x":1}/` +
			`|Content-Disposition: form-data; name="size"/Content-Type: application/vnd.size+json//{"w":2}/|`, ""},
		"vendor": {`application/vnd.acme.order {"tags":["a","b"],"point":{"x":1},"size":{"w":2}}`, `{"tags":["a","b"],"point":{"x":1},"size":{"w":2}}`},
	} {
		t.Run(operation, func(t *testing.T) {
			var out, errs bytes.Buffer
			ok, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{Document: document(t, file), Operation: operation,
				Args: dynamic.Args{Params: params}, BaseURL: vendor.URL})
			if err != nil || !ok {
				t.Fatal(err, errs.String())
			}
			if got != want[0] {
				t.Errorf("sent %s\nwant %s", got, want[0])
			}
			if out := strings.Join(strings.Fields(out.String()), ""); out != want[1] {
				t.Errorf("answer %s, want %s", out, want[1])
			}
		})
	}
}
