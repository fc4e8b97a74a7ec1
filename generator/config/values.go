package config

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/apigen-go/apigen/generator/ir"
)

// relPath reads a path that must stay below the configuration's folder: a
// configuration means the same on every machine.
func (p *parser) relPath(v *yaml.Node) string {
	s := strings.TrimSpace(v.Value)
	clean := path.Clean(s)
	switch {
	case v.Kind != yaml.ScalarNode || s == "":
		p.errorf(v, "bad-path", "write a relative path such as specs/acme/openapi.yaml", "a path is expected")
		return ""
	case strings.Contains(s, `\`):
		p.errorf(v, "bad-path", "use forward slashes on every system", "path %q has a backslash", s)
		return ""
	case path.IsAbs(s) || filepath.VolumeName(s) != "" || clean == ".." || strings.HasPrefix(clean, "../"):
		p.errorf(v, "path-outside", "keep specs and output below the folder of the configuration", "path %q leads outside the project", s)
		return ""
	case clean == ".":
		p.errorf(v, "bad-path", "name a folder of its own", "path %q is the project's root", s)
		return ""
	}
	return clean
}

func (p *parser) pattern(v *yaml.Node) string {
	if _, err := path.Match(v.Value, ""); err != nil {
		p.errorf(v, "bad-pattern", "use a pattern such as extra_*.go", "%q is not a pattern", v.Value)
	}
	return v.Value
}

func (p *parser) media(v *yaml.Node) string {
	if top, sub, ok := strings.Cut(v.Value, "/"); !ok || top == "" || sub == "" || strings.ContainsAny(v.Value, " ,") {
		p.errorf(v, "bad-media", "write a media type such as application/x-www-form-urlencoded", "%q is no media type", v.Value)
	}
	return v.Value
}

func (p *parser) boolean(v *yaml.Node) bool {
	var b bool
	if err := v.Decode(&b); err != nil || v.Tag != "!!bool" {
		p.errorf(v, "not-a-boolean", "write true or false", "%q is not a boolean", v.Value)
	}
	return b
}

func (p *parser) strings(v *yaml.Node, each func(*yaml.Node) string) []string {
	if v.Kind != yaml.SequenceNode {
		p.errorf(v, "not-a-list", "write a list: [a, b]", "a list is expected")
		return nil
	}
	var out []string
	for _, item := range v.Content {
		out = append(out, each(item))
	}
	return out
}

func scalar(v *yaml.Node) string { return v.Value }

func (p *parser) pos(n *yaml.Node) ir.Pos {
	if n == nil {
		return ir.Pos{File: p.file}
	}
	return ir.Pos{File: p.file, Line: n.Line, Col: n.Column}
}

func (p *parser) snippet(line int) string {
	if line < 1 || line > len(p.lines) {
		return ""
	}
	return strings.TrimRight(p.lines[line-1], "\r")
}

var yamlLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (?:unmarshal errors:\s*)?line (\d+): (.*)`) })

// yamlMessage drops the library's own prefix; the position says the rest.
func yamlMessage(err error) string {
	if m := yamlLine().FindStringSubmatch(err.Error()); m != nil {
		return "line " + m[1] + ": " + m[2]
	}
	return strings.TrimPrefix(err.Error(), "yaml: ")
}

func (p *parser) errorf(n *yaml.Node, code, advice, format string, args ...any) {
	pos := p.pos(n)
	msg := fmt.Sprintf(format, args...)
	if n == nil {
		var line int
		if _, err := fmt.Sscanf(msg, "line %d: ", &line); err == nil {
			pos.Line, pos.Col = line, 1
			_, msg, _ = strings.Cut(msg, ": ")
		}
	}
	p.diags = append(p.diags, ir.Diagnostic{
		Severity: ir.Error, Pos: pos, Code: code, Message: msg, Advice: advice, Snippet: p.snippet(pos.Line),
	})
}
