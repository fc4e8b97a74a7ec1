package codec

// Lists that are no lists. XML has no difference between a list of one and a lone
// element, and names each element; vendors whose JSON was once XML still show it. What
// is read here is never ambiguous with a tag that names the wrapper; without one the
// rules follow what the element type knows.

// wrapped reads an object where a list is declared. If its first member has the name
// of the wrap option, that member is the list: {"item":[...]}, {"item":{...}},
// {"item":"x"}; others beside it are unknown ones. Leniently the only member of an
// object may have any name that is no field of the element. {} is an empty list, and
// any other object is, leniently, the only element of the list.
func (d *decoder) wrapped(t *table, r ref, i int) int {
	j := skipSpace(d.b, i+1)
	if j < len(d.b) && d.b[j] == '}' {
		r.value(t.typ).SetZero()
		return j + 1
	}
	name, _, inner := d.key(j)
	if inner < 0 {
		return inner
	}
	if inner >= len(d.b) {
		return d.bad(^inner)
	}
	if t.wrap != "" && name == t.wrap {
		return d.wrapper(t, r, i, inner, name)
	}
	if !d.lenient {
		return d.fail(i, `want a list or {"`+t.wrap+`":[...]}`, nil)
	}
	if t.mayWrap(name, d.b[inner]) {
		lone, ok := d.isLone(inner)
		if !ok {
			return -1
		}
		if lone {
			return d.wrapper(t, r, i, inner, name)
		}
	}
	return d.single(t, r, i)
}

// isLone looks ahead whether the value at i is the last one of its object. Looking
// ahead at each of many levels would take quadratic time, so that all of it together
// may not read more than a few times the document.
func (d *decoder) isLone(i int) (lone, ok bool) {
	end := d.skip(i)
	if end < 0 {
		return false, false
	}
	if d.ahead += end - i; d.ahead > 16*len(d.b) {
		d.fail(i, "too many wrapped lists inside of each other", nil)
		return false, false
	}
	end = skipSpace(d.b, end)
	return end < len(d.b) && d.b[end] == '}', true
}

// wrapper reads the list at inner and passes over what follows in the object at i.
func (d *decoder) wrapper(t *table, r ref, i, inner int, name string) int {
	if !d.enter(i) {
		return -1
	}
	if d.drift != nil {
		d.path = append(d.path, segment{name: name})
	}
	var end int
	switch {
	case d.b[inner] == '[':
		end = d.list(t, r, inner)
	case d.b[inner] == 'n':
		end = d.null(t, r, inner)
	case d.emptyString(inner):
		end = inner + 2
	default:
		end = d.single(t, r, inner)
	}
	if end < 0 {
		d.err.under(member(name))
		return end
	}
	if d.drift != nil {
		d.path = d.path[:len(d.path)-1]
	}
	for {
		end = skipSpace(d.b, end)
		switch {
		case end < len(d.b) && d.b[end] == '}':
			d.depth++
			return end + 1
		case end >= len(d.b) || d.b[end] != ',':
			return d.bad(^end)
		}
		other, _, at := d.key(skipSpace(d.b, end+1))
		if at < 0 {
			return at
		}
		if d.drift != nil && at < len(d.b) {
			d.report(DriftUnknownField, other, "", jsonType(d.b[at]))
		}
		if end = d.skip(at); end < 0 {
			return end
		}
	}
}

// mayWrap tells whether the only member of an object, of the given name and first
// byte, wraps a list of this type rather than being a field of its only element.
func (t *table) mayWrap(name string, first byte) bool {
	e := t.elem
	for e.dec == opPointer || e.dec == opNullable {
		e = e.elem
	}
	if e.dec == opStruct {
		_, own := e.fields.byName[name]
		return !own && (first == '[' || first == '{')
	}
	if e.dec == opMap || e.dec == opAny || e.dec == opRaw || e.dec == opJSONMethod {
		return first == '['
	}
	return true
}

// single reads a lone value as a list of one.
func (d *decoder) single(t *table, r ref, i int) int {
	r.value(t.typ).SetZero()
	d.grow(t, r, 0, i, i)
	r.setLen(1)
	if d.drift != nil {
		d.path = append(d.path, segment{index: 0})
	}
	i = d.value(t.elem, r.index(t.elem, 0), i)
	if i < 0 {
		d.err.under(element(0))
		return i
	}
	if d.drift != nil {
		d.path = d.path[:len(d.path)-1]
	}
	return i
}

// loneObject reads a list where an object is declared: [] is an empty object (PHP
// has one type for both), a list of one object is that object.
func (d *decoder) loneObject(t *table, r ref, i int) int {
	j := skipSpace(d.b, i+1)
	if j >= len(d.b) {
		return d.bad(^j)
	}
	if d.b[j] == ']' {
		return j + 1
	}
	if d.b[j] != '{' {
		return d.refuse(t, i)
	}
	if !d.enter(i) {
		return -1
	}
	end := d.value(t, r, j)
	if end < 0 {
		d.err.under(element(0))
		return end
	}
	end = skipSpace(d.b, end)
	if end >= len(d.b) || d.b[end] != ']' {
		return d.fail(i, "want one object, got a list of several", nil)
	}
	d.depth++
	return end + 1
}
