package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
)

// Request is a request that was verified, as a Respond function sees it.
type Request struct {
	// Operation is the operationId.
	Operation string
	// Path holds the decoded path parameters, Query and Form the others; Form is empty
	// where the body is no form.
	Path   map[string]string
	Query  url.Values
	Form   url.Values
	Header http.Header
	Body   []byte
	// Call counts the requests to this operation, from 1.
	Call int
	// HTTP is the request itself. Its body was read already.
	HTTP *http.Request

	fallback func() (Reply, error)
	content  *ir.Content // of the default answer, with its status and header
	status   int
	header   http.Header
}

// Decode reads the JSON body into v.
func (r *Request) Decode(v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("body of %s: %w", r.Operation, err)
	}
	return nil
}

// Default returns what would be answered without an override: its Body is the decoded
// example (map[string]any, []any, string, json.Number, ...), ready to be changed.
func (r *Request) Default() Reply {
	reply, err := r.fallback()
	if err != nil {
		panic(err) // becomes the answer and a problem
	}
	return reply
}

// Reply is an answer. The zero value is the documented success without a body.
type Reply struct {
	// Status defaults to the documented success, or to what a failure is sent with.
	Status int
	Header http.Header
	// Body is the whole body: []byte and json.RawMessage as they are, a string as it is
	// unless the media type is JSON, everything else encoded as the document's media type
	// says.
	Body any
	// Data is the payload: it takes the place of the payload in the default answer,
	// inside the vendor's envelope.
	Data any
	// Code makes the answer a failure in the vendor's envelope. Message defaults to the
	// documented meaning of the code.
	Code    string
	Message string
}

// control is what a test asked for one operation; "" stands for all of them.
type control struct {
	respond func(*Request) Reply
	fails   []failing
	delay   time.Duration
	example string
	calls   int
	// status is the success to answer with; "" is the first.
	status string
	// excused requests are not held against schemas that nothing fits.
	excused bool
}

// failing is a failure that is still to be answered, left times; negative is for ever.
type failing struct {
	code string
	left int
}

// Respond makes f answer an operation in place of the documented example; nil brings
// the example back. f runs after signature and schema were checked, possibly several
// times at once. It panics on an operation that the document does not have: that is a
// mistake in the test.
func (h *Handler) Respond(operationID string, f func(r *Request) Reply) {
	h.control(operationID, func(c *control) { c.respond = f })
}

// Fail answers the next calls of an operation with a documented failure, in the
// vendor's envelope; "" means every operation. times is how many, negative means for
// ever, 0 takes back what was asked before. Without an envelope the code is the HTTP
// status.
func (h *Handler) Fail(operationID, code string, times int) {
	h.control(operationID, func(c *control) {
		if times == 0 {
			c.fails = nil
			return
		}
		c.fails = append(c.fails, failing{code, times})
	})
}

// Delay answers an operation later; "" means every operation.
func (h *Handler) Delay(operationID string, d time.Duration) {
	h.control(operationID, func(c *control) { c.delay = d })
}

// UseExample answers with the named example of the document. A request can choose
// for itself with the header "Prefer: example=NAME".
func (h *Handler) UseExample(operationID, name string) {
	h.control(operationID, func(c *control) { c.example = name })
}

// UseStatus answers with a documented status instead of the first success: "202". A request
// can choose for itself with the header "Prefer: code=202"; "" takes it back.
func (h *Handler) UseStatus(operationID, status string) {
	h.control(operationID, func(c *control) { c.status = status })
}

// status is the status that an operation is to be answered with, "" for the usual one.
func (h *Handler) status(id string) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, key := range [...]string{id, ""} {
		if c := h.controls[key]; c != nil && c.status != "" {
			return c.status
		}
	}
	return ""
}

func (h *Handler) control(id string, change func(*control)) {
	if id != "" && h.byID[id] == nil {
		panic(fmt.Sprintf("mock: the document has no operation %q%s", id, h.similar(id)))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.controls[id]
	if c == nil {
		c = new(control)
		h.controls[id] = c
	}
	change(c)
}

// excused reports whether an operation's schemas are left aside.
func (h *Handler) excused(id string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.controls[id]
	return c != nil && c.excused
}

// takeFailure gives the failure that this call is to be answered with.
func (h *Handler) takeFailure(id string) (code string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, key := range [...]string{id, ""} {
		c := h.controls[key]
		if c == nil || len(c.fails) == 0 {
			continue
		}
		f := &c.fails[0]
		code = f.code
		if f.left--; f.left == 0 {
			c.fails = c.fails[1:]
		}
		return code, true
	}
	return "", false
}

// override gives what a test asked for, and counts the call.
func (h *Handler) override(id string) (respond func(*Request) Reply, example string, call int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.controls[id]
	if c == nil {
		c = new(control)
		h.controls[id] = c
	}
	c.calls++
	return c.respond, c.example, c.calls
}

// wait delays the answer. It reports false where nobody waits for it any longer.
func (x *exchange) wait() bool {
	h := x.h
	d := h.o.Latency
	h.mu.Lock()
	for _, key := range [...]string{"", x.op.ID} {
		if c := h.controls[key]; c != nil && c.delay > 0 {
			d = c.delay
		}
	}
	h.mu.Unlock()
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-h.done:
		x.plain(http.StatusServiceUnavailable, "closed", "the mock vendor is closed")
	case <-x.r.Context().Done():
	}
	return false
}
