package sdk

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ruleSet are rules bound to the fields of one Go type.
type ruleSet struct {
	limits     []limit
	conditions []condition
	minProps   int
	maxProps   int
	err        error
}

// limit are the rules of one value.
type limit struct {
	*FieldRules
	path    []step
	kinds   limitKinds
	pattern func() *regexp.Regexp
	min     *exact
	max     *exact
	above   *exact
	below   *exact
	factor  *exact
	values  []*exact // of Values that are numbers, else nil
	// timeFits: whatever is set is written in a form that keeps to the rules of its text.
	timeFits bool
	object   *ruleSet // Conditions and counts, where the value is a struct
}

// limitKinds says which kinds of rules a limit has, to skip those that it has not.
type limitKinds struct{ text, number, items, values bool }

// step goes from a value to one inside it: to every item, a struct's field, or a map's
// entry.
type step struct {
	items  bool
	member *member
	entry  string
}

type condition struct {
	*Condition
	when, must []test
	required   [][]step
	oneOf      []step
	anyOf      []step
	limits     []limit
}

type test struct {
	*Test
	at            step
	is            *limit
	values        *limit
	all, any, one []test
}

// exact is a decimal literal: as an integer where it is one, else as a fraction.
type exact struct {
	n   int64
	int bool
	rat *big.Rat
}

func newExact(lit string) *exact {
	if lit == "" {
		return nil
	}
	if n, err := strconv.ParseInt(lit, 10, 64); err == nil {
		return &exact{n: n, int: true, rat: new(big.Rat).SetInt64(n)}
	}
	if r, ok := Decimal(lit).Rat(); ok {
		e := &exact{rat: r}
		if r.IsInt() && r.Num().IsInt64() {
			e.n, e.int = r.Num().Int64(), true
		}
		return e
	}
	return nil
}

// compare returns how v relates to e.
func (e *exact) compare(v exact) int {
	if e.int && v.int {
		return cmp.Compare(v.n, e.n)
	}
	return v.fraction().Cmp(e.rat)
}

// divides reports whether v is a multiple of e.
func (e *exact) divides(v exact) bool {
	if e.int && v.int {
		return e.n != 0 && v.n%e.n == 0
	}
	return e.rat.Sign() != 0 && new(big.Rat).Quo(v.fraction(), e.rat).IsInt()
}

func (e *exact) fraction() *big.Rat {
	if e.rat == nil {
		return new(big.Rat).SetInt64(e.n)
	}
	return e.rat
}

// rules binds r to the type.
func (o *outline) rules(r *Rules) (*ruleSet, error) {
	if s, ok := o.sets.Load(r); ok {
		set := s.(*ruleSet)
		return set, set.err
	}
	set := &ruleSet{}
	if r != nil {
		b := binder{}
		set.limits = b.limits(o, r.Fields)
		set.conditions = b.conditions(o, r.Conditions)
		set.minProps, set.maxProps = r.MinProperties, r.MaxProperties
		if len(b.errs) > 0 {
			set = &ruleSet{err: fmt.Errorf("rules of %s: %w", o.typ, errors.Join(b.errs...))}
		}
	}
	stored, _ := o.sets.LoadOrStore(r, set)
	set = stored.(*ruleSet)
	if o.validates && set.err == nil {
		o.own.LoadOrStore(0, set)
	}
	return set, set.err
}

// binder resolves names and parses literals once.
type binder struct{ errs []error }

