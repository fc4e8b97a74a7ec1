package sdk

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrorCode is a documented error code. Generated packages export one variable a code:
//
//	if errors.Is(err, didi.ErrOutApprovalIDUsed) { ... }
type ErrorCode struct {
	// API is the package name of the API.
	API string
	// Code as it stands in the answer, as text. A * at its end stands for any rest: a family
	// of codes.
	Code string
	// Name and Meaning are the vendor's.
	Name    string
	Meaning string
	// Retryable says that the same call may succeed later.
	Retryable bool
	// Extract says which values the message of this failure holds.
	Extract []Extraction
	// RetryAfter finds in the message of this failure after how many seconds the call may
	// be made again; nil means that it does not say.
	RetryAfter Finder
}

// covers reports whether a code of an answer is this one, or of this family.
func (c *ErrorCode) covers(code string) bool {
	if code == "" || code == c.Code {
		return code != ""
	}
	family, ok := strings.CutSuffix(c.Code, "*")
	return ok && strings.HasPrefix(code, family)
}

// Error returns the code and its meaning.
func (c *ErrorCode) Error() string {
	if c.Meaning == "" {
		return c.API + ": " + c.Code
	}
	return c.API + ": " + c.Code + ": " + c.Meaning
}

// Error is a call that failed: by the network, by its HTTP status, or by what the
// answer says although its status is 200.
type Error struct {
	// API is the package name, Op the operationId.
	API string
	Op  string
	// HTTPStatus is 0 where there was no answer.
	HTTPStatus int
	// Code, SubCode, Message and RequestID are taken from the envelope.
	Code      string
	SubCode   string
	Message   string
	RequestID string
	// Retryable says that the same call may succeed later. The client has tried again
	// already where that was safe.
	Retryable bool
	// Body is the answer as received (secrets masked), Header its header.
	Body   []byte
	Header http.Header
	// Attempt is the number of the last attempt, counted from 1; 0 means that nothing
	// was sent.
	Attempt int
	// RetryAfter is what the server asked for.
	RetryAfter time.Duration
	// Detail is the decoded body where the spec types it for this status.
	Detail any
	// Explanation is what the envelope's detail member says, e.g. the string to sign that
	// the vendor computed. Secrets and everything with a name like one are masked.
	Explanation string
	// Extract are the values that the documented code finds in Message, by name.
	Extract map[string]string
	// Err is the cause, if there is one.
	Err error

	doc    *ErrorCode // the documented code
	unsent bool       // nothing of the request reached the server
}

// Error says which operation and attempt failed and why, in one line without secrets.
func (e *Error) Error() string {
	var b strings.Builder
	if e.API != "" {
		b.WriteString(e.API)
		b.WriteByte(' ')
	}
	b.WriteString(e.Op)
	b.WriteString(": ")
	sep := ""
	part := func(s string) {
		b.WriteString(sep)
		b.WriteString(s)
		sep = ": "
	}
	if e.HTTPStatus != 0 && (e.HTTPStatus < 200 || e.HTTPStatus > 299) {
		part("HTTP " + strconv.Itoa(e.HTTPStatus))
	}
	if e.Code != "" {
		code := e.Code
		if e.SubCode != "" {
			code += "/" + e.SubCode
		}
		if e.doc != nil && e.doc.Name != "" {
			code += " (" + e.doc.Name + ")"
		}
		part("code " + code)
	}
	if e.Message != "" {
		part(e.Message)
	} else if e.doc != nil && e.doc.Meaning != "" {
		part(e.doc.Meaning)
	}
	if e.Explanation != "" {
		part("the vendor explains: " + snippet([]byte(e.Explanation), explanationSize))
	}
	if e.Err != nil {
		part(e.Err.Error())
	}
	if sep == "" {
		part("failed")
	}
	sep = " ["
	if e.Attempt > 1 {
		b.WriteString(sep + "attempt " + strconv.Itoa(e.Attempt))
		sep = ", "
	}
	if e.RequestID != "" {
		b.WriteString(sep + "request id " + e.RequestID)
		sep = ", "
	}
	if sep == ", " {
		b.WriteByte(']')
	}
	return b.String()
}

// Is makes errors.Is work with documented codes: target is an [*ErrorCode] of the same
// API whose code, or family of codes, this error's Code or SubCode is of.
func (e *Error) Is(target error) bool {
	c, ok := target.(*ErrorCode)
	if !ok || c.Code == "" || c.API != "" && e.API != "" && c.API != e.API {
		return false
	}
	return c.covers(e.Code) || c.covers(e.SubCode)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Timeout reports whether time ran out, as [net.Error] does.
func (e *Error) Timeout() bool {
	t, ok := e.Err.(interface{ Timeout() bool })
	return ok && t.Timeout()
}

// Format implements [fmt.Formatter]: every verb prints the line of Error, because
// the fields hold a whole answer.
func (e *Error) Format(f fmt.State, verb rune) {
	if e == nil {
		_, _ = io.WriteString(f, "<nil>")
		return
	}
	if verb == 'q' {
		_, _ = io.WriteString(f, strconv.Quote(e.Error()))
		return
	}
	_, _ = io.WriteString(f, e.Error())
}

// MarshalJSON implements [encoding/json.Marshaler]: what Error says, in parts. Body and
// Header stay out, as in every other print.
func (e *Error) MarshalJSON() ([]byte, error) {
	b := []byte(`{"api":`)
	b = appendJSONString(b, e.API)
	for _, m := range [...]Member{{"op", e.Op}, {"code", e.Code}, {"subCode", e.SubCode},
		{"message", e.Message}, {"requestId", e.RequestID}, {"error", e.Error()}} {
		if m.Value != "" {
			b = append(b, `,"`+m.Name+`":`...)
			b = appendJSONString(b, m.Value)
		}
	}
	b = strconv.AppendInt(append(b, `,"httpStatus":`...), int64(e.HTTPStatus), 10)
	b = strconv.AppendInt(append(b, `,"attempt":`...), int64(e.Attempt), 10)
	b = strconv.AppendBool(append(b, `,"retryable":`...), e.Retryable)
	return append(b, '}'), nil
}

// snippetSize is how much of an unexpected answer an error shows, explanationSize how
// much of an explanation: a string to sign holds the whole request.
const (
	snippetSize     = 200
	explanationSize = 2000
)

// snippet is the start of an answer on one line.
func snippet(data []byte, size int) string {
	cut := len(data) > size
	if cut {
		data = data[:size]
		for len(data) > 0 && !utf8.Valid(data[max(0, len(data)-4):]) && len(data) > size-4 {
			data = data[:len(data)-1]
		}
	}
	s := strings.Join(strings.Fields(string(bytes.ToValidUTF8(data, []byte("?")))), " ")
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return '?'
		}
		return r
	}, s)
	if cut {
		s += "..."
	}
	return s
}
