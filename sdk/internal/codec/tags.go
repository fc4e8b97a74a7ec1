package codec

import (
	"fmt"
	"reflect"
	"strings"
)

// jsonTag is a parsed `json` tag together with the tags that say how a time looks.
type jsonTag struct {
	name                string // "" when the tag gives none
	tagged              bool   // the tag gives a name
	omitEmpty, omitZero bool
	unknown             bool
	required            bool // although nil would be left out; see Needed
	leniency            int8 // +1 lenient, -1 strict, 0 as Options say
	aliases             []string
	mods                mods
}

// mods are the tag options that change how a type is read and written. They are
// part of what a table is built from; only tables without any are shared.
type mods struct {
	quoted   bool   // `string`
	jsonText bool   // `jsontext`
	number   bool   // `number`
	wrap     string // `wrap=item`
	layout   string
	zone     string
}

// parseJSONTag reads the tags of a field. skip is true for `json:"-"` and for a
// field that is only a parameter or the body.
func parseJSONTag(f reflect.StructField) (t jsonTag, skip bool, err error) {
	text, ok := f.Tag.Lookup("json")
	if text == "-" || !ok && elsewhere(f) {
		return t, true, nil
	}
	name, opts := wireName(text)
	t.name, t.tagged = name, name != "" || strings.HasPrefix(text, "''")
	// Linters know the options of encoding/json only, so ours may stand in a tag of
	// their own as well.
	if own := f.Tag.Get("codec"); own != "" {
		opts += "," + own
	}
	for opts != "" {
		var opt string
		opt, opts, _ = strings.Cut(opts, ",")
		key, value, _ := strings.Cut(opt, "=")
		switch key {
		case "omitempty":
			t.omitEmpty = true
		case "omitzero":
			t.omitZero = true
		case "string":
			t.mods.quoted = true
		case "jsontext":
			t.mods.jsonText = true
		case "number":
			t.mods.number = true
		case "unknown":
			t.unknown = true
		case "required":
			t.required = true
		case "lenient":
			t.leniency = 1
		case "strict":
			t.leniency = -1
		case "alias":
			t.aliases = append(t.aliases, value)
		case "wrap":
			if value == "" {
				return t, false, fmt.Errorf("field %s: wrap needs a member name", f.Name)
			}
			t.mods.wrap = value
		}
	}
	t.mods.layout, t.mods.zone = f.Tag.Get("layout"), f.Tag.Get("zone")
	return t, false, nil
}

// elsewhere tells that a field belongs to another part of the request.
func elsewhere(f reflect.StructField) bool {
	for _, key := range []string{"query", "header", "cookie", "path", "form", "body"} {
		if _, ok := f.Tag.Lookup(key); ok {
			return true
		}
	}
	return false
}
