package difftool

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// side is one of the two documents.
type side struct {
	arg   string
	fsys  fs.FS
	name  string // of the document in fsys
	dir   string // what stands before name in arg, for positions
	where string // the document's path without a revision, to find its target
	// open reads a file at a path as arg is one: on disk, or at the same revision.
	open func(file string) ([]byte, error)

	opts  load.Options
	api   *ir.API
	diags ir.Diagnostics
	root  *tree.Node // the document as written, for positions
}

// openSide finds the document that arg names.
func openSide(ctx context.Context, arg string) (*side, error) {
	if strings.Contains(arg, "://") {
		return nil, fmt.Errorf("%s: save the document first: only files and git revisions are compared", arg)
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s is a folder: name the document", arg)
	case err == nil:
		dir, name := path.Split(filepath.ToSlash(arg))
		return &side{
			arg: arg, name: name, dir: dir, where: filepath.ToSlash(arg), open: os.ReadFile,
			fsys: os.DirFS(cmp.Or(filepath.FromSlash(dir), ".")),
		}, nil
	}
	if rev, file, ok := strings.Cut(arg, ":"); ok && file != "" {
		return openRevision(ctx, arg, rev, file)
	}
	return nil, err
}

// read loads the document the way the target's generation would.
func (s *side) read(ctx context.Context, o Options, t config.Target) {
	s.opts = load.Options{
		FS: s.fsys, Root: s.name, Display: strings.TrimSuffix(s.dir, "/"),
		Allow: t.Allow, Fetch: o.Fetch, Overlays: t.Overlays,
	}
	s.api, s.diags = load.Load(ctx, s.opts)
	if data, err := fs.ReadFile(s.fsys, s.name); err == nil {
		f := &tree.File{Path: s.name, Display: s.arg}
		tree.Parse(f, data)
		s.root = f.Root
	}
}

// errors are the findings that leave nothing to compare. Warnings are lint's business: two
// documents full of them would bury the changes.
func (s *side) errors() ir.Diagnostics {
	var out ir.Diagnostics
	for _, d := range s.diags {
		if d.Severity == ir.Error {
			d.Pos = s.pos(d.Pos)
			out = append(out, d)
		}
	}
	return out
}

// pos is a position under the name that the user gave: a document at the top of a revision
// has no folder between the two.
func (s *side) pos(p ir.Pos) ir.Pos {
	if dir := strings.TrimSuffix(s.dir, "/"); strings.HasSuffix(dir, ":") {
		if rest, ok := strings.CutPrefix(p.File, dir+"/"); ok {
			p.File = dir + rest
		}
	}
	if p.File == "" {
		p.File = s.arg
	}
	return p
}

// findTarget is the target of the configuration that the documents are versions of; where
// there is none, one that generate would take by default.
func findTarget(o Options, old, now *side) (config.Target, ir.Diagnostics, error) {
	t := config.Target{Package: "client", Layout: config.LayoutPackage}
	data, err := os.ReadFile(o.Config)
	if err == nil {
		cfg, diags := config.Parse(filepath.ToSlash(o.Config), data)
		if diags.HasErrors() {
			return t, diags, nil
		}
		if found, ok := match(cfg.Targets, filepath.Dir(o.Config), now, old); ok {
			t = found
		}
	}
	if o.Layout != "" {
		t.Layout = o.Layout
	}
	if t.Layout != config.LayoutPackage && t.Layout != config.LayoutGroups {
		return t, nil, fmt.Errorf("--layout %q is not known: use package or groups", t.Layout)
	}
	t.Import = cmp.Or(t.Import, t.Package)
	return t, nil, nil
}

// match finds the target of one of the sides and makes its paths fit both: overlays stand
// beside the document, the output is where the configuration says.
func match(targets []config.Target, root string, sides ...*side) (config.Target, bool) {
	for _, s := range sides {
		for _, t := range targets {
			spec := filepath.ToSlash(filepath.Join(root, filepath.FromSlash(t.Spec)))
			if spec != path.Clean(s.where) {
				continue
			}
			dir := path.Dir(t.Spec)
			var overlays []string
			for _, name := range t.Overlays {
				if rel, ok := strings.CutPrefix(name, dir+"/"); ok {
					name = rel
				}
				overlays = append(overlays, name)
			}
			t.Overlays = overlays
			t.Out = filepath.ToSlash(filepath.Join(root, filepath.FromSlash(t.Out)))
			return t, true
		}
	}
	return config.Target{}, false
}
