package sdk

import "regexp"

// Pattern is what a text has to match: a [Regexp]. It is an interface so that a program
// without patterns links no regular expressions.
type Pattern interface {
	String() string
	// matcher compiles it; nil where it cannot be read, so that nothing is checked.
	matcher() func(text string) bool
}

// Regexp is a regular expression in RE2 syntax, unanchored.
type Regexp string

// String gives the expression.
func (r Regexp) String() string { return string(r) }

func (r Regexp) matcher() func(text string) bool {
	re, err := regexp.Compile(string(r))
	if err != nil {
		return nil // the generator has tried it
	}
	return re.MatchString
}
