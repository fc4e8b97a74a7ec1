package sdk

import (
	"errors"
	"fmt"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// ErrUnknownVariant says that a [Union] holds a variant that the document does not name.
var ErrUnknownVariant = errors.New("unknown variant")

// Union is a value of one of several types, embedded in generated union types. It
// keeps the JSON that it came from and reads it when it is asked to, so decoding never
// fails because of it.
type Union struct {
	raw   []byte
	value any // set by UnionOf; encoded when it is needed
}

// UnionOf makes a union of a value. The value is encoded when the union is.
func UnionOf(v any) Union { return Union{value: v} }

// IsZero reports whether the union holds nothing.
func (u Union) IsZero() bool { return u.raw == nil && u.value == nil }

// Raw returns the JSON text, nil if there is none.
func (u Union) Raw() RawJSON {
	if u.raw != nil || u.value == nil {
		return u.raw
	}
	raw, err := codec.Append(nil, u.value)
	if err != nil {
		return nil
	}
	return raw
}

// As reads the union into v, a pointer. A type that does not fit is an error, unless
// one sensible reading exists.
func (u Union) As(v any) error {
	raw := u.Raw()
	if raw == nil {
		return errors.New("union: no value")
	}
	if err := codec.Decode(raw, v, codec.Options{Lenient: true, CopyStrings: true}); err != nil {
		return fmt.Errorf("union: %w", err)
	}
	return nil
}

// Member returns the text of a top-level member, "" if there is none: the value of a
// discriminator.
func (u Union) Member(name string) string {
	m, err := walkMembers(u.Raw())
	if err != nil {
		return ""
	}
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return ""
		}
		if key, _ := codec.Text(m.data[m.key:m.keyEnd]); key == name {
			value, _ := codec.Text(m.data[m.val:m.valEnd])
			return value
		}
	}
}

// MarshalJSON implements [encoding/json.Marshaler].
func (u Union) MarshalJSON() ([]byte, error) {
	switch {
	case u.raw != nil:
		return u.raw, nil
	case u.value == nil:
		return []byte("null"), nil
	}
	return codec.Append(nil, u.value)
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It copies data.
func (u *Union) UnmarshalJSON(data []byte) error {
	u.raw, u.value = append([]byte(nil), data...), nil
	return nil
}
