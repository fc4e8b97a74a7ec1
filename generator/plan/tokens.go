package plan

import (
	"slices"
	"strconv"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
)

// tokenValue is how a scheme obtains its token, as data.
func (b *builder) tokenValue(info *schemeInfo) *Value {
	t := info.s.Token
	v := object(sdkType("TokenRule"))
	v.Addr = true
	if t.OAuth2 != nil {
		return b.grantValue(v, info, t)
	}
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
		when := list(sliceOf(sdkType("Cond")))
		for _, c := range p.When {
			cond := object(sdkType("Cond"), Member{"Name", text(c.Name)}, Member{"In", texts(c.In)})
			cond.Bare = true
			when.Elems = append(when.Elems, cond)
		}
		one.set("When", when)
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
