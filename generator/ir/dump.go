package ir

import (
	"fmt"
	"reflect"
	"strings"
)

// Dump prints v (an *API, *Operation, *Type, ...) as indented text for golden tests and
// debugging: zero values are left out, positions are line:col, and a type that was
// printed before, or is printed elsewhere by name, is a reference.
func Dump(v any) string {
	d := dumper{seen: map[any]string{}}
	if api, ok := v.(*API); ok {
		for _, t := range api.Types {
			d.seen[t] = "type " + t.Name
		}
		for _, g := range api.Groups {
			d.seen[g] = "group " + g.Name
		}
		for _, s := range api.Schemes {
			d.seen[s] = "scheme " + s.Name
		}
		d.roots = len(d.seen)
	}
	d.value("", reflect.ValueOf(v), 0, true)
	return d.b.String()
}

type dumper struct {
	b      strings.Builder
	seen   map[any]string
	roots  int
	number int
}

func (d *dumper) line(depth int, label, text string) {
	d.b.WriteString(strings.Repeat("  ", depth))
	d.b.WriteString(label)
	if label != "" && text != "" {
		d.b.WriteString(": ")
	}
	d.b.WriteString(text)
	d.b.WriteByte('\n')
}

// value prints v; root says that v stands in one of the API's own lists, where things
// that are references elsewhere are spelled out.
func (d *dumper) value(label string, v reflect.Value, depth int, root bool) {
	switch v.Kind() {
	case reflect.Pointer:
		d.pointer(label, v, depth, root)
	case reflect.Struct:
		if p, ok := v.Interface().(Pos); ok {
			if p.Line > 0 {
				d.line(depth, label, fmt.Sprintf("%d:%d", p.Line, p.Col))
			}
			return
		}
		if label != "" {
			d.line(depth, label, "")
			depth++
		}
		d.fields(v, depth)
	case reflect.Slice:
		d.slice(label, v, depth, root)
	case reflect.String:
		d.line(depth, label, fmt.Sprintf("%q", v.String()))
	default:
		d.line(depth, label, fmt.Sprint(v.Interface()))
	}
}

func (d *dumper) pointer(label string, v reflect.Value, depth int, root bool) {
	if v.IsNil() {
		return
	}
	if v.Elem().Kind() != reflect.Struct {
		d.value(label, v.Elem(), depth, false)
		return
	}
	key := v.Interface()
	switch key.(type) {
	case *Type, *Group, *Scheme:
		if name, ok := d.seen[key]; ok && !root {
			d.line(depth, label, "-> "+name)
			return
		}
		if t, ok := key.(*Type); ok && !root {
			d.number++
			name := fmt.Sprintf("#%d", d.number)
			d.seen[t] = name
			label += " " + name
		}
	}
	if label == "" {
		d.fields(v.Elem(), depth)
		return
	}
	d.line(depth, label, "")
	d.fields(v.Elem(), depth+1)
}

func (d *dumper) fields(v reflect.Value, depth int) {
	t := v.Type()
	for i := range t.NumField() {
		f := v.Field(i)
		if f.IsZero() && !(t.Field(i).Name == "Kind" && t == reflect.TypeFor[Type]()) {
			continue
		}
		switch {
		case t.Field(i).Name == "Rules" && f.Kind() == reflect.Struct:
			d.value("Rules", f, depth, false)
		default:
			d.value(t.Field(i).Name, f, depth, t == reflect.TypeFor[API]())
		}
	}
}

func (d *dumper) slice(label string, v reflect.Value, depth int, root bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		d.line(depth, label, string(v.Bytes()))
		return
	}
	if v.Len() == 0 {
		return
	}
	if v.Type().Elem().Kind() == reflect.String {
		words := make([]string, v.Len())
		for i := range words {
			words[i] = fmt.Sprintf("%q", v.Index(i).String())
		}
		d.line(depth, label, "["+strings.Join(words, ", ")+"]")
		return
	}
	d.line(depth, label, "")
	for i := range v.Len() {
		d.value("-", v.Index(i), depth+1, root)
	}
}

func (k Kind) String() string {
	names := [...]string{"Any", "Scalar", "Enum", "Struct", "List", "Map", "Union", "File", "Stream"}
	if int(k) < len(names) {
		return names[k]
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}
