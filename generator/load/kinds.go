package load

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/load/tree"
)

// typesOf are the types that n states, without null.
func typesOf(n *tree.Node) []string {
	t := n.Get("type")
	if t.IsList() {
		var out []string
		for _, it := range t.Elems() {
			if s := it.Str(); s != "" && s != "null" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
		return out
	}
	if s := t.Str(); s != "" && s != "null" {
		return []string{s}
	}
	return nil
}

func typeHas(t *tree.Node, name string) bool {
	if t.IsList() {
		return slices.ContainsFunc(t.Elems(), func(it *tree.Node) bool { return it.Str() == name || name == "null" && it.IsNull() })
	}
	return t.Str() == name
}

// allowsNull reports whether n itself lets null pass: in its type, its enum, its const.
func allowsNull(n *tree.Node) bool {
	if t := n.Get("type"); t != nil && typeHas(t, "null") {
		return true
	}
	return slices.ContainsFunc(n.Get("enum").Elems(), func(v *tree.Node) bool { return v.IsNull() })
}

// isNullSchema reports whether n allows nothing but null.
func isNullSchema(n *tree.Node) bool {
	if !n.IsMap() {
		return false
	}
	if t := n.Get("type"); t != nil && typeHas(t, "null") && len(typesOf(n)) == 0 {
		return true
	}
	if c := n.Get("const"); c != nil && c.IsNull() {
		return true
	}
	e := n.Get("enum").Elems()
	return len(e) > 0 && !slices.ContainsFunc(e, func(v *tree.Node) bool { return !v.IsNull() })
}

// inferType guesses the type of a schema that states none by the keywords it uses.
func inferType(n *tree.Node) string {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return n.Get(k) != nil })
	}
	switch {
	case has("properties", "additionalProperties", "patternProperties", "propertyNames", "minProperties",
		"maxProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties"):
		return "object"
	case has("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "x-apigen-wrap"):
		return "array"
	case has("const"):
		return scalarType(n.Get("const"))
	case len(n.Get("enum").Elems()) > 0:
		typ := ""
		for _, v := range n.Get("enum").Elems() {
			switch t := scalarType(v); {
			case t == "" || t == typ:
			case typ == "":
				typ = t
			case typ == "integer" && t == "number":
				typ = t
			case typ == "number" && t == "integer":
			default:
				return "string"
			}
		}
		return typ
	case has("pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"):
		return "string"
	case has("format"):
		switch f := n.Get("format").Str(); f {
		case "int32", "int64", "uint32", "uint64", "int16", "uint16", "int8", "uint8":
			return "integer"
		case "float", "double":
			return "number"
		case "":
		default:
			return "string"
		}
	case has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
		return "number"
	case has("x-apigen-format"):
		if strings.HasPrefix(n.Path("x-apigen-format", "layout").Str(), "unix") {
			return "integer"
		}
		return "string"
	case has("required"):
		return "object"
	}
	return ""
}

// scalarType is the type of a constant.
func scalarType(v *tree.Node) string {
	if v == nil {
		return ""
	}
	switch v.Kind {
	case tree.String:
		return "string"
	case tree.Bool:
		return "boolean"
	case tree.Number:
		if strings.ContainsAny(v.Number(), ".eE") {
			return "number"
		}
		return "integer"
	}
	return ""
}

// oddTypes are what authors write for a type that OpenAPI calls something else.
var oddTypes = map[string]struct{ typ, format string }{
	"int": {"integer", ""}, "long": {"integer", "int64"}, "int32": {"integer", "int32"}, "int64": {"integer", "int64"},
	"short": {"integer", "int32"}, "bigint": {"integer", "int64"}, "uint": {"integer", ""},
	"float": {"number", "float"}, "double": {"number", "double"}, "decimal": {"number", "decimal"},
	"numeric": {"number", ""}, "bigdecimal": {"number", "decimal"},
	"bool": {"boolean", ""}, "str": {"string", ""}, "text": {"string", ""}, "char": {"string", ""}, "varchar": {"string", ""},
	"date": {"string", "date"}, "datetime": {"string", "date-time"}, "date-time": {"string", "date-time"},
	"timestamp": {"string", "date-time"}, "time": {"string", ""}, "uuid": {"string", "uuid"}, "uri": {"string", "uri"},
	"email": {"string", "email"}, "enum": {"string", ""}, "binary": {"string", "binary"}, "byte": {"string", "byte"},
	"file": {"string", "binary"}, "list": {"array", ""}, "set": {"array", ""}, "dict": {"object", ""},
	"map": {"object", ""}, "hash": {"object", ""}, "struct": {"object", ""}, "json": {"object", ""},
}

