// Package config reads apigen.yaml, the file that lists what a project generates.
//
// Everything that is wrong is reported at once with path:line:col; an unknown key is
// an error, so that a typo never silently changes nothing.
package config

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/apigen-go/apigen/generator/ir"
)

// FileName is the configuration's name in a project's root folder.
const FileName = "apigen.yaml"

// Layouts that a target can choose.
const (
	LayoutPackage = "package" // one package, one service struct a tag
	LayoutGroups  = "groups"  // a root package and one package a group
)

// What a target can choose for optional members that may be null.
const (
	NullablePatch  = "patch"  // sdk.Nullable in what a PATCH sends
	NullableAlways = "always" // everywhere
	NullableNever  = "never"

	NamesFull  = "full"
	NamesShort = "short"
)

// What a target can choose for the rules of the document.
const (
	ValidateRequests = "requests" // requests are checked
	ValidateAnswers  = "answers"  // answers can be checked too
)

// Config is one apigen.yaml.
type Config struct {
	Targets []Target
}

// Target is one document and where its Go code goes. Paths are slash-separated and
// relative to the folder of apigen.yaml.
type Target struct {
	// Spec is the OpenAPI document. Required.
	Spec string
	// Out is the folder that apigen owns. Required.
	Out string
	// Package is the Go package name; default: the last element of Out.
	Package string
	// Import is the import path of Out; default: found through the go.mod above it.
	Import string
	// Layout is "package" (default) or "groups".
	Layout string
	// Nullable says which optional members that may be null tell null from absence:
	// "patch" (default), "always" or "never".
	Nullable string
	// Validate says what has rules that can be checked: "requests" (default) or "answers",
	// which means both.
	Validate string
	// Names says what methods of a group are called: "full" (default), after their operation,
	// or "short", without the group's noun.
	Names string
	// Test asks for a <package>test package with a server that plays the vendor, and for
	// tests that make every call once.
	Test bool
	// Overlays are OpenAPI Overlay files, applied in order.
	Overlays []string
	// Allow names remote hosts and files outside the spec's folder that $ref may reach.
	Allow []string
	// Media are media types in order of preference, where a body or an answer is offered in
	// several.
	Media []string
	// Keep are patterns (path.Match) of files in Out that are the user's own.
	Keep []string
	// Strict turns warnings into failure.
	Strict bool

	Pos ir.Pos
}

// Parse reads a configuration. file is its name for positions; the targets are
// complete (defaults filled in) where no diagnostic is an error.
func Parse(file string, data []byte) (*Config, ir.Diagnostics) {
	p := &parser{file: file, lines: strings.Split(string(data), "\n")}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		p.errorf(nil, "bad-yaml", "correct the YAML; indentation uses spaces, and values with ': ' need quotes", "%s", yamlMessage(err))
		return &Config{}, p.diags
	}
	if len(doc.Content) == 0 {
		p.errorf(nil, "empty-config", "list at least one target; `apigen init` writes a working example", "the file is empty")
		return &Config{}, p.diags
	}
	cfg := p.config(doc.Content[0])
	p.checkOverlap(cfg.Targets)
	return cfg, p.diags.Sorted()
}

type parser struct {
	file  string
	lines []string
	diags ir.Diagnostics
}

func (p *parser) config(n *yaml.Node) *Config {
	cfg := &Config{}
	p.mapping(n, "the configuration", map[string]func(*yaml.Node){
		"version": func(v *yaml.Node) {
			if v.Value != "1" {
				p.errorf(v, "bad-version", "write version: 1", "version %q is not known to this apigen", v.Value)
			}
		},
		"targets": func(v *yaml.Node) {
			if v.Kind != yaml.SequenceNode {
				p.errorf(v, "bad-targets", "write a list: `- spec: ...`", "targets is not a list")
				return
			}
			for _, t := range v.Content {
				cfg.Targets = append(cfg.Targets, p.target(t))
			}
		},
	})
	if len(cfg.Targets) == 0 && !p.diags.HasErrors() {
		p.errorf(n, "no-targets", "add a target with spec and out", "there is no target")
	}
	return cfg
}

