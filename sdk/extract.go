package sdk

import (
	"regexp"
	"sync"
)

// Extraction finds one value in the message of a documented failure: vendors write ids
// that the caller needs into a sentence.
type Extraction struct {
	// Name is the key in [Error].Extract.
	Name string
	// Find gives the value, usually by a [Regexp].
	Find Finder
}

// Finder finds a value in a message, "" where there is none.
type Finder interface{ Find(message string) string }

// Find implements [Finder]: what the first group matches, or all of it where there is no
// group. An expression that does not compile finds nothing: a failure must not become a
// panic.
//
// It is a constant and no function that somebody has to call first, so that a package's
// errors are data. One call among them would make the compiler set up the operations when a
// program starts, and the linker keep thousands that nobody uses.
func (r Regexp) Find(message string) string {
	re, ok := finders.Load(r)
	if !ok {
		compiled, err := regexp.Compile(string(r))
		if err != nil {
			compiled = nil
		}
		re, _ = finders.LoadOrStore(r, compiled)
	}
	compiled := re.(*regexp.Regexp)
	if compiled == nil {
		return ""
	}
	m := compiled.FindStringSubmatch(message)
	if len(m) == 0 {
		return ""
	}
	return m[min(1, len(m)-1)]
}

// finders are the expressions that were needed: a *regexp.Regexp each, nil for a bad one.
var finders sync.Map

// extract reads all values of a documented failure; nil where there are none.
func (c *ErrorCode) extract(message string) map[string]string {
	var out map[string]string
	for _, x := range c.Extract {
		if x.Find == nil {
			continue
		}
		if v := x.Find.Find(message); v != "" {
			if out == nil {
				out = make(map[string]string, len(c.Extract))
			}
			out[x.Name] = v
		}
	}
	return out
}
