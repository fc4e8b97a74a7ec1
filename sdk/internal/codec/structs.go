package codec

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
)

// Struct fields and the rules by which embedded ones are promoted.

// place is where a field lies in its struct: as an offset for mem_unsafe.go, as an
// index path for mem_reflect.go. It crosses no pointer.
type place struct {
	offset uintptr
	index  []int
}

// hop is an embedded pointer on the way to a promoted field.
type hop struct {
	at       place
	elem     reflect.Type // the struct it points to
	settable bool         // false for a pointer to an unexported struct type
}

// field is one JSON member of a struct.
type field struct {
	name  string
	key   string // `"name":` escaped, as it stands in a document without spaces
	comma string // `,"name":`
	table *table
	at    place // from the struct, or from the target of the last hop
	hops  []hop

	omitEmpty, omitZero bool
	zeroMethod          bool // omitzero asks the type's IsZero method
	tagged              bool
	leniency            int8
	constant            *ref // written instead of zero
	plain               bool // no hops and no leniency: decoding takes the fast path
	always              bool // no hops and never left out: encoding takes the fast path
}

// structTable is what the codec knows about a struct type.
type structTable struct {
	fields  []field
	byName  map[string]int
	unknown *field // the map with the `unknown` option, if any
	tagged  bool   // some field has a name in its json tag
}

// candidate is a field on its way through the promotion rules.
type candidate struct {
	field
	typ    reflect.Type
	tag    jsonTag
	goTag  reflect.StructTag
	index  []int // from the outer struct, through hops
	copies int   // how often its struct is embedded at that depth
}

// embedded is a struct whose fields are promoted, found at some depth.
type embedded struct {
	typ   reflect.Type
	at    place
	hops  []hop
	index []int
}

// buildStruct collects the members of t in declared order.
func (b *builder) buildStruct(t reflect.Type) (*structTable, error) {
	found, err := collect(t)
	if err != nil {
		return nil, err
	}
	st := &structTable{byName: make(map[string]int, len(found))}
	for _, c := range found {
		if c.table, err = b.build(c.typ, c.tag.mods); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		f := c.field
		if f.constant, err = constantOf(c.table, c.goTag); err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
		f.always = f.always && f.constant == nil
		if c.tag.unknown {
			if st.unknown != nil {
				return nil, fmt.Errorf("%s: a second field with the unknown option", c.name)
			}
			st.unknown = &f
			continue
		}
		st.byName[f.name] = len(st.fields)
		st.fields = append(st.fields, f)
		st.tagged = st.tagged || c.tagged
	}
	for _, c := range found {
		for _, alias := range c.tag.aliases {
			if _, taken := st.byName[alias]; !taken && !c.tag.unknown {
				st.byName[alias] = st.byName[c.name]
			}
		}
	}
	return st, nil
}

// collect applies the rules of encoding/json for embedded structs: level by level,
// the least depth wins, then a name from a tag; a tie hides all.
func collect(t reflect.Type) ([]candidate, error) {
	var all []candidate
	visited := map[reflect.Type]bool{}
	level := []embedded{{typ: t}}
	for len(level) > 0 {
		var next []embedded
		copies := map[reflect.Type]int{}
		for _, e := range level {
			copies[e.typ]++
		}
		for _, e := range level {
			// A struct that was met at a lesser depth hides all that this one has, and
			// a struct that embeds itself ends here.
			if visited[e.typ] {
				continue
			}
			visited[e.typ] = true
			for i := range e.typ.NumField() {
				c, inner, err := inspect(e, i)
				switch {
				case err != nil:
					return nil, err
				case inner != nil:
					next = append(next, *inner)
				case c != nil:
					c.copies = copies[e.typ]
					all = append(all, *c)
				}
			}
		}
		level = next
	}
	return dominant(all), nil
}

