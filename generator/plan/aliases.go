package plan

import (
	"maps"
	"slices"
)

// localNames is a declaration whose code has names of its own, which would hide an import
// that is called so.
type localNames interface{ locals() []string }

// Alias is what file f of the package calls an import of the given name: another name where
// the code of the file, or a declaration in a test beside it, already has this one.
func (p *Package) Alias(f *File, name string) string {
	taken := map[string]bool{}
	for _, other := range p.Files {
		for _, d := range other.Decls {
			l, ok := d.(localNames)
			if !ok {
				continue
			}
			if other == f {
				take(taken, l.locals())
			}
			if other.Package == f.Package {
				take(taken, d.Declares())
			}
		}
	}
	if !taken[name] {
		return name
	}
	names := newScope(slices.Concat(importedNames, predeclared)...)
	maps.Copy(names.taken, taken)
	return names.name(name+"api", name+"client")
}

func take(taken map[string]bool, names []string) {
	for _, name := range names {
		taken[name] = true
	}
}

func (d *CallsTest) locals() []string {
	return append(slices.Clone(d.More), "call", "t", "server", "err", "run", "cfg", "client", "operation", "do")
}

func (d *CallsTable) locals() []string { return []string{"call"} }

func (d *WebhooksTest) locals() []string {
	names := []string{d.Recv, "t", "server", "err", "in", "name", "handler", "ctx", "req"}
	for _, m := range d.Methods {
		names = append(names, m.Path...)
	}
	return names
}

func (d *Example) locals() []string {
	return append([]string{"server", "err", "apiErr", "client"}, d.Selector[0], d.ResultVar)
}

func (d *Vectors) locals() []string { return []string{"t", "v", "err"} }

func (d *TestServer) locals() []string { return []string{"spec", "s", "o", "inner", "err"} }
