package jx

import "github.com/dave/jennifer/jen"

// FuncOf is a function type with parameters.
func FuncOf(params []Param, results []Code) Code {
	return Code{jen.Func().Params(paramList(params)...).Add(resultList(results))}
}
