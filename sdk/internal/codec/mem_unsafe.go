//go:build !apigen_nounsafe

package codec

import (
	"reflect"
	"time"
	"unsafe"
)

// This is the only file of the package that uses unsafe; mem_reflect.go has the
// same functions without it. The invariants that make it sound:
//
//   - A ref points at a live Go variable of exactly the table's type. It is only
//     made from a non-nil pointer of that type (refOf, target), by adding an
//     offset that reflect reported for a field of that type (at), or from the
//     data pointer of a slice at an index below its capacity (index).
//   - Loads and stores go through a pointer type with the layout of that variable:
//     the kind of the table chooses it, and named types share their kind's layout.
//   - unsafe.Pointer is never turned into uintptr, so the collector sees each one.
//   - A string made by alias shares the bytes it was made from. Nothing in the
//     package writes to those bytes afterwards, and Options tells callers not to.

// ref is the address of a variable whose type the table beside it knows.
type ref struct{ p unsafe.Pointer }

// sliceHeader has the layout of every slice.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// refOf gives the variable that the non-nil pointer v points to.
func refOf(v reflect.Value) ref { return ref{v.UnsafePointer()} }

// value is the variable as an addressable reflect.Value of type t.
func (r ref) value(t reflect.Type) reflect.Value { return reflect.NewAt(t, r.p).Elem() }

// pointer is the address of the variable as a value of type *t.
func (r ref) pointer(t reflect.Type) any { return reflect.NewAt(t, r.p).Interface() }

// at is the field of a struct variable that p names.
func (r ref) at(p place) ref { return ref{unsafe.Add(r.p, p.offset)} }

// target is the variable that a pointer variable points to; false for nil.
func (r ref) target() (ref, bool) {
	p := *(*unsafe.Pointer)(r.p)
	return ref{p}, p != nil
}

// isNil tells whether a pointer, map, slice or interface variable is nil. All of
// these have a nil first word exactly when they are nil.
func (r ref) isNil() bool { return *(*unsafe.Pointer)(r.p) == nil }

func (r ref) getBool() bool      { return *(*bool)(r.p) }
func (r ref) setBool(v bool)     { *(*bool)(r.p) = v }
func (r ref) getString() string  { return *(*string)(r.p) }
func (r ref) setString(v string) { *(*string)(r.p) = v }
func (r ref) getBytes() []byte   { return *(*[]byte)(r.p) }
func (r ref) setBytes(v []byte)  { *(*[]byte)(r.p) = v }
func (r ref) getAny() any        { return *(*any)(r.p) }
func (r ref) setAny(v any)       { *(*any)(r.p) = v }

// getInt loads a signed integer variable of the given width in bits.
func (r ref) getInt(bits uint8) int64 {
	switch bits {
	case 64:
		return *(*int64)(r.p)
	case 32:
		return int64(*(*int32)(r.p))
	case 16:
		return int64(*(*int16)(r.p))
	}
	return int64(*(*int8)(r.p))
}

// setInt stores v, which the caller has checked to fit.
func (r ref) setInt(bits uint8, v int64) {
	switch bits {
	case 64:
		*(*int64)(r.p) = v
	case 32:
		*(*int32)(r.p) = int32(v)
	case 16:
		*(*int16)(r.p) = int16(v)
	default:
		*(*int8)(r.p) = int8(v)
	}
}

// getUint loads an unsigned integer variable of the given width in bits.
func (r ref) getUint(bits uint8) uint64 {
	switch bits {
	case 64:
		return *(*uint64)(r.p)
	case 32:
		return uint64(*(*uint32)(r.p))
	case 16:
		return uint64(*(*uint16)(r.p))
	}
	return uint64(*(*uint8)(r.p))
}

// setUint stores v, which the caller has checked to fit.
func (r ref) setUint(bits uint8, v uint64) {
	switch bits {
	case 64:
		*(*uint64)(r.p) = v
	case 32:
		*(*uint32)(r.p) = uint32(v)
	case 16:
		*(*uint16)(r.p) = uint16(v)
	default:
		*(*uint8)(r.p) = uint8(v)
	}
}

func (r ref) getFloat(bits uint8) float64 {
	if bits == 32 {
		return float64(*(*float32)(r.p))
	}
	return *(*float64)(r.p)
}

func (r ref) setFloat(bits uint8, v float64) {
	if bits == 32 {
		*(*float32)(r.p) = float32(v)
		return
	}
	*(*float64)(r.p) = v
}

// sliceLen and sliceCap measure a slice variable.
func (r ref) sliceLen() int { return (*sliceHeader)(r.p).len }
func (r ref) sliceCap() int { return (*sliceHeader)(r.p).cap }

// setLen sets the length of a slice variable; n is at most its capacity.
func (r ref) setLen(n int) { (*sliceHeader)(r.p).len = n }

// index is element i of a slice variable; i is below its capacity.
func (r ref) index(elem *table, i int) ref {
	return ref{unsafe.Add((*sliceHeader)(r.p).data, uintptr(i)*elem.size)}
}

// arrayIndex is element i of an array variable.
func (r ref) arrayIndex(elem *table, i int) ref {
	return ref{unsafe.Add(r.p, uintptr(i)*elem.size)}
}

// alias gives b as a string that shares its bytes.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// setTime stores into a time.Time variable.
func (r ref) setTime(v time.Time) { *(*time.Time)(r.p) = v }

// getTime loads a time.Time variable.
func (r ref) getTime() time.Time { return *(*time.Time)(r.p) }
