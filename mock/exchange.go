package mock

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// wire is an answer as bytes.
type wire struct {
	status int
	media  string
	code   string // of a failure
	header http.Header
	body   []byte
}

// problem notes why this request is refused.
func (x *exchange) problem(err error) {
	x.rec.Problems = append(x.rec.Problems, err)
	x.h.o.Logger.Info("mock: refused", "operation", x.rec.Operation, "method", x.r.Method, "url", x.r.URL.Path, "reason", err)
}

// write sends an answer and records it.
func (x *exchange) write(a wire) {
	x.sent = true
	x.rec.Status, x.rec.Code, x.rec.Answer = a.status, a.code, a.body
	x.rec.Duration = time.Since(x.began)
	header := x.w.Header()
	for name, values := range a.header {
		header[http.CanonicalHeaderKey(name)] = values
	}
	if a.media != "" && header.Get("Content-Type") == "" {
		header.Set("Content-Type", a.media)
	}
	// Clients learn a vendor's clock from its Date header.
	if header.Get("Date") == "" {
		header.Set("Date", x.h.o.Clock().UTC().Format(http.TimeFormat))
	}
	x.rec.AnswerHeader = header.Clone()
	empty := a.status == http.StatusNoContent || a.status == http.StatusNotModified || a.status < 200
	if !empty {
		header.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	x.w.WriteHeader(a.status)
	if !empty && x.r.Method != http.MethodHead {
		_, _ = x.w.Write(a.body)
	}
}

// plain answers where no operation says how.
func (x *exchange) plain(status int, code, message string) { x.write(jsonWire(status, code, message)) }

// read takes the body in, up to the cap.
func (x *exchange) read() bool {
	if x.r.Body == nil {
		return true
	}
	body, err := io.ReadAll(http.MaxBytesReader(x.w, x.r.Body, x.h.o.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		x.problem(fmt.Errorf("%s %s: the body is larger than %d bytes", x.r.Method, x.r.URL.Path, x.h.o.MaxBody))
		x.plain(http.StatusRequestEntityTooLarge, "413", "the body is too large")
		return false
	case err != nil:
		x.problem(fmt.Errorf("%s %s: read the body: %w", x.r.Method, x.r.URL.Path, err))
		x.plain(http.StatusBadRequest, "400", "the body could not be read")
		return false
	}
	x.body, x.rec.Body = body, body
	return true
}

// route finds the operation, and says what is near where there is none.
func (x *exchange) route() bool {
	op, params, allowed := x.h.routes.find(x.r, x.value)
	if op != nil {
		x.op, x.path = x.h.meant(op, params, x.r.URL.EscapedPath())
		x.rec.Operation = x.op.ID
		return true
	}
	if len(allowed) > 0 {
		x.w.Header().Set("Allow", strings.Join(allowed, ", "))
		message := fmt.Sprintf("%s is called with %s, not %s", x.r.URL.Path, strings.Join(allowed, " or "), x.r.Method)
		x.problem(errors.New(message))
		x.plain(http.StatusMethodNotAllowed, "405", message)
		return false
	}
	message := fmt.Sprintf("the document has no %s %s%s", x.r.Method, x.r.URL.Path, x.h.nearPath(x.r.URL.Path))
	x.problem(errors.New(message))
	x.plain(http.StatusNotFound, "404", message)
	return false
}

// cookieText undoes the percent-encoding of a cookie. A text that has none stays as it is.
func cookieText(value string) string {
	if text, err := url.PathUnescape(value); err == nil {
		return text
	}
	return value
}

// value gives a parameter of the request by place and name, as text.
func (x *exchange) value(in, name string) (string, bool) {
	switch in {
	case "path":
		v, ok := x.path[name]
		return v, ok
	case "query":
		return first(x.r.URL.Query(), name)
	case "header":
		if values := x.r.Header.Values(name); len(values) > 0 {
			return values[0], true
		}
	case "cookie":
		if c, err := x.r.Cookie(name); err == nil {
			return cookieText(c.Value), true
		}
	case "form":
		fields, _ := sdk.NewSigning(x.r, x.body).Params("form")
		for _, f := range fields {
			if f.Name == name && !f.File {
				return f.Value, true
			}
		}
	case "json":
		if isJSON(x.r.Header.Get("Content-Type")) {
			if v, err := decodeJSON(x.body); err == nil {
				return textOf(dig(v, name))
			}
		}
	case "xml":
		if isXML(x.r.Header.Get("Content-Type")) {
			if v, ok := x.bodyValue(x.body); ok {
				return textOf(dig(v, name))
			}
		}
	case "param":
		for _, place := range paramPlaces {
			if v, ok := x.value(place, name); ok {
				return v, true
			}
		}
	}
	return "", false
}

// anywhere looks for a request value by name alone, as paging and tokens name theirs.
func (x *exchange) anywhere(name string) (string, bool) {
	for _, in := range [...]string{"query", "form", "json", "xml", "header", "path"} {
		if v, ok := x.value(in, name); ok {
			return v, true
		}
	}
	return "", false
}

func first(values url.Values, name string) (string, bool) {
	if v := values[name]; len(v) > 0 {
		return v[0], true
	}
	return "", false
}

// textOf is the text of a scalar.
func textOf(v any, ok bool) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, ok
	case bool:
		return strconv.FormatBool(v), ok
	case interface{ String() string }: // json.Number
		return v.String(), ok
	}
	return "", false
}

// similar suggests the operation that was likely meant.
func (h *Handler) similar(id string) string {
	for _, fits := range [...]func(string) bool{
		func(known string) bool { return strings.EqualFold(known, id) },
		func(known string) bool { return strings.Contains(strings.ToLower(known), strings.ToLower(id)) },
	} {
		for _, known := range sortedKeys(h.byID) {
			if fits(known) {
				return fmt.Sprintf("; did you mean %q?", known)
			}
		}
	}
	return ""
}

// nearPath suggests a path that ends alike: most often the base path is wrong.
func (h *Handler) nearPath(path string) string {
	segs := splitPath(path)
	last := segs[len(segs)-1]
	if last == "" {
		return ""
	}
	for _, op := range h.api.Operations {
		if own := splitPath(op.Path); own[len(own)-1] == last {
			return fmt.Sprintf("; the nearest is %s %s%s", op.Method, h.routes.base, op.Path)
		}
	}
	return ""
}
