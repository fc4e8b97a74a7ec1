// Package goapi compares what two generated packages export: what code that imports the
// old one needs to find in the new one.
//
// It reads the generated source and not the plan it was made from, because the source
// is what users compile against: methods of enums, accessors of unions and constructors
// are there by name and type, whatever declared them.
//
//	files -> Read -> *Surface
//	two surfaces -> Compare -> []Change
package goapi

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"
)

// File is one generated file; Name is its path below the output folder.
type File struct {
	Name string
	Data []byte
}

// Kind is the closed set of what a package exports.
type Kind string

// The kinds. Fields and interface methods belong to the type that Parent names.
const (
	Type   Kind = "type"
	Func   Kind = "function"
	Method Kind = "method"
	Must   Kind = "interface method" // a method that users implement
	Field  Kind = "field"
	Const  Kind = "constant"
	Var    Kind = "variable"
)

// Item is one exported thing.
type Item struct {
	// Name as users write it after the package: Order, Order.Total. In a package below the
	// root its folder stands before it: types.Order.Total.
	Name   string
	Kind   Kind
	Parent string // Name of the type; "" for what stands alone
	// Shown is the type for people, Exact the same with import paths.
	Shown, Exact string
	// Value is a constant's value as written.
	Value string
	// Wire is what the item is outside Go: a field's wire name, a method's operation. Where
	// a name changes it tells what it was.
	Wire string
	// Sealed types have unexported methods: no user implements them.
	Sealed bool
}

// Surface is all that the packages of one output folder export, sorted by name.
type Surface struct {
	Root   string // import path of the folder
	Items  []*Item
	byName map[string]*Item
	below  map[string][]*Item // by Parent
}

// Find returns the item called name, or nil.
func (s *Surface) Find(name string) *Item { return s.byName[name] }

// Read lists what files export. importPath is that of the folder itself; tests do not count.
func Read(importPath string, files []File) (*Surface, error) {
	s := &Surface{Root: importPath, byName: map[string]*Item{}}
	fset := token.NewFileSet()
	for _, f := range files {
		if !strings.HasSuffix(f.Name, ".go") || strings.HasSuffix(f.Name, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(fset, f.Name, f.Data, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("reading generated code: %w", err)
		}
		dir := path.Dir(f.Name)
		r := &reader{surface: s, self: path.Join(importPath, dir), imports: map[string]string{}}
		if dir != "." {
			r.prefix = dir + "."
		}
		r.file(tree)
	}
	slices.SortFunc(s.Items, func(a, b *Item) int { return cmp.Compare(a.Name, b.Name) })
	s.below = map[string][]*Item{}
	for _, it := range s.Items {
		if it.Parent != "" {
			s.below[it.Parent] = append(s.below[it.Parent], it)
		}
	}
	return s, nil
}

// reader reads one file.
type reader struct {
	surface *Surface
	self    string            // import path of the file's package
	prefix  string            // put before names
	imports map[string]string // package name -> import path
}

func (r *reader) add(it *Item) {
	r.surface.Items = append(r.surface.Items, it)
	r.surface.byName[it.Name] = it
}

func (r *reader) file(f *ast.File) {
	for _, spec := range f.Imports {
		full := strings.Trim(spec.Path.Value, `"`)
		name := path.Base(full)
		if spec.Name != nil {
			name = spec.Name.Name
		}
		r.imports[name] = full
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			r.function(d)
		case *ast.GenDecl:
			r.group(d)
		}
	}
}

func (r *reader) function(d *ast.FuncDecl) {
	if !d.Name.IsExported() {
		return
	}
	it := &Item{Name: r.prefix + d.Name.Name, Kind: Func}
	it.Shown, it.Exact = r.spell(d.Type)
	if d.Recv != nil && len(d.Recv.List) == 1 {
		recv := receiver(d.Recv.List[0].Type)
		if !ast.IsExported(recv) {
			return
		}
		it.Kind, it.Parent = Method, r.prefix+recv
		it.Name = it.Parent + "." + d.Name.Name
		if _, ok := d.Recv.List[0].Type.(*ast.StarExpr); ok {
			// Values of the type do not have the method: for an interface that is a difference.
			it.Exact = "*" + it.Exact
		}
	}
	r.add(it)
}

func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func (r *reader) group(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() {
				r.typeSpec(spec)
			}
		case *ast.ValueSpec:
			r.values(d.Tok, spec)
		}
	}
}

func (r *reader) typeSpec(spec *ast.TypeSpec) {
	it := &Item{Name: r.prefix + spec.Name.Name, Kind: Type}
	r.add(it)
	switch t := spec.Type.(type) {
	case *ast.StructType:
		it.Shown, it.Exact = "struct", "struct"
		for _, f := range t.Fields.List {
			r.field(it, f)
		}
	case *ast.InterfaceType:
		it.Shown, it.Exact = "interface", "interface"
		r.methods(it, t)
	default:
		it.Shown, it.Exact = r.spell(t)
	}
	if spec.Assign.IsValid() {
		it.Shown, it.Exact = "= "+it.Shown, "= "+it.Exact
	}
}

func (r *reader) field(of *Item, f *ast.Field) {
	shown, exact := r.spell(f.Type)
	wire := wireName(f.Tag)
	names := f.Names
	if len(names) == 0 {
		base := f.Type
		if star, ok := base.(*ast.StarExpr); ok {
			base = star.X
		}
		if sel, ok := base.(*ast.SelectorExpr); ok {
			base = sel.Sel
		}
		if id, ok := base.(*ast.Ident); ok {
			names = []*ast.Ident{id}
		}
		shown, exact = "embedded "+shown, "embedded "+exact
	}
	for _, n := range names {
		if n.IsExported() {
			r.add(&Item{Name: of.Name + "." + n.Name, Kind: Field, Parent: of.Name, Shown: shown, Exact: exact, Wire: wire})
		}
	}
}

// wireName reads the name out of a struct tag, whichever key holds it: generated fields
// say one name, in the tag of the place they travel in.
func wireName(tag *ast.BasicLit) string {
	if tag == nil {
		return ""
	}
	_, rest, _ := strings.Cut(strings.Trim(tag.Value, "`"), `"`)
	name, _, _ := strings.Cut(rest, `"`)
	name, _, _ = strings.Cut(name, ",")
	if name == "-" {
		return ""
	}
	return name
}

func (r *reader) methods(of *Item, t *ast.InterfaceType) {
	for _, m := range t.Methods.List {
		for _, n := range m.Names {
			if !n.IsExported() {
				of.Sealed = true
				continue
			}
			shown, exact := r.spell(m.Type)
			r.add(&Item{Name: of.Name + "." + n.Name, Kind: Must, Parent: of.Name, Shown: shown, Exact: exact})
		}
	}
}

func (r *reader) values(tok token.Token, spec *ast.ValueSpec) {
	for i, n := range spec.Names {
		if !n.IsExported() {
			continue
		}
		it := &Item{Name: r.prefix + n.Name, Kind: Var}
		if tok == token.CONST {
			it.Kind = Const
		}
		var value ast.Expr
		if i < len(spec.Values) {
			value = spec.Values[i]
		}
		switch {
		case spec.Type != nil:
			it.Shown, it.Exact = r.spell(spec.Type)
		case it.Kind == Const:
			it.Shown, it.Exact = "untyped", "untyped"
		default:
			it.Shown, it.Exact = r.inferred(value)
		}
		if it.Kind == Const && value != nil {
			it.Value, _ = r.spell(value)
		}
		r.add(it)
	}
}
