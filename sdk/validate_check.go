package sdk

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// object checks the struct v by set, and then what is inside it by the rules of its own.
func (c *checker) object(o *outline, set *ruleSet, v reflect.Value) {
	if o.fields() != nil {
		return
	}
	c.required(o, v)
	if set != nil {
		c.limits(set.limits, v)
		c.count(o, set, v)
		c.conditions(set.conditions, v)
	}
	for _, m := range o.inner {
		if f, sent := m.get(v); sent && !(m.must && m.missing(f)) {
			c.inside(m, f)
		}
	}
	if o.extra != nil && o.extra.value.deep() {
		f, _ := o.extra.get(v)
		c.value(o.extra.value, f)
	}
}

func (c *checker) inside(m *member, v reflect.Value) {
	if m.name != "" {
		c.push(m.name)
		defer c.pop()
	}
	c.value(m.value, v)
}

// deep reports whether there may be structs or enums inside a value.
func (o *outline) deep() bool {
	for o.kind == outlinePointer || o.kind == outlineNullable || o.kind == outlineList || o.kind == outlineMap {
		inner := o.item()
		if inner == o {
			return false // a list of itself
		}
		o = inner
	}
	return o.kind == outlineStruct || o.kind == outlineUnion || o.validates || o.enum
}

// value looks for structs with rules of their own and enums in v.
func (c *checker) value(o *outline, v reflect.Value) {
	if c.depth++; c.depth > maxNested {
		c.add(Violation{Path: c.where(), Rule: "depth", Message: "is nested too deep"})
		return
	}
	defer func() { c.depth-- }()
	if len(c.found) >= maxViolations {
		return
	}
	switch o.kind {
	case outlinePointer:
		if !v.IsNil() {
			c.value(o.item(), v.Elem())
		}
	case outlineNullable:
		if inner, ok := codec.NullableValue(addressable(v)); ok {
			c.value(o.item(), inner)
		}
	case outlineList:
		if o.item().deep() {
			for i := range v.Len() {
				c.at(i)
				c.value(o.item(), v.Index(i))
				c.pop()
			}
		}
	case outlineMap:
		if o.item().deep() {
			for _, key := range keysOf(v) {
				c.push(key.String())
				c.value(o.item(), addressable(v.MapIndex(key)))
				c.pop()
			}
		}
	case outlineUnion:
		u := v.Interface().(held)
		if h := reflect.ValueOf(u.held()); h.IsValid() {
			c.value(outlineOf(h.Type()), addressable(h))
		} else if u.IsZero() {
			c.violate("required", "", "must be sent")
		}
	case outlineStruct:
		if o.validates {
			if own, ok := o.own.Load(0); ok {
				c.object(o, own.(*ruleSet), v)
				return
			}
			c.ask(v)
			return
		}
		c.object(o, nil, v)
	default:
		if o.enum {
			c.enum(v)
		}
		if o.validates {
			c.ask(v)
		}
	}
}

// ask calls the Validate method of a type whose rules are not known: it has not been
// called before, or it is none of ours.
func (c *checker) ask(v reflect.Value) {
	if !v.CanAddr() {
		return
	}
	err := v.Addr().Interface().(validator).Validate()
	if err == nil {
		return
	}
	inner, ok := err.(*ValidationError) //nolint:errorlint // a wrapped one says more than its list
	if !ok {
		c.add(Violation{Path: c.where(), Message: err.Error()})
		return
	}
	for _, w := range inner.Violations {
		w.Path = join(c.where(), w.Path)
		c.add(w)
	}
}

// count checks how many members of the struct v are sent.
func (c *checker) count(o *outline, set *ruleSet, v reflect.Value) {
	if set.minProps == 0 && set.maxProps == 0 {
		return
	}
	n := 0
	for _, m := range o.members {
		if _, sent := c.member(m, v); sent && (!m.param || m.key == m.name) {
			n++
		}
	}
	if o.extra != nil {
		f, _ := o.extra.get(v)
		n += f.Len()
	}
	c.within(n, set.minProps, set.maxProps, "Properties", "members")
}

