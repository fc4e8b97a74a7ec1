package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Text writes reports for people.
func Text(w io.Writer, reports []*Report) error {
	var b strings.Builder
	for i, r := range reports {
		if i > 0 {
			b.WriteString("\n")
		}
		r.text(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// JSON writes reports as one list.
func JSON(w io.Writer, reports []*Report) error {
	if reports == nil {
		reports = []*Report{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(reports)
}

func (r *Report) text(b *strings.Builder) {
	fmt.Fprintf(b, "package %s, from %s", r.Package, r.Spec)
	if r.Title != "" {
		fmt.Fprintf(b, " (%s %s)", r.Title, r.Version)
	}
	b.WriteString("\n")
	row := func(name, format string, args ...any) {
		fmt.Fprintf(b, "  %-12s%s\n", name, fmt.Sprintf(format, args...))
	}
	row("operations", "%d", r.Operations)
	if r.Webhooks > 0 {
		row("webhooks", "%d", r.Webhooks)
	}
	row("types", "%d", r.Types)
	row("untyped", "%d", r.Untyped)
	for i, p := range r.UntypedPlaces {
		if i == untypedShown {
			fmt.Fprintf(b, "    and %d more\n", len(r.UntypedPlaces)-i)
			break
		}
		fmt.Fprintf(b, "    %s\n", p)
	}
	if r.Files > 0 {
		row("files", "%d in %d package%s, %d lines, %s", r.Files, r.Packages, plural(r.Packages), r.Lines, size(r.Bytes))
		row("largest", "%s, %d lines, %s", r.Largest.Name, r.Largest.Lines, size(r.Largest.Bytes))
	}
	for i, s := range r.Schemes {
		name := "security"
		if i > 0 {
			name = ""
		}
		text := fmt.Sprintf("%s, %d operation%s", s.Name, s.Operations, plural(s.Operations))
		if s.Optional > 0 {
			text += fmt.Sprintf(" (%d of them may go without)", s.Optional)
		}
		if s.Webhooks > 0 {
			text += fmt.Sprintf(", %d webhook%s", s.Webhooks, plural(s.Webhooks))
		}
		if len(s.Credentials) > 0 {
			text += ", needs " + strings.Join(s.Credentials, ", ")
		}
		if s.Token != "" {
			text += ", token from " + s.Token
		}
		row(name, "%s", text)
	}
	row("degraded", "%d", len(r.Degraded))
	for _, c := range r.Codes {
		fmt.Fprintf(b, "    %6d  %s\n", c.Count, c.Code)
	}
	for _, s := range r.Degraded {
		fmt.Fprintf(b, "    %s\n", s)
	}
	if len(r.Offered) > 0 {
		row("offered", "%d media type%s beside those that are used", len(r.Offered), plural(len(r.Offered)))
		for _, o := range r.Offered {
			fmt.Fprintf(b, "    %s: %s: %s of %s, used is %s\n", ir.Pos{File: o.File, Line: o.Line, Col: o.Col}, o.Operation, o.Where, o.Media, o.Instead)
		}
	}
	if len(r.Errors) > 0 {
		row("errors", "%d: nothing was generated", len(r.Errors))
		for _, s := range r.Errors {
			fmt.Fprintf(b, "    %s\n", s)
		}
	}
}

// untypedShown is how many untyped places are listed for people; JSON lists all.
const untypedShown = 10

// String gives path:line:col: pointer, or the name of what has no schema.
func (p Place) String() string {
	what := p.Pointer
	if what == "" {
		what = p.Name
	}
	if p.Line == 0 {
		return what
	}
	return ir.Pos{File: p.File, Line: p.Line, Col: p.Col}.String() + ": " + what
}

// String gives path:line:col: [code] message.
func (s Spot) String() string {
	text := fmt.Sprintf("%s: [%s] %s", ir.Pos{File: s.File, Line: s.Line, Col: s.Col}, s.Code, s.Message)
	if s.Pointer != "" {
		text += " (at " + s.Pointer + ")"
	}
	return text
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func size(n int) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
