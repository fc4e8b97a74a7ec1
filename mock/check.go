package mock

import (
	"fmt"
	"net/http"
)

// Check says what of a request does not fit the document: parameters and body against
// their schemas, as [Handler.ServeHTTP] does it, without looking at signatures and
// without leaving a trace. Values that a list of the document does not have are let
// through unless the vendor is strict. operation is "" where the document has none for
// the request; errs say so then.
func (h *Handler) Check(r *http.Request, body []byte) (operation string, errs []error) {
	x := &exchange{h: h, r: r, body: body}
	op, params, allowed := h.routes.find(r, x.value)
	if op == nil {
		if len(allowed) > 0 {
			return "", []error{fmt.Errorf("%s is called with %v, not %s", r.URL.Path, allowed, r.Method)}
		}
		return "", []error{fmt.Errorf("the document has no %s %s%s", r.Method, r.URL.Path, h.nearPath(r.URL.Path))}
	}
	x.op, x.path = op, params
	return op.ID, h.violations(x)
}
