package emit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"

	"github.com/apigen-go/apigen/generator/emit/jx"
	"github.com/apigen-go/apigen/generator/plan"
)

// renderGo writes one Go file and holds it against the plan.
func renderGo(w *writer, p *plan.Plan, pkg *plan.Package, f *plan.File) (_ []byte, err error) {
	defer recoverInvalid(&err)
	imports := f.Imports(pkg.ImportPath)
	self := pkg.ImportPath
	if f.External() {
		self += "_test"
	}
	e := &emitter{self: self}
	out := jx.NewFile(self, f.Package, header(p), importNames(p, imports))
	for path, alias := range importAliases(p, pkg, f, imports) {
		out.Alias(path, alias)
	}
	w.start(f.Package)
	for decls := range slices.Chunk(f.Decls, renderedAtOnce) {
		var code []jx.Code
		for _, d := range decls {
			code = append(code, e.decl(d)...)
		}
		src, err := out.Decls(code...)
		if err != nil {
			return nil, err
		}
		if err := w.add(decls, src); err != nil {
			return nil, err
		}
	}
	return w.finish(out, imports)
}

// pieceSize is the amount of source from which a piece is parsed and formatted. A syntax
// tree takes some thirty times the memory of its source, and a file has up to [MaxFile].
const pieceSize = 8 << 10

// renderedAtOnce is the number of declarations that are held as jennifer's nodes.
const renderedAtOnce = 8

// writer puts one Go file after the other together. Declarations are checked and formatted a few at a
// time; between them stands an empty line, so that each looks as it would in the whole.
type writer struct {
	pkg     string // name of the package
	decls   []plan.Decl
	piece   []byte // source of decls, behind a package clause
	clause  int    // length of that clause
	body    []byte // formatted
	scratch bytes.Buffer
}

// start begins a file of package pkg.
func (w *writer) start(pkg string) {
	w.pkg = pkg
	w.piece = append(w.piece[:0], "package "+pkg+"\n\n"...)
	w.clause = len(w.piece)
	w.decls, w.body = w.decls[:0], w.body[:0]
}

// add appends the source of declarations of the plan.
func (w *writer) add(decls []plan.Decl, src []byte) error {
	w.decls = append(w.decls, decls...)
	w.piece = append(w.piece, src...)
	if len(w.piece) < pieceSize {
		return nil
	}
	return w.flush()
}

// flush parses the piece once for both the fence and the formatter.
func (w *writer) flush() error {
	if len(w.decls) == 0 {
		return nil
	}
	fset, file, err := parse(w.piece)
	if err != nil {
		return err
	}
	if err := fence(w.pkg, w.decls, nil, file); err != nil {
		return err
	}
	w.scratch.Reset()
	if err := format.Node(&w.scratch, fset, file); err != nil {
		return err
	}
	// The formatter leaves the clause as it was, which add put there.
	w.body = append(w.body, '\n')
	w.body = append(w.body, w.scratch.Bytes()[w.clause:]...)
	w.decls, w.piece = w.decls[:0], w.piece[:w.clause]
	return nil
}

// finish gives the whole file: its head, checked against imports, and the declarations.
func (w *writer) finish(out *jx.File, imports []string) ([]byte, error) {
	if err := w.flush(); err != nil {
		return nil, err
	}
	src, err := out.Head()
	if err != nil {
		return nil, err
	}
	if err := w.head(src, imports); err != nil {
		return nil, err
	}
	return slices.Concat(w.scratch.Bytes(), w.body), nil
}

// head checks and formats what stands above the declarations into scratch.
func (w *writer) head(src []byte, imports []string) error {
	fset, file, err := parse(src)
	if err != nil {
		return err
	}
	if err := fence(w.pkg, nil, imports, file); err != nil {
		return err
	}
	w.scratch.Reset()
	return format.Node(&w.scratch, fset, file)
}

func parse(src []byte) (*token.FileSet, *ast.File, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, fmt.Errorf("rendered source does not parse: %w", err)
	}
	return fset, file, nil
}
