package project

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/config"
	"github.com/apigen-go/apigen/generator/write"
)

// Orphans are the folders below the project's root that apigen once wrote and that no
// target makes any more: the target was removed, or its out was changed. They are
// slash-separated and sorted. Projects inside the project are their own business.
func (p *Project) Orphans() ([]string, error) {
	root := p.Root
	if root == "" {
		root = "."
	}
	var out []string
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			if d != nil && d.IsDir() && file != root {
				return filepath.SkipDir // not to be read, so not written either
			}
			return err
		}
		if d.IsDir() {
			if file != root && foreign(file, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if d.Name() != write.SumName {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if !slices.ContainsFunc(p.Targets, func(t config.Target) bool { return path.Clean(t.Out) == rel }) {
			out = append(out, rel)
		}
		return nil
	})
	return out, err
}

// foreign reports whether a folder is none of the project's packages.
func foreign(dir, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" || name == "node_modules" {
		return true
	}
	for _, own := range [...]string{config.FileName, "go.mod"} {
		if _, err := os.Stat(filepath.Join(dir, own)); err == nil {
			return true
		}
	}
	return false
}
