package calltool

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
	"github.com/apigen-go/apigen/sdk"
)

// result prints what the call returned: what is under the envelope's data.
func (r *run) result(raw []byte, meta *sdk.Meta) error {
	if meta.RequestID != "" {
		fmt.Fprintf(r.err, "# request id %s\n", r.mask.Text(meta.RequestID))
	}
	if r.o.Output != "" {
		if err := os.WriteFile(r.o.Output, raw, 0o600); err != nil {
			return err
		}
		fmt.Fprintf(r.err, "# %d bytes written to %s\n", len(raw), r.o.Output)
		return nil
	}
	switch {
	case len(raw) == 0 || string(bytes.TrimSpace(raw)) == "null":
		fmt.Fprintln(r.err, "# success, without a result")
		return nil
	case !utf8.Valid(raw):
		fmt.Fprintf(r.err, "# the result is %d bytes of %s: -o FILE keeps them\n", len(raw), meta.Header.Get("Content-Type"))
		return nil
	}
	_, err := io.WriteString(r.out, r.mask.Text(pretty(raw))+"\n")
	return err
}

// stream prints an answer while it arrives, line by line. It reports false where the
// connection broke.
func (r *run) stream(body io.ReadCloser) (bool, error) {
	defer body.Close()
	if r.o.Output != "" {
		f, err := os.OpenFile(r.o.Output, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return false, err
		}
		n, err := io.Copy(f, body)
		if err = errors.Join(err, f.Close()); err != nil {
			return r.broken(err), nil
		}
		fmt.Fprintf(r.err, "# %d bytes written to %s\n", n, r.o.Output)
		return true, nil
	}
	for lines := bufio.NewReader(body); ; {
		line, err := lines.ReadString('\n')
		if _, err := io.WriteString(r.out, r.mask.Text(line)); err != nil {
			return false, err
		}
		if err != nil {
			return errors.Is(err, io.EOF) || r.broken(err), nil
		}
	}
}

// broken says why a stream ended too early.
func (r *run) broken(err error) bool {
	fmt.Fprintf(r.err, "error: the answer ends too early: %s\n", r.mask.Text(err.Error()))
	return false
}

// pretty indents JSON and leaves other text as it is. Numbers keep their digits.
func pretty(raw []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, bytes.TrimSpace(raw), "", "  ") != nil {
		return strings.TrimRight(string(raw), "\r\n")
	}
	return b.String()
}

// failed prints an error of the call: false, or the error itself where nothing was sent.
func (r *run) failed(err error, meta *sdk.Meta) (bool, error) {
	var e *sdk.Error
	if !errors.As(err, &e) || e.Attempt == 0 {
		return false, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "error: %s\n", e.Error())
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-12s %s\n", name+":", strings.ReplaceAll(strings.TrimSpace(value), "\n", "\n               "))
		}
	}
	if e.HTTPStatus != 0 {
		line("status", fmt.Sprint(e.HTTPStatus))
	}
	line("code", e.Code)
	line("sub code", e.SubCode)
	if e.Code != "" || e.SubCode != "" {
		line("meaning", r.meaning(e))
	}
	line("request id", e.RequestID)
	if e.RetryAfter > 0 {
		line("retry after", e.RetryAfter.String())
	}
	if e.Retryable {
		line("retryable", "yes: the same call may succeed later")
	}
	if body := e.Body; len(body) > 0 {
		line("answer", printable([]byte(pretty(body))))
	}
	_, err = io.WriteString(r.err, r.mask.Text(b.String()))
	return false, err
}

// meaning is what the document says about an error code.
func (r *run) meaning(e *sdk.Error) string {
	for _, want := range []string{e.SubCode, e.Code} {
		for _, c := range dynamic.Codes(r.o.Document.API, r.op) {
			if want == "" || c.Code != want {
				continue
			}
			text := c.Meaning
			if c.Name != "" {
				text = strings.TrimSpace(text + " (" + c.Name + ")")
			}
			return text
		}
	}
	return "the document does not say"
}
