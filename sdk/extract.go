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
	// Find returns the value, "" where the message has none. See [Match].
	Find func(message string) string
}

// Match returns a function that finds what the first group of a regular expression
// matches, or all of it where there is no group. A pattern that does not compile finds
// nothing: a failure must not become a panic.
func Match(pattern string) func(message string) string {
	compiled := sync.OnceValue(func() *regexp.Regexp {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return nil
		}
		return re
	})
	return func(message string) string {
		re := compiled()
		if re == nil {
			return ""
		}
		m := re.FindStringSubmatch(message)
		if len(m) == 0 {
			return ""
		}
		return m[min(1, len(m)-1)]
	}
}

// extract reads all values of a documented failure; nil where there are none.
func (c *ErrorCode) extract(message string) map[string]string {
	var out map[string]string
	for _, x := range c.Extract {
		if x.Find == nil {
			continue
		}
		if v := x.Find(message); v != "" {
			if out == nil {
				out = make(map[string]string, len(c.Extract))
			}
			out[x.Name] = v
		}
	}
	return out
}
