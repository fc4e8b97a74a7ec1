// Package source finds the document that a debugging command works on, and in it what
// the command line names: a scheme, an operation, credentials.
package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
)

// Where says which document is meant: a file, or a target of a configuration.
type Where struct {
	// Spec is the document's file; "" means a target of the configuration.
	Spec string
	// Config is the configuration's file, Target the name of one of its targets: its
	// package or its output folder. "" means the only one there is.
	Config string
	Target string
	// Overlays are OpenAPI Overlay files in the document's folder, Allow is what references
	// may reach beyond it. A target brings its own.
	Overlays []string
	Allow    []string
}

// Fetch reads a remote document that was allowed by name.
type Fetch func(ctx context.Context, url string) ([]byte, error)

// Document is an OpenAPI document that was read.
type Document struct {
	API *ir.API
	// Name is a short word for the API, for errors and the User-Agent.
	Name string
	// Files holds the document, Root is its name in there.
	Files    fs.FS
	Root     string
	Overlays []string
	Allow    []string
	// Lint is the command that prints all findings, not only those that matter here.
	Lint string
	// Findings are the errors of the document: what they name is missing from the API, the
	// rest can be worked with.
	Findings ir.Diagnostics

	fetch Fetch
}

// Open reads a document. It fails only where nothing of it can be used: a mistake in one
// operation is no reason not to debug another.
func Open(ctx context.Context, w Where, fetch Fetch) (*Document, error) {
	file := w.Spec
	d := &Document{Overlays: w.Overlays, Allow: w.Allow, Lint: "apigen lint --spec " + file, fetch: fetch}
	if file == "" {
		t, err := w.target()
		if err != nil {
			return nil, err
		}
		file = filepath.Join(filepath.Dir(w.Config), filepath.FromSlash(t.Spec))
		dir, _ := path.Split(t.Spec)
		for _, o := range t.Overlays {
			d.Overlays = append(d.Overlays, strings.TrimPrefix(o, dir))
		}
		d.Allow = append(d.Allow, t.Allow...)
		d.Name = t.Package
		d.Lint = "apigen lint " + t.Package
	}
	dir, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	if d.Name == "" {
		d.Name = config.PackageName(filepath.Base(dir))
	}
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir) // symbolic links must not lead out of it
	if err != nil {
		return nil, err
	}
	d.Files, d.Root = root.FS(), filepath.Base(file)
	api, diags := load.Load(ctx, d.options())
	for _, f := range diags {
		if f.Severity == ir.Error {
			d.Findings = append(d.Findings, f)
		}
	}
	if api == nil {
		return nil, fmt.Errorf("%s cannot be used:\n%s", file, lines(d.Findings))
	}
	d.API = api
	return d, nil
}

func (d *Document) options() load.Options {
	return load.Options{FS: d.Files, Root: d.Root, Overlays: d.Overlays, Allow: d.Allow, Fetch: d.fetch}
}

func lines(diags ir.Diagnostics) string {
	out := make([]string, len(diags))
	for i, d := range diags {
		out[i] = d.String()
	}
	return strings.Join(out, "\n")
}

// target finds the target that is meant.
func (w Where) target() (config.Target, error) {
	data, err := os.ReadFile(w.Config)
	if errors.Is(err, fs.ErrNotExist) {
		return config.Target{}, fmt.Errorf("%s: not found: name a document with --spec", w.Config)
	}
	if err != nil {
		return config.Target{}, err
	}
	cfg, diags := config.Parse(filepath.ToSlash(w.Config), data)
	if diags.HasErrors() {
		return config.Target{}, errors.New(lines(diags))
	}
	if w.Target == "" && len(cfg.Targets) == 1 {
		return cfg.Targets[0], nil
	}
	var names []string
	for _, t := range cfg.Targets {
		if w.Target != "" && (t.Package == w.Target || t.Out == path.Clean(filepath.ToSlash(w.Target))) {
			return t, nil
		}
		names = append(names, t.Package)
	}
	if w.Target == "" {
		return config.Target{}, fmt.Errorf("say which document: --spec FILE, or --target with one of %s", strings.Join(names, ", "))
	}
	return config.Target{}, fmt.Errorf("no target %q in %s%s", w.Target, w.Config, Hint(w.Target, names))
}
