package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/signing"
)

// credential is one value that the user configures: a field of Config, shared by all
// schemes that name it.
type credential struct {
	signing.Credential
	field    string
	schemes  []string
	required bool // some call cannot be made without it
}

// schemeInfo is a security scheme with its names.
type schemeInfo struct {
	s      *ir.Scheme
	word   string
	recipe string // variable of the recipe
	choice string // constant of type Scheme
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

// buildCredentials merges the credentials of all schemes by name, in order.
func (b *builder) buildCredentials() {
	byName := map[string]*credential{}
	add := func(s *ir.Scheme, c signing.Credential) {
		own := byName[c.Name]
		if own == nil {
			own = &credential{Credential: c}
			byName[c.Name] = own
			b.creds = append(b.creds, own)
		}
		own.Secret = own.Secret || c.Secret
		own.Optional = own.Optional && c.Optional
		if own.Description == "" {
			own.Description = c.Description
		}
		if own.GoName == "" {
			own.GoName = c.GoName
		}
		if own.Default == "" {
			own.Default = c.Default
		}
		if !slices.Contains(own.schemes, s.Name) {
			own.schemes = append(own.schemes, s.Name)
		}
	}
	for _, info := range b.schemes {
		if info.s.Recipe != nil {
			for _, c := range info.s.Recipe.Credentials {
				add(info.s, c)
			}
		}
		if info.s.Token != nil {
			for _, c := range info.s.Token.Credentials {
				add(info.s, c)
			}
		}
	}
	names := newScope("BaseURL", "Scheme", "Signer", "TokenSources", "Settings", "HTTPClient", "Timeout", "Retry", "Middleware", "Wire",
		"Limiter", "Logger", "UserAgent", "Header", "MaxResponse", "Drift", "Clock", "Rand", "Strict", "NoValidate",
		"Verifier", "MaxBody", "Replay", "Envelope", "Credentials", "Schemes", "Name")
	for _, c := range b.creds {
		want := exported(c.Name)
		if c.GoName != "" {
			want = export(c.GoName)
		}
		c.field = names.name(want, want+"Credential")
	}
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
			one.set("Token", b.tokenValue(info.s.Token))
		}
		v.Elems = append(v.Elems, one)
	}
	return v
}

func (b *builder) tokenValue(t *ir.Token) *Value {
	v := object(sdkType("TokenRule"))
	v.Addr = true
	v.set("Operation", b.tokenOperation(t, t.Operation)).set("URL", text(t.URL))
	v.set("Request", members(t.Request)).set("Refresh", members(t.Refresh))
	if t.RefreshOperation != t.Operation {
		v.set("RefreshOperation", b.tokenOperation(t, t.RefreshOperation))
	}
	v.set("Token", text(t.Token)).set("ExpiresIn", text(t.ExpiresIn)).set("RefreshToken", text(t.RefreshToken))
	v.set("Lifetime", seconds(t.Lifetime)).set("Margin", seconds(t.Margin)).set("SingleUse", truth(t.SingleUse))
	send := list(sliceOf(sdkType("Placement")))
	for _, p := range t.Send {
		one := object(sdkType("Placement"))
		one.Bare = true
		one.set("In", text(p.In)).set("Name", text(p.Name)).set("Value", text(p.Value)).set("OmitEmpty", truth(p.OmitEmpty))
		one.set("Raw", truth(p.Raw))
		send.Elems = append(send.Elems, one)
	}
	v.set("Send", send).set("Rejected", texts(t.RejectedCodes))
	return v.set("Scopes", texts(t.Scopes))
}

func members(ms []ir.Member) *Value {
	v := list(sliceOf(sdkType("Member")))
	for _, m := range ms {
		one := object(sdkType("Member"), Member{"Name", text(m.Name)}, Member{"Value", text(m.Value)})
		one.Bare = true
		v.Elems = append(v.Elems, one)
	}
	return v
}

func seconds(n int) *Value {
	if n == 0 {
		return nil
	}
	d := time.Duration(n) * time.Second
	unit, count := "Second", n
	switch {
	case d%time.Hour == 0:
		unit, count = "Hour", int(d/time.Hour)
	case d%time.Minute == 0:
		unit, count = "Minute", int(d/time.Minute)
	}
	per := &Value{Kind: Ref, Text: unit, Type: &Type{Import: "time"}}
	if count == 1 {
		return per
	}
	return &Value{Kind: Product, Text: strconv.Itoa(count), Elems: []*Value{per}}
}

// tokenOperation refers to the call that issues a token. Its variable is in the root
// package, because the schemes are.
func (b *builder) tokenOperation(t *ir.Token, id string) *Value {
	if id == "" {
		return nil
	}
	for _, c := range b.calls {
		if c.op.ID != id {
			continue
		}
		if c.group.unit == b.root() {
			return ref(c.opVar)
		}
		return b.buildOperation(c, b.root()).Value
	}
	d := warning(t.Pos, "token-operation", "no operation %q issues the token", id)
	d.Severity = ir.Error
	d.Advice = "Name an operationId of this document."
	b.diags = append(b.diags, d)
	return nil
}

// issuesToken reports whether some scheme obtains its tokens by the call.
func (b *builder) issuesToken(c *call) bool {
	return slices.ContainsFunc(b.api.Schemes, func(s *ir.Scheme) bool {
		return s.Token != nil && (s.Token.Operation == c.op.ID || s.Token.RefreshOperation == c.op.ID)
	})
}

// configCredentials are the credentials of the given schemes as fields.
func (b *builder) configCredentials(schemes map[string]bool) []*credential {
	var out []*credential
	for _, c := range b.creds {
		if slices.ContainsFunc(c.schemes, func(s string) bool { return schemes[s] }) {
			out = append(out, c)
		}
	}
	return out
}

// usedSchemes are the schemes that some of the calls name.
func usedSchemes(calls []*call) map[string]bool {
	used := map[string]bool{}
	for _, c := range calls {
		for _, r := range c.op.Security {
			for _, s := range r.Schemes {
				used[s.Name] = true
			}
		}
	}
	return used
}

func credentialField(c *credential) *Field {
	t := goString
	doc := c.Description
	if doc == "" {
		doc = fmt.Sprintf("the credential %q", c.Name)
	}
	doc = c.field + " is " + fullStop(doc)
	if c.Secret {
		t = sdkSecret
	}
	switch {
	case c.Default != "":
		doc += " Default " + strconv.Quote(c.Default) + "."
	case !c.Optional:
		doc += " Required."
	}
	return &Field{Name: c.field, Doc: doc, Type: t}
}
