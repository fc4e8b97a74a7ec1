package codec

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"
)

// op says how a value is read or written. Decoding and encoding have one each,
// because a type may implement only one side of an interface pair.
type op uint8

const (
	opUnsupported op = iota
	opBool
	opInt
	opUint
	opFloat
	opString
	opNumber // string kind that is a JSON number on the wire
	opBytes  // base64
	opRaw    // json.RawMessage
	opAny
	opIface // interface with methods
	opPointer
	opList
	opArray
	opMap
	opStruct
	opTime
	opJSONText
	opQuoted     // the `string` option
	opJSONMethod // json.Marshaler, json.Unmarshaler
	opJSONAppend // AppendJSON
	opTextMethod // encoding.TextMarshaler, TextAppender, TextUnmarshaler
	opNumberText // TextAppender that is a JSON number on the wire
	opNullable   // embeds a Slot
)

// table is what the codec knows about a type, or about a type under tag options.
// It is immutable once published.
type table struct {
	dec, enc op
	bits     uint8 // width of a number
	appender bool  // TextAppender, not only TextMarshaler
	enum     bool  // has Known() bool, and no other values are allowed
	typ      reflect.Type
	size     uintptr
	elem     *table // of pointer, nullable, list, array, map; the inner table of opJSONText and opQuoted
	key      *mapKey
	fields   *structTable
	format   *timeFormat
	wrap     string
	err      error // set on a root whose tags are wrong
}

// jsonAppender is the allocation-free form of json.Marshaler that types of the
// runtime may implement. What it appends is trusted to be compact JSON.
type jsonAppender interface {
	AppendJSON(dst []byte) ([]byte, error)
}

// enum is what generated enum types implement.
type enum interface{ Known() bool }

// open is what those of them implement to which the document allows any other value.
type open interface{ Open() bool }

var (
	timeType            = reflect.TypeFor[time.Time]()
	numberType          = reflect.TypeFor[json.Number]()
	rawType             = reflect.TypeFor[json.RawMessage]()
	secretType          = reflect.TypeFor[interface{ Reveal() string }]()
	enumType            = reflect.TypeFor[enum]()
	openType            = reflect.TypeFor[open]()
	jsonAppenderType    = reflect.TypeFor[jsonAppender]()
	jsonMarshalerType   = reflect.TypeFor[json.Marshaler]()
	jsonUnmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	textAppenderType    = reflect.TypeFor[encoding.TextAppender]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// tables caches the plain table of each type: map[reflect.Type]*table.
var tables sync.Map

// building serialises the building of tables. A table only becomes visible when
// all that it refers to is complete.
var building sync.Mutex

// tableOf gives the table of t; its err is set if the tags of t or of a type that
// it contains are wrong.
func tableOf(t reflect.Type) *table {
	if v, ok := tables.Load(t); ok {
		return v.(*table)
	}
	building.Lock()
	defer building.Unlock()
	if v, ok := tables.Load(t); ok {
		return v.(*table)
	}
	b := &builder{local: map[reflect.Type]*table{}}
	root, err := b.build(t, mods{})
	if err != nil {
		// What the root contains may be in order by itself, so only the root is
		// remembered as wrong.
		root = &table{typ: t, err: fmt.Errorf("json: %s: %w", t, err)}
		tables.Store(t, root)
		return root
	}
	for typ, tab := range b.local {
		tables.Store(typ, tab)
	}
	return root
}

// builder builds a table and all tables below it.
type builder struct {
	local  map[reflect.Type]*table // plain tables of this run; breaks cycles
	nested int                     // depth of modifiedElem
}

// build gives the table of t under tag options. A plain table that is still being
// built is returned as it is: that closes the cycle of a recursive type, and nobody
// reads it before the outermost build is done.
func (b *builder) build(t reflect.Type, m mods) (*table, error) {
	if m != (mods{}) {
		return b.modified(t, m)
	}
	if tab, ok := b.local[t]; ok {
		return tab, nil
	}
	if v, ok := tables.Load(t); ok && v.(*table).err == nil {
		return v.(*table), nil
	}
	tab := &table{typ: t, size: t.Size()}
	b.local[t] = tab
	return tab, b.fill(tab)
}

// modified builds a table for a field whose tags change how its type is handled.
// Options that mean nothing for the type are ignored, as encoding/json does it.
func (b *builder) modified(t reflect.Type, m mods) (*table, error) {
	if elem := NullableElem(t); elem != nil {
		// The options are those of the value: null is never text.
		inner, err := b.build(elem, m)
		return &table{dec: opNullable, enc: opNullable, typ: t, size: t.Size(), elem: inner}, err
	}
	if m.jsonText {
		m.jsonText = false
		inner, err := b.build(t, m)
		if err != nil {
			return nil, err
		}
		return &table{dec: opJSONText, enc: opJSONText, typ: t, size: t.Size(), elem: inner}, nil
	}
	if t == timeType && (m.layout != "" || m.zone != "") {
		zone, err := loadZone(m.zone)
		if err != nil {
			return nil, err
		}
		f := &timeFormat{m.layout, zone}
		return &table{dec: opTime, enc: opTime, typ: t, size: t.Size(), format: f}, nil
	}
	tab := &table{typ: t, size: t.Size()}
	tab.shape()
	switch tab.dec {
	case opPointer, opList, opArray, opMap:
		return tab, b.modifiedElem(tab, m)
	}
	switch {
	case m.number && t.Kind() == reflect.String:
		tab.dec, tab.enc = opNumber, opNumber
		return tab, nil
	case m.number && tab.enc == opTextMethod:
		tab.enc = opNumberText
		return tab, nil
	}
	plain, err := b.build(t, mods{})
	if err == nil && m.quoted && quotable(t.Kind()) {
		return &table{dec: opQuoted, enc: opQuoted, typ: t, size: t.Size(), elem: plain}, nil
	}
	return plain, err
}

// modifiedElem hands the options of a field down to what its container holds.
func (b *builder) modifiedElem(tab *table, m mods) (err error) {
	// Only a type that contains itself through nothing but containers gets here
	// so deep.
	if b.nested++; b.nested > 100 {
		return fmt.Errorf("tag options on the recursive type %s", tab.typ)
	}
	defer func() { b.nested-- }()
	elem := tab.typ.Elem()
	switch tab.dec {
	case opPointer:
		m.quoted = m.quoted && tab.typ.Name() == "" && elem.Kind() != reflect.Pointer
	case opList, opArray:
		tab.wrap, m.wrap = m.wrap, ""
		m.quoted = false
	case opMap:
		m.wrap, m.quoted = "", false
	}
	tab.elem, err = b.build(elem, m)
	return err
}

// quotable tells whether the `string` option has a meaning for the kind.
func quotable(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Float64 || k == reflect.String
}

// fill completes the plain table of a type.
func (b *builder) fill(tab *table) (err error) {
	tab.shape()
	switch tab.typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		if tab.dec != opUnsupported {
			tab.elem, err = b.build(tab.typ.Elem(), mods{})
		}
	case reflect.Struct:
		if tab.dec == opNullable {
			tab.elem, err = b.build(NullableElem(tab.typ), mods{})
			return err
		}
		// A struct with methods is a parameter value or a union; its fields are
		// nobody's business.
		if tab.dec == opStruct || tab.enc == opStruct {
			tab.fields, err = b.buildStruct(tab.typ)
		}
	}
	return err
}

