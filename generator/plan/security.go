package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// schemeInfo is a security scheme with its names.
type schemeInfo struct {
	s      *ir.Scheme
	word   string
	recipe string // variable of the recipe
	choice string // constant of type Scheme
	flow   string // variable of the OAuth 2 rule
	scopes []*scopeInfo
}

// shared is a literal that several operations refer to by a variable.
type shared struct {
	name  string
	value *Value
	unit  *unit
}

type sharedKey struct {
	unit *unit
	key  string
}

func (b *builder) claimSecurity() {
	root := b.root()
	for _, s := range b.api.Schemes {
		word := exported(s.Name)
		if s.GoName != "" {
			word = export(s.GoName)
		}
		info := &schemeInfo{s: s, word: word}
		b.schemes = append(b.schemes, info)
		b.claimOAuth2(info)
		if s.Recipe != nil {
			root.alloc.add(claim{
				key: "var:scheme:" + s.Name, kind: "variable", rank: rankDerived, quiet: true,
				wants: []string{"recipe" + word}, name: &info.recipe,
			})
		}
	}
	if b.choosable() {
		for _, info := range b.schemes {
			root.alloc.add(claim{
				key: "scheme:" + info.s.Name, kind: "constant", rank: rankDerived, pos: info.s.Pos,
				wants: []string{nameScheme + info.word}, name: &info.choice,
			})
		}
	}
	if len(b.api.Schemes) > 0 {
		root.alloc.add(claim{key: "var:schemes", kind: "variable", rank: rankDerived, quiet: true, wants: []string{"schemes"}, name: &b.schemesVar})
	}
	b.commonEnvelope()
	if b.envelope != nil {
		root.alloc.add(claim{key: "var:envelope", kind: "variable", rank: rankDerived, quiet: true, wants: []string{"envelope"}, name: &b.envelopeVar})
	}
	for _, c := range slices.Concat(b.calls, b.hooks) {
		if key := b.securityKey(c.op); key != "" {
			b.share(c.group.unit, "security:"+key, "security"+key, b.securityValue(c.op))
			if b.issuesToken(c) {
				b.share(root, "security:"+key, "security"+key, b.securityValue(c.op)) // the schemes stand there
			}
		}
	}
	b.claimFailures()
	b.buildCredentials()
}

// share claims a variable for a literal, once a package.
func (b *builder) share(u *unit, key, want string, v *Value) {
	if b.sharedOf(u, key) != nil {
		return
	}
	s := &shared{value: v, unit: u}
	b.literals = append(b.literals, s)
	b.literal[sharedKey{u, key}] = s
	u.alloc.add(claim{key: "var:" + key, kind: "variable", rank: rankDerived, quiet: true, wants: []string{want}, name: &s.name})
}

func (b *builder) sharedOf(u *unit, key string) *shared { return b.literal[sharedKey{u, key}] }

// securityKey names the alternatives of an operation: SignOrSignOld.
func (b *builder) securityKey(op *ir.Operation) string {
	var alts []string
	for _, r := range op.Security {
		var all []string
		for _, s := range r.Schemes {
			word := exported(s.Name)
			if s.GoName != "" {
				word = export(s.GoName)
			}
			all = append(all, word)
		}
		if len(all) == 0 {
			all = []string{"None"}
		}
		alts = append(alts, strings.Join(all, "And"))
	}
	key := strings.Join(alts, "Or")
	if key == "None" {
		return ""
	}
	return key
}

func (b *builder) securityValue(op *ir.Operation) *Value {
	v := list(sliceOf(sliceOf(goString)))
	for _, r := range op.Security {
		alt := list(sliceOf(goString))
		alt.Bare = true
		for _, s := range r.Schemes {
			alt.Elems = append(alt.Elems, text(s.Name))
		}
		v.Elems = append(v.Elems, alt)
	}
	return v
}

// workCalls are the calls that a client is made for: those that only issue a token are a
// means to them, unless there is nothing else.
func (b *builder) workCalls() []*call {
	out := slices.DeleteFunc(slices.Clone(b.calls), b.issuesToken)
	if len(out) == 0 {
		return b.calls
	}
	return out
}

