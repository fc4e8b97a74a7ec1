package codec

import "reflect"

var anyMapType = reflect.TypeFor[map[string]any]()

// mapping reads an object into a map, adding to what the map has.
func (d *decoder) mapping(t *table, r ref, i int) int {
	if !d.enter(i) {
		return -1
	}
	m := r.value(t.typ)
	if m.IsNil() {
		if t.typ == anyMapType {
			// A new map of dynamic values needs no reflection.
			d.depth++
			v, end := d.dynamicObject(i)
			if end >= 0 {
				m.Set(reflect.ValueOf(v))
			}
			return end
		}
		m.Set(reflect.MakeMap(t.typ))
	}
	i = skipSpace(d.b, i+1)
	if i < len(d.b) && d.b[i] == '}' {
		d.depth++
		return i + 1
	}
	for {
		name, at, j := d.key(i)
		if j < 0 {
			return j
		}
		if i = d.entry(t, m, name, at, j); i < 0 {
			return i
		}
		i = skipSpace(d.b, i)
		if i >= len(d.b) {
			return d.bad(^i)
		}
		switch d.b[i] {
		case ',':
			i = skipSpace(d.b, i+1)
		case '}':
			d.depth++
			return i + 1
		default:
			return d.bad(^i)
		}
	}
}

// entry reads one member into the map m of table t. at is where its name begins.
func (d *decoder) entry(t *table, m reflect.Value, name string, at, i int) int {
	if d.own {
		name = string(append([]byte(nil), name...))
	}
	if d.drift != nil {
		d.path = append(d.path, segment{name: name})
	}
	// Each entry starts from zero, even where the map has one for the name.
	v := reflect.New(t.elem.typ)
	i = d.value(t.elem, refOf(v), i)
	if i < 0 {
		d.err.under(member(name))
		return i
	}
	if d.drift != nil {
		d.path = d.path[:len(d.path)-1]
	}
	key, err := t.key.decode(name)
	if err != nil {
		return d.fail(at, "", err)
	}
	m.SetMapIndex(key, v.Elem())
	return i
}
