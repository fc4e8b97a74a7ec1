package mock

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// Received tells what came of a call that was made with an example: what was refused,
// what arrived other than the example says, and what was answered. It looks at the
// latest request of the operation and forgets all requests and problems so far.
func (h *Handler) Received(e *calltest.Example) (*calltest.Exchange, error) {
	rec := h.latest(e.Operation)
	x := &calltest.Exchange{Problems: h.Problems()}
	h.Reset()
	op := h.byID[e.Operation]
	if op == nil {
		return nil, fmt.Errorf("mock: the document has no operation %q%s", e.Operation, h.similar(e.Operation))
	}
	if rec == nil {
		x.Problems = append(x.Problems, fmt.Errorf("%s: no request arrived", e.Operation))
		return x, nil
	}
	if rec.Status >= http.StatusBadRequest {
		return x, nil
	}
	x.Problems = append(x.Problems, h.differences(op, e, rec)...)
	x.Status, x.Header = rec.Status, rec.AnswerHeader
	_, content := op.success(rec.Header.Get("Accept"))
	if e.Status != "" {
		_, content = op.response(e.Status, rec.Header.Get("Accept"))
	}
	if content == nil || rec.Method == http.MethodHead || rec.Status == http.StatusNoContent {
		return x, nil
	}
	x.Media, x.Body = concrete(content.MediaType), rec.Answer
	if !reads(content) {
		return x, nil
	}
	return x, op.answered(x, content)
}

// meant is the operation that a request is for, and its path parameters, where the path
// fits several: some documents tell operations apart behind a #, which is never sent, or
// by the names of their path parameters. It is the one whose example is being tried, if
// that is among them.
func (h *Handler) meant(op *operation, params map[string]string, path string) (*operation, map[string]string) {
	h.mu.Lock()
	e := h.expected
	h.mu.Unlock()
	if e == nil || e == op || e.Method != op.Method || e.pattern == nil || !e.pattern.alike(op.pattern) {
		return op, params
	}
	for _, base := range append([]string{e.base}, h.routes.bases...) {
		if rest, ok := cutBase(path, base); ok {
			if own, ok := e.pattern.match(splitPath(rest)); ok {
				return e, own
			}
		}
	}
	return op, params
}

