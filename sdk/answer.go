package sdk

import (
	"bytes"
	"context"
	"encoding"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// answer is what came of an attempt.
type answer struct {
	resp      *http.Response // as the transport gave it; nil without an answer
	status    int
	header    http.Header
	data      []byte        // the whole body
	stream    io.ReadCloser // or the body unread
	payload   []byte        // the part of data that is the result; nil: none
	requestID string
	missing   bool        // a success whose envelope has no data
	xml       XMLDocument // of an answer in XML that the client reads
	err       *Error

	shown io.ReadCloser // the body that middleware saw
}

// close gives up a stream that nobody will read.
func (a *answer) close() {
	if a.stream != nil {
		_ = a.stream.Close()
	}
}

// response shows an answer to middleware.
func (a *answer) response(r *http.Request) (*http.Response, error) {
	if a.resp == nil {
		return nil, a.err
	}
	a.resp.Request = r
	if a.stream == nil {
		a.resp.Body = newBytesBody(a.data)
	}
	a.shown = a.resp.Body
	return a.resp, nil
}

// intact reports whether middleware left the answer as it was.
func (a *answer) intact() bool {
	if a.resp.Body != a.shown || a.resp.StatusCode != a.status {
		return false
	}
	b, ok := a.shown.(*bytesBody)
	return !ok || len(b.data) == len(a.data)
}

// read takes the answer in: whole, or its header only where out is a stream. cancel
// ends the attempt's context.
func (cl *call) read(ctx context.Context, a *answer, resp *http.Response, cancel func()) {
	a.resp, a.status, a.header = resp, resp.StatusCode, resp.Header
	if resp.Body == nil { // a transport should not, and test doubles do
		resp.Body = http.NoBody
	}
	if streams(cl.out) && resp.StatusCode < 300 && !cl.enveloped(resp) {
		a.stream = &streamBody{ReadCloser: resp.Body, cancel: cancel}
		return
	}
	defer cancel()
	defer func() { _ = resp.Body.Close() }()
	var err error
	if a.data, err = readBody(resp, cl.c.max); err != nil {
		a.err = cl.broken(ctx, fmt.Errorf("read the answer: %w", err), false)
		a.err.HTTPStatus, a.err.Header, a.err.Body = a.status, a.header, cl.c.redact.bytes(a.data)
		if errors.Is(err, errTooLong) {
			a.err.Retryable = false
		}
	}
}

// enveloped reports whether an answer to a call for a file is an envelope instead,
// which then holds the error.
func (cl *call) enveloped(resp *http.Response) bool {
	return cl.plan.envelope != nil && cl.reads(resp.Header.Get("Content-Type")) && !cl.reads(cl.wanted())
}

// streamBody ends the attempt's context when the stream is closed.
type streamBody struct {
	io.ReadCloser
	cancel func()
}

func (s *streamBody) Close() error {
	err := s.ReadCloser.Close()
	s.cancel()
	return err
}

var errTooLong = errors.New("the answer is too long")

// readers are buffers for answers of unknown length.
var readers = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// readBody reads the whole body into memory that the result may keep.
func readBody(resp *http.Response, limit int64) ([]byte, error) {
	if resp.Body == nil || resp.Body == http.NoBody {
		return nil, nil
	}
	tooLong := fmt.Errorf
	if n := resp.ContentLength; n >= 0 {
		if n > limit {
			return nil, tooLong("%w: %d bytes, the limit is %d (Settings.MaxResponse)", errTooLong, n, limit)
		}
		// One byte more lets the last read see the end, so that the connection is kept.
		data, err := readAll(resp.Body, make([]byte, 0, n+1), limit)
		if err == nil && int64(len(data)) < n {
			err = io.ErrUnexpectedEOF
		}
		return data, err
	}
	buf := readers.Get().(*[]byte)
	data, err := readAll(resp.Body, (*buf)[:0], limit)
	if err == errTooLong {
		err = tooLong("%w: the limit is %d bytes (Settings.MaxResponse)", errTooLong, limit)
	}
	out := append(make([]byte, 0, len(data)), data...)
	if cap(data) <= 1<<20 {
		*buf = data[:0]
		readers.Put(buf)
	}
	return out, err
}

func readAll(r io.Reader, buf []byte, limit int64) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if int64(len(buf)) > limit {
			return buf[:limit], errTooLong
		}
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return buf, err
		}
	}
}

