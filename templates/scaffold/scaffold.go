// Package scaffold holds the files that `apigen init` gives a newcomer: a
// configuration, a small commented spec that works as it is, and the go:generate
// line.
package scaffold

import (
	"crypto/md5"
	"embed"
	"encoding/hex"
	"path"
	"strings"
)

//go:embed files/*.tmpl
var files embed.FS

// File is one file to write, relative to the project's root.
type File struct {
	Name string
	Data []byte
}

// Files returns the files of a new project whose vendor is called name, a Go package
// name. The go:generate line goes into a package of its own beside the specs, so that it
// fits into any project.
func Files(name string) ([]File, error) {
	spec := path.Join("specs", name, "openapi.yaml")
	fill := strings.NewReplacer(
		"{{.Name}}", name,
		"{{.Spec}}", spec,
		"{{.Out}}", path.Join("generated", name),
		// The vector's signature by the rule that the spec states.
		"{{.Signature}}", md5Hex("s3cr3t"+"1700000000"+`{"page":1}`),
	)
	var out []File
	for _, f := range []struct{ tmpl, name string }{
		{"apigen.yaml.tmpl", "apigen.yaml"},
		{"openapi.yaml.tmpl", spec},
		{"generate.go.tmpl", "specs/generate.go"},
	} {
		data, err := files.ReadFile("files/" + f.tmpl)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: f.name, Data: []byte(fill.Replace(string(data)))})
	}
	return out, nil
}

func md5Hex(s string) string {
	h := md5.Sum([]byte(s))
	return hex.EncodeToString(h[:])
}
