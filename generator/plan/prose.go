package plan

import (
	"path"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/markdown"
)

// Prose names what a text says of its page.
type Prose string

// Kinds of prose.
const (
	PackageProse Prose = "package" // doc.go
	GroupProse   Prose = "group"   // doc.go of a package of the layout "groups"
	TestProse    Prose = "test"    // doc.go of the <package>test package
	ReadmeProse  Prose = "readme"  // README.md
)

// Page is what doc.go and README.md tell of a package.
type Page struct {
	Package     string
	ImportPath  string
	Alias       string // of the import, where the folder has another name than the package
	Title       string
	Version     string
	Description string
	Source      string
	Logins      string // which credentials are enough, "" where there is no choice
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
	Secret, Optional   bool
	Shown              bool // in the code that shows how the package is used
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
		Description: untitled(b.api), Source: b.o.SpecName, Test: b.o.Test,
		TestImport: b.o.ImportPath + "/" + b.o.Package + "test", Groups: b.o.Layout == "groups", Operations: len(b.calls),
	}
	if path.Base(b.o.ImportPath) != b.o.Package {
		p.Alias = b.o.Package
	}
	if p.Title == "" {
		p.Title = b.o.Package
	}
	ways, same := b.logins()
	p.Logins = loginText(ways, same)
	shown := b.shownLogin(ways)
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		optional := !slices.ContainsFunc(ways, func(way []string) bool { return slices.Contains(way, c.field) })
		p.Credentials = append(p.Credentials, PageCredential{c.field, c.Description, c.Secret, optional, slices.Contains(shown, c.field)})
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
			line, _, _ := strings.Cut(markdown.Lead(first), "\n")
			s.Calls = append(s.Calls, PageCall{c.method, line, c.op.Method, c.url})
			for _, v := range c.variants {
				s.Calls = append(s.Calls, PageCall{v.method, v.difference(c), c.op.Method, c.url})
			}
		}
		p.Services = append(p.Services, s)
	})
	for _, c := range b.hooks {
		p.Webhooks = append(p.Webhooks, c.method)
	}
	return p
}

// untitled is the description of an API without the title that many begin with.
func untitled(api *ir.API) string {
	first, rest, _ := strings.Cut(strings.TrimSpace(api.Description), "\n")
	if plainText(markdown.Lead(first)) == plainText(api.Title) {
		return strings.TrimSpace(rest)
	}
	return strings.TrimSpace(api.Description)
}

// addProse adds doc.go, README.md, the example and the test of known signatures.
func (b *builder) addProse(w *writer, pkg *Package) {
	page := b.page()
	pkg.Doc = &Text{Name: "doc.go", Prose: PackageProse, Page: page}
	pkg.Texts = append(pkg.Texts, &Text{Name: "README.md", Prose: ReadmeProse, Page: page})
	if examples := b.buildExamples(page); len(examples) > 0 {
		f := &File{Name: "example_test.go", Package: pkg.Name + "_test"}
		for _, e := range examples {
			f.Decls = append(f.Decls, e)
		}
		pkg.Files = append(pkg.Files, f)
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
	w.pkg.Doc = &Text{Name: "doc.go", Prose: GroupProse, Page: page}
}
