package mock

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
)

// reply makes the answer to a request that is in order.
func (x *exchange) reply() (wire, error) {
	respond, example, call := x.h.override(x.op.ID)
	if respond == nil {
		a, err := x.standard(example)
		if err != nil {
			return wire{}, err
		}
		return a.wire(x)
	}
	r := &Request{Operation: x.op.ID, Path: x.path, Query: x.r.URL.Query(), Header: x.r.Header, Body: x.body, Call: call, HTTP: x.r}
	if isForm(x.r.Header.Get("Content-Type")) {
		r.Form, _ = url.ParseQuery(string(x.body))
	}
	r.content, r.status, r.header = x.usual()
	r.fallback = func() (Reply, error) {
		a, err := x.standard(example)
		if err != nil {
			return Reply{}, err
		}
		v, err := a.decoded()
		header := a.header.Clone()
		if a.media != "" {
			header.Set("Content-Type", a.media)
		}
		return Reply{Status: a.status, Header: header, Body: v}, err
	}
	return x.custom(respond(r), example)
}

// chosen is the documented answer to a request: with the status that it prefers, or that
// the test asked for, or the first success. resp is nil where that is not documented.
func (x *exchange) chosen() (resp *ir.Response, content *ir.Content, status string) {
	accept := x.r.Header.Get("Accept")
	if status, _ = preferences(x.r.Header); status == "" {
		status = x.h.status(x.op.ID)
	}
	if status == "" {
		resp, content = x.op.success(accept)
	} else {
		resp, content = x.op.response(status, accept)
	}
	return resp, content, status
}

// usual are content, status and header of the default answer.
func (x *exchange) usual() (*ir.Content, int, http.Header) {
	resp, content, status := x.chosen()
	switch {
	case resp == nil:
		return nil, http.StatusOK, http.Header{}
	case status == "":
		status = resp.Status
	}
	return content, statusOf(status), headersOf(resp)
}

// answer is an answer before it is encoded.
type answer struct {
	status  int
	media   string
	content *ir.Content // of the document
	header  http.Header
	value   any    // decoded
	raw     []byte // the example's own JSON, where nothing in it has to change
}

// standard is the answer of the document: a named example, the first one, a value made
// from the schema, or nothing.
func (x *exchange) standard(name string) (*answer, error) {
	if _, prefer := preferences(x.r.Header); prefer != "" {
		name = prefer
	}
	resp, content, status := x.chosen()
	if status != "" && resp == nil {
		return nil, fmt.Errorf("%s documents no answer with status %s", x.op.ID, status)
	}
	a := &answer{status: http.StatusOK, header: http.Header{}}
	if resp == nil {
		return a, nil
	}
	a.status = statusOf(resp.Status)
	if status != "" {
		a.status = statusOf(status)
	}
	a.header = headersOf(resp)
	if content == nil {
		if name != "" {
			return nil, fmt.Errorf("%s has no example %q", x.op.ID, name)
		}
		return a, nil
	}
	a.media, a.content = content.MediaType, content
	raw, err := exampleJSON(content, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", x.op.ID, err)
	}
	a.raw = raw
	if raw == nil {
		a.value = sampleOf(content.Type, forResponse)
	}
	if a.status >= 300 {
		return a, nil
	}
	if raw == nil {
		a.value = succeeded(x.op.Envelope, a.value, content.Type, x.op.ID)
	}
	return a, x.fill(a)
}

// fill puts into an example what cannot be constant: tokens, and pages that end.
func (x *exchange) fill(a *answer) error {
	if x.issue == nil && x.op.Paging == nil {
		return nil
	}
	v, err := a.decoded()
	if err != nil {
		return err
	}
	changed := false
	if x.issue != nil {
		v = x.putToken(v)
		changed = true
	}
	if x.op.Paging != nil {
		made := a.raw == nil
		var paged bool
		if v, paged = x.page(v, made); paged {
			changed = true
		}
	}
	if changed {
		a.value, a.raw = v, nil
	}
	return nil
}

func (a *answer) decoded() (any, error) {
	if a.raw == nil {
		return a.value, nil
	}
	return decodeJSON(a.raw)
}

func (a *answer) wire(x *exchange) (wire, error) {
	w := wire{status: a.status, media: a.media, header: a.header}
	if a.media == "" {
		return w, nil
	}
	if a.raw != nil && isJSON(a.media) {
		w.body = a.raw
		return w, nil
	}
	v, err := a.decoded()
	if err != nil {
		return w, err
	}
	w.body, err = encodeBody(a.media, a.content, x.op.Envelope, v)
	w.media = concrete(a.media)
	return w, err
}

// custom sends what a Respond function gave.
func (x *exchange) custom(r Reply, example string) (wire, error) {
	if r.Code != "" {
		w := x.h.failure(x.op, r.Code, r.Message)
		if r.Status != 0 {
			w.status = r.Status
		}
		w.header = r.Header
		return w, nil
	}
	resp, content, _ := x.chosen()
	w := wire{status: r.Status, header: r.Header}
	if w.status == 0 {
		w.status = http.StatusOK
		if resp != nil {
			w.status = statusOf(resp.Status)
		}
	} else if own, c := x.op.response(strconv.Itoa(w.status), x.r.Header.Get("Accept")); own != nil {
		content = c
	}
	w.media = r.Header.Get("Content-Type")
	if content != nil && w.media == "" {
		w.media = concrete(content.MediaType)
	}
	body := r.Body
	if r.Data != nil {
		a, err := x.standard(example)
		if err != nil {
			return w, err
		}
		whole, err := a.decoded()
		if err != nil {
			return w, err
		}
		if body, err = plain(r.Data); err != nil {
			return w, err
		}
		body = withPayload(x.op.Envelope, whole, body)
	}
	if body == nil {
		w.media = ""
		return w, nil
	}
	if w.media == "" {
		w.media = "application/json"
	}
	var err error
	w.body, err = encodeBody(w.media, content, x.op.Envelope, body)
	if err == nil && x.h.o.Strict && isJSON(w.media) {
		err = x.h.checkReply(x.op, w.status, w.media, w.body)
	}
	return w, err
}

// plain turns a Go value into what JSON decodes to.
func plain(v any) (any, error) {
	data, err := encodeJSON(v)
	if err != nil {
		return nil, err
	}
	return decodeJSON(data)
}