// judge decides whether an answer is a success, and finds its payload.
func (cl *call) judge(a *answer, room *[envelopeFields][]byte) {
	if a.err != nil || a.stream != nil {
		return
	}
	ok := a.status >= 200 && a.status < 300 || cl.plan.op.Redirects && a.status >= 300 && a.status < 400
	env := cl.plan.envelope
	data := a.data
	if cl.answersXML(a, ok) {
		if data = cl.parseXML(a, ok); a.err != nil {
			return
		}
	}
	if env != nil && isObject(data) {
		o, err := env.open(data, room, !ok, cl.out == nil)
		if err == nil {
			a.requestID = o.requestID
			if o.failed || !ok {
				if o.message == "" && (o.code == "" || !o.failed) {
					// The envelope of the API is not the one of the gateway before it.
					var id string
					o.code, o.message, id = guess(data)
					a.requestID = either(a.requestID, id)
				}
				if o.lost {
					o.message = either(o.message, env.strays())
				}
				a.err = cl.refused(a, o.code, o.subCode, joinMessage(o.message, o.subMessage))
				cl.explain(a.err, o.detail)
				return
			}
			a.payload, a.missing = o.payload, o.missing
			cl.payloadXML(a)
			return
		}
		if ok {
			a.err = cl.unreadable(a, "the answer is not valid JSON", err)
			return
		}
	}
	if !ok {
		code, message, id := guess(data)
		a.requestID = id
		a.err = cl.refused(a, code, "", message)
		return
	}
	a.payload = a.data
	if a.xml != nil {
		a.payload = data
		cl.payloadXML(a)
		return
	}
	if raw(cl.out) || !cl.reads(cl.wanted()) || cl.result != nil && cl.out == nil {
		return
	}
	syntax := "JSON"
	if isXML(cl.wanted()) {
		syntax = "XML"
	}
	switch mt := mediaType(a.header.Get("Content-Type")); {
	case slices.Contains(cl.plan.op.Empty, a.status) && len(bytes.TrimSpace(a.data)) == 0:
		a.payload = nil
	case a.status >= 300 && cl.out == nil:
		a.payload = nil // a documented redirect comes with a page for browsers
	case a.status == http.StatusNoContent || a.status == http.StatusResetContent || cl.frozen.method == http.MethodHead:
		a.payload = nil
	case len(bytes.TrimSpace(a.data)) == 0:
		a.payload = nil
		if env != nil || cl.out != nil {
			a.err = cl.unreadable(a, "the answer is empty", nil)
		}
	case mt == "text/html" && !looksJSON(a.data), a.data[0] == '<':
		a.err = cl.unreadable(a, "the answer is a page, not "+syntax+": "+cl.c.redact.text(snippet(a.data, snippetSize)), nil)
	case !looksJSON(a.data) && cl.strayed(a):
		a.err = cl.astray(a)
	case (env != nil || syntax == "XML") && !looksJSON(a.data):
		a.err = cl.unreadable(a, "the answer is not "+syntax+": "+cl.c.redact.text(snippet(a.data, snippetSize)), nil)
	case env != nil && env.Status != "" && !(env.AbsentOK && env.Data == "" && fits(cl.out, a.data)):
		a.err = cl.unreadable(a, env.strays()+": "+cl.c.redact.text(snippet(a.data, snippetSize)), nil)
	}
}

// fits reports whether an answer that is no object can be a result: a list for a method
// that returns one, a text or number for any that returns no object.
func fits(out any, data []byte) bool {
	data = bytes.TrimSpace(data)
	if isNull(data) || len(data) == 0 {
		return false
	}
	switch shapeOf(out) {
	case "object":
		return false
	case "array":
		return data[0] == '['
	}
	return true
}

// shapeOf is the JSON type that out is decoded from, "" where it may be any.
func shapeOf(out any) string {
	if out == nil {
		return ""
	}
	t := reflect.TypeOf(out)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Implements(unmarshalerType) || reflect.PointerTo(t).Implements(unmarshalerType) ||
		reflect.PointerTo(t).Implements(textUnmarshalerType) {
		return ""
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "object"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() != reflect.Uint8 {
			return "array"
		}
	}
	return ""
}

