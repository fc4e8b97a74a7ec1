package sdk

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Rules are what a document demands of one object beyond the types of its members.
// Generated packages have one value a type and a method Validate that hands it to
// [Validate].
type Rules struct {
	Fields     []FieldRules
	Conditions []Condition
	// Required are members that an answer must have; requests always send theirs.
	Required []string
	// MinProperties and MaxProperties limit how many members are sent; 0 is no limit.
	MinProperties, MaxProperties int
}

// FieldRules limit one value. A zero value is no limit.
type FieldRules struct {
	// Field is the value's path from the object: wire names joined by dots, and [] for
	// every item: "trips[].start_date". A backslash goes before a dot, bracket or
	// backslash that belongs to a name. Parameters have their place in front, as in
	// "query:limit"; "" is the whole body where one field holds it.
	Field string

	// MinLength and MaxLength count characters. For a value that travels as JSON text,
	// these and Pattern are about the text. A maximum of -1 allows nothing at all.
	MinLength, MaxLength int
	Pattern              Pattern

	// Min to MultipleOf are decimal literals. Above and Below exclude the limit itself.
	Min, Max, Above, Below string
	MultipleOf             string

	MinItems, MaxItems           int // of lists; -1 as for MaxLength
	Unique                       bool
	MinProperties, MaxProperties int // of maps and objects

	// Contains are limits that MinContains (at least 1) to MaxContains items of a list keep
	// to; a MinContains of -1 is none. Names are limits of a map's names.
	Contains                 *FieldRules
	MinContains, MaxContains int
	Names                    *FieldRules

	// Values are the only allowed ones.
	Values []string
	// Not are limits that the value must not keep to.
	Not *FieldRules
	// Conditions are rules of the object at Field.
	Conditions []Condition
}

// Condition is a rule between the members of an object: if all tests of When are true,
// the rest must be.
type Condition struct {
	When     []Test
	Required []string // paths of members that must be sent, where the object they are in is
	OneOf    []string // exactly one of these members must be sent
	AnyOf    []string // at least one of these members must be sent
	Must     []Test
	Fields   []FieldRules
	// Message is the vendor's wording of the rule.
	Message string
}

// Test is one test of an object: of its member Field, or, without a Field, of the
// object by All, Any and One.
type Test struct {
	Field    string
	Values   []string    // it equals one of these
	Is       *FieldRules // it keeps to these limits
	Absent   bool
	Present  bool
	OrAbsent bool // true as well where it is absent
	// All, Any and One (exactly one) are tests of Field's own members, or of this object.
	All, Any, One []Test
	// Not turns the result round, except for OrAbsent.
	Not bool
}

// Violation is one rule that a request, or an answer, breaks.
type Violation struct {
	// Path is where, in wire names: "travel_detail.trips[1].start_date". Members of which
	// one is wanted are joined by "|".
	Path string
	// Rule is the keyword: required, oneOf, anyOf, condition, minLength, maxLength, pattern,
	// minimum, maximum, multipleOf, minItems, maxItems, uniqueItems, minProperties,
	// maxProperties, enum, const, not, contains or propertyNames; "" if a type of the user's own refused the value.
	Rule string
	// Message is the vendor's wording if the document has one, else a description. It
	// never holds the value.
	Message string
}

// String is "path: message".
func (v Violation) String() string {
	if v.Path == "" {
		return v.Message
	}
	return v.Path + ": " + v.Message
}

const (
	maxViolations = 1000 // that are collected
	maxShown      = 20   // that the text of the error lists
	maxNested     = 1000 // levels of a value; a value that holds itself has no end
)

// ValidationError lists all rules that a request breaks; a call that fails with it has sent
// nothing. Under [Settings.ValidateAnswers] it lists those that the answer breaks; paths
// start at the unwrapped result then.
type ValidationError struct {
	// Violations in the order of the fields, at most 1000; those of an answer in the order
	// in which its objects end.
	Violations []Violation

	answer bool
}

// Error lists the violations, a long list only in part.
func (e *ValidationError) Error() string {
	var b strings.Builder
	if e.answer {
		b.WriteString("invalid answer")
	} else {
		b.WriteString("invalid request")
	}
	for i, v := range e.Violations {
		sep := "; "
		if i == 0 {
			sep = ": "
		}
		if i == maxShown {
			fmt.Fprintf(&b, "; and %d more", len(e.Violations)-maxShown)
			break
		}
		b.WriteString(sep)
		b.WriteString(v.String())
	}
	return b.String()
}

