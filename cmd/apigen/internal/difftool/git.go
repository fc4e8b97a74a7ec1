package difftool

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path"
	"strings"
	"sync"
	"time"
)

// openRevision is a document as it was committed: REVISION:PATH, the path from the top of
// the repository, or from here if it begins with ./ or ../. An empty revision is the index.
func openRevision(ctx context.Context, arg, rev, file string) (*side, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("%s: no such file, and there is no git to look for a revision", arg)
	}
	if rev != "" {
		if _, err := git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{tree}"); err != nil {
			return nil, fmt.Errorf("%s: no such file, and %q is no revision of this repository", arg, rev)
		}
	}
	dir, name := path.Split(strings.ReplaceAll(file, `\`, "/"))
	tree := &revision{ctx: ctx, prefix: rev + ":" + dir, read: map[string][]byte{}}
	if _, err := tree.ReadFile(name); err != nil {
		return nil, fmt.Errorf("%s: the revision has no such file", arg)
	}
	where := file
	if !strings.HasPrefix(file, "./") && !strings.HasPrefix(file, "../") {
		// The path counts from the top of the repository, targets from the folder we are in.
		if prefix, err := git(ctx, "rev-parse", "--show-prefix"); err == nil {
			where = strings.TrimPrefix(file, strings.TrimSpace(string(prefix)))
		}
	}
	return &side{
		arg: arg, fsys: tree, name: name, dir: rev + ":" + dir, where: where,
		open: func(file string) ([]byte, error) {
			return git(ctx, "cat-file", "blob", rev+":./"+path.Clean(file))
		},
	}, nil
}

// revision is a folder of a commit as a file system. It has only what loading needs.
type revision struct {
	ctx    context.Context
	prefix string // REVISION:FOLDER/
	mu     sync.Mutex
	read   map[string][]byte
}

// ReadFile gives the committed bytes: cat-file and not show, which would run the text
// conversions that a repository configures.
func (r *revision) ReadFile(name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if data, ok := r.read[name]; ok {
		return data, nil
	}
	data, err := git(r.ctx, "cat-file", "blob", r.prefix+name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	r.read[name] = data
	return data, nil
}

// Open is there to be a file system; what loads reads whole files.
func (r *revision) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: errors.ErrUnsupported}
}

// Stat gives the size.
func (r *revision) Stat(name string) (fs.FileInfo, error) {
	data, err := r.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return blob{path.Base(name), int64(len(data))}, nil
}

// blob is a committed file's FileInfo.
type blob struct {
	name string
	size int64
}

func (b blob) Name() string       { return b.name }
func (b blob) Size() int64        { return b.size }
func (b blob) Mode() fs.FileMode  { return 0o444 }
func (b blob) ModTime() time.Time { return time.Time{} }
func (b blob) IsDir() bool        { return false }
func (b blob) Sys() any           { return nil }

func git(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}
