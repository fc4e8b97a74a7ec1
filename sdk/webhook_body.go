package sdk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// decode fills the request struct of an inbound call: body, query, headers and path.
func (h *webhook) decode(rt *route, r *http.Request, path []string, body []byte, in any) error {
	kind, target, err := codec.RequestBody(in)
	if err != nil {
		return err
	}
	// Blanks are content where nothing is decoded.
	if len(bytes.TrimSpace(body)) > 0 || len(body) > 0 && (kind == codec.BodyText || kind == codec.BodyRaw) {
		if target == nil && kind != codec.BodyNone {
			if _, target, err = codec.MakeBody(in); err != nil {
				return err
			}
		}
		switch kind {
		case codec.BodyJSON, codec.BodyXML:
			if rt.readsXML(r, body) {
				err = h.decodeXML(rt, r, body, target)
			} else if kind == codec.BodyXML {
				err = setRaw(target, body, r.Header.Get("Content-Type"))
			} else {
				err = codec.Decode(body, target, codec.Options{Lenient: !h.cfg.Strict})
			}
			if err != nil {
				return err
			}
		case codec.BodyForm, codec.BodyMultipart:
			if err := decodeForm(r, body, target); err != nil {
				return err
			}
		case codec.BodyText, codec.BodyRaw:
			err := setRaw(target, body, r.Header.Get("Content-Type"))
			if err != nil && kind == codec.BodyText {
				err = codec.SetTextBody(in, string(bytes.TrimSpace(body)))
			}
			if err != nil {
				return err
			}
		}
	}
	if err := setValues(in, codec.Query, r.URL.Query()); err != nil {
		return err
	}
	for i, name := range pathParams(rt.Op.Path) {
		if _, ok := codec.FieldByWire(in, codec.Path, name); ok && i < len(path) {
			if err := codec.SetWire(in, codec.Path, name, path[i]); err != nil {
				return err
			}
		}
	}
	if err := setHeaders(in, r); err != nil {
		return err
	}
	if v, ok := in.(interface{ Validate() error }); ok && !h.cfg.NoValidate {
		return received(v.Validate())
	}
	return nil
}

// received lets enum values pass that the vendor has added since.
func received(err error) error {
	var invalid *ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	if found := withoutEnums(invalid.Violations); len(found) > 0 {
		return &ValidationError{Violations: found}
	}
	return nil
}

// setValues sets the declared parameters among values; others are the signature's, or
// unknown.
func setValues(in any, at codec.Location, values url.Values) error {
	for name, list := range values {
		if len(list) == 0 {
			continue
		}
		wire, ok := wireName(in, at, name)
		if !ok || list[0] == "" && len(list) == 1 {
			continue
		}
		if err := codec.SetWire(in, at, wire, list...); err != nil {
			return err
		}
	}
	return nil
}

// cookieText undoes the percent-encoding of a cookie. A text that has none stays as it is.
func cookieText(value string) string {
	if text, err := url.PathUnescape(value); err == nil {
		return text
	}
	return value
}

// setHeaders sets the declared header and cookie parameters.
func setHeaders(in any, r *http.Request) error {
	for name, list := range r.Header {
		for _, spelling := range [2]string{name, strings.ToLower(name)} {
			if _, ok := codec.FieldByWire(in, codec.Header, spelling); ok && list[0] != "" {
				if err := codec.SetWire(in, codec.Header, spelling, list[0]); err != nil {
					return err
				}
				break
			}
		}
	}
	for _, c := range r.Cookies() {
		if _, ok := codec.FieldByWire(in, codec.Cookie, c.Name); ok {
			if err := codec.SetWire(in, codec.Cookie, c.Name, cookieText(c.Value)); err != nil {
				return err
			}
		}
	}
	return nil
}

