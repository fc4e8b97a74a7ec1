package jx

import (
	"bytes"
	"strings"

	"github.com/dave/jennifer/jen"
)

// File is one Go file being written.
type File struct {
	f   *jen.File
	buf bytes.Buffer // of the last piece
}

// NewFile starts a file of package name with the import path path. names are the
// package names of the imports that their paths do not end in.
func NewFile(path, name, header string, names map[string]string) *File {
	f := jen.NewFilePathName(checkImport(path), ID(name).s)
	f.NoFormat = true
	f.HeaderComment("// " + oneLine(header))
	for path, name := range names {
		f.ImportName(checkImport(path), ID(name).s)
	}
	return &File{f: f}
}

// Alias imports the package at path by a name that is not its own.
func (f *File) Alias(path, name string) { f.f.ImportAlias(checkImport(path), ID(name).s) }

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// PackageDoc sets the comment above the package clause.
func (f *File) PackageDoc(d Doc) {
	for _, line := range d.lines {
		f.f.PackageComment(slashes(line))
	}
}

// Decls renders declarations, each after an empty line and not yet formatted, and
// remembers what they import. A file is written piece by piece, so that no more than a
// piece of it is held as nodes.
func (f *File) Decls(cs ...Code) ([]byte, error) {
	f.f.Group = jen.NewFile("").Group
	for _, c := range cs {
		f.f.Add(c.s)
		f.f.Line()
	}
	f.buf.Reset()
	if err := f.f.Render(&f.buf); err != nil {
		return nil, err
	}
	all := f.buf.Len()
	// What stands above the declarations is what an empty file has.
	f.f.Group = jen.NewFile("").Group
	if err := f.f.Render(&f.buf); err != nil {
		return nil, err
	}
	head := f.buf.Len() - all
	return f.buf.Bytes()[head:all], nil
}

// Head renders what stands above the declarations, not yet formatted: comments, the
// package clause, and what the declarations rendered so far import, in two groups, the
// standard library first.
func (f *File) Head() ([]byte, error) {
	f.f.Group = jen.NewFile("").Group
	var buf bytes.Buffer
	if err := f.f.Render(&buf); err != nil {
		return nil, err
	}
	return groupImports(buf.Bytes()), nil
}

// groupImports puts an empty line between the imports of the standard library and the
// others, which jennifer sorts into one list. The block is jennifer's own and the
// first in the file, so it is found without parsing.
func groupImports(src []byte) []byte {
	start := bytes.Index(src, []byte("\nimport (\n"))
	if start < 0 {
		return src
	}
	start += len("\nimport (\n")
	end := start + bytes.Index(src[start:], []byte("\n)"))
	if end < start {
		return src
	}
	var std, other [][]byte
	for _, line := range bytes.Split(src[start:end], []byte("\n")) {
		path := line[bytes.IndexByte(line, '"')+1:]
		first, _, _ := bytes.Cut(path, []byte("/"))
		if bytes.IndexByte(first, '.') >= 0 {
			other = append(other, line)
		} else {
			std = append(std, line)
		}
	}
	if len(std) == 0 || len(other) == 0 {
		return src
	}
	out := make([]byte, 0, len(src)+1)
	out = append(out, src[:start]...)
	out = append(out, bytes.Join(std, []byte("\n"))...)
	out = append(out, "\n\n"...)
	out = append(out, bytes.Join(other, []byte("\n"))...)
	return append(out, src[end:]...)
}

func slashes(line string) string {
	if line == "" {
		return "//"
	}
	if line[0] == '\t' {
		return "//" + line
	}
	return "// " + line
}

// topDoc puts a doc comment above a declaration of the package. Nothing, not even a
// space, stands between the two: only then does the formatter know the comment for a
// doc comment, and give it the form that gofmt wants.
func topDoc(d Doc, s *jen.Statement) *jen.Statement {
	if d.Empty() {
		return s
	}
	var b strings.Builder
	for _, line := range d.lines {
		b.WriteString(slashes(line))
		b.WriteByte('\n')
	}
	return jen.Custom(jen.Options{}, jen.Op(b.String()), s)
}

// innerDoc puts a comment above a field, a method of an interface or a value in a group.
// gofmt leaves these as they are.
func innerDoc(d Doc, s *jen.Statement) *jen.Statement {
	if d.Empty() {
		return s
	}
	all := jen.Empty()
	for _, line := range d.lines {
		all.Add(jen.Comment(slashes(line))).Line()
	}
	return all.Add(s)
}
