package generator

import (
	"io/fs"
	"slices"
	"sync"
)

// recorder notes which files a generation read, so that a later run knows what its
// output depends on without parsing anything.
type recorder struct {
	fsys fs.FS
	mu   sync.Mutex
	seen map[string][]byte
}

// Open serves what must be opened; only whole-file reads are recorded.
func (r *recorder) Open(name string) (fs.File, error) { return r.fsys.Open(name) }

// Stat lets the loader check a size before it reads.
func (r *recorder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(r.fsys, name) }

// ReadFile reads and records.
func (r *recorder) ReadFile(name string) ([]byte, error) {
	data, err := fs.ReadFile(r.fsys, name)
	if err == nil {
		r.mu.Lock()
		r.seen[name] = data
		r.mu.Unlock()
	}
	return data, err
}

func (r *recorder) read(name string) []byte { return r.seen[name] }

func (r *recorder) names() []string {
	names := make([]string, 0, len(r.seen))
	for name := range r.seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
