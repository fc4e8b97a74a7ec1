package mock

import (
	"slices"
	"strings"
)

// tagged writes discriminators as rules of JSON Schema, which knows none: without them a
// value fits every alternative that has no members of its own to ask for. Each alternative
// of a oneOf or anyOf allows its own tags alone then: those of the mapping, and the name of
// its schema. One that states the values of the member itself is left as it is.
func tagged(data []byte) []byte {
	if !strings.Contains(string(data), `"discriminator":`) {
		return data
	}
	doc, ok := decodedDocument(data)
	if !ok {
		return data
	}
	w := &waiver{root: doc}
	w.tag(doc)
	out, err := encodeJSON(doc)
	if err != nil {
		return data
	}
	return out
}

// tag visits every object of the document.
func (w *waiver) tag(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			w.tag(item)
		}
	case map[string]any:
		for key, inner := range v {
			if key != "example" && key != "examples" && key != "default" && key != "const" && key != "enum" {
				w.tag(inner)
			}
		}
		d, _ := v["discriminator"].(map[string]any)
		member, _ := d["propertyName"].(string)
		if member == "" {
			return
		}
		mapping, _ := d["mapping"].(map[string]any)
		for _, keyword := range [...]string{"oneOf", "anyOf"} {
			list, _ := v[keyword].([]any)
			for i, alt := range list {
				if tags := w.tagsOf(alt, member, mapping); len(tags) > 0 {
					list[i] = map[string]any{"allOf": []any{alt, map[string]any{"properties": map[string]any{member: map[string]any{"enum": tags}}}}}
				}
			}
			if len(list) > 0 {
				delete(v, "discriminator") // said by the alternatives now
			}
		}
	}
}

// tagsOf are the values that a mapping, or the name of its schema, gives an alternative.
func (w *waiver) tagsOf(alt any, member string, mapping map[string]any) []any {
	s, _ := alt.(map[string]any)
	ref, _ := s["$ref"].(string)
	if ref == "" {
		return nil
	}
	members := map[string]any{}
	w.members(members, alt, 0)
	if own := w.followed(members[member]); own != nil && (own["enum"] != nil || own["const"] != nil || own["type"] != nil && own["type"] != "string") {
		return nil
	}
	name := ref[strings.LastIndexByte(ref, '/')+1:]
	tags := []any{name}
	for _, tag := range sortedKeys(mapping) {
		if target, _ := mapping[tag].(string); (target == ref || target == name) && !slices.Contains(tags, any(tag)) {
			tags = append(tags, tag)
		}
	}
	return tags
}