var (
	unmarshalerType     = reflect.TypeFor[interface{ UnmarshalJSON([]byte) error }]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// refused makes the error of an answer that says no.
func (cl *call) refused(a *answer, code, subCode, message string) *Error {
	c := cl.c
	e := &Error{API: c.name, Op: cl.plan.op.ID, HTTPStatus: a.status, Code: code, SubCode: subCode,
		Message: c.redact.text(message), RequestID: a.requestID, Attempt: cl.attempt,
		Body: c.redact.bytes(a.data), Header: a.header, RetryAfter: retryAfter(a.header, c.now())}
	if e.RequestID == "" {
		e.RequestID = requestID(a.header)
	}
	if e.doc = c.code(cl.plan, e); e.doc != nil {
		e.Retryable = e.doc.Retryable
		e.Extract = e.doc.extract(e.Message)
		if find := e.doc.RetryAfter; find != nil && e.RetryAfter == 0 {
			e.RetryAfter = seconds(find.Find(e.Message))
		}
	}
	e.Retryable = e.Retryable || retryableStatus(a.status)
	if e.Message == "" && e.doc == nil {
		e.Message = cl.why(a)
	}
	cl.detail(a, e)
	return e
}

// explain adds the vendor's explanation. It may hold secrets that this client does not
// know, such as the key that should have been used, so values are masked by their names
// too, and in the kept body as well.
func (cl *call) explain(e *Error, detail []byte) {
	if !present(detail) {
		return
	}
	text, ok := codec.Text(detail)
	if !ok {
		text = string(detail)
	}
	clean := cl.c.redact.pairs(cl.c.redact.text(text))
	if e.Explanation = clean; clean != text {
		e.Body = bytes.ReplaceAll(e.Body, cl.c.redact.bytes(detail), appendJSONString(nil, clean))
	}
}

// why describes a failed answer that has no message of its own.
func (cl *call) why(a *answer) string {
	switch {
	case a.status == http.StatusNotModified: // what was asked for by If-None-Match, and no redirect
	case a.status >= 300 && a.status < 400:
		if u, err := a.resp.Location(); err == nil {
			return "the redirect to " + u.Host + " was not followed"
		}
		return "the redirect was not followed"
	case len(bytes.TrimSpace(a.data)) > 0:
		return cl.c.redact.text(snippet(a.data, snippetSize))
	}
	return strings.ToLower(http.StatusText(a.status))
}

// unreadable makes the error of a success that cannot be understood.
func (cl *call) unreadable(a *answer, message string, err error) *Error {
	e := &Error{API: cl.c.name, Op: cl.plan.op.ID, HTTPStatus: a.status, Message: message, Attempt: cl.attempt,
		RequestID: either(a.requestID, requestID(a.header)), Body: cl.c.redact.bytes(a.data), Header: a.header, Err: err}
	if cl.confidential() {
		e.Body = nil // nobody could tell which part of it is a secret
	} else if err != nil && len(a.data) > 0 {
		e.Message += ": " + cl.c.redact.text(snippet(a.data, snippetSize))
	}
	return e
}

// detail decodes a typed error body.
func (cl *call) detail(a *answer, e *Error) {
	status := strconv.Itoa(a.status)
	for _, want := range [3]string{status, status[:1] + "XX", "default"} {
		for _, f := range cl.plan.op.Failures {
			if !strings.EqualFold(f.Status, want) {
				continue
			}
			if f.New == nil {
				return // documented, and of no type
			}
			if v := f.New(); a.decode(v) == nil {
				e.Detail = v
			}
			return
		}
	}
}

// requestID looks where gateways put it.
func requestID(h http.Header) string {
	for _, key := range [...]string{"X-Request-Id", "X-Requestid", "Request-Id", "X-Correlation-Id"} {
		if v := h[key]; len(v) > 0 {
			return v[0]
		}
	}
	return ""
}

func joinMessage(message, sub string) string {
	if message == "" || sub == "" || message == sub {
		return either(message, sub)
	}
	return message + ": " + sub
}

func looksJSON(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	if len(data) == 0 {
		return false
	}
	switch c := data[0]; c {
	case '{', '[', '"', '-', 't', 'f', 'n':
		return true
	default:
		return '0' <= c && c <= '9'
	}
}
