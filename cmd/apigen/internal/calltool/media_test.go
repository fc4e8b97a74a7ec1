package calltool_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
)

const medias = `openapi: 3.1.0
info: {title: Media, version: "1"}
servers: [{url: "https://media.example"}]
paths:
  /list:
    get:
      operationId: list
      responses:
        "200":
          description: the list
          content:
            application/json: {schema: {type: array, items: {type: integer}}}
            application/vnd.list+json: {schema: {type: object, properties: {items: {type: array}}}}
            text/csv; charset=utf-8: {schema: {type: string}}
            image/*: {schema: {type: string, format: binary}}
            application/xml: {schema: {type: object, xml: {name: list}, properties: {n: {type: integer}}}}
  /import:
    post:
      operationId: import
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}
          text/csv: {schema: {type: string}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {text: {type: string}}}}
      responses: {"200": {description: done, content: {application/json: {schema: {}}}}}
  /chosen:
    post:
      operationId: chosen
      x-apigen-request-media: text/csv
      requestBody: {content: {application/json: {schema: {}}, text/csv: {schema: {type: string}}}}
      responses: {"204": {description: done}}
  /chat:
    post:
      operationId: chat
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {text: {type: string}, stream: {type: boolean}}}}
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {type: object, properties: {text: {type: string}}}}
            text/event-stream: {schema: {type: object, properties: {text: {type: string}}}}
`

// echo answers in the media type that is asked for, with what it got.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	accept := r.Header.Get("Accept")
	w.Header().Set("Content-Type", accept)
	switch {
	case accept == "text/event-stream":
		_, _ = io.WriteString(w, "data: "+string(body)+"\n\ndata: 2\n\n")
	case strings.HasSuffix(accept, "json"):
		_, _ = io.WriteString(w, `["`+accept+`","`+r.Header.Get("Content-Type")+`","`+strings.ReplaceAll(string(body), `"`, `'`)+`"]`)
	case strings.HasSuffix(accept, "xml"):
		_, _ = io.WriteString(w, "<list><n>3</n></list>")
	default:
		_, _ = io.WriteString(w, accept)
	}
}

// TestMediaTypes: each media type of a body or an answer can be had, the first ones without
// being asked for.
func TestMediaTypes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(file, []byte(medias), 0o600); err != nil {
		t.Fatal(err)
	}
	vendor := httptest.NewServer(http.HandlerFunc(echo))
	defer vendor.Close()
	body := func(text string, params ...string) dynamic.Args {
		return dynamic.Args{Body: []byte(text), HasBody: text != "", Params: params}
	}
	for name, c := range map[string]struct {
		operation, send, accept string
		args                    dynamic.Args
		want                    string // of the result without white space, or of the error
	}{
		"first answer":        {"list", "", "", body(""), `["application/json","",""]`},
		"as documented":       {"list", "", "text/csv; charset=utf-8", body(""), "text/csv;charset=utf-8"},
		"without parameters":  {"list", "", "Text/CSV", body(""), "text/csv;charset=utf-8"},
		"by its second half":  {"list", "", "csv", body(""), "text/csv;charset=utf-8"},
		"of a range":          {"list", "", "image/svg", body(""), "image/svg"},
		"another JSON":        {"list", "", "application/vnd.list+json", body(""), `["application/vnd.list+json","",""]`},
		"XML as JSON":         {"list", "", "application/xml", body(""), `{"n":3}`},
		"no such answer":      {"list", "", "text/html", body(""), "--accept text/html: a successful answer of list is not documented in it (there are: application/json, application/vnd.list+json, text/csv; charset=utf-8, image/*, application/xml)"},
		"a slip":              {"list", "", "text/cvs; charset=utf-8", body(""), "did you mean text/csv; charset=utf-8?"},
		"first body":          {"import", "", "", body("", "n=1"), `["application/json","application/json","{'n':1}"]`},
		"another body":        {"import", "text/csv", "", body("a,b"), `["application/json","text/csv","a,b"]`},
		"members of a form":   {"import", "x-www-form-urlencoded", "", body("", "text=a b"), `["application/json","application/x-www-form-urlencoded","text=a+b"]`},
		"members of no form":  {"import", "csv", "", body("", "n=1"), `operation import has no parameter "n"`},
		"no such body":        {"import", "text/html", "", body("x"), "--body-media text/html: the body of import is not documented in it"},
		"no body at all":      {"list", "text/csv", "", body("x"), "takes no body"},
		"no answer at all":    {"chosen", "", "text/csv", body("x"), "--accept text/csv: operation chosen documents no body of a successful answer"},
		"a stream":            {"chat", "", "text/event-stream", body("", "text=hi"), `data:{"text":"hi","stream":true}data:2`},
		"a stream of its own": {"chat", "", "event-stream", body(`{"stream":false}`), `data:{"stream":false}data:2`},
		"no stream":           {"chat", "", "", body("", "text=hi"), `["application/json","application/json","{'text':'hi'}"]`},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			ok, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{Document: document(t, file), Operation: c.operation, Args: c.args,
				BodyMedia: c.send, Accept: c.accept, BaseURL: vendor.URL})
			got := strings.Join(strings.Fields(out.String()), "")
			if err != nil {
				got = err.Error()
			} else if !ok {
				t.Fatalf("the call failed: %s", errs.String())
			}
			if got != c.want && (err == nil || !strings.Contains(got, c.want)) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	t.Run("as the document chooses", func(t *testing.T) {
		var out, errs bytes.Buffer
		_, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{Document: document(t, file), Operation: "chosen", Args: body("a,b"), DryRun: true})
		if err != nil || !strings.Contains(out.String(), "Content-Type: text/csv") {
			t.Errorf("%v\n%s", err, out.String())
		}
	})
}
