package load

import (
	"fmt"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// readXML reads an xml object, the same for the same node. What is wrong with it is said
// later, and only where the schema is part of an XML body: see checkXML.
func (b *builder) readXML(n *tree.Node) *ir.XML {
	if !n.IsMap() {
		return nil
	}
	if x, ok := b.xmls[n]; ok {
		return x
	}
	x := &ir.XML{
		Name: strings.TrimSpace(n.Get("name").Str()), Namespace: strings.TrimSpace(n.Get("namespace").Str()), Prefix: n.Get("prefix").Str(),
		Wrapped: n.Get("wrapped").True(), Pos: n.Pos(),
	}
	if prefix, local, ok := strings.Cut(x.Name, ":"); ok && x.Prefix == "" {
		x.Prefix, x.Name = prefix, local
	}
	if n.Get("attribute").True() {
		x.Node = ir.XMLAttribute
	}
	switch n.Get("nodeType").Str() { // OpenAPI 3.2
	case "attribute":
		x.Node = ir.XMLAttribute
	case "text":
		x.Node = ir.XMLText
	case "cdata":
		x.Node = ir.XMLCDATA
	case "element":
		x.Wrapped = true // of a list; without a nodeType it has no element
	}
	b.xmls[n] = x
	b.xmlNodes[x] = n
	return x
}

// xmlUse is what a use of a schema says of its element: its own words, else those of the
// component that it refers to. The name of a component that is an object is meant for the
// root of a body, so that a member keeps its own; rootLike takes it all the same.
func (b *builder) xmlUse(n *tree.Node, rootLike bool) *ir.XML {
	if n == nil {
		return nil
	}
	for _, c := range b.view(n).chain {
		name := nameOf(c)
		if x := b.readXML(c.Get("xml")); x != nil {
			if name == "" || rootLike || x.Name == "" || c.Get("properties") == nil && c.Get("allOf") == nil {
				return x
			}
			plain := *x
			plain.Name = ""
			b.xmlNodes[&plain] = b.xmlNodes[x]
			return &plain
		}
		if name != "" {
			return nil
		}
	}
	return nil
}

// checkXML reports what cannot be said in XML, for bodies that are sent or read as XML.
func (b *builder) checkXML() {
	c := xmlChecker{b: b, seen: map[*ir.Type]bool{}, fixed: map[*ir.XML]bool{}}
	for _, list := range [...][]*ir.Operation{b.api.Operations, b.api.Webhooks} {
		for _, op := range list {
			if op.Body != nil {
				c.contents(op.Body.Contents, op.RequestMedia)
			}
			for _, r := range op.Responses {
				c.contents(r.Contents, op.ResponseMedia)
				for _, content := range r.Contents {
					c.envelope(op.Envelope, content)
				}
			}
		}
	}
}

type xmlChecker struct {
	b     *builder
	seen  map[*ir.Type]bool
	fixed map[*ir.XML]bool
}

// contents looks at XML where nothing else is offered, or it is asked for.
func (c *xmlChecker) contents(list []*ir.Content, chosen string) {
	var found []*ir.Content
	for _, content := range list {
		switch {
		case isXML(ir.MediaBase(content.MediaType)) && (chosen == "" || chosen == content.MediaType):
			found = append(found, content)
		case chosen == "" && (isJSONMedia(content.MediaType) || ir.MediaBase(content.MediaType) == "*/*"):
			return
		}
	}
	for _, content := range found {
		c.names(content.XML)
		t := plainOf(content.Type)
		if t == nil || t.Kind == ir.Any || t.Kind == ir.Scalar || t.Kind == ir.Enum {
			continue // passed on as it is
		}
		c.untyped(t, "the body")
		walkTypes(t, c.seen, c.check)
	}
}

// envelope reports members of an envelope that have another name as elements: one name
// stands for both.
func (c *xmlChecker) envelope(e *ir.Envelope, content *ir.Content) {
	t := plainOf(content.Type)
	if e == nil || t == nil || !isXML(ir.MediaBase(content.MediaType)) {
		return
	}
	for _, name := range [...]string{e.Status, e.Code, e.SubCode, e.Message, e.SubMessage, e.RequestID, e.Data, e.Error, e.Detail} {
		name, _, _ = strings.Cut(name, ".")
		for _, f := range t.Fields {
			place := f.XMLPlace()
			if len(place.Names) == 0 || name == "" {
				continue
			}
			if local := place.Names[0].Local; (f.Name == name) != (local == name) {
				c.onField(f, "xml-envelope", "give the member the name of its element",
					"the envelope's %q is the member %q and the element %q; the client looks for an element of that name", name, f.Name, local)
			}
		}
	}
}

func plainOf(t *ir.Type) *ir.Type {
	if t != nil && t.Base != nil {
		return t.Base
	}
	return t
}

func (c *xmlChecker) warn(pos ir.Pos, pointer, code, advice, message string) {
	c.b.r.add(ir.Diagnostic{Severity: ir.Warning, Code: code, Message: message, Advice: advice, Pos: pos, Pointer: pointer})
}

// names repairs the names of one xml object.
func (c *xmlChecker) names(x *ir.XML) {
	if x == nil || c.fixed[x] {
		return
	}
	c.fixed[x] = true
	n := c.b.xmlNodes[x]
	for _, name := range [...]string{x.Name, x.Prefix} {
		if fixed := ir.ElementName(name); name != "" && fixed != name {
			c.b.r.warn(n, "xml-name", "use letters, digits, _, - and ., beginning with a letter", "%q cannot be a name in XML; %q is used", name, fixed)
		}
	}
	if strings.ContainsAny(x.Namespace, " \t\r\n,>\"`\\") {
		c.b.r.warn(n, "xml-namespace", "a namespace is an absolute URI", "%q is no namespace; it is left out", x.Namespace)
	}
	switch kind := n.Get("nodeType"); kind.Str() {
	case "", "element", "attribute", "text", "cdata", "none":
	default:
		c.b.r.warn(kind, "xml-node", "use element, attribute, text, cdata or none", "%s is no kind of node; an element is used", kind.JSON())
	}
}

// untyped reports a value for which XML says too little.
func (c *xmlChecker) untyped(t *ir.Type, what string) {
	s := plainOf(t)
	kind := ""
	switch {
	case s == nil, s.GoType != "":
		return
	case s.Kind == ir.Union:
		kind = "one of several types"
	case s.Kind == ir.Any:
		kind = "any value"
	default:
		return
	}
	c.warn(t.Pos, t.Pointer, "xml-untyped", "give it one type, or read it with care: numbers arrive as texts, and a list of one as its item",
		what+" is "+kind+", which XML does not tell apart; it is read by the names of its elements")
}

// check looks at the members of one type.
func (c *xmlChecker) check(t *ir.Type) {
	c.names(t.ItemXML)
	if t.Kind == ir.List {
		c.untyped(t.Elem, "an item of the list")
	}
	if t.Kind == ir.Map {
		c.untyped(t.Elem, "a value of the object")
	}
	texts := 0
	taken := map[ir.XMLName]string{}
	for _, f := range t.Fields {
		c.names(f.XML)
		place := f.XMLPlace()
		switch place.Node {
		case ir.XMLText, ir.XMLCDATA:
			if texts++; texts > 1 {
				c.onField(f, "xml-node", "make one of them an element", "a second member, %q, is the text of the element; it is written as an element", f.Name)
				c.element(f)
			} else if !scalarXML(f.Type) {
				c.onField(f, "xml-node", "make it an element", "%q is no text; it is written as an element", f.Name)
				c.element(f)
			}
			continue
		case ir.XMLAttribute:
			if !scalarXML(f.Type) {
				c.onField(f, "xml-attribute", "make it an element", "%q is no text, so that it cannot be an attribute; it is written as an element", f.Name)
				c.element(f)
				continue
			}
			if place.Names[0].Namespace != "" && place.Names[0].Prefix == "" {
				c.onField(f, "xml-namespace", "add a prefix", "the attribute %q has a namespace without a prefix; it is written without", f.Name)
			}
		default:
			c.untyped(f.Type, "the member "+f.Name)
			c.misplaced(f)
			if local := ir.ElementName(f.Name); (f.XML == nil || f.XML.Name == "") && local != f.Name {
				c.onField(f, "xml-name", "give it another one in XML: xml: {name: ...}", "%q cannot be a name in XML; %q is used", f.Name, local)
			}
		}
		if len(place.Names) == 0 {
			continue
		}
		if other, ok := taken[place.Names[0]]; ok && place.Node == ir.XMLElement {
			c.onField(f, "xml-duplicate", "give one of them another name", "%q and %q are elements of one name", other, f.Name)
		} else if place.Node == ir.XMLElement {
			taken[place.Names[0]] = f.Name
		}
	}
}

// misplaced reports words of an xml object that do nothing.
func (c *xmlChecker) misplaced(f *ir.Field) {
	if f.XML == nil {
		return
	}
	n := c.b.xmlNodes[f.XML]
	list := plainOf(f.Type) != nil && plainOf(f.Type).Kind == ir.List
	if n.Get("wrapped").True() && !list {
		c.b.r.warn(n.Get("wrapped"), "xml-wrapped", "remove it", "%q is no list, so that there is nothing to wrap", f.Name)
	}
	if n.Get("nodeType").Str() == "none" && !list {
		c.b.r.warn(n.Get("nodeType"), "xml-node", "leave it out", "%q is written as an element: only a list can do without", f.Name)
	}
}

func (c *xmlChecker) onField(f *ir.Field, code, advice, format string, args ...any) {
	n := (*tree.Node)(nil)
	if f.XML != nil {
		n = c.b.xmlNodes[f.XML]
	}
	if n != nil {
		c.b.r.warn(n, code, advice, format, args...)
		return
	}
	c.warn(f.Pos, f.Type.Pointer, code, advice, fmt.Sprintf(format, args...))
}

// element makes an element of a member; other uses of the same xml object stay.
func (c *xmlChecker) element(f *ir.Field) {
	x := *f.XML
	x.Node = ir.XMLElement
	c.b.xmlNodes[&x] = c.b.xmlNodes[f.XML]
	c.fixed[&x] = true
	f.XML = &x
}

// scalarXML reports whether a value is a text in XML. A list of texts is one in an
// attribute.
func scalarXML(t *ir.Type) bool {
	t = plainOf(t)
	if t != nil && t.Kind == ir.List {
		t = plainOf(t.Elem)
	}
	return t != nil && (t.Kind == ir.Scalar || t.Kind == ir.Enum || t.GoType != "" || t.EmbeddedJSON)
}
