package codec

import (
	"fmt"
	"reflect"
	"strings"
)

// Drift reports. All of it is behind a nil check of the hook: paths are kept and enums
// asked only while somebody listens.

// segment is one step of a path that is kept while a drift hook is set. A member
// has a name, an element an index; a member whose name is "" is shown as [0], which
// is close enough for a report.
type segment struct {
	name  string
	index int
}

// pathString joins the path so far with the member name, if there is one.
func (d *decoder) pathString(name string) string {
	var s strings.Builder
	s.WriteByte('$')
	for _, p := range d.path {
		if p.name != "" {
			s.WriteString(member(p.name))
		} else {
			s.WriteString(element(p.index))
		}
	}
	if name != "" {
		s.WriteString(member(name))
	}
	return s.String()
}

// report tells the hook of a difference at the path so far and the member name. The
// strings are copied, because a hook may keep them longer than the document.
func (d *decoder) report(kind DriftKind, name, want, got string) {
	d.drift(Drift{Kind: kind, Path: d.pathString(name), Want: want, Got: strings.Clone(got)})
}

// mistyped reports that the value at i has not the declared JSON type.
func (d *decoder) mistyped(t *table, i int) {
	if d.drift != nil {
		d.report(DriftType, "", t.want(), jsonType(d.b[i]))
	}
}

// enum reads an enum value and reports one that its type does not list. The zero
// value stands for absent and is not reported.
func (d *decoder) enum(t *table, r ref, i int) int {
	end := d.dispatch(t, r, i)
	if end < 0 {
		return end
	}
	v := r.value(t.typ)
	// Vendors send "" and 0 for an enum that does not apply.
	if v.IsZero() {
		return end
	}
	if e, ok := r.pointer(t.typ).(enum); ok && !e.Known() {
		got := fmt.Sprint(v.Interface())
		switch {
		case v.Kind() == reflect.String:
			got = v.String()
		case v.CanInt():
			got = fmt.Sprint(v.Int())
		}
		d.report(DriftUnknownEnum, "", t.typ.Name(), got)
	}
	return end
}
