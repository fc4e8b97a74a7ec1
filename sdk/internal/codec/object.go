package codec

import "strings"

// Object is an object of the document that was read into a struct, for whoever wants to
// look at both.
type Object struct {
	// Value is a pointer to the struct. It is complete, the objects inside it as well.
	Value any
	// Path is where the object is: a JSON path without the $.
	Path string

	t    *table
	seen []bool
}

// Has tells whether the document has the member of that name. A null counts only where
// the field can hold it.
func (o Object) Has(name string) bool {
	k, ok := o.t.fields.byName[name]
	return ok && o.seen[k]
}

// watched is object for Options.Object: it notes which members there are.
func (d *decoder) watched(t *table, r ref, i int) int {
	if !d.enter(i) {
		return -1
	}
	st := t.fields
	seen := make([]bool, len(st.fields))
	i = skipSpace(d.b, i+1)
	for more := i >= len(d.b) || d.b[i] != '}'; more; {
		name, at, j := d.key(i)
		if j < 0 {
			return j
		}
		if k, ok := st.byName[name]; ok {
			f := &st.fields[k]
			if j >= len(d.b) {
				return d.bad(^j)
			}
			read := d.special
			if f.name != name && d.b[j] == 'n' {
				read = func(_ *field, _ ref, i int) int { return d.skip(i) } // see object
			} else {
				seen[k] = d.b[j] != 'n' || f.table.holdsNull()
			}
			if i = read(f, r, j); i < 0 {
				d.err.under(member(f.name))
				return i
			}
		} else if i = d.unknown(st, r, name, at, j); i < 0 {
			return i
		}
		if i = skipSpace(d.b, i); i >= len(d.b) {
			return d.bad(^i)
		}
		switch d.b[i] {
		case ',':
			i = skipSpace(d.b, i+1)
		case '}':
			more = false
		default:
			return d.bad(^i)
		}
	}
	d.depth++
	path := strings.TrimPrefix(strings.TrimPrefix(d.pathString(""), "$"), ".")
	d.watch(Object{r.pointer(t.typ), path, t, seen})
	return i + 1
}

// holdsNull tells whether null is more than nothing for a variable of this type. Lists and
// maps that are null are as good as empty ones.
func (t *table) holdsNull() bool {
	switch t.dec {
	case opPointer, opNullable, opList, opMap, opAny, opIface, opRaw, opBytes, opJSONMethod:
		return true
	case opJSONText, opQuoted:
		return t.elem.holdsNull()
	}
	return false
}