// latest is the last request of an operation. A request is recorded after its answer was
// sent, so it may take a moment.
func (h *Handler) latest(id string) *Recorded {
	for range 500 {
		var rec *Recorded
		strayed := false
		for _, one := range h.Requests() {
			if one.Operation == id {
				rec = &one
			}
			strayed = one.Operation == ""
		}
		if rec != nil || strayed {
			return rec
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

// answered finds the payload of an answer in JSON, in XML or a form with a schema, and the
// first item of a page.
func (o *operation) answered(x *calltest.Exchange, c *ir.Content) error {
	if len(bytes.TrimSpace(x.Body)) == 0 {
		return nil
	}
	var v any
	var err error
	switch {
	case isXML(x.Media):
		v, err = decodeXML(c, o.Envelope, x.Body)
	case isForm(x.Media):
		if v, err = formValue(c.Type, x.Body); err == nil {
			x.Payload, err = encodeJSON(v)
		}
		return err
	default:
		v, err = decodeJSON(x.Body)
	}
	if err != nil {
		return fmt.Errorf("mock: %s: the answer is no %s: %w", o.ID, x.Media, err)
	}
	_, _, value, ok := payload(o.Envelope, v)
	if !ok || value == nil {
		return nil
	}
	if x.Payload, err = encodeJSON(value); err != nil || o.Paging == nil {
		return err
	}
	items := value
	if o.Paging.Items != "" {
		items, _ = dig(value, o.Paging.Items)
	}
	if m, wrapped := items.(map[string]any); wrapped && len(m) == 1 {
		for _, inner := range m {
			items = inner
		}
	}
	if list, ok := items.([]any); ok && len(list) > 0 {
		x.First, err = encodeJSON(list[0])
	}
	return err
}

// SendExample makes an inbound call with an example of [Handler.ExampleRequest], see
// [Handler.Send].
func (h *Handler) SendExample(ctx context.Context, e *calltest.Example, base string) (*calltest.Exchange, error) {
	op := h.webhook(e.Operation)
	if op == nil {
		return nil, fmt.Errorf("mock: the document has no webhook %q", e.Operation)
	}
	event := Event{Path: map[string]string{}, Query: url.Values{}, Header: http.Header{}}
	for _, p := range op.Params {
		raw, ok := e.Param(string(p.In), p.Name)
		if !ok {
			continue
		}
		v, err := decodeJSON(raw)
		if err != nil {
			return nil, err
		}
		switch p.In {
		case ir.InPath:
			event.Path[p.Name] = joined(v)
		case ir.InQuery:
			for _, one := range serialized(p, v) {
				event.Query.Add(one.name, one.text)
			}
		case ir.InHeader:
			event.Header.Set(p.Name, joined(v))
		}
	}
	if e.Body != nil {
		v, err := decodeJSON(e.Body)
		if err != nil {
			return nil, err
		}
		data, media, err := encodeEvent(e.Media, contentOf(op, e.Media), v)
		if err != nil {
			return nil, err
		}
		if event.Body = data; media != e.Media {
			event.Header.Set("Content-Type", media) // what is between the parts
		}
	}
	resp, err := h.Send(ctx, e.Operation, base, event)
	x := &calltest.Exchange{Problems: h.Problems()}
	h.Reset()
	if resp == nil {
		return nil, err
	}
	if err != nil && len(x.Problems) == 0 {
		x.Problems = append(x.Problems, err)
	}
	x.Media = resp.Header.Get("Content-Type")
	if x.Body, err = io.ReadAll(resp.Body); err != nil {
		return x, err
	}
	_, content := op.success("")
	if textual(content) && mediaBase(x.Media) == mediaBase(content.MediaType) {
		x.Payload, err = encodeJSON(typed(string(x.Body), content.Type))
		return x, err
	}
	if !isJSON(x.Media) && !(isXML(x.Media) && typedXML(content)) {
		return x, nil
	}
	return x, op.answered(x, content)
}

// differences compares a request with the example that it was made of, as values: path
// and parameters by their styles, then the body by its media type.
func (h *Handler) differences(op *operation, e *calltest.Example, rec *Recorded) []error {
	u, err := url.Parse(rec.URL)
	if err != nil {
		return []error{err}
	}
	got, err := h.arrived(op, rec, u)
	if err != nil {
		return []error{err}
	}
	var errs []error
	// Exploded objects may use the names of others, so that all are collected first.
	wanted, defaults := map[placeName][]string{}, map[placeName]string{}
	for _, p := range op.Params {
		raw, ok := e.Param(string(p.In), p.Name)
		if !ok {
			continue
		}
		v, err := decodeJSON(raw)
		if err != nil {
			return []error{err}
		}
		for _, one := range serialized(p, v) {
			at := placeName{string(p.In), one.name}
			if p.In == ir.InQuery {
				at.name = listIndex().ReplaceAllString(at.name, "")
			}
			wanted[at] = append(wanted[at], one.text)
		}
		memberDefaults(defaults, string(p.In), p.Name, p.Style == "deepObject", p.Default, p.Type, 0)
	}
	for _, at := range slices.SortedFunc(maps.Keys(wanted), placeName.compare) {
		texts, have := wanted[at], got[ir.Location(at.in)][at.name]
		// What the document says is the default may be left out.
		if text, ok := defaults[at]; ok && len(have) == 0 && len(texts) == 1 && sameLeaf(text, texts[0]) {
			continue
		}
		if !sameTexts(texts, have) {
			errs = append(errs, fmt.Errorf("%s: %s parameter %q arrived as %q, the example is %q", op.ID, at.in, at.name, have, texts))
		}
	}
	fixed := url.Values{}
	if _, query, ok := strings.Cut(op.Path, "?"); ok {
		fixed, _ = url.ParseQuery(query)
	}
	for name, texts := range got[ir.InQuery] {
		at := placeName{"query", name}
		if wanted[at] == nil && !op.placed[at] && !op.placed[placeName{"param", name}] && !fixed.Has(name) && strings.Join(texts, "") != "" {
			errs = append(errs, fmt.Errorf("%s: query parameter %q is not in the example, and arrived as %q", op.ID, name, texts))
		}
	}
	if e.Body != nil {
		if err := h.compareBody(op, e, rec); err != nil {
			errs = append(errs, fmt.Errorf("%s: body: %w", op.ID, err))
		}
	}
	return errs
}

// arrived are the parameters of a request by place and name, as texts.
func (h *Handler) arrived(op *operation, rec *Recorded, u *url.URL) (map[ir.Location]map[string][]string, error) {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("%s: query: %w", op.ID, err)
	}
	got := map[ir.Location]map[string][]string{
		ir.InPath: {}, ir.InQuery: indexless(query), ir.InHeader: {}, ir.InCookie: {},
	}
	for _, base := range append([]string{op.base}, h.routes.bases...) {
		if path, ok := cutBase(u.EscapedPath(), base); ok {
			if params, ok := op.pattern.match(splitPath(path)); ok {
				for name, text := range params {
					got[ir.InPath][name] = []string{text}
				}
				break
			}
		}
	}
	for _, p := range op.Params {
		if values := rec.Header.Values(p.Name); p.In == ir.InHeader && len(values) > 0 {
			got[ir.InHeader][p.Name] = []string{strings.Join(values, ",")}
		}
	}
	for _, line := range rec.Header.Values("Cookie") {
		for one := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(one), "=")
			name = cookieText(name) // a name such as "my cookie" travels encoded, too
			got[ir.InCookie][name] = append(got[ir.InCookie][name], cookieText(value))
		}
	}
	return got, nil
}

