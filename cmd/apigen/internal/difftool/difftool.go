// Package difftool tells how one version of an OpenAPI document differs from another,
// for the clients of the API and for the Go code that uses the generated package.
//
//	OLD, NEW -> side (files or git) -> load.Document -> oasdiff -> API changes
//	                                -> generator     -> goapi   -> Go changes
//
// The new package is planned with the names that the old one froze, as generate would:
// what generate keeps is no change.
package difftool

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/apigen-go/apigen/generator/ir"
)

// Options say what to compare.
type Options struct {
	// Old and New are files, or REVISION:PATH as git reads it.
	Old, New string
	// Config is the apigen.yaml whose target for one of the documents says package, layout,
	// overlays and frozen names; it need not exist.
	Config string
	// Layout replaces the target's.
	Layout string
	// API and Go choose the parts.
	API, Go bool
	// Fetch reads remote documents that the target allows; nil refuses.
	Fetch func(ctx context.Context, url string) ([]byte, error)
}

// Part is what a change is about.
type Part string

// The parts.
const (
	API Part = "api"
	Go  Part = "go"
)

// Level is how bad a change is.
type Level string

// The levels. A change that may break is one whose effect the documents do not tell; it is
// no reason to fail.
const (
	Breaking Level = "breaking"
	MayBreak Level = "may-break"
	Other    Level = "other"
)

// Change is one difference.
type Change struct {
	Part  Part
	Level Level
	// Code is a short stable name for searching.
	Code string
	// Pos is in the new document, or in the old one for what is gone.
	Pos ir.Pos
	// Operation is METHOD /path, "" where the change belongs to none.
	Operation string
	// Name is the Go name, for the Go part.
	Name    string
	Message string
	// Advice says what to do.
	Advice string
}

// Report is the outcome of a comparison.
type Report struct {
	Old, New string
	// Package is the Go package that was compared, "" if none was.
	Package string
	// Changes are sorted: breaking ones first, the API before the Go package, then by place.
	Changes []Change
	// Diagnostics are errors of a document, and warnings about what could not be compared.
	// With an error there are no changes.
	Diagnostics ir.Diagnostics
}

// Breaks reports whether any change is breaking.
func (r *Report) Breaks() bool { return r.Count(Breaking) > 0 }

// Count tells how many changes have a level.
func (r *Report) Count(l Level) int {
	n := 0
	for _, c := range r.Changes {
		if c.Level == l {
			n++
		}
	}
	return n
}

// Run compares. The error is about reaching the documents; what is wrong inside them is in
// the report.
func Run(ctx context.Context, o Options) (*Report, error) {
	old, err := openSide(ctx, o.Old)
	if err != nil {
		return nil, err
	}
	now, err := openSide(ctx, o.New)
	if err != nil {
		return nil, err
	}
	t, diags, err := findTarget(o, old, now)
	r := &Report{Old: o.Old, New: o.New, Diagnostics: diags}
	if err != nil || diags.HasErrors() {
		return r, err
	}
	old.read(ctx, o, t)
	now.read(ctx, o, t)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.Diagnostics = append(r.Diagnostics, old.errors()...)
	r.Diagnostics = append(r.Diagnostics, now.errors()...)
	if r.Diagnostics.HasErrors() {
		return r, nil
	}
	var api, code part
	g, gctx := errgroup.WithContext(ctx)
	if o.API {
		g.Go(func() error { return api.contract(gctx, old, now) })
	}
	if o.Go {
		r.Package = t.Package
		g.Go(func() error { return code.packages(gctx, t, old, now) })
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	for _, p := range []part{api, code} {
		r.Changes = append(r.Changes, p.changes...)
		r.Diagnostics = append(r.Diagnostics, p.diags...)
	}
	r.sort()
	return r, nil
}

// part collects what one half of the comparison found.
type part struct {
	changes []Change
	diags   ir.Diagnostics
}

func (p *part) warn(pos ir.Pos, code, message, advice string) {
	p.diags = append(p.diags, ir.Diagnostic{Severity: ir.Warning, Pos: pos, Code: code, Message: message, Advice: advice})
}
