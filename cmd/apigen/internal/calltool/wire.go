package calltool

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

// errDry ends a dry run before anything is sent.
var errDry = errors.New("dry run")

// maxShown is how much of a request body is printed.
const maxShown = 16 << 10

// learn takes in a name=value argument with a telling name.
func (r *run) learn(arg string) {
	name, value, _ := strings.Cut(arg, "=")
	r.mask.Param(name, value)
}

// wire stands between the signed request and the network: it prints what passes, or keeps
// it for a dry run.
func (r *run) wire(next sdk.Doer) sdk.Doer {
	return sdk.DoerFunc(func(req *http.Request) (*http.Response, error) {
		body, whole, err := bodyOf(req, r.o.DryRun)
		if err != nil {
			return nil, err
		}
		r.mask.Learn(req, body)
		if whole && !r.o.NoValidate && sdk.OperationID(req.Context()) == r.op.ID {
			if r.misfit = r.check(req, body); r.misfit != nil {
				return nil, errDry
			}
		}
		if r.o.DryRun {
			r.captured = &captured{req: req, body: body}
			return nil, errDry
		}
		if err := r.showRequest(req, body, whole); err != nil {
			return nil, err
		}
		start := time.Now()
		resp, err := next.Do(req)
		if err == nil {
			r.showResponse(resp, time.Since(start))
		}
		return resp, err
	})
}

// check holds the request against the document's rules, as `apigen mock` does it. Where the
// mock cannot read the document, the vendor has the only word.
func (r *run) check(req *http.Request, body []byte) error {
	d := r.o.Document
	h, err := mock.NewHandler(d.Files, d.Root, mock.Options{Overlays: d.Overlays, Allow: d.Allow})
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	defer h.Close()
	documented := req.Clone(req.Context())
	if rest, ok := strings.CutPrefix(documented.URL.EscapedPath(), basePath(r.base)); ok {
		if u, err := documented.URL.Parse(basePath(d.BaseURL(r.op)) + rest); err == nil {
			u.RawQuery = req.URL.RawQuery
			documented.URL = u
		}
	}
	id, errs := h.Check(documented, body)
	if id != r.op.ID || len(errs) == 0 {
		return nil
	}
	for i, err := range errs {
		errs[i] = errors.New(strings.TrimPrefix(err.Error(), id+": "))
	}
	return fmt.Errorf("the request does not fit operation %s (--no-validate sends it all the same):\n  %s",
		id, strings.ReplaceAll(errors.Join(errs...).Error(), "\n", "\n  "))
}

// basePath is the path of a server.
func basePath(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.EscapedPath(), "/")
}

// bodyOf gives the bytes of a request without using them up; whole is false for an upload
// that is written while it is sent, which only a dry run may read.
func bodyOf(req *http.Request, consume bool) (body []byte, whole bool, err error) {
	from := req.Body
	if req.GetBody != nil {
		if from, err = req.GetBody(); err != nil {
			return nil, false, err
		}
	} else if !consume && req.Body != nil && req.Body != http.NoBody {
		return nil, false, nil
	}
	if from == nil {
		return nil, true, nil
	}
	body, err = io.ReadAll(from)
	return body, true, err
}

func (r *run) showRequest(req *http.Request, body []byte, whole bool) error {
	shown, text, err := r.mask.Request(req, body)
	if err != nil {
		return err
	}
	var b strings.Builder
	if id := sdk.OperationID(req.Context()); id != "" && id != r.op.ID {
		fmt.Fprintf(&b, "# %s, for a token\n", id)
	}
	fmt.Fprintf(&b, "> %s %s\n", req.Method, shown.URL)
	writeHeader(&b, "> ", shown.Header)
	switch {
	case !whole:
		b.WriteString(">\n> (an upload)\n")
	case len(text) > 0:
		b.WriteString(">\n> " + strings.ReplaceAll(printable(text), "\n", "\n> ") + "\n")
	}
	b.WriteByte('\n')
	_, err = io.WriteString(r.err, r.mask.Text(b.String()))
	return err
}

func (r *run) showResponse(resp *http.Response, took time.Duration) {
	var b strings.Builder
	fmt.Fprintf(&b, "< %s %s (%s)\n", resp.Proto, resp.Status, took.Round(time.Millisecond))
	header := resp.Header.Clone()
	for name := range header {
		if strings.Contains(strings.ToLower(name), "cookie") && !r.mask.Shows() {
			header[name] = []string{"***"}
		}
	}
	writeHeader(&b, "< ", header)
	b.WriteByte('\n')
	_, _ = io.WriteString(r.err, r.mask.Text(b.String()))
}

func writeHeader(b *strings.Builder, prefix string, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			fmt.Fprintf(b, "%s%s: %s\n", prefix, name, v)
		}
	}
}

// printable is a body as text, cut where it is long.
func printable(body []byte) string {
	switch {
	case !utf8.Valid(body):
		return fmt.Sprintf("(%d bytes that are no text)", len(body))
	case len(body) > maxShown:
		return strings.ToValidUTF8(string(body[:maxShown]), "") + fmt.Sprintf("... (%d bytes in all)", len(body))
	}
	return string(body)
}
