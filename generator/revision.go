package generator

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/templates"
)

// sources are the generator's own files. Their hash is part of every manifest: output
// that an older generator wrote is done again, and two machines with the same
// generator agree without a version number that somebody must remember to raise.
//
//go:embed *.go ir/*.go markdown/*.go load/*.go load/*/*.go plan/*.go emit/*.go emit/*/*.go
var sources embed.FS

// Revision is a hash of the generator's own code and templates, tests left out.
var Revision = sync.OnceValue(func() string {
	h := sha256.New()
	add := func(fsys fs.FS) {
		err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(p, "_test.go") || strings.Contains(p, "testdata/") {
				return err
			}
			data, err := fs.ReadFile(fsys, p)
			h.Write([]byte(p + "\n"))
			// A checkout with CRLF line ends is the same generator.
			h.Write(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
			return err
		})
		if err != nil {
			panic(err) // an embedded file cannot fail to be read
		}
	}
	add(sources)
	add(templates.FS)
	return "h1:" + base64.StdEncoding.EncodeToString(h.Sum(nil))
})
