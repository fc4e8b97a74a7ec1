//lint:file-ignore SA5008 the tags here are odd on purpose

package codec

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// Types that try the promotion rules and the options of encoding/json.

type (
	nameA   struct{ Name, OnlyA string }
	nameB   struct{ Name, OnlyB string }
	taggedN struct {
		N string `json:"Name"`
	}
	clash struct {
		nameA
		nameB
	}
	rescued struct {
		nameA
		nameB
		taggedN
	}
	shadowed struct {
		nameA
		Name int
	}
	named struct {
		nameA `json:"inner"`
		Name  string
	}
	twice struct {
		left
		right
	}
	left  struct{ nameA }
	right struct{ nameA }

	Exported struct{ P int }
	pointers struct {
		*Exported
		Q int
	}
	hidden struct {
		*nameA
		Q int
	}
	MyInt    int
	nonConst struct {
		MyInt
		Q int
	}
	iface struct {
		fmt.Stringer
		Q int
	}
	loop struct { // embeds itself, out of reach
		*loop
		Q int
	}
	Twig struct {
		*Twig
		L int
	}
	zeroInt  int
	zeroPtr  struct{ n int }
	optional struct {
		A int             `json:"a,omitempty"`
		B string          `json:"b,omitempty"`
		C *int            `json:"c,omitempty"`
		D []int           `json:"d,omitempty"`
		E map[string]int  `json:"e,omitempty"`
		F [0]int          `json:"f,omitempty"`
		G [2]int          `json:"g,omitempty"`
		H struct{}        `json:"h,omitempty"`
		I any             `json:"i,omitempty"`
		J time.Time       `json:"j,omitempty"`
		K float64         `json:"k,omitempty"`
		L bool            `json:"ll,omitempty"`
		M time.Time       `json:"m,omitzero"`
		N zeroInt         `json:"n,omitzero"`
		O zeroPtr         `json:"o,omitzero"`
		P *zeroPtr        `json:"pp,omitzero"`
		Q []int           `json:"qq,omitzero"`
		R [2]int          `json:"r,omitzero"`
		S struct{ X int } `json:"s,omitzero"`
		T any             `json:"t,omitzero"`
		U map[string]int  `json:"u,omitzero"`
		V *time.Time      `json:"v,omitzero"`
		W string          `json:"w,omitzero,omitempty"`
		X zeroish         `json:"x,omitzero"`
		Y string          `json:",omitempty"`
		Z int             `json:"z,string,omitempty"`
	}
	zeroish interface{ IsZero() bool }
)

func (z zeroInt) IsZero() bool  { return z == 7 }
func (z *zeroPtr) IsZero() bool { return z.n == 0 }

func TestPromotionAndOptions(t *testing.T) {
	one := 1
	now := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	for _, v := range []any{
		&clash{}, &rescued{}, &shadowed{}, &named{}, &twice{}, &pointers{}, &pointers{Exported: &Exported{P: 3}},
		&hidden{}, &nonConst{}, &iface{}, &loop{loop: nil}, &Twig{}, &Twig{Twig: &Twig{L: 2}, L: 1},
		&optional{}, &optional{
			A: 1, B: "x", C: new(0), D: []int{}, E: map[string]int{}, G: [2]int{}, I: 0, J: now, K: 0.5, L: true, M: now,
			N: 7, O: zeroPtr{1}, P: &zeroPtr{}, Q: []int{}, R: [2]int{0, 1}, T: 0, U: map[string]int{}, V: &time.Time{}, X: zeroInt(1), Z: 5,
		},
		&optional{N: 1, P: &zeroPtr{2}, V: &now, X: (*zeroPtr)(nil), C: &one, D: []int{0}},
	} {
		checkEncode(t, v)
		for _, doc := range []string{
			`{"Name":"n","OnlyA":"a","OnlyB":"b","inner":{"Name":"m"},"P":4,"Q":5,"MyInt":6,"L":7}`,
			`{"Name":3}`, `{"P":1,"P":2}`, `{"Stringer":null,"loop":{"Q":1}}`, `{"OnlyA":"x"}`, `{"twig":{"L":3},"Twig":{"L":4}}`,
			`{"a":1,"b":"x","c":1,"d":[1],"e":{"x":1},"g":[1],"i":{},"j":"2024-05-01T00:00:00Z","n":7,"r":[1,2,3],"s":{"X":1},"z":"3"}`,
		} {
			want, got := reflect.New(reflect.TypeOf(v).Elem()), reflect.New(reflect.TypeOf(v).Elem())
			wantErr := json.Unmarshal([]byte(doc), want.Interface())
			gotErr := Decode([]byte(doc), got.Interface(), Options{})
			if (wantErr == nil) != (gotErr == nil) {
				t.Errorf("%T: %s: encoding/json says %v, codec says %v", v, doc, wantErr, gotErr)
			} else if wantErr == nil && !reflect.DeepEqual(want.Interface(), got.Interface()) {
				t.Errorf("%T: %s: want %+v, got %+v", v, doc, want.Elem(), got.Elem())
			}
		}
	}
}

