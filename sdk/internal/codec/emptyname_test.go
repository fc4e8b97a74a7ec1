package codec

import "testing"

// A member may have the empty name.
func TestEmptyName(t *testing.T) {
	type note struct {
		Text  string `json:"text"`
		Empty string `json:"''"`
	}
	data, err := Append(nil, &note{"x", "nameless"})
	if want := `{"text":"x","":"nameless"}`; err != nil || string(data) != want {
		t.Errorf("got %s, %v, want %s", data, err, want)
	}
	var n note
	if err := Decode([]byte(`{"":"nameless","text":"x"}`), &n, Options{}); err != nil || n != (note{"x", "nameless"}) {
		t.Errorf("got %+v, %v", n, err)
	}
	if f, ok := FieldByWire(&n, Body, ""); !ok || f.String() != "nameless" {
		t.Errorf("FieldByWire: %v %v", f, ok)
	}
	if err := SetWire(&n, Body, "", "other"); err != nil || n.Empty != "other" {
		t.Errorf("SetWire: %+v, %v", n, err)
	}
	var open struct {
		Empty string         `json:"''"`
		More  map[string]any `json:",unknown"`
	}
	if err := Decode([]byte(`{"":"nameless","text":"x"}`), &open, Options{}); err != nil || open.Empty != "nameless" || open.More["text"] != "x" || len(open.More) != 1 {
		t.Errorf("beside unknown members: %+v, %v", open, err)
	}
}
