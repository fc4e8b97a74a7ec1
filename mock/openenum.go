package mock

import (
	"errors"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/apigen-go/apigen/generator/ir"
)

// waived is a finding that is a note and no reason to refuse a request, unless the mock is
// strict: what it says is true by the letter of the document, and not of vendors.
type waived struct {
	error
	why leniency
}

func (w waived) Unwrap() error { return w.error }

// leniency says why a finding is waived; of more than one the last counts.
type leniency int

const (
	// unlisted is a value that a list of the document does not have. Vendors add values
	// without telling, and clients may be told to send them.
	unlisted leniency = iota + 1
	// several is a value that fits more than one alternative of a oneOf. Most documents
	// say oneOf of alternatives that do not exclude each other.
	several
	// closed is a member that one part of an allOf documents and another one shuts out.
	closed
)

func (w leniency) String() string {
	return [...]string{"", "lists may grow", "alternatives overlap in most documents", "another part of its allOf documents it"}[w]
}

// leniencyOf is why an error is waived; 0 for one that is not.
func leniencyOf(err error) leniency {
	w := waived{}
	if errors.As(err, &w) {
		return w.why
	}
	return 0
}

// leniencyOfAll is the last leniency of several errors; 0 where one is not waived.
func leniencyOfAll(errs []error) leniency {
	last := leniency(0)
	for _, err := range errs {
		w := leniencyOf(err)
		if w == 0 {
			return 0
		}
		last = max(last, w)
	}
	return last
}

// overlapping reports whether the alternatives of a oneOf describe values. Alternatives that
// only ask for members mean what they say: one of them, and no other.
func overlapping(s *openapi3.Schema) bool {
	return s != nil && !slices.ContainsFunc(s.OneOf, func(alt *openapi3.SchemaRef) bool {
		v := alt.Value
		return v == nil || len(v.Required) > 0 && len(v.Properties) == 0 && len(v.AllOf)+len(v.OneOf)+len(v.AnyOf) == 0
	})
}

// isEnum reports whether a violation is of an enum whose values are of the kind that came.
func isEnum(e *jsonschema.ValidationError) bool {
	k, ok := e.ErrorKind.(*kind.Enum)
	return ok && mayJoin(k.Got, k.Want)
}

// mayJoin reports whether a value is of the kind of those that a list has: a text will
// never be among numbers.
func mayJoin(v any, list []any) bool {
	return slices.ContainsFunc(list, func(one any) bool { return kindOf(one) == kindOf(v) })
}

// kindOf names the kinds of JSON values.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case map[string]any:
		return "object"
	case []any:
		return "array"
	}
	return "number"
}

// note lets values pass whose findings are waived, and keeps what there is to say about
// them. A member that is documented nowhere is no matter of one part against another.
func (x *exchange) note(errs []error) (left []error) {
	if x.h.o.Strict {
		return errs
	}
	for _, err := range errs {
		why := leniencyOf(err)
		if why == 0 || why == closed && !x.documented() {
			left = append(left, err)
			continue
		}
		note := fmt.Sprintf("%s: %v; accepted, for %s (strict refuses it)", x.op.ID, err, why)
		x.rec.Notes = append(x.rec.Notes, note)
		x.h.o.Logger.Info("mock: note", "operation", x.op.ID, "note", note)
	}
	return left
}

// documented reports whether the document has all members of the body.
func (x *exchange) documented() bool {
	v, ok := x.bodyValue(x.unsigned())
	t := x.op.requestType(x.r.Header.Get("Content-Type"))
	return ok && len(unknownMembers(t, v, "body", 0)) == 0 && ofOneVariant(t, v, 0)
}

// ofOneVariant reports whether each object of a union has members of one variant only: what
// has some of this and some of that is none of them.
func ofOneVariant(t *ir.Type, v any, depth int) bool {
	if t = shape(t); t == nil || depth > maxDepth {
		return true
	}
	switch v := v.(type) {
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !ofOneVariant(t.Elem, item, depth+1) })
	case map[string]any:
		if t.Kind == ir.Union {
			return t.Open || slices.ContainsFunc(t.Variants, func(one *ir.Variant) bool {
				return one.Type.Aggregate() && len(unknownMembers(one.Type, v, "", depth)) == 0 && ofOneVariant(one.Type, v, depth+1)
			})
		}
		for name, inner := range v {
			if !ofOneVariant(memberType(t, name), inner, depth+1) {
				return false
			}
		}
	}
	return true
}
