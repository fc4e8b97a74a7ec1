package ir

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pos is a place in a source file. Line and Col count from 1; 0 means unknown.
type Pos struct {
	File string
	Line int
	Col  int
}

// String gives path:line:col, leaving out what is not known.
func (p Pos) String() string {
	switch {
	case p.File == "" && p.Line == 0:
		return "-"
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Severity of a diagnostic.
type Severity int

// Severities. A warning is something that was repaired or degraded: the output is
// complete but differs from what the document asked for. An error means no output.
const (
	Warning Severity = iota
	Error
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// Diagnostic is one finding with its place and what to do about it.
type Diagnostic struct {
	Severity Severity
	Pos      Pos
	// Code is a short stable name such as dangling-ref, for searching and for tests.
	Code    string
	Message string
	// Advice says what to do; one sentence, may be empty.
	Advice string
	// Pointer is the JSON pointer of the offending value.
	Pointer string
	// Snippet is the source line, without its newline.
	Snippet string
}

// String prints path:line:col: [code] message, then pointer, advice and snippet on
// lines of their own.
func (d Diagnostic) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: [%s] %s", d.Pos, d.Severity, d.Code, d.Message)
	if d.Pointer != "" {
		fmt.Fprintf(&b, " (at %s)", d.Pointer)
	}
	if d.Snippet != "" {
		fmt.Fprintf(&b, "\n    %s", d.Snippet)
		if d.Pos.Col > 0 {
			fmt.Fprintf(&b, "\n    %s^", strings.Repeat(" ", d.Pos.Col-1))
		}
	}
	if d.Advice != "" {
		fmt.Fprintf(&b, "\n    %s", d.Advice)
	}
	return b.String()
}

// Diagnostics are findings of one run.
type Diagnostics []Diagnostic

// Sorted returns the findings by file, line, column, code and message.
func (ds Diagnostics) Sorted() Diagnostics {
	out := slices.Clone(ds)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return out
}

// HasErrors reports whether any finding is an error.
func (ds Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}
