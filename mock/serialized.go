package mock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// pair is a name with a text, as a parameter arrives.
type pair struct{ name, text string }

// serialized writes a parameter by its style, from the tables of the OpenAPI
// specification and not from the client's code: it is what the client is held against.
func serialized(p *ir.Param, v any) []pair {
	if p.ContentType != "" {
		data, _ := encodeJSON(v)
		return []pair{{p.Name, string(data)}}
	}
	style := p.Style
	if style == "" {
		style = "simple"
		if p.In == ir.InQuery || p.In == ir.InCookie {
			style = "form"
		}
	}
	switch style {
	case "label", "matrix", "simple":
		return []pair{{p.Name, segmentText(p.Name, style, p.Explode, v)}}
	}
	return formPairs(p.Name, style, p.Explode, v)
}

// formPairs are the styles of queries and forms.
func formPairs(name, style string, explode bool, v any) []pair {
	sep := map[string]string{"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}[style]
	if sep == "" {
		sep = ","
	}
	switch v := v.(type) {
	case []any:
		if style == "deepObject" || explode {
			out := make([]pair, len(v))
			for i, item := range v {
				out[i] = pair{name, leaf(item)}
			}
			return out
		}
		return []pair{{name, strings.Join(leaves(v), sep)}}
	case map[string]any:
		switch {
		case style == "deepObject":
			var out []pair
			for _, key := range sortedKeys(v) {
				out = append(out, formPairs(name+"["+key+"]", style, true, v[key])...)
			}
			return out
		case explode:
			var out []pair
			for _, key := range sortedKeys(v) {
				out = append(out, pair{key, leaf(v[key])})
			}
			return out
		}
		return []pair{{name, strings.Join(members(v, sep), sep)}}
	}
	return []pair{{name, leaf(v)}}
}

// segmentText are the styles of paths and headers.
func segmentText(name, style string, explode bool, v any) string {
	prefix, sep := "", ","
	switch style {
	case "label":
		prefix, sep = ".", ","
		if explode {
			sep = "."
		}
	case "matrix":
		prefix = ";" + name + "="
		if explode {
			sep = prefix
		}
	}
	switch v := v.(type) {
	case []any:
		return prefix + strings.Join(leaves(v), sep)
	case map[string]any:
		if !explode {
			return prefix + strings.Join(members(v, ","), ",")
		}
		if style == "matrix" {
			prefix, sep = ";", ";"
		}
		return prefix + strings.Join(members(v, "="), sep)
	}
	return prefix + leaf(v)
}

// leaf is one value as text; a value with parts has no text of its own but JSON.
func leaf(v any) string {
	if v == nil {
		return ""
	}
	if text, ok := textOf(v, true); ok {
		return text
	}
	data, _ := encodeJSON(v)
	return string(data)
}

func leaves(list []any) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = leaf(v)
	}
	return out
}

func members(m map[string]any, sep string) []string {
	var out []string
	for _, key := range sortedKeys(m) {
		out = append(out, key+sep+leaf(m[key]))
	}
	return out
}

func (p placeName) compare(q placeName) int {
	return cmp.Or(strings.Compare(p.in, q.in), strings.Compare(p.name, q.name))
}

func group(pairs []pair) map[string][]string {
	out := map[string][]string{}
	for _, p := range pairs {
		out[p.name] = append(out[p.name], p.text)
	}
	return out
}

var listIndex = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\[[0-9]*\]`) })

// indexless takes the indexes out of names: a[0]=x and a[]=x are two ways to say a=x, and
// no specification chooses.
func indexless(values map[string][]string) map[string][]string {
	out := make(map[string][]string, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		bare := indexlessName(name)
		out[bare] = append(out[bare], values[name]...)
	}
	return out
}

func indexlessName(name string) string { return listIndex().ReplaceAllString(name, "") }

// sameTexts compares what a parameter should be with what arrived. An empty one may be
// left out.
func sameTexts(want, got []string) bool {
	if len(got) == 0 {
		return strings.Join(want, "") == ""
	}
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !sameLeaf(want[i], got[i]) {
			return false
		}
	}
	return true
}

// sameLeaf compares two texts, or the parts of two lists in one text, in any order: the
// members of an object have none.
func sameLeaf(want, got string) bool {
	if want == got || calltest.SameNumber(want, got) || calltest.SameText(want, got) {
		return true
	}
	if json.Valid([]byte(want)) && json.Valid([]byte(got)) {
		return len(calltest.Diff([]byte(want), []byte(got))) == 0
	}
	w, g := strings.FieldsFunc(want, isDelimiter), strings.FieldsFunc(got, isDelimiter)
	if len(w) != len(g) || len(w) < 2 || delimitersOf(want) != delimitersOf(got) {
		return false
	}
	slices.Sort(w)
	slices.Sort(g)
	for i := range w {
		if w[i] != g[i] && !calltest.SameNumber(w[i], g[i]) && !calltest.SameText(w[i], g[i]) {
			return false
		}
	}
	return true
}

func isDelimiter(r rune) bool { return strings.ContainsRune(",;.= |\t", r) }

// delimitersOf are the delimiters of a text, sorted: a|b is not a,b.
func delimitersOf(s string) string {
	var out []rune
	for _, r := range s {
		if isDelimiter(r) {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return string(out)
}

// defaultOf is what the document says is meant where a parameter or member is absent.
func defaultOf(v *ir.Value, t *ir.Type) (string, bool) {
	if v == nil {
		v = t.Default
	}
	if v == nil {
		v = shape(t).Default
	}
	if v == nil {
		return "", false
	}
	return v.Text, true
}

// memberDefaults collects the defaults of a parameter and of its members under the names
// that they arrive with: a[b] in a deep object, b in an exploded one.
func memberDefaults(into map[placeName]string, in, name string, deep bool, v *ir.Value, t *ir.Type, depth int) {
	if depth > maxDepth/4 {
		return
	}
	if text, ok := defaultOf(v, t); ok {
		into[placeName{in, name}] = text
	}
	for _, f := range shape(t).Fields {
		inner := f.Name
		if deep {
			inner = name + "[" + f.Name + "]"
		}
		if _, taken := into[placeName{in, inner}]; !taken {
			memberDefaults(into, in, inner, deep, f.Default, f.Type, depth+1)
		}
	}
}

// sameForm compares the members of a form with what arrived under their names. A member
// with parts may stand there as JSON or in the style that the document says.
func sameForm(content *ir.Content, want any, got map[string][]string) error {
	m, ok := want.(map[string]any)
	if !ok || content == nil {
		return nil
	}
	for _, name := range sortedKeys(m) {
		style, explode, free := "form", true, true
		for _, enc := range content.Encoding {
			if enc.Field == name && enc.Style != "" {
				style, explode, free = enc.Style, enc.Explode, isText(m[name])
			}
		}
		whole, _ := encodeJSON(m[name])
		if have := got[indexlessName(name)]; free && len(have) == 1 && sameLeaf(string(whole), have[0]) {
			continue
		} else if f := memberOf(content.Type, name); len(have) == 0 && f != nil {
			if text, ok := defaultOf(f.Default, f.Type); ok && sameLeaf(text, leaf(m[name])) {
				continue
			}
		}
		for key, texts := range group(formPairs(name, style, explode, m[name])) {
			if !sameTexts(texts, got[indexlessName(key)]) {
				return fmt.Errorf("member %q arrived as %q, the example is %q", key, got[key], texts)
			}
		}
	}
	return nil
}
