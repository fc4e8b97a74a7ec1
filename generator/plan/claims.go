package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// Names that every generated package has.
const (
	nameClient     = "Client"
	nameConfig     = "Config"
	nameNew        = "New"
	nameBaseURL    = "DefaultBaseURL"
	nameScheme     = "Scheme"
	nameWebhooks   = "Webhooks"
	nameWebhookCfg = "WebhookConfig"
	nameWebhookNew = "NewWebhookHandler"

	nameUnimplemented = "UnimplementedWebhooks"
)

// claimNames asks for every package-level name. Which claim wins is a matter of rank
// and document order alone.
func (b *builder) claimNames() {
	b.buildUnits()
	b.reserveFrozen()
	for _, u := range b.unitList {
		fixed := []string{nameClient, nameConfig, nameNew}
		if u == b.root() {
			fixed = append(fixed, nameBaseURL, nameScheme, nameWebhooks, nameWebhookCfg, nameWebhookNew, nameUnimplemented)
		}
		for _, name := range fixed {
			u.alloc.add(claim{key: "fixed:" + name, kind: "declaration", rank: rankFixed, wants: []string{name}, name: new(string)})
		}
	}
	for _, info := range b.order {
		if info.path == nil {
			b.claimType(info, []string{exported(info.t.Name), exported(info.t.Name) + "Model"}, rankComponent)
		}
	}
	b.claimGroups()
	b.claimCalls()
	b.claimSecurity()
	b.claimErrors()
}

// reserveFrozen tells the allocators which keys of an earlier run are still alive.
func (b *builder) reserveFrozen() {
	if len(b.o.Frozen) == 0 {
		return
	}
	live := map[string]bool{}
	for _, s := range b.api.Schemes {
		live["scheme:"+s.Name], live["flow:"+s.Name] = true, true
		for _, m := range s.Scopes {
			live["scope:"+m.Name] = true
		}
	}
	for _, e := range b.allErrors() {
		live["error:"+sentinelKey(e)] = true
	}
	for _, info := range b.order {
		live[info.key], live["sealed:"+info.key] = true, true
		if info.t.Kind == ir.Enum {
			for _, v := range enumValues(info.t) {
				live[constKey(info, v)] = true
			}
		}
	}
	for _, c := range withVariants(slices.Concat(b.calls, b.hooks)) {
		live["request:"+c.key], live["result:"+c.key] = true, true
	}
	for _, s := range b.headers {
		live[s.key] = true
	}
	for _, g := range b.groups {
		if g.group != nil {
			live["tag:"+g.group.Name] = true
		}
	}
	for _, u := range b.unitList {
		u.alloc.reserve(live)
	}
}

func constKey(info *typeInfo, v ir.EnumValue) string { return "enum:" + info.key + "=" + v.Value.Text }

func (b *builder) claimType(info *typeInfo, wants []string, r rank) {
	if info.t.GoName != "" {
		r = rankGoName
		wants = append([]string{export(info.t.GoName)}, wants...)
	}
	info.unit.alloc.add(claim{key: info.key, kind: "type", rank: r, wants: wants, pos: info.t.Pos, name: &info.name})
}

func (b *builder) claimGroups() {
	for _, g := range b.groups {
		if g.group == nil || len(g.calls) == 0 {
			continue
		}
		stem := strings.TrimSuffix(g.word, "Service")
		if stem == "" {
			stem = g.word
		}
		want := stem + "Service"
		if g.unit != b.root() {
			want = "Service"
		}
		g.unit.alloc.add(claim{
			key: "tag:" + g.group.Name, kind: "service", rank: rankOperation,
			wants: []string{want, stem + "API"}, pos: g.group.Pos, name: &g.service,
		})
	}
}

func (b *builder) claimCalls() {
	all := slices.Concat(b.calls, b.hooks)
	// What an operation adds beside its request comes after the requests of all.
	for _, c := range b.calls {
		all = append(all, c.variants...)
	}
	for _, c := range all {
		u := c.group.unit
		if c.sends() && (len(c.params) > 0 || c.content != nil) {
			r := rankOperation
			if c.op.GoName != "" {
				r = rankGoName
			}
			name := c.local()
			u.alloc.add(claim{
				key: "request:" + c.key, kind: "request", rank: r,
				wants: []string{name + "Request", name + "CallRequest"}, pos: c.op.Pos, name: &c.request,
			})
		}
		prefix := "op"
		if c.hook {
			prefix = "hook"
		}
		u.alloc.add(claim{
			key: "var:" + c.key, kind: "variable", rank: rankDerived, wants: []string{prefix + c.local()}, name: &c.opVar, quiet: true,
		})
	}
	for _, c := range b.calls {
		if c.results != nil {
			name := c.local()
			c.group.unit.alloc.add(claim{
				key: "result:" + c.key, kind: "result", rank: rankOperation, wants: []string{name + "Result", name + "CallResult"}, pos: c.op.Pos, name: &c.result,
			})
		}
	}
	b.claimHeaders()
}

