package codec

import (
	"reflect"
	"testing"
)

// The component of a JSON body is the body of a form as well.
func TestFormOfMembers(t *testing.T) {
	type inner struct {
		A int `json:"a"`
	}
	type body struct {
		Name  string   `json:"name"`
		Tags  []string `json:"tags,omitzero"`
		Inner *inner   `json:"inner,omitzero"`
		Not   int      `json:"not,omitzero"`
	}
	type request struct {
		Body *body `body:"form"`
	}
	r := &request{Body: &body{Tags: []string{"x", "y z"}, Inner: &inner{1}}}
	kind, value, err := RequestBody(r)
	if err != nil || kind != BodyForm {
		t.Fatal(kind, err)
	}
	ps, err := AppendParams(nil, Form, value)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(AppendForm(nil, ps)), "name=&tags=x&tags=y+z&inner=%7B%22a%22%3A1%7D"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	ps, err = AppendParams(nil, Form, map[string]string{"b": "2", "a": "1"})
	if got := string(AppendForm(nil, ps)); err != nil || got != "a=1&b=2" {
		t.Errorf("map: %s %v", got, err)
	}
	var back body
	if err := SetWire(&back, Form, "name", "n"); err != nil || back.Name != "n" {
		t.Error(back, err)
	}
	if ps, err := AppendParams(nil, Query, r.Body); err != nil || len(ps) != 0 {
		t.Error("members are form fields only", ps, err)
	}
	if reflect.DeepEqual(back, body{}) {
		t.Error("nothing was set")
	}
}

// Nothing says how the members of a component are written in parts, so that no media type
// is claimed for them.
func TestFormMembersHaveNoMedia(t *testing.T) {
	type component struct {
		At rgb `json:"at"`
	}
	ps, err := AppendParams(nil, Form, &component{rgb{1, 2, 3}})
	if err != nil || len(ps) != 1 || ps[0].Media != "" {
		t.Errorf("got %+v, %v", ps, err)
	}
}
