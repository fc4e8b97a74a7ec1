package codec

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// Parameters. A request struct has one table for its parameters beside the one for its
// JSON members; both are built from the tags of the same fields, so that one struct
// describes a whole request.

// Location is the part of a request that a field belongs to.
type Location uint8

const (
	Path Location = iota + 1
	Query
	Header
	Cookie
	Form // x-www-form-urlencoded or multipart body
	Body // JSON body; only for FieldByWire
)

// String gives the location as OpenAPI names it.
func (l Location) String() string {
	if l >= Path && l <= Body {
		return [...]string{"path", "query", "header", "cookie", "form", "body"}[l-1]
	}
	return "nowhere"
}

// Param is one parameter as it goes on the wire, before percent-encoding.
type Param struct {
	Name, Value string
	In          Location

	// Reserved is allowReserved: the reserved characters of RFC 3986 that may stand
	// in a query value are left alone.
	Reserved bool

	// Raw is the percent-encoded form of Value where the two do not follow from
	// each other: a list that is joined by a delimiter keeps the delimiter bare and
	// encodes it inside of elements. It is "" otherwise. Whoever changes Value must
	// clear it.
	Raw string

	// Media is the media type of a part of a multipart body, "" for plain text.
	Media string

	// Unset: the parameter is required, nothing was set, and "" is no value of its type,
	// such as a date, a decimal or an enum.
	Unset bool
}

// AppendParams appends the parameters that the struct v (or pointer to one) has in
// one location, in declared order. Fields of embedded structs count. Nil pointers,
// nil lists and zero values are left out unless the field is required. Files are
// left out; see Files.
func AppendParams(dst []Param, in Location, v any) ([]Param, error) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if in == Form && rv.Kind() == reflect.Map && isFile(rv.Type().Elem()) {
		return dst, nil // see Files
	}
	if in == Form && rv.Kind() == reflect.Map {
		p := param{in: Form, style: styleForm, explode: true, table: tableOf(rv.Type())}
		return p.object(dst, p.table, variable(rv))
	}
	if rv.Kind() != reflect.Struct {
		if !rv.IsValid() && reflect.TypeOf(v) != nil {
			return dst, nil // nil pointer: nothing to send
		}
		return dst, fmt.Errorf("parameters need a struct, not %T", v)
	}
	req := requestFor(rv.Type(), in)
	if req.err != nil {
		return dst, req.err
	}
	r := variable(rv)
	out := dst
	for i := range req.params {
		p := &req.params[i]
		if p.in != in || p.file {
			continue
		}
		field, ok := p.locate(r)
		if !ok {
			continue
		}
		var err error
		if out, err = p.append(out, field); err != nil {
			return dst, fmt.Errorf("%s parameter %q: %w", in, p.name, err)
		}
	}
	return out, nil
}

// AppendParam appends one value that stands in no struct, such as a path parameter
// that is an argument of its own. opts are tag options: "style=label",
// "explode=true", "allowReserved", "content=json", "layout=2006-01-02",
// "zone=+08:00". Unlike a field, the value is sent even if it is zero.
func AppendParam(dst []Param, in Location, name string, v any, opts ...string) ([]Param, error) {
	p := param{name: name, in: in, required: true}
	var m mods
	for _, opt := range opts {
		switch key, value, _ := strings.Cut(opt, "="); key {
		case "layout":
			m.layout = value
		case "zone":
			m.zone = value
		default:
			if err := p.option(opt); err != nil {
				return dst, fmt.Errorf("%s parameter %q: %w", in, name, err)
			}
		}
	}
	rv := reflect.ValueOf(v)
	// An argument is given by value or by pointer; only the value counts.
	for rv.Kind() == reflect.Pointer && !rv.IsNil() {
		rv = rv.Elem()
	}
	if !rv.IsValid() || rv.Kind() == reflect.Pointer {
		return dst, fmt.Errorf("%s parameter %q: nil", in, name)
	}
	if err := p.complete(rv.Type(), m); err != nil {
		return dst, fmt.Errorf("%s parameter %q: %w", in, name, err)
	}
	out, err := p.append(dst, variable(rv))
	if err != nil {
		return dst, fmt.Errorf("%s parameter %q: %w", in, name, err)
	}
	return out, nil
}

// variable gives the ref of v, copying it first if it is not addressable.
func variable(v reflect.Value) ref {
	if !v.CanAddr() {
		p := reflect.New(v.Type())
		p.Elem().Set(v)
		return refOf(p)
	}
	return refOf(v.Addr())
}

// param is one parameter field.
type param struct {
	name     string
	in       Location
	style    style
	explode  bool
	reserved bool
	required bool
	json     bool // content=json
	file     bool
	set      bool // explode was said
	media    string
	untold   bool // no tag says how the part is written, see formOf
	// zeroMethod tells that the type says itself what its zero value is.
	zeroMethod bool
	constant   *ref // sent instead of zero
	table      *table
	at         place
	hops       []hop
}

// locate finds the variable of the parameter; false behind a nil embedded pointer.
func (p *param) locate(r ref) (ref, bool) {
	f := field{at: p.at, hops: p.hops}
	return f.locate(r, false)
}

