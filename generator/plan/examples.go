package plan

import (
	"encoding/json"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Example is a documentation example that compiles.
type Example struct {
	Name      string // of the function
	Package   string // package name
	Import    string
	Env       string // prefix of environment variables
	Fields    []Credential
	BaseURL   bool     // Config.BaseURL must be set
	Group     *Type    // layout groups: the service's constructor
	Selector  []string // client, Order
	Method    *Method
	Args      []*Value
	ResultVar string
	Show      *Show
	// Test is the test server's package; the example then runs against it and prints
	// Show, a field of the result, which gives Output.
	Test   string
	Output string
}

// Declares lists the example function.
func (d *Example) Declares() []string { return []string{d.Name} }

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
}

func (d *Example) weight() int { return 40 * lineWeight }

// buildExamples picks the call that shows best how the package is used: one that only
// reads and needs little. A second example runs such a call against the test server, where
// the document tells an answer; it is the same call if it can be.
func (b *builder) buildExamples(page *Page) []*Example {
	best := b.exampleCall()
	if best == nil {
		return nil
	}
	e := b.example(best, page)
	page.Usage = b.usage(e, e.Method)
	examples := []*Example{e}
	if !b.hasTestPackage() {
		return examples
	}
	var show, output string
	known := b.bestCall(func(c *call) bool {
		field, text := b.stableOutput(c)
		if text != "" {
			show, output = field, text
		}
		return text != ""
	})
	if known != nil {
		test := b.example(known, page)
		test.Name, test.Test = "Example_testServer", path.Join(b.o.ImportPath, b.o.Package+"test")
		test.Show, test.Output = &Show{Fields: []string{show}}, output
		examples = append(examples, test)
	}
	return examples
}

// example is a program that makes the call.
func (b *builder) example(c *call, page *Page) *Example {
	m := b.buildMethods(c)[0]
	e := &Example{
		Name: "Example", Package: b.o.Package, Import: b.o.ImportPath, Env: envName(b.o.Package), Method: m,
		BaseURL: b.defaultURL() == "", Selector: []string{"client"},
	}
	for _, cred := range b.configCredentials(usedSchemes(b.calls)) {
		if slices.ContainsFunc(page.Credentials, func(p PageCredential) bool { return p.Shown && p.Field == cred.field }) {
			e.Fields = append(e.Fields, Credential{Field: cred.field, Name: strings.ToUpper(asciiSnake(cred.field)), Secret: cred.Secret})
		}
	}
	if g := c.group; g.unit != b.root() {
		e.Group = &Type{Import: g.unit.path, Name: "New"}
		e.Selector = []string{"service"}
	} else if g.group != nil {
		e.Selector = append(e.Selector, g.field)
	}
	for _, p := range c.path {
		e.Args = append(e.Args, b.sample(p))
	}
	if m.In != "" {
		e.Args = append(e.Args, b.exampleInput(c, m))
	}
	names := newScope(slices.Concat([]string{b.o.Package, b.o.Package + "test", c.group.unit.name, "client", "service", "server", "err", "apiErr", "ctx", "mock", "sdk"}, importedNames, predeclared)...)
	if m.Form != Nothing {
		e.ResultVar = b.resultVar(c, names)
		e.Show = b.show(c, m, names)
	}
	return e
}

// exampleCall is the call that shows best how the package is used.
func (b *builder) exampleCall() *call {
	return b.bestCall(func(*call) bool { return true })
}

// bestCall is the best example of those that will do; ok is asked of a call only where it
// would be the best so far.
func (b *builder) bestCall(ok func(*call) bool) *call {
	var best *call
	score := 0
	for _, c := range b.calls {
		if s := b.exampleScore(c); s > score && ok(c) {
			best, score = c, s
		}
	}
	return best
}

// usage is an example's call in prose.
func (b *builder) usage(e *Example, m *Method) *Usage {
	usage := &Usage{Call: strings.Join(e.Selector, ".") + "." + m.Name, Result: e.ResultVar, Args: []string{"ctx"}}
	for _, a := range e.Args {
		usage.Args = append(usage.Args, b.plain(a))
	}
	return usage
}

// needsInput reports whether a call with an empty request cannot succeed.
func needsInput(c *call) bool {
	if c.op.Body != nil && c.op.Body.Required {
		return true
	}
	return slices.ContainsFunc(c.params, func(p *ir.Param) bool { return p.Required })
}

// stableOutput finds something to print that the document's example answer is known
// to hold, of a call that an empty request makes: the field of the result, or nothing,
// and the text.
func (b *builder) stableOutput(c *call) (field, output string) {
	content := success(c.op)
	if needsInput(c) || content == nil || len(content.Examples) == 0 {
		return "", ""
	}
	stats := b.stats
	defer func() { b.stats = stats }()
	if b.buildMethods(c)[0].Form != Single {
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
	fields := b.buildStruct(info).Fields
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
	if c.out != nil && !c.streamed && c.results == nil {
		score += 4
		if s := base(c.out); s.Kind == ir.Struct && len(s.Fields) > 0 || s.Kind == ir.List {
			score += 4
		}
	}
	for i, p := range c.path {
		if s := base(p.Type); s.Kind != ir.Scalar || s.Layout != "" {
			return 0 // no literal says it well
		}
		switch {
		case i > 0:
			score -= 4 // who reads it wants to see a call, not identifiers
		case p.Example != nil:
			score++
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
func (b *builder) plain(v *Value) string {
	switch v.Kind {
	case TextValue:
		return strconv.Quote(v.Text)
	case Object:
		name := v.Type.String()
		if v.Type.Import == b.o.ImportPath {
			name = b.o.Package + "." + v.Type.Name // the folder may have another name
		}
		members := make([]string, len(v.Members))
		for i, m := range v.Members {
			members[i] = m.Name + ": " + b.plain(m.Value)
		}
		return strings.Repeat("&", boolInt(v.Addr)) + name + "{" + strings.Join(members, ", ") + "}"
	}
	return v.Text
}
