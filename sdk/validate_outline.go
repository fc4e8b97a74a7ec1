package sdk

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// outline is what validation knows about a Go type. Outlines are made when a type is
// first met and kept.
type outline struct {
	typ  reflect.Type
	kind outlineKind
	elem *outline // pointer, nullable, list, map
	// validates: a pointer to the type has a Validate method of its own.
	validates bool
	enum      bool // a leaf with documented values, the only ones allowed

	// Of structs, filled on first use because types may contain themselves.
	once    sync.Once
	members []*member
	byName  map[string]*member
	extra   *member   // takes the members without a field
	musts   []*member // whose zero has to be reported
	inner   []*member // with structs or enums inside
	err     error

	sets sync.Map // *Rules -> *ruleSet
	own  sync.Map // 0 -> *ruleSet: what the type's Validate method hands over
}

type outlineKind uint8

const (
	outlineLeaf outlineKind = iota // nothing inside that could have rules
	outlinePointer
	outlineNullable
	outlineList
	outlineMap
	outlineStruct
	outlineUnion
)

// member is one field of a struct.
type member struct {
	name   string // on the wire; "" for the whole body and for the extra members
	key    string // name, with the place in front for parameters
	index  []int
	value  *outline
	param  bool
	body   bool // the whole body
	always bool // sent whatever it holds
	// required: nil is no value, although it could be left out.
	required bool
	must     bool // see musts
	empty    bool // omitempty: left out when empty; else when zero
	isZero   bool // the type says what its zero is
	text     bool // travels as JSON text inside a string
	number   bool // of string kind, a number on the wire
	layout   string
	zone     string
	// constant is sent instead of zero.
	constant reflect.Value
	timeTag  []string // layout and zone as options of codec.AppendParam
}

// held is what types with an embedded [Union] have.
type held interface {
	held() any
	IsZero() bool
}

func (u Union) held() any { return u.value }

type validator interface{ Validate() error }

var (
	validatorType = reflect.TypeFor[validator]()
	heldType      = reflect.TypeFor[held]()
	timeType      = reflect.TypeFor[time.Time]()
	decimalType   = reflect.TypeFor[Decimal]()
	textTypes     = [...]reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()}
)

// outlines caches: map[reflect.Type]*outline.
var outlines sync.Map

// outlineOf returns the outline of t. Two goroutines may make it at once; the first one
// stored is used, so that its caches are shared.
func outlineOf(t reflect.Type) *outline {
	if o, ok := outlines.Load(t); ok {
		return o.(*outline)
	}
	o := &outline{typ: t, kind: kindOf(t), validates: reflect.PointerTo(t).Implements(validatorType)}
	o.enum = o.kind == outlineLeaf && closedEnum(t)
	stored, _ := outlines.LoadOrStore(t, o)
	return stored.(*outline)
}

func kindOf(t reflect.Type) outlineKind {
	if t.Kind() == reflect.Pointer {
		return outlinePointer
	}
	if codec.NullableElem(t) != nil {
		return outlineNullable
	}
	if t.Implements(heldType) {
		return outlineUnion
	}
	for _, text := range textTypes {
		if t.Implements(text) || t.Kind() != reflect.Interface && reflect.PointerTo(t).Implements(text) {
			return outlineLeaf
		}
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() != reflect.Uint8 {
			return outlineList
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return outlineMap
		}
	case reflect.Struct:
		if t != reflect.TypeFor[File]() {
			return outlineStruct
		}
	}
	return outlineLeaf
}

// item is the outline of what a pointer, nullable, list or map holds.
func (o *outline) item() *outline {
	o.once.Do(func() {
		elem := codec.NullableElem(o.typ)
		if elem == nil {
			elem = o.typ.Elem()
		}
		o.elem = outlineOf(elem)
	})
	return o.elem
}

// fields fills in the members of a struct.
func (o *outline) fields() error {
	o.once.Do(func() {
		o.byName = map[string]*member{}
		o.err = o.collect(o.typ, nil)
		for _, m := range o.members {
			if m.must = m.zeroIsNothing(); m.must {
				o.musts = append(o.musts, m)
			}
			if m.value.deep() {
				o.inner = append(o.inner, m)
			}
		}
	})
	return o.err
}

