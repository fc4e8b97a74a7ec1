package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/templates/scaffold"
)

// Init writes the files of a new project into dir and returns their names. It
// overwrites nothing: where one of the files exists, nothing at all is written and
// the error names it.
func Init(dir, name string) ([]string, error) {
	if name != config.PackageName(name) {
		return nil, fmt.Errorf("%q is not a good Go package name: use lower-case letters and digits, a letter first", name)
	}
	files, err := scaffold.Files(name)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		p := filepath.Join(dir, filepath.FromSlash(f.Name))
		if _, err := os.Lstat(p); err == nil {
			return nil, fmt.Errorf("%s exists: nothing was written; remove it or choose another folder or --name", p)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	var written []string
	for _, f := range files {
		p := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			return written, err
		}
		if err := os.WriteFile(p, f.Data, 0o666); err != nil {
			return written, err
		}
		written = append(written, f.Name)
	}
	return written, nil
}
