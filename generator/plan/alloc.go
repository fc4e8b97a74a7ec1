package plan

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// rank is the order in which names are claimed. A lower rank wins a collision,
// and within a rank the earlier claim.
type rank int

const (
	rankFixed     rank = iota // Client, Config, New: what every package has
	rankGoName                // x-go-name
	rankComponent             // component schemas
	rankOperation             // services, requests, webhooks
	rankInline                // inline schemas
	rankDerived               // constants of enums, sentinels, unexported variables
	ranks
)

// claim asks for one package-level name.
type claim struct {
	key   string // stable source key, the same in every run over the same document
	kind  string // for diagnostics: "type", "constant", ...
	rank  rank
	wants []string // first choice first; the last one gets a number if all are taken
	pos   ir.Pos
	name  *string // where the result goes
	quiet bool    // a collision is nobody's concern (unexported names)
}

// allocator hands out the package-level names of one package: types, constants,
// functions and variables alike, so that no two declarations can ever meet.
//
// Claims are collected first and settled at once. That makes the outcome a function
// of the document and not of the order in which plan happens to walk it, and lets
// frozen names of an earlier run be honoured before anything new is named.
type allocator struct {
	claims []claim
	taken  map[string]string // name -> key
	folded map[string]string // lower-cased name -> key, for names that differ only by case
	frozen map[string]string
	// reserved are the frozen names of keys that are still in the document.
	reserved map[string]string
	names    map[string]string // settled: key -> name
}

func newAllocator(frozen map[string]string) *allocator {
	a := &allocator{
		taken:  map[string]string{},
		folded: map[string]string{},
		frozen: frozen, reserved: map[string]string{},
		names: map[string]string{},
	}
	for _, name := range predeclared {
		a.taken[name] = "go"
	}
	for _, name := range importedNames {
		a.taken[name] = "import"
	}
	return a
}

// predeclared identifiers may be shadowed, but code that does is hard to read and,
// where generated code uses them, wrong.
var predeclared = []string{
	"any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex", "complex64", "complex128", "copy",
	"delete", "error", "false", "float32", "float64", "imag", "init", "int", "int8", "int16", "int32", "int64", "iota",
	"len", "main", "make", "max", "min", "new", "nil", "panic", "print", "println", "real", "recover", "rune", "string",
	"true", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "_",
}

// importedNames are the packages that generated files may import.
var importedNames = []string{
	"cmp", "context", "embed", "errors", "fmt", "http", "iter", "json", "log", "mock", "os", "sdk", "signing", "slog",
	"strings", "testing", "time", "xmlbody",
}

func (a *allocator) add(c claim) { a.claims = append(a.claims, c) }

// reserve keeps the frozen names of keys that the document still has, whichever
// pass will claim them: a new component may not take the name of an old inline type.
func (a *allocator) reserve(live map[string]bool) {
	for key, name := range a.frozen {
		if live[key] {
			a.reserved[name] = key
		}
	}
}

// settle gives every claim its name and reports the collisions it had to resolve.
func (a *allocator) settle() ir.Diagnostics {
	var ds ir.Diagnostics
	open := make([]int, 0, len(a.claims))
	for i, c := range a.claims {
		name, ok := a.frozen[c.key]
		switch {
		case !ok || c.rank == rankFixed || c.rank == rankGoName:
			open = append(open, i) // what the user says now counts more than what was
		case !usable(name) || !ast.IsExported(name) && !c.quiet || a.taken[name] != "" || a.reserved[name] != "" && a.reserved[name] != c.key:
			ds = append(ds, warning(c.pos, "frozen-name", "the frozen name %q of this %s cannot be used again", name, c.kind))
			open = append(open, i)
		default:
			a.give(c, name)
		}
	}
	for r := rank(0); r < ranks; r++ {
		for _, i := range open {
			if c := a.claims[i]; c.rank == r {
				ds = append(ds, a.choose(c)...)
			}
		}
	}
	a.claims = nil
	return ds
}

