package sdk

import (
	"reflect"
	"slices"
	"strings"
)

// step goes from a value to one inside it: to every item, a struct's field, or a map's
// entry.
type step struct {
	items  bool
	member *member
	entry  string
}

// path resolves a path from a value of type o; nil if it leads nowhere.
func (b *binder) path(o *outline, path string) ([]step, *outline) {
	names := splitPath(path)
	if path == "" || strings.HasPrefix(path, "[]") {
		names = append([]string{""}, names...) // the whole body, or the extra members
	}
	return b.steps(o, names, path)
}

// steps resolves the names of a path; nil if they lead nowhere.
func (b *binder) steps(o *outline, names []string, path string) ([]step, *outline) {
	var steps []step
	for i, name := range names {
		o = o.target()
		switch {
		case o.kind == outlineStruct:
			if err := o.fields(); err != nil {
				b.errs = append(b.errs, err)
				return nil, nil
			}
			m := o.byName[name]
			if m == nil && name == "" {
				m = o.extra
			}
			if m == nil {
				b.fail("%s has no member %q", o.typ, name)
				return nil, nil
			}
			steps, o = append(steps, step{member: m}), m.value
		case name == itemsOf && (o.kind == outlineList || o.kind == outlineMap):
			steps, o = append(steps, step{items: true}), o.item()
		case o.kind == outlineMap:
			steps, o = append(steps, step{entry: name}), o.item()
		default:
			b.fail("nothing is known of %q in %q", strings.Join(names[i:], "."), path)
			return nil, nil
		}
	}
	return steps, o
}

// itemsOf stands for [] in a split path: no name can be equal to it.
const itemsOf = "\x00[]"

// splitPath cuts a path into names and itemsOf.
func splitPath(path string) []string {
	var names []string
	var name []byte
	open := false
	end := func() {
		if open {
			names = append(names, string(name))
		}
		name, open = name[:0], false
	}
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case c == '\\' && i+1 < len(path):
			i++
			name, open = append(name, path[i]), true
		case c == '.':
			end()
		case c == '[' && strings.HasPrefix(path[i:], "[]"):
			end()
			names = append(names, itemsOf)
			i++
		default:
			name, open = append(name, c), true
		}
	}
	end()
	return names
}

// follow walks from v along a path and calls do at its end, with the field that holds
// the value or its list. Where a value on the way is not sent there is nothing to do.
func (c *checker) follow(path []step, m *member, v reflect.Value, do func(m *member, v reflect.Value, sent bool)) {
	if len(path) == 0 {
		do(m, v, true)
		return
	}
	v, ok := reach(v)
	if !ok {
		return
	}
	s, last := path[0], len(path) == 1
	switch {
	case s.items && v.Kind() == reflect.Map:
		for _, key := range keysOf(v) {
			c.push(key.String())
			c.follow(path[1:], m, addressable(v.MapIndex(key)), do)
			c.pop()
		}
	case s.items:
		for i := range v.Len() {
			c.at(i)
			c.follow(path[1:], m, v.Index(i), do)
			c.pop()
		}
	default:
		name := s.entry
		next, sent := c.get(s, v)
		if s.member != nil {
			m, name = s.member, s.member.name
		}
		if !sent && !last {
			return
		}
		if name != "" {
			c.push(name)
			defer c.pop()
		}
		if last {
			do(m, next, sent)
			return
		}
		c.follow(path[1:], m, next, do)
	}
}

// get takes a step to a field or an entry; false if it is not there.
func (c *checker) get(s step, v reflect.Value) (reflect.Value, bool) {
	v, ok := reach(v)
	if !ok {
		return reflect.Value{}, false
	}
	if s.member != nil {
		return c.member(s.member, v)
	}
	entry := v.MapIndex(reflect.ValueOf(s.entry).Convert(v.Type().Key()))
	if !entry.IsValid() {
		return entry, false
	}
	return addressable(entry), true
}

// keysOf returns the keys of a map in order.
func keysOf(v reflect.Value) []reflect.Value {
	return slices.SortedFunc(slices.Values(v.MapKeys()), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
}

// addressable returns v in a variable, so that methods of its pointer can be called.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	p := reflect.New(v.Type()).Elem()
	p.Set(v)
	return p
}
