package mock

import (
	"encoding/xml"
	"net/http"
	"testing"
)

const xmlHead = xml.Header

// Requests in XML are held against the schema, and answers are written by it.
func TestXML(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		status     int
		want       string
		problem    []string
	}{
		{"fits", `<request code="c"><lines><line><qty>1</qty></line></lines><extendProps><key1>v</key1></extendProps></request>`, 200,
			`<response><flag>success</flag><code>0</code><message>ok</message><order id="7"><tag>a</tag><tag>b</tag></order></response>`, nil},
		{"a list of one, empty parts", `<request code="c"><lines/><extendProps/></request>`, 200, "", nil},
		{"attribute missing", `<request/>`, 200, "", []string{"body", "code"}},
		{"no integer", `<request code="c"><lines><line><qty>many</qty></line></lines></request>`, 200, "", []string{"lines.0.qty"}},
		{"below the minimum", `<request code="c"><lines><line><qty>1</qty></line><line><qty>0</qty></line></lines></request>`, 200, "", []string{"lines.1.qty"}},
		{"too many", `<request code="c"><lines><line/><line/><line/></lines></request>`, 200, "", []string{"lines", "2"}},
		{"unknown", `<request code="c"><other/></request>`, 200, "", []string{"body.other is not documented"}},
		{"no XML", `<request code="c">`, 200, "", []string{"unexpected EOF"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, "xml.yaml", Options{Strict: true})
			c := caller{t: t, s: s, header: http.Header{"Content-Type": {"application/xml"}}}
			resp, data := c.raw("POST", "/orders", tt.body)
			if resp.StatusCode != tt.status || resp.Header.Get("Content-Type") != "text/xml" {
				t.Errorf("%d %s", resp.StatusCode, resp.Header.Get("Content-Type"))
			}
			if tt.problem != nil {
				wantProblem(t, s, tt.problem...)
				v, err := decodeXML(s.byID["createOrder"].Responses[0].Contents[0], nil, data)
				if m, _ := v.(map[string]any); err != nil || m["flag"] != "failure" || m["message"] == "" {
					t.Errorf("refused with %s", data)
				}
				return
			}
			if want := xmlHead + tt.want; tt.want != "" && string(data) != want {
				t.Errorf("got  %s\nwant %s", data, want)
			}
			wantNoProblem(t, s)
		})
	}
}

// The root element is the wrapper, or the member that says what is wrong.
func TestXMLWrapper(t *testing.T) {
	s := serve(t, "xml.yaml", Options{})
	c := caller{t: t, s: s}
	if _, data := c.raw("GET", "/top", ""); string(data) != xmlHead+`<top_get_response><id>5</id></top_get_response>` {
		t.Errorf("got %s", data)
	}
	s.Fail("top", "27", 1)
	if _, data := c.raw("GET", "/top", ""); string(data) != xmlHead+`<error_response><code>27</code><msg>failure 27</msg></error_response>` {
		t.Errorf("got %s", data)
	}
	if _, data := c.raw("GET", "/plain", ""); string(data) != xmlHead+`<names><name>n</name></names>` {
		t.Errorf("got %s", data)
	}
	s.Fail("plain", "404", 1)
	if resp, data := c.raw("GET", "/plain", ""); resp.StatusCode != 404 || string(data) != xmlHead+`<Error><Message>failure 404</Message></Error>` {
		t.Errorf("got %d %s", resp.StatusCode, data)
	}
}