// within checks a number of things; a maximum of -1 stands for none.
func (c *checker) within(n, least, most int, rule, things string) {
	if n < least {
		c.violate("min"+rule, "", "has %s, at least %d %s wanted", counted(n, things), least, are(least))
	}
	if most != 0 && n > max(most, 0) {
		c.violate("max"+rule, "", "has %s, at most %d %s allowed", counted(n, things), max(most, 0), are(max(most, 0)))
	}
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// counted is a number of things in words: 1 item, 2 items.
func counted(n int, things string) string {
	if n == 1 {
		things = strings.TrimSuffix(things, "s")
	}
	return strconv.Itoa(n) + " " + things
}

func (c *checker) limits(list []limit, v reflect.Value) {
	for i := range list {
		c.follow(list[i].path, nil, v, func(m *member, v reflect.Value, sent bool) {
			if sent {
				c.limit(&list[i], m, v)
			}
		})
	}
}

// limit checks one value that is sent; null keeps to any limit.
func (c *checker) limit(l *limit, m *member, v reflect.Value) {
	jsonText := m != nil && m.text && len(l.path) > 0 && !l.path[len(l.path)-1].items
	v, ok := reach(v)
	if !ok {
		return
	}
	if l.kinds.text && jsonText {
		if text, err := codec.Append(nil, addressable(v).Addr().Interface()); err == nil {
			c.text(l, string(text))
		}
	}
	if v.Kind() == reflect.Struct && outlineOf(v.Type()).kind == outlineUnion {
		h := reflect.ValueOf(v.Interface().(held).held())
		if v, ok = reach(h); !ok || !v.IsValid() {
			return // JSON that came from elsewhere is sent as it is
		}
	}
	for v.Kind() == reflect.Interface {
		if v.IsNil() {
			return
		}
		if v, ok = reach(v.Elem()); !ok {
			return
		}
	}
	if l.kinds.text && !jsonText && !(l.timeFits && v.Type() == timeType && !v.IsZero()) {
		if text, ok := textOf(m, v); ok {
			c.text(l, text)
		}
	}
	if l.kinds.number {
		if n, ok := number(v); ok && (v.Kind() != reflect.String || isNumber(m, v)) {
			c.number(l, n)
		}
	}
	if l.kinds.items {
		c.items(l, v)
	}
	if l.kinds.values && !l.oneOf(m, v) {
		if c.probing { // the usual test, so its words are not even made
			c.failed = true
		} else {
			rule := "enum"
			if len(l.Values) == 1 {
				rule = "const"
			}
			c.violate(rule, "", "must be %s", oneOf(l.Values))
		}
	}
	if l.not != nil && c.keeps(l.not, m, v) {
		c.violate("not", "", "%s", l.not.forbids())
	}
	if l.object != nil {
		o := outlineOf(v.Type())
		if o.kind == outlineStruct && o.fields() == nil {
			c.count(o, l.object, v)
			c.conditions(l.object.conditions, v)
		}
	}
}

func (c *checker) text(l *limit, text string) {
	if l.MinLength > 0 || l.MaxLength != 0 {
		c.within(utf8.RuneCountInString(text), l.MinLength, l.MaxLength, "Length", "characters")
	}
	if l.pattern != nil {
		if matches := l.pattern(); matches != nil && !matches(text) {
			c.violate("pattern", "", "must match %s", l.Pattern)
		}
	}
}

func (c *checker) number(l *limit, n exact) {
	if l.min != nil && l.min.compare(n) < 0 {
		c.violate("minimum", "", "must be at least %s", l.Min)
	}
	if l.above != nil && l.above.compare(n) <= 0 {
		c.violate("minimum", "", "must be more than %s", l.Above)
	}
	if l.max != nil && l.max.compare(n) > 0 {
		c.violate("maximum", "", "must be at most %s", l.Max)
	}
	if l.below != nil && l.below.compare(n) >= 0 {
		c.violate("maximum", "", "must be less than %s", l.Below)
	}
	if l.factor != nil && !l.factor.divides(n) {
		c.violate("multipleOf", "", "must be a multiple of %s", l.MultipleOf)
	}
}

func (c *checker) items(l *limit, v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice, reflect.Array:
		c.within(v.Len(), l.MinItems, l.MaxItems, "Items", "items")
		if l.Unique && v.Len() > 1 {
			seen := make(map[string]int, v.Len())
			for i := range v.Len() {
				text, err := codec.Append(nil, v.Index(i).Interface())
				if err != nil {
					continue
				}
				if first, twice := seen[string(text)]; twice {
					c.violate("uniqueItems", fmt.Sprintf("[%d]", i), "is the same as item %d", first)
					continue
				}
				seen[string(text)] = i
			}
		}
		if l.item != nil {
			c.contains(l, v)
		}
	case reflect.Map:
		c.within(v.Len(), l.MinProperties, l.MaxProperties, "Properties", "members")
		if l.names != nil {
			c.names(l.names, v)
		}
	}
}

// oneOf reports whether v is one of the allowed values.
func (l *limit) oneOf(m *member, v reflect.Value) bool {
	if v.Kind() == reflect.Bool {
		return slices.Contains(l.Values, map[bool]string{false: "false", true: "true"}[v.Bool()])
	}
	if v.Kind() != reflect.String || isNumber(m, v) {
		if n, ok := number(v); ok {
			for _, want := range l.values {
				if want != nil && want.compare(n) == 0 {
					return true
				}
			}
			return false
		}
	}
	text, ok := textOf(m, v)
	return !ok || slices.Contains(l.Values, text)
}

// oneOf lists allowed values.
func oneOf(values []string) string {
	if len(values) > maxShown {
		values = append(slices.Clone(values[:maxShown]), "...")
	}
	if len(values) == 1 {
		return values[0]
	}
	return "one of " + strings.Join(values, ", ")
}