func (p *parser) target(n *yaml.Node) Target {
	t := Target{Layout: LayoutPackage, Nullable: NullablePatch, Validate: ValidateRequests, Names: NamesFull, Pos: p.pos(n)}
	p.mapping(n, "a target", map[string]func(*yaml.Node){
		"spec":     func(v *yaml.Node) { t.Spec = p.relPath(v) },
		"out":      func(v *yaml.Node) { t.Out = p.relPath(v) },
		"package":  func(v *yaml.Node) { t.Package = v.Value },
		"import":   func(v *yaml.Node) { t.Import = v.Value },
		"test":     func(v *yaml.Node) { t.Test = p.boolean(v) },
		"tests":    func(v *yaml.Node) { t.Test = p.boolean(v) }, // as the flag is called
		"strict":   func(v *yaml.Node) { t.Strict = p.boolean(v) },
		"overlays": func(v *yaml.Node) { t.Overlays = p.strings(v, p.relPath) },
		"allow":    func(v *yaml.Node) { t.Allow = p.strings(v, scalar) },
		"media":    func(v *yaml.Node) { t.Media = p.strings(v, p.media) },
		"keep":     func(v *yaml.Node) { t.Keep = p.strings(v, p.pattern) },
		"layout": func(v *yaml.Node) {
			t.Layout = v.Value
			if v.Value != LayoutPackage && v.Value != LayoutGroups {
				p.errorf(v, "bad-layout", `use "package" or "groups"`, "layout %q is not known", v.Value)
			}
		},
		"validate": func(v *yaml.Node) {
			if t.Validate = v.Value; !KnownValidate(v.Value) {
				p.errorf(v, "bad-validate", `use "requests" or "answers"`, "validate %q is not known", v.Value)
			}
		},
		"names": func(v *yaml.Node) {
			if t.Names = v.Value; !KnownNames(v.Value) {
				p.errorf(v, "bad-names", `use "full" or "short"`, "names %q is not known", v.Value)
			}
		},
		"nullable": func(v *yaml.Node) {
			if t.Nullable = v.Value; !KnownNullable(v.Value) {
				p.errorf(v, "bad-nullable", `use "patch", "always" or "never"`, "nullable %q is not known", v.Value)
			}
		},
	})
	for key, value := range map[string]string{"spec": t.Spec, "out": t.Out} {
		if value == "" && n.Kind == yaml.MappingNode && !p.diags.HasErrors() {
			p.errorf(n, "missing-"+key, fmt.Sprintf("add `%s: ...`", key), "the target has no %s", key)
		}
	}
	if t.Package == "" {
		t.Package = PackageName(path.Base(t.Out))
	} else if t.Package != PackageName(t.Package) {
		p.errorf(n, "bad-package", "use lower-case letters and digits, a letter first", "%q is not a good Go package name", t.Package)
	}
	return t
}

// KnownNullable reports whether s is a value of the option nullable.
func KnownNullable(s string) bool {
	return s == NullablePatch || s == NullableAlways || s == NullableNever
}

// KnownNames reports whether s is a value of the option names.
func KnownNames(s string) bool { return s == NamesFull || s == NamesShort }

// KnownValidate reports whether s is a value of the option validate.
func KnownValidate(s string) bool { return s == ValidateRequests || s == ValidateAnswers }

// PackageName makes a Go package name of any text: its ASCII letters and digits in
// lower case, without leading digits; "api" where nothing is left.
func PackageName(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		if 'a' <= r && r <= 'z' || b.Len() > 0 && '0' <= r && r <= '9' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 || goKeywords[b.String()] {
		return "api" + b.String()
	}
	return b.String()
}

var goKeywords = map[string]bool{
	"break": true, "case": true, "chan": true, "const": true, "continue": true, "default": true, "defer": true,
	"else": true, "fallthrough": true, "for": true, "func": true, "go": true, "goto": true, "if": true,
	"import": true, "interface": true, "map": true, "package": true, "range": true, "return": true,
	"select": true, "struct": true, "switch": true, "type": true, "var": true, "main": true,
}

// checkOverlap refuses two targets whose folders contain each other: each run would
// take the other's files for strays.
func (p *parser) checkOverlap(ts []Target) {
	for i, a := range ts {
		for _, b := range ts[:i] {
			if a.Out != "" && b.Out != "" && (a.Out == b.Out || strings.HasPrefix(a.Out+"/", b.Out+"/") || strings.HasPrefix(b.Out+"/", a.Out+"/")) {
				p.diags = append(p.diags, ir.Diagnostic{
					Severity: ir.Error, Pos: a.Pos, Code: "overlapping-out",
					Message: fmt.Sprintf("out folder %q overlaps %q of another target", a.Out, b.Out),
					Advice:  "give each target a folder of its own",
					Snippet: p.snippet(a.Pos.Line),
				})
			}
		}
	}
}

func (p *parser) mapping(n *yaml.Node, what string, keys map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.errorf(n, "not-a-mapping", "write `key: value` lines", "%s is not a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		set, ok := keys[key.Value]
		switch {
		case !ok:
			p.errorf(key, "unknown-key", "known keys: "+strings.Join(sortedKeys(keys), ", "), "unknown key %q in %s", key.Value, what)
		case seen[key.Value]:
			p.errorf(key, "duplicate-key", "remove one of them", "key %q occurs twice in %s", key.Value, what)
		default:
			seen[key.Value] = true
			set(value)
		}
	}
}

func sortedKeys(m map[string]func(*yaml.Node)) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
