package codec

import "testing"

func TestQuotedNames(t *testing.T) {
	type names struct {
		Comma  string `json:"'a\\x2cb',omitzero"`
		Dash   int    `json:"'-'"`
		Quote  string `json:"'it\\'s \"so\"'"`
		Slash  string `json:"'back\\\\slash'"`
		Plain  string `json:"plain"`
		Filter string `query:"'a\\x2cb'"`
	}
	in := names{Comma: "c", Dash: 1, Quote: "q", Slash: "s", Plain: "p", Filter: "f"}
	text, err := Append(nil, &in)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"a,b":"c","-":1,"it's \"so\"":"q","back\\slash":"s","plain":"p"}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	var out names
	if err := Decode(text, &out, Options{}); err != nil {
		t.Fatal(err)
	}
	out.Filter = "f"
	if out != in {
		t.Errorf("got %+v, want %+v", out, in)
	}
	ps, err := AppendParams(nil, Query, &in)
	if err != nil || len(ps) != 1 || ps[0].Name != "a,b" {
		t.Errorf("got %+v, %v", ps, err)
	}
}
