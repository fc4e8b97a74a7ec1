// Package load reads an OpenAPI document and says what it means: bytes in, an
// [ir.API] and diagnostics out.
//
// The pipeline is
//
//	bytes -> tree -> (Swagger 2 -> 3) -> overlays -> ir
//
// and the tree (package tree) is what everything works on: it keeps the order and
// the position of every value, and a defect that can be lived with is repaired on
// it, each with a warning, at the moment it is met. References are followed on the
// tree too, under the file policy of [Options]. kin-openapi has the second opinion
// only ([Validate]): on its own it refuses documents that are perfectly usable.
//
// Load is pure: what it reads comes through Options, and the same input gives the
// same result in the same order.
package load

import (
	"context"
	"fmt"
	"io/fs"
	"path"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// DefaultMaxSize is the size up to which a file is read. Documents in which every
// reference was replaced by what it leads to have 70 MiB; that takes a good gigabyte.
const DefaultMaxSize = 100 << 20

// Options say what to load and what may be read for it.
type Options struct {
	// FS is where files are read: the loader touches no disk itself. Give an
	// [os.Root]'s FS rather than [os.DirFS] where symbolic links must not lead out.
	FS fs.FS
	// Root is the path of the root document inside FS. References may lead to any file
	// below its folder.
	Root string
	// Display is put before paths inside FS in positions and in API.Source.
	Display string
	// Overlays are OpenAPI Overlay 1.0 files inside FS, applied in order.
	Overlays []string
	// Allow names what references may reach beyond the root's folder: files and folders
	// by their path inside FS, remote documents by host or URL prefix.
	Allow []string
	// Fetch reads a remote document of an allowed host; nil refuses all.
	Fetch func(ctx context.Context, url string) ([]byte, error)
	// MaxSize is the size of the largest file that is read; 0 means DefaultMaxSize.
	MaxSize int64
	// Strict turns every warning into an error.
	Strict bool
}

// Load reads the document of o. Where the diagnostics hold errors the API is what could be
// made of it, nil if nothing could.
func Load(ctx context.Context, o Options) (*ir.API, ir.Diagnostics) {
	api, _, diags := load(ctx, o)
	return api, diags
}

// Document reads the document of o and returns it as JSON, as Load understood it:
// converted to OpenAPI 3, overlaid, every repair applied. It is for tools that read
// OpenAPI themselves and are less patient. References to other files stay.
func Document(ctx context.Context, o Options) ([]byte, ir.Diagnostics) {
	var out []byte
	_, b, diags := load(ctx, o)
	if b != nil {
		tidy(b.resolver, b.root)
		out = b.root.JSON()
	}
	return out, diags
}

func load(ctx context.Context, o Options) (api *ir.API, b *builder, diags ir.Diagnostics) {
	if o.MaxSize <= 0 {
		o.MaxSize = DefaultMaxSize
	}
	r := &reporter{}
	defer func() {
		// The last resort: no document may bring the program down.
		if p := recover(); p != nil {
			r.add(ir.Diagnostic{Severity: ir.Error, Code: "internal", Pos: ir.Pos{File: path.Join(o.Display, o.Root)},
				Message: fmt.Sprintf("the loader failed on this document: %v", p),
				Advice:  "this is a bug of apigen; please report it with the document"})
			api, b = nil, nil
		}
		diags = r.finish(o.Strict)
	}()
	set := &files{ctx: ctx, o: o, r: r, open: map[string]*tree.File{}}
	file := set.root(path.Clean(o.Root))
	if file == nil {
		return nil, nil, nil
	}
	root := file.Root
	if !checkVersion(r, root) {
		return nil, nil, nil
	}
	for _, name := range o.Overlays { // they are written for the document as it stands
		applyOverlay(r, set, root, name)
	}
	if root.Get("swagger") != nil {
		convertSwagger(r, set, root)
	}
	b = newBuilder(r, set, file)
	return b.build(), b, nil
}
