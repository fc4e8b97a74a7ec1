package codec

import (
	"strings"
	"testing"
)

// A member is read by its aliases too, in any order and beside unknown ones, and written by
// its name. A real member of that name is not taken over.
func TestAlias(t *testing.T) {
	type card struct {
		No     string         `json:"no" codec:"alias=cardNo,alias=name"`
		Images []string       `json:"lmages" codec:"alias=images"`
		Name   string         `json:"name"`
		Rest   map[string]any `json:",unknown"`
	}
	for in, want := range map[string]string{
		`{"no":"1","lmages":["a"],"name":"n"}`:       `{"no":"1","lmages":["a"],"name":"n"}`,
		`{"images":["a"],"cardNo":"1"}`:              `{"no":"1","lmages":["a"],"name":""}`,
		`{"lmages":["a"],"images":null}`:             `{"no":"","lmages":["a"],"name":""}`,
		`{"images":null,"lmages":["a"]}`:             `{"no":"","lmages":["a"],"name":""}`,
		`{"name":"n","images":["a"],"other":"x"}`:    `{"no":"","lmages":["a"],"name":"n","other":"x"}`,
		`{ "images" : [ "a" ] , "no" : "2" , "z":1}`: `{"no":"2","lmages":["a"],"name":"","z":1}`,
	} {
		for _, o := range []Options{{}, {Lenient: true, Drift: func(d Drift) {
			t.Errorf("%s: %v", in, d)
		}}, {Object: func(o Object) {
			if o.Path == "" && !o.Has("lmages") && strings.Contains(in, "mages") {
				t.Errorf("%s: not seen", in)
			}
		}}} {
			var c card
			if err := Decode([]byte(in), &c, o); err != nil {
				t.Errorf("%s: %v", in, err)
				continue
			}
			got, err := Append(nil, &c)
			if err != nil || string(got) != want {
				t.Errorf("%s: got %s, %v", in, got, err)
			}
		}
	}
	var c card
	if err := Decode([]byte(`{"images":nul}`), &c, Options{}); err == nil {
		t.Error("a broken null under an alias is read")
	}
	c.Rest = map[string]any{"images": 1}
	if got, err := Append(nil, &c); err == nil {
		t.Errorf("an unknown member of an alias's name is written: %s", got)
	}
}