func (b *binder) fail(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

func (b *binder) limits(o *outline, fields []FieldRules) []limit {
	out := make([]limit, 0, len(fields))
	for i := range fields {
		f := &fields[i]
		path, at := b.path(o, f.Field)
		if at != nil {
			out = append(out, b.limit(at, f, path))
		}
	}
	return out
}

// limit parses the rules of a value of type o.
func (b *binder) limit(o *outline, f *FieldRules, path []step) limit {
	l := limit{
		FieldRules: f, path: path,
		min: b.literal(f, f.Min), max: b.literal(f, f.Max), above: b.literal(f, f.Above), below: b.literal(f, f.Below),
		factor: b.literal(f, f.MultipleOf),
	}
	if f.Pattern != "" {
		l.pattern = sync.OnceValue(func() *regexp.Regexp {
			re, err := regexp.Compile(f.Pattern)
			if err != nil {
				return nil // the generator has tried it; what cannot be read is not checked
			}
			return re
		})
	}
	for _, v := range f.Values {
		l.values = append(l.values, newExact(v))
	}
	for o.kind == outlinePointer {
		o = o.item()
	}
	if o.kind == outlineStruct && (len(f.Conditions) > 0 || f.MinProperties != 0 || f.MaxProperties != 0) {
		l.object = &ruleSet{conditions: b.conditions(o, f.Conditions), minProps: f.MinProperties, maxProps: f.MaxProperties}
	}
	l.kinds = limitKinds{
		text:   f.MinLength != 0 || f.MaxLength != 0 || f.Pattern != "",
		number: f.Min != "" || f.Max != "" || f.Above != "" || f.Below != "" || f.MultipleOf != "",
		items:  f.MinItems != 0 || f.MaxItems != 0 || f.Unique || f.MinProperties != 0 || f.MaxProperties != 0,
		values: len(f.Values) > 0,
	}
	if l.kinds.text && o.typ == timeType && len(path) > 0 {
		l.timeFits = l.fits(path[len(path)-1].member)
	}
	return l
}

// fits tries a time in the field's layout, which gives every time the same form.
func (l *limit) fits(m *member) bool {
	text, ok := timeText(m, time.Date(2026, time.November, 21, 23, 30, 45, 0, time.UTC))
	if !ok || m == nil || m.layout == "" {
		return false
	}
	c := checker{probing: true}
	c.text(l, text)
	return !c.failed
}

func (b *binder) literal(f *FieldRules, lit string) *exact {
	e := newExact(lit)
	if e == nil && lit != "" {
		b.fail("%s: %q is no number", f.Field, lit)
	}
	return e
}

func (b *binder) conditions(o *outline, list []Condition) []condition {
	out := make([]condition, 0, len(list))
	for i := range list {
		c := condition{Condition: &list[i], when: b.tests(o, list[i].When), must: b.tests(o, list[i].Must), limits: b.limits(o, list[i].Fields)}
		for _, path := range c.Required {
			if steps, at := b.path(o, path); at != nil {
				c.required = append(c.required, steps)
			}
		}
		c.oneOf, c.anyOf = b.names(o, c.OneOf), b.names(o, c.AnyOf)
		out = append(out, c)
	}
	return out
}

func (b *binder) names(o *outline, names []string) []step {
	var out []step
	for _, name := range names {
		if steps, at := b.path(o, name); at != nil && len(steps) == 1 {
			out = append(out, steps[0])
		}
	}
	return out
}

func (b *binder) tests(o *outline, list []Test) []test {
	out := make([]test, 0, len(list))
	for i := range list {
		t := test{Test: &list[i]}
		inner := o
		if t.Field != "" {
			steps, at := b.path(o, t.Field)
			if at == nil || len(steps) != 1 {
				continue
			}
			t.at, inner = steps[0], at
		}
		if t.Is != nil {
			l := b.limit(inner, t.Is, nil)
			t.is = &l
		}
		if len(t.Values) > 0 {
			l := b.limit(inner, &FieldRules{Values: t.Values}, nil)
			t.values = &l
		}
		for inner.kind == outlinePointer {
			inner = inner.item()
		}
		t.all, t.any, t.one = b.tests(inner, t.All), b.tests(inner, t.Any), b.tests(inner, t.One)
		out = append(out, t)
	}
	return out
}

// path resolves a path from a value of type o; nil if it leads nowhere.
func (b *binder) path(o *outline, path string) ([]step, *outline) {
	names := splitPath(path)
	if path == "" || strings.HasPrefix(path, "[]") {
		names = append([]string{""}, names...) // the whole body, or the extra members
	}
	var steps []step
	for i, name := range names {
		for o.kind == outlinePointer {
			o = o.item()
		}
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

// number is the numeric value of v, false if it has none.
func number(v reflect.Value) (exact, bool) {
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return exact{n: v.Int(), int: true}, true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if u := v.Uint(); u <= 1<<63-1 {
			return exact{n: int64(u), int: true}, true
		}
		return exact{rat: new(big.Rat).SetFrac(new(big.Int).SetUint64(v.Uint()), big.NewInt(1))}, true
	case reflect.Float32, reflect.Float64:
		f := v.Float()
		if f == float64(int64(f)) && f > -1<<53 && f < 1<<53 {
			return exact{n: int64(f), int: true}, true
		}
		// The shortest text that reads as f is what is sent, and what was meant: 0.3.
		text := strconv.FormatFloat(f, 'g', -1, v.Type().Bits())
		if r, ok := new(big.Rat).SetString(text); ok {
			return exact{rat: r}, true
		}
	case reflect.String:
		if e := newExact(v.String()); e != nil {
			return *e, true
		}
	}
	return exact{}, false
}
