package project

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/write"
)

// Request is what the generator is asked for a target. old may be nil.
func (p *Project) Request(t config.Target, o Options, old *write.Manifest) (generator.Request, error) {
	dir, name := path.Split(t.Spec)
	if filepath.IsAbs(filepath.FromSlash(dir)) || strings.HasPrefix(dir, "..") {
		// A document outside the project (--spec): its path is this machine's business.
		t.Spec = name
	}
	v, err := p.view(dir, t.Allow)
	if err != nil {
		return generator.Request{}, fmt.Errorf("%s: %w", t.Pos, err)
	}
	req := generator.Request{
		FS: os.DirFS(v.root), Spec: path.Join(v.below, name), Display: v.display, Source: t.Spec,
		Package: t.Package, ImportPath: t.Import, Layout: t.Layout, Nullable: t.Nullable, Validate: t.Validate, Names: t.Names, Test: t.Test, Media: t.Media,
		Allow: v.allow, Fetch: o.Fetch, Previous: old,
	}
	if t.Pos.File != "" {
		req.Target, req.Config = t.Package, filepath.Base(t.Pos.File)
	}
	for _, overlay := range t.Overlays {
		rel, ok := strings.CutPrefix(overlay, dir)
		if !ok {
			return req, fmt.Errorf("%s: overlay %s is not below the spec's folder %s: move it there", t.Pos, overlay, path.Clean(dir))
		}
		req.Overlays = append(req.Overlays, path.Join(v.below, rel))
	}
	if req.ImportPath == "" {
		imp, err := importPath(p.dir(t))
		if err != nil {
			return req, fmt.Errorf("%s: %w", t.Pos, err)
		}
		req.ImportPath = imp
	}
	return req, nil
}

// view is the part of the disk that a document is read from.
type view struct {
	root    string   // the folder that is opened
	below   string   // the document's folder in it
	display string   // root as messages name it
	allow   []string // what may be read beyond the document's folder
}

// view opens the folder of the document, or the closest one above that also holds what
// the target allows on disk: it is given relative to the project, like all its paths.
func (p *Project) view(dir string, allow []string) (view, error) {
	own := cmp.Or(filepath.Join(p.Root, filepath.FromSlash(dir)), ".")
	v := view{root: own, display: path.Clean(dir)}
	top, err := filepath.Abs(own)
	if err != nil {
		return v, err
	}
	spec := top
	var local []string
	for _, a := range allow {
		file, err := filepath.Abs(filepath.Join(p.Root, filepath.FromSlash(a)))
		if err != nil {
			return v, err
		}
		if _, err := os.Stat(file); err != nil || strings.Contains(a, "://") {
			v.allow = append(v.allow, a) // a host
			continue
		}
		local = append(local, file)
		for !within(top, file) && top != filepath.Dir(top) {
			top = filepath.Dir(top)
		}
	}
	for _, file := range local {
		rel, err := filepath.Rel(top, file)
		if err != nil {
			return v, err
		}
		v.allow = append(v.allow, filepath.ToSlash(rel))
	}
	if top == spec {
		return v, nil
	}
	below, err := filepath.Rel(top, spec)
	if err != nil {
		return v, err
	}
	v.root, v.below = top, filepath.ToSlash(below)
	v.display = path.Join(dir, strings.Repeat("../", strings.Count(v.below, "/")+1))
	return v, nil
}

func within(dir, file string) bool {
	rel, err := filepath.Rel(dir, file)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
