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

// Orphan is a folder that apigen once wrote and that no target makes.
type Orphan struct {
	// Folder is below the project's root and slash-separated.
	Folder string
	// Target and Config name the target that made the folder: it was removed, or its out was
	// changed. Both are empty where the manifest names none, as for a document that was named
	// by flags.
	Target, Config string
}

// Orphans are the folders below the project's root that apigen once wrote and that no
// target makes, sorted. Projects inside the project are their own business.
func (p *Project) Orphans() ([]Orphan, error) {
	root := p.Root
	if root == "" {
		root = "."
	}
	var out []Orphan
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
			orphan := Orphan{Folder: rel}
			if data, err := os.ReadFile(file); err == nil {
				if m, err := write.ParseManifest(data); err == nil {
					orphan.Target, orphan.Config = m.Target, m.Config
				}
			}
			out = append(out, orphan)
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
