package codec

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Objects and lists. Depth is counted for the containers as well as for pointers, so
// that a cycle ends in an error and not in a stack overflow.

// object writes a struct. Each field has its key ready, with and without the comma.
func (e *encoder) object(b []byte, t *table, r ref) []byte {
	if e.depth++; e.depth > maxDepth {
		return e.fail(b, "nested too deep", nil)
	}
	// Every member is written with a comma before it; the first comma becomes the
	// brace.
	start := len(b)
	st := t.fields
	for i := range st.fields {
		f := &st.fields[i]
		v := r
		if f.always {
			v = r.at(f.at)
		} else {
			var ok bool
			if v, ok = f.locate(r, false); !ok {
				continue
			}
			if f.constant != nil && f.isZero(v) {
				v = *f.constant
			}
			if f.omitEmpty && f.isEmpty(v) || f.omitZero && f.isZero(v) {
				continue
			}
		}
		// Strings, the most frequent values, skip the dispatch and cannot fail.
		b = append(b, f.comma...)
		if f.table.enc == opString {
			b = appendString(b, v.getString())
			continue
		}
		if b = e.value(b, f.table, v); e.err != nil {
			e.under(member(f.name))
			return b
		}
	}
	if f := st.unknown; f != nil {
		if b = e.collected(b, st, f, r); e.err != nil {
			return b
		}
	}
	e.depth--
	if len(b) == start {
		return append(b, "{}"...)
	}
	b[start] = '{'
	return append(b, '}')
}

// collected writes the members of the map with the `unknown` option. A member that
// is a field too would be written twice, so it is an error.
func (e *encoder) collected(b []byte, st *structTable, f *field, r ref) []byte {
	v, ok := f.locate(r, false)
	if !ok {
		return b
	}
	for _, m := range e.sorted(f.table, v) {
		if _, ok := st.byName[m.name]; ok {
			e.fail(b, "unknown member is a declared field too", nil)
		} else {
			b = append(b, ',')
			b = append(appendString(b, m.name), ':')
			b = e.value(b, f.table.elem, m.value)
		}
		if e.err != nil {
			e.under(member(m.name))
			return b
		}
	}
	return b
}

// entry is a map entry with its name on the wire.
type entry struct {
	name  string
	value ref
}

// sorted gives the entries of the map at r by name.
func (e *encoder) sorted(t *table, r ref) []entry {
	m := r.value(t.typ)
	if m.Len() == 0 {
		return nil
	}
	list := make([]entry, 0, m.Len())
	// The values of a map are no variables, so all are copied into one block.
	block := reflect.MakeSlice(reflect.SliceOf(t.elem.typ), m.Len(), m.Len())
	for it := m.MapRange(); it.Next(); {
		name, err := t.key.encode(it.Key())
		if err != nil {
			e.fail(nil, "", err)
			return nil
		}
		v := block.Index(len(list))
		v.Set(it.Value())
		list = append(list, entry{name, refOf(v.Addr())})
	}
	slices.SortFunc(list, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	return list
}

// mapping writes a map. The names are sorted, so that equal values give equal bytes
// and a signature can be computed again.
func (e *encoder) mapping(b []byte, t *table, r ref) []byte {
	if e.depth++; e.depth > maxDepth {
		return e.fail(b, "nested too deep", nil)
	}
	b = append(b, '{')
	for i, m := range e.sorted(t, r) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, m.name), ':')
		if b = e.value(b, t.elem, m.value); e.err != nil {
			e.under(member(m.name))
			return b
		}
	}
	e.depth--
	return append(b, '}')
}

// list writes a slice, wrapped in an object if the field says so.
func (e *encoder) list(b []byte, t *table, r ref) []byte {
	if t.wrap != "" {
		b = append(b, '{')
		b = append(appendString(b, t.wrap), ':')
	}
	b = e.elements(b, t, r.sliceLen(), func(i int) ref { return r.index(t.elem, i) })
	if t.wrap != "" {
		b = append(b, '}')
	}
	return b
}

// elements writes n variables as a list; at gives each. Arrays and slices differ only
// in where these lie.
func (e *encoder) elements(b []byte, t *table, n int, at func(int) ref) []byte {
	if e.depth++; e.depth > maxDepth {
		return e.fail(b, "nested too deep", nil)
	}
	b = append(b, '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		if b = e.value(b, t.elem, at(i)); e.err != nil {
			e.under(element(i))
			return b
		}
	}
	e.depth--
	return append(b, ']')
}

// anyList writes a list of dynamic values without a table.
func (e *encoder) anyList(b []byte, list []any) []byte {
	if e.depth++; e.depth > maxDepth {
		return e.fail(b, "nested too deep", nil)
	}
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b = e.anything(b, v); e.err != nil {
			e.under(element(i))
			return b
		}
	}
	e.depth--
	return append(b, ']')
}

// anyObject writes a map of dynamic values without a table.
func (e *encoder) anyObject(b []byte, m map[string]any) []byte {
	if e.depth++; e.depth > maxDepth {
		return e.fail(b, "nested too deep", nil)
	}
	b = append(b, '{')
	for i, name := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, name), ':')
		if b = e.anything(b, m[name]); e.err != nil {
			e.under(member(name))
			return b
		}
	}
	e.depth--
	return append(b, '}')
}

// compact appends raw, which must be one JSON value, without its white space and
// with the escapes of appendString for line separators.
func (e *encoder) compact(b, raw []byte) []byte {
	i := skipSpace(raw, 0)
	end := skipValue(raw, i, maxDepth)
	if end < 0 || skipSpace(raw, end) != len(raw) {
		if end >= 0 {
			end = ^skipSpace(raw, end)
		}
		return e.fail(b, "byte "+strconv.Itoa(^end)+" of the raw value is no JSON", nil)
	}
	inString := false
	for ; i < end; i++ {
		c := raw[i]
		switch {
		case inString && c == '\\':
			b = append(b, c, raw[i+1])
			i++
			continue
		case c == '"':
			inString = !inString
		case !inString && (c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			continue
		case c == 0xe2 && i+2 < end && raw[i+1] == 0x80 && raw[i+2]&^1 == 0xa8:
			b = append(b, `\u202`...)
			b = append(b, '8'+raw[i+2]&1)
			i += 2
			continue
		}
		b = append(b, c)
	}
	return b
}
