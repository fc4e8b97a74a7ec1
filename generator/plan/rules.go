package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// What a request is checked for before it is sent: limits of values and rules between
// members, as data for sdk.Validate. A type that requests reach and that has rules gets
// a Validate method; a request struct gets one also where only types inside it do. What
// is only received is not checked.

// RuleSet is the data of one type's rules and the method that applies it.
type RuleSet struct {
	Type  string
	Doc   string // of the method
	Name  string // of the variable, "" where only what is inside has rules
	Value *Value
}

// Declares lists the variable and the method.
func (d *RuleSet) Declares() []string {
	names := []string{d.Type + ".Validate"}
	if d.Name != "" {
		names = append(names, d.Name)
	}
	return names
}

func (d *RuleSet) imports(yield func(string)) { yield(SDK) }

func (d *RuleSet) weight() int { return len(d.Doc) + 6*lineWeight + d.Value.weight() }

const nameValidate = "Validate"

// ruleInfo is a RuleSet in the making: names come later.
type ruleInfo struct {
	name  string
	value *Value
}

// planRules finds the types with rules. It runs before names are settled, because
// rules have variables of their own.
func (b *builder) planRules() {
	b.typeRules = map[*typeInfo]*ruleInfo{}
	b.callRules = map[*call]*ruleInfo{}
	done := map[*ir.Type]*ruleInfo{}
	for _, c := range withVariants(b.calls) {
		if !c.sends() || len(c.params) == 0 && c.content == nil {
			continue
		}
		inside := false
		seen := map[*ir.Type]bool{}
		var visit func(t *ir.Type)
		visit = func(t *ir.Type) {
			if t = base(t); t == nil || seen[t] || t.GoType != "" {
				return
			}
			seen[t] = true
			inside = inside || looked(t)
			if info := b.types[t]; info != nil && t.Kind == ir.Struct && (c.flat == nil || t != c.content.Type) {
				own, ok := done[t]
				if !ok {
					if v := b.structRules(t); v != nil || b.wantsMember(t) {
						own = &ruleInfo{value: v}
						b.typeRules[info] = own
					}
					done[t] = own
				}
				inside = inside || own != nil
			}
			eachSent(t, visit)
		}
		for _, p := range c.params {
			visit(p.Type)
		}
		if c.content != nil {
			visit(c.content.Type)
		}
		if v := b.requestRules(c); v != nil || inside || b.callWants(c) {
			b.callRules[c] = &ruleInfo{value: v}
		}
	}
}

// eachSent visits what t is made of without what only the server may set.
func eachSent(t *ir.Type, visit func(*ir.Type)) {
	if t.Kind != ir.Struct {
		eachChild(t, visit)
		return
	}
	for _, f := range t.Fields {
		if !f.ReadOnly {
			visit(f.Type)
		}
	}
	if t.Extra != nil {
		visit(t.Extra)
	}
}

// claimRules claims the variables of the rules.
func (b *builder) claimRules() {
	add := func(u *unit, key, want string, info *ruleInfo) {
		if info.value != nil {
			u.alloc.add(claim{key: "var:rules:" + key, kind: "variable", rank: rankDerived, wants: []string{"rules" + want}, name: &info.name, quiet: true})
		}
	}
	for _, c := range withVariants(b.calls) {
		if info := b.callRules[c]; info != nil {
			add(c.group.unit, c.key, strings.TrimSuffix(c.request, "Request"), info)
		}
	}
	for _, t := range b.order {
		if info := b.typeRules[t]; info != nil {
			add(t.unit, t.key, t.name, info)
		}
	}
}

// buildRules plans the rules of a package.
func (b *builder) buildRules(u *unit) []Decl {
	var decls []Decl
	for _, c := range withVariants(b.calls) {
		info := b.callRules[c]
		if info == nil || c.group.unit != u || c.request == "" {
			continue
		}
		decls = append(decls, &RuleSet{Type: c.request, Name: info.name, Value: info.value,
			Doc: "Validate lists what in the request breaks the rules of the document. Calls ask it first."})
	}
	for _, t := range b.order {
		if info := b.typeRules[t]; info != nil && t.unit == u {
			decls = append(decls, &RuleSet{Type: t.name, Name: info.name, Value: info.value,
				Doc: "Validate lists what in the value breaks the rules of the document."})
		}
	}
	return decls
}

