package plan

import (
	"path"
	"regexp"
	"strings"
	"sync"
)

// embeddable are the file names that a go:embed pattern can say.
var embeddable = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.~-]*(/[A-Za-z0-9][A-Za-z0-9_.~-]*)*$`)
})

// buildTestPackage plans <package>test: the vendor on localhost, with the documents
// it is made from beside it.
func (b *builder) buildTestPackage() []*Package {
	if !b.hasTestPackage() {
		return nil
	}
	root := b.root()
	name := root.name + "test"
	d := &TestServer{Import: root.path, Package: root.name}
	pkg := &Package{
		Name: name, Dir: name, ImportPath: path.Join(root.path, name),
		Doc:   &Text{Name: "doc.go", Prose: TestProse, Page: b.page()},
		Files: []*File{{Name: "server.go", Package: name, Decls: []Decl{d}}},
	}
	for i, f := range b.o.SpecFiles {
		file := f.Name
		if i == 0 && !embeddable().MatchString(file) {
			file = "openapi" + path.Ext(file)
		}
		if !embeddable().MatchString(file) || strings.HasSuffix(file, ".go") {
			b.warn(b.spec(), "test-file", "%q cannot be embedded: the test server has to do without it", f.Name)
			continue
		}
		d.Files = append(d.Files, file)
		pkg.Texts = append(pkg.Texts, &Text{Name: file, Bytes: f.Data})
	}
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		d.Credentials = append(d.Credentials, Credential{Field: c.field, Name: c.Name, Secret: c.Secret})
	}
	for _, v := range b.serverVariables() {
		if v.Default == "" {
			d.Variables = append(d.Variables, v)
		}
	}
	return []*Package{pkg}
}

func (b *builder) hasTestPackage() bool {
	return b.o.Test && len(b.o.SpecFiles) > 0 && len(b.calls)+len(b.hooks) > 0
}
