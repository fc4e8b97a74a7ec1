package signtool

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen-go/apigen/cmd/apigen/internal/mask"
)

// report is what the command prints, and the shape of its JSON.
type report struct {
	Schemes []schemeReport `json:"schemes"`
	// Canonical and Signature are those of the last scheme that has them.
	Canonical string        `json:"canonical,omitempty"`
	Signature string        `json:"signature,omitempty"`
	Request   requestReport `json:"request"`
	Verdicts  []verdict     `json:"expected,omitempty"`
	Notes     []string      `json:"notes,omitempty"`

	signed []signed
}

type schemeReport struct {
	Scheme    string `json:"scheme"`
	Steps     []step `json:"steps"`
	Canonical string `json:"canonical,omitempty"`
	Signature string `json:"signature,omitempty"`
	// Incomplete says why the recipe stopped.
	Incomplete string `json:"incomplete,omitempty"`
}

type step struct {
	// Kind is set, send, text, params, digest or clock.
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Template string `json:"template"`
	Value    string `json:"value"`
}

type requestReport struct {
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
	// Base64 is the body where it is no text.
	Base64 string `json:"bodyBase64,omitempty"`
}

func (r *report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// add takes in what one scheme did.
func (r *report) add(s signed, m *mask.Masker) {
	out := schemeReport{Scheme: s.scheme.Name, Steps: []step{}}
	for _, l := range s.out.Lines {
		value := l.Masked
		if m.Shows() {
			value = l.Value.Reveal()
		}
		out.Steps = append(out.Steps, step{Kind: l.Kind, Name: l.Name, Template: l.Template, Value: value})
		switch l.Name {
		case "canonical":
			out.Canonical = value
		case "signature":
			out.Signature = value
		}
	}
	if s.err != nil {
		out.Incomplete = s.err.Error()
	}
	if out.Canonical != "" {
		r.Canonical = out.Canonical
	}
	if out.Signature != "" {
		r.Signature = out.Signature
	}
	r.signed = append(r.signed, s)
	r.Schemes = append(r.Schemes, out)
}

// send takes in the request as it would be sent.
func (r *report) send(req *http.Request, body []byte, m *mask.Masker) error {
	req, body, err := m.Request(req, body)
	if err != nil {
		return err
	}
	r.Request = requestReport{Method: req.Method, URL: req.URL.String(), Header: req.Header}
	if strings.Contains(req.URL.RawPath+req.URL.Path, mask.Hidden) {
		r.Request.URL = req.URL.Scheme + "://" + req.URL.Host + req.URL.Path + "?" + req.URL.RawQuery
	}
	if utf8.Valid(body) {
		r.Request.Body = string(body)
	} else {
		r.Request.Base64 = base64.StdEncoding.EncodeToString(body)
	}
	return nil
}

func (r *report) matches() bool {
	return !slices.ContainsFunc(r.Verdicts, func(v verdict) bool { return !v.Match })
}

// write prints everything at once, so that masking sees all of it.
func (r *report) write(w io.Writer, m *mask.Masker, asJSON bool) error {
	var b bytes.Buffer
	if asJSON {
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(r); err != nil {
			return err
		}
	} else {
		r.text(&b)
	}
	_, err := io.WriteString(w, m.Text(b.String()))
	return err
}

func (r *report) text(b *bytes.Buffer) {
	for _, n := range r.Notes {
		fmt.Fprintf(b, "note: %s\n", n)
	}
	if len(r.Notes) > 0 {
		b.WriteByte('\n')
	}
	for _, s := range r.Schemes {
		fmt.Fprintf(b, "scheme %s\n", s.Scheme)
		for i, st := range s.Steps {
			fmt.Fprintf(b, "%3d. %s\n", i+1, st.words())
			if st.Template != "" {
				fmt.Fprintf(b, "       rule:  %s\n", oneLine(st.Template))
			}
			fmt.Fprintf(b, "       value: %s\n", oneLine(st.Value))
		}
		if s.Incomplete != "" {
			fmt.Fprintf(b, "  stopped: %s\n", s.Incomplete)
		}
		b.WriteByte('\n')
		if s.Canonical != "" {
			fmt.Fprintf(b, "canonical: %s\n", oneLine(s.Canonical))
		}
		if s.Signature != "" {
			fmt.Fprintf(b, "signature: %s\n", oneLine(s.Signature))
		}
		if s.Canonical == "" && s.Signature == "" {
			b.WriteString("nothing is computed: the scheme sends its credentials as they are\n")
		}
		b.WriteByte('\n')
	}
	b.WriteString("sent:\n")
	fmt.Fprintf(b, "  %s %s\n", r.Request.Method, r.Request.URL)
	for _, name := range slices.Sorted(maps.Keys(r.Request.Header)) {
		for _, v := range r.Request.Header[name] {
			fmt.Fprintf(b, "  %s: %s\n", name, v)
		}
	}
	switch {
	case r.Request.Base64 != "":
		fmt.Fprintf(b, "\n  (base64) %s\n", r.Request.Base64)
	case r.Request.Body != "":
		fmt.Fprintf(b, "\n  %s\n", strings.ReplaceAll(r.Request.Body, "\n", "\n  "))
	}
	for _, v := range r.Verdicts {
		b.WriteByte('\n')
		v.text(b)
	}
}

// words say what a step does.
func (s step) words() string {
	switch s.Kind {
	case "set", "send":
		in, name, _ := strings.Cut(s.Name, " ")
		what := map[string]string{"query": "query parameter", "form": "form field", "json": "JSON member", "xml": "XML element",
			"param": "parameter", "header": "header", "cookie": "cookie"}[in]
		if what == "" {
			what = in
		}
		if s.Kind == "send" {
			return "send " + what + " " + name
		}
		return "put in " + what + " " + name
	case "params":
		return s.Name + ": the parameters in one string"
	case "digest":
		return s.Name + ": a digest"
	case "clock":
		return s.Name + ": the time in another form"
	}
	return s.Name + ": a text"
}

// oneLine shows a value on one line; quoted as in Go where it would not be seen whole.
func oneLine(s string) string {
	if s == "" {
		return "(empty)"
	}
	control := strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) >= 0
	if control || strings.TrimSpace(s) != s {
		return strconv.Quote(s)
	}
	return s
}
