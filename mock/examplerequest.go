package mock

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// ExampleRequest is the request of an operation, or of a webhook, as the document shows
// it, with values made from the schemas where it shows none. Optional parameters are
// part of it.
//
// Documents have examples that their own schemas refuse; these are left out with a note,
// for a client that is made from the schemas cannot send them. An example answer of that
// kind is replaced as well, unless Respond said already what to answer.
//
// Behind the operation's name may stand a ? and which of several bodies and answers is
// wanted, see [sdktest.Vendor].
func (h *Handler) ExampleRequest(operationID string) (*calltest.Example, error) {
	operationID, want := h.variant(operationID)
	op, hook := h.byID[operationID], false
	if op == nil {
		op, hook = h.webhook(operationID), true
	}
	if op == nil {
		return nil, fmt.Errorf("mock: the document has no operation %q%s", operationID, h.similar(operationID))
	}
	h.mu.Lock()
	h.expected = op
	h.mu.Unlock()
	e := &calltest.Example{Operation: op.ID, URLOnly: op.URLOnly, Accept: want.accept, Status: want.status}
	if !hook {
		h.UseStatus(op.ID, want.status)
	}
	for _, p := range op.Params {
		if v, ok := h.exampleParam(op, p, e); ok {
			_, constant := onlyValue(p.Type)
			e.Params = append(e.Params, calltest.Param{In: string(p.In), Name: p.Name, Value: v, Constant: constant})
		}
	}
	if op.Body != nil && len(op.Body.Contents) > 0 {
		content := op.sentContent(want.body)
		if content == nil {
			return nil, fmt.Errorf("mock: %s has no body of %s", op.ID, want.body)
		}
		e.Media, e.Constants = content.MediaType, formConstants(content)
		v := h.fitting(op, "body", content, forRequest, e)
		if m, ok := v.(map[string]any); ok && want.flag != "" {
			m[want.flag] = true
		}
		data, err := encodeJSON(v)
		if err != nil {
			return nil, fmt.Errorf("mock: %s: %w", op.ID, err)
		}
		e.Body = data
	}
	if hook {
		return e, h.exampleReply(op, e)
	}
	h.askToken(op, e)
	h.fitAnswer(op, e)
	return e, nil
}

