package load

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// maxFiles bounds how many files one document may pull in.
const maxFiles = 5000

// files reads documents, each once, under the policy: below the root's folder
// everything may be read, elsewhere only what is allowed by name. A reference to what
// cannot be had is a warning, like any that leads nowhere: what is read of the document
// decides whether it can do without.
type files struct {
	ctx      context.Context
	o        Options
	r        *reporter
	dir      string // the root document's folder inside FS
	rootFile *tree.File
	convert  func(*tree.File)      // what is done to a file before anything looks at it; nil for nothing
	open     map[string]*tree.File // by path or URL; nil for one that failed
}

// root reads the root document.
func (s *files) root(name string) *tree.File {
	s.dir = path.Dir(name)
	s.rootFile = s.read(name, nil)
	return s.rootFile
}

// exists reports whether there is a file of that name. It opens nothing.
func (s *files) exists(name string) bool {
	_, err := fs.Stat(s.o.FS, name)
	return err == nil
}

// locate turns the file part of a reference into a path inside FS or a URL. It
// reports and returns "" where the policy refuses.
func (s *files) locate(from *tree.Node, name string) string {
	base := from.File.Path
	if isRemote(base) || isRemote(name) {
		return s.locateRemote(from, base, name)
	}
	name = strings.ReplaceAll(name, `\`, "/")
	if u, err := url.PathUnescape(name); err == nil {
		name = u
	}
	refuse := func() string {
		advice := "move the file below the folder of the root document, or allow it by name"
		if !path.IsAbs(name) && !strings.Contains(name, ":") {
			advice += ": " + path.Join(s.o.Display, path.Dir(base), name)
		}
		s.r.warn(from, "ref-outside-root", advice, "%q leads outside the folder of the root document", name)
		return ""
	}
	if path.IsAbs(name) || strings.Contains(name, ":") {
		return refuse()
	}
	full := path.Join(path.Dir(base), name)
	if !fs.ValidPath(full) {
		return refuse()
	}
	if s.dir != "." && full != s.dir && !strings.HasPrefix(full, s.dir+"/") && !s.allowed(full) {
		return refuse()
	}
	return full
}

func (s *files) locateRemote(from *tree.Node, base, name string) string {
	target, err := url.Parse(name)
	if b, berr := url.Parse(base); err == nil && berr == nil && isRemote(base) {
		target = b.ResolveReference(target)
	}
	if err != nil {
		s.r.warn(from, "ref-remote", "correct the address", "%q is not an address: %v", name, err)
		return ""
	}
	full := target.String()
	if s.o.Fetch == nil || !s.allowed(full) && !s.allowed(target.Host) {
		s.r.warn(from, "ref-remote", fmt.Sprintf("save the document beside the root document, or allow the host %q by name", target.Host),
			"%q is on another host; nothing is fetched unless allowed", name)
		return ""
	}
	return full
}

func isRemote(name string) bool {
	return strings.HasPrefix(name, "//") || strings.Contains(name, "://") && !strings.HasPrefix(name, "file:")
}

func (s *files) allowed(name string) bool {
	for _, a := range s.o.Allow {
		if a == name || a != "" && strings.HasPrefix(name, strings.TrimSuffix(a, "/")+"/") {
			return true
		}
	}
	return false
}

// read returns the parsed file, nil with a report where it cannot be had. from is the
// value that asked for it, nil for the root document.
func (s *files) read(name string, from *tree.Node) *tree.File {
	if f, ok := s.open[name]; ok {
		return f
	}
	s.open[name] = nil
	f := &tree.File{Path: name, Display: name}
	if !isRemote(name) {
		f.Display = path.Join(s.o.Display, name)
	}
	if len(s.open) > maxFiles {
		s.report(f, from, "too-many-files", "split the document", "more than %d files are referred to", maxFiles)
		return nil
	}
	data, err := s.bytes(name)
	if err != nil {
		s.report(f, from, errCode(err), errAdvice(err, from == nil), "%s", errText(err))
		return nil
	}
	ps := tree.Parse(f, data)
	s.r.problems(f, ps, from == nil)
	if f.Root == nil {
		return nil
	}
	s.open[name] = f
	if s.convert != nil {
		s.convert(f)
	}
	return f
}

func (s *files) report(f *tree.File, from *tree.Node, code, advice, format string, args ...any) {
	if from != nil {
		s.r.warn(from, code, advice, "%s: "+format, append([]any{f.Display}, args...)...)
		return
	}
	s.r.add(ir.Diagnostic{Severity: ir.Error, Code: code, Advice: advice,
		Message: fmt.Sprintf(format, args...), Pos: ir.Pos{File: f.Display}})
}

// tooLargeError says that a file is beyond Options.MaxSize.
type tooLargeError struct{ max int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("the file is larger than %d MiB", e.max>>20)
}

func (s *files) bytes(name string) ([]byte, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	if isRemote(name) {
		data, err := s.o.Fetch(s.ctx, name)
		if err == nil && int64(len(data)) > s.o.MaxSize {
			err = &tooLargeError{s.o.MaxSize}
		}
		return data, err
	}
	info, err := fs.Stat(s.o.FS, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > s.o.MaxSize {
		return nil, &tooLargeError{s.o.MaxSize}
	}
	return fs.ReadFile(s.o.FS, name)
}

func errCode(err error) string {
	var large *tooLargeError
	switch {
	case errors.As(err, &large):
		return "file-too-large"
	case errors.Is(err, fs.ErrNotExist):
		return "file-not-found"
	}
	return "file-unreadable"
}

// errAdvice says what to do about a file that cannot be read; root is the document itself.
func errAdvice(err error, root bool) string {
	var large *tooLargeError
	switch {
	case errors.As(err, &large):
		return "raise the size limit if the document is really this large"
	case errors.Is(err, fs.ErrNotExist) && root:
		return "check the name of the document"
	case errors.Is(err, fs.ErrNotExist):
		return "check the name; it is relative to the file that refers to it"
	}
	return ""
}

// errText leaves the path out of a file system's error: the position says it.
func errText(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
