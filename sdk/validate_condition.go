package sdk

import (
	"reflect"
	"strings"
)

// conditions checks the rules between the members of the object v.
func (c *checker) conditions(list []condition, v reflect.Value) {
	for i := range list {
		if cond := &list[i]; c.holds(cond.when, v) {
			outer := c.message
			if cond.Message != "" {
				c.message = cond.Message
			}
			c.condition(cond, v)
			c.message = outer
		}
	}
}

// condition checks what must be true now that the tests are.
func (c *checker) condition(cond *condition, v reflect.Value) {
	for _, path := range cond.required {
		c.follow(path, nil, v, func(_ *member, _ reflect.Value, sent bool) {
			if !sent && c.came != nil {
				c.violate("required", "", "is missing")
			} else if !sent {
				c.violate("required", "", "must be sent")
			}
		})
	}
	if len(cond.oneOf) > 0 {
		switch n := c.given(cond.oneOf, v); {
		case n == 0:
			c.violate("oneOf", strings.Join(cond.OneOf, "|"), "one of these must be sent")
		case n > 1:
			c.violate("oneOf", strings.Join(cond.OneOf, "|"), "only one of these may be sent")
		}
	}
	if len(cond.anyOf) > 0 && c.given(cond.anyOf, v) == 0 {
		c.violate("anyOf", strings.Join(cond.AnyOf, "|"), "at least one of these must be sent")
	}
	for i := range cond.must {
		if t := &cond.must[i]; !c.test(t, v) {
			if t.Absent {
				c.violate("condition", t.Field, "must not be sent")
			} else {
				c.violate("condition", strings.Join(t.fields(nil), "|"), "do not go together as they are")
			}
		}
	}
	c.limits(cond.limits, v)
}

// given is how many of the members are sent.
func (c *checker) given(members []step, v reflect.Value) int {
	n := 0
	for _, s := range members {
		if _, sent := c.get(s, v); sent {
			n++
		}
	}
	return n
}

func (c *checker) holds(tests []test, v reflect.Value) bool {
	for i := range tests {
		if !c.test(&tests[i], v) {
			return false
		}
	}
	return true
}

// test runs one test of the object v.
func (c *checker) test(t *test, v reflect.Value) bool {
	if t.Field == "" {
		return c.inner(t, v) != t.Not
	}
	f, sent := c.get(t.at, v)
	switch {
	case t.Present:
		return sent
	case t.Absent:
		return !sent
	case !sent:
		return t.OrAbsent
	}
	inside, there := reach(f) // null equals no value
	result := (t.values == nil || there && c.keeps(t.values, t.at.member, f)) && (t.is == nil || c.keeps(t.is, t.at.member, f))
	if result && len(t.all)+len(t.any)+len(t.one) > 0 {
		result = there && c.inner(t, inside)
	}
	return result != t.Not
}

// inner runs the tests that t is made of.
func (c *checker) inner(t *test, v reflect.Value) bool {
	if !c.holds(t.all, v) {
		return false
	}
	if n := c.passed(t.any, v); len(t.any) > 0 && n == 0 {
		return false
	}
	n := c.passed(t.one, v)
	return len(t.one) == 0 || n == 1
}

func (c *checker) passed(tests []test, v reflect.Value) int {
	n := 0
	for i := range tests {
		if c.test(&tests[i], v) {
			n++
		}
	}
	return n
}

// keeps reports whether a value keeps to a limit, without noting anything.
func (c *checker) keeps(l *limit, m *member, v reflect.Value) bool {
	outer, failed := c.probing, c.failed
	c.probing, c.failed = true, false
	c.limit(l, m, v)
	ok := !c.failed
	c.probing, c.failed = outer, failed
	return ok
}

// fields are the members that a test is about.
func (t *Test) fields(list []string) []string {
	if t.Field != "" {
		for _, name := range list {
			if name == t.Field {
				return list
			}
		}
		return append(list, t.Field)
	}
	for _, inner := range [...][]Test{t.All, t.Any, t.One} {
		for i := range inner {
			list = inner[i].fields(list)
		}
	}
	return list
}