// inspect looks at field i of e: it is a member, or a struct to look into, or
// nothing of interest.
func inspect(e embedded, i int) (*candidate, *embedded, error) {
	sf := e.typ.Field(i)
	target := sf.Type
	if target.Kind() == reflect.Pointer {
		target = target.Elem()
	}
	if sf.Anonymous {
		if !sf.IsExported() && target.Kind() != reflect.Struct {
			return nil, nil, nil
		}
	} else if !sf.IsExported() {
		return nil, nil, nil
	}
	tag, skip, err := parseJSONTag(sf)
	if err != nil || skip {
		return nil, nil, err
	}
	at := place{e.at.offset + sf.Offset, append(slices.Clip(e.at.index), i)}
	index := append(slices.Clip(e.index), i)
	// An embedded struct with a name in its tag is an ordinary member.
	if sf.Anonymous && !tag.tagged && target.Kind() == reflect.Struct {
		inner := &embedded{typ: target, at: at, hops: e.hops, index: index}
		if sf.Type.Kind() == reflect.Pointer {
			inner.hops = append(slices.Clip(e.hops), hop{at, target, sf.IsExported()})
			inner.at = place{}
		}
		return nil, inner, nil
	}
	name := tag.name
	if name == "" && !tag.tagged { // '' is a name, the empty one
		name = sf.Name
	}
	if tag.unknown && (sf.Type.Kind() != reflect.Map || sf.Type.Key().Kind() != reflect.String) {
		return nil, nil, fmt.Errorf("%s: unknown needs a map with string keys", sf.Name)
	}
	key := string(append(appendString(nil, name), ':'))
	return &candidate{
		field: field{
			name: name, key: key, comma: "," + key,
			at: at, hops: e.hops,
			omitEmpty: tag.omitEmpty, omitZero: tag.omitZero,
			zeroMethod: tag.omitZero && hasIsZero(sf.Type),
			tagged:     tag.tagged, leniency: tag.leniency,
			plain:  len(e.hops) == 0 && tag.leniency == 0,
			always: len(e.hops) == 0 && !tag.omitEmpty && !tag.omitZero,
		},
		typ: sf.Type, tag: tag, goTag: sf.Tag, index: index,
	}, nil, nil
}

// dominant keeps the one field of each name that the promotion rules choose, in
// declared order.
func dominant(all []candidate) []candidate {
	groups := map[string][]candidate{}
	for _, c := range all {
		name := c.name
		if c.tag.unknown {
			name = "\xff" // the collector has no wire name, so it hides nothing
		}
		groups[name] = append(groups[name], c)
	}
	var out []candidate
	for _, group := range groups {
		// Not slices.SortFunc: instantiated for this type it is 28 KB of every program.
		sort.SliceStable(group, func(i, j int) bool {
			a, b := &group[i], &group[j]
			return len(a.index) < len(b.index) || len(a.index) == len(b.index) && rank(a) < rank(b)
		})
		first := group[0]
		// The same struct embedded twice at one depth hides its own fields.
		tie := first.copies > 1 || len(group) > 1 &&
			len(group[1].index) == len(first.index) && group[1].tagged == first.tagged
		if !tie || first.tag.unknown {
			out = append(out, first)
		}
	}
	sort.Slice(out, func(i, j int) bool { return slices.Compare(out[i].index, out[j].index) < 0 })
	return out
}

// rank orders the fields of one name at one depth: a name from a tag comes first.
func rank(c *candidate) int {
	if c.tagged {
		return 0
	}
	return 1
}

type zeroer interface{ IsZero() bool }

var zeroerType = reflect.TypeFor[zeroer]()

// hasIsZero tells whether omitzero asks the type itself.
func hasIsZero(t reflect.Type) bool {
	return t.Implements(zeroerType) || t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(zeroerType)
}

// isEmpty is the test of omitempty.
func (f *field) isEmpty(r ref) bool {
	switch f.table.enc {
	case opString:
		return r.getString() == ""
	case opPointer:
		return r.isNil()
	case opList:
		return r.sliceLen() == 0
	case opNullable:
		_, state := r.slot(f.table)
		return *state == slotAbsent
	}
	v := r.value(f.table.typ)
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	}
	return v.IsZero()
}

// isZero is the test of omitzero: the type's IsZero method, else the Go zero value.
func (f *field) isZero(r ref) bool {
	if !f.zeroMethod {
		switch f.table.enc {
		case opString:
			return r.getString() == ""
		case opPointer, opList, opMap:
			return r.isNil()
		}
	} else if f.table.enc == opTime {
		return r.getTime().IsZero()
	} else if f.table.enc == opNullable {
		_, state := r.slot(f.table)
		return *state == slotAbsent
	}
	v := r.value(f.table.typ)
	if !f.zeroMethod {
		return v.IsZero()
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		// A method of the element must not be called through nil.
		if v.IsNil() || v.Kind() == reflect.Interface && v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() {
			return true
		}
		if z, ok := v.Interface().(zeroer); ok {
			return z.IsZero()
		}
		return false
	}
	return r.pointer(f.table.typ).(zeroer).IsZero()
}

// locate gives the variable of f inside the struct at r. With alloc it allocates
// embedded pointers on the way; otherwise it is false where one is nil.
func (f *field) locate(r ref, alloc bool) (ref, bool) {
	for i := range f.hops {
		h := &f.hops[i]
		p := r.at(h.at)
		if p.isNil() {
			if !alloc || !h.settable {
				return ref{}, false
			}
			v := p.value(reflect.PointerTo(h.elem))
			v.Set(reflect.New(h.elem))
		}
		r, _ = p.target()
	}
	return r.at(f.at), true
}
