package codec

import "strconv"

// Access to the members of a document without a type for it: envelopes are unwrapped
// and errors recognised before anyone knows what the payload is.

// Members looks at the members of the object data in one pass and stores the raw
// value of the member names[i] in out[i], nil where it is absent. The values share
// data. Of several members with one name the last counts. All of data is checked
// to be JSON. len(out) must not be below len(names).
func Members(data []byte, names []string, out [][]byte) error {
	clear(out[:len(names)])
	d := decoder{b: data, depth: maxDepth}
	end := d.members(skipSpace(data, 0), func(name string, i, end int) {
		pick(names, out, name, data[i:end:end])
	})
	return d.finish(end)
}

// pick stores a value under its name.
func pick(names []string, out [][]byte, name string, raw []byte) {
	for k, want := range names {
		if want == name {
			out[k] = raw
			return
		}
	}
}

// Wrapper is what Unwrap has found in an object.
type Wrapper struct {
	Inner []byte // the value of the first member that opens said yes to
	Sole  []byte // or that of the only member
}

// Unwrap is Members for an object that may have another one around it: in the same pass
// it stores the members of the first value that opens says yes to in inner.
func Unwrap(data []byte, names []string, out, inner [][]byte, opens func(name string) bool) (Wrapper, error) {
	clear(out[:len(names)])
	clear(inner[:len(names)])
	d := decoder{b: data, depth: maxDepth}
	var w Wrapper
	n := 0
	end := d.walk(skipSpace(data, 0), func(name string, i int) (end int) {
		n++
		if w.Inner != nil || !opens(name) {
			if end = d.skip(i); end >= 0 {
				w.Sole = data[i:end:end]
				pick(names, out, name, w.Sole)
			}
			return end
		}
		if i < len(data) && data[i] == '{' {
			end = d.members(i, func(name string, i, end int) {
				pick(names, inner, name, data[i:end:end])
			})
		} else {
			end = d.skip(i)
		}
		if end >= 0 {
			w.Inner = data[i:end:end]
			pick(names, out, name, w.Inner)
		}
		return end
	})
	if n != 1 || w.Inner != nil {
		w.Sole = nil
	}
	return w, d.finish(end)
}

// Lookup gives the raw value at path, which names one member a step, or an element
// by its index where the document has a list. The value shares data. All of data is
// checked to be JSON.
func Lookup(data []byte, path ...string) ([]byte, bool, error) {
	d := decoder{b: data, depth: maxDepth}
	start := skipSpace(data, 0)
	end := d.skip(start)
	if err := d.finish(end); err != nil {
		return nil, false, err
	}
	at := data[start:end:end]
	// The whole document is known to be JSON by now, so the inner walks cannot fail.
	for _, step := range path {
		d.b = at
		var found []byte
		switch at[0] {
		case '{':
			d.members(0, func(name string, i, end int) {
				if name == step {
					found = at[i:end:end]
				}
			})
		case '[':
			found = nth(at, step)
		}
		if found == nil {
			return nil, false, nil
		}
		at = found
	}
	return at, true, nil
}

// members walks the object at i and calls found with each name and the range of
// its value.
func (d *decoder) members(i int, found func(name string, i, end int)) int {
	return d.walk(i, func(name string, i int) int {
		end := d.skip(i)
		if end >= 0 {
			found(name, i, end)
		}
		return end
	})
}

// walk is members whose values value reads, giving the position after each.
func (d *decoder) walk(i int, value func(name string, i int) int) int {
	if i >= len(d.b) || d.b[i] != '{' {
		if i < len(d.b) && d.skip(i) >= 0 {
			return d.fail(i, "want object, got "+jsonType(d.b[i]), nil)
		}
		return d.bad(^i)
	}
	i = skipSpace(d.b, i+1)
	if i < len(d.b) && d.b[i] == '}' {
		return i + 1
	}
	d.depth--
	for {
		name, _, start := d.key(i)
		if start < 0 {
			return start
		}
		end := value(name, start)
		if end < 0 {
			d.err.under(member(name))
			return end
		}
		i = skipSpace(d.b, end)
		switch {
		case i < len(d.b) && d.b[i] == ',':
			i = skipSpace(d.b, i+1)
		case i < len(d.b) && d.b[i] == '}':
			d.depth++
			return i + 1
		default:
			return d.bad(^i)
		}
	}
}

// nth gives the element of a list, which is known to be JSON, or nil.
func nth(list []byte, step string) []byte {
	n, err := strconv.Atoi(step)
	if err != nil || n < 0 {
		return nil
	}
	i := skipSpace(list, 1)
	for list[i] != ']' {
		end := skipValue(list, i, maxDepth)
		if n == 0 {
			return list[i:end:end]
		}
		n--
		if i = skipSpace(list, end); list[i] == ',' {
			i = skipSpace(list, i+1)
		}
	}
	return nil
}

// finish checks that nothing but space follows the end of a document.
func (d *decoder) finish(end int) error {
	if end >= 0 {
		if end = skipSpace(d.b, end); end < len(d.b) {
			end = d.bad(^end)
		}
	}
	if end < 0 {
		return d.err
	}
	return nil
}
