package codec

import "reflect"

// Lists are where most of the memory of an answer goes. Their length is not known
// before the end, and reading ahead for it would cost as much as reading, so that the
// room is estimated from what was read so far (see grow).

// list reads an array into a slice. As in encoding/json, elements that the slice
// already has are decoded over.
func (d *decoder) list(t *table, r ref, i int) int {
	if !d.enter(i) {
		return -1
	}
	b := d.b
	start := i
	i = skipSpace(b, i+1)
	if i < len(b) && b[i] == ']' {
		d.depth++
		r.value(t.typ).Set(reflect.MakeSlice(t.typ, 0, 0))
		return i + 1
	}
	n, length, room := 0, r.sliceLen(), r.sliceCap()
	for {
		if n == room {
			d.grow(t, r, n, start, i)
			room = r.sliceCap()
		}
		// The slice is lengthened one by one, because an element that a document does
		// not reach must not become visible.
		if n >= length {
			length = n + 1
			r.setLen(length)
		}
		if d.drift != nil {
			d.path = append(d.path, segment{index: n})
		}
		i = d.value(t.elem, r.index(t.elem, n), i)
		if i < 0 {
			d.err.under(element(n))
			return i
		}
		if d.drift != nil {
			d.path = d.path[:len(d.path)-1]
		}
		n++
		if i < len(b) && b[i] <= ' ' {
			i = skipSpace(b, i)
		}
		if i >= len(b) {
			return d.bad(^i)
		}
		switch b[i] {
		case ',':
			i = skipSpace(b, i+1)
		case ']':
			r.setLen(n)
			d.depth++
			return i + 1
		default:
			return d.bad(^i)
		}
	}
}

// grow makes room for more elements. A list cannot have more elements than the
// rest of the document holds at the size seen so far, which spares a long list the
// last doublings; otherwise the room quadruples, so that few copies are made.
func (d *decoder) grow(t *table, r ref, n, start, i int) {
	more := 4
	if t.elem.size > 256 {
		more = 1
	}
	if n > 0 {
		more = 3 * n
		if left := (len(d.b)-i)/((i-start)/n+1) + 1; left < more {
			more = left
		}
	}
	v := r.value(t.typ)
	v.Grow(more)
}

// array reads an array into a Go array: surplus elements are dropped and missing
// ones become zero.
func (d *decoder) array(t *table, r ref, i int) int {
	if !d.enter(i) {
		return -1
	}
	size := t.typ.Len()
	n := 0
	i = skipSpace(d.b, i+1)
	if i < len(d.b) && d.b[i] == ']' {
		i++
	} else {
		for {
			if d.drift != nil {
				d.path = append(d.path, segment{index: n})
			}
			if n < size {
				i = d.value(t.elem, r.arrayIndex(t.elem, n), i)
			} else {
				i = d.skip(i)
			}
			if i < 0 {
				d.err.under(element(n))
				return i
			}
			if d.drift != nil {
				d.path = d.path[:len(d.path)-1]
			}
			n++
			i = skipSpace(d.b, i)
			if i < len(d.b) && d.b[i] == ',' {
				i = skipSpace(d.b, i+1)
				continue
			}
			if i < len(d.b) && d.b[i] == ']' {
				i++
				break
			}
			return d.bad(^i)
		}
	}
	d.depth++
	for ; n < size; n++ {
		r.arrayIndex(t.elem, n).value(t.elem.typ).SetZero()
	}
	return i
}
