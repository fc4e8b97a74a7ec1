package difftool

import (
	"fmt"
	"slices"
	"strings"
)

// phrase says in words what a finding of oasdiff is: its code spelled out, and what it is
// about. oasdiff has sentences of its own, in four languages; a program that refers to them
// builds the table of all of them whenever it starts, and `apigen generate` would pay for it.
func phrase(code string, args ...any) string {
	if comment, ok := comments[code]; ok || strings.HasSuffix(code, "-comment") {
		return comment
	}
	if detail, ok := details[code]; ok {
		return fmt.Sprintf(detail, args...)
	}
	values := make([]string, len(args))
	for i, a := range args {
		values[i] = fmt.Sprint(a)
	}
	text := strings.ReplaceAll(spelling.Replace(code), "-", " ")
	text = strings.NewReplacer("read only", "read-only", "write only", "write-only").Replace(text)
	if about := about(code, values); about != "" {
		text += ": " + about
	}
	return text
}

// spelling restores the names of keywords.
var spelling = strings.NewReplacer(
	"-all-of", " allOf", "-any-of", " anyOf", "-one-of", " oneOf", "-multiple-of", " multipleOf",
	"-max-length", " maxLength", "-min-length", " minLength", "-max-items", " maxItems", "-min-items", " minItems",
	"-max-properties", " maxProperties", "-min-properties", " minProperties", "-max-contains", " maxContains",
	"-min-contains", " minContains", "-unique-items", " uniqueItems", "-prefix-items", " prefixItems",
	"-exclusive-max", " exclusiveMaximum", "-exclusive-min", " exclusiveMinimum",
	"-in-openapi-31", " in OpenAPI 3.1",
)

// locations and moves are values and ends of codes: where a parameter is, and that one thing
// became another.
var (
	locations = []string{"`query`", "`path`", "`header`", "`cookie`"}
	moves     = []string{"changed", "updated", "increased", "decreased", "generalized", "specialized", "bumped"}
)

// isStatus reports whether a value is the key of an answer.
func isStatus(value string) bool {
	key := strings.Trim(value, "`")
	return key == "default" || len(key) == 3 && key[0] >= '1' && key[0] <= '5' && strings.Trim(key[1:], "0123456789X") == ""
}

// about are the values of a finding: what it is at, then what changed, then the answer that
// it is in.
func about(code string, values []string) string {
	place := 0 // values that say where it is
	if strings.Contains(strings.ReplaceAll(code, "-property-name", ""), "-property-") {
		place++
	}
	answer := ""
	if last := len(values) - 1; last > 0 && strings.HasPrefix(code, "response-") && isStatus(values[last]) {
		answer, values = " in answer "+values[last], values[:last]
	}
	for i := 0; i+1 < len(values); i++ {
		if strings.Contains(code, "parameter") && slices.Contains(locations, values[i]) {
			in := strings.Trim(values[i], "`")
			values = append(append(values[:i:i], in+" "+values[i+1]), values[i+2:]...)
			place++
		}
	}
	change, moved := "", slices.Contains(moves, code[strings.LastIndexByte(code, '-')+1:])
	if moved && strings.HasSuffix(code, "property-discriminator-mapping-changed") && len(values) == 4 {
		// key, from, to, property: the only one that does not end with what changed.
		values = []string{values[3], values[0], values[1], values[2]}
	}
	if n := len(values); moved && n > place {
		if n-place == 1 {
			change, values = " to "+values[n-1], values[:n-1]
		} else {
			change, values = " from "+values[n-2]+" to "+values[n-1], values[:n-2]
		}
	}
	return strings.TrimSpace(strings.Join(values, ", ") + change + answer)
}

// details follow the text of a change in a schema that several places share.
var details = map[string]string{
	"shared-schema-detail-name":        "(of the schema %s)",
	"shared-schema-detail-also":        "(also at %s)",
	"shared-schema-detail-also-more":   "(also at %s and %d more places)",
	"shared-schema-detail-also-cyclic": "(also at %s and below)",
}

// comments say why a change has the level that it has.
var comments = map[string]string{
	"request-parameter-removed-comment":                    "A server may refuse parameters that it does not know: deprecate it before it goes.",
	"required-request-property-with-default-error-comment": "A default is the server's business: a request without a required property is invalid all the same.",
	"response-mediatype-enum-value-added-comment":          "Callers may not handle a value that was not documented.",
	"response-mediatype-became-not-enum-comment":           "Callers may not handle values that were not documented.",
	"response-property-enum-value-added-comment":           "Callers may not handle a value that was not documented.",
	"response-property-became-not-enum-comment":            "Callers may not handle values that were not documented.",
	"pattern-changed-warn-comment":                         "Whether the new pattern matches all that the old one did is not known.",
	"pattern-added-error-comment":                          "Values that were accepted may not match the pattern.",
	"request-property-became-read-only-comment":            "A server may ignore or refuse a read-only property that is sent.",
	"request-parameter-property-type-changed-warn-comment": "Whether the text of the parameter still fits depends on its style.",
	"request-parameter-type-form-explode-array-comment":    "In this style a single value is an array of one, so callers need not change.",
	"response-header-type-compatible-comment":              "A header travels as text, so its type may be another.",
	"response-media-type-name-changed-warning-comment":     "What a parameter of a media type means is not known.",
	"api-security-inherited-comment":                       "The operation takes the security requirements of the document.",
	"api-global-security-not-inherited-comment":            "Every operation has security requirements of its own, so no call changes.",
	"all-of-not-flattened-comment":                         "Each part of the allOf was compared alone: another part may say what this one no longer says.",
	"read-only-comment":                                    "A read-only property is not sent in requests.",
	"write-only-comment":                                   "A write-only property is not in answers.",
	"required-in-requests-comment":                         "Since OpenAPI 3.1 a required property is sent even if it is read-only.",
	"wrapped-in-one-of-original-preserved-warning-comment": "A value that fits several alternatives of a oneOf is refused, and whether they overlap is not known.",
	"prefix-items-changed-warning-comment":                 "Whether arrays that were valid still are depends on what items says of the places.",
	"type-change-loosely-typed-comment":                    "The media type carries all values as text, so the type may be another.",
	"request-body-multiple-of-generalized-comment":         "Multiples of the old number are multiples of the new one.",
	"request-property-multiple-of-generalized-comment":     "Multiples of the old number are multiples of the new one.",
	"response-body-multiple-of-specialized-comment":        "Multiples of the new number are multiples of the old one.",
	"response-property-multiple-of-specialized-comment":    "Multiples of the new number are multiples of the old one.",
	"response-property-schema-became-false-comment":        "No value fits the schema, so no answer can: the document may be wrong here.",
	"bound-set-comment":                                    "Values beyond the bound were accepted.",
	"security-scheme-url-changed-warn-comment":             "Whether tokens of the old address are still accepted is not known.",
}
