package difftool

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/xmlshape"
)

// xmlDiff compares how bodies look in XML: the names of elements and attributes, which
// oasdiff does not read. A client in use writes and looks for the old ones.
type xmlDiff struct {
	p         *part
	now       *side
	operation string
	seen      map[[2]*ir.Type]bool // compared already, for types that several calls share
}

func (p *part) xml(old, now *side) {
	d := &xmlDiff{p: p, now: now, seen: map[[2]*ir.Type]bool{}}
	pairs := func(was, is []*ir.Operation, key func(op *ir.Operation) string) {
		before := map[string]*ir.Operation{}
		for _, op := range was {
			before[key(op)] = op
		}
		for _, op := range is {
			if b := before[key(op)]; b != nil {
				d.operation = op.Method + " " + op.Path
				d.compare(b, op)
			}
		}
	}
	pairs(old.api.Operations, now.api.Operations, func(op *ir.Operation) string { return op.Method + " " + op.Path })
	pairs(old.api.Webhooks, now.api.Webhooks, func(op *ir.Operation) string { return op.ID })
}

func (d *xmlDiff) compare(old, now *ir.Operation) {
	if old.Body != nil && now.Body != nil {
		d.contents(old.Body.Contents, now.Body.Contents, "request")
	}
	for _, r := range now.Responses {
		for _, b := range old.Responses {
			if b.Status == r.Status {
				d.contents(b.Contents, r.Contents, "response")
			}
		}
	}
}

func (d *xmlDiff) contents(old, now []*ir.Content, otherwise string) {
	for _, c := range now {
		if !isXML(c.MediaType) || !xmlshape.Typed(c.Type) {
			continue
		}
		i := slices.IndexFunc(old, func(b *ir.Content) bool { return strings.EqualFold(b.MediaType, c.MediaType) && xmlshape.Typed(b.Type) })
		if i < 0 {
			continue
		}
		pos := c.Pos
		if c.XML != nil && c.XML.Pos.Line > 0 {
			pos = c.XML.Pos
		}
		d.place("the root of the "+otherwise, pos, old[i].XMLRoot(otherwise), c.XMLRoot(otherwise))
		d.types(old[i].Type, c.Type)
	}
}

func isXML(media string) bool {
	m, _, _ := strings.Cut(strings.ToLower(media), ";")
	m = strings.TrimSpace(m)
	return m == "application/xml" || m == "text/xml" || strings.HasSuffix(m, "+xml")
}

func (d *xmlDiff) types(old, now *ir.Type) {
	old, now = shapeOf(old), shapeOf(now)
	if old == nil || now == nil || old.Kind != now.Kind || d.seen[[2]*ir.Type{old, now}] {
		return // another type is a change of its own
	}
	d.seen[[2]*ir.Type{old, now}] = true
	for _, f := range now.Fields {
		i := slices.IndexFunc(old.Fields, func(b *ir.Field) bool { return b.Name == f.Name })
		if i < 0 {
			continue
		}
		pos := f.Pos
		if f.XML != nil && f.XML.Pos.Line > 0 {
			pos = f.XML.Pos
		}
		what := fmt.Sprintf("the member %q", f.Name)
		if now.Name != "" {
			what += " of " + now.Name
		}
		d.place(what, pos, old.Fields[i].XMLPlace(), f.XMLPlace())
		d.types(old.Fields[i].Type, f.Type)
	}
	for i, v := range now.Variants {
		if i < len(old.Variants) {
			d.types(old.Variants[i].Type, v.Type)
		}
	}
	d.types(old.Elem, now.Elem)
	d.types(old.Extra, now.Extra)
}

func shapeOf(t *ir.Type) *ir.Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}

// place tells a change of what a value is called or where it stands. A prefix is an
// abbreviation that each document chooses for itself.
func (d *xmlDiff) place(what string, pos ir.Pos, old, now ir.XMLPlace) {
	before, after := written(old), written(now)
	if before == after {
		return
	}
	d.p.changes = append(d.p.changes, Change{
		Part: API, Level: Breaking, Code: "xml-changed", Pos: d.now.pos(pos), Operation: d.operation,
		Message: fmt.Sprintf("%s is %s in XML, no longer %s", what, after, before),
		Advice:  "keep the old name in the xml object: clients in use write and look for that",
	})
}

// written says how a value stands in a document.
func written(p ir.XMLPlace) string {
	var names []string
	for _, n := range p.Names {
		name := fmt.Sprintf("%q", n.Local)
		if n.Namespace != "" {
			name += fmt.Sprintf(" of the namespace %q", n.Namespace)
		}
		names = append(names, name)
	}
	switch p.Node {
	case ir.XMLText, ir.XMLCDATA:
		return "the text of its element"
	case ir.XMLAttribute:
		return "the attribute " + strings.Join(names, " in ")
	}
	slices.Reverse(names)
	return "the element " + strings.Join(names, " in ")
}
