package mock

import (
	"slices"
	"strings"
)

// oneWay gives the document as requests are to be compared with it, and as answers are;
// nil for the second where the two are the same. A member that is only read need not be
// in a request, whatever `required` says, and one that is only written not in an answer.
// For documents of 3.0 kin-openapi knows that itself.
func oneWay(data []byte) (sent, answered []byte) {
	doc, ok := decodedDocument(data)
	if !ok {
		return data, nil
	}
	version, _ := doc["openapi"].(string)
	if strings.HasPrefix(version, "3.0") || !strings.Contains(string(data), `"readOnly":true`) && !strings.Contains(string(data), `"writeOnly":true`) {
		return data, nil
	}
	both := [2][]byte{}
	changed := false
	for i, flag := range [...]string{"readOnly", "writeOnly"} {
		doc, _ := decodedDocument(data)
		w := &waiver{root: doc, flag: flag}
		w.walk(doc, nil)
		changed = changed || w.changed
		out, err := encodeJSON(doc)
		if err != nil {
			return data, nil
		}
		both[i] = out
	}
	if !changed {
		return data, nil
	}
	return both[0], both[1]
}

func decodedDocument(data []byte) (map[string]any, bool) {
	v, err := decodeJSON(data)
	doc, ok := v.(map[string]any)
	return doc, ok && err == nil
}

// waiver takes the members with a flag off the lists of required ones.
type waiver struct {
	root    map[string]any
	flag    string
	changed bool
}

// walk visits every object of the document. around are the members that the other parts
// of an allOf declare, of which v is one.
func (w *waiver) walk(v any, around map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			w.walk(item, nil)
		}
	case map[string]any:
		members := map[string]any{}
		w.members(members, v, 0)
		for name, s := range around {
			if members[name] == nil {
				members[name] = s
			}
		}
		if list, ok := v["required"].([]any); ok {
			left := slices.DeleteFunc(slices.Clone(list), func(name any) bool {
				text, _ := name.(string)
				return w.flagged(members[text], 0)
			})
			if len(left) < len(list) {
				w.changed = true
				v["required"] = left
			}
		}
		for key, inner := range v {
			if parts, ok := inner.([]any); ok && key == "allOf" {
				for _, part := range parts {
					w.walk(part, members)
				}
				continue
			}
			if props, ok := inner.(map[string]any); ok && key == "properties" {
				for _, p := range props {
					w.walk(p, nil)
				}
				continue
			}
			if key != "example" && key != "examples" && key != "default" && key != "const" && key != "enum" {
				w.walk(inner, nil)
			}
		}
	}
}

// members collects what a schema and the parts of its allOf declare.
func (w *waiver) members(into map[string]any, v any, depth int) {
	s := w.followed(v)
	if s == nil || depth > maxDepth/4 {
		return
	}
	if props, ok := s["properties"].(map[string]any); ok {
		for name, p := range props {
			if into[name] == nil {
				into[name] = p
			}
		}
	}
	if parts, ok := s["allOf"].([]any); ok {
		for _, part := range parts {
			w.members(into, part, depth+1)
		}
	}
}

// flagged reports whether a member carries the flag: beside its reference, behind it, or
// in a part of it.
func (w *waiver) flagged(v any, depth int) bool {
	s, ok := v.(map[string]any)
	if !ok || depth > maxDepth/4 {
		return false
	}
	if s[w.flag] == true {
		return true
	}
	if target := w.followed(s); s["$ref"] != nil && target != nil && w.flagged(target, depth+1) {
		return true
	}
	parts, _ := s["allOf"].([]any)
	return slices.ContainsFunc(parts, func(part any) bool { return w.flagged(part, depth+1) })
}

// followed is the schema that v refers to inside the document, or v itself.
func (w *waiver) followed(v any) map[string]any {
	s, ok := v.(map[string]any)
	for range 20 {
		ref, isRef := s["$ref"].(string)
		if !ok || !isRef {
			return s
		}
		pointer, local := strings.CutPrefix(ref, "#/")
		if !local {
			return s
		}
		at := w.root
		for word := range strings.SplitSeq(pointer, "/") {
			word = strings.ReplaceAll(strings.ReplaceAll(unescapePath(word), "~1", "/"), "~0", "~")
			if at, ok = at[word].(map[string]any); !ok {
				return nil
			}
		}
		s = at
	}
	return nil
}
