package difftool

import (
	"context"
	"path"

	"github.com/apigen-go/apigen/cmd/apigen/internal/difftool/goapi"
	"github.com/apigen-go/apigen/generator"
	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/plan"
	"github.com/apigen-go/apigen/generator/write"
)

// packages compares what the generated packages export. The old one is planned with the
// names that its apigen.sum froze, the new one with those of the old: a name that generate
// would keep is the same on both sides.
func (p *part) packages(ctx context.Context, t config.Target, old, now *side) error {
	was, err := p.generate(ctx, t, old, old.manifest(t))
	if was == nil {
		return err
	}
	is, err := p.generate(ctx, t, now, was.result.Manifest)
	if is == nil {
		return err
	}
	for _, c := range goapi.Compare(was.surface, is.surface) {
		at := is
		if c.New == nil {
			at = was
		}
		it := c.Item()
		out := Change{
			Part: Go, Level: Other, Code: "go-" + string(c.Verb), Name: it.Name,
			Pos: at.places.pos(it), Operation: at.places.operation(it),
			Message: goMessage(c), Advice: goAdvice(c),
		}
		if c.Breaking {
			out.Level = Breaking
		}
		p.changes = append(p.changes, out)
	}
	return nil
}

// manifest is the apigen.sum of the target as it stood with the document; without one,
// names are chosen as in a first run.
func (s *side) manifest(t config.Target) *write.Manifest {
	if t.Out == "" {
		return nil
	}
	data, err := s.open(path.Join(t.Out, write.SumName))
	if err != nil {
		return nil
	}
	m, err := write.ParseManifest(data)
	if err != nil {
		return nil
	}
	return m
}

// generated is one side's package.
type generated struct {
	result  *generator.Result
	surface *goapi.Surface
	places  *places
}

// generate makes the package in memory. Without a package the first result is nil; what is
// wrong with it is among the diagnostics unless it is the error.
func (p *part) generate(ctx context.Context, t config.Target, s *side, previous *write.Manifest) (*generated, error) {
	res, diags := generator.Generate(ctx, generator.Request{
		FS: s.opts.FS, Spec: s.opts.Root, Display: s.opts.Display, Overlays: s.opts.Overlays, Allow: s.opts.Allow, Fetch: s.opts.Fetch,
		Package: t.Package, ImportPath: t.Import, Layout: t.Layout, Nullable: t.Nullable, Validate: t.Validate, Names: t.Names, Media: t.Media, Previous: previous,
	})
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if diags.HasErrors() {
		for _, d := range diags {
			if d.Severity == ir.Error {
				d.Pos = s.pos(d.Pos)
				p.diags = append(p.diags, d)
			}
		}
		return nil, nil
	}
	files := make([]goapi.File, len(res.Files))
	for i, f := range res.Files {
		files[i] = goapi.File{Name: f.Name, Data: f.Data}
	}
	surface, err := goapi.Read(t.Import, files)
	if err != nil {
		return nil, err
	}
	g := &generated{result: res, surface: surface, places: newPlaces(s, res)}
	g.connect()
	return g, nil
}

// connect says for each item what it is outside Go, so that a change of name is told from
// one thing going and another coming.
func (g *generated) connect() {
	for _, pkg := range g.result.Plan.Packages {
		for _, f := range pkg.Files {
			for _, d := range f.Decls {
				m, ok := d.(*plan.Method)
				if !ok || m.Source == nil {
					continue
				}
				it := g.surface.Find(below(pkg.Dir, m.Recv+"."+m.Name))
				if it == nil {
					continue
				}
				it.Wire = m.Source.Method + " " + m.Source.Path
				if m.Form == plan.Pages {
					it.Wire += " (pages)" // the same operation has a method for one page
				}
				if m.Variant != "" {
					it.Wire += " (" + m.Variant + ")"
				}
			}
		}
	}
	for _, it := range g.surface.Items {
		if it.Kind == goapi.Type {
			it.Wire = g.places.keys[it.Name]
		}
	}
}

// below is a name as package goapi writes it.
func below(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "." + name
}
