// Package plan decides what Go code an API becomes: which packages, files, types,
// methods and constants, with which names, fields, tags and doc comments.
//
//	ir.API -> Build -> Plan -> (package emit) -> Go source
//
// A plan is made of plain values that can be printed and compared. Everything that
// is a choice is made here; emit only knows how each value is spelled in Go. In
// turn plan knows no syntax: no braces, no quoting, no line lengths.
//
// Building has four passes, because names must be settled before anything can
// refer to them: survey the document (what is used where), claim names, settle
// them, build declarations and distribute them over files.
package plan

import (
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// SDK is the import path of the runtime; Signing that of its recipes.
const (
	SDK     = "github.com/apigen-go/apigen/sdk"
	Signing = SDK + "/signing"
	Mock    = "github.com/apigen-go/apigen/mock"
)

// Options say what is wanted beside the document.
type Options struct {
	Package    string // package name
	ImportPath string // its import path
	Layout     string // "package" (default) or "groups"
	Nullable   string // "patch" (default), "always" or "never": see nullable.go
	Validate   string // "requests" (default) or "answers", whose rules are generated too then
	Names      string // "full" (default) or "short": see shortnames.go
	Test       bool   // also plan <package>test
	SpecName   string // name of the spec in the generated header; default api.Source
	// SpecFiles are the documents that were read, the root first, for the test server.
	SpecFiles []SpecFile

	// Media are media types in order of preference, for bodies and answers that are offered
	// in several.
	Media []string

	// Frozen are the choices of an earlier run (Plan.Frozen), nil in a first run. They
	// are kept for as long as they make sense.
	Frozen map[string]string
}

// SpecFile is one document, with its name relative to the root document's folder.
type SpecFile struct {
	Name string
	Data []byte
}

// Plan is the generated code as values.
type Plan struct {
	Source   string // for the header: the spec's name
	Packages []*Package
	// PackageNames are the names of imported packages whose paths do not end in them.
	PackageNames map[string]string
	// Frozen are the choices that the next run should keep, sorted by key.
	Frozen []Choice
	// Offers are the media types that no method sends or asks for.
	Offers []Offer
	// Untyped are the places that become raw JSON because the document says no more.
	Untyped []Place
	Stats   Stats
}

// Choice is a name, or whether a field is a pointer, under a key that stays the
// same for as long as the document says the same thing at the same place.
type Choice struct{ Key, Value string }

// Stats count what was planned.
type Stats struct {
	Operations int
	Webhooks   int
	Types      int
	// Untyped are the schemas that become raw JSON because the document says no more.
	Untyped int
}

// Package is one Go package.
type Package struct {
	Name       string
	ImportPath string
	Dir        string // below the output folder, "" for the root
	Files      []*File
	// Doc is doc.go, the prose of the package.
	Doc *Text
	// Texts are files that are not Go.
	Texts []*Text
}

// File is one Go file of declarations, in order.
type File struct {
	Name  string
	Decls []Decl
	// Package is the file's package clause; differs from the package's name in external tests.
	Package string
}

// Text is a file of prose about a page, or given as bytes.
type Text struct {
	Name  string
	Prose Prose // "" if Bytes is the content
	Page  *Page
	Bytes []byte
}

// Imports are the import paths that the file's declarations need, sorted.
func (f *File) Imports(self string) []string {
	set := map[string]bool{}
	for _, d := range f.Decls {
		d.imports(func(path string) {
			if path != self || f.External() {
				set[path] = true
			}
		})
	}
	paths := make([]string, 0, len(set))
	for path := range set {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

// External reports whether the file is an external test of its package.
func (f *File) External() bool { return len(f.Package) > 5 && f.Package[len(f.Package)-5:] == "_test" }

// Build plans the Go code of an API. With an error among the diagnostics the plan
// is nil.
func Build(api *ir.API, o Options) (*Plan, ir.Diagnostics) {
	b := newBuilder(api, o)
	b.survey()
	b.claimNames()
	b.settleNames()
	p := b.plan()
	if b.diags.HasErrors() {
		return nil, b.diags.Sorted()
	}
	return p, b.diags.Sorted()
}