// TestDecodeOver holds what happens to values that are there before.
func TestDecodeOver(t *testing.T) {
	type all struct {
		List  []inner
		Array [3]int
		Map   map[string]inner
		Ptr   *inner
		Any   any
		Iface fmt.Stringer
		S     inner
	}
	fresh := func() *all {
		list := make([]inner, 2, 4)
		list[0], list[1], list[:4][2] = inner{A: 1}, inner{B: "b"}, inner{S: "stale"}
		return &all{
			List: list, Array: [3]int{1, 2, 3}, Map: map[string]inner{"k": {A: 1}}, Ptr: &inner{A: 1},
			Any: &inner{A: 1}, Iface: time.Second, S: inner{A: 1},
		}
	}
	for _, doc := range []string{
		`{"List":[{},{},{},{},{}],"Array":[9],"Map":{"k":{"b":"x"},"l":{}},"Ptr":{"b":"x"},"Any":{"b":"x"},"S":{"b":"x"}}`,
		`{"List":[{"a":5}]}`, `{"List":[]}`, `{"List":null,"Map":null,"Ptr":null,"Any":null,"Iface":null,"S":null,"Array":null}`,
		`{"Any":5}`, `{"Any":[1]}`, `{"Iface":1}`, `{"Array":[]}`, `{"Any":"x","Any":{"a":1}}`,
	} {
		want, got := fresh(), fresh()
		wantErr := json.Unmarshal([]byte(doc), want)
		gotErr := Decode([]byte(doc), got, Options{})
		if (wantErr == nil) != (gotErr == nil) {
			t.Errorf("%s: encoding/json says %v, codec says %v", doc, wantErr, gotErr)
		} else if wantErr == nil && !reflect.DeepEqual(want, got) {
			t.Errorf("%s: want %+v, got %+v", doc, want, got)
		}
	}
	var self any
	self = &self
	if err := Decode([]byte(`{"a":1}`), self, Options{}); err != nil {
		t.Error(err)
	}
}

// TestUnknownMembers holds the field that collects what no other takes.
func TestUnknownMembers(t *testing.T) {
	type open struct {
		A    int                        `json:"a"`
		Rest map[string]json.RawMessage `json:"rest" codec:"unknown"`
		Z    int                        `json:"z"`
	}
	const doc = `{"a":1,"z":2,"b":[1,2],"rest":{"x":null}}`
	var v open
	if err := Decode([]byte(doc), &v, Options{Drift: func(d Drift) { t.Errorf("%+v", d) }}); err != nil {
		t.Fatal(err)
	}
	if out, err := Append(nil, &v); err != nil || string(out) != doc {
		t.Errorf("%s %v", out, err)
	}
	v.Rest["a"] = json.RawMessage("1")
	if _, err := Append(nil, &v); err == nil {
		t.Error("a member is written twice")
	}
}
