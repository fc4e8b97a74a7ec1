package difftool

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// rank is the order in which levels and parts are told.
var rank = map[any]int{Breaking: 0, MayBreak: 1, Other: 2, API: 0, Go: 1}

func (r *Report) sort() {
	slices.SortStableFunc(r.Changes, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(rank[a.Level], rank[b.Level]), cmp.Compare(rank[a.Part], rank[b.Part]),
			cmp.Compare(a.Pos.File, b.Pos.File), cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message),
		)
	})
	r.Changes = slices.Compact(r.Changes)
}

// titles head the groups of the text.
var titles = map[Level]string{Breaking: "Breaking", MayBreak: "May break", Other: "Other changes"}

// Text writes the report for people: breaking changes first, each with its place and what
// to do, the counts last.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	var last Change
	for _, c := range r.Changes {
		if c.Level != last.Level || c.Part != last.Part {
			if last.Level != "" {
				b.WriteString("\n")
			}
			about := "API"
			if c.Part == Go {
				about = "Go package " + r.Package
			}
			fmt.Fprintf(&b, "%s, %s:\n", titles[c.Level], about)
		}
		last = c
		b.WriteString(c.String())
	}
	if len(r.Changes) == 0 {
		fmt.Fprintf(&b, "no changes\n")
	} else {
		fmt.Fprintf(&b, "\n%d breaking, %d may break, %d other\n", r.Count(Breaking), r.Count(MayBreak), r.Count(Other))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// String gives path:line:col: [code] operation: message, and the advice on a line of its own.
func (c Change) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: [%s] ", c.Pos, c.Code)
	if c.Operation != "" {
		fmt.Fprintf(&b, "%s: ", c.Operation)
	}
	fmt.Fprintf(&b, "%s\n", c.Message)
	if c.Advice != "" {
		fmt.Fprintf(&b, "    %s\n", c.Advice)
	}
	return b.String()
}

// told is the JSON form. Its names are what scripts rely on: add, never rename.
type told struct {
	Old      string       `json:"old"`
	New      string       `json:"new"`
	Package  string       `json:"package,omitempty"`
	Breaking int          `json:"breaking"`
	MayBreak int          `json:"mayBreak"`
	Other    int          `json:"other"`
	Changes  []toldChange `json:"changes"`
	Warnings []string     `json:"warnings,omitempty"`
}

type toldChange struct {
	Part      Part   `json:"part"`
	Level     Level  `json:"level"`
	Code      string `json:"code"`
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Col       int    `json:"col,omitempty"`
	Operation string `json:"operation,omitempty"`
	Name      string `json:"name,omitempty"`
	Message   string `json:"message"`
	Advice    string `json:"advice,omitempty"`
}

// JSON writes the report for programs.
func (r *Report) JSON(w io.Writer) error {
	out := told{
		Old: r.Old, New: r.New, Package: r.Package, Changes: []toldChange{},
		Breaking: r.Count(Breaking), MayBreak: r.Count(MayBreak), Other: r.Count(Other),
	}
	for _, c := range r.Changes {
		out.Changes = append(out.Changes, toldChange{
			Part: c.Part, Level: c.Level, Code: c.Code, File: c.Pos.File, Line: c.Pos.Line, Col: c.Pos.Col,
			Operation: c.Operation, Name: c.Name, Message: c.Message, Advice: c.Advice,
		})
	}
	for _, d := range r.Diagnostics {
		out.Warnings = append(out.Warnings, d.String())
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
