package mock

import (
	"errors"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// beyond takes out of kin-openapi's findings what is its own gap and not a mistake of the
// request: a parameter whose schema says no type reads as empty there, and objects in
// the lists of queries and multipart bodies are not decoded.
func (x *exchange) beyond(err error) error {
	var list openapi3.MultiError
	if !errors.As(err, &list) {
		list = openapi3.MultiError{err}
	}
	var left openapi3.MultiError
	for _, one := range list {
		var e *openapi3filter.RequestError
		if errors.As(one, &e) {
			if p := e.Parameter; p != nil && errors.Is(e.Err, openapi3filter.ErrInvalidEmptyValue) {
				if text, ok := x.value(p.In, p.Name); ok && (text != "" || mayBeEmpty(p)) {
					continue
				}
			}
			// As text, a parameter fits several alternatives that differ in JSON.
			if e.Parameter != nil && e.Err != nil && strings.Contains(e.Err.Error(), "schemas matched") {
				continue
			}
			if e.Err != nil && (strings.Contains(e.Err.Error(), "schema has non primitive type") || strings.Contains(e.Err.Error(), "must be set with indexes")) {
				continue
			}
		}
		left = append(left, one)
	}
	if len(left) == 0 {
		return nil
	}
	return left
}

// mayBeEmpty reports whether a parameter is a list or an object that may have nothing in
// it: without a text is then how it is written.
func mayBeEmpty(p *openapi3.Parameter) bool {
	if p.Schema == nil || p.Schema.Value == nil {
		return false
	}
	s := p.Schema.Value
	return s.Type.Is("array") && s.MinItems == 0 || s.Type.Is("object") && len(s.Required) == 0 && s.MinProps == 0
}

// untyped reports whether a form has a member whose schema says no type itself, only its
// alternatives do: kin-openapi reads such members as null.
func untyped(media *openapi3.MediaType) bool {
	if media == nil || media.Schema == nil || media.Schema.Value == nil {
		return false
	}
	for _, p := range media.Schema.Value.Properties {
		if p.Value != nil && p.Value.Type == nil && len(p.Value.AllOf)+len(p.Value.AnyOf)+len(p.Value.OneOf) > 0 {
			return true
		}
	}
	return false
}
