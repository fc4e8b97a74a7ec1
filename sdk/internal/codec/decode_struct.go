package codec

import "reflect"

// object reads the members of an object into a struct. Documents mostly have their
// members in the declared order, so each key is first compared with the key of the
// field after the one before; only a miss costs a look-up.
func (d *decoder) object(t *table, r ref, i int) int {
	if d.watch != nil {
		return d.watched(t, r, i)
	}
	if !d.enter(i) {
		return -1
	}
	b := d.b
	st := t.fields
	next := 0
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == '}' {
		d.depth++
		return i + 1
	}
	for {
		var f *field
		if next < len(st.fields) {
			f = &st.fields[next]
			if n := len(f.key); len(b)-i >= n && string(b[i:i+n]) == f.key {
				i += n
				next++
			} else {
				f = nil
			}
		}
		if f == nil {
			var name string
			var at int
			if name, at, i = d.key(i); i < 0 {
				return i
			}
			// After a field that was left out the prediction goes on from the one found.
			if k, ok := st.byName[name]; ok {
				f = &st.fields[k]
				next = k + 1
				if f.name != name && i < len(b) && b[i] == 'n' {
					// A null under an alias says nothing: the member may be there by its name.
					if i = d.skip(i); i < 0 {
						return i
					}
					goto after
				}
			} else {
				if i = d.unknown(st, r, name, at, i); i < 0 {
					return i
				}
				goto after
			}
		}
		// The call is spared where there is no space, which is nearly always.
		if i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		if i >= len(b) {
			return d.bad(^i)
		}
		if f.plain && d.drift == nil {
			// Half of all values are strings, so these skip the dispatch.
			if f.table.dec == opString && b[i] == '"' {
				i = d.str(r.at(f.at), i)
			} else {
				i = d.dispatch(f.table, r.at(f.at), i)
			}
		} else {
			i = d.special(f, r, i)
		}
		if i < 0 {
			d.err.under(member(f.name))
			return i
		}
	after:
		if i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		if i >= len(b) {
			return d.bad(^i)
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case '}':
			d.depth++
			return i + 1
		default:
			return d.bad(^i)
		}
	}
}

// key reads a member name and the colon. at is where the name begins; the position
// given is that after the colon and the space behind it.
func (d *decoder) key(i int) (name string, at, end int) {
	if i >= len(d.b) || d.b[i] != '"' {
		return "", i, d.bad(^i)
	}
	at = i
	end, flags := scanString(d.b, i+1)
	if end < 0 {
		return "", i, d.bad(end)
	}
	name = stringText(d.b[i+1:end], flags, false)
	i = skipSpace(d.b, end+1)
	if i >= len(d.b) || d.b[i] != ':' {
		return "", at, d.bad(^i)
	}
	return name, at, skipSpace(d.b, i+1)
}

// special reads a field that the fast path of object does not cover.
func (d *decoder) special(f *field, r ref, i int) int {
	v, ok := f.locate(r, true)
	if !ok {
		return d.fail(i, "cannot set an embedded pointer to an unexported struct", nil)
	}
	was := d.lenient
	if f.leniency != 0 {
		d.lenient = f.leniency > 0
	}
	if d.drift != nil {
		d.path = append(d.path, segment{name: f.name})
	}
	i = d.value(f.table, v, i)
	if d.drift != nil {
		d.path = d.path[:len(d.path)-1]
	}
	d.lenient = was
	return i
}

// unknown reads a member that no field takes, into the field that collects such
// members if there is one.
func (d *decoder) unknown(st *structTable, r ref, name string, at, i int) int {
	f := st.unknown
	if f == nil {
		if d.drift != nil && i < len(d.b) {
			d.report(DriftUnknownField, name, "", jsonType(d.b[i]))
		}
		return d.skip(i)
	}
	v, ok := f.locate(r, true)
	if !ok {
		return d.fail(at, "cannot set an embedded pointer to an unexported struct", nil)
	}
	m := v.value(f.table.typ)
	if m.IsNil() {
		m.Set(reflect.MakeMap(f.table.typ))
	}
	return d.entry(f.table, m, name, at, i)
}