// repairSchema makes of n something that can be read as a schema. It acts once per
// node; every change is reported.
func (b *builder) repairSchema(n *tree.Node) {
	if b.repaired[n] {
		return
	}
	b.repaired[n] = true
	switch {
	case n.Kind == tree.Bool, n.Kind == tree.Null:
		return
	case n.Kind == tree.List && len(n.Elems()) == 1 && n.Elems()[0].IsMap():
		b.r.warn(n, "bad-schema", "remove the dash: a schema is an object", "a list stands where a schema belongs; its only item is used")
		n.Become(n.Elems()[0])
	case n.Kind == tree.String && (oddTypes[n.Text].typ != "" || isType(n.Text)):
		b.r.warn(n, "bad-schema", "write {type: "+n.Text+"}", "the text %q stands where a schema belongs; it is read as a type", n.Text)
		m := tree.NewMap(n)
		m.Set("type", tree.NewString(n, n.Text))
		n.Become(m)
	case n.Kind == tree.String && strings.Contains(n.Text, "#/"):
		b.r.warn(n, "bad-schema", "write {$ref: '"+n.Text+"'}", "the text %q stands where a schema belongs; it is read as a reference", n.Text)
		m := tree.NewMap(n)
		m.Set("$ref", tree.NewString(n, n.Text))
		n.Become(m)
	case n.Kind != tree.Map:
		b.r.warn(n, "bad-schema", "a schema is an object, such as {type: string}", "%s stands where a schema belongs; any value is accepted", n.Kind)
		n.Become(tree.NewMap(n))
	}
	b.repairType(n)
	b.repairShape(n)
	recursiveRef(n)
}

func isType(s string) bool {
	switch s {
	case "string", "integer", "number", "boolean", "object", "array", "null":
		return true
	}
	return false
}

func (b *builder) repairType(n *tree.Node) {
	t := n.Get("type")
	if t == nil {
		return
	}
	items := []*tree.Node{t}
	switch {
	case t.IsList():
		items = t.Elems()
	case t.Kind == tree.Null && n.Get("properties") == nil:
		// type: null, unquoted: YAML's null, meant as the type's name.
		t.Become(tree.NewString(t, "null"))
		return
	case t.Kind == tree.Map && n.Parent().Key() != "properties" && constrains(t):
		b.r.warn(t, "bad-type", "move the object's members one level up", "an object stands where a type belongs; it is read as the schema")
		for _, e := range t.Children() {
			n.SetEntry(e)
		}
		return
	}
	for _, it := range items {
		low := strings.ToLower(it.Str())
		switch odd, known := oddTypes[low]; {
		case isType(it.Str()):
		case it.IsNull() && t.IsList():
			it.Become(tree.NewString(it, "null"))
		case isType(low):
			b.r.warn(it, "bad-type", "write "+low, "%q is not a type; it is read as %s", it.Str(), low)
			it.Become(tree.NewString(it, low))
		case known:
			b.r.warn(it, "bad-type", "write type: "+odd.typ, "%q is not a type of OpenAPI; it is read as %s", it.Str(), odd.typ)
			it.Become(tree.NewString(it, odd.typ))
			if odd.format != "" && n.Get("format") == nil {
				n.Set("format", tree.NewString(it, odd.format))
			}
		default:
			b.r.warn(it, "bad-type", "use string, integer, number, boolean, object or array", "%s is not a type; any value is accepted", it.JSON())
			n.Delete("type")
			return
		}
	}
}

// repairShape removes keywords whose values cannot be what the keyword wants.
func (b *builder) repairShape(n *tree.Node) {
	drop := func(key, want string) {
		v := n.Get(key)
		b.r.warn(v, "bad-keyword", key+" must be "+want, "%s is %s; it is ignored", key, v.Kind)
		n.Delete(key)
	}
	for _, key := range [...]string{"allOf", "oneOf", "anyOf", "prefixItems"} {
		switch v := n.Get(key); {
		case v == nil || v.IsList():
		case v.IsMap():
			b.r.warn(v, "bad-keyword", key+" must be a list of schemas", "%s is one schema; it is read as a list of it", key)
			v.Become(tree.NewList(v, v.Clone()))
		default:
			drop(key, "a list of schemas")
		}
	}
	for _, key := range [...]string{"properties", "patternProperties", "dependentRequired"} {
		switch v := n.Get(key); {
		case v == nil || v.IsMap():
		case v.IsNull():
			n.Delete(key)
		default:
			drop(key, "an object")
		}
	}
	switch v := n.Get("items"); {
	case v.IsList() && len(v.Elems()) > 0:
		// JSON Schema of old: a tuple.
		n.Delete("items")
		n.Set("prefixItems", v)
	}
	if v := n.Get("required"); v != nil {
		if on, ok := v.Bool(); ok && (n.Get("properties") == nil || v.Kind == tree.Bool) {
			b.requiredFlag(n, v, on)
		} else if v.Kind == tree.String {
			b.r.warn(v, "bad-keyword", "write required: ["+v.Text+"]", "required is text; it is read as a list of one name")
			v.Become(tree.NewList(v, tree.NewString(v, v.Text)))
		} else if !v.IsList() {
			drop("required", "a list of member names")
		}
	}
	if v := n.Get("enum"); v != nil && !v.IsList() {
		drop("enum", "a list of values")
	}
}

// requiredFlag moves OpenAPI 2's and JSON Schema 3's "required: true" of a member to
// the object that holds it.
func (b *builder) requiredFlag(n, v *tree.Node, on bool) {
	props := n.Parent()
	owner := props.Parent()
	n.Delete("required")
	if props.Key() != "properties" || !on {
		if on {
			b.r.warn(v, "bad-keyword", "required is a list of member names, beside properties", "required is a boolean; it is ignored")
		}
		return
	}
	b.r.warn(v, "bad-keyword", "name the member in the list `required` of its object", "required is a boolean; the member is taken as required")
	list := owner.Get("required")
	if !list.IsList() {
		list = tree.NewList(v)
		owner.Set("required", list)
	}
	list.Append(tree.NewString(v, n.Key()))
}
