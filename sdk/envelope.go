package sdk

import (
	"bytes"
	"fmt"
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
	lost                              bool // neither status nor data: not an answer of this API
	missing                           bool // a success without its data
	code, subCode, message, requestID string
	payload                           []byte // nil: absent or null
	subMessage                        string
	detail                            []byte // of a failure, as it stands in the answer
}

// open reads the envelope of an answer, with room for its members. explain asks for code and
// messages even if the envelope reports no failure; without it a success costs no copy of
// them. The error means that data is not a JSON object.
//
// empty says that the operation has no result.
func (p *envelopePlan) open(data []byte, room *[envelopeFields][]byte, explain, empty bool) (out opened, err error) {
	raws := room[:len(p.names)]
	if p.Wrapper == "" {
		err = codec.Members(data, p.names, raws)
	} else {
		data, err = p.unwrap(data, raws)
	}
	switch {
	case err != nil:
		return out, err
	case !isObject(data): // a wrapper around a bare value
		out.payload = data
		return out, nil
	}

	broken := p.raw(raws, fieldError)
	out.failed = present(broken)
	if status := p.raw(raws, fieldStatus); !out.failed && p.Status != "" {
		out.failed = !p.success(status)
		if !out.failed && (status == nil || isNull(status)) {
			out.lost = p.isLost(data, raws, empty)
			out.failed = out.lost
		}
	}
	out.requestID = p.text(raws, fieldRequestID)
	if out.failed || explain {
		out.code = p.text(raws, fieldCode)
		out.subCode = p.text(raws, fieldSubCode)
		out.message = p.text(raws, fieldMessage)
		out.subMessage = p.text(raws, fieldSubMessage)
	}
	if out.failed {
		out.detail = p.raw(raws, fieldDetail)
		if present(broken) {
			p.openError(broken, &out)
		}
		return out, nil
	}
	out.payload = data
	if p.Data != "" {
		out.payload = p.raw(raws, fieldData)
	}
	if isNull(out.payload) {
		out.payload = nil
	}
	out.missing = out.payload == nil
	return out, nil
}

// isLost reports whether an answer without a status, which would be a success, has no
// result either: gateways refuse that way. Where the envelope has no data member that is
// one which has code or message and nothing else. An operation without a result (empty)
// is content with an answer that says nothing at all.
func (p *envelopePlan) isLost(data []byte, raws [][]byte, empty bool) bool {
	said := present(p.raw(raws, fieldCode)) || present(p.raw(raws, fieldMessage))
	if p.Data != "" {
		return p.raw(raws, fieldData) == nil && (said || !empty)
	}
	if !said {
		return false
	}
	m, err := walkMembers(data)
	for err == nil {
		var ok bool
		if ok, err = m.next(); !ok {
			break
		}
		if !slices.ContainsFunc(p.names, m.named) {
			return false
		}
	}
	return true
}

// strays says why an answer is lost.
func (p *envelopePlan) strays() string {
	if p.Data == "" {
		return fmt.Sprintf("the answer has no %q", p.Status)
	}
	return fmt.Sprintf("the answer has neither %q nor %q", p.Status, p.Data)
}

// unwrap returns what the wrapper is around, with its members if it is an object. An
// error member stands, with some vendors, beside the wrapper or instead of it; the data
// and its members are then those of the answer itself.
func (p *envelopePlan) unwrap(data []byte, raws [][]byte) ([]byte, error) {
	var room [envelopeFields][]byte
	inner := room[:len(raws)]
	w, err := codec.Unwrap(data, p.names, raws, inner, func(name string) bool {
		match, _ := path.Match(p.Wrapper, name)
		return match && name != p.Error
	})
	switch {
	case err != nil:
		return nil, err
	case present(p.raw(raws, fieldError)):
		return data, nil
	case w.Inner != nil:
		copy(raws, inner)
		return w.Inner, nil
	case len(w.Sole) > 0 && w.Sole[0] == '{':
		// Gateways derive the name from the method by rules with exceptions.
		return w.Sole, codec.Members(w.Sole, p.names, raws)
	}
	return data, nil
}

// success reports whether the value of the status member means success.
func (p *envelopePlan) success(raw []byte) bool {
	var room [64]byte
	status, ok := codec.AppendText(room[:0], raw)
	if !ok && (raw == nil || isNull(raw)) {
		return p.AbsentOK
	}
	for _, want := range p.OK {
		if want == string(status) {
			return true
		}
	}
	return false
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
	for field, dst := range [...]*string{fieldCode: &out.code, fieldSubCode: &out.subCode,
		fieldMessage: &out.message, fieldSubMessage: &out.subMessage, fieldRequestID: &out.requestID} {
		if dst == nil {
			continue
		}
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
	names := []string{"code", "error_code", "errcode", "Code", "message", "msg", "error_description",
		"errmsg", "detail", "title", "Message", "request_id", "requestId", "RequestId", "error", "Error"}
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
	code, message, requestID = first(0, 4), first(4, 11), first(11, 14)
	e := raws[14]
	if e == nil {
		e = raws[15]
	}
	if len(e) > 0 && e[0] == '{' {
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
