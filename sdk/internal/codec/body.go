package codec

import (
	"io"
	"reflect"
	"slices"
	"strings"
)

// The body of a request, and its files.

// BodyKind is the form of a request body.
type BodyKind uint8

const (
	BodyNone BodyKind = iota
	BodyJSON
	BodyForm
	BodyMultipart
	BodyText
	BodyRaw
	BodyXML
)

var bodyKinds = map[string]BodyKind{
	"json": BodyJSON, "form": BodyForm, "multipart": BodyMultipart,
	"text": BodyText, "raw": BodyRaw, "xml": BodyXML,
}

// String gives the kind as it stands in the tag.
func (k BodyKind) String() string {
	for name, kind := range bodyKinds {
		if kind == k {
			return name
		}
	}
	return "none"
}

// bodyField is the field with a `body` tag.
type bodyField struct {
	kind BodyKind
	at   place
	hops []hop
	typ  reflect.Type
	text *table // of a body that is a text, with what the tags say of times
}

// RequestBody tells what the body of the request struct v (or pointer to one) is
// and gives the value to encode.
//
// With a `body` field, it is that field: a pointer to it, or what it holds if it is
// a pointer or interface; an optional body that is nil gives its kind and a nil
// value. Without one, a struct with `form` fields is a form and one with named
// `json` fields is a JSON object, both given as v itself: AppendParams with Form
// and Append skip what belongs elsewhere. All others have no body.
func RequestBody(v any) (BodyKind, any, error) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if rv.Kind() != reflect.Struct {
		return BodyNone, nil, nil
	}
	req := requestOf(rv.Type())
	if req.err != nil {
		return BodyNone, nil, req.err
	}
	if b := req.body; b != nil {
		f := field{at: b.at, hops: b.hops}
		r, ok := f.locate(variable(rv), false)
		if !ok {
			return b.kind, nil, nil
		}
		// The value must be a pointer for the methods of its type to be found, and for
		// Append not to copy it.
		held := r.value(b.typ)
		switch held.Kind() {
		case reflect.Pointer, reflect.Interface:
			if held.IsNil() {
				return b.kind, nil, nil
			}
			return b.kind, held.Interface(), nil
		}
		return b.kind, held.Addr().Interface(), nil
	}
	if req.form {
		return BodyForm, v, nil
	}
	if t := tableOf(rv.Type()); t.err != nil {
		return BodyNone, nil, t.err
	} else if t.fields != nil && (t.fields.tagged || t.fields.unknown != nil) {
		return BodyJSON, v, nil
	}
	return BodyNone, nil, nil
}

// File is a form field that is sent as a file part.
type File struct {
	Name  string
	Value any    // the field's value; a list field gives one File an element
	Media string // the documented media type, "" if there is none
}

// opener is what a file value of the runtime may implement instead of io.Reader.
type opener interface {
	Open() (io.ReadCloser, error)
}

var (
	readerType = reflect.TypeFor[io.Reader]()
	openerType = reflect.TypeFor[opener]()
)

// isFile tells whether a form field of this type is a file: it, its target or its
// element has a Read or an Open method.
func isFile(t reflect.Type) bool {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Implements(readerType) || t.Implements(openerType) {
		return true
	}
	if t.Kind() == reflect.Pointer || t.Kind() == reflect.Interface {
		return false
	}
	p := reflect.PointerTo(t)
	return p.Implements(readerType) || p.Implements(openerType)
}

// Files appends the form fields of v that are files: those with the option `file`
// and those whose type has a Read or an Open method. Nil and zero ones are left out.
func Files(dst []File, v any) ([]File, error) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if rv.Kind() == reflect.Map && isFile(rv.Type().Elem()) {
		for _, key := range slices.SortedFunc(slices.Values(rv.MapKeys()), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
			held := reflect.New(rv.Type().Elem()).Elem() // what a map holds has no address
			held.Set(rv.MapIndex(key))
			dst = append(dst, File{Name: key.String(), Value: reachable(held)})
		}
		return dst, nil
	}
	if rv.Kind() != reflect.Struct {
		return dst, nil
	}
	req := requestFor(rv.Type(), Form)
	if req.err != nil {
		return dst, req.err
	}
	r := variable(rv)
	for i := range req.params {
		p := &req.params[i]
		if p.in != Form || !p.file {
			continue
		}
		at, ok := p.locate(r)
		if !ok {
			continue
		}
		fv := at.value(p.table.typ)
		if fv.Kind() == reflect.Slice && fv.Type().Elem().Kind() != reflect.Uint8 {
			for j := range fv.Len() {
				dst = append(dst, File{p.name, reachable(fv.Index(j)), p.media})
			}
		} else if !fv.IsZero() {
			dst = append(dst, File{p.name, reachable(fv), p.media})
		}
	}
	return dst, nil
}

// reachable gives v, or its address where the methods need that.
func reachable(v reflect.Value) any {
	if k := v.Kind(); k != reflect.Pointer && k != reflect.Interface && v.CanAddr() {
		if p := v.Addr(); p.Type().Implements(readerType) || p.Type().Implements(openerType) {
			return p.Interface()
		}
	}
	return v.Interface()
}
