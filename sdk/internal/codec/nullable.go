package codec

import "reflect"

// Slot holds a value that may be null or absent: what the runtime's nullable type is
// made of. Embedding it makes a type one that the codec reads and writes natively: it
// is absent when zero, so that omitzero leaves it out, and null is null.
type Slot[T any] struct {
	value T // zero unless the state is slotValue
	state slotState
}

type slotState uint8

const (
	slotAbsent slotState = iota
	slotNull
	slotValue
)

// SlotOf is a slot with a value.
func SlotOf[T any](v T) Slot[T] { return Slot[T]{v, slotValue} }

// NullSlot is a slot with null.
func NullSlot[T any]() Slot[T] { return Slot[T]{state: slotNull} }

// Get gives the value; false for null and for what is absent.
func (s Slot[T]) Get() (T, bool) { return s.value, s.state == slotValue }

// IsNull tells that the slot holds null.
func (s Slot[T]) IsNull() bool { return s.state == slotNull }

// IsZero tells that the slot is absent.
func (s Slot[T]) IsZero() bool { return s.state == slotAbsent }

// target is the address of the value, status that of the state. They are unexported, so
// that only a type that embeds a Slot has them.
func (s *Slot[T]) target() any        { return &s.value }
func (s *Slot[T]) status() *slotState { return &s.state }

// nullable is a pointer to a type that embeds a Slot.
type nullable interface {
	target() any
	status() *slotState
}

var nullableType = reflect.TypeFor[nullable]()

// NullableElem is the type of the value in a nullable type, nil for any other type.
func NullableElem(t reflect.Type) reflect.Type {
	if t.Kind() != reflect.Struct || !reflect.PointerTo(t).Implements(nullableType) {
		return nil
	}
	return reflect.TypeOf(reflect.New(t).Interface().(nullable).target()).Elem()
}

// NullableValue is the value in an addressable variable of a nullable type; false for
// null and for what is absent.
func NullableValue(v reflect.Value) (reflect.Value, bool) {
	n := v.Addr().Interface().(nullable)
	return reflect.ValueOf(n.target()).Elem(), *n.status() == slotValue
}

// slot is the value of the nullable variable at r, with its state.
func (r ref) slot(t *table) (ref, *slotState) {
	n := r.pointer(t.typ).(nullable)
	return refOf(reflect.ValueOf(n.target())), n.status()
}

// nullable reads null, or the value, over the one that is there already.
func (d *decoder) nullable(t *table, r ref, i int) int {
	if d.b[i] == 'n' {
		if i = d.literal(i, "null"); i >= 0 {
			r.value(t.typ).SetZero()
			_, state := r.slot(t)
			*state = slotNull
		}
		return i
	}
	if d.lenient && d.emptyString(i) && t.elem.emptyIsAbsent() {
		d.mistyped(t, i)
		r.value(t.typ).SetZero()
		return i + 2
	}
	target, state := r.slot(t)
	*state = slotValue
	return d.value(t.elem, target, i)
}

// nullable writes the value. What is absent and yet has to be written is null.
func (e *encoder) nullable(b []byte, t *table, r ref) []byte {
	target, state := r.slot(t)
	if *state != slotValue {
		return append(b, "null"...)
	}
	return e.value(b, t.elem, target)
}
