package mock

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// violation is one broken rule of JSON Schema.
type violation struct {
	at      string   // dotted place in the value
	text    string   // what is wrong, in the library's words
	message string   // x-apigen-message of the rule: the vendor's words
	missing []string // members that are not there
	choice  bool     // one of missing is enough
	why     leniency // that it is no reason to refuse a request
}

func (v violation) err() error {
	text := v.text
	if v.message != "" {
		text = v.message + " (" + text + ")"
	}
	if v.at != "" {
		text = v.at + ": " + text
	}
	if v.why != 0 {
		return waived{errors.New(text), v.why}
	}
	return errors.New(text)
}

// explained words violations, each once.
func explained(found []violation) []error {
	var out []error
	var texts []string
	for _, v := range found {
		if v.choice && slices.ContainsFunc(found, v.covered) {
			continue // another rule says which member it has to be
		}
		err := v.err()
		if !slices.Contains(texts, err.Error()) {
			out, texts = append(out, err), append(texts, err.Error())
		}
	}
	return out
}

// schemaOf is the schema that a value of the request was held against.
func schemaOf(e *openapi3filter.RequestError) *openapi3.Schema {
	var s *openapi3.SchemaRef
	switch {
	case e.Parameter != nil:
		s = e.Parameter.Schema
	case e.RequestBody != nil && e.Input != nil && e.Input.Request != nil:
		if c := e.RequestBody.Content.Get(e.Input.Request.Header.Get("Content-Type")); c != nil {
			s = c.Schema
		}
	}
	if s == nil {
		return nil
	}
	return s.Value
}

// gather finds the violations in kin-openapi's errors, which are nested as the schema is.
func gather(root *openapi3.Schema, err error) []violation {
	switch e := err.(type) { //nolint:errorlint // the tree is walked level by level
	case nil:
		return nil
	case openapi3.MultiError:
		var out []violation
		for _, one := range e {
			out = append(out, gather(root, one)...)
		}
		return out
	case *jsonschema.ValidationError:
		return violations(root, e)
	case *openapi3.SchemaError:
		inner := gather(root, e.Unwrap())
		if e.SchemaField == "oneOf" || e.SchemaField == "anyOf" {
			return alternatives(inner)
		}
		return inner
	}
	return gather(root, errors.Unwrap(err))
}

// alternatives makes one violation of alternatives that each want one member.
func alternatives(list []violation) []violation {
	choice := violation{choice: true}
	for i, v := range list {
		if len(v.missing) != 1 || v.choice || i > 0 && v.at != choice.at || slices.Contains(choice.missing, v.missing[0]) {
			return list
		}
		choice.at, choice.message = v.at, v.message
		choice.missing = append(choice.missing, v.missing[0])
	}
	if len(choice.missing) < 2 {
		return list
	}
	choice.text = "one of " + strings.Join(choice.missing, ", ") + " is wanted"
	return []violation{choice}
}

// covered reports whether another violation wants one of the members that v leaves to
// choose from.
func (v violation) covered(other violation) bool {
	return !other.choice && other.at == v.at && slices.ContainsFunc(other.missing, func(name string) bool { return slices.Contains(v.missing, name) })
}

// violations walks down to the rules that are broken themselves.
func violations(root *openapi3.Schema, e *jsonschema.ValidationError) []violation {
	if len(e.Causes) == 0 {
		v := violation{at: strings.Join(e.InstanceLocation, "."), text: wording(e), message: messageOf(root, e)}
		switch k := e.ErrorKind.(type) {
		case *kind.Required:
			v.missing = k.Missing
		case *kind.OneOf:
			if len(k.Subschemas) > 1 && overlapping(ruleOf(root, e)) {
				v.why = several
			}
		case *kind.Enum:
			if isEnum(e) {
				v.why = unlisted
			}
		case *kind.AdditionalProperties:
			v.why = closed
		}
		return []violation{v}
	}
	var out []violation
	for _, c := range e.Causes {
		out = append(out, violations(root, c)...)
	}
	switch e.ErrorKind.(type) {
	case *kind.OneOf, *kind.AnyOf:
		return alternatives(out)
	}
	return out
}

// wording is what the library says, without the place, which it has in its own notation.
func wording(e *jsonschema.ValidationError) string {
	text := e.Error()
	if _, after, ok := strings.Cut(text, "at '/"); ok {
		_, text, _ = strings.Cut(after, "': ")
	} else if _, after, ok := strings.Cut(text, "at '': "); ok {
		text = after
	}
	return text
}

// messageOf is the nearest x-apigen-message on the way from the root to the rule.
func messageOf(root *openapi3.Schema, e *jsonschema.ValidationError) string {
	_, pointer, _ := strings.Cut(e.SchemaURL, "#/")
	message := ""
	for s, steps := root, strings.Split(pointer, "/"); s != nil; {
		if text, ok := s.Extensions["x-apigen-message"].(string); ok {
			message = text
		}
		s, steps = descend(s, steps)
	}
	return message
}

// ruleOf is the schema that a broken rule stands in, nil where the way to it is not known.
func ruleOf(root *openapi3.Schema, e *jsonschema.ValidationError) *openapi3.Schema {
	_, pointer, _ := strings.Cut(e.SchemaURL, "#/")
	s, steps := root, strings.Split(pointer, "/")
	for s != nil && len(steps) > 0 && steps[0] != "" && steps[0] != "oneOf" || s != nil && len(steps) > 1 && steps[0] == "oneOf" {
		s, steps = descend(s, steps)
	}
	return s
}

// descend takes one keyword of a JSON pointer, and the name or index after it.
func descend(s *openapi3.Schema, steps []string) (*openapi3.Schema, []string) {
	if len(steps) == 0 {
		return nil, nil
	}
	var next *openapi3.SchemaRef
	switch steps[0] {
	case "items":
		next = s.Items
	case "if":
		next = s.If
	case "then":
		next = s.Then
	case "else":
		next = s.Else
	case "not":
		next = s.Not
	case "additionalProperties":
		next = s.AdditionalProperties.Schema
	}
	if next != nil {
		return next.Value, steps[1:]
	}
	if len(steps) < 2 {
		return nil, nil
	}
	switch word := steps[1]; steps[0] {
	case "properties":
		next = s.Properties[strings.NewReplacer("~1", "/", "~0", "~").Replace(word)]
	case "allOf", "anyOf", "oneOf":
		list := map[string]openapi3.SchemaRefs{"allOf": s.AllOf, "anyOf": s.AnyOf, "oneOf": s.OneOf}[steps[0]]
		if i, err := strconv.Atoi(word); err == nil && i >= 0 && i < len(list) {
			next = list[i]
		}
	}
	if next == nil {
		return nil, nil
	}
	return next.Value, steps[2:]
}
