package write

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// BlockedError lists files that a run would destroy; nothing was written.
type BlockedError struct {
	Dir   string
	Files []Change
}

func (e *BlockedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "nothing was written to %s:", e.Dir)
	for _, c := range e.Files {
		fmt.Fprintf(&b, "\n  %s: %s", c.Name, c.Problem())
	}
	b.WriteString("\nmove your changes elsewhere (`apigen check` shows them), or run again with --force to replace these files")
	return b.String()
}

// Apply carries changes out and writes the manifest last. Either everything is done
// or, after an error, the folder is as it was: all content is first written to
// temporary files in the same folder tree, then moved into place, and moved files
// are put back if a later move fails.
//
// Edited files, and foreign ones that are in the way, make it return a
// [*BlockedError] before anything is touched, unless force is set. Stray files are
// never removed.
func Apply(dir string, changes []Change, manifest []byte, force bool) error {
	if !force {
		blocked := slices.DeleteFunc(slices.Clone(changes), func(c Change) bool {
			return c.Problem() == "" || c.State == Foreign && c.Want == nil
		})
		if len(blocked) > 0 {
			return &BlockedError{Dir: dir, Files: blocked}
		}
	}
	old, err := os.ReadFile(filepath.Join(dir, SumName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	sum := Change{Name: SumName, State: Update, Have: old, Want: manifest}
	if string(old) == string(manifest) {
		sum.State = Same
	}
	t := transaction{dir: dir}
	defer t.cleanup()
	if err := t.stage(append(slices.Clone(changes), sum)); err != nil {
		return fmt.Errorf("nothing was written to %s: %w", dir, err)
	}
	if err := t.commit(); err != nil {
		return errors.Join(fmt.Errorf("writing %s failed and was undone: %w", dir, err), t.rollback())
	}
	t.prune()
	return nil
}

// transaction moves staged files into place and can put the old ones back.
type transaction struct {
	dir   string
	steps []step
	done  int
}

type step struct {
	path   string // final place
	staged string // temporary file; "" for a removal
	have   []byte // what was there, nil if nothing
}

func (t *transaction) stage(changes []Change) error {
	for _, c := range changes {
		if c.State == Same || c.State == Foreign && c.Want == nil {
			continue
		}
		s := step{path: filepath.Join(t.dir, filepath.FromSlash(c.Name)), have: c.Have}
		if c.Want != nil {
			name, err := writeTemp(s.path, c.Want)
			if err != nil {
				return err
			}
			s.staged = name
		}
		t.steps = append(t.steps, s)
	}
	return nil
}

func writeTemp(final string, data []byte) (string, error) {
	dir := filepath.Dir(final)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	f, err := os.CreateTemp(dir, ".apigen-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Close())
	if err != nil {
		os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

func (t *transaction) commit() error {
	for _, s := range t.steps {
		if s.staged == "" {
			if err := os.Remove(s.path); err != nil && !errors.Is(err, os.ErrNotExist) {
				return err
			}
		} else if err := os.Rename(s.staged, s.path); err != nil {
			return err
		}
		t.done++
	}
	return nil
}

// rollback restores what the finished steps replaced.
func (t *transaction) rollback() error {
	var errs []error
	for _, s := range t.steps[:t.done] {
		if s.have == nil {
			errs = append(errs, os.Remove(s.path))
			continue
		}
		name, err := writeTemp(s.path, s.have)
		if err == nil {
			err = os.Rename(name, s.path)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// cleanup removes temporary files that were not moved, and folders made for them.
func (t *transaction) cleanup() {
	for _, s := range t.steps[t.done:] {
		if s.staged != "" {
			os.Remove(s.staged)
			t.removeEmpty(filepath.Dir(s.path))
		}
	}
}

// prune removes folders that lost their last file.
func (t *transaction) prune() {
	for _, s := range t.steps {
		if s.staged == "" {
			t.removeEmpty(filepath.Dir(s.path))
		}
	}
}

// removeEmpty removes dir and its parents up to the output folder as long as they are
// empty; os.Remove refuses the others, which is what is wanted.
func (t *transaction) removeEmpty(dir string) {
	for ; len(dir) >= len(t.dir); dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			return
		}
	}
}