// reply writes what the handler returned, in the envelope if there is one.
func (h *webhook) reply(w http.ResponseWriter, rt *route, out any, err error) {
	env := rt.Op.Envelope
	if env == nil {
		env = h.envelope
	}
	enveloped := env != nil && env != NoEnvelope
	if err != nil {
		if errors.Is(err, ErrUnimplemented) {
			refuse(w, http.StatusNotImplemented)
			return
		}
		var r *Reply
		if !errors.As(err, &r) || !enveloped {
			refuse(w, http.StatusInternalServerError)
			return
		}
		h.write(w, rt, http.StatusOK, envelopeReply(env, rt.Success, nil, r), nil)
		return
	}
	if rt.success() == http.StatusNoContent {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if rt.Reply != "" {
		mt := "text/plain; charset=utf-8"
		if strings.HasPrefix(rt.Reply, "{") {
			mt = "application/json"
		} else if strings.HasPrefix(rt.Reply, "<") {
			mt = "application/xml"
		}
		w.Header().Set("Content-Type", mt)
		w.WriteHeader(rt.success())
		_, _ = w.Write([]byte(rt.Reply))
		return
	}
	if !enveloped && rt.repliesRaw() {
		if err := h.writeRaw(w, rt, out); err != nil {
			h.logger.ErrorContext(context.Background(), "webhook reply cannot be sent", "operation", rt.Op.ID, "error", err.Error())
		}
		return
	}
	var data []byte
	if !isNilPointer(out) {
		if data, err = codec.Append(nil, out); err != nil {
			h.logger.ErrorContext(context.Background(), "webhook reply cannot be encoded", "operation", rt.Op.ID, "error", err.Error())
			refuse(w, http.StatusInternalServerError)
			return
		}
	}
	if !enveloped {
		h.write(w, rt, rt.success(), data, out)
		return
	}
	var path []string
	if env.Data != "" {
		path = strings.Split(env.Data, ".")
	}
	h.write(w, rt, rt.success(), envelopeReply(env, rt.Success, data, nil), out, path...)
}

// refuseAs answers a wrong signature in the vendor's envelope; false where there is none.
func (h *webhook) refuseAs(w http.ResponseWriter, rt *route) bool {
	env := rt.Op.Envelope
	if env == nil {
		env = h.envelope
	}
	if env == nil || env == NoEnvelope {
		return false
	}
	h.write(w, rt, http.StatusOK, envelopeReply(env, rt.Success, nil, rt.Refusal), nil)
	return true
}

// write answers with JSON, or with the same in XML. out is what the part of it at path was
// made of.
func (h *webhook) write(w http.ResponseWriter, rt *route, status int, data []byte, out any, path ...string) {
	mt := "application/json; charset=utf-8"
	if rt.Op.XML != nil && isXML(rt.Op.Accept) && data != nil {
		var err error
		if data, err = rt.Op.XML.Append(nil, data, out, path...); err != nil {
			h.logger.ErrorContext(context.Background(), "webhook reply cannot be encoded", "operation", rt.Op.ID, "error", err.Error())
			refuse(w, http.StatusInternalServerError)
			return
		}
		mt = contentTypes[codec.BodyXML][0]
	}
	w.Header().Set("Content-Type", mt)
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// success is the status of an answer without an error.
func (rt *route) success() int { return cmp.Or(rt.Status, http.StatusOK) }

// envelopeReply builds the vendor's envelope around a result or a failure. A result that
// travels without a data member is an object, and the envelope's members join it.
// success holds the envelope's members as the document shows them, see [Route].
func envelopeReply(env *Envelope, success string, data []byte, failure *Reply) []byte {
	var shown [3][]byte // status, code, message
	names := [3]string{env.Status, env.Code, env.Message}
	if success != "" {
		// An object that cannot be read shows nothing; the generator made it.
		_ = codec.Members([]byte(success), names[:], shown[:])
	}
	out := []byte("{}")
	set := func(name string, raw []byte) {
		if name == "" || strings.Contains(name, ".") {
			return
		}
		if next, err := spliceMember(out, name, raw); err == nil {
			out = next
		}
	}
	if failure != nil {
		set(env.Status, like(shown[0], refusal(env, failure)))
		if env.Code != "" && env.Code != env.Status {
			set(env.Code, like(shown[1], failure.Code))
		}
		set(env.Message, appendJSONString(nil, failure.Message))
		return out
	}
	if env.Data == "" && isObject(data) {
		out = data
		// What the handler says of success itself counts: it may refuse this way too.
		var said [3][]byte
		_ = codec.Members(data, names[:], said[:])
		for i, raw := range said {
			if len(raw) > 2 && raw[0] == '"' {
				shown[i] = raw
			}
		}
	}
	if shown[0] == nil && len(env.OK) > 0 {
		shown[0] = literal(env.OK[0])
	}
	if shown[0] != nil {
		set(env.Status, shown[0])
	}
	if env.Code != "" && env.Code != env.Status {
		set(env.Code, []byte(cmp.Or(string(shown[1]), "0")))
	}
	set(env.Message, []byte(cmp.Or(string(shown[2]), `""`)))
	if env.Data != "" && data != nil {
		set(env.Data, data)
	}
	return out
}

// like writes a text in the JSON type of what the document shows: a string stays one.
func like(shown []byte, text string) []byte {
	if len(shown) > 0 && shown[0] == '"' {
		return appendJSONString(nil, text)
	}
	return literal(text)
}

// refusal is the status of a failure: the code itself where the two are one member,
// else the opposite of what means success.
func refusal(env *Envelope, failure *Reply) string {
	if (env.Code == "" || env.Code == env.Status) && !slices.Contains(env.OK, failure.Code) {
		return failure.Code
	}
	for _, pair := range [...][2]string{{"true", "false"}, {"0", "1"}, {"success", "failure"}, {"1", "0"}} {
		if slices.Contains(env.OK, pair[0]) && !slices.Contains(env.OK, pair[1]) {
			return pair[1]
		}
	}
	return "error"
}

// literal is the JSON value of a text from a spec: booleans and short numbers bare,
// since vendors that document "true" read both.
func literal(text string) []byte {
	if text == "true" || text == "false" {
		return []byte(text)
	}
	if n, err := strconv.Atoi(text); err == nil && strconv.Itoa(n) == text && len(text) < 16 {
		return []byte(text)
	}
	return appendJSONString(nil, text)
}
