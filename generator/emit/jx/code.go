package jx

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"
)

// Code is a piece of Go source: an expression, a type or a statement.
type Code struct{ s *jen.Statement }

func unwrap(cs []Code) []jen.Code {
	out := make([]jen.Code, len(cs))
	for i, c := range cs {
		out[i] = c.s
	}
	return out
}

// Ref is a name that stands in the same package or scope.
func Ref(n Name) Code { return Code{jen.Id(n.s)} }

// Qual is a name of another package.
func Qual(path string, n Name) Code { return Code{jen.Qual(checkImport(path), n.s)} }

// Str is a string literal.
//
// JSON text and the like read better between backquotes. Whatever could end or hide in
// a raw string (a backquote, a line break, a character that does not print) is quoted.
func Str(s string) Code {
	if strings.Contains(s, `"`) && strconv.CanBackquote(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return Code{jen.Op("`" + s + "`")}
	}
	return Code{jen.Lit(s)}
}

// Num is a number literal, true, false or nil.
func Num(literal string) Code {
	switch {
	case literal == "true" || literal == "false" || literal == "nil":
	case !number.MatchString(literal):
		panic(&Invalid{"number", literal})
	}
	return Code{jen.Op(literal)}
}

// Dot selects a field or method.
func (c Code) Dot(n Name) Code { return Code{c.s.Clone().Dot(n.s)} }

// Call calls c.
func (c Code) Call(args ...Code) Code { return Code{c.s.Clone().Call(unwrap(args)...)} }

// Instance instantiates a generic function or type.
func (c Code) Instance(types ...Code) Code { return Code{c.s.Clone().Types(unwrap(types)...)} }

// Addr is &c.
func (c Code) Addr() Code { return Code{jen.Op("&").Add(c.s)} }

// Pointer is the type *c.
func (c Code) Pointer() Code { return Code{jen.Op("*").Add(c.s)} }

// Times multiplies.
func (c Code) Times(d Code) Code { return Code{c.s.Clone().Op("*").Add(d.s)} }

// Minus subtracts.
func (c Code) Minus(d Code) Code { return Code{c.s.Clone().Op("-").Add(d.s)} }

// Assert is the type assertion c.(t).
func (c Code) Assert(t Code) Code { return Code{c.s.Clone().Assert(t.s)} }

// SliceOf is the type []t.
func SliceOf(t Code) Code { return Code{jen.Index().Add(t.s)} }

// MapOf is the type map[k]t.
func MapOf(k, t Code) Code { return Code{jen.Map(k.s).Add(t.s)} }

// FuncType is the type func(params) results.
func FuncType(results ...Code) Code { return Code{jen.Func().Params().Add(unwrap(results)...)} }

// Of is a composite literal t{elems}; lines puts one element on a line.
func (c Code) Of(lines bool, elems ...Code) Code {
	return Code{c.s.Clone().Add(braces(lines, elems))}
}

// Braces is a composite literal whose type is left out.
func Braces(lines bool, elems ...Code) Code { return Code{braces(lines, elems)} }

func braces(lines bool, elems []Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: lines && len(elems) > 0}, unwrap(elems)...)
}

// Key is an element of a composite literal: a field or a map's key with its value.
func Key(k Code, v Code) Code { return Code{jen.Add(k.s).Op(":").Add(v.s)} }

// New is new(t).
func New(t Code) Code { return Code{jen.New(t.s)} }

// Func is a function literal.
func Func(params []Param, results []Code, body ...Code) Code {
	return Code{jen.Func().Params(paramList(params)...).Add(resultList(results)).Block(unwrap(body)...)}
}

// Inline is a function literal on one line with one statement.
func Inline(result Code, body Code) Code {
	return Code{jen.Func().Params().Add(result.s).Custom(jen.Options{Open: "{ ", Close: " }"}, body.s)}
}

// Param is a parameter with its type, or several that share one; Rest makes it
// variadic.
type Param struct {
	Names []Name
	Type  Code
	Rest  bool
}

func paramList(params []Param) []jen.Code {
	out := make([]jen.Code, len(params))
	for i, p := range params {
		s := jen.Empty()
		if len(p.Names) > 0 {
			s = jen.ListFunc(func(g *jen.Group) {
				for _, n := range p.Names {
					g.Id(n.s)
				}
			})
		}
		if p.Rest {
			s = s.Op("...")
		}
		out[i] = s.Add(p.Type.s)
	}
	return out
}

func resultList(results []Code) jen.Code {
	switch len(results) {
	case 0:
		return jen.Null()
	case 1:
		return results[0].s
	}
	return jen.Params(unwrap(results)...)
}

// Return returns values.
func Return(values ...Code) Code { return Code{jen.Return(unwrap(values)...)} }

// Define is names := value.
func Define(value Code, names ...Name) Code {
	return Code{jen.ListFunc(func(g *jen.Group) {
		for _, n := range names {
			g.Id(n.s)
		}
	}).Op(":=").Add(value.s)}
}

// Declare is var name type.
func Declare(n Name, t Code) Code { return Code{jen.Var().Id(n.s).Add(t.s)} }

// Assign is target = value.
func Assign(target, value Code) Code { return Code{jen.Add(target.s).Op("=").Add(value.s)} }

// If runs body where init; cond holds; init may be the zero Code.
func If(init, cond Code, body ...Code) Code {
	if init.s == nil {
		return Code{jen.If(cond.s).Block(unwrap(body)...)}
	}
	return Code{jen.If(init.s, cond.s).Block(unwrap(body)...)}
}

// NotNil is c != nil.
func (c Code) NotNil() Code { return Code{c.s.Clone().Op("!=").Nil()} }

// Nil is nil.
func Nil() Code { return Code{jen.Nil()} }

// Defer defers a call.
func Defer(call Code) Code { return Code{jen.Defer().Add(call.s)} }

// Range is for k, v := range over.
func Range(over Code, body []Code, names ...Name) Code {
	return Code{jen.For(jen.ListFunc(func(g *jen.Group) {
		for _, n := range names {
			g.Id(n.s)
		}
	}).Op(":=").Range().Add(over.s)).Block(unwrap(body)...)}
}

// Switch switches over a value.
func Switch(value Code, cases ...Code) Code {
	return Code{jen.Switch(value.s).Block(unwrap(cases)...)}
}

// Case is one case of a switch.
func Case(values []Code, body ...Code) Code {
	return Code{jen.Case(unwrap(values)...).Block(unwrap(body)...)}
}

// Choose is a switch over conditions.
func Choose(cases ...Code) Code { return Code{jen.Switch().Block(unwrap(cases)...)} }

// Blank is an empty line.
func Blank() Code { return Code{jen.Line()} }

// Comment is a comment of one line within a body. Its text is the generator's own.
func Comment(text string) Code { return Code{jen.Comment("// " + harmless(oneLine(text)))} }

// Index is c[i].
func (c Code) Index(i int) Code { return Code{c.s.Clone().Index(jen.Lit(i))} }
