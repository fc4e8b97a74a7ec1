package sdk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MissingError says which credentials a security scheme still needs. What makes a scheme
// ready returns it, and [NewClient] makes one sentence of those of all schemes.
type MissingError struct {
	// Ways are the ways to go on: all the credentials of any of them are enough.
	Ways [][]string
}

// Missing is the error of a scheme that lacks all of the named credentials.
func Missing(names ...string) *MissingError { return &MissingError{Ways: [][]string{names}} }

// Error names the credentials: "key and secret are missing".
func (e *MissingError) Error() string {
	if len(e.Ways) == 1 {
		verb := " is missing"
		if len(e.Ways[0]) > 1 {
			verb = " are missing"
		}
		return enumerate(e.Ways[0]) + verb
	}
	ways := make([]string, len(e.Ways))
	for i, way := range e.Ways {
		ways[i] = enumerate(way)
	}
	return "credentials are missing: give " + strings.Join(ways, ", or ")
}

// enumerate joins names as a sentence does: a, b and c.
func enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// maxWays bounds what an error lists: nobody reads more.
const maxWays = 8

// both are the ways to have a and b.
func both(a, b [][]string) [][]string {
	var out [][]string
	for _, x := range a {
		for _, y := range b {
			way := slices.Clone(x)
			for _, name := range y {
				if !slices.Contains(way, name) {
					way = append(way, name)
				}
			}
			out = append(out, way)
		}
	}
	return out[:min(len(out), maxWays)]
}

// least drops the ways that ask for more than another one.
func least(ways [][]string) [][]string {
	var out [][]string
	for i, way := range ways {
		more := slices.ContainsFunc(ways, func(other []string) bool {
			return len(other) < len(way) && containsAll(way, other)
		})
		same := slices.ContainsFunc(ways[:i], func(other []string) bool {
			return len(other) == len(way) && containsAll(way, other)
		})
		if !more && !same {
			out = append(out, way)
		}
	}
	return out[:min(len(out), maxWays)]
}

func containsAll(list, names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(list, name) })
}

// joinMissing makes one error of two parts of a scheme.
func joinMissing(a, b error) error {
	var x, y *MissingError
	if a == nil || b == nil {
		return errors.Join(a, b)
	}
	if errors.As(a, &x) && errors.As(b, &y) {
		return &MissingError{Ways: both(x.Ways, y.Ways)}
	}
	return errors.Join(a, b)
}

// lacks says what an alternative still needs: ways is nil where it can be used. An error
// that is not about something missing cannot be helped by credentials.
func (c *Client) lacks(names []string) (ways [][]string, err error) {
	ways = [][]string{nil}
	for _, name := range names {
		s := c.schemes[name]
		if s == nil {
			return nil, fmt.Errorf("unknown security scheme %q", name)
		}
		var m *MissingError
		switch {
		case s.err == nil:
		case errors.As(s.err, &m):
			ways = both(ways, m.Ways)
		default:
			return nil, fmt.Errorf("security scheme %q: %w", name, s.err)
		}
	}
	if len(ways) == 1 && len(ways[0]) == 0 {
		return nil, nil
	}
	return ways, nil
}

// usable reports why none of the alternatives can be used, in one sentence; nil if some can.
func (c *Client) usable(alternatives [][]string) error {
	var ways [][]string
	var errs []error
	for _, alt := range alternatives {
		lacking, err := c.lacks(alt)
		switch {
		case err != nil:
			errs = append(errs, err)
		case lacking == nil:
			return nil
		default:
			ways = append(ways, lacking...)
		}
	}
	if ways = least(ways); len(ways) > 0 {
		for _, way := range ways {
			for i, name := range way {
				way[i] = either(c.fields[name], name)
			}
		}
		// What was given and cannot be used comes first.
		errs = append(errs, &MissingError{Ways: ways})
	}
	return errors.Join(slices.CompactFunc(errs, func(a, b error) bool { return a.Error() == b.Error() })...)
}

// none reports whether nothing was given; half of what is needed is a mistake.
func (c Credentials) none() bool {
	for _, secret := range c {
		if secret != "" {
			return false
		}
	}
	return true
}