func (o *outline) collect(t reflect.Type, index []int) error {
	var errs []error
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(index[:len(index):len(index)], i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct && f.Tag == "" {
			errs = append(errs, o.collect(f.Type, at))
			continue
		}
		if !f.IsExported() {
			continue
		}
		m, ok, err := readMember(f, at)
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("field %s: %w", f.Name, err))
		case !ok:
		case m.name == "" && m.key == extraKey:
			o.extra = m
		case o.byName[m.key] == nil:
			o.byName[m.key] = m
			fallthrough
		default:
			o.members = append(o.members, m)
		}
	}
	return errors.Join(errs...)
}

const extraKey = "\x00extra"

// places are the tags of fields outside the JSON object, in the order of their weight.
var places = [...]string{"body", "form", "query", "header", "cookie", "path"}

// readMember reads the tags of a field; false for one that is not sent.
func readMember(f reflect.StructField, index []int) (*member, bool, error) {
	m := &member{index: index, value: outlineOf(f.Type), layout: f.Tag.Get("layout"), zone: f.Tag.Get("zone")}
	m.isZero = f.Type.Kind() != reflect.Pointer && reflect.PointerTo(f.Type).Implements(reflect.TypeFor[interface{ IsZero() bool }]())
	if text, ok := f.Tag.Lookup("const"); ok {
		m.constant = codec.Constant(f.Type, text)
	}
	if m.layout != "" {
		m.timeTag = append(m.timeTag, "layout="+m.layout)
	}
	if m.zone != "" {
		m.timeTag = append(m.timeTag, "zone="+m.zone)
	}
	for _, place := range places {
		tag, ok := f.Tag.Lookup(place)
		if !ok {
			continue
		}
		name, opts, err := readTag(tag)
		if place == "body" {
			m.body, m.required = true, opts["required"]
			m.always = m.required
			return m, true, nil
		}
		m.name, m.key, m.param = name, name, true
		if place != "form" {
			m.key = place + ":" + name
		}
		m.always = opts["required"]
		m.required = m.always
		return m, true, err
	}
	tag, tagged := f.Tag.Lookup("json")
	if tag == "-" || !tagged && f.Tag != "" && f.Tag.Get("codec") == "" {
		return nil, false, nil
	}
	if own := f.Tag.Get("codec"); own != "" {
		tag += "," + own
	}
	name, opts, err := readTag(tag)
	if name == "" {
		name = f.Name
	}
	m.name, m.key = name, name
	m.empty, m.text, m.number = opts["omitempty"], opts["jsontext"], opts["number"]
	m.always, m.required = !m.empty && !opts["omitzero"], opts["required"]
	if opts["unknown"] {
		m.name, m.key = "", extraKey
	}
	return m, true, err
}

// readTag splits a tag into wire name and options. A name in single quotes is written
// as a Go string.
func readTag(tag string) (string, map[string]bool, error) {
	name, rest, _ := strings.Cut(tag, ",")
	opts := map[string]bool{}
	for opt := range strings.SplitSeq(rest, ",") {
		opts[opt] = true
	}
	if len(name) < 2 || name[0] != '\'' || name[len(name)-1] != '\'' {
		return name, opts, nil
	}
	// Inside, ' is escaped and " is not; Go has it the other way round.
	inner := strings.ReplaceAll(strings.ReplaceAll(name[1:len(name)-1], `\'`, `'`), `"`, `\"`)
	name, err := strconv.Unquote(`"` + inner + `"`)
	return name, opts, err
}

// get returns the field of the struct v, and whether it is sent.
func (m *member) get(v reflect.Value) (reflect.Value, bool) {
	if len(m.index) == 1 {
		v = v.Field(m.index[0])
	} else {
		v = v.FieldByIndex(m.index)
	}
	if m.constant.IsValid() && v.IsZero() {
		v = m.constant
	}
	return v, m.sent(v)
}

// sent mirrors what the codec leaves out.
func (m *member) sent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() || m.always && !m.param
	case reflect.Slice, reflect.Map:
		if m.param {
			return v.Len() > 0
		}
		if m.empty {
			return v.Len() > 0
		}
		return m.always || !v.IsNil()
	}
	switch {
	case m.always, m.body && v.Kind() == reflect.Struct: // held by value where it is required
		return true
	case m.empty && v.Kind() == reflect.Struct:
		return true
	case m.isZero && !m.empty && v.CanAddr():
		return !v.Addr().Interface().(interface{ IsZero() bool }).IsZero()
	}
	return !v.IsZero()
}
