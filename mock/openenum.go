package mock

import (
	"errors"
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// unlisted is a value that a list of the document does not have. Vendors add values
// without telling and clients may be told to send them, so that it is a note and no reason
// to refuse a request, unless the mock is strict.
type unlisted struct{ error }

func (u unlisted) Unwrap() error { return u.error }

// several is a value that fits more than one alternative of a oneOf. Most documents say
// oneOf of alternatives that do not exclude each other, so that it is a note as well.
type several struct{ error }

func (s several) Unwrap() error { return s.error }

// overlapping reports whether the alternatives of a oneOf describe values. Alternatives that
// only ask for members mean what they say: one of them, and no other.
func overlapping(s *openapi3.Schema) bool {
	return s != nil && !slices.ContainsFunc(s.OneOf, func(alt *openapi3.SchemaRef) bool {
		v := alt.Value
		return v == nil || len(v.Required) > 0 && len(v.Properties) == 0 && len(v.AllOf)+len(v.OneOf)+len(v.AnyOf) == 0
	})
}

// isSeveral reports whether an error is about nothing but alternatives that overlap.
func isSeveral(err error) bool { return errors.As(err, new(several)) }

// allSeveral is isSeveral for several errors; false for none.
func allSeveral(errs []error) bool {
	return len(errs) > 0 && !slices.ContainsFunc(errs, func(err error) bool { return !isSeveral(err) })
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

// isUnlisted reports whether an error is about nothing but values that no list has.
func isUnlisted(err error) bool { return errors.As(err, new(unlisted)) }

// allUnlisted is isUnlisted for several errors; false for none.
func allUnlisted(errs []error) bool {
	return len(errs) > 0 && !slices.ContainsFunc(errs, func(err error) bool { return !isUnlisted(err) })
}

// note lets values pass that no list has, or that fit several alternatives, and keeps
// what there is to say about them.
func (x *exchange) note(errs []error) (left []error) {
	if x.h.o.Strict {
		return errs
	}
	for _, err := range errs {
		why := "lists may grow"
		switch {
		case isSeveral(err):
			why = "alternatives overlap in most documents"
		case !isUnlisted(err):
			left = append(left, err)
			continue
		}
		note := fmt.Sprintf("%s: %v; accepted, for %s (strict refuses it)", x.op.ID, err, why)
		x.rec.Notes = append(x.rec.Notes, note)
		x.h.o.Logger.Info("mock: note", "operation", x.op.ID, "note", note)
	}
	return left
}
