//lint:file-ignore SA5008 the json tags here have the options of this package

package codec

import (
	"encoding/json"
	"testing"
)

// What is not set in a request is empty and not null, unless it may be null.
func TestNilIsEmpty(t *testing.T) {
	type lists struct {
		List   []int            `json:"list"`
		Map    map[string]int   `json:"map"`
		Bytes  []byte           `json:"bytes"`
		Wrap   []int            `json:"wrap,wrap=item"`
		Text   []int            `json:"text,jsontext"`
		Nested [][]int          `json:"nested"`
		Any    any              `json:"any"`
		Ptr    *[]int           `json:"ptr"`
		Raw    json.RawMessage  `json:"raw"`
		Empty  []int            `json:"empty,omitempty"`
		Zero   map[string][]int `json:"zero,omitzero"`
	}
	got, err := Append(nil, &lists{Nested: [][]int{nil}, Any: map[string]any{"x": []any(nil), "y": map[string]any(nil)}})
	want := `{"list":[],"map":{},"bytes":"","wrap":{"item":[]},"text":"[]","nested":[[]],"any":{"x":[],"y":{}},"ptr":null,"raw":null}`
	if string(got) != want || err != nil {
		t.Errorf("got  %s %v\nwant %s", got, err, want)
	}
}

type stage int

func (s stage) Known() bool { return s == 1 || s == 2 }

// Text for a numeric enum is a value that nobody documented; for a number it is an error.
func TestTextForNumericEnum(t *testing.T) {
	type order struct {
		Stage stage  `json:"stage"`
		Next  *stage `json:"next"`
		Count int    `json:"count"`
	}
	var drift []Drift
	var got order
	const doc = `{"stage":"待审","next":"n/a","count":3}`
	err := Decode([]byte(doc), &got, Options{Lenient: true, Drift: func(d Drift) { drift = append(drift, d) }})
	if err != nil || got.Stage != 0 || got.Count != 3 {
		t.Errorf("%+v, %v", got, err)
	}
	unknown := map[string]string{}
	for _, d := range drift {
		if d.Kind == DriftUnknownEnum {
			unknown[d.Path] = d.Got
		}
	}
	if len(unknown) != 2 || unknown["$.stage"] != "待审" || unknown["$.next"] != "n/a" {
		t.Errorf("drift %+v", drift)
	}
	if err := Decode([]byte(doc), &got, Options{Lenient: true}); err != nil {
		t.Error(err)
	}
	if err := Decode([]byte(doc), &got, Options{}); err == nil {
		t.Error("strictly, text is taken for a number")
	}
	if err := Decode([]byte(`{"count":"three"}`), &got, Options{Lenient: true}); err == nil {
		t.Error("text is taken for a plain number")
	}
}
