package dynamic

import (
	"bytes"
	"encoding/json"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// embed writes values as JSON text where their type travels as such: people give the
// object that they mean. All else keeps its bytes; a string is taken to be the text already.
func embed(t *ir.Type, raw json.RawMessage) (json.RawMessage, error) {
	if t == nil {
		return raw, nil
	}
	inner := Base(t)
	text := bytes.TrimSpace(raw)
	if len(text) == 0 {
		return raw, nil
	}
	switch {
	case t.EmbeddedJSON || inner.EmbeddedJSON:
		if text[0] == '"' || string(text) == "null" {
			return raw, nil
		}
		plain := *inner
		plain.EmbeddedJSON = false
		value, err := embed(&plain, text)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := json.Compact(&b, value); err != nil {
			return nil, err
		}
		var out bytes.Buffer
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		err = enc.Encode(b.String())
		return bytes.TrimSpace(out.Bytes()), err
	case inner.Kind == ir.Struct && text[0] == '{':
		return embedMembers(inner, raw)
	case inner.Kind == ir.List && text[0] == '[':
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, err
		}
		changed := false
		for i, item := range list {
			out, err := embed(inner.Elem, item)
			if err != nil {
				return nil, err
			}
			changed = changed || !bytes.Equal(out, item)
			list[i] = out
		}
		if !changed {
			return raw, nil
		}
		return append(append([]byte{'['}, bytes.Join(asBytes(list), []byte{','})...), ']'), nil
	}
	return raw, nil
}

func embedMembers(t *ir.Type, raw json.RawMessage) (json.RawMessage, error) {
	s := sdk.NewSigning(jsonRequest(), raw)
	params, err := s.Params("json")
	if err != nil {
		return nil, err
	}
	changed := false
	for _, f := range t.Fields {
		for _, p := range params {
			if p.Name != f.Name {
				continue
			}
			out, err := embed(f.Type, p.JSON)
			if err != nil {
				return nil, err
			}
			if bytes.Equal(out, p.JSON) {
				continue
			}
			if err := s.SetRawJSON(f.Name, out); err != nil {
				return nil, err
			}
			changed = true
		}
	}
	if !changed {
		return raw, nil
	}
	return s.Body()
}

func asBytes(list []json.RawMessage) [][]byte {
	out := make([][]byte, len(list))
	for i, item := range list {
		out[i] = item
	}
	return out
}
