//go:build apigen_nounsafe

package codec

import (
	"reflect"
	"time"
)

// This file has the functions of mem_unsafe.go on package reflect alone. It is
// slower and exists so that users who must not link unsafe code have a choice, and
// so that the tests can compare the two.

// ref is an addressable variable whose type the table beside it knows.
type ref struct{ v reflect.Value }

func refOf(v reflect.Value) ref { return ref{v.Elem()} }

func (r ref) value(reflect.Type) reflect.Value { return r.v }

func (r ref) pointer(reflect.Type) any { return r.v.Addr().Interface() }

// at follows the index path; the tables of both files agree that it crosses no
// pointer.
func (r ref) at(p place) ref {
	v := r.v
	for _, i := range p.index {
		v = v.Field(i)
	}
	return ref{v}
}

func (r ref) target() (ref, bool) { return ref{r.v.Elem()}, !r.v.IsNil() }

func (r ref) isNil() bool { return r.v.IsNil() }

func (r ref) getBool() bool      { return r.v.Bool() }
func (r ref) setBool(v bool)     { r.v.SetBool(v) }
func (r ref) getString() string  { return r.v.String() }
func (r ref) setString(v string) { r.v.SetString(v) }
func (r ref) getBytes() []byte   { return r.v.Bytes() }
func (r ref) setBytes(v []byte)  { r.v.SetBytes(v) }
func (r ref) getAny() any        { return r.v.Interface() }

func (r ref) setAny(v any) {
	if v == nil {
		r.v.SetZero()
		return
	}
	r.v.Set(reflect.ValueOf(v))
}

func (r ref) getInt(uint8) int64          { return r.v.Int() }
func (r ref) setInt(_ uint8, v int64)     { r.v.SetInt(v) }
func (r ref) getUint(uint8) uint64        { return r.v.Uint() }
func (r ref) setUint(_ uint8, v uint64)   { r.v.SetUint(v) }
func (r ref) getFloat(uint8) float64      { return r.v.Float() }
func (r ref) setFloat(_ uint8, v float64) { r.v.SetFloat(v) }

func (r ref) sliceLen() int { return r.v.Len() }
func (r ref) sliceCap() int { return r.v.Cap() }
func (r ref) setLen(n int)  { r.v.SetLen(n) }

// index may be asked for an element between length and capacity.
func (r ref) index(_ *table, i int) ref {
	if i >= r.v.Len() {
		return ref{r.v.Slice(0, i+1).Index(i)}
	}
	return ref{r.v.Index(i)}
}

func (r ref) arrayIndex(_ *table, i int) ref { return ref{r.v.Index(i)} }

// alias copies: without unsafe no string can share the bytes of a slice.
func alias(b []byte) string { return string(b) }

func (r ref) setTime(v time.Time) { r.v.Set(reflect.ValueOf(v)) }
func (r ref) getTime() time.Time  { return r.v.Interface().(time.Time) }
