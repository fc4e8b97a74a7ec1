package plan

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// maxWeight is where a file is split. Weights are estimates, so there is room below
// the 256 KiB that a file may have.
const maxWeight = 160 << 10

// plan builds every declaration and distributes them over files.
func (b *builder) plan() *Plan {
	b.nameMethods()
	p := &Plan{Source: b.o.SpecName}
	for _, u := range b.unitList {
		p.Packages = append(p.Packages, b.buildPackage(u))
	}
	p.Packages = append(p.Packages, b.buildTestPackage()...)
	b.addCallsTest(p)
	slices.SortFunc(b.frozen, func(x, y Choice) int { return strings.Compare(x.Key, y.Key) })
	p.Frozen = slices.CompactFunc(b.frozen, func(x, y Choice) bool { return x.Key == y.Key })
	p.PackageNames, p.Offers = b.packages, b.offers
	b.stats.Operations, b.stats.Webhooks = len(b.calls), len(b.hooks)
	p.Untyped = b.untypedPlaces()
	b.stats.Untyped = len(p.Untyped)
	p.Stats = b.stats
	return p
}

// buildPackage plans one package: client and services first, then what they use.
func (b *builder) buildPackage(u *unit) *Package {
	pkg := &Package{Name: u.name, ImportPath: u.path, Dir: u.dir}
	w := &writer{pkg: pkg, taken: map[string]bool{}}
	root := u == b.root()
	if root {
		// These names are spoken for, whether or not there is something to put in.
		for _, name := range []string{"doc", "client", "types", "enums", "errors", "security", "webhooks", "operations"} {
			w.taken[name] = true
		}
		w.add("client", b.buildClient())
	}
	var operations []Decl
	for _, g := range b.groups {
		if g.unit == u && len(g.calls) > 0 {
			operations = append(operations, b.addGroup(w, g)...)
		}
	}
	if root {
		hooks := b.buildWebhooks()
		for _, c := range b.hooks {
			if s := b.buildRequest(c); s != nil {
				hooks = append(hooks, s)
			}
			operations = append(operations, b.buildOperation(c, u))
		}
		w.add("webhooks", append(hooks, b.typesOf(u, b.inbound)...))
		w.add("errors", b.buildErrors())
		w.add("security", b.buildSecurity())
		if b.envelopeVar != "" {
			operations = append([]Decl{&Var{Name: b.envelopeVar, Doc: b.envelopeVar + " is around the answers of most calls.", Value: envelopeValue(b.envelope)}}, operations...)
		}
	}
	for _, s := range b.literals {
		if s.unit == u && s.value != nil {
			operations = append(operations, &Var{Name: s.name, Value: s.value})
		}
	}
	w.add("types", append(b.typesOf(u, nil), b.headerStructs(u, nil)...))
	w.add("enums", b.enumsOf(u))
	if rules := b.buildRules(u); len(rules) > 0 {
		w.add(w.name("rules"), rules)
	}
	w.add("operations", operations)
	if root {
		b.addProse(w, pkg)
	} else {
		b.addGroupProse(w, u)
	}
	return pkg
}

// addGroup plans a tag's service with its methods and the types that only it uses,
// and returns the data of its operations.
func (b *builder) addGroup(w *writer, g *groupInfo) []Decl {
	var methods, types, operations []Decl
	if g.group != nil {
		methods = append(methods, b.buildService(g))
		if g.unit != b.root() {
			methods = append(methods, &NewService{Name: "New", Service: g.service, Client: &Type{Import: b.root().path, Name: nameClient}})
		}
	}
	for _, c := range g.calls {
		for _, v := range append([]*call{c}, c.variants...) {
			if !v.sends() {
				continue
			}
			if s := b.buildRequest(v); s != nil {
				types = append(types, s)
			}
		}
		if s := b.buildResultStruct(c); s != nil {
			types = append(types, s)
		}
		for _, m := range b.buildMethods(c) {
			methods = append(methods, m)
		}
		operations = append(operations, b.buildOperation(c, g.unit))
		for _, v := range c.variants {
			operations = append(operations, b.buildOperation(v, g.unit))
		}
	}
	types = append(types, b.typesOf(g.unit, g)...)
	types = append(types, b.headerStructs(g.unit, g)...)
	file := "calls"
	if g.group != nil {
		file = fileName(g.word)
	}
	file = w.name(file)
	if weigh(methods)+weigh(types) <= maxWeight {
		w.add(file, append(methods, types...))
	} else {
		w.add(file, methods)
		w.add(w.name(file+"_types"), types)
	}
	return operations
}

