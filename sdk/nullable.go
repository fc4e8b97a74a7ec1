package sdk

import (
	"bytes"
	"fmt"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Nullable is an optional member for which null means something of its own: its zero
// value is absent and is not sent, [Null] sends null, and [Value] sends a value, which
// may well be zero. In a PATCH these say: leave it, clear it, set it.
//
//	req := &UserPatch{Name: sdk.Value("Ada"), Phone: sdk.Null[string]()}
//
// In a form or query, which have no null, null is sent as a name without a value. Two
// of them can be compared by == if T can.
type Nullable[T any] struct{ slot[T] }

type slot[T any] = codec.Slot[T]

// Value is a member with a value.
func Value[T any](v T) Nullable[T] { return Nullable[T]{codec.SlotOf(v)} }

// Null is a member that is null.
func Null[T any]() Nullable[T] { return Nullable[T]{codec.NullSlot[T]()} }

// ValueOrNull is the value that p points to, or null for nil.
func ValueOrNull[T any](p *T) Nullable[T] {
	if p == nil {
		return Null[T]()
	}
	return Value(*p)
}

// Get returns the value; ok is false if it is null or absent.
func (n Nullable[T]) Get() (v T, ok bool) { return n.slot.Get() }

// Or returns the value, or def if it is null or absent.
func (n Nullable[T]) Or(def T) T {
	if v, ok := n.slot.Get(); ok {
		return v
	}
	return def
}

// Ptr returns a pointer to a copy of the value, nil if it is null or absent.
func (n Nullable[T]) Ptr() *T {
	if v, ok := n.slot.Get(); ok {
		return &v
	}
	return nil
}

// IsNull reports whether it is null.
func (n Nullable[T]) IsNull() bool { return n.slot.IsNull() }

// IsZero reports whether it is absent. The option omitzero of [encoding/json] asks it.
func (n Nullable[T]) IsZero() bool { return n.slot.IsZero() }

// MarshalJSON implements [encoding/json.Marshaler]. What is absent is null, unless
// omitzero leaves it out.
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	v, ok := n.slot.Get()
	if !ok {
		return []byte("null"), nil
	}
	return codec.Append(nil, &v)
}

// UnmarshalJSON implements [encoding/json.Unmarshaler].
func (n *Nullable[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		*n = Null[T]()
		return nil
	}
	var v T
	if err := codec.Decode(data, &v, codec.Options{CopyStrings: true}); err != nil {
		return err
	}
	*n = Value(v)
	return nil
}

// Format implements [fmt.Formatter]: it prints as the value does, so that a [Secret]
// stays hidden, as null, or as absent.
func (n Nullable[T]) Format(f fmt.State, verb rune) {
	v, ok := n.slot.Get()
	switch {
	case ok:
		_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), v)
	case n.slot.IsNull():
		_, _ = f.Write([]byte("null"))
	default:
		_, _ = f.Write([]byte("absent"))
	}
}