// option reads one option of a parameter tag.
func (p *param) option(opt string) error {
	key, value, _ := strings.Cut(opt, "=")
	switch key {
	case "style":
		s, ok := styles[value]
		if !ok {
			return fmt.Errorf("unknown style %q", value)
		}
		p.style = s
	case "explode":
		p.explode, p.set = value == "true", true
	case "allowReserved":
		p.reserved = true
	case "required":
		p.required = true
	case "content":
		p.json = value == "json"
	case "file":
		p.file = true
	case "type":
		p.media = value
	}
	return nil
}

// complete fills in the defaults of OpenAPI and the table of the value.
func (p *param) complete(t reflect.Type, m mods) (err error) {
	if p.style == 0 {
		p.style = styleSimple
		if p.in == Query || p.in == Cookie || p.in == Form {
			p.style = styleForm
		}
	}
	if !p.set {
		p.explode = p.style == styleForm || p.style == styleDeepObject
	}
	if p.table = tableOf(t); m != (mods{}) {
		p.table, err = modifiedTable(t, m)
	}
	p.zeroMethod = t.Kind() != reflect.Pointer && hasIsZero(t)
	if err == nil {
		err = p.table.err
	}
	return err
}

// modifiedTable builds a table under tag options.
func modifiedTable(t reflect.Type, m mods) (*table, error) {
	building.Lock()
	defer building.Unlock()
	b := &builder{local: map[reflect.Type]*table{}}
	tab, err := b.build(t, m)
	if err != nil {
		return nil, err
	}
	for typ, plain := range b.local {
		tables.LoadOrStore(typ, plain)
	}
	return tab, nil
}

// request is what the codec knows about a struct as a request.
type request struct {
	params []param
	body   *bodyField
	form   bool // it has form parameters
	err    error
}

// requests caches: map[reflect.Type]*request.
var requests sync.Map

// requestOf gives what is known about the struct type t. Two goroutines may build it
// at once; the one that is first to store it wins and both are equal.
func requestOf(t reflect.Type) *request {
	if v, ok := requests.Load(t); ok {
		return v.(*request)
	}
	req := &request{}
	if err := req.collect(t, place{}, nil, nil); err != nil {
		req = &request{err: fmt.Errorf("%s: %w", t, err)}
	}
	v, _ := requests.LoadOrStore(t, req)
	return v.(*request)
}

var locationTags = [...]string{Path: "path", Query: "query", Header: "header", Cookie: "cookie", Form: "form"}

// collect gathers the parameter and body fields of t and of the structs that it
// embeds, in declared order.
func (req *request) collect(t reflect.Type, base place, hops []hop, seen []reflect.Type) error {
	for _, s := range seen {
		if s == t {
			return nil
		}
	}
	seen = append(seen, t)
	for i := range t.NumField() {
		sf := t.Field(i)
		at := place{base.offset + sf.Offset, append(base.index[:len(base.index):len(base.index)], i)}
		// Embedded structs hold parameters that operations share.
		if sf.Anonymous {
			inner, innerAt, innerHops := sf.Type, at, hops
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
				innerHops = append(hops[:len(hops):len(hops)], hop{at, inner, sf.IsExported()})
				innerAt = place{}
			}
			if inner.Kind() == reflect.Struct && !elsewhere(sf) {
				if err := req.collect(inner, innerAt, innerHops, seen); err != nil {
					return err
				}
				continue
			}
		}
		if !sf.IsExported() {
			continue
		}
		if kind, ok := sf.Tag.Lookup("body"); ok {
			if req.body != nil {
				return fmt.Errorf("%s: a second body", sf.Name)
			}
			kind, _, _ = strings.Cut(kind, ",") // what else is there is for validation
			k, ok := bodyKinds[kind]
			if !ok {
				return fmt.Errorf("%s: unknown body kind %q", sf.Name, kind)
			}
			req.body = &bodyField{kind: k, at: at, hops: hops, typ: sf.Type}
			if err := req.body.describe(sf.Tag); err != nil {
				return fmt.Errorf("%s: %w", sf.Name, err)
			}
		}
		for in := Path; in <= Form; in++ {
			tag, ok := sf.Tag.Lookup(locationTags[in])
			if !ok || tag == "-" {
				continue
			}
			name, opts := wireName(tag)
			if name == "" {
				name = sf.Name
			}
			p := param{name: name, in: in, at: at, hops: hops, file: isFile(sf.Type)}
			for opt := range strings.SplitSeq(opts, ",") {
				if err := p.option(opt); err != nil {
					return fmt.Errorf("%s: %w", sf.Name, err)
				}
			}
			var m mods
			m.layout, m.zone = sf.Tag.Get("layout"), sf.Tag.Get("zone")
			err := p.complete(sf.Type, m)
			if err == nil {
				p.constant, err = constantOf(p.table, sf.Tag)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", sf.Name, err)
			}
			req.form = req.form || in == Form
			req.params = append(req.params, p)
		}
	}
	return nil
}
