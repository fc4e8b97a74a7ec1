// Package jx is the one place that calls jennifer.
//
// Jennifer prints what it is given: an identifier with code in it, or a comment that
// starts with // or holds */, becomes code. Everything that goes through jx is typed
// instead, so that text of a spec cannot become anything else than what it was meant
// to be: a [Name] is an identifier, a [Doc] is comment lines, [Str] is a string
// literal, a [Tag] is a struct tag. There is no way to pass source text.
//
// Bad input is a bug in the generator and never the user's: constructors panic with
// [*Invalid], and the caller turns that into an error for the file.
package jx

import (
	"fmt"
	"go/token"
	"regexp"
)

// Name is a valid Go identifier.
type Name struct{ s string }

// Invalid is what jx panics with: a value that cannot be what it was given as.
type Invalid struct {
	What  string
	Value string
}

// Error describes the value.
func (e *Invalid) Error() string {
	return fmt.Sprintf("%s is no valid %s", quoteShort(e.Value), e.What)
}

func quoteShort(s string) string {
	if len(s) > 80 {
		s = s[:80]
	}
	return fmt.Sprintf("%q", s)
}

// ID makes a name.
func ID(s string) Name {
	if !token.IsIdentifier(s) && s != "_" {
		panic(&Invalid{"identifier", s})
	}
	return Name{s}
}

// String is the identifier.
func (n Name) String() string { return n.s }

var importPath = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9_][A-Za-z0-9._~-]*)*$`)

// checkImport refuses import paths that could be anything else, and "C", whose
// comments are code.
func checkImport(path string) string {
	if path == "C" || path == "unsafe" || !importPath.MatchString(path) {
		panic(&Invalid{"import path", path})
	}
	return path
}

var number = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)
