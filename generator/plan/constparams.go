package plan

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// A parameter that has to be sent and can have one value only leaves nothing to choose: it
// is part of the operation, as its path is, and no request has a field for it. So a
// gateway's many operations on one URL are told apart by data. Fields of a form are
// parameters too. A member of a JSON or XML body stays a field of its type, which may be
// read as well as written, and is sent where it is left empty; see sentConstant.

// constParam is the text of such a parameter; ok is false for all others.
func constParam(p *ir.Param) (text string, ok bool) {
	v := p.Type.Constant()
	switch {
	case v == nil || !p.Required || nullable(p.Type):
		return "", false
	case p.ContentType != "":
		return v.JSON, v.JSON != ""
	case p.Style == "label" || p.Style == "matrix" || p.In == ir.InPath && v.Text == "":
		return "", false
	}
	return v.Text, true
}

// splitParams divides the parameters of an operation into arguments, fields and constants.
func (c *call) splitParams() {
	c.url = c.op.Path
	var query []string
	for _, p := range c.op.Params {
		text, fixed := constParam(p)
		switch {
		case fixed && p.In == ir.InPath && !c.hook:
			c.url = strings.ReplaceAll(c.url, "{"+p.Name+"}", url.PathEscape(text))
		case fixed && p.In == ir.InQuery:
			query = append(query, escapePair(p.Name)+"="+escapePair(text))
		case fixed && p.In != ir.InPath:
			c.constants = append(c.constants, fixedParam{string(p.In), p.Name, text})
		case p.In == ir.InPath:
			c.path = append(c.path, p)
		default:
			c.params = append(c.params, p)
		}
	}
	if len(query) > 0 {
		c.url += "?" + strings.Join(query, "&")
	}
}

// escapePair encodes as the runtime does: a space is %20 and not +.
func escapePair(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// fixedParam is a parameter or form field that the operation itself sends.
type fixedParam struct{ in, name, value string }

// splitForm takes the constant fields out of a flattened form. Where rules between fields
// look at them, or the document says how they are written, they stay.
func (c *call) splitForm() {
	if kind := bodyKind(c.media); c.flat == nil || kind != "form" && kind != "multipart" || len(c.flat.Rules.Conditions) > 0 {
		return
	}
	rest := *c.flat
	rest.Fields = nil
	for _, f := range c.flat.Fields {
		v := f.Type.Constant()
		encoded := slices.ContainsFunc(c.content.Encoding, func(e ir.PartEncoding) bool { return e.Field == f.Name })
		if v == nil || !f.Required || f.ReadOnly || encoded || nullable(f.Type) {
			rest.Fields = append(rest.Fields, f)
			continue
		}
		c.constants = append(c.constants, fixedParam{"form", f.Name, v.Text})
	}
	switch {
	case len(rest.Fields) == len(c.flat.Fields):
	case len(rest.Fields) == 0 && rest.Extra == nil:
		c.content, c.flat = nil, nil // the operation says it all
	default:
		c.flat = &rest
	}
}

// constantsValue lists the constants as data.
func (c *call) constantsValue() *Value {
	v := list(sliceOf(sdkType("Constant")))
	for _, k := range c.constants {
		one := object(sdkType("Constant"), Member{"In", text(k.in)}, Member{"Name", text(k.name)}, Member{"Value", text(k.value)})
		one.Bare = true
		v.Elems = append(v.Elems, one)
	}
	return v
}

// address is the operation's place as comments and READMEs show it.
func (c *call) address() string { return c.op.Method + " " + c.url }

// shareHooks tells inbound calls apart that come to one place. Where their parameters do
// not, constants of their bodies do.
func (b *builder) shareHooks() {
	places := map[string][]*call{}
	for _, c := range b.hooks {
		places[c.place()] = append(places[c.place()], c)
	}
	done := map[string]bool{}
	for _, c := range b.hooks { // in order: maps have none
		if shared := places[c.place()]; !done[c.place()] {
			done[c.place()] = true
			if first, _ := alike(shared); first != nil {
				addBodyConstants(shared)
			}
			if first, second := alike(shared); first != nil {
				b.warn(second.op.Pos, "shared-webhook", "%s and %s come to %s %s and nothing tells them apart, so that %s gets both; give them required parameters or members with a const, or paths of their own",
					first.op.ID, second.op.ID, second.op.Method, second.op.Path, first.op.ID)
			}
		}
	}
}

// alike finds two calls that are known by the same.
func alike(calls []*call) (first, second *call) {
	for i, c := range calls {
		for _, first := range calls[:i] {
			if first.known() == c.known() {
				return first, c
			}
		}
	}
	return nil, nil
}

// addBodyConstants adds the constants of bodies that not all of the calls have.
func addBodyConstants(calls []*call) {
	count := map[fixedParam]int{}
	for _, c := range calls {
		for _, k := range c.bodyConstants() {
			count[k]++
		}
	}
	for _, c := range calls {
		for _, k := range c.bodyConstants() {
			if count[k] < len(calls) {
				c.constants = append(c.constants, k)
			}
		}
	}
}

// place is the address of an inbound call, whatever its parameters are called.
func (c *call) place() string {
	return c.op.Method + " " + templateNames.ReplaceAllString(c.op.Path, "{}")
}

var templateNames = regexp.MustCompile(`\{[^{}]*\}`)

// bodyConstants are the members of a body in JSON or XML that say what it is.
func (c *call) bodyConstants() (out []fixedParam) {
	kind := c.bodyKind()
	if c.content == nil || kind != "json" && kind != "xml" || base(c.content.Type) == nil {
		return nil
	}
	for _, f := range base(c.content.Type).Fields {
		v, name := f.Type.Constant(), f.Name
		if v == nil || !f.Required || nullable(f.Type) {
			continue
		}
		if kind == "xml" {
			at := f.XMLPlace()
			if at.Node == ir.XMLAttribute || len(at.Names) == 0 {
				continue
			}
			name = at.Names[0].Local
		}
		out = append(out, fixedParam{kind, name, v.Text})
	}
	return out
}

// known is all by which an inbound call is known.
func (c *call) known() string {
	_, query, _ := strings.Cut(c.url, "?")
	return fmt.Sprint(query, c.constants)
}
