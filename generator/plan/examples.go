package plan

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Example is a documentation example that compiles.
type Example struct {
	Package   string // package name
	Import    string
	Env       string // prefix of environment variables
	Fields    []Credential
	BaseURL   bool     // Config.BaseURL must be set
	Group     *Type    // layout groups: the service's constructor
	Selector  []string // client, Order
	Method    *Method
	Args      []*Value
	ZeroIn    bool // the request argument is an empty struct
	ResultVar string
	// Test is the test server's package; the example then runs against it and prints
	// Show, a field of the result (or the result itself), which gives Output.
	Test   string
	Show   string
	Output string
}

// Declares lists the example function.
func (d *Example) Declares() []string { return []string{"Example"} }

func (d *Example) imports(yield func(string)) {
	for _, path := range []string{"context", "errors", "fmt", "log", SDK, d.Import} {
		yield(path)
	}
	if d.Test != "" {
		yield(d.Test)
		yield(Mock)
	} else if len(d.Fields) > 0 {
		yield("os")
	}
	if d.Group != nil {
		d.Group.imports(yield)
	}
	for _, a := range d.Args {
		a.imports(yield)
	}
	if d.ZeroIn {
		d.Method.InType.imports(yield)
	}
}

func (d *Example) weight() int { return 40 * lineWeight }

// buildExample picks the call that shows best how the package is used: one that only
// reads and needs little.
func (b *builder) buildExample(page *Page) *Example {
	var best *call
	score := 0
	for _, c := range b.calls {
		if s := b.exampleScore(c); s > score {
			best, score = c, s
		}
	}
	if best == nil {
		return nil
	}
	m := b.buildMethods(best)[0]
	root := b.root()
	e := &Example{
		Package: b.o.Package, Import: b.o.ImportPath, Env: envName(b.o.Package), Method: m,
		BaseURL: b.defaultURL() == "", Selector: []string{"client"},
	}
	for _, c := range b.configCredentials(usedSchemes(b.calls)) {
		if c.Default == "" && !c.Optional {
			e.Fields = append(e.Fields, Credential{Field: c.field, Name: strings.ToUpper(asciiSnake(c.field)), Secret: c.Secret})
		}
	}
	if g := best.group; g.unit != root {
		e.Group = &Type{Import: g.unit.path, Name: "New"}
		e.Selector = []string{"service"}
	} else if g.group != nil {
		e.Selector = append(e.Selector, g.field)
	}
	for _, p := range best.path {
		e.Args = append(e.Args, b.sample(p))
	}
	if m.In != "" {
		e.ZeroIn = true
	}
	if m.Form != Nothing {
		e.ResultVar = "out"
	}
	if b.hasTestPackage() && !needsInput(best) {
		e.Test = path.Join(b.o.ImportPath, b.o.Package+"test")
		e.Show, e.Output = b.stableOutput(best, m)
	}
	usage := &Usage{Call: strings.Join(e.Selector, ".") + "." + m.Name, Result: e.ResultVar}
	usage.Args = append(usage.Args, "ctx")
	for _, a := range e.Args {
		usage.Args = append(usage.Args, a.plain())
	}
	if e.ZeroIn {
		usage.Args = append(usage.Args, "&"+m.InType.String()+"{}")
	}
	page.Usage = usage
	return e
}

// needsInput reports whether a call with an empty request cannot succeed.
func needsInput(c *call) bool {
	if c.op.Body != nil && c.op.Body.Required {
		return true
	}
	return slices.ContainsFunc(c.params, func(p *ir.Param) bool { return p.Required })
}

// stableOutput finds something to print that the document's example answer is known
// to hold: the field of the result, or nothing, and the text.
func (b *builder) stableOutput(c *call, m *Method) (field, output string) {
	content := success(c.op)
	if m.Form != Single || content == nil || len(content.Examples) == 0 {
		return "", ""
	}
	info := b.types[base(c.out)]
	if c.results != nil || info == nil || info.t.Kind != ir.Struct {
		return "", ""
	}
	var v any
	if json.Unmarshal(content.Examples[0].JSON, &v) != nil {
		return "", ""
	}
	if e := c.op.Envelope; e != nil {
		for _, word := range strings.FieldsFunc(e.Data, func(r rune) bool { return r == '.' }) {
			object, _ := v.(map[string]any)
			v = object[word]
		}
	}
	object, _ := v.(map[string]any)
	stats := b.stats
	fields := b.buildStruct(info).Fields
	b.stats = stats
	for i, f := range info.t.Fields {
		if text, ok := object[f.Name].(string); ok && i < len(fields) && fields[i].Type == goString && printable.MatchString(text) {
			return fields[i].Name, text
		}
	}
	return "", ""
}

// printable are texts that can stand behind "Output:" as they are.
var printable = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$`)

func (b *builder) exampleScore(c *call) int {
	if c.op.URLOnly || c.op.Deprecated {
		return 0
	}
	score := 1
	if c.op.Method == "GET" {
		score += 4
	}
	if c.out != nil {
		score += 4
		if base(c.out).Kind == ir.Struct {
			score += 2
		}
	}
	for _, p := range c.path {
		if s := base(p.Type); s.Kind != ir.Scalar || s.Layout != "" {
			return 0 // no literal says it well
		}
		if p.Example != nil {
			score += 2
		}
	}
	for _, p := range c.params {
		if p.Required {
			score -= 3
		}
	}
	if c.content != nil {
		score -= 4
	}
	if c.request == "" {
		score += 2
	}
	return max(score, 1)
}

// sample is a value for a path parameter, from the document where it has one.
func (b *builder) sample(p *ir.Param) *Value {
	s := base(p.Type)
	var example string
	if p.Example != nil {
		var v any
		if json.Unmarshal(p.Example.JSON, &v) == nil {
			if str, ok := v.(string); ok {
				example = str
			} else {
				example = string(p.Example.JSON)
			}
		}
	}
	t, _ := b.goType(p.Type)
	switch {
	case t.Name == "string" && example != "":
		return text(example)
	case t.Name == "string":
		return text(local(p.Name))
	case t.Name == "bool":
		return literal("true")
	case t == sdkNumber:
		return text("1")
	case s.Prim == ir.Integer || s.Prim == ir.Number:
		if isNumber(example) {
			return literal(example)
		}
		return literal("1")
	}
	return object(t)
}

func isNumber(s string) bool {
	if s == "" || len(s) > 15 {
		return false
	}
	return strings.Trim(s, "0123456789") == "" && (len(s) == 1 || s[0] != '0')
}

func envName(pkg string) string { return strings.ToUpper(asciiSnake(pkg)) }

// asciiSnake writes a Go name as snake case for an environment variable.
func asciiSnake(name string) string {
	var words []string
	for _, w := range splitWords(name) {
		if w = asciiLower(w); w != "" {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return "value"
	}
	return strings.Join(words, "_")
}

// plain is how a value reads in prose.
func (v *Value) plain() string {
	if v.Kind == TextValue {
		return `"` + v.Text + `"`
	}
	return v.Text
}
