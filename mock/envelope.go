package mock

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// failure is the answer to a call that failed with a code, as this vendor gives it.
func (h *Handler) failure(op *operation, code, message string) wire {
	return h.explained(op, code, message, "")
}

// explained is a failure with an explanation, for envelopes that have a place for it.
func (h *Handler) explained(op *operation, code, message, detail string) wire {
	doc := h.errorCode(op, code)
	if message == "" {
		message = "failure " + code
		if doc != nil && doc.Meaning != "" {
			message = doc.Meaning
		}
	}
	if op.Envelope == nil {
		status, err := strconv.Atoi(code)
		if err != nil || status < 300 || status > 599 {
			status = http.StatusBadRequest
		}
		return h.bareFailure(op, status, code, message)
	}
	resp, content := op.success("")
	status := http.StatusOK
	if resp != nil {
		status = statusOf(resp.Status)
	}
	if status >= 300 {
		// A browser is sent on only by success; what is refused says so itself.
		status = http.StatusUnauthorized
		if n, err := strconv.Atoi(code); err == nil && n >= 400 && n <= 599 {
			status = n
		}
	}
	media := "application/json"
	var t *ir.Type
	if content != nil {
		media, t = content.MediaType, content.Type
	}
	body := failed(op.Envelope, t, op.ID, code, message, h.requestID())
	if op.Envelope.Detail != "" && detail != "" {
		put(body, op.Envelope.Detail, detail)
	}
	if isXML(media) {
		data, err := encodeXML(content, op.Envelope, body)
		if err != nil {
			return textWire(http.StatusInternalServerError, err.Error())
		}
		return wire{status: status, media: media, code: code, body: data}
	}
	if !isJSON(media) {
		media = "application/json"
	}
	data, err := encodeJSON(body)
	if err != nil {
		return textWire(http.StatusInternalServerError, err.Error())
	}
	return wire{status: status, media: media, code: code, body: data}
}

// errorCode is what the document says of a code, nil for one that it does not list.
func (h *Handler) errorCode(op *operation, code string) *ir.ErrorCode {
	for _, list := range [...][]ir.ErrorCode{op.Errors, h.api.Errors} {
		if i := slices.IndexFunc(list, func(e ir.ErrorCode) bool { return e.Code == code }); i >= 0 {
			return &list[i]
		}
	}
	return nil
}

// failed builds the enveloped failure.
func failed(env *ir.Envelope, t *ir.Type, id, code, message, requestID string) map[string]any {
	body := map[string]any{}
	target := body
	at := t // the type that describes target
	switch {
	case env.Error != "":
		target = map[string]any{}
		put(body, env.Error, target)
		at = typeAt(t, env.Error)
	case env.Wrapper != "":
		var root string
		root, at = wrapperOf(env.Wrapper, t, id)
		target = map[string]any{}
		body[root] = target
	}
	code = cmp.Or(code, "1")
	if env.Status != "" && env.Error == "" {
		put(target, env.Status, failedStatus(env, typeAt(at, env.Status), code))
	}
	if name := cmp.Or(env.Code, env.Status); name != "" && (name != env.Status || env.Error != "" || env.Code == env.Status) {
		put(target, name, typed(code, typeAt(at, name)))
	}
	if env.SubCode != "" {
		put(target, env.SubCode, code)
	}
	for _, name := range [...]string{env.Message, env.SubMessage} {
		if name != "" {
			put(target, name, message)
		}
	}
	if env.RequestID != "" {
		put(target, env.RequestID, requestID)
	}
	return body
}

// failedStatus is a value of the status member that means failure: the code itself
// where both are one member.
func failedStatus(env *ir.Envelope, t *ir.Type, code string) any {
	text := code
	if env.Code != "" && env.Code != env.Status {
		text = opposite(env.OK, shape(t))
	}
	return typed(text, t)
}

// opposite is a status that is not among the good ones.
func opposite(ok []string, t *ir.Type) string {
	if t != nil && t.Kind == ir.Enum {
		for _, v := range t.Values {
			if !slices.Contains(ok, v.Value.Text) {
				return v.Value.Text
			}
		}
	}
	pairs := [...][2]string{{"true", "false"}, {"True", "False"}, {"success", "failure"}, {"SUCCESS", "FAIL"},
		{"ok", "error"}, {"OK", "ERROR"}, {"0", "1"}, {"1", "0"}, {"Y", "N"}, {"y", "n"}, {"T", "F"}}
	for _, p := range pairs {
		if slices.Contains(ok, p[0]) && !slices.Contains(ok, p[1]) {
			return p[1]
		}
	}
	if len(ok) > 0 && isInteger(ok[0]) {
		for _, s := range [...]string{"1", "-1", "500"} {
			if !slices.Contains(ok, s) {
				return s
			}
		}
	}
	return "failure"
}

// wrapperOf is the name of the member around everything: the document's own, or one
// made to fit the pattern.
func wrapperOf(pattern string, t *ir.Type, id string) (string, *ir.Type) {
	if s := shape(t); s != nil {
		for _, f := range s.Fields {
			if matches(pattern, f.Name) {
				return f.Name, f.Type
			}
		}
	}
	return strings.ReplaceAll(pattern, "*", strings.ReplaceAll(id, ".", "_")), t
}