// shape fills in all that does not depend on other tables.
func (tab *table) shape() {
	t := tab.typ
	p := reflect.PointerTo(t)
	tab.enum = t.Kind() != reflect.Interface && p.Implements(enumType) && !p.Implements(openType)
	if t.Kind() == reflect.Struct && p.Implements(nullableType) {
		tab.dec, tab.enc = opNullable, opNullable
		return
	}
	switch t {
	case timeType:
		tab.dec, tab.enc = opTime, opTime
		tab.format = &timeFormat{zone: time.UTC}
		return
	case numberType:
		tab.dec, tab.enc = opNumber, opNumber
		return
	case rawType:
		tab.dec, tab.enc = opRaw, opRaw
		return
	}
	base := opUnsupported
	switch t.Kind() {
	case reflect.Bool:
		base = opBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		base, tab.bits = opInt, uint8(t.Bits())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		base, tab.bits = opUint, uint8(t.Bits())
	case reflect.Float32, reflect.Float64:
		base, tab.bits = opFloat, uint8(t.Bits())
	case reflect.String:
		base = opString
	case reflect.Interface:
		base = opIface
		if t.NumMethod() == 0 {
			base = opAny
		}
	case reflect.Pointer:
		base = opPointer
	case reflect.Slice:
		base = opList
	case reflect.Array:
		base = opArray
	case reflect.Map:
		if tab.key = keyOf(t.Key()); tab.key != nil {
			base = opMap
		}
	case reflect.Struct:
		base = opStruct
	}
	tab.dec, tab.enc = base, base
	// Any slice of bytes reads base64, but one whose elements have methods writes a
	// list. That is how encoding/json has it.
	if base == opList && t.Elem().Kind() == reflect.Uint8 {
		tab.dec = opBytes
		e := reflect.PointerTo(t.Elem())
		if !e.Implements(jsonMarshalerType) && !e.Implements(textMarshalerType) {
			tab.enc = opBytes
		}
	}
	tab.custom(p)
}

// custom lets the methods of a type take over. Interfaces and pointers have none
// of their own: what they point to is asked instead.
func (tab *table) custom(p reflect.Type) {
	if k := tab.typ.Kind(); k == reflect.Interface || k == reflect.Pointer {
		return
	}
	if tab.dec == opString && p.Implements(secretType) {
		return // it hides itself from everything but the wire
	}
	switch {
	case p.Implements(jsonUnmarshalerType):
		tab.dec = opJSONMethod
	case p.Implements(textUnmarshalerType):
		tab.dec = opTextMethod
	}
	tab.appender = p.Implements(textAppenderType)
	switch {
	case p.Implements(jsonAppenderType):
		tab.enc = opJSONAppend
	case p.Implements(jsonMarshalerType):
		tab.enc = opJSONMethod
	case tab.appender, p.Implements(textMarshalerType):
		tab.enc = opTextMethod
	}
}

// want names what a table expects, for errors and drift reports.
func (tab *table) want() string {
	switch tab.dec {
	case opBool:
		return "boolean"
	case opInt, opUint:
		return "integer"
	case opFloat, opNumber:
		return "number"
	case opTime:
		if tab.format.number() {
			return "integer"
		}
		return "string"
	case opPointer, opNullable:
		return tab.elem.want()
	case opList, opArray:
		return "list"
	case opMap, opStruct:
		return "object"
	case opString, opBytes, opJSONText, opQuoted, opTextMethod:
		return "string"
	}
	return tab.typ.String()
}
