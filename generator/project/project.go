// Package project runs the generator for the targets of an apigen.yaml against the
// disk: generate writes, check compares. It is what the command's verbs call.
package project

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/write"
)

// Project is a folder with targets.
type Project struct {
	// Root is the folder that all paths are relative to.
	Root    string
	Targets []config.Target
}

// Open reads the configuration file. Findings are positions in it; an error means that
// it could not be read at all.
func Open(file string) (*Project, ir.Diagnostics, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s: not found: run `apigen init` to make one, or name a document with --spec", file)
	}
	if err != nil {
		return nil, nil, err
	}
	cfg, diags := config.Parse(filepath.ToSlash(file), data)
	return &Project{Root: filepath.Dir(file), Targets: cfg.Targets}, diags, nil
}

// Outcome is what became of one target.
type Outcome struct {
	Target      config.Target
	Diagnostics ir.Diagnostics
	// Changes are all files with their states; nil where nothing was generated.
	Changes []write.Change
	// Skipped: nothing had changed since the last run, so nothing was generated.
	Skipped bool
	// Result is the generation; nil if skipped.
	Result *generator.Result
	// ManifestDiff is the unified diff of apigen.sum.
	ManifestDiff string
}

// Failed reports whether the target has no output: an error, or a warning under strict.
func (o *Outcome) Failed() bool {
	return o.Diagnostics.HasErrors() || o.Target.Strict && len(o.Diagnostics) > 0
}

// Options of a run.
type Options struct {
	// Force replaces files that were edited by hand.
	Force bool
	// Strict turns warnings into failure for every target.
	Strict bool
	// Fresh generates even where nothing changed since the last run.
	Fresh bool
	// Fetch reads remote documents that a target allows; nil refuses.
	Fetch func(ctx context.Context, url string) ([]byte, error)

	check bool // nothing will be written
}

// Generate brings one target's folder up to date. The error is about the disk, or a
// [*write.BlockedError]; what is wrong with the document is in the outcome.
func (p *Project) Generate(ctx context.Context, t config.Target, o Options) (*Outcome, error) {
	out, err := p.compare(ctx, t, o)
	if err != nil || out.Skipped || out.Failed() {
		return out, err
	}
	return out, write.Apply(p.dir(t), out.Changes, out.Result.Manifest.Format(), o.Force)
}

// Check tells how one target's folder differs from what would be generated. It never
// trusts the manifest alone: everything is generated again in memory.
func (p *Project) Check(ctx context.Context, t config.Target, o Options) (*Outcome, error) {
	o.Fresh = true
	o.check = true
	return p.compare(ctx, t, o)
}

func (p *Project) dir(t config.Target) string {
	return filepath.Join(p.Root, filepath.FromSlash(t.Out))
}

func (p *Project) compare(ctx context.Context, t config.Target, o Options) (*Outcome, error) {
	t.Strict = t.Strict || o.Strict
	out := &Outcome{Target: t}
	sum, err := os.ReadFile(filepath.Join(p.dir(t), write.SumName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	old, err := p.manifest(t)
	if err != nil {
		out.Diagnostics = append(out.Diagnostics, ir.Diagnostic{
			Severity: ir.Warning, Code: "bad-manifest",
			Pos:     ir.Pos{File: path.Join(t.Out, write.SumName)},
			Message: err.Error(),
			Advice:  "the file is ignored and written anew, so names are chosen afresh; restore it from version control to keep them",
		})
	}
	req, err := p.Request(t, o, old)
	if err != nil {
		return nil, err
	}
	if o.check && t.Pos.File == "" && old != nil {
		// Flags may check what a target made.
		req.Target, req.Config = old.Target, old.Config
	}
	if !o.Fresh && req.UpToDate() {
		if out.Skipped, err = write.Intact(p.dir(t), old, t.Keep); out.Skipped || err != nil {
			return out, err
		}
	}
	res, diags := generator.Generate(ctx, req)
	out.Result, out.Diagnostics = res, append(out.Diagnostics, diags...).Sorted()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if out.Failed() {
		return out, nil
	}
	if out.Changes, err = write.Compare(p.dir(t), res.Files, old, t.Keep); err != nil {
		return nil, err
	}
	manifest := write.Change{Name: write.SumName, Have: sum, Want: res.Manifest.Format()}
	out.ManifestDiff = manifest.Diff(t.Out)
	return out, nil
}

// manifest reads what the last run wrote down; nil without an error where there was none.
func (p *Project) manifest(t config.Target) (*write.Manifest, error) {
	data, err := os.ReadFile(filepath.Join(p.dir(t), write.SumName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return write.ParseManifest(data)
}

// importPath finds dir's import path through the go.mod above it.
func importPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for top := abs; ; top = filepath.Dir(top) {
		data, err := os.ReadFile(filepath.Join(top, "go.mod"))
		if err == nil {
			module := modfile.ModulePath(data)
			if module == "" {
				return "", fmt.Errorf("%s has no module line", filepath.Join(top, "go.mod"))
			}
			rel, err := filepath.Rel(top, abs)
			if err != nil {
				return "", err
			}
			return path.Join(module, filepath.ToSlash(rel)), nil
		}
		if top == filepath.Dir(top) {
			return "", fmt.Errorf("no go.mod above %s: run `go mod init`, or set `import:` in the target", dir)
		}
	}
}