// Validate checks v, a pointer to a struct, against r and against the rules of the
// structs inside, which are those whose types have a method Validate. Members that are
// not sent are not checked; nil rules check only what is inside. The error is a
// [*ValidationError] that lists everything.
//
// It is what generated Validate methods call: a type has one set of rules.
func Validate(v any, r *Rules) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.Type().Elem().Kind() != reflect.Struct {
		return fmt.Errorf("validate: want a pointer to a struct, got %T", v)
	}
	if rv.IsNil() {
		return nil
	}
	o := outlineOf(rv.Type().Elem())
	set, err := o.rules(r)
	if err != nil {
		return err
	}
	c := checkers.Get().(*checker)
	c.object(o, set, rv.Elem())
	found := c.free()
	if len(found) == 0 {
		return nil
	}
	return &ValidationError{Violations: causes(found)}
}

// causes drops what follows from a member that is missing: other rules of its value, and
// choices between members of which another rule wants one in any case.
func causes(found []Violation) []Violation {
	if len(found) == 1 || !slices.ContainsFunc(found, Violation.requires) {
		return found
	}
	var out []Violation
	for _, v := range found {
		if v.requires() || !slices.ContainsFunc(found, v.settledBy) {
			out = append(out, v)
		}
	}
	return out
}

func (v Violation) requires() bool { return v.Rule == "required" }

// chooses reports whether v is about members of which one is wanted.
func (v Violation) chooses() bool {
	return (v.Rule == "oneOf" || v.Rule == "anyOf") && strings.Contains(v.Path, "|")
}

// settledBy reports whether another rule wants the value that v is about, or one of the
// members that v leaves to choose from.
func (v Violation) settledBy(other Violation) bool {
	if !other.requires() || !v.chooses() {
		return other.requires() && v.Path == other.Path
	}
	names := strings.Split(v.Path, "|")
	inside := names[0][:strings.LastIndexByte(names[0], '.')+1]
	for i, name := range names {
		if i > 0 {
			name = inside + name
		}
		if name == other.Path {
			return true
		}
	}
	return false
}

var checkers = sync.Pool{New: func() any { return new(checker) }}

// checker is one validation while it runs.
type checker struct {
	path    []segment
	found   []Violation
	message string    // of the condition that is being checked
	prefix  string    // path of the object that is checked, inside of an answer
	came    *presence // nil for requests
	probing bool      // a test: violations are only noted in failed
	failed  bool
	depth   int
}

// segment is one step of the path to the value that is being checked.
type segment struct {
	name  string
	index int // of a list's item; -1 for a name
}

func (c *checker) free() []Violation {
	found := c.found
	clear(c.path[:cap(c.path)])
	*c = checker{path: c.path[:0]}
	checkers.Put(c)
	return found
}

func (c *checker) push(name string) { c.path = append(c.path, segment{name, -1}) }
func (c *checker) at(index int)     { c.path = append(c.path, segment{"", index}) }
func (c *checker) pop()             { c.path = c.path[:len(c.path)-1] }

// violate notes a violation at the current path, or below it where below is not "".
func (c *checker) violate(rule, below, format string, args ...any) {
	if c.probing {
		c.failed = true
		return
	}
	v := Violation{Path: join(c.where(), below), Rule: rule, Message: c.message}
	if v.Message == "" {
		v.Message = fmt.Sprintf(format, args...)
	}
	c.add(v)
}

// add keeps a violation once: rules that depend on each other find it several times.
func (c *checker) add(v Violation) {
	if len(c.found) >= maxViolations {
		return
	}
	for i := range c.found {
		if c.found[i] == v {
			return
		}
	}
	c.found = append(c.found, v)
}

// where prints the current path.
func (c *checker) where() string {
	path := c.prefix
	for _, s := range c.path {
		if s.index >= 0 {
			path += fmt.Sprintf("[%d]", s.index)
		} else {
			path = join(path, s.name)
		}
	}
	return path
}

func join(path, name string) string {
	switch {
	case path == "":
		return name
	case name == "" || name[0] == '[':
		return path + name
	}
	return path + "." + name
}