// succeeded makes a value that was made from the schema say that the call went well.
func succeeded(env *ir.Envelope, body any, t *ir.Type, id string) any {
	m, isMap := body.(map[string]any)
	if env == nil || !isMap {
		return body
	}
	if env.Error != "" {
		delete(m, env.Error)
	}
	if env.Wrapper != "" {
		for _, key := range sortedKeys(m) {
			if inner, ok := m[key].(map[string]any); ok && matches(env.Wrapper, key) {
				m = inner
				_, t = wrapperOf(env.Wrapper, t, id)
				break
			}
		}
	}
	if env.Status != "" && len(env.OK) > 0 {
		put(m, env.Status, okValue(env.OK, typeAt(t, env.Status)))
	}
	return body
}

// okValue is the first good status that the type has.
func okValue(ok []string, t *ir.Type) any {
	prim := ir.Prim("")
	if s := shape(t); s != nil {
		prim = s.Prim
	}
	for _, text := range ok {
		v := typed(text, t)
		_, isText := v.(string)
		if isText == (prim == ir.String || prim == "") {
			return v
		}
	}
	return typed(ok[0], t)
}

// payload finds the envelope's data in a whole answer: what holds it and its value.
// ok is false where the answer is not shaped like that.
func payload(env *ir.Envelope, body any) (holder map[string]any, name string, value any, ok bool) {
	if env == nil {
		return nil, "", body, true
	}
	inner := body
	if m, isMap := body.(map[string]any); isMap && env.Wrapper != "" {
		for _, key := range sortedKeys(m) {
			if matches(env.Wrapper, key) {
				holder, name, inner = m, key, m[key]
				break
			}
		}
	}
	if env.Data == "" {
		return holder, name, inner, true
	}
	m, isMap := inner.(map[string]any)
	if !isMap {
		return nil, "", nil, false
	}
	v, _ := dig(m, env.Data)
	return m, env.Data, v, true
}

// withPayload replaces the data of a whole answer and gives the answer.
func withPayload(env *ir.Envelope, body, data any) any {
	holder, name, _, ok := payload(env, body)
	switch {
	case !ok:
		return body
	case holder == nil:
		return data
	}
	put(holder, name, data)
	return body
}

// refuse answers a request that is wrong, with what is wrong in it.
func (x *exchange) refuse(err error) {
	x.problem(err)
	r, ok := err.(*refusal)
	if !ok {
		r = &refusal{errs: []error{err}}
	}
	message := r.Error()
	if x.op.Envelope != nil {
		detail := ""
		var m *mismatch
		if errors.As(r, &m) {
			detail = m.canonical
		}
		x.write(x.h.explained(x.op, x.h.codeOf(x.op, r), message, detail))
		return
	}
	status := http.StatusBadRequest
	if r.kind != badRequest {
		status = http.StatusUnauthorized
	}
	x.write(x.h.bareFailure(x.op, status, x.h.codeOf(x.op, r), message))
}

// codeOf is the documented code for a kind of failure: named by the token rule, or
// found by its words, or what HTTP calls it.
func (h *Handler) codeOf(op *operation, r *refusal) string {
	if r.kind == badToken {
		for _, s := range h.api.Schemes {
			if s.Name == r.scheme && s.Token != nil && len(s.Token.RejectedCodes) > 0 {
				return s.Token.RejectedCodes[0]
			}
		}
	}
	words := [...][]string{
		badRequest:   {"param", "参数", "argument", "invalid_request", "invalidrequest", "validation", "bad_request", "badrequest"},
		badSignature: {"signature", "签名", "验签", "sign"},
		badToken:     {"token", "session", "令牌", "授权", "unauthorized"},
	}[r.kind]
	for _, w := range words {
		for _, list := range [...][]ir.ErrorCode{op.Errors, h.api.Errors} {
			for _, e := range list {
				if strings.Contains(strings.ToLower(e.Code+" "+e.Name+" "+e.Meaning), w) {
					return e.Code
				}
			}
		}
	}
	if r.kind == badRequest {
		return "400"
	}
	return "401"
}

// bareFailure is a failure of an operation without an envelope: the documented answer
// to that status with the message in it, or a small object.
func (h *Handler) bareFailure(op *operation, status int, code, message string) wire {
	for _, resp := range op.failures(status) {
		for _, c := range resp.Contents {
			if !isJSON(c.MediaType) && !typedXML(c) {
				continue
			}
			v, err := exampleOf(c, "", forResponse)
			m, isMap := v.(map[string]any)
			if err != nil || !isMap {
				continue
			}
			for _, name := range [...]string{"message", "msg", "error_description", "detail", "errmsg", "error", "title"} {
				if old, ok := m[name]; ok {
					if _, text := old.(string); text {
						m[name] = message
						break
					}
				}
			}
			for _, name := range [...]string{"code", "error_code", "errcode"} {
				if _, ok := m[name]; ok {
					m[name] = typed(code, typeAt(c.Type, name))
					break
				}
			}
			if data, err := encodeBody(c.MediaType, c, nil, m); err == nil {
				return wire{status: status, media: c.MediaType, code: code, body: data}
			}
		}
	}
	return jsonWire(status, code, message)
}

func jsonWire(status int, code, message string) wire {
	data, err := encodeJSON(map[string]any{"code": code, "message": message})
	if err != nil {
		return textWire(status, message)
	}
	return wire{status: status, media: "application/json", code: code, body: data}
}

func textWire(status int, text string) wire {
	return wire{status: status, media: "text/plain; charset=utf-8", code: strconv.Itoa(status), body: []byte(text)}
}

// requestID numbers failures, so that a log line is found again.
func (h *Handler) requestID() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serial++
	return fmt.Sprintf("mock-%d", h.serial)
}
