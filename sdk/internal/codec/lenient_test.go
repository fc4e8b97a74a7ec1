//lint:file-ignore SA5008 the json tags here have the options of this package

package codec

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type status string

func (s status) Known() bool { return s == "open" || s == "closed" }

type grade int

func (g grade) Known() bool { return g >= 1 && g <= 3 }

// loose has one field of each kind that leniency knows.
type loose struct {
	S     string            `json:"s"`
	I     int64             `json:"i"`
	I8    int8              `json:"i8"`
	U     uint64            `json:"u"`
	F     float64           `json:"f"`
	B     bool              `json:"b"`
	D     price             `json:"d,number"`
	N     json.Number       `json:"n"`
	T     time.Time         `json:"t" layout:"2006-01-02 15:04:05" zone:"+08:00"`
	R     time.Time         `json:"r"`
	X     time.Time         `json:"x" layout:"unix"`
	M     time.Time         `json:"m" layout:"unix-ms"`
	Lv    Level             `json:"lv"`
	St    status            `json:"st"`
	G     grade             `json:"g"`
	Obj   paging            `json:"obj"`
	PObj  *paging           `json:"pobj"`
	PI    *int              `json:"pi"`
	PS    *string           `json:"ps"`
	L     []paging          `json:"l"`
	LS    []string          `json:"ls"`
	LI    []int             `json:"li"`
	W     []paging          `json:"w,wrap=item"`
	WP    *[]int            `json:"wp,wrap=n"`
	JT    paging            `json:"jt,jsontext"`
	JL    []paging          `json:"jl,jsontext"`
	Map   map[string]string `json:"map"`
	LM    []map[string]int  `json:"lm"`
	Q     int               `json:"q,string"`
	Nest  []nest            `json:"nest"`
	Firm  int               `json:"firm,strict"`
	Ts    []time.Time       `json:"ts" layout:"2006-01-02"`
	Dates map[string]price  `json:"dates,number"`
}

type nest struct {
	Items []paging `json:"items"`
}

