package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
)

// vendors are the documents of this repository: each must be playable as it is.
var vendors = []string{"jinyantrip", "didi"}

func vendor(t *testing.T, name string) *Server {
	t.Helper()
	dir := "../specs/" + name
	s, err := New(os.DirFS(dir), "openapi.yaml", Options{Clock: newClock().now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Every operation takes the request that the document shows, signed, and answers with
// something that the document allows.
func TestVendorOperations(t *testing.T) {
	for _, name := range vendors {
		t.Run(name, func(t *testing.T) {
			s := vendor(t, name)
			for _, op := range s.API().Operations {
				t.Run(op.ID, func(t *testing.T) {
					o := s.byID[op.ID]
					for i := range max(1, len(op.Security)) {
						s.Reset()
						r, err := s.event(context.Background(), alternative(o, i), s.URL, &Event{Body: shown(s, o)})
						if err != nil {
							t.Fatal(err)
						}
						resp, err := http.DefaultTransport.RoundTrip(r)
						if err != nil {
							t.Fatal(err)
						}
						body, err := io.ReadAll(resp.Body)
						resp.Body.Close()
						if err != nil {
							t.Fatal(err)
						}
						wantNoProblem(t, s)
						if got := s.Requests()[0]; got.Operation != op.ID || got.Code != "" {
							t.Errorf("answered as %q with code %q: %s", got.Operation, got.Code, body)
						}
						if media := resp.Header.Get("Content-Type"); media != "" {
							if err := s.checkReply(o, resp.StatusCode, media, body); err != nil {
								t.Errorf("the answer does not fit the document: %v\n%s", err, body)
							}
						}
					}
				})
			}
		})
	}
}

// shown is the request body for an operation: the token's own request where it issues
// one, else nil for the document's example.
func shown(s *Server, o *operation) any {
	for _, sc := range s.API().Schemes {
		if sc.Token == nil || sc.Token.Operation != o.ID || o.Body == nil {
			continue
		}
		body := map[string]any{}
		_, media, _ := o.eventBody(&Event{})
		if v, err := exampleOf(choose(o.Body.Contents, media), "", forRequest); err == nil {
			body = v.(map[string]any)
		}
		for _, m := range sc.Token.Request {
			text := m.Value
			for name := range s.Credentials() {
				text = strings.ReplaceAll(text, "{"+name+"}", s.Credential(name))
			}
			put(body, m.Name, text)
		}
		delete(body, "refresh_token")
		return body
	}
	return nil
}

// alternative is an operation that offers one of its security alternatives alone.
func alternative(o *operation, i int) *operation {
	if len(o.Security) == 0 {
		return o
	}
	c, op := *o, *o.Operation
	op.Security = op.Security[i : i+1]
	c.Operation = &op
	return &c
}

func TestVendorWebhooks(t *testing.T) {
	for _, name := range vendors {
		t.Run(name, func(t *testing.T) {
			s := vendor(t, name)
			for _, hook := range s.Webhooks() {
				t.Run(hook, func(t *testing.T) {
					op := s.webhook(hook)
					srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						body, _ := io.ReadAll(r.Body)
						for _, scheme := range op.Security[0].Schemes {
							if err := s.guard.signers[scheme.Name].Verify(r.Context(), r, body); err != nil {
								t.Error(err)
							}
						}
						r.Body = io.NopCloser(bytes.NewReader(body))
						if !strings.HasSuffix(op.Path, r.URL.Path) && !strings.Contains(op.Path, "{") {
							t.Errorf("path %s", r.URL.Path)
						}
						_, content := op.success("")
						v, err := exampleOf(content, "", forResponse)
						if err != nil {
							t.Error(err)
						}
						data, err := encodeBody(content.MediaType, content, nil, v)
						if err != nil {
							t.Error(err)
						}
						w.Header().Set("Content-Type", content.MediaType)
						_, _ = w.Write(data)
					}))
					defer srv.Close()
					if _, err := s.Send(context.Background(), hook, srv.URL, nil); err != nil {
						t.Error(err)
					}
				})
			}
			wantNoProblem(t, s)
		})
	}
}

// The documented codes are what failures look like.
func TestVendorFailures(t *testing.T) {
	s := vendor(t, "jinyantrip")
	r, err := s.event(context.Background(), s.byID["orderDetail"], s.URL, &Event{Unsigned: true})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	v, err := decodeJSON(body)
	if err != nil || resp.StatusCode != 200 || fmt.Sprint(v.(map[string]any)["isSucc"]) != "false" {
		t.Errorf("%d %s %v", resp.StatusCode, body, err)
	}
}

// A page that a browser is redirected from refuses with a status that browsers show.
// TestVendorRefusals: what refuses an unsigned call has the types of the document as well,
// a number where one answer has a number and a text where the next has a text.
func TestVendorRefusals(t *testing.T) {
	seen := map[ir.Prim]int{}
	for _, name := range vendors {
		s := vendor(t, name)
		for _, op := range s.API().Operations {
			o := s.byID[op.ID]
			resp, content := o.success("")
			if len(op.Security) == 0 || content == nil || statusOf(resp.Status) >= 300 {
				continue
			}
			s.Reset()
			r, err := s.event(context.Background(), alternative(o, 0), s.URL, &Event{Body: shown(s, o), Unsigned: true})
			if err != nil {
				t.Fatal(err)
			}
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if s.Requests()[0].Code == "" {
				t.Errorf("%s: an unsigned call is answered with %s", op.ID, body)
			}
			v, err := decodeJSON(body)
			if err != nil {
				t.Fatal(err)
			}
			for _, member := range []string{op.Envelope.Status, op.Envelope.Code, op.Envelope.Message} {
				got, _ := dig(v, member)
				want := shape(typeAt(content.Type, member))
				if want == nil {
					continue
				}
				ok := false
				switch want.Prim {
				case ir.String:
					_, ok = got.(string)
				case ir.Boolean:
					_, ok = got.(bool)
				default:
					_, ok = got.(json.Number)
				}
				seen[want.Prim]++
				if !ok {
					t.Errorf("%s: %s is %T, the document says %s: %s", op.ID, member, got, want.Prim, body)
				}
			}
		}
	}
	if seen[ir.String] == 0 || seen[ir.Integer] == 0 || seen[ir.Boolean] == 0 {
		t.Errorf("not all kinds were seen: %v", seen)
	}
}

func TestRedirectRefusal(t *testing.T) {
	s := vendor(t, "jinyantrip")
	tried := 0
	for _, op := range s.API().Operations {
		o := s.byID[op.ID]
		if resp, _ := o.success(""); resp == nil || statusOf(resp.Status) < 300 || o.Envelope == nil {
			continue
		}
		tried++
		if w := s.failure(o, "sign", ""); w.status != http.StatusUnauthorized {
			t.Errorf("%s refuses with status %d", op.ID, w.status)
		}
		if w := s.failure(o, "403", ""); w.status != http.StatusForbidden {
			t.Errorf("%s refuses 403 with status %d", op.ID, w.status)
		}
	}
	if tried == 0 {
		t.Skip("no operation redirects within an envelope")
	}
}