// compareBody compares bodies by meaning: JSON by value, forms and parts by name.
func (h *Handler) compareBody(op *operation, e *calltest.Example, rec *Recorded) error {
	media := rec.Header.Get("Content-Type")
	r := &http.Request{Method: rec.Method, URL: &url.URL{}, Header: rec.Header}
	body := (&exchange{h: h, op: op, r: r, body: rec.Body}).unsigned()
	want, err := decodeJSON(e.Body)
	if err != nil {
		return err
	}
	if head, _, any := strings.Cut(e.Media, "*"); mediaBase(media) != mediaBase(concrete(e.Media)) && (!any || !strings.HasPrefix(media, head) || strings.Contains(media, "*")) {
		return fmt.Errorf("arrived as %q, not %q", media, e.Media)
	}
	_, isObject := want.(map[string]any)
	switch {
	case isJSON(media):
		if found := calltest.Diff(e.Body, body); len(found) > 0 {
			return errors.New(strings.Join(found, "; "))
		}
		return nil
	case isForm(media) && isObject:
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return err
		}
		return sameForm(contentOf(op, e.Media), want, indexless(form))
	case strings.HasPrefix(media, "multipart/") && isObject && shape(op.requestType(e.Media)).Kind != ir.File:
		parts, headers, err := readParts(media, rec.Body)
		if err != nil {
			return err
		}
		content := contentOf(op, e.Media)
		if err := cmp.Or(partTypes(content, headers), partHeaders(content, headers)); err != nil {
			return err
		}
		return sameForm(content, want, indexless(parts))
	}
	text, isText := want.(string)
	if !isText {
		if c := contentOf(op, e.Media); typedXML(c) {
			return sameXML(c, want, body)
		}
		if json.Valid(body) && len(calltest.Diff(e.Body, body)) == 0 {
			return nil // an example that is an object, in another order
		}
		text = string(e.Body)
	}
	if text != string(body) {
		return fmt.Errorf("arrived as %.80q, the example is %.80q", body, text)
	}
	return nil
}

// contentOf is the content of a request body with a media type.
func contentOf(op *operation, media string) *ir.Content {
	for _, c := range op.Body.Contents {
		if c.MediaType == media {
			return c
		}
	}
	return nil
}
