package specs_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A row of a vendor's field table: where it stands, what it is called, and what the
// transcription may have made of it.
type row struct {
	Location string // path, query, body, response
	Path     string // dots for nesting, [] for items of a list
	Type     string // as documented; "" where the document gives none
	Required bool
	Resolved resolution
}

// resolution is where the spec deviates from the document on purpose.
type resolution struct {
	Type     string `json:"type"`
	Required *bool  `json:"required"`
	Why      string `json:"why"`
}

// UnmarshalJSON reads ["body", "ZoneType", "string", true, {resolution}?]: one line a row.
func (r *row) UnmarshalJSON(data []byte) error {
	parts := []any{&r.Location, &r.Path, &r.Type, &r.Required, &r.Resolved}
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	for i, part := range raw {
		if err := json.Unmarshal(part, parts[i]); err != nil {
			return fmt.Errorf("row %s: %w", data, err)
		}
	}
	return nil
}

// section is one endpoint section of a vendor's document.
type section struct {
	Section   int
	Line      int
	Title     string
	Method    string
	Path      string
	Direction string // outbound, inbound, browser
	Rows      []row
	// Added are members that the spec has and the section lacks, with the reason.
	Added map[string]string
}

// spec is a document as plain YAML values: the tests read it without any of the
// generator's code, so that both cannot be wrong in the same way.
type spec struct {
	root map[string]any
	text string
}

func readSpec(t testing.TB, name string) *spec {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &spec{text: string(text)}
	if err := yaml.Unmarshal(text, &s.root); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return s
}

// at follows keys; nil where they lead nowhere.
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

// resolve follows $ref and merges allOf into one schema.
func (s *spec) resolve(v any) map[string]any {
	m, _ := v.(map[string]any)
	if m == nil {
		return nil
	}
	out := map[string]any{}
	if ref, ok := m["$ref"].(string); ok {
		maps.Copy(out, s.resolve(at(s.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)))
	}
	parts, _ := m["allOf"].([]any)
	for _, p := range parts {
		merge(out, s.resolve(p))
	}
	merge(out, m)
	delete(out, "$ref")
	delete(out, "allOf")
	return out
}

func merge(into, from map[string]any) {
	for k, v := range from {
		switch old := into[k].(type) {
		case map[string]any:
			if add, ok := v.(map[string]any); ok && k == "properties" {
				old = maps.Clone(old)
				maps.Copy(old, add)
				into[k] = old
				continue
			}
		case []any:
			if add, ok := v.([]any); ok && k == "required" {
				into[k] = append(slices.Clone(old), add...)
				continue
			}
		}
		into[k] = v
	}
}

// field is what the spec says of one row.
type field struct {
	Type     string
	Required bool
}

// flatten lists the members of a schema below prefix.
func (s *spec) flatten(schema any, prefix string, into map[string]field, seen []string) {
	m := s.resolve(schema)
	props, _ := m["properties"].(map[string]any)
	required, _ := m["required"].([]any)
	for name, p := range props {
		key := strings.TrimPrefix(prefix+"."+name, ".")
		into[key] = field{Type: s.typeOf(p), Required: slices.Contains(required, any(name))}
		s.descend(p, key, into, seen)
	}
}

func (s *spec) descend(schema any, key string, into map[string]field, seen []string) {
	if ref, ok := at(schema, "$ref").(string); ok {
		if slices.Contains(seen, ref) {
			return // recursive type
		}
		seen = append(slices.Clone(seen), ref)
	}
	m := s.resolve(schema)
	if items, ok := m["items"]; ok {
		s.descend(items, key+"[]", into, seen)
		return
	}
	s.flatten(m, key, into, seen)
}

// typeOf names a schema's type as the inventory does: number for integers too, enums
// by the type of their values, array<item>.
func (s *spec) typeOf(schema any) string {
	m := s.resolve(schema)
	name, _ := m["type"].(string)
	if list, ok := m["type"].([]any); ok {
		var names []string
		for _, n := range list {
			names = append(names, fmt.Sprint(n))
		}
		name = strings.Join(names, "|")
	}
	switch {
	case name == "array":
		return "array<" + s.typeOf(m["items"]) + ">"
	case name == "" && m["properties"] != nil:
		return "object"
	case name == "":
		return "any"
	}
	return name
}

// fits reports whether a schema's type is what the document calls documented.
// "integer" fits "number": vendors use the words alike.
func fits(got, documented string) bool {
	norm := strings.NewReplacer("integer", "number").Replace
	return documented == "" || norm(got) == norm(documented)
}
