package codec

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var errRefused = errors.New("refused")

// fast writes itself without an allocation and is preferred to its MarshalJSON.
type fast struct{ n int }

func (f fast) AppendJSON(dst []byte) ([]byte, error) {
	if f.n < 0 {
		return dst, errRefused
	}
	return append(dst, `{"fast":true}`...), nil
}
func (f fast) MarshalJSON() ([]byte, error) { return []byte(`"slow"`), nil }

// money is a struct whose text is a number.
type money struct{ text string }

func (m money) AppendText(dst []byte) ([]byte, error) { return append(dst, m.text...), nil }
func (m *money) UnmarshalText(text []byte) error {
	if string(text) == "bad" {
		return errRefused
	}
	m.text = string(text)
	return nil
}

// broken has methods that fail, or give what is no JSON.
type broken string

func (b broken) MarshalJSON() ([]byte, error) {
	if b == "" {
		return nil, errRefused
	}
	return []byte(b), nil
}
func (b *broken) UnmarshalJSON([]byte) error { return errRefused }

// marshals has methods on both sides, through which a nil map goes too.
type marshals map[string]int

func (m marshals) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte(`"nil"`), nil
	}
	return []byte(` { "n" : 1 } `), nil
}

func TestCustomTypes(t *testing.T) {
	type all struct {
		Fast  fast     `json:"fast"`
		PFast *fast    `json:"pfast"`
		Text  money    `json:"text"`
		Bare  money    `json:"bare" codec:"number"`
		List  []money  `json:"list" codec:"number"`
		Nil   marshals `json:"nil"`
		Map   marshals `json:"map"`
	}
	v := all{PFast: &fast{}, Text: money{"a"}, Bare: money{"1.50"}, List: []money{{"1"}, {""}}, Map: marshals{}}
	got, err := Append(nil, &v)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"fast":{"fast":true},"pfast":{"fast":true},"text":"a","bare":1.50,"list":[1,0],"nil":"nil","map":{"n":1}}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	type in struct {
		Text money            `json:"text"`
		Bare *money           `json:"bare" codec:"number"`
		Map  map[string]money `json:"map"`
	}
	var back in
	doc := `{"text":12.0,"bare":true,"map":{"a":"x","b":""}}`
	if err := Decode([]byte(doc), &back, Options{Lenient: true}); err != nil {
		t.Fatal(err)
	}
	wantIn := in{money{"12.0"}, &money{"true"}, map[string]money{"a": {"x"}, "b": {}}}
	if !reflect.DeepEqual(wantIn, back) {
		t.Errorf("%+v", back)
	}
}

func TestCustomErrors(t *testing.T) {
	for _, v := range []any{
		fast{-1}, []any{fast{-1}}, map[string]any{"a": broken("")}, map[string]broken{"a": ""}, []broken{""},
		struct {
			A broken `json:"a" codec:"jsontext"`
		}{},
	} {
		if _, err := Append(nil, v); !errors.Is(err, errRefused) {
			t.Errorf("%T: %v", v, err)
		}
	}
	for v, want := range map[any]string{
		broken("{"):                           "json: $: byte 1 of the raw value is no JSON",
		broken("1 2"):                         "json: $: byte 2 of the raw value is no JSON",
		struct{ A [1]broken }{[1]broken{"]"}}: "json: $.A[0]: byte 0 of the raw value is no JSON",
		struct {
			A money `codec:"number"`
		}{money{"x"}}: `json: $.A: "x" is no number`,
	} {
		if _, err := Append(nil, v); err == nil || err.Error() != want {
			t.Errorf("%v: %v, want %s", v, err, want)
		}
	}
	var m map[string]money
	if err := Decode([]byte(`{"a":"bad"}`), &m, Options{}); !errors.Is(err, errRefused) {
		t.Error(err)
	} else if want := "json: $.a at byte 5: refused"; err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	var b []broken
	if err := Decode([]byte(`[null]`), &b, Options{}); !errors.Is(err, errRefused) {
		t.Error(err)
	}
}

// TestEscapes holds every ASCII character against encoding/json, alone and at each
// place of a word.
func TestEscapes(t *testing.T) {
	for c := range 256 {
		for n := range 18 {
			s := []byte("abcdefghijklmnopq")[:max(n, 1)]
			s[max(0, n-1)] = byte(c)
			checkEncode(t, string(s))
			checkEncode(t, string(s)+"锦雁“”\u2028é😀")
		}
	}
}

// TestZeroTime holds how a time that is not there is written.
func TestZeroTime(t *testing.T) {
	type times struct {
		RFC  time.Time   `json:"rfc"`
		Text time.Time   `json:"text" query:"text,required" layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"`
		Unix time.Time   `json:"unix" query:"unix,required" layout:"unix"`
		List []time.Time `json:"list" layout:"2006-01-02"`
		Ptr  *time.Time  `json:"ptr" layout:"2006-01-02"`
		Omit time.Time   `json:"omit,omitzero" query:"omit" layout:"2006-01-02"`
	}
	v := times{List: []time.Time{{}}}
	out, err := Append(nil, &v)
	if diff := cmp.Diff(`{"rfc":"0001-01-01T00:00:00Z","text":"","unix":0,"list":[""],"ptr":null}`, string(out)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	back := times{Unix: time.Unix(1, 0)}
	if err := Decode(out, &back, Options{Lenient: true}); err != nil || !back.Text.IsZero() {
		t.Error(back, err)
	}
	ps, err := AppendParams(nil, Query, &v)
	if diff := cmp.Diff("text=&unix=0", string(AppendQuery(nil, ps))); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
