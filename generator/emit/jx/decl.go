package jx

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// Field is a struct's field.
type Field struct {
	Doc      Doc
	Name     Name
	Type     Code
	Tag      Tag
	Embedded bool
	Space    bool // an empty line before it
}

// Tag is a struct tag: keys with unquoted values, in order.
type Tag []KeyValue

// KeyValue is one key of a tag.
type KeyValue struct{ Key, Value string }

// render quotes values as reflect.StructTag reads them, and the whole as a literal:
// raw where that is possible, because it reads better.
func (t Tag) render() *jen.Statement {
	var parts []string
	for _, kv := range t {
		for _, r := range kv.Key {
			if r < 'a' || r > 'z' {
				panic(&Invalid{"tag key", kv.Key})
			}
		}
		parts = append(parts, kv.Key+":"+strconv.Quote(kv.Value))
	}
	text := strings.Join(parts, " ")
	if strconv.CanBackquote(text) {
		return jen.Op("`" + text + "`")
	}
	return jen.Lit(text)
}

// Struct declares a struct type.
func Struct(d Doc, n Name, fields ...Field) Code {
	body := make([]jen.Code, 0, len(fields))
	for i, f := range fields {
		if f.Space && i > 0 {
			body = append(body, jen.Line())
		}
		s := jen.Empty()
		if !f.Embedded {
			s = jen.Id(f.Name.s)
		}
		s = s.Add(f.Type.s)
		if len(f.Tag) > 0 {
			s = s.Add(f.Tag.render())
		}
		body = append(body, innerDoc(f.Doc, s))
	}
	if len(body) == 0 {
		return Code{topDoc(d, jen.Type().Id(n.s).Struct())}
	}
	return Code{topDoc(d, jen.Type().Id(n.s).Struct(body...))}
}

// Type declares a defined type.
func Type(d Doc, n Name, t Code) Code { return Code{topDoc(d, jen.Type().Id(n.s).Add(t.s))} }

// Method is a method of an interface.
type Method struct {
	Doc     Doc
	Name    Name
	Params  []Param
	Results []Code
}

// Interface declares an interface type.
func Interface(d Doc, n Name, methods ...Method) Code {
	body := make([]jen.Code, 0, len(methods))
	for i, m := range methods {
		if i > 0 && !m.Doc.Empty() {
			body = append(body, jen.Line())
		}
		body = append(body, innerDoc(m.Doc, jen.Id(m.Name.s).Params(paramList(m.Params)...).Add(resultList(m.Results))))
	}
	return Code{topDoc(d, jen.Type().Id(n.s).Interface(body...))}
}

// Receiver of a method.
type Receiver struct {
	Name    Name // may be empty
	Type    Name
	Pointer bool
}

// FuncDecl declares a function, or a method if recv is set. short asks for one line.
func FuncDecl(d Doc, recv *Receiver, n Name, params []Param, results []Code, short bool, body ...Code) Code {
	s := jen.Func()
	if recv != nil {
		t := jen.Id(recv.Type.s)
		if recv.Pointer {
			t = jen.Op("*").Add(t)
		}
		if recv.Name.s != "" {
			t = jen.Id(recv.Name.s).Add(t)
		}
		s = s.Params(t)
	}
	s = s.Id(n.s).Params(paramList(params)...).Add(resultList(results))
	switch {
	case len(body) == 0:
		s = s.Block()
	case short && len(body) == 1:
		s = s.Custom(jen.Options{Open: "{ ", Close: " }"}, body[0].s)
	default:
		s = s.Block(unwrap(body)...)
	}
	return Code{topDoc(d, s)}
}

// Value is one constant or variable of a declaration.
type Value struct {
	Doc     Doc
	Name    Name
	Type    Code // may be zero
	Value   Code // may be zero
	Comment string
	// Directive is a go:embed pattern.
	Embed []string
	Space bool
}

func (v Value) spec() *jen.Statement {
	s := jen.Id(v.Name.s)
	if v.Type.s != nil {
		s = s.Add(v.Type.s)
	}
	if v.Value.s != nil {
		s = s.Op("=").Add(v.Value.s)
	}
	if v.Comment != "" {
		s = s.Comment("// " + harmless(oneLine(v.Comment)))
	}
	return s
}

// Const declares constants: one by itself, several in a block.
func Const(d Doc, values ...Value) Code { return group(jen.Const, d, values) }

// Var declares variables in the same way.
func Var(d Doc, values ...Value) Code { return group(jen.Var, d, values) }

func group(keyword func() *jen.Statement, d Doc, values []Value) Code {
	if len(values) == 1 && (d.Empty() || values[0].Doc.Empty()) {
		v := values[0]
		if d.Empty() {
			d = v.Doc
		}
		s := topDoc(d, keyword().Add(v.spec()))
		if len(v.Embed) > 0 {
			s = jen.Comment("//go:embed " + embedPatterns(v.Embed)).Line().Add(keyword().Add(v.spec()))
		}
		return Code{s}
	}
	defs := make([]jen.Code, 0, len(values))
	for i, v := range values {
		if v.Space && i > 0 {
			defs = append(defs, jen.Line())
		}
		defs = append(defs, innerDoc(v.Doc, v.spec()))
	}
	return Code{topDoc(d, keyword().Defs(defs...))}
}

// embedPatterns are the only directive that generated code has. Its patterns are
// file names of the generator's own making.
func embedPatterns(names []string) string {
	for _, name := range names {
		if !importPath.MatchString(name) {
			panic(&Invalid{"file name", name})
		}
	}
	return strings.Join(names, " ")
}