// structRules are the rules of a struct type, nil where it has none.
func (b *builder) structRules(t *ir.Type) *Value {
	var fields []*Value
	for _, f := range t.Fields {
		if !hidden(t, f) {
			fields = b.limits(fields, escapePath(f.Name), f.Type, f.Text, 0)
		}
	}
	if t.Extra != nil {
		fields = b.limits(fields, ir.Items, t.Extra, nil, 0)
	}
	return b.rules(t, b.extraNames(fields, t))
}

// extraNames appends what names the members without a field may have.
func (b *builder) extraNames(fields []*Value, t *ir.Type) []*Value {
	v := object(sdkType("FieldRules"))
	v.Bare = true
	b.innerLimits(v, "", t, ir.Rules{Names: t.Rules.Names})
	if len(v.Members) > 0 {
		fields = append(fields, v)
	}
	return fields
}

// requestRules are the rules of a request struct.
func (b *builder) requestRules(c *call) *Value {
	var fields []*Value
	for _, p := range c.params {
		fields = b.limits(fields, string(p.In)+":"+escapePath(p.Name), p.Type, nil, 0)
	}
	switch {
	case c.flat != nil:
		for _, f := range c.flat.Fields {
			if !f.ReadOnly {
				fields = b.limits(fields, escapePath(f.Name), f.Type, f.Text, 0)
			}
		}
		if c.flat.Extra != nil {
			fields = b.limits(fields, ir.Items, c.flat.Extra, nil, 0)
		}
		return b.rules(c.flat, b.extraNames(fields, c.flat))
	case c.content != nil && (c.bodyKind() == "json" || c.sendsXML() || c.sendsText()):
		fields = b.limits(fields, "", c.content.Type, nil, 0)
	}
	return b.rules(&ir.Type{}, fields)
}

// rules puts the rules of an object together.
func (b *builder) rules(t *ir.Type, fields []*Value) *Value {
	v := object(sdkType("Rules"))
	v.Addr = true
	v.set("Fields", list(sliceOf(sdkType("FieldRules")), fields...))
	v.set("Conditions", b.conditionValues(t, t.Rules.Conditions))
	if t.Kind == ir.Struct {
		setCounts(v, "Properties", t.Rules.MinProps, t.Rules.MaxProps)
	}
	if len(v.Members) == 0 {
		return nil
	}
	return v
}

// limits appends the rules of a value of type t at path, and of the items inside it.
// Structs inside have a Validate method of their own.
func (b *builder) limits(out []*Value, path string, t *ir.Type, wire *ir.Rules, depth int) []*Value {
	s := base(t)
	if s == nil || s.GoType != "" || depth > 10 {
		return out
	}
	if s.Kind == ir.Union {
		if v := b.unionLimits(path, s); len(v.Members) > 1 || path == "" && len(v.Members) > 0 {
			v.Bare = true
			out = append(out, v)
		}
		return out
	}
	b.sameClass(s.Merged)
	var own []ir.Value
	if s.Const != nil && s.Kind != ir.Any {
		own = append(own, *s.Const)
	}
	v := b.limit(path, s, s.Rules, wire, own)
	more := b.innerLimits(v, path, s, s.Rules)
	if len(v.Members) > 1 || path == "" && len(v.Members) > 0 {
		v.Bare = true
		out = append(out, v)
	}
	out = append(out, more...)
	if (s.Kind == ir.List || s.Kind == ir.Map) && b.types[s] == nil {
		out = b.limits(out, path+ir.Items, s.Elem, nil, depth+1)
	}
	return out
}

