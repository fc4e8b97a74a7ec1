package sdk

import "errors"

// RawJSON is JSON text that is passed on as it is: a part of a spec that has no
// schema, or one that no Go type can follow. Nil stands for "not there".
type RawJSON []byte

// String returns the text.
func (r RawJSON) String() string { return string(r) }

// MarshalJSON implements [encoding/json.Marshaler].
func (r RawJSON) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	return r, nil
}

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It copies data.
func (r *RawJSON) UnmarshalJSON(data []byte) error {
	if r == nil {
		return errors.New("sdk.RawJSON: UnmarshalJSON on nil pointer")
	}
	*r = append((*r)[0:0], data...)
	return nil
}
