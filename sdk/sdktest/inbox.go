package sdktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// Inbox is behind the handler of inbound calls: it keeps what arrives and replies with
// the example of the document.
type Inbox struct {
	vendor Vendor

	mu      sync.Mutex
	example *calltest.Example
	calls   int
	found   []string
}

// NewInbox makes an inbox for the calls of a vendor.
func NewInbox(v Vendor) *Inbox { return &Inbox{vendor: v} }

// Take keeps a call that is answered with nothing, or with a constant. req is nil for a
// call that carries nothing.
func (b *Inbox) Take(req any, path ...string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	b.found = append(b.found, compareInbound(b.example, req, path)...)
	return nil
}

// Reply keeps a call and gives the documented reply to it.
func Reply[T any](b *Inbox, req any, path ...string) (reply T, err error) {
	if err := b.Take(req, path...); err != nil {
		return reply, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.example.Reply == nil {
		return reply, nil
	}
	err = codec.Decode(b.example.Reply, &reply, codec.Options{Lenient: true, CopyStrings: true})
	return reply, err
}

// Check sends the example of one inbound call to a handler, and compares what reached
// the inbox with it, and the reply with the document.
func (b *Inbox) Check(t *testing.T, name string, handler http.Handler) {
	t.Helper()
	e, err := b.vendor.ExampleRequest(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, note := range e.Notes {
		t.Log(note)
	}
	b.mu.Lock()
	b.example, b.calls, b.found = e, 0, nil
	b.mu.Unlock()
	server := httptest.NewServer(handler)
	defer server.Close()
	x, err := b.vendor.SendExample(t.Context(), e, server.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range x.Problems {
		t.Error(problem)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.calls != 1 {
		t.Errorf("the handler was called %d times, want once", b.calls)
	}
	for _, d := range b.found {
		t.Error("what arrived: " + d)
	}
	if e.Reply != nil && !t.Failed() {
		for _, d := range calltest.Diff(e.Reply, x.Payload) {
			t.Error("the reply: " + d)
		}
	}
}

// compareInbound holds a decoded call against the example that was sent.
func compareInbound(e *calltest.Example, req any, path []string) []string {
	var found []string
	n := 0
	for _, p := range e.Params {
		want, scalar := codec.Text(p.Value)
		if p.In == "path" {
			if n < len(path) && scalar && path[n] != want {
				found = append(found, fmt.Sprintf("path parameter %q: want %q, got %q", p.Name, want, path[n]))
			}
			n++
			continue
		}
		if in, ok := places[p.In]; ok && scalar && req != nil {
			if _, has := codec.FieldByWire(req, in, p.Name); !has && p.Constant {
				continue
			}
			if got, _ := codec.WireText(req, in, p.Name); got != want && !calltest.SameNumber(got, want) && !calltest.SameText(got, want) {
				found = append(found, fmt.Sprintf("%s parameter %q: want %q, got %q", p.In, p.Name, want, got))
			}
		}
	}
	if e.Body == nil || req == nil {
		return found
	}
	kind, value, err := codec.RequestBody(req)
	if err != nil || kind != codec.BodyJSON || value == nil {
		return found
	}
	got, err := codec.Append(nil, value)
	if err != nil {
		return append(found, err.Error())
	}
	return append(found, calltest.Diff(e.Body, bytes.TrimSpace(json.RawMessage(got)))...)
}
