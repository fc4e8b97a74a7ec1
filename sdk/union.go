package sdk

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

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

// String returns the value as text: a JSON string without its quotes, anything else as
// JSON, "" if there is none.
func (u Union) String() string {
	raw := u.Raw()
	if text, ok := codec.Text(raw); ok {
		return text
	}
	return string(raw)
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
	raw, _ := u.member(name)
	text, _ := codec.Text(raw)
	return text
}

// member finds the JSON of a top-level member.
func (u Union) member(name string) ([]byte, bool) {
	m, err := walkMembers(u.Raw())
	if err != nil {
		return nil, false
	}
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return nil, false
		}
		if key, _ := codec.Text(m.data[m.key:m.keyEnd]); key == name {
			return m.data[m.val:m.valEnd], true
		}
	}
}

// Kind is the type of a JSON value.
type Kind byte

// The types of JSON. An integer is a number too.
const (
	KindNull Kind = iota + 1
	KindBoolean
	KindNumber
	KindInteger
	KindString
	KindArray
	KindObject
)

// Is reports whether the union holds a value of the type.
func (u Union) Is(kind Kind) bool {
	raw := bytes.TrimLeft(u.Raw(), " \t\r\n")
	if len(raw) == 0 {
		return false
	}
	switch c := raw[0]; c {
	case 'n':
		return kind == KindNull
	case 't', 'f':
		return kind == KindBoolean
	case '"':
		return kind == KindString
	case '[':
		return kind == KindArray
	case '{':
		return kind == KindObject
	default:
		return kind == KindNumber || kind == KindInteger && !bytes.ContainsAny(raw, ".eE")
	}
}

// Has reports whether the union holds an object with a member; if values are given, the
// text of the member has to be one of them.
func (u Union) Has(member string, values ...string) bool {
	raw, ok := u.member(member)
	if !ok || len(values) == 0 {
		return ok
	}
	text, ok := codec.Text(raw)
	return ok && slices.Contains(values, text)
}

// IsOneOf reports whether the union holds a string that is one of values.
func (u Union) IsOneOf(values ...string) bool {
	if !u.Is(KindString) {
		return false
	}
	text, ok := codec.Text(bytes.TrimSpace(u.Raw()))
	return ok && slices.Contains(values, text)
}

// Item returns item i of a list, counted from 0; an empty union if there is none.
func (u Union) Item(i int) Union {
	var items []RawJSON
	if !u.Is(KindArray) || codec.Decode(u.Raw(), &items, codec.Options{}) != nil || i < 0 || i >= len(items) {
		return Union{}
	}
	return Union{raw: items[i]}
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
