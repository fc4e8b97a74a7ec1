package load

import (
	"fmt"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// reporter gathers findings. The same finding at the same place is kept once: shared
// parts of a document are met many times.
type reporter struct {
	list ir.Diagnostics
	seen map[string]bool
}

func (r *reporter) add(d ir.Diagnostic) {
	key := d.Pos.String() + "\x00" + d.Code + "\x00" + d.Message
	if r.seen[key] {
		return
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[key] = true
	r.list = append(r.list, d)
}

// warn reports something that was repaired or degraded.
func (r *reporter) warn(n *tree.Node, code, advice, format string, args ...any) {
	r.at(ir.Warning, n, code, advice, fmt.Sprintf(format, args...))
}

// fail reports something that cannot be lived with.
func (r *reporter) fail(n *tree.Node, code, advice, format string, args ...any) {
	r.at(ir.Error, n, code, advice, fmt.Sprintf(format, args...))
}

func (r *reporter) at(s ir.Severity, n *tree.Node, code, advice, message string) {
	d := ir.Diagnostic{Severity: s, Code: code, Message: message, Advice: advice, Pos: n.Pos(), Pointer: n.Pointer()}
	if n != nil {
		d.Snippet = n.File.Snippet(int(n.Line), int(n.Col))
	}
	r.add(d)
}

// key is warn at the name of a member rather than at its value.
func (r *reporter) key(s ir.Severity, e tree.Entry, code, advice, format string, args ...any) {
	r.add(ir.Diagnostic{Severity: s, Code: code, Message: fmt.Sprintf(format, args...), Advice: advice,
		Pos: e.KeyPos(), Pointer: e.Value.Pointer(), Snippet: e.Value.File.Snippet(int(e.Line), int(e.Col))})
}

// problems reports what a parser found in a file. needed says that nothing can be made
// without it.
func (r *reporter) problems(f *tree.File, ps []tree.Problem, needed bool) {
	for _, p := range ps {
		d := ir.Diagnostic{Severity: ir.Warning, Code: p.Code, Message: p.Message, Advice: p.Advice,
			Pos: ir.Pos{File: f.Display, Line: p.Line, Col: p.Col}, Snippet: f.Snippet(p.Line, p.Col)}
		if p.Fatal && needed {
			d.Severity = ir.Error
		}
		r.add(d)
	}
}

func (r *reporter) finish(strict bool) ir.Diagnostics {
	out := r.list.Sorted()
	if strict {
		for i := range out {
			out[i].Severity = ir.Error
		}
	}
	return out
}

// suggest is advice that names the candidate closest to name, or otherwise.
func suggest(name string, candidates []string, otherwise string) string {
	best, bestDist := "", 1+len(name)/3
	for _, c := range candidates {
		d := distance(strings.ToLower(name), strings.ToLower(c), bestDist)
		if d < bestDist || (d == bestDist && best == "") {
			best, bestDist = c, d
		}
	}
	if best == "" {
		return otherwise
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// distance is the edit distance of a and b, or more than limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(prev[j+1]+1, row[j]+1, prev[j]+cost)
		}
		prev = row
	}
	return prev[len(b)]
}
