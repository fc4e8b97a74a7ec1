package sdk

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// envelopePlan is an [Envelope] made ready: the top-level members to look for, in one
// pass over the answer, and where each value is below them.
type envelopePlan struct {
	Envelope
	names []string
	at    [envelopeFields]memberPath
}

// The values of an envelope.
const (
	fieldStatus = iota
	fieldCode
	fieldSubCode
	fieldMessage
	fieldSubMessage
	fieldRequestID
	fieldData
	fieldError
	fieldDetail
	envelopeFields
)

// memberPath is a member: an index into names, and the steps below it.
type memberPath struct {
	top  int // -1: not configured
	rest []string
}

func newEnvelopePlan(e *Envelope) *envelopePlan {
	if e == nil || e == NoEnvelope {
		return nil
	}
	p := &envelopePlan{Envelope: *e}
	if p.Code == "" {
		p.Code = p.Status
	}
	for i, name := range [envelopeFields]string{p.Status, p.Code, p.SubCode, p.Message,
		p.SubMessage, p.RequestID, p.Data, p.Error, p.Detail} {
		p.at[i].top = -1
		if name == "" {
			continue
		}
		steps := strings.Split(name, ".")
		k := slices.Index(p.names, steps[0])
		if k < 0 {
			k = len(p.names)
			p.names = append(p.names, steps[0])
		}
		p.at[i] = memberPath{top: k, rest: steps[1:]}
	}
	return p
}

// opened is what an envelope says about an answer.
type opened struct {
	failed                            bool
	code, subCode, message, requestID string
	payload                           []byte // nil: absent or null
	subMessage                        string
	detail                            []byte // of a failure, as it stands in the answer
}

// open reads the envelope of an answer, with room for its members. Its error means that data is not a JSON object.
func (p *envelopePlan) open(data []byte, room *[envelopeFields][]byte) (opened, error) {
	var out opened
	raws := room[:len(p.names)]
	if err := codec.Members(data, p.names, raws); err != nil {
		return out, err
	}
	// A wrapper is around everything but, with some vendors, the error.
	if p.Wrapper != "" && !present(p.raw(raws, fieldError)) {
		inner, found, err := sole(data, p.Wrapper, p.Error)
		if err != nil {
			return out, err
		}
		if found {
			if inner[0] != '{' {
				out.payload = inner
				return out, nil
			}
			data = inner
			if err := codec.Members(data, p.names, raws); err != nil {
				return out, err
			}
		}
	}
	out.code = p.text(raws, fieldCode)
	out.subCode = p.text(raws, fieldSubCode)
	out.message = p.text(raws, fieldMessage)
	out.subMessage = p.text(raws, fieldSubMessage)
	out.requestID = p.text(raws, fieldRequestID)

	if e := p.raw(raws, fieldError); present(e) {
		out.failed = true
		out.detail = p.raw(raws, fieldDetail)
		p.openError(e, &out)
		return out, nil
	}
	if p.Status != "" {
		raw := p.raw(raws, fieldStatus)
		status, ok := codec.Text(raw)
		switch {
		case !ok && (raw == nil || isNull(raw)):
			out.failed = !p.AbsentOK
		case !slices.Contains(p.OK, status):
			out.failed = true
		}
		if out.failed {
			out.detail = p.raw(raws, fieldDetail)
			return out, nil
		}
	}
	out.payload = data
	if p.Data != "" {
		out.payload = p.raw(raws, fieldData)
	}
	if isNull(out.payload) {
		out.payload = nil
	}
	return out, nil
}

// openError takes code and message from inside the error member, where vendors that
// have one put them. An error that is a text is the code.
func (p *envelopePlan) openError(e []byte, out *opened) {
	if e[0] != '{' {
		if text, ok := codec.Text(e); ok && out.code == "" {
			out.code = text
		}
		return
	}
	var room [envelopeFields][]byte
	raws := room[:len(p.names)]
	if codec.Members(e, p.names, raws) != nil {
		return
	}
	if d := p.raw(raws, fieldDetail); present(d) {
		out.detail = d
	}
	for field, dst := range map[int]*string{fieldCode: &out.code, fieldSubCode: &out.subCode,
		fieldMessage: &out.message, fieldSubMessage: &out.subMessage, fieldRequestID: &out.requestID} {
		if s := p.text(raws, field); s != "" {
			*dst = s
		}
	}
}

// raw returns the value of a field, nil where it is absent.
func (p *envelopePlan) raw(raws [][]byte, field int) []byte {
	at := p.at[field]
	if at.top < 0 {
		return nil
	}
	raw := raws[at.top]
	if raw == nil || len(at.rest) == 0 {
		return raw
	}
	raw, _, _ = codec.Lookup(raw, at.rest...)
	return raw
}

func (p *envelopePlan) text(raws [][]byte, field int) string {
	s, _ := codec.Text(p.raw(raws, field))
	return s
}

// sole returns the member whose name fits the pattern. Where no name fits and the
// object has one member only, an object, it is that one: gateways derive the name from the
// method by rules with exceptions.
func sole(data []byte, pattern, not string) (inner []byte, found bool, err error) {
	m, err := walkMembers(data)
	if err != nil {
		return nil, false, err
	}
	n := 0
	for {
		ok, err := m.next()
		if err != nil {
			return nil, false, err
		}
		if !ok {
			break
		}
		n++
		name, _ := codec.Text(m.data[m.key:m.keyEnd])
		value := m.data[m.val:m.valEnd:m.valEnd]
		if match, _ := path.Match(pattern, name); match && name != not {
			return value, true, nil
		}
		inner = value
	}
	return inner, n == 1 && inner[0] == '{', nil
}

// present tells an error member from its placeholder.
func present(raw []byte) bool {
	switch string(raw) {
	case "", "null", `""`, "false", "{}", "[]":
		return false
	}
	return true
}

func isNull(raw []byte) bool { return string(raw) == "null" }

// isObject reports whether data looks like a JSON object.
func isObject(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && data[0] == '{'
}

// guess takes a message from the body of a failed answer that no envelope describes.
func guess(data []byte) (code, message, requestID string) {
	if !isObject(data) {
		return "", "", ""
	}
	names := []string{"code", "error_code", "errcode", "message", "msg", "error_description",
		"errmsg", "detail", "title", "request_id", "requestId", "error"}
	raws := make([][]byte, len(names))
	if codec.Members(data, names, raws) != nil {
		return "", "", ""
	}
	first := func(from, to int) string {
		for _, raw := range raws[from:to] {
			if s, ok := codec.Text(raw); ok && s != "" {
				return s
			}
		}
		return ""
	}
	code, message, requestID = first(0, 3), first(3, 9), first(9, 11)
	if e := raws[11]; len(e) > 0 && e[0] == '{' {
		c, m, id := guess(e)
		code, message, requestID = either(code, c), either(message, m), either(requestID, id)
	} else if s, ok := codec.Text(e); ok {
		if code == "" && message != "" {
			code = s
		} else {
			message = either(message, s)
		}
	}
	return code, message, requestID
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
