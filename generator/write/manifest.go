// Package write takes generated files to disk and tells what is there already.
//
// It owns the manifest, apigen.sum, which lies beside the output: hashes of
// everything that went in and of every file that came out, the names and pointer
// choices that must stay as they are. With it, write skips work that is done,
// removes what is no longer generated, and knows a file that was edited by hand.
package write

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// SumName is the manifest's file name.
const SumName = "apigen.sum"

// Manifest is the content of apigen.sum.
type Manifest struct {
	// Target is the target that the files were made for, with the name of the configuration
	// file that lists it; both are empty for a document that was named by flags.
	Target, Config string
	// Inputs are the files that were read, the configuration and the generator, by name.
	Inputs []Hash
	// Files are the generated files, sorted by name.
	Files []Hash
	// Frozen are Go names and field choices by their source's key, sorted by key: an
	// API that grows may not rename what users already compile against.
	Frozen []Frozen
}

// Hash is a name with the hash of its content.
type Hash struct{ Name, Sum string }

// Frozen is one choice that later runs keep.
type Frozen struct{ Key, Value string }

// Sum hashes content. Line ends are taken as they are: generated files have LF only.
func Sum(data []byte) string {
	h := sha256.Sum256(data)
	return "h1:" + base64.StdEncoding.EncodeToString(h[:])
}

// Format prints the manifest, one fact a line, so that it merges and reads well. Choices
// whose keys share all but the last name (the members of a type, the values of an enum) stand
// below what they share, each after a tab: that saves a third of the bytes.
func (m *Manifest) Format() []byte {
	var b bytes.Buffer
	b.WriteString("# Written by apigen. It keeps names stable and finds edited files: commit it.\n")
	if m.Target != "" {
		fmt.Fprintf(&b, "target %s %s\n", quote(m.Target), quote(m.Config))
	}
	for _, h := range m.Inputs {
		fmt.Fprintf(&b, "input %s %s\n", quote(h.Name), h.Sum)
	}
	for _, h := range m.Files {
		fmt.Fprintf(&b, "file %s %s\n", quote(h.Name), h.Sum)
	}
	shared := ""
	for i, f := range m.Frozen {
		owner := ownerOf(f.Key)
		if owner == "" || owner != shared && (i+1 == len(m.Frozen) || owner != ownerOf(m.Frozen[i+1].Key)) {
			shared = ""
			fmt.Fprintf(&b, "keep %s %s\n", quote(f.Key), quote(f.Value))
			continue
		}
		if owner != shared {
			shared = owner
			fmt.Fprintf(&b, "keep %s\n", quote(owner))
		}
		fmt.Fprintf(&b, "\t%s %s\n", quote(f.Key[len(owner):]), quote(f.Value))
	}
	return b.Bytes()
}

// ownerOf is a key up to the member or value that it ends with, "" where it has neither.
func ownerOf(key string) string { return key[:strings.LastIndexAny(key, ".=")+1] }

// ParseManifest reads what Format printed. The error names the line.
func ParseManifest(data []byte) (*Manifest, error) {
	m := &Manifest{}
	sc := bufio.NewScanner(bytes.NewReader(data))
	sc.Buffer(nil, 1<<20)
	shared := ""
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		kind, rest := "", line
		below := strings.HasPrefix(sc.Text(), "\t") && shared != ""
		if !below {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			kind, rest, _ = strings.Cut(line, " ")
		}
		a, rest, err := unquote(rest)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if kind == "keep" && rest == "" && ownerOf(a) == a {
			shared = a
			continue
		}
		b, rest, err := unquote(rest)
		if err != nil || rest != "" {
			return nil, fmt.Errorf("line %d: not an entry: %q", n, line)
		}
		if below {
			m.Frozen = append(m.Frozen, Frozen{shared + a, b})
			continue
		}
		shared = ""
		switch kind {
		case "target":
			m.Target, m.Config = a, b
		case "input":
			m.Inputs = append(m.Inputs, Hash{a, b})
		case "file":
			m.Files = append(m.Files, Hash{a, b})
		case "keep":
			m.Frozen = append(m.Frozen, Frozen{a, b})
		default:
			return nil, fmt.Errorf("line %d: unknown entry %q", n, kind)
		}
	}
	return m, sc.Err()
}

// File returns the recorded hash of a generated file.
func (m *Manifest) File(name string) (string, bool) {
	i := slices.IndexFunc(m.Files, func(h Hash) bool { return h.Name == name })
	if i < 0 {
		return "", false
	}
	return m.Files[i].Sum, true
}

// SameInputs reports whether both were generated from the same things.
func (m *Manifest) SameInputs(inputs []Hash) bool { return slices.Equal(m.Inputs, inputs) }

// quote leaves plain words alone, so that the common line has no noise.
func quote(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == '"' || r == 0x7f || r == 0xfffd }) {
		return s
	}
	return strconv.Quote(s)
}

func unquote(s string) (word, rest string, err error) {
	s = strings.TrimLeft(s, " ")
	if !strings.HasPrefix(s, `"`) {
		word, rest, _ = strings.Cut(s, " ")
		if word == "" {
			return "", "", fmt.Errorf("an entry is cut short")
		}
		return word, strings.TrimLeft(rest, " "), nil
	}
	q, err := strconv.QuotedPrefix(s)
	if err != nil {
		return "", "", fmt.Errorf("bad quoting: %q", s)
	}
	word, err = strconv.Unquote(q)
	return word, strings.TrimLeft(s[len(q):], " "), err
}
