package tree

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Problem is a finding of the parsers. A fatal one means that there is no tree.
type Problem struct {
	Fatal     bool
	Code      string
	Message   string
	Advice    string
	Line, Col int
}

// Parse reads data as JSON or YAML into f.Root. It returns what it found wrong; where
// a finding is fatal, f.Root stays nil.
func Parse(f *File, data []byte) []Problem {
	data, encoding := decode(data)
	ps := parse(f, data)
	if encoding != nil {
		ps = append([]Problem{*encoding}, ps...)
	}
	return ps
}

func parse(f *File, data []byte) []Problem {
	f.text = string(data)
	if strings.TrimSpace(f.text) == "" {
		return []Problem{{Fatal: true, Code: "empty-document", Message: "the document is empty", Line: 1, Col: 1,
			Advice: "an OpenAPI document begins with openapi: 3.1.0"}}
	}
	var problems []Problem
	// A document in braces is JSON, unless YAML's flow style (comments, unquoted keys)
	// proves otherwise: then the YAML reader has the last word.
	if first := strings.TrimSpace(f.text)[0]; first == '{' || first == '[' {
		n, ps := parseJSON(f, f.text)
		if n != nil {
			f.Root = n
			return ps
		}
		problems = ps
	}
	clean, p := sanitize(data)
	n, ps := parseYAML(f, clean)
	if n == nil {
		if repaired, tabs := untab(clean); repaired != nil {
			if again, also := parseYAML(f, repaired); again != nil {
				n, ps = again, append([]Problem{*tabs}, also...)
			}
		}
	}
	f.Root = n
	switch {
	case n == nil && problems != nil:
		return problems
	case n != nil && problems != nil && strings.HasSuffix(strings.ToLower(f.Path), ".json"):
		not := problems[0]
		not.Fatal, not.Code, not.Message = false, "not-json", "the file is not JSON but YAML: "+not.Message
		ps = append([]Problem{not}, ps...)
	}
	if p != nil {
		ps = append([]Problem{*p}, ps...)
	}
	return ps
}

// sanitize replaces what YAML does not allow in a stream at all: invalid UTF-8 and
// control characters. Documents exported from other systems have them inside
// descriptions, where they mean nothing.
func sanitize(data []byte) ([]byte, *Problem) {
	var first *Problem
	line, col := 1, 1
	var out []byte
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		bad := r == utf8.RuneError && size == 1 ||
			r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f && r <= 0x9f && r != 0x85 ||
			r == 0xFFFE || r == 0xFFFF
		if bad {
			if first == nil {
				out = append(make([]byte, 0, len(data)), data[:i]...)
				first = &Problem{Code: "bad-character", Line: line, Col: col,
					Message: fmt.Sprintf("character %#x is not allowed in YAML; it is read as a space", data[i:i+size]),
					Advice:  "save the file as UTF-8 without control characters"}
			}
			out = append(out, ' ')
		} else if first != nil {
			out = append(out, data[i:i+size]...)
		}
		if r == '\n' {
			line++
			col = 0
		}
		col++
		i += size
	}
	if first == nil {
		return data, nil
	}
	return out, first
}

func duplicate(key string, line, col, firstLine int32) Problem {
	return Problem{Code: "duplicate-key", Line: int(line), Col: int(col),
		Message: fmt.Sprintf("%q is already defined on line %d", key, firstLine),
		Advice:  "rename or remove one of them; objects are merged, of other values the last one counts"}
}

// merge adds a second value for the member at i: objects are united, so that no path
// and no schema is lost; anything else is replaced.
func (n *Node) merge(i int, v *Node) {
	at := &n.within.entries[i]
	old := at.Value
	if old.Kind != Map || v.Kind != Map {
		v.parent, v.key = n, at.Key
		at.Value = v
		return
	}
	for _, e := range v.Children() {
		if j := old.find(e.Key); j >= 0 {
			old.merge(j, e.Value)
		} else {
			old.SetEntry(e)
		}
	}
}
