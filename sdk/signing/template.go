package signing

import (
	"fmt"
	"strings"
)

// template is a parsed text. Its parts are rendered one after the other.
type template struct {
	src   string
	parts []part
}

// part is a literal or a reference to a value.
type part struct {
	lit     string
	kind    refKind
	index   int    // of the credential, the step or the built-in value
	name    string // of the reference; for lookups what stands after the dot
	filters []filter
}

// refKind says where a reference points to.
type refKind uint8

const (
	refLiteral refKind = iota
	refCredential
	refStep
	refBuiltin
	refLookup    // {query.x}: index is the place
	refPairName  // {name} in Params.Pair
	refPairValue // {value} in Params.Pair
)

// builtin is a value that every request has.
type builtin int

const (
	valTimestamp builtin = iota
	valNonce
	valToken
	valMethod
	valHost
	valPath
	valQuery
	valTarget
	valBody
	valRawBody
	valMedia
	valURL
)

var builtinNames = []string{
	valTimestamp: "timestamp", valNonce: "nonce", valToken: "token", valMethod: "method", valHost: "host",
	valPath: "path", valQuery: "query", valTarget: "target", valBody: "body", valRawBody: "rawbody",
	valMedia: "media", valURL: "url",
}

// place is a part of a request that holds named values.
type place uint8

const (
	inQuery place = iota
	inForm
	inJSON
	inXML
	inHeader
	inCookie
	inParam // by method and content type
)

var placeNames = []string{
	inQuery: "query", inForm: "form", inJSON: "json", inXML: "xml", inHeader: "header", inCookie: "cookie", inParam: "param",
}

func placeOf(name string) (place, bool) {
	for i, n := range placeNames {
		if n == name {
			return place(i), true
		}
	}
	return 0, false
}

// scope is what a template may refer to.
type scope struct {
	creds []Credential
	steps []string // nil: none yet; later ones are unknown
	later []string // steps that are computed after this template
	pair  bool     // {name} and {value} of a parameter
}

// parseTemplate reads src; a reference that does not resolve within sc is an error.
func parseTemplate(src string, sc *scope) (*template, error) {
	t := &template{src: src}
	var lit strings.Builder
	flush := func() {
		if lit.Len() > 0 {
			t.parts = append(t.parts, part{lit: lit.String()})
			lit.Reset()
		}
	}
	for i := 0; i < len(src); i++ {
		c := src[i]
		switch {
		case (c == '{' || c == '}') && i+1 < len(src) && src[i+1] == c:
			lit.WriteByte(c)
			i++
		case c == '}':
			return nil, fmt.Errorf("character %d: a single } (write }} for a brace)", i+1)
		case c == '{':
			end := strings.IndexByte(src[i:], '}')
			if end < 0 {
				return nil, fmt.Errorf("character %d: { without } (write {{ for a brace)", i+1)
			}
			flush()
			p, err := parseRef(src[i+1:i+end], sc)
			if err != nil {
				return nil, err
			}
			t.parts = append(t.parts, p)
			i += end
		default:
			lit.WriteByte(c)
		}
	}
	flush()
	return t, nil
}

// parseRef reads what stands between braces: a name and its filters.
func parseRef(text string, sc *scope) (part, error) {
	name, rest, more := strings.Cut(text, "|")
	p, err := resolveName(name, sc)
	if err != nil {
		return part{}, err
	}
	for more {
		var f string
		f, rest, more = strings.Cut(rest, "|")
		parsed, err := parseFilter(f)
		if err != nil {
			return part{}, err
		}
		p.filters = append(p.filters, parsed)
	}
	return p, nil
}

// resolveName finds what a name stands for. Steps may not hide credentials and
// neither may hide built-in values (Check refuses such names), so order is moot.
func resolveName(name string, sc *scope) (part, error) {
	if sc.pair && name == "name" {
		return part{kind: refPairName, name: name}, nil
	}
	if sc.pair && name == "value" {
		return part{kind: refPairValue, name: name}, nil
	}
	for i := range sc.creds {
		if sc.creds[i].Name == name {
			return part{kind: refCredential, index: i, name: name}, nil
		}
	}
	for i, s := range sc.steps {
		if s == name {
			return part{kind: refStep, index: i, name: name}, nil
		}
	}
	for i, b := range builtinNames {
		if b == name {
			return part{kind: refBuiltin, index: i, name: name}, nil
		}
	}
	if where, field, ok := strings.Cut(name, "."); ok && field != "" {
		if at, known := placeOf(where); known {
			return part{kind: refLookup, index: int(at), name: field}, nil
		}
	}
	for _, s := range sc.later {
		if s == name {
			return part{}, &nameError{name: name, advice: "move the step that computes it up", msg: fmt.Sprintf("step %q is used before it is computed", name)}
		}
	}
	return part{}, &nameError{name: name, advice: adviseName(name, sc), msg: fmt.Sprintf("unknown name %q", name)}
}

// nameError is a reference that does not resolve, with what to do about it.
type nameError struct{ name, msg, advice string }

func (e *nameError) Error() string { return e.msg }

// adviseName names the closest known name, or all of them.
func adviseName(name string, sc *scope) string {
	var known []string
	for i := range sc.creds {
		known = append(known, sc.creds[i].Name)
	}
	known = append(known, sc.steps...)
	if sc.pair {
		known = append(known, "name", "value")
	}
	known = append(known, builtinNames...)
	if near := nearest(name, known); near != "" {
		return fmt.Sprintf("did you mean {%s}?", near)
	}
	return "known here: " + strings.Join(known, ", ") + ", and query.x, form.x, json.x, xml.x, header.x, cookie.x, param.x"
}

// nearest gives the known word that takes at most two edits, or "".
func nearest(word string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least && d < len(word) {
			best, least = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diag
			if a[i-1] != b[j-1] {
				cost++
			}
			diag, row[j] = row[j], min(cost, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// refers reports whether any part fits.
func (t *template) refers(fits func(*part) bool) bool {
	if t == nil {
		return false
	}
	for i := range t.parts {
		if t.parts[i].kind != refLiteral && fits(&t.parts[i]) {
			return true
		}
	}
	return false
}

// bare gives the only part of a template that is one reference without filters.
func (t *template) bare() *part {
	if len(t.parts) == 1 && t.parts[0].kind != refLiteral && len(t.parts[0].filters) == 0 {
		return &t.parts[0]
	}
	return nil
}

// static reports whether the template depends on credentials alone.
func (t *template) static() bool {
	return !t.refers(func(p *part) bool { return p.kind != refCredential })
}
