package sdk

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// ruleSet are rules bound to the fields of one Go type.
type ruleSet struct {
	limits     []limit
	conditions []condition
	required   []string
	minProps   int
	maxProps   int
	err        error
}

// limit are the rules of one value.
type limit struct {
	*FieldRules
	path    []step
	kinds   limitKinds
	pattern func() func(text string) bool
	min     *exact
	max     *exact
	above   *exact
	below   *exact
	factor  *exact
	not     *limit
	item    *limit // of Contains
	names   *limit
	values  []*exact // of Values that are numbers, else nil
	// timeFits: whatever is set is written in a form that keeps to the rules of its text.
	timeFits bool
	object   *ruleSet // Conditions and counts, where the value is a struct
}

// limitKinds says which kinds of rules a limit has, to skip those that it has not.
type limitKinds struct{ text, number, items, values bool }

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
		set.required = r.Required
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
	if f.Pattern != nil {
		l.pattern = sync.OnceValue(f.Pattern.matcher)
	}
	for _, v := range f.Values {
		l.values = append(l.values, newExact(v))
	}
	l.not, l.item, l.names = b.within(o, f.Not, path), b.within(o, f.Contains, nil), b.within(o, f.Names, nil)
	o = o.target()
	if o.kind == outlineStruct && (len(f.Conditions) > 0 || f.MinProperties != 0 || f.MaxProperties != 0) {
		l.object = &ruleSet{conditions: b.conditions(o, f.Conditions), minProps: f.MinProperties, maxProps: f.MaxProperties}
	}
	l.kinds = limitKinds{
		text:   f.MinLength != 0 || f.MaxLength != 0 || f.Pattern != nil,
		number: f.Min != "" || f.Max != "" || f.Above != "" || f.Below != "" || f.MultipleOf != "",
		items:  f.MinItems != 0 || f.MaxItems != 0 || f.Unique || f.MinProperties != 0 || f.MaxProperties != 0 || f.Contains != nil || f.Names != nil,
		values: len(f.Values) > 0,
	}
	if l.kinds.text && o.typ == timeType && len(path) > 0 {
		l.timeFits = l.fits(path[len(path)-1].member)
	}
	return l
}

// within parses limits that are part of others; nil for nil.
func (b *binder) within(o *outline, f *FieldRules, path []step) *limit {
	if f == nil {
		return nil
	}
	l := b.limit(o, f, path)
	return &l
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
		inner = inner.target()
		t.all, t.any, t.one = b.tests(inner, t.All), b.tests(inner, t.Any), b.tests(inner, t.One)
		out = append(out, t)
	}
	return out
}
