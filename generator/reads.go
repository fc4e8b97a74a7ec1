package generator

import (
	"bytes"
	"io/fs"
	"slices"
	"sync"

	"github.com/apigen-go/apigen/generator/write"
)

// recorder notes which files a generation read, so that a later run knows what its
// output depends on without parsing anything. The content is kept where the output holds
// it, else only its hash: the loader has a copy of its own while it needs one.
type recorder struct {
	fsys fs.FS
	keep bool
	mu   sync.Mutex
	seen map[string]record
}

// record is one file.
type record struct {
	sum  string
	data []byte // if kept
}

// Open serves what must be opened; only whole-file reads are recorded.
func (r *recorder) Open(name string) (fs.File, error) { return r.fsys.Open(name) }

// Stat lets the loader check a size before it reads.
func (r *recorder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.fsys, name) }

// ReadFile reads and records.
func (r *recorder) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(r.fsys, name)
	if err != nil {
		return nil, err
	}
	rec := record{sum: sumOf(data)}
	if r.keep {
		rec.data = data
	}
	r.mu.Lock()
	r.seen[name] = rec
	r.mu.Unlock()
	return data, nil
}

func (r *recorder) data(name string) []byte { return r.seen[name].data }

func (r *recorder) sum(name string) string { return r.seen[name].sum }

// sumOf hashes a document. Line ends do not matter: a checkout that converts them is the
// same project.
func sumOf(data []byte) string {
	if bytes.Contains(data, []byte("\r\n")) {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	return write.Sum(data)
}

func (r *recorder) names() []string {
	names := make([]string, 0, len(r.seen))
	for name := range r.seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