// limit is one sdk.FieldRules with what of r applies to a value of type t.
func (b *builder) limit(path string, t *ir.Type, r ir.Rules, wire *ir.Rules, values []ir.Value) *Value {
	v := object(sdkType("FieldRules"))
	v.set("Field", text(path))
	scalar := t.Kind == ir.Scalar || t.Kind == ir.Enum
	words := r
	if wire != nil {
		words = *wire
	}
	if wire != nil || scalar && t.Prim == ir.String && t.Format != "binary" {
		setCounts(v, "Length", words.MinLength, words.MaxLength)
		if p, ok := pattern(words.Pattern); ok {
			if p != "" {
				v.set("Pattern", &Value{Kind: Call, Text: "Regexp", Type: &Type{Import: SDK}, Args: []*Value{text(p)}})
			}
		} else {
			b.warn(t.Pos, "pattern-ignored", "the pattern %q means something else to Go's regular expressions; it is not checked", words.Pattern)
		}
	}
	if scalar && (t.Prim == ir.Integer || t.Prim == ir.Number || t.Format == "decimal") && t.Layout == "" {
		b.setBound(v, t, "Min", "Above", r.Minimum, r.ExclusiveMin)
		b.setBound(v, t, "Max", "Below", r.Maximum, r.ExclusiveMax)
		b.setBound(v, t, "MultipleOf", "", r.MultipleOf, false)
	}
	switch t.Kind {
	case ir.List:
		setCounts(v, "Items", r.MinItems, r.MaxItems)
		v.set("Unique", truth(r.UniqueItems))
	case ir.Map:
		setCounts(v, "Properties", r.MinProps, r.MaxProps)
	}
	var allowed []string
	for _, value := range values {
		if value.Prim != "" {
			allowed = append(allowed, value.Text)
		}
	}
	if scalar {
		v.set("Values", texts(allowed))
	}
	return v
}

// setCounts sets a minimum and a maximum; the latter may be zero, which sdk writes -1.
func setCounts(v *Value, what string, least, most *int) {
	if least != nil {
		v.set("Min"+what, number(*least))
	}
	if most != nil {
		n := *most
		if n == 0 {
			n = -1
		}
		v.set("Max"+what, number(n))
	}
}

// setBound sets a number's limit; one that cannot be exact is not checked.
func (b *builder) setBound(v *Value, t *ir.Type, name, exclusive string, lit *string, without bool) {
	if lit == nil {
		return
	}
	r, ok := sdk.Decimal(*lit).Rat()
	if !ok || name == "MultipleOf" && r.Sign() <= 0 {
		b.warn(t.Pos, "limit-ignored", "the limit %.40s cannot be checked; it is ignored", *lit)
		return
	}
	if without {
		name = exclusive
	}
	v.Members = append(v.Members, Member{name, text(*lit)})
}

// escapePath writes a wire name as an element of a path.
func escapePath(name string) string {
	if !strings.ContainsAny(name, `.[]\`) {
		return name
	}
	return pathEscapes.Replace(name)
}

var pathEscapes = strings.NewReplacer(`\`, `\\`, `.`, `\.`, `[`, `\[`, `]`, `\]`)

// joinPath writes a path of names and ir.Items.
func joinPath(path []string) string {
	out := ""
	for i, name := range path {
		switch {
		case name == ir.Items:
			out += name
		case i > 0:
			out += "." + escapePath(name)
		default:
			out += escapePath(name)
		}
	}
	return out
}

// resolve follows a path from an object; nil where nothing is known of the value or it
// is not sent.
func (b *builder) resolve(t *ir.Type, path []string) *ir.Type {
	for _, name := range path {
		if t = base(t); t == nil || t.GoType != "" {
			return nil
		}
		switch {
		case t.Kind == ir.Struct:
			i := slices.IndexFunc(t.Fields, func(f *ir.Field) bool { return f.Name == name && !hidden(t, f) })
			if i < 0 {
				return nil
			}
			t = t.Fields[i].Type
		case t.Kind == ir.List && name == ir.Items, t.Kind == ir.Map:
			t = t.Elem
		default:
			return nil
		}
	}
	if t = base(t); t == nil || t.GoType != "" {
		return nil
	}
	return t
}
