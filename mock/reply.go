package mock

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// checkWebhook compares the reply with the document.
func (h *Handler) checkWebhook(op *operation, r *http.Request, resp *http.Response, reply []byte) error {
	if resp.StatusCode >= 300 {
		if documented, _ := op.response(fmt.Sprint(resp.StatusCode), ""); documented == nil {
			return fmt.Errorf("the handler answered %s: %s", resp.Status, snippet(reply))
		}
	}
	if errs := h.compareReply(op, r, resp.StatusCode, resp.Header, reply); len(errs) > 0 {
		return fmt.Errorf("the reply does not fit the document: %w: %s", errors.Join(errs...), snippet(reply))
	}
	return nil
}

// checkReply is compareReply for the mock's own answers.
func (h *Handler) checkReply(op *operation, status int, media string, body []byte) error {
	r, err := http.NewRequest(op.Method, "http://localhost/", http.NoBody)
	if err != nil {
		return err
	}
	return errors.Join(h.compareReply(op, r, status, http.Header{"Content-Type": {media}}, body)...)
}

// compareReply runs kin-openapi's checks of an answer.
func (h *Handler) compareReply(op *operation, r *http.Request, status int, header http.Header, body []byte) (errs []error) {
	if op.answers.op == nil {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			h.o.Logger.Warn("mock: kin-openapi failed", "operation", op.ID, "panic", p)
		}
	}()
	documented, content := op.response(fmt.Sprint(status), "")
	if documented == nil {
		return nil
	}
	o := *filterOptions
	if content != nil && openapi3filter.RegisteredBodyDecoder(mediaBase(content.MediaType)) == nil && !isJSON(content.MediaType) {
		o.ExcludeResponseBody = true
	}
	if textual(content) {
		// kin-openapi takes every text for a string.
		o.ExcludeResponseBody = true
		if s := op.contentSchema(content, forResponse); s != nil && s.Value != nil {
			for _, err := range h.doc.forAnswers().visit(s.Value, typed(string(body), content.Type), openapi3.VisitAsResponse()) {
				errs = append(errs, fmt.Errorf("reply: %w", err))
			}
		}
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, Options: &o,
			Route: &routers.Route{Spec: h.doc.forAnswers().t, Path: op.Path, PathItem: op.answers.item, Method: op.Method, Operation: op.answers.op}},
		Status: status, Header: header, Body: io.NopCloser(bytes.NewReader(body)), Options: &o,
	}
	return append(errs, explainAll(openapi3filter.ValidateResponse(r.Context(), in))...)
}

func snippet(body []byte) string {
	text := strings.TrimSpace(string(body))
	if r := []rune(text); len(r) > 200 {
		text = string(r[:200]) + "..."
	}
	return fmt.Sprintf("%q", text)
}