// typesOf are the declared types of a unit other than enums that only one group uses;
// without a group, those that several use.
func (b *builder) typesOf(u *unit, g *groupInfo) []Decl {
	var decls []Decl
	for _, info := range b.order {
		if info.unit != u || info.t.Kind == ir.Enum {
			continue
		}
		own := len(info.users) == 1 && (info.users[0] == b.inbound || info.users[0] != b.spare)
		if g != nil && own && info.users[0] == g || g == nil && !own {
			decls = append(decls, b.buildType(info)...)
		}
	}
	return decls
}

func (b *builder) enumsOf(u *unit) []Decl {
	var decls []Decl
	for _, info := range b.order {
		if info.unit == u && info.t.Kind == ir.Enum {
			decls = append(decls, b.buildType(info)...)
		}
	}
	return decls
}

// writer collects the files of a package.
type writer struct {
	pkg   *Package
	taken map[string]bool
}

// name makes a file name that is free, without extension.
func (w *writer) name(want string) string {
	name := want
	if w.taken[name] {
		name, want = want+"calls", want+"calls" // a tag named as one of the package's own files
	}
	for n := 2; w.taken[name]; n++ {
		name = want + strconv.Itoa(n)
	}
	w.taken[name] = true
	return name
}

// add puts declarations into a file, or into several if they are too much for one.
func (w *writer) add(name string, decls []Decl) {
	if len(decls) == 0 {
		return
	}
	w.taken[name] = true
	for i, chunk := range chunks(decls) {
		file := name
		if i > 0 {
			file = name + "_" + strconv.Itoa(i+1)
			w.taken[file] = true
		}
		w.pkg.Files = append(w.pkg.Files, &File{Name: file + ".go", Decls: chunk, Package: w.pkg.Name})
	}
}

// chunks cuts declarations where a file is full. The cut is made behind a declaration
// whose name says so, so that a new declaration moves few others to another file.
func chunks(decls []Decl) [][]Decl {
	total := weigh(decls)
	if total <= maxWeight {
		return [][]Decl{decls}
	}
	var out [][]Decl
	start, weight := 0, 0
	for i, d := range decls {
		weight += d.weight()
		next := 0
		if i+1 < len(decls) {
			next = decls[i+1].weight()
		}
		if weight+next > maxWeight || weight > maxWeight/2 && boundary(d) {
			out = append(out, decls[start:i+1])
			start, weight = i+1, 0
		}
	}
	if start < len(decls) {
		out = append(out, decls[start:])
	}
	return out
}

func boundary(d Decl) bool {
	h := fnv.New32a()
	for _, name := range d.Declares() {
		h.Write([]byte(name))
	}
	return h.Sum32()%16 == 0
}

func weigh(decls []Decl) int {
	n := 0
	for _, d := range decls {
		n += d.weight()
	}
	return n
}

// fileName is a tag's file: lower case without separators, because an underscore may
// turn the rest into a build constraint (_linux, _test).
func fileName(word string) string {
	name := strings.ToLower(strings.ReplaceAll(word, "_", ""))
	if len(name) > 60 {
		name = strings.ToValidUTF8(name[:60], "")
	}
	if strings.HasPrefix(name, "x") && len(name) > 1 && name[1] >= 0x80 {
		name = name[1:] // the X was only there to make a Go name
	}
	return name
}