// formConstants are the fields of a form that can have one value only.
func formConstants(c *ir.Content) (names []string) {
	if t := shape(c.Type); t != nil && (isForm(c.MediaType) || strings.HasPrefix(mediaBase(c.MediaType), "multipart/")) {
		for _, f := range t.Fields {
			if _, ok := onlyValue(f.Type); ok {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// exampleParam is the value of one parameter; ok is false for those that the client has no
// field for or sets itself.
func (h *Handler) exampleParam(op *operation, p *ir.Param, e *calltest.Example) (json.RawMessage, bool) {
	if p.In == ir.InHeader && fromHTTP(p.Name) || op.placed[placeName{string(p.In), p.Name}] {
		return nil, false
	}
	if pg := op.Paging; pg != nil && p.Name == pg.Page && !p.Required && p.Example == nil {
		return nil, false // the first page is the one that is not asked for
	}
	v, reason, waived := h.made(op.paramSchema(p), p.Type, forRequest)
	if p.In == ir.InPath && leaf(v) == "{}" && shape(p.Type).Kind == ir.Any {
		v = "text" // nothing may stand for an object, but not in a path
	}
	if p.Example != nil {
		documented, err := decodeJSON(p.Example.JSON)
		if err == nil && documented != nil {
			if wrong := h.refuses(op.paramSchema(p), p.Type, documented, openapi3.VisitAsRequest()); wrong != "" {
				e.Notes = append(e.Notes, fmt.Sprintf("%s parameter %q: the documented example does not fit its schema: %s", p.In, p.Name, wrong))
			} else {
				v, reason, waived = documented, "", ""
			}
		}
	}
	if text, ok := v.(string); ok && reason == "" && p.ContentType == "" {
		t := shape(p.Type)
		if fits := formats[t.Format]; fits != nil && t.Kind == ir.Scalar && t.Layout == "" && text != "" && !fits(text) && !exemplary(p, t, text) {
			reason = fmt.Sprintf("%q is no %s", text, t.Format) // its pattern or length allows none
		}
	}
	if list, ok := v.([]any); ok && len(list) == 0 && p.Required && p.In != ir.InPath && p.ContentType == "" && reason == "" {
		reason = "nothing but null or no item fits its list, which no text says"
	}
	switch what := fmt.Sprintf("%s parameter %q", p.In, p.Name); {
	case reason != "":
		h.excuse(op, e, what, reason)
	case waived != "":
		e.Notes = append(e.Notes, what+": "+waived)
	}
	data, err := encodeJSON(v)
	return data, err == nil && v != nil
}

// fitting is the first example of a content that its schema allows, or a value made from
// the schema.
func (h *Handler) fitting(op *operation, what string, c *ir.Content, side side, e *calltest.Example) any {
	as := openapi3.VisitAsRequest()
	if side == forResponse {
		as = openapi3.VisitAsResponse()
	}
	examples := c.Examples
	if t := shape(c.Type); t != nil {
		examples = append(examples[:len(examples):len(examples)], t.Examples...)
	}
	structured := shape(c.Type) != nil && shape(c.Type).Kind == ir.Struct
	for _, one := range examples {
		v, err := decodeJSON(one.JSON)
		if err != nil || isText(v) && structured {
			continue
		}
		reason := h.refuses(op.contentSchema(c, side), c.Type, v, as)
		if reason == "" {
			return v
		}
		e.Notes = append(e.Notes, fmt.Sprintf("%s: the documented example does not fit its schema: %s", what, reason))
	}
	v, reason, waived := h.made(op.contentSchema(c, side), c.Type, side)
	switch {
	case reason != "" && side == forRequest:
		h.excuse(op, e, what, reason)
	case waived != "":
		e.Notes = append(e.Notes, what+": "+waived)
	}
	return v
}

// made is a value made from a schema: of several that the sampler can make the first that
// fits. Where none does, reason says why the first does not, or waived what is let pass
// about the one that is taken.
func (h *Handler) made(s *openapi3.SchemaRef, t *ir.Type, side side) (v any, reason, waived string) {
	as := openapi3.VisitAsRequest()
	if side == forResponse {
		as = openapi3.VisitAsResponse()
	}
	var spare any // fits, but for alternatives that overlap, and parts that shut each other out
	for turn := range maxTurns {
		one := sampleVariant(t, side, turn)
		wrong := h.complaints(s, t, one, as)
		switch {
		case len(wrong) == 0:
			return one, "", ""
		case spare == nil && leniencyOfAll(wrong) > unlisted:
			spare, waived = one, fmt.Sprintf("%v; accepted, for %s", wrong[0], leniencyOfAll(wrong))
		}
		if turn == 0 {
			v, reason = one, wrong[0].Error()
		}
	}
	if spare != nil {
		return spare, "", waived
	}
	return v, reason, ""
}

// excuse lets a call pass without a check against schemas that no value could be made
// for: contradictory rules, or patterns. What is sent is compared with the example still.
func (h *Handler) excuse(op *operation, e *calltest.Example, what, reason string) {
	e.Excused = true
	e.Notes = append(e.Notes, fmt.Sprintf("%s: not checked against its schema, for which no value was found: %s", what, reason))
	if h.byID[op.ID] != nil {
		h.control(op.ID, func(c *control) { c.excused = true })
	}
}

// refuses says why a value does not fit. It is "" where it fits, or where
// alternatives of the schema overlap or parts of it shut each other out.
func (h *Handler) refuses(s *openapi3.SchemaRef, t *ir.Type, v any, as openapi3.SchemaValidationOption) (reason string) {
	if errs := h.complaints(s, t, v, as); len(errs) > 0 && leniencyOfAll(errs) <= unlisted {
		return errs[0].Error()
	}
	return ""
}

// complaints are what does not fit about a value: rules that it breaks, or members that
// nobody documents.
func (h *Handler) complaints(s *openapi3.SchemaRef, t *ir.Type, v any, as openapi3.SchemaValidationOption) []error {
	if errs := unknownMembers(t, v, "$", 0); len(errs) > 0 {
		return errs
	}
	switch kind := shape(t); {
	case kind == nil:
	case kind.Kind == ir.Struct || kind.Kind == ir.Map || kind.Kind == ir.List || kind.Kind == ir.Scalar:
		if _, ok := fitted(t, v); !ok {
			return []error{errors.New("another type than the schema's")}
		}
	}
	if h.doc == nil || s == nil || s.Value == nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			h.o.Logger.Warn("mock: kin-openapi failed", "panic", p)
		}
	}()
	return h.doc.visit(s.Value, v, as)
}

func (o *operation) paramSchema(p *ir.Param) *openapi3.SchemaRef {
	if o.checked.op == nil {
		return nil
	}
	own := o.checked.op.Parameters.GetByInAndName(string(p.In), p.Name)
	switch {
	case own == nil:
		return nil
	case own.Schema != nil:
		return own.Schema
	}
	for _, media := range own.Content {
		return media.Schema
	}
	return nil
}

// contentSchema is kin-openapi's schema of a content, found by its media type.
func (o *operation) contentSchema(c *ir.Content, side side) *openapi3.SchemaRef {
	if t := shape(c.Type); t != nil && t.Kind == ir.Stream {
		return nil // it is of each item, or of what a list of them would be
	}
	op := o.checked.op
	if side == forResponse {
		op = o.answers.op
	}
	if op == nil {
		return nil
	}
	var all openapi3.Content
	switch {
	case side == forRequest && op.RequestBody != nil && op.RequestBody.Value != nil:
		all = op.RequestBody.Value.Content
	case side == forResponse && op.Responses != nil:
		for _, r := range o.Responses {
			for _, one := range r.Contents {
				if ref := op.Responses.Value(r.Status); one == c && ref != nil && ref.Value != nil {
					all = ref.Value.Content
				}
			}
		}
	}
	media := all[c.MediaType]
	if t := shape(c.Type); media == nil || t != nil && (t.Kind == ir.File || t.Prim == ir.String) && media.Schema != nil && media.Schema.Value != nil && described(media.Schema.Value) {
		return nil // bytes or a text, whatever the document says of them
	}
	return media.Schema
}

// preferred is the content that a generated client sends where there are several.
func preferred(list []*ir.Content) *ir.Content {
	rank := func(c *ir.Content) int {
		base := mediaBase(c.MediaType)
		if t := shape(c.Type); t != nil && (isJSON(base) || isForm(base)) {
			for _, f := range t.Fields {
				if s := shape(f.Type); s.Kind == ir.File || s.Kind == ir.Scalar && s.Format == "binary" {
					return -1 // files travel in parts
				}
			}
		}
		switch {
		case isJSON(base), base == "*/*", base == "":
			return 7
		case isForm(base):
			return 6
		case strings.HasPrefix(base, "multipart/"):
			return 5
		case isXML(base):
			return 2
		case ir.AssumedJSON(base, c.Type):
			return 4
		case c.Type.Aggregate():
			return 0
		case strings.HasPrefix(base, "text/"):
			return 3
		}
		return 1
	}
	best := list[0]
	for _, c := range list[1:] {
		if rank(c) > rank(best) {
			best = c
		}
	}
	return best
}

// exampleReply is what the user's handler is to reply.
func (h *Handler) exampleReply(op *operation, e *calltest.Example) error {
	_, content := op.success("")
	if content == nil || !isJSON(content.MediaType) && !(textual(content) && shape(content.Type).Constant() == nil) {
		return nil
	}
	v := h.fitting(op, "reply", content, forResponse, e)
	_, _, value, ok := payload(op.Envelope, v)
	if !ok || value == nil {
		return nil
	}
	data, err := encodeJSON(value)
	e.Reply = data
	return err
}

// fitAnswer replaces a documented answer that the document refuses by one made from the
// schema. Answers that must not be constant, tokens and pages, stay as they are.
func (h *Handler) fitAnswer(op *operation, e *calltest.Example) {
	var changed []*ir.Content
	for _, r := range op.Responses {
		for _, c := range r.Contents {
			if r.Status[0] > '2' && r.Status != "default" || !isJSON(c.MediaType) {
				continue
			}
			raw, err := exampleJSON(c, "")
			if raw == nil || err != nil {
				continue
			}
			v, err := decodeJSON(raw)
			if err != nil {
				continue
			}
			if reason := h.refuses(op.contentSchema(c, forResponse), c.Type, v, openapi3.VisitAsResponse()); reason != "" {
				e.Notes = append(e.Notes, fmt.Sprintf("answer %s: the documented example does not fit its schema: %s", r.Status, reason))
				changed = append(changed, c)
			}
		}
	}
	if len(changed) == 0 {
		return
	}
	h.control(op.ID, func(c *control) {
		if c.respond != nil {
			return
		}
		c.respond = func(r *Request) Reply {
			for _, one := range changed {
				if one == r.content {
					v, _, _ := h.made(op.contentSchema(one, forResponse), one.Type, forResponse)
					return Reply{Status: r.status, Header: r.header, Body: succeeded(op.Envelope, v, one.Type, op.ID)}
				}
			}
			return r.Default()
		}
	})
}

// askToken puts the credentials of the test into the example of a call that issues a
// token: the document cannot know them.
func (h *Handler) askToken(op *operation, e *calltest.Example) {
	for _, s := range h.api.Schemes {
		if s.Token == nil || s.Token.Operation != op.ID {
			continue
		}
		body, _ := decodeJSON(e.Body)
		for _, m := range s.Token.Request {
			text := m.Value
			for name, v := range h.guard.creds {
				text = strings.ReplaceAll(text, "{"+name+"}", v.Reveal())
			}
			if _, ok := dig(body, m.Name); ok {
				put(body, m.Name, text)
			}
			for i, p := range e.Params {
				if p.Name == m.Name {
					e.Params[i].Value, _ = encodeJSON(text)
				}
			}
		}
		if e.Body != nil {
			e.Body, _ = encodeJSON(body)
		}
		return
	}
}