func (a *allocator) choose(c claim) ir.Diagnostics {
	for _, want := range c.wants {
		if a.free(c, want) {
			a.give(c, want)
			return a.collision(c, want)
		}
	}
	base := c.wants[len(c.wants)-1]
	if last := base[len(base)-1]; '0' <= last && last <= '9' {
		base += "_"
	}
	for n := 2; ; n++ {
		if want := base + strconv.Itoa(n); a.free(c, want) {
			a.give(c, want)
			return a.collision(c, want)
		}
	}
}

// free reports whether name can be given away. Types that differ only by case are
// told apart too: Go would, readers would not. Constants may (asc and ASC).
func (a *allocator) free(c claim, name string) bool {
	if key := a.reserved[name]; key != "" && key != c.key && c.rank > rankGoName {
		return false
	}
	return usable(name) && a.taken[name] == "" && (c.rank == rankDerived || a.folded[strings.ToLower(name)] == "")
}

func (a *allocator) give(c claim, name string) {
	a.taken[name] = c.key
	if c.rank != rankDerived {
		a.folded[strings.ToLower(name)] = c.key
	}
	a.names[c.key] = name
	*c.name = name
}

func (a *allocator) collision(c claim, got string) ir.Diagnostics {
	if c.quiet || got == c.wants[0] {
		return nil
	}
	want := c.wants[0]
	holder := a.taken[want]
	if holder == "" {
		holder = a.folded[strings.ToLower(want)]
	}
	d := warning(c.pos, "name-collision", "%s is named %s: %s is taken by %s", subject(c.key), got, want, describeHolder(holder))
	d.Advice = "Say x-go-name to choose the name yourself."
	return ir.Diagnostics{d}
}

func describeHolder(key string) string {
	switch key {
	case "":
		return "the language"
	case "go":
		return "a Go keyword or predeclared name"
	case "import":
		return "an imported package"
	}
	return subject(key)
}

// subjects are the words for what a key stands for, by the word before its first colon.
var subjects = map[string]string{
	"type": "type", "enum": "constant", "request": "request of", "result": "result of", "tag": "service of tag",
	"fixed": "generated", "from": "constructor of", "error": "error", "scheme": "constant of security scheme",
	"flow": "flow of security scheme", "scope": "constant of scope", "sealed": "interface of", "var": "variable of",
}

// subject says what a key stands for, in the words of the document.
func subject(key string) string {
	word, rest, ok := strings.Cut(key, ":")
	if !ok || subjects[word] == "" {
		return key
	}
	for _, more := range [...]string{"op:", "hook:", "type:"} {
		rest = strings.TrimPrefix(rest, more)
	}
	return "the " + subjects[word] + " " + rest
}

func usable(name string) bool { return token.IsIdentifier(name) && name != "_" }

func warning(pos ir.Pos, code, format string, args ...any) ir.Diagnostic {
	return ir.Diagnostic{Severity: ir.Warning, Pos: pos, Code: code, Message: fmt.Sprintf(format, args...)}
}

// scope names what lives inside one declaration: fields and methods of a struct,
// parameters of a function. Such names meet only each other.
type scope struct{ taken map[string]bool }

func newScope(reserved ...string) *scope {
	s := &scope{taken: map[string]bool{}}
	for _, name := range reserved {
		s.taken[name] = true
	}
	return s
}

// name takes the first free one of wants, or numbers the last.
func (s *scope) name(wants ...string) string {
	for _, want := range wants {
		if usable(want) && !s.taken[want] {
			s.taken[want] = true
			return want
		}
	}
	base := wants[len(wants)-1]
	if !usable(base) {
		base += "_" // a keyword: type becomes type_, then type_2
		if usable(base) && !s.taken[base] {
			s.taken[base] = true
			return base
		}
	}
	if last := base[len(base)-1]; '0' <= last && last <= '9' {
		base += "_"
	}
	for n := 2; ; n++ {
		if want := base + strconv.Itoa(n); usable(want) && !s.taken[want] {
			s.taken[want] = true
			return want
		}
	}
}
