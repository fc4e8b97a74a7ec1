package plan

import (
	"path"
	"slices"
	"strings"
)

// Page is what the templates of doc.go and README.md are filled with.
type Page struct {
	Package     string
	ImportPath  string
	Alias       string // of the import, where the folder has another name than the package
	Title       string
	Version     string
	Description string
	Source      string
	Credentials []PageCredential
	Services    []PageService
	Webhooks    []string
	Test        bool
	TestImport  string
	Groups      bool
	Usage       *Usage
	Operations  int
}

// PageCredential is a field of Config.
type PageCredential struct {
	Field, Description string
	Secret, Required   bool
}

// PageService is a service with its calls.
type PageService struct {
	Field, Description string
	Calls              []PageCall
}

// PageCall is one call in an overview.
type PageCall struct{ Name, Summary, Method, Path string }

// Usage is the call that shows how the package is used.
type Usage struct {
	Call    string // client.Order.Detail
	Args    []string
	Result  string // variable, "" for none
	Pages   string // client.Order.ListAll
	PageArg string
}

func (b *builder) page() *Page {
	p := &Page{
		Package: b.o.Package, ImportPath: b.o.ImportPath, Title: plainText(b.api.Title), Version: plainText(b.api.Version),
		Description: strings.TrimSpace(b.api.Description), Source: b.o.SpecName, Test: b.o.Test,
		TestImport: b.o.ImportPath + "/" + b.o.Package + "test", Groups: b.o.Layout == "groups", Operations: len(b.calls),
	}
	if path.Base(b.o.ImportPath) != b.o.Package {
		p.Alias = b.o.Package
	}
	if p.Title == "" {
		p.Title = b.o.Package
	}
	shown := b.shownSchemes()
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		needed := !c.Optional && c.Default == "" && (shown == nil ||
			slices.ContainsFunc(c.schemes, func(s string) bool { return slices.Contains(shown, s) }))
		p.Credentials = append(p.Credentials, PageCredential{c.field, plainText(c.Description), c.Secret, needed})
	}
	b.eachUsed(func(g *groupInfo) {
		s := PageService{Field: "client"}
		switch {
		case g.group != nil && g.field != "":
			s.Field, s.Description = "client."+g.field, plainText(firstLine(g.group))
		case g.group != nil:
			s.Field, s.Description = g.unit.name, plainText(firstLine(g.group))
		}
		for _, c := range g.calls {
			first, _ := words(c.op.Summary, c.op.Description)
			line, _, _ := strings.Cut(first, "\n")
			s.Calls = append(s.Calls, PageCall{c.method, plainText(line), c.op.Method, c.url})
		}
		p.Services = append(p.Services, s)
	})
	for _, c := range b.hooks {
		p.Webhooks = append(p.Webhooks, c.method)
	}
	return p
}

// shownSchemes are those of one alternative, of the first call that has any: what a reader
// is shown of the configuration works together.
func (b *builder) shownSchemes() []string {
	for _, c := range b.workCalls() {
		for _, r := range c.op.Security {
			var names []string
			for _, s := range r.Schemes {
				names = append(names, s.Name)
			}
			if len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

// addProse adds doc.go, README.md, the example and the test of known signatures.
func (b *builder) addProse(w *writer, pkg *Package) {
	page := b.page()
	pkg.Doc = &Text{Name: "doc.go", Template: "doc.tmpl", Data: page}
	pkg.Texts = append(pkg.Texts, &Text{Name: "README.md", Template: "README.md.tmpl", Data: page})
	if e := b.buildExample(page); e != nil {
		pkg.Files = append(pkg.Files, &File{Name: "example_test.go", Package: pkg.Name + "_test", Decls: []Decl{e}})
	}
	if v := b.buildVectors(); v != nil {
		pkg.Files = append(pkg.Files, &File{Name: "sign_test.go", Package: pkg.Name, Decls: []Decl{v}})
	}
}

// addGroupProse documents a package of the layout "groups".
func (b *builder) addGroupProse(w *writer, u *unit) {
	page := b.page()
	page.Package, page.ImportPath = u.name, u.path
	page.Description = "holds the types that several packages of " + page.Title + " share."
	if u.group != nil {
		page.Description = "calls " + page.Title + ": " + plainText(firstLine(u.group.group)) + "."
	}
	w.pkg.Doc = &Text{Name: "doc.go", Template: "group.tmpl", Data: page}
}