// alternatives are the requirements of all calls, for [New] to know what is enough. Nil
// where each is a scheme alone.
func (b *builder) alternatives() *Value {
	v := list(sliceOf(sliceOf(goString)))
	seen := map[string]bool{}
	plain := true
	for _, c := range b.workCalls() {
		for i, alt := range b.securityValue(c.op).Elems {
			key := ""
			for _, s := range c.op.Security[i].Schemes {
				key += s.Name + "\n"
			}
			plain = plain && len(alt.Elems) == 1
			if !seen[key] {
				seen[key] = true
				v.Elems = append(v.Elems, alt)
			}
		}
	}
	if plain {
		return nil
	}
	return v
}

// anonymous reports whether some call needs no credentials although others do.
func (b *builder) anonymous() bool {
	open := func(c *call) bool { return len(c.op.Security) == 0 }
	calls := b.workCalls()
	return slices.ContainsFunc(calls, open) && slices.ContainsFunc(calls, func(c *call) bool { return !open(c) })
}

func (b *builder) securityRef(c *call, u *unit) *Value {
	key := b.securityKey(c.op)
	if key == "" {
		return nil
	}
	return ref(b.sharedOf(u, "security:"+key).name)
}

// choosable reports whether the user has a choice: some call has alternatives that
// are not only "or nothing".
func (b *builder) choosable() bool {
	for _, c := range b.calls {
		n := 0
		for _, r := range c.op.Security {
			if len(r.Schemes) > 0 {
				n++
			}
		}
		if n > 1 {
			return true
		}
	}
	return false
}

func (b *builder) hasTokens() bool {
	return slices.ContainsFunc(b.schemes, func(s *schemeInfo) bool { return s.s.Token != nil })
}

// buildSecurity plans the recipes, the list of schemes and the shared alternatives.
func (b *builder) buildSecurity() []Decl {
	var decls []Decl
	if b.choosable() {
		choice := &Const{Type: &Type{Import: b.root().path, Name: nameScheme}, Doc: "The security schemes."}
		for _, info := range b.schemes {
			choice.Consts = append(choice.Consts, &Var{Name: info.choice, Doc: describe(info.choice, info.s.Description), Value: text(info.s.Name)})
		}
		decls = append(decls, &Defined{
			Name: nameScheme, Type: goString,
			Doc: "Scheme names a security scheme. Where a call allows several, [Config].Scheme says which one is used.",
		}, choice)
	}
	if len(b.schemes) > 0 {
		decls = append(decls, &Var{Name: b.schemesVar, Doc: b.schemesVar + " are the security schemes in the order of the document.", Value: b.schemesValue()})
	}
	decls = append(decls, b.buildOAuth2()...)
	for _, info := range b.schemes {
		if info.s.Recipe == nil {
			continue
		}
		doc := info.recipe + " is the scheme " + info.s.Name + "."
		if info.choice == "" && info.s.Description != "" {
			doc = describe(info.recipe, info.s.Description)
		}
		v := recipeValue(info.s.Recipe)
		v.Addr = false
		decls = append(decls, &Var{Name: info.recipe, Doc: doc, Value: v})
	}
	return decls
}

func (b *builder) schemesValue() *Value {
	v := list(sliceOf(sdkType("Scheme")))
	for _, info := range b.schemes {
		one := object(sdkType("Scheme"))
		one.Bare = true
		one.set("Name", text(info.s.Name))
		if info.recipe != "" {
			one.set("Recipe", &Value{Kind: Call, Text: "Use", Type: &Type{Import: Signing}, Args: []*Value{{Kind: Ref, Text: info.recipe, Addr: true}}})
		}
		if info.s.Token != nil {
			one.set("Token", b.tokenValue(info))
		}
		one.set("Transport", truth(info.s.Transport))
		v.Elems = append(v.Elems, one)
	}
	return v
}