// local is the call's name within its package: in a package of one group the group's
// own name is not repeated.
func (c *call) local() string {
	if c.group.unit != nil && c.group.unit.group != nil {
		return withoutPrefix(c.base, c.group.word)
	}
	return c.base
}

// settleNames settles everything in the order that names build on each other: roots
// first, then inline schemas that are named after them, then constants of enums.
func (b *builder) settleNames() {
	b.planRules()
	b.planAnswerRules()
	b.planNullable()
	b.settle()
	for _, r := range b.roots {
		b.claimInlines(r)
	}
	b.settle()
	for _, info := range b.order {
		switch info.t.Kind {
		case ir.Enum:
			b.claimConstants(info)
		case ir.Union:
			b.claimUnion(info)
		}
	}
	b.claimRules()
	b.settle()
	for _, u := range b.unitList {
		for key, name := range u.alloc.names {
			if !strings.HasPrefix(key, "fixed:") && !strings.HasPrefix(key, "var:") {
				b.frozen = append(b.frozen, Choice{u.key(key), name})
			}
		}
	}
}

func (b *builder) settle() {
	for _, u := range b.unitList {
		b.diags = append(b.diags, u.alloc.settle()...)
	}
}

// claimInlines names the inline schemas below one component or operation: the root's
// name and the member's own, and as many of the members between as it takes to be
// unambiguous below this root. All that share a short name get the longer one, so
// that no order decides which is which.
func (b *builder) claimInlines(r *root) {
	level := make([]int, len(r.inlines))
	for i := range level {
		level[i] = 1
	}
	for range 16 {
		count := map[string]int{}
		for i, info := range r.inlines {
			count[tail(info.path, level[i])]++
		}
		again := false
		for i, info := range r.inlines {
			if count[tail(info.path, level[i])] > 1 && level[i] < len(info.path) {
				level[i]++
				again = true
			}
		}
		if !again {
			break
		}
	}
	stem := r.stem()
	for i, info := range r.inlines {
		var wants []string
		for n := level[i]; n <= max(level[i], len(info.path)); n++ {
			wants = append(wants, export(stem+tail(info.path, n)))
		}
		b.claimType(info, slices.Compact(wants), rankInline)
	}
}

// tail joins the last n words of a naming path into a Go name.
func tail(path []string, n int) string {
	s := ""
	for _, word := range path[max(0, len(path)-n):] {
		s += capital(nameOf(word))
	}
	return s
}

// claimConstants names the constants of an enum: the type's name and the value's.
func (b *builder) claimConstants(info *typeInfo) {
	values := enumValues(info.t)
	info.consts = make([]string, len(values))
	for i, v := range values {
		word := v.Name
		if word == "" {
			word = v.Value.Text
		}
		short := nameOf(word)
		exact := goWordsExact(word)
		info.unit.alloc.add(claim{
			key: constKey(info, v), kind: "constant", rank: rankDerived,
			wants: slices.Compact([]string{info.name + short, info.name + exact, info.name + "Value" + short}), pos: v.Pos, name: &info.consts[i],
		})
	}
	info.unit.alloc.add(claim{
		key: "var:" + info.key, kind: "variable", rank: rankDerived,
		wants: []string{unexport(info.name) + "Values"}, name: &info.table, quiet: true,
	})
}

// enumValues are the values that become constants: null has none, and the second of
// two equal values says nothing new.
func enumValues(t *ir.Type) []ir.EnumValue {
	var out []ir.EnumValue
	seen := map[string]bool{}
	for _, v := range t.Values {
		if v.Value.Prim == "" || seen[v.Value.Text] {
			continue
		}
		seen[v.Value.Text] = true
		out = append(out, v)
	}
	return out
}

// withoutPrefix takes the words of prefix off the front of name, if something that
// can be a name is left. The prefix may stand in singular or plural.
func withoutPrefix(name, prefix string) string {
	words, lead := splitWords(name), splitWords(prefix)
	if len(lead) == 0 || len(words) <= len(lead) {
		return name
	}
	for i, w := range lead {
		if !strings.EqualFold(singularWord(words[i]), singularWord(w)) {
			return name
		}
	}
	rest := name
	for _, w := range words[:len(lead)] {
		rest = strings.TrimPrefix(strings.TrimLeft(rest, "_"), w)
	}
	rest = strings.TrimLeft(rest, "_")
	if rest == "" || !usable(export(rest)) || export(rest) != capital(rest) {
		return name
	}
	return export(rest)
}
