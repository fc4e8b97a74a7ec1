package plan

import (
	"path"
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
)

// SDKTest is the import path of what generated wire tests are made of.
const SDKTest = SDK + "/sdktest"

// CallsTest is the test that makes every call once, against <package>test.
type CallsTest struct {
	Import     string // the package under test
	Server     string // import path of <package>test
	Client     *Type
	Calls      []*TestCall
	More       []string // variables with the calls of other files
	Parameters TestNames
}

// CallsTable is a part of the calls, where they are too many for one file.
type CallsTable struct {
	Name       string
	Client     *Type
	Calls      []*TestCall
	Parameters TestNames
}

// TestNames are the parameters of a call's function: names that no imported package has.
type TestNames struct{ Context, Client, Input string }

// TestCall is one row: the operation, with ? and the variant where it is not the usual one,
// and how its method is called.
type TestCall struct {
	ID       string
	Headers  *Type    // struct for the answer's headers
	Group    *Type    // layout groups: the service's constructor
	Selector []string // from the client to the method
	Args     []*TestArg
	Form     Form
	Streams  bool // the result is a stream
}

// TestArg is one argument: the request, or a parameter by its place and name.
type TestArg struct {
	Request *Type
	In      ir.Location
	Name    string
	Type    *Type
}

// Plain reports whether the argument is a text, which needs no type to be said.
func (a *TestArg) Plain() bool {
	return a.Type.Shape == Named && a.Type.Name == "string" && a.Type.Import == ""
}

// WebhooksTest is the test that receives every inbound call once.
type WebhooksTest struct {
	Import      string
	Server      string
	Type        string // implements the interface
	Recv        string
	Handler     string // constructor
	Config      string
	Credentials []Credential
	Verifier    bool // some calls cannot be checked by credentials
	Methods     []*WebhookMethod
	IDs         []string // of the methods
}

// addCallsTest adds calls_test.go to the root package. It reads the methods from the
// plan, so that it cannot call what is not there.
func (b *builder) addCallsTest(p *Plan) {
	if !b.hasTestPackage() {
		return
	}
	root := p.Packages[0]
	t := &CallsTest{
		Import: root.ImportPath, Server: path.Join(root.ImportPath, root.Name+"test"),
		Client: pointerTo(&Type{Import: root.ImportPath, Name: nameClient}), Parameters: b.testNames(p),
	}
	tables := b.callTables(p, t)
	w := &writer{pkg: root, taken: map[string]bool{}}
	add := func(name string, decls ...Decl) {
		root.Files = append(root.Files, &File{Name: w.name(name) + "_test.go", Package: root.Name + "_test", Decls: decls})
	}
	var decls []Decl
	if len(b.calls) > 0 {
		decls = append(decls, t)
	}
	if hooks := b.buildWebhooksTest(root); hooks != nil {
		if t.weight()+hooks.weight() <= maxWeight {
			decls = append(decls, hooks)
		} else {
			defer add("webhooks", hooks)
		}
	}
	if len(decls) > 0 {
		add("calls", decls...)
	}
	for _, table := range tables {
		add(table.Name, table)
	}
}

// callTables finds all methods and distributes them: all into t, or one table a service
// where they are too many for one file.
func (b *builder) callTables(p *Plan, t *CallsTest) []*CallsTable {
	calls := map[*ir.Operation]*call{}
	for _, c := range b.calls {
		calls[c.op] = c
	}
	methods := map[*groupInfo][]*TestCall{}
	for _, pkg := range p.Packages {
		for _, f := range pkg.Files {
			for _, d := range f.Decls {
				if m, ok := d.(*Method); ok && calls[m.Source] != nil {
					c := calls[m.Source]
					for _, v := range c.variants {
						if v.label == m.Variant {
							c = v
						}
					}
					methods[c.group] = append(methods[c.group], b.testCalls(c, m)...)
				}
			}
		}
	}
	weight := 0
	for _, g := range b.groups {
		for _, c := range methods[g] {
			weight += c.weight()
		}
	}
	if weight <= maxWeight {
		for _, g := range b.groups {
			t.Calls = append(t.Calls, methods[g]...)
		}
		return nil
	}
	var tables []*CallsTable
	names := newScope("calls", "call", "webhooks")
	for _, g := range b.groups {
		for rest := methods[g]; len(rest) > 0; {
			n, size := 0, 0
			for n < len(rest) && (n == 0 || size+rest[n].weight() <= maxWeight) {
				size += rest[n].weight()
				n++
			}
			// A file name may not end in what a build constraint is made of, so no underscore.
			table := &CallsTable{Name: names.name(local(fileName(g.word) + "calls")), Client: t.Client, Calls: rest[:n], Parameters: t.Parameters}
			tables = append(tables, table)
			t.More = append(t.More, table.Name)
			rest = rest[n:]
		}
	}
	return tables
}

