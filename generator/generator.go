// Package generator turns one OpenAPI document into the files of a Go client.
//
// [Generate] is pure: it reads through the file system it is given, touches neither
// disk nor network, keeps no state, and gives the same bytes for the same request on
// every machine. Its stages are packages of their own, each a function of the one
// before:
//
//	load   YAML or JSON -> ir.API, with positions and repairs
//	plan   ir.API -> Go names, types, files
//	emit   plan -> Go source
//
// Package write takes the result to disk, package project does so for every target
// of an apigen.yaml.
package generator

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/emit"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/generator/plan"
	"github.com/apigen-go/apigen/generator/write"
)

// Request is all that a generation depends on.
type Request struct {
	// FS holds the document and the files it may refer to; references cannot leave it.
	FS fs.FS
	// Spec is the document's path in FS.
	Spec string
	// Display is put before paths of FS in positions.
	Display string
	// Source is the document's name in the header of generated files: relative to the
	// project, never a path of one machine. Default: Display and Spec joined.
	Source string
	// Package is the Go package name, ImportPath its import path.
	Package, ImportPath string
	// Layout is "package" or "groups".
	Layout string
	// Nullable is "patch" (default), "always" or "never"; see plan.Options.
	Nullable string
	// Validate is "requests" (default) or "answers"; see plan.Options.
	Validate string
	// Names is "full" (default) or "short"; see plan.Options.
	Names string
	// Test asks for the <package>test package.
	Test bool
	// Media are media types in order of preference, where a body or an answer is offered in
	// several.
	Media []string
	// Overlays are paths in FS, applied in order; Allow names what else $ref may reach.
	Overlays, Allow []string
	// Fetch reads an allowed remote document; nil refuses all.
	Fetch func(ctx context.Context, url string) ([]byte, error)
	// MaxSize caps a document in bytes; 0 means load's default.
	MaxSize int64
	// Target and Config name the target and the configuration file that ask for this, for the
	// manifest; empty where flags do.
	Target, Config string
	// Previous is the manifest of the last run, nil for none: its names stay.
	Previous *write.Manifest
}

// Result is a complete output, or none: Files is empty where a diagnostic is an error.
type Result struct {
	Files    []write.File
	Manifest *write.Manifest
	API      *ir.API
	Plan     *plan.Plan
}

// Generate runs all stages. Diagnostics are sorted; the result has files only if none
// of them is an error.
func Generate(ctx context.Context, req Request) (*Result, ir.Diagnostics) {
	reads := &recorder{fsys: req.FS, keep: req.Test, seen: map[string]record{}}
	res := &Result{}
	api, diags := load.Load(ctx, load.Options{
		FS: reads, Root: req.Spec, Display: req.Display,
		Overlays: req.Overlays, Allow: req.Allow, Fetch: req.Fetch, MaxSize: req.MaxSize,
	})
	res.API = api
	if diags.HasErrors() {
		return res, diags.Sorted()
	}
	p, more := plan.Build(api, req.planOptions(reads))
	diags = append(diags, more...)
	if diags.HasErrors() {
		return res, diags.Sorted()
	}
	res.Plan = p
	files, err := emit.Render(ctx, p)
	if err != nil {
		diags = append(diags, ir.Diagnostic{
			Severity: ir.Error, Pos: ir.Pos{File: path.Join(req.Display, req.Spec)}, Code: "emit", Message: err.Error(),
			Advice: "this is a bug in apigen: nothing was written; please report it with the spec",
		})
		return res, diags.Sorted()
	}
	for _, f := range files {
		res.Files = append(res.Files, write.File{Name: f.Name, Data: f.Data})
	}
	slices.SortFunc(res.Files, func(a, b write.File) int { return strings.Compare(a.Name, b.Name) })
	res.Manifest = req.manifest(res, reads)
	return res, diags.Sorted()
}

func (req Request) planOptions(reads *recorder) plan.Options {
	o := plan.Options{
		Package: req.Package, ImportPath: req.ImportPath, Layout: req.Layout, Nullable: req.Nullable, Validate: req.Validate, Names: req.Names, Test: req.Test, Media: req.Media,
		SpecName: req.source(), SpecFiles: []plan.SpecFile{{Name: req.Spec, Data: reads.data(req.Spec)}},
	}
	for _, name := range reads.names() {
		if name != req.Spec {
			o.SpecFiles = append(o.SpecFiles, plan.SpecFile{Name: name, Data: reads.data(name)})
		}
	}
	if req.Previous != nil {
		o.Frozen = make(map[string]string, len(req.Previous.Frozen))
		for _, f := range req.Previous.Frozen {
			o.Frozen[f.Key] = f.Value
		}
	}
	return o
}

func (req Request) source() string {
	if req.Source != "" {
		return req.Source
	}
	return path.Join(req.Display, req.Spec)
}

// manifest records what went in and came out.
func (req Request) manifest(res *Result, reads *recorder) *write.Manifest {
	m := &write.Manifest{Target: req.Target, Config: req.Config, Inputs: req.inputs(reads.names(), reads.sum)}
	for _, f := range res.Files {
		m.Files = append(m.Files, write.Hash{Name: f.Name, Sum: write.Sum(f.Data)})
	}
	for _, k := range res.Plan.Frozen {
		m.Frozen = append(m.Frozen, write.Frozen{Key: k.Key, Value: k.Value})
	}
	return m
}

// UpToDate reports whether the previous manifest was made from exactly this request:
// every file it read then has the same content now.
func (req Request) UpToDate() bool {
	if req.Previous == nil || req.Previous.Target != req.Target || req.Previous.Config != req.Config {
		return false
	}
	var names []string
	for _, h := range req.Previous.Inputs {
		if name, ok := strings.CutPrefix(h.Name, "spec:"); ok {
			names = append(names, name)
		}
	}
	sum := func(name string) string {
		data, err := fs.ReadFile(req.FS, name)
		if err != nil {
			return sumOf(nil)
		}
		return sumOf(data)
	}
	return len(names) > 0 && req.Previous.SameInputs(req.inputs(names, sum))
}

// inputs hashes everything that can change the output; sum is the hash of a file.
func (req Request) inputs(names []string, sum func(string) string) []write.Hash {
	config := fmt.Sprintf("%q %q %q %q %q %q %t %q %q", req.source(), req.Package, req.ImportPath, req.Layout, req.Nullable, req.Validate, req.Test, req.Overlays, req.Allow)
	if len(req.Media) > 0 {
		config += fmt.Sprintf(" %q", req.Media)
	}
	if req.Names == "short" {
		config += " short"
	}
	hashes := []write.Hash{
		{Name: "config", Sum: write.Sum([]byte(config))},
		{Name: "generator", Sum: Revision()},
	}
	for _, name := range names {
		hashes = append(hashes, write.Hash{Name: "spec:" + name, Sum: sum(name)})
	}
	return hashes
}
