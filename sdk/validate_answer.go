package sdk

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Answers are checked while they are decoded: only then is it known which members came. The
// rules are those of the generated Validate methods, of which a package has those of its
// answers only if it was generated with `validate: answers`.

// AnswerChecker finds what in one answer breaks the rules of the document; see
// [CheckAnswers]. Its methods are the client's business.
type AnswerChecker interface {
	options(o *codec.Options)
	result(out any) []Violation
}

// CheckAnswers is [ClientConfig.CheckAnswers] of packages that have rules of their answers.
// Other packages do not name it, and their programs do not have the code.
func CheckAnswers(strict bool) AnswerChecker { return &answerCheck{strict: strict} }

type answerCheck struct {
	strict bool
	prefix string // path of the document that is being read, inside of the answer
	decode codec.Options
	found  []Violation
}

// options makes the decoder tell of what it reads.
func (a *answerCheck) options(o *codec.Options) {
	o.Object = a.object
	if hook := o.Drift; a.strict {
		o.Drift = func(d codec.Drift) {
			if d.Kind == codec.DriftUnknownEnum {
				a.add(Violation{Path: join(a.prefix, strings.TrimPrefix(strings.TrimPrefix(d.Path, "$"), ".")), Rule: "enum", Message: "is no documented value"})
			}
			if hook != nil {
				hook(d)
			}
		}
	}
	a.decode = *o
}

func (a *answerCheck) add(v Violation) {
	if len(a.found) < maxViolations {
		a.found = append(a.found, v)
	}
}

// object checks one object by the rules of its type.
func (a *answerCheck) object(read codec.Object) {
	v := reflect.ValueOf(read.Value).Elem()
	o := outlineOf(v.Type())
	if !o.validates || o.fields() != nil {
		return
	}
	own, ok := o.own.Load(0)
	if !ok {
		// The first call makes the rules of the type known.
		err := read.Value.(validator).Validate()
		if own, ok = o.own.Load(0); !ok {
			if err != nil { // a type of the user's
				a.add(Violation{Path: join(a.prefix, read.Path), Message: err.Error()})
			}
			return
		}
	}
	c := checkers.Get().(*checker)
	c.prefix, c.came = join(a.prefix, read.Path), &presence{v.Type(), v.Addr().Pointer(), read.Has}
	c.answered(o, own.(*ruleSet), v)
	for _, found := range c.free() {
		a.add(found)
	}
}

// result looks for unions in the whole answer, which keep their JSON unread, and returns
// all that was found.
func (a *answerCheck) result(out any) []Violation {
	if v := reflect.ValueOf(out); v.Kind() == reflect.Pointer && !v.IsNil() {
		a.unions(outlineOf(v.Type()), v, "", 0)
	}
	return a.found
}

// unions checks the variants that unions in v hold.
func (a *answerCheck) unions(o *outline, v reflect.Value, path string, depth int) {
	if v, ok := reach(v); ok && depth <= maxNested {
		a.unionsIn(o.target(), v, path, depth+1)
	}
}

func (a *answerCheck) unionsIn(o *outline, v reflect.Value, path string, depth int) {
	if !o.deep() {
		return
	}
	switch o.kind {
	case outlineList:
		for i := range v.Len() {
			a.unions(o.item(), v.Index(i), path+"["+strconv.Itoa(i)+"]", depth)
		}
	case outlineMap:
		for _, key := range keysOf(v) {
			a.unions(o.item(), addressable(v.MapIndex(key)), join(path, key.String()), depth)
		}
	case outlineUnion:
		a.union(addressable(v), path, depth)
	case outlineStruct:
		if o.fields() != nil {
			return
		}
		for _, m := range o.members {
			if f, _ := m.get(v); m.value.deep() {
				a.unions(m.value, f, join(path, m.name), depth)
			}
		}
		if o.extra != nil && o.extra.value.deep() {
			f, _ := o.extra.get(v)
			a.unions(o.extra.value, f, path, depth)
		}
	}
}

// union reads the variant again, under the eyes of the checker. What the union cannot tell
// the variant of is not checked.
func (a *answerCheck) union(v reflect.Value, path string, depth int) {
	u, ok := v.Addr().Interface().(interface {
		Value() (any, error)
		Raw() RawJSON
	})
	if !ok {
		return
	}
	held, err := u.Value()
	t := reflect.TypeOf(held)
	if err != nil || t == nil {
		return
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	outer := a.prefix
	a.prefix = path
	again := reflect.New(t)
	if codec.Decode(u.Raw(), again.Interface(), a.decode) == nil {
		a.unions(outlineOf(again.Type()), again, path, depth)
	}
	a.prefix = outer
}

// presence says which members of an object came, whatever their fields hold.
type presence struct {
	typ  reflect.Type
	at   uintptr
	came func(name string) bool
}

// member is m.get, where an answer is checked by what came.
func (c *checker) member(m *member, v reflect.Value) (reflect.Value, bool) {
	f, sent := m.get(v)
	if p := c.came; p != nil && v.Type() == p.typ && v.CanAddr() && v.Addr().Pointer() == p.at && m.name != "" {
		sent = p.came(m.name)
	}
	return f, sent
}

// answered checks the rules of one object of an answer.
func (c *checker) answered(o *outline, set *ruleSet, v reflect.Value) {
	for _, name := range set.required {
		if !c.came.came(name) {
			c.violate("required", name, "is missing")
		}
	}
	c.limits(set.limits, v)
	c.count(o, set, v)
	c.conditions(set.conditions, v)
}

var errNoAnswerRules = errors.New("answers cannot be checked: generate the package with `validate: answers`")

// checksAnswer starts the check of this call's answer; nil where it is not wanted.
func (cl *call) checksAnswer(a *answer) AnswerChecker {
	s := &cl.c.settings
	if cl.c.checkAnswers == nil || a.stream != nil || cl.out == nil || !s.ValidateAnswers && s.AnswerViolations == nil && !cl.opt.validateAnswer {
		return nil
	}
	return cl.c.checkAnswers(s.Strict)
}

// decode puts the payload of a successful answer into out, and checks it if that is wanted.
func (cl *call) decode(ctx context.Context, a *answer) *Error {
	options := codec.Options{Lenient: cl.plan.lenient, Drift: cl.c.driftHook(ctx, cl.plan.op)}
	check := cl.checksAnswer(a)
	if check != nil {
		checked := options // of its own: options stay off the heap where nothing is checked
		check.options(&checked)
		options = checked
	}
	if err := cl.decodeBy(ctx, a, options); err != nil || check == nil {
		return err
	}
	found := check.result(cl.out)
	if a.missing && a.payload == nil && shapeOf(cl.out) != "" {
		found = append(found, Violation{Rule: "required", Message: "the result is missing"})
	}
	if len(found) == 0 {
		return nil
	}
	invalid := &ValidationError{Violations: found, answer: true}
	if hook := cl.c.settings.AnswerViolations; hook != nil && !cl.opt.validateAnswer {
		hook(ctx, invalid)
		return nil
	}
	return cl.unreadable(a, "the answer breaks the rules of the document", invalid)
}