func TestLenient(t *testing.T) {
	shanghai := time.FixedZone("+08:00", 8*3600)
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, shanghai)
	page := paging{PageNo: 1}
	for _, c := range []struct {
		in   string
		want loose
	}{
		{`{"s":12.50}`, loose{S: "12.50"}},
		{`{"s":true}`, loose{S: "true"}},
		{`{"s":9668294457792204005}`, loose{S: "9668294457792204005"}},
		{`{"s":null}`, loose{}},
		{`{"i":"12"}`, loose{I: 12}},
		{`{"i":" 12 "}`, loose{I: 12}},
		{`{"i":""}`, loose{}},
		{`{"i":true}`, loose{I: 1}},
		{`{"i":false}`, loose{}},
		{`{"i":1.0}`, loose{I: 1}},
		{`{"i":1e3}`, loose{I: 1000}},
		{`{"i":"-1.50e1"}`, loose{I: -15}},
		{`{"i":"9007199254740993"}`, loose{I: 9007199254740993}},
		{`{"i":9007199254740993.0}`, loose{I: 9007199254740993}},
		{`{"i8":"-128"}`, loose{I8: -128}},
		{`{"u":"18446744073709551615"}`, loose{U: 18446744073709551615}},
		{`{"f":"1.5"}`, loose{F: 1.5}},
		{`{"f":true}`, loose{F: 1}},
		{`{"f":""}`, loose{}},
		{`{"b":"true"}`, loose{B: true}},
		{`{"b":"True"}`, loose{B: true}},
		{`{"b":1}`, loose{B: true}},
		{`{"b":"1"}`, loose{B: true}},
		{`{"b":"Y"}`, loose{B: true}},
		{`{"b":"N"}`, loose{}},
		{`{"b":0}`, loose{}},
		{`{"b":"0"}`, loose{}},
		{`{"b":""}`, loose{}},
		{`{"d":1.10,"n":"1.10"}`, loose{D: "1.10", N: "1.10"}},
		{`{"d":"","n":""}`, loose{}},
		{`{"d":true}`, loose{D: "1"}},
		{`{"t":"2024-05-01 12:00:00"}`, loose{T: noon}},
		{`{"t":"2024-05-01T04:00:00Z"}`, loose{T: noon.In(time.UTC)}},
		{`{"t":"2024-05-01 12:00"}`, loose{T: noon}},
		{`{"t":"2024/05/01 12:00:00"}`, loose{T: noon}},
		{`{"t":1714536000}`, loose{T: noon}},
		{`{"t":1714536000000}`, loose{T: noon}},
		{`{"t":"0000-00-00 00:00:00"}`, loose{}},
		{`{"t":"","r":"","x":"","m":""}`, loose{}},
		{`{"t":0,"x":0,"m":"0"}`, loose{}},
		{`{"t":"2024-05-01T12:00:00+0800"}`, loose{T: noon}},
		{`{"t":"2024-05-01 12:00:00.250"}`, loose{T: noon.Add(250 * time.Millisecond)}},
		{`{"x":"1714536000","m":"1714536000000"}`, loose{X: noon.UTC(), M: noon.UTC()}},
		{`{"x":"2024-05-01"}`, loose{X: time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)}},
		{`{"lv":""}`, loose{}},
		{`{"st":"","g":""}`, loose{}},
		{`{"g":"2"}`, loose{G: 2}},
		{`{"st":7}`, loose{St: "7"}},
		{`{"obj":[]}`, loose{}},
		{`{"obj":""}`, loose{}},
		{`{"obj":[{"page_no":"1"}]}`, loose{Obj: page}},
		{`{"pobj":""}`, loose{}},
		{`{"pobj":[]}`, loose{PObj: &paging{}}},
		{`{"pi":"","ps":""}`, loose{PS: new("")}},
		{`{"pi":"3"}`, loose{PI: new(3)}},
		{`{"l":{"page_no":1}}`, loose{L: []paging{page}}},
		{`{"l":{"item":[{"page_no":1}]}}`, loose{L: []paging{page}}},
		{`{"l":{"item":{"page_no":1}}}`, loose{L: []paging{page}}},
		{`{"l":{"item":[]}}`, loose{L: []paging{}}},
		{`{"l":{}}`, loose{}},
		{`{"l":""}`, loose{}},
		{`{"ls":"a"}`, loose{LS: []string{"a"}}},
		{`{"ls":{"string":["a","b"]}}`, loose{LS: []string{"a", "b"}}},
		{`{"ls":[1,true,"x"]}`, loose{LS: []string{"1", "true", "x"}}},
		{`{"li":{"number":[1,"2"]}}`, loose{LI: []int{1, 2}}},
		{`{"li":"7"}`, loose{LI: []int{7}}},
		{`{"w":{"item":[{"page_no":1}]}}`, loose{W: []paging{page}}},
		{`{"w":[{"page_no":1}]}`, loose{W: []paging{page}}},
		{`{"w":{"page_no":1}}`, loose{W: []paging{page}}},
		{`{"w":{"item":""}}`, loose{}},
		{`{"wp":{"n":[1]}}`, loose{WP: &[]int{1}}},
		{`{"jt":"{\"page_no\":1}"}`, loose{JT: page}},
		{`{"jt":{"page_no":1}}`, loose{JT: page}},
		{`{"jt":""}`, loose{}},
		{`{"jl":"[{\"page_no\":\"1\"}]"}`, loose{JL: []paging{page}}},
		{`{"jl":"{\"page_no\":1}"}`, loose{JL: []paging{page}}},
		{`{"map":[]}`, loose{}},
		{`{"map":{"a":1}}`, loose{Map: map[string]string{"a": "1"}}},
		{`{"lm":{"a":1}}`, loose{LM: []map[string]int{{"a": 1}}}},
		{`{"lm":{"row":[{"a":1}]}}`, loose{LM: []map[string]int{{"a": 1}}}},
		{`{"q":5}`, loose{Q: 5}},
		{`{"q":"5"}`, loose{Q: 5}},
		{`{"q":""}`, loose{}},
		{`{"nest":{"items":[{"page_no":1}]}}`, loose{Nest: []nest{{Items: []paging{page}}}}},
		{`{"nest":{"nest":{"items":{"item":[{"page_no":1}]}}}}`, loose{Nest: []nest{{Items: []paging{page}}}}},
		{`{"ts":["2024-05-01",""]}`, loose{Ts: []time.Time{time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC), {}}}},
		{`{"dates":{"a":1.20}}`, loose{Dates: map[string]price{"a": "1.20"}}},
	} {
		var got loose
		if err := Decode([]byte(c.in), &got, Options{Lenient: true}); err != nil {
			t.Errorf("%s: %v", c.in, err)
			continue
		}
		equal := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
		if diff := cmp.Diff(c.want, got, equal); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestLenientStillFails(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"i":{}}`, "$.i at byte 5: want integer, got object"},
		{`{"i":[1]}`, "$.i at byte 5: want integer, got list"},
		{`{"i":"x"}`, `$.i at byte 5: "x" is no integer`},
		{`{"i":1.5}`, "$.i at byte 5: number 1.5 does not fit int64"},
		{`{"i8":"128"}`, `$.i8 at byte 6: "128" is no integer`},
		{`{"u":"-1"}`, `$.u at byte 5: "-1" is no integer`},
		{`{"i":"1e400"}`, `$.i at byte 5: "1e400" is no integer`},
		{`{"b":2}`, `$.b at byte 5: "2" is no boolean`},
		{`{"s":{}}`, "$.s at byte 5: want string, got object"},
		{`{"d":"free"}`, `$.d at byte 5: "free" is no number`},
		{`{"t":"soon"}`, `$.t at byte 5: "soon" is no time`},
		{`{"t":{}}`, `$.t at byte 5: want string, got object`},
		{`{"obj":5}`, "$.obj at byte 7: want object, got number"},
		{`{"obj":[1]}`, "$.obj at byte 7: want object, got list"},
		{`{"obj":[{},{}]}`, "$.obj at byte 7: want one object, got a list of several"},
		{`{"l":"x"}`, "$.l[0] at byte 5: want object, got string"},
		{`{"l":{"item":[{"page_no":{}}]}}`, "$.l.item[0].page_no at byte 25: want integer, got object"},
		{`{"firm":"1"}`, "$.firm at byte 8: want integer, got string"},
		{`{"i":tru}`, `$.i at byte 8: unexpected "}"`},
		{`{"i":"\x"}`, `$.i at byte 7: unexpected "x"`},
		{`{"i":x}`, `$.i at byte 5: unexpected "x"`},
	} {
		var v loose
		err := Decode([]byte(c.in), &v, Options{Lenient: true})
		if err == nil {
			t.Errorf("%s: no error", c.in)
		} else if got := strings.TrimPrefix(err.Error(), "json: "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestStrictRefuses holds the same documents against the strict rules.
func TestStrictRefuses(t *testing.T) {
	for _, in := range []string{
		`{"s":1}`, `{"i":"12"}`, `{"i":1.0}`, `{"i":1e3}`, `{"f":"1"}`, `{"b":1}`, `{"b":"true"}`, `{"n":""}`,
		`{"t":""}`, `{"t":1}`, `{"x":"1"}`, `{"obj":[]}`, `{"obj":""}`, `{"l":{}}`, `{"l":{"item":[]}}`, `{"ls":"a"}`,
		`{"jt":{}}`, `{"q":5}`, `{"pobj":""}`, `{"w":{"other":[]}}`, `{"map":[]}`, `{"lv":7}`,
	} {
		var v loose
		if err := Decode([]byte(in), &v, Options{}); err == nil {
			t.Errorf("%s: no error", in)
		}
	}
	for in, want := range map[string]loose{
		`{"w":{"item":[{"page_no":1}]}}`: {W: []paging{{PageNo: 1}}},
		`{"w":[{"page_no":1}]}`:          {W: []paging{{PageNo: 1}}},
		`{"d":"1.5"}`:                    {D: "1.5"},
		`{"jt":""}`:                      {},
	} {
		var got loose
		if err := Decode([]byte(in), &got, Options{}); err != nil {
			t.Errorf("%s: %v", in, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestDrift(t *testing.T) {
	const doc = `{"i":"1","new":[1],"l":{"item":[{"page_no":"2","x y":null}]},"st":"draft","g":9,` +
		`"obj":[],"b":true,"jt":"{\"page_no\":\"3\"}","nest":[{},{"items":[{"odd":1}]}]}`
	want := []Drift{
		{DriftType, "$.i", "integer", "string"},
		{DriftUnknownField, "$.new", "", "list"},
		{DriftType, "$.l", "list", "object"},
		{DriftType, "$.l.item[0].page_no", "integer", "string"},
		{DriftUnknownField, `$.l.item[0]["x y"]`, "", "null"},
		{DriftUnknownEnum, "$.st", "status", "draft"},
		{DriftUnknownEnum, "$.g", "grade", "9"},
		{DriftType, "$.obj", "object", "list"},
		{DriftType, "$.jt.page_no", "integer", "string"},
		{DriftUnknownField, "$.nest[1].items[0].odd", "", "number"},
	}
	var got []Drift
	var v loose
	o := Options{Lenient: true, Drift: func(d Drift) { got = append(got, d) }}
	if err := Decode([]byte(doc), &v, o); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("drift (-want +got):\n%s", diff)
	}
}

// TestNoDriftNoCost holds that a decode without a hook allocates nothing that a
// decode of the declared types does not.
func TestNoDriftNoCost(t *testing.T) {
	type plainInts struct {
		A, B, C int64
	}
	var v plainInts
	count := func(doc string) float64 {
		data := []byte(doc)
		return testing.AllocsPerRun(100, func() {
			if err := Decode(data, &v, Options{Lenient: true}); err != nil {
				t.Fatal(err)
			}
		})
	}
	exact, odd := count(`{"A":1,"B":2,"C":3}`), count(`{"A":"1","B":"2","C":"3","D":[4]}`)
	if exact != 0 || odd != 0 {
		t.Errorf("%v allocations for the declared types, %v for lenient ones; want none", exact, odd)
	}
}

func TestKindsHaveNames(t *testing.T) {
	var names []string
	for k := DriftUnknownField; k <= DriftType+1; k++ {
		names = append(names, k.String())
	}
	if diff := cmp.Diff([]string{"unknown-field", "unknown-enum", "type", "drift(4)"}, names); diff != "" {
		t.Error(diff)
	}
}

// TestTagErrors holds that wrong tags are found when the table is built.
func TestTagErrors(t *testing.T) {
	for want, v := range map[string]any{
		`unknown zone "Mars/Base"`: new(struct {
			T time.Time `json:"t" zone:"Mars/Base"`
		}),
		`zone "+8" is no offset`: new(struct {
			T []time.Time `json:"t" zone:"+8"`
		}),
		`zone Local depends on the machine`: new(struct {
			T *time.Time `json:"t" zone:"Local"`
		}),
		`unknown needs a map with string keys`: new(struct {
			T []int `json:",unknown"`
		}),
		`wrap needs a member name`: new(struct {
			T []int `json:"t,wrap="`
		}),
	} {
		for _, err := range []error{Decode([]byte(`{}`), v, Options{}), func() error { _, err := Append(nil, v); return err }()} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", reflect.TypeOf(v).Elem().Field(0).Tag, err)
			}
		}
	}
}
