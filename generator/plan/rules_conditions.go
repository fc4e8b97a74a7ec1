package plan

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/generator/ir"
)

// conditionValues are the rules between the members of t.
func (b *builder) conditionValues(t *ir.Type, conditions []ir.Condition) *Value {
	v := list(sliceOf(sdkType("Condition")))
	for _, c := range conditions {
		if one := b.conditionValue(t, c); one != nil {
			one.Bare = true
			v.Elems = append(v.Elems, one)
		}
	}
	return v
}

// conditionValue is one sdk.Condition; nil with a warning where it speaks of members
// that the object does not have, which would make it fail or pass always.
func (b *builder) conditionValue(t *ir.Type, c ir.Condition) *Value {
	v := object(sdkType("Condition"))
	when, ok := b.testValues(t, c.When, c.Pos)
	if !ok {
		return nil
	}
	must, ok := b.testValues(t, c.Must, c.Pos)
	if !ok {
		return nil
	}
	v.set("When", when)
	given := len(v.Members)
	required := b.required(t, nil, c.Then, c.Pos)
	var fields []*Value
	for _, r := range c.Rules {
		target := b.resolve(t, r.Path)
		if target == nil {
			b.warn(c.Pos, "condition-ignored", "the condition limits %q, which is no member that is known; it is not checked", strings.Join(r.Path, "."))
			continue
		}
		rules := r.Type.Rules
		rules.Conditions = nil
		var inner []ir.Condition
		for _, one := range r.Type.Rules.Conditions {
			if len(one.When) == 0 && len(one.Then) > 0 && one.Message == "" {
				required = append(required, b.required(t, r.Path, one.Then, one.Pos)...)
			} else {
				inner = append(inner, one)
			}
		}
		values := enumConstants(r.Type)
		f := b.limit(joinPath(r.Path), target, rules, nil, values)
		more := b.innerLimits(f, joinPath(r.Path), target, rules)
		f.set("Conditions", b.conditionValues(target, inner))
		if target.Kind == ir.Struct {
			setCounts(f, "Properties", rules.MinProps, rules.MaxProps)
		}
		if len(f.Members) > 1 {
			f.Bare = true
			fields = append(fields, f)
		}
		fields = append(fields, more...)
	}
	v.set("Required", texts(required))
	for _, choice := range []struct {
		name  string
		names []string
	}{{"OneOf", c.OneOf}, {"AnyOf", c.AnyOf}} {
		if len(choice.names) > 0 && !b.known(t, choice.names, c.Pos) {
			return nil
		}
		v.set(choice.name, texts(escaped(choice.names)))
	}
	v.set("Must", must)
	v.set("Fields", list(sliceOf(sdkType("FieldRules")), fields...))
	if len(v.Members) == given {
		return nil // nothing left to check
	}
	v.set("Message", text(strings.TrimSpace(c.Message)))
	return v
}

// required are the paths of members that must be sent, without those that always are.
func (b *builder) required(t *ir.Type, path, names []string, pos ir.Pos) []string {
	owner := b.resolve(t, path)
	if owner == nil || owner.Kind != ir.Struct && owner.Kind != ir.Map {
		b.warn(pos, "condition-ignored", "%s has no members that are known; that they are required is not checked", strings.Join(path, "."))
		return nil
	}
	var out []string
	for _, name := range names {
		if b.resolve(owner, []string{name}) == nil && !b.opaque(owner, name) {
			b.warn(pos, "condition-ignored", "the condition requires %q, which is no member of the request; it is not checked", name)
			continue
		}
		out = append(out, joinPath(append(slices.Clip(path), name)))
	}
	return out
}

// opaque reports whether name is a member whose type is the user's own: whether it is
// sent is known, what is in it is not.
func (b *builder) opaque(owner *ir.Type, name string) bool {
	return slices.ContainsFunc(owner.Fields, func(f *ir.Field) bool { return f.Name == name && !hidden(owner, f) })
}

// known reports whether all names are members, with a warning if not.
func (b *builder) known(t *ir.Type, names []string, pos ir.Pos) bool {
	for _, name := range names {
		if b.resolve(t, []string{name}) == nil && !b.opaque(t, name) {
			b.warn(pos, "condition-ignored", "the condition tests %q, which is no member of the request; it is not checked", name)
			return false
		}
	}
	return true
}

// testValues are tests of t, false where one cannot be made.
func (b *builder) testValues(t *ir.Type, tests []ir.Test, pos ir.Pos) (*Value, bool) {
	v := list(sliceOf(sdkType("Test")))
	for _, test := range tests {
		one := object(sdkType("Test"))
		one.Bare = true
		inner := t
		if test.Field != "" {
			if !b.known(t, []string{test.Field}, pos) {
				return v, false
			}
			one.set("Field", text(escapePath(test.Field)))
			inner = b.resolve(t, []string{test.Field})
		}
		var values []string
		for _, value := range test.Values {
			values = append(values, value.Text)
		}
		one.set("Values", texts(values))
		if test.Is != nil {
			if inner == nil {
				return v, false
			}
			is := b.limit("", inner, test.Is.Rules, nil, nil)
			is.Addr = true
			if len(is.Members) > 0 {
				one.set("Is", is)
			}
		}
		one.set("Absent", truth(test.Absent)).set("Present", truth(test.Present)).set("OrAbsent", truth(test.OrAbsent))
		for _, group := range []struct {
			name  string
			tests []ir.Test
		}{{"All", test.All}, {"Any", test.Any}, {"One", test.One}} {
			if len(group.tests) == 0 {
				continue
			}
			if inner == nil {
				b.warn(pos, "condition-ignored", "the condition looks into %q, whose members are not known; it is not checked", test.Field)
				return v, false
			}
			nested, ok := b.testValues(inner, group.tests, pos)
			if !ok {
				return v, false
			}
			one.set(group.name, nested)
		}
		one.set("Not", truth(test.Not))
		v.Elems = append(v.Elems, one)
	}
	return v, true
}

func enumConstants(t *ir.Type) []ir.Value {
	var out []ir.Value
	if t.Const != nil {
		out = append(out, *t.Const)
	}
	for _, v := range t.Values {
		out = append(out, v.Value)
	}
	return out
}

func escaped(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = escapePath(name)
	}
	return out
}

var unicodeEscape = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\\u\{([0-9A-Fa-f]+)\}|\\u([0-9A-Fa-f]{4})`) })

// pattern translates a regular expression of ECMA 262; false where RE2 has no
// equivalent (lookaround, back references, repetitions beyond 1000).
func pattern(ecma string) (string, bool) {
	// Written as in JavaScript, with its slashes: they would have to match.
	if len(ecma) > 2 && strings.HasPrefix(ecma, "/^") {
		return "", false
	}
	p := unicodeEscape().ReplaceAllStringFunc(ecma, func(s string) string {
		return `\x{` + strings.Trim(s[2:], "{}") + "}"
	})
	if _, err := regexp.Compile(p); err != nil {
		return "", false
	}
	return p, true
}