// testCall finds the arguments of a method by their wire names.
func (b *builder) testCall(c *call, m *Method) *TestCall {
	row := &TestCall{ID: c.op.ID, Form: m.Form, Streams: c.out != nil && base(c.out).Kind == ir.Stream}
	if g := c.group; g.unit != b.root() {
		row.Group = &Type{Import: g.unit.path, Name: "New"}
	} else if g.group != nil {
		row.Selector = []string{g.field}
	}
	row.Selector = append(row.Selector, m.Name)
	for i := range m.Path {
		row.Args = append(row.Args, &TestArg{In: ir.InPath, Name: c.path[i].Name, Type: m.Params[i].Type})
	}
	if m.In != "" {
		row.Args = append(row.Args, &TestArg{Request: m.InType})
	}
	for i, a := range m.Inline {
		at := slices.IndexFunc(m.Params, func(p *Param) bool { return p.Name == a.Param })
		row.Args = append(row.Args, &TestArg{In: c.params[i].In, Name: c.params[i].Name, Type: m.Params[at].Type})
	}
	return row
}

// buildWebhooksTest plans the test of the inbound calls; nil where there are none.
func (b *builder) buildWebhooksTest(root *Package) *WebhooksTest {
	t := &WebhooksTest{
		Import: root.ImportPath, Server: path.Join(root.ImportPath, root.Name+"test"),
		Type: "webhooks", Handler: nameWebhookNew, Config: nameWebhookCfg,
	}
	for _, f := range root.Files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *Webhooks:
				t.Methods = d.Methods
			case *WebhookHandler:
				t.Credentials = d.Credentials
			}
		}
	}
	if len(t.Methods) == 0 || len(t.Methods) != len(b.hooks) {
		return nil
	}
	var taken []string
	for i, m := range t.Methods {
		t.IDs = append(t.IDs, b.hooks[i].op.ID)
		t.Verifier = t.Verifier || !checkable(b.hooks[i].op, false)
		taken = append(taken, m.Path...)
	}
	t.Recv = newScope(append(taken, "ctx", "req")...).name("w", "hooks")
	return t
}

// checkable reports whether a handler can check an inbound call by the credentials that
// it is configured with; tls says whether connections can prove who calls.
func checkable(op *ir.Operation, tls bool) bool {
	return len(op.Security) == 0 || slices.ContainsFunc(op.Security, func(r ir.Requirement) bool {
		return !slices.ContainsFunc(r.Schemes, func(s *ir.Scheme) bool { return s.Recipe == nil && !(s.Transport && tls) })
	})
}

// testNames are c, in and ctx unless a package is called so.
func (b *builder) testNames(p *Plan) TestNames {
	names := newScope(slices.Concat(importedNames, predeclared)...)
	for _, pkg := range p.Packages {
		names.taken[pkg.Name] = true
	}
	return TestNames{names.name("ctx", "context2"), names.name("c", "client"), names.name("in", "input")}
}

// Declares lists the test and what it shares with other files.
func (d *CallsTest) Declares() []string { return []string{"TestCalls", "call", "calls"} }

// Declares lists the variable.
func (d *CallsTable) Declares() []string { return []string{d.Name} }

// Declares lists the test and the type that implements the interface.
func (d *WebhooksTest) Declares() []string {
	names := []string{"TestWebhooks", d.Type}
	for _, m := range d.Methods {
		names = append(names, d.Type+"."+m.Name)
	}
	return names
}

func (d *CallsTest) imports(yield func(string)) {
	for _, path := range []string{"context", "testing", Mock, SDKTest, d.Import, d.Server} {
		yield(path)
	}
	if len(d.More) > 0 {
		yield("slices")
	}
	importCalls(d.Calls, yield)
}

func (d *CallsTable) imports(yield func(string)) {
	yield("context")
	yield(SDKTest)
	d.Client.imports(yield)
	importCalls(d.Calls, yield)
}

func importCalls(calls []*TestCall, yield func(string)) {
	for _, c := range calls {
		c.Group.imports(yield)
		c.Headers.imports(yield)
		for _, a := range c.Args {
			a.Request.imports(yield)
			if a.Type != nil {
				a.Type.imports(yield)
			}
		}
	}
}

func (d *WebhooksTest) imports(yield func(string)) {
	for _, path := range []string{"context", "testing", Mock, SDKTest, d.Import, d.Server} {
		yield(path)
	}
	for _, c := range d.Credentials {
		if c.Secret {
			yield(SDK)
		}
	}
	for _, m := range d.Methods {
		m.In.imports(yield)
		m.Out.imports(yield)
	}
}

func (c *TestCall) weight() int { return len(c.ID) + (3+len(c.Args))*lineWeight }

func (d *CallsTest) weight() int { return 30*lineWeight + weighCalls(d.Calls) }

func (d *CallsTable) weight() int { return weighCalls(d.Calls) }

func weighCalls(calls []*TestCall) int {
	n := 0
	for _, c := range calls {
		n += c.weight()
	}
	return n
}

func (d *WebhooksTest) weight() int { return (30 + 6*len(d.Methods)) * lineWeight }
