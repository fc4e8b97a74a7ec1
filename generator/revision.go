package generator

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io"
	"io/fs"
	"strings"
	"sync"
)

// sources are the generator's own files. Their hash is part of every manifest: output
// that an older generator wrote is done again, and two machines with the same
// generator agree without a version number that somebody must remember to raise.
//
//go:embed *.go ir/*.go markdown/*.go load/*.go load/*/*.go plan/*.go emit/*.go emit/*/*.go write/*.go
var sources embed.FS

// Revision is a hash of the generator's own code, tests left out.
var Revision = sync.OnceValue(func() string {
	h := sha256.New()
	buf := make([]byte, 16<<10)
	err := fs.WalkDir(sources, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(p, "_test.go") || strings.Contains(p, "testdata/") {
			return err
		}
		f, err := sources.Open(p)
		if err != nil {
			return err
		}
		io.WriteString(h, p+"\n")
		_, err = io.CopyBuffer(withoutCR{h}, f, buf)
		return err
	})
	if err != nil {
		panic(err) // an embedded file cannot fail to be read
	}
	return "h1:" + base64.StdEncoding.EncodeToString(h.Sum(nil))
})

// withoutCR drops carriage returns: a checkout with CRLF line ends is the same generator.
type withoutCR struct{ w io.Writer }

func (c withoutCR) Write(b []byte) (int, error) {
	for line := range bytes.SplitSeq(b, []byte("\r")) {
		if _, err := c.w.Write(line); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}
