package mock

import (
	"strings"
	"testing"
	"testing/fstest"
)

const lists = `openapi: %VERSION%
info: {title: Lists, version: "1"}
servers: [{url: "https://lists.example/v1"}]
paths:
  /order:
    post:
      operationId: order
      parameters:
        - {name: lang, in: query, schema: {type: string, enum: [zh, en]}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [state, lines]
              properties:
                state: {$ref: '#/components/schemas/State'}
                lines:
                  type: array
                  items:
                    allOf:
                      - {type: object, properties: {state: {$ref: '#/components/schemas/State'}}}
                      - {type: object, required: [sku], properties: {sku: {type: string}}}
      responses: {"200": {description: ok}}
components:
  schemas:
    State: {type: integer, enum: [1, 2]}
`

// TestOpenLists: a value that a list does not have is let through and noted; of another
// type it is refused, and strict refuses both.
func TestOpenLists(t *testing.T) {
	for _, version := range []string{"3.0.3", "3.1.0"} {
		for _, strict := range []bool{false, true} {
			files := fstest.MapFS{"openapi.yaml": {Data: []byte(strings.ReplaceAll(lists, "%VERSION%", version))}}
			s, err := New(files, "openapi.yaml", Options{Strict: strict})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			for _, tt := range []struct {
				name, query, body string
				notes             []string
				problem           string
			}{
				{"known", "?lang=en", `{"state":1,"lines":[{"sku":"a","state":2}]}`, nil, ""},
				{"parameter", "?lang=fr", `{"state":1,"lines":[]}`, []string{`query parameter "lang"`}, ""},
				{"member", "", `{"state":9,"lines":[]}`, []string{"state"}, ""},
				{"in allOf", "", `{"state":1,"lines":[{"sku":"a","state":9}]}`, []string{"state"}, ""},
				{"two", "?lang=fr", `{"state":9,"lines":[]}`, []string{"lang", "state"}, ""},
				{"another type", "", `{"state":"new","lines":[]}`, nil, "state"},
				{"with a mistake", "", `{"state":9}`, []string{"state"}, "lines"},
			} {
				t.Run(version+" "+tt.name, func(t *testing.T) {
					s.Reset()
					status, _ := caller{t: t, s: s}.do("POST", "/order"+tt.query, tt.body)
					refused := tt.problem != "" || strict && tt.notes != nil
					if refused != (status == 400) || refused != (len(s.Problems()) > 0) {
						t.Errorf("strict %t: status %d, problems %v", strict, status, s.Problems())
					}
					if tt.problem != "" {
						wanted := append([]string{tt.problem}, tt.notes...)
						if !strict {
							wanted = wanted[:1]
						}
						notes := s.Requests()[0].Notes
						wantProblem(t, s, wanted...)
						if strict && notes != nil {
							t.Errorf("strict has notes: %v", notes)
						}
						return
					}
					notes := s.Requests()[0].Notes
					if strict {
						if notes != nil {
							t.Errorf("strict has notes: %v", notes)
						}
						return
					}
					if len(notes) != len(tt.notes) {
						t.Fatalf("notes %q, want %d", notes, len(tt.notes))
					}
					for i, want := range tt.notes {
						if !strings.Contains(notes[i], want) || !strings.Contains(notes[i], "accepted") {
							t.Errorf("note %q, want %q", notes[i], want)
						}
					}
				})
			}
		}
	}
}
