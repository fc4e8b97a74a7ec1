package plan

import (
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
)

// buildOperation plans the data of a call, to stand in package u. Fields that say what the sdk assumes
// anyway are left out.
func (b *builder) buildOperation(c *call, u *unit) *Var {
	op := c.op
	v := object(sdkType("Operation"))
	v.Addr = true
	v.set("ID", text(op.ID)).set("Method", text(op.Method)).set("Path", text(c.url)).set("Constants", c.constantsValue())
	if !c.hook {
		v.set("PathParams", b.pathParams(c)).set("PathRules", b.pathRules(c))
	}
	if op.Server != nil && !c.hook {
		v.set("Server", text(serverAddress(op.Server)))
	}
	v.set("Security", b.securityRef(c, u))
	if c.media != "" {
		v.set("Request", text(c.media))
	}
	accept := c.accept
	if c.results != nil {
		accept = c.acceptAll()
	}
	if accept != "application/json" && !c.hook {
		v.set("Accept", text(accept))
	}
	v.set("PartHeaders", c.partHeaders())
	v.set("ByStatus", truth(c.results != nil))
	if !c.hook && c.out != nil {
		empty := list(sliceOf(goInt))
		for _, n := range c.empty {
			empty.Elems = append(empty.Elems, number(n))
		}
		v.set("Empty", empty)
	}
	if c.hook && (c.readsXML() || c.repliesRaw()) {
		v.set("Accept", text(c.accept))
	}
	v.set("XML", c.xmlRef())
	v.set("Events", truth(!c.hook && wholeEvents(c.out, c.accept)))
	v.set("StreamFlag", text(c.streamFlag))
	v.set("Envelope", b.envelopeRef(c))
	if op.Paging != nil && c.item != nil {
		v.set("Paging", pagingValue(op.Paging))
	}
	if len(op.Errors) > 0 {
		codes := list(sliceOf(pointerTo(sdkType("ErrorCode"))))
		for _, e := range op.Errors {
			codes.Elems = append(codes.Elems, b.errorRef(e, u))
		}
		v.set("Errors", codes)
	}
	v.set("Fill", members(b.fills(c)))
	v.set("Idempotent", truth(op.Idempotent))
	v.set("Rate", rateValue(op.Rate))
	if !c.hook {
		v.set("Lenient", truth(op.Lenient && !b.api.Lenient)).set("Strict", truth(!op.Lenient && b.api.Lenient))
		v.set("Redirects", truth(redirects(op)))
		v.set("Failures", b.failuresRef(c, u))
	}
	return &Var{Name: c.opVar, Value: v}
}

func pagingValue(p *ir.Paging) *Value {
	v := object(sdkType("Paging"))
	v.Addr = true
	v.set("Style", text(p.Style)).set("Page", text(p.Page)).set("Size", text(p.Size)).set("Start", number(p.Start))
	v.set("Items", text(p.Items)).set("Total", text(p.Total)).set("Pages", text(p.Pages))
	return v.set("Next", text(p.Next)).set("More", text(p.More))
}

// rateValue spells a span in the largest unit that fits.
func rateValue(r *ir.Rate) *Value {
	if r == nil || r.Limit <= 0 || r.Per <= 0 {
		return nil
	}
	v := object(sdkType("Rate"))
	v.Addr = true
	v.set("Limit", number(r.Limit))
	unit, n := "Millisecond", int64(r.Per*1000)
	for _, u := range []struct {
		name string
		ms   int64
	}{{"Hour", 3600_000}, {"Minute", 60_000}, {"Second", 1000}} {
		if n >= u.ms && n%u.ms == 0 {
			unit, n = u.name, n/u.ms
			break
		}
	}
	per := &Value{Kind: Ref, Text: unit, Type: &Type{Import: "time"}}
	if n != 1 {
		per = &Value{Kind: Product, Text: strconv.FormatInt(n, 10), Elems: []*Value{per}}
	}
	v.Members = append(v.Members, Member{"Per", per})
	return v
}

// redirects reports whether an operation documents no success but a redirect.
func redirects(op *ir.Operation) bool {
	found := false
	for _, r := range op.Responses {
		switch {
		case r.Status[0] == '2' || r.Status == "default":
			return false
		case r.Status[0] == '3':
			found = true
		}
	}
	return found
}

// pathParams says how path parameters are written that are not what OpenAPI assumes.
func (b *builder) pathParams(c *call) *Value {
	params := list(sliceOf(sdkType("PathParam")))
	for _, p := range c.path {
		v := object(sdkType("PathParam"))
		v.Bare = true
		if p.Style != "simple" {
			v.set("Style", text(p.Style))
		}
		s := base(p.Type)
		if p.ContentType == "" && s != nil && s.Kind != ir.Scalar && s.Kind != ir.Enum {
			v.set("Explode", truth(p.Explode))
		}
		v.set("Reserved", truth(p.Reserved)).set("JSON", truth(p.ContentType != ""))
		stats := b.stats
		_, m := b.goType(p.Type)
		b.stats = stats
		v.set("Layout", text(m.layout)).set("Zone", text(m.zone))
		if len(v.Members) > 0 {
			v.Members = append([]Member{{"Name", text(p.Name)}}, v.Members...)
			params.Elems = append(params.Elems, v)
		}
	}
	return params
}
