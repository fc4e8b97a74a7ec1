package codec

import (
	"reflect"
	"strings"
)

// Needed lists the wire names of what a request struct v (or a pointer to one) must have
// and has not: parameters and members that are required, of which no constant is sent. ""
// stands for the whole body. It reads the tags anew, because only calls without a request
// ask.
func Needed(v any) []string {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if rv.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for i := range rv.NumField() {
		f := rv.Type().Field(i)
		if _, fixed := f.Tag.Lookup("const"); fixed || !f.IsExported() || !rv.Field(i).IsZero() {
			continue
		}
		if name, ok := required(f); ok {
			names = append(names, name)
		}
	}
	return names
}

// required reads whether a field must be set, and its wire name.
func required(f reflect.StructField) (string, bool) {
	if tag, ok := f.Tag.Lookup("body"); ok {
		_, opts, _ := strings.Cut(tag, ",")
		return "", opts == "required" || f.Type.Kind() == reflect.Struct // by value only where it is required
	}
	for in := Path; in <= Form; in++ {
		if tag, ok := f.Tag.Lookup(locationTags[in]); ok {
			name, opts := wireName(tag)
			for opt := range strings.SplitSeq(opts, ",") {
				if opt == "required" {
					return name, true
				}
			}
			return name, false
		}
	}
	t, skip, err := parseJSONTag(f)
	if skip || err != nil || !t.tagged || t.unknown {
		return "", false
	}
	return t.name, t.required || !t.omitZero && !t.omitEmpty
}
