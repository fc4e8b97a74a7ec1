//lint:file-ignore SA5008 the json tags here have the options of this package

package codec

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The types below have everything that the codec shares with encoding/json.

type Level int

func (l Level) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "L%d", int(l)), nil }
func (l *Level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

type Point struct{ X, Y int }

func (p Point) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, "[ %d,\n%d ]", p.X, p.Y), nil }
func (p *Point) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		p.X = -1
		return nil
	}
	var list []int
	if err := json.Unmarshal(b, &list); err != nil || len(list) < 2 {
		return fmt.Errorf("no point: %w", err)
	}
	p.X, p.Y = list[0], list[1]
	return nil
}

type (
	text   string
	byteOf byte
	inner  struct {
		A int    `json:"a"`
		B string `json:"b,omitempty"`
		S string `json:"s"`
	}
	Shared struct {
		S string `json:"s"`
		Z *inner `json:"z,omitempty"`
		E int    `json:"e"`
	}
	Deep struct {
		*Shared
		E string `json:"e"`
		D []inner
	}
	scalars struct {
		Bool    bool            `json:"bool"`
		Int     int             `json:"int"`
		I8      int8            `json:"i8,omitempty"`
		I16     int16           `json:"i16,omitzero"`
		I32     int32           `json:"i32"`
		I64     int64           `json:"i64,string"`
		U       uint            `json:"u"`
		U8      uint8           `json:"u8,string"`
		U16     uint16          `json:"u16"`
		U32     uint32          `json:"u32"`
		U64     uint64          `json:"u64"`
		F32     float32         `json:"f32"`
		F64     float64         `json:"f64"`
		FS      float64         `json:"fs,string,omitempty"`
		Str     string          `json:"str"`
		Text    text            `json:"text,omitempty"`
		Quoted  string          `json:"quoted,string"`
		QB      bool            `json:"qb,string"`
		QP      *int            `json:"qp,string"`
		Num     json.Number     `json:"num"`
		Raw     json.RawMessage `json:"raw"`
		Any     any             `json:"any"`
		Bytes   []byte          `json:"bytes"`
		Named   []byteOf        `json:"named"`
		Level   Level           `json:"level"`
		LevelP  *Level          `json:"levelp,omitempty"`
		Point   Point           `json:"point"`
		PointP  *Point          `json:"pointp"`
		When    time.Time       `json:"when,omitzero"`
		WhenP   *time.Time      `json:"whenp"`
		Stringy fmt.Stringer    `json:"stringy"`
		Dash    int             `json:"-,"`
		Hidden  int             `json:"-"`
		NoTag   string
		private int
	}
	containers struct {
		Ints   []int               `json:"ints"`
		Strs   []string            `json:"strs,omitempty"`
		Rows   []inner             `json:"rows"`
		Ptrs   []*inner            `json:"ptrs,omitzero"`
		Fixed  [3]int              `json:"fixed"`
		B2     [2]byte             `json:"b2"`
		Lists  [][]float64         `json:"lists"`
		M      map[string]int      `json:"m"`
		MI     map[int8]string     `json:"mi,omitempty"`
		MU     map[uint16]inner    `json:"mu"`
		ML     map[Level]bool      `json:"ml"`
		MT     map[text]*inner     `json:"mt"`
		MA     map[string]any      `json:"ma"`
		MM     map[string][]string `json:"mm"`
		P      *string             `json:"p"`
		PP     **int               `json:"pp"`
		Points map[string]Point    `json:"points"`
		Self   *containers         `json:"self,omitempty"`
		Anon   struct {
			X int `json:"x"`
		} `json:"anon"`
		Levels []Level `json:"levels"`
		inner
		Deep
	}
)

// targets are the types that a document is tried on.
var targets = []reflect.Type{
	reflect.TypeFor[scalars](), reflect.TypeFor[containers](), reflect.TypeFor[any](),
	reflect.TypeFor[map[string]any](), reflect.TypeFor[[]inner](), reflect.TypeFor[string](),
	reflect.TypeFor[float64](), reflect.TypeFor[int64](), reflect.TypeFor[[]*containers](),
	reflect.TypeFor[json.RawMessage](), reflect.TypeFor[map[string]json.RawMessage](),
	reflect.TypeFor[*Point](), reflect.TypeFor[time.Time](), reflect.TypeFor[[]byte](),
	reflect.TypeFor[[2]string](), reflect.TypeFor[map[string]scalars](), reflect.TypeFor[json.Number](),
}

// undocumented tells whether a document is one for which the package promises the
// result of encoding/json: no member differs from a field name by case alone, and no
// number is overlong.
func undocumented(data []byte) bool {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	for {
		tok, err := dec.Token()
		if err != nil {
			return true
		}
		switch tok := tok.(type) {
		case json.Number:
			if len(tok) > maxNumber {
				return false
			}
		case string:
			// Strings that are values are judged too; that costs little.
			if !wireNames[tok] && foldedNames[fold(tok)] || len(tok) > maxNumber {
				return false
			}
		}
	}
}

var wireNames, foldedNames = func() (exact, folded map[string]bool) {
	exact, folded = map[string]bool{}, map[string]bool{}
	for _, t := range []reflect.Type{reflect.TypeFor[scalars](), reflect.TypeFor[containers](), reflect.TypeFor[inner](), reflect.TypeFor[struct {
		X int `json:"x"`
	}]()} {
		for name := range tableOf(t).fields.byName {
			exact[name], folded[fold(name)] = true, true
		}
	}
	return exact, folded
}()

// fold is at least as coarse as the folding of encoding/json.
func fold(s string) string {
	s = strings.ToLower(strings.ToUpper(s))
	return strings.NewReplacer("\u017f", "s", "\u212a", "k").Replace(s)
}

// sameValue compares exactly, apart from NaN, which no document can have. The any
// option lets cmp look at unexported fields of embedded structs.
func sameValue(a, b any) string {
	return cmp.Diff(a, b, cmp.Exporter(func(reflect.Type) bool { return true }))
}

func checkDecode(t *testing.T, data []byte) {
	if !undocumented(data) {
		return
	}
	for _, typ := range targets {
		want, got := reflect.New(typ), reflect.New(typ)
		wantErr := json.Unmarshal(data, want.Interface())
		gotErr := Decode(data, got.Interface(), Options{})
		if (wantErr == nil) != (gotErr == nil) {
			t.Fatalf("%s: %q: encoding/json says %v, codec says %v", typ, data, wantErr, gotErr)
		}
		if wantErr != nil {
			continue
		}
		if diff := sameValue(want.Elem().Interface(), got.Elem().Interface()); diff != "" {
			t.Fatalf("%s: %q (-encoding/json +codec):\n%s", typ, data, diff)
		}
		// A second decode goes over what is there, as duplicate members do.
		json.Unmarshal(data, want.Interface())
		if err := Decode(data, got.Interface(), Options{CopyStrings: true}); err != nil {
			t.Fatalf("%s: %q: second decode: %v", typ, data, err)
		}
		if diff := sameValue(want.Elem().Interface(), got.Elem().Interface()); diff != "" {
			t.Fatalf("%s: %q, second decode (-encoding/json +codec):\n%s", typ, data, diff)
		}
		checkEncode(t, got.Interface())
		checkLenient(t, data, typ, want.Elem())
	}
}

// checkLenient holds that leniency only adds: what decodes strictly into a fresh
// value decodes to the same leniently.
func checkLenient(t *testing.T, data []byte, typ reflect.Type, _ reflect.Value) {
	strict, lenient := reflect.New(typ), reflect.New(typ)
	if Decode(data, strict.Interface(), Options{}) != nil {
		return
	}
	o := Options{Lenient: true, Drift: func(d Drift) {
		if d.Kind == DriftType && d.Got != "string" {
			t.Errorf("%s: %q: strictly fine, yet drift %+v", typ, data, d)
		}
	}}
	if err := Decode(data, lenient.Interface(), o); err != nil {
		t.Fatalf("%s: %q: strictly fine, yet %v", typ, data, err)
	}
	if diff := sameValue(strict.Elem().Interface(), lenient.Elem().Interface()); diff != "" {
		t.Fatalf("%s: %q (-strict +lenient):\n%s", typ, data, diff)
	}
}

// checkEncode compares the bytes for the value that v points to.
//
// A nil slice or map, which encoding/json writes as null, is made empty for it first.
func checkEncode(t *testing.T, v any) {
	got, gotErr := Append(nil, v)
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	p := reflect.New(reflect.TypeOf(v)).Elem()
	p.Set(reflect.ValueOf(v))
	fillNil(p, 0)
	wantErr := enc.Encode(p.Interface())
	if (wantErr == nil) != (gotErr == nil) {
		t.Fatalf("%T: encoding/json says %v, codec says %v", v, wantErr, gotErr)
	}
	if wantErr != nil {
		return
	}
	if w := strings.TrimSuffix(want.String(), "\n"); w != string(got) {
		t.Fatalf("%T (-encoding/json +codec):\n%s", v, cmp.Diff(w, string(got)))
	}
}

// fillNil makes the nil slices and maps below v empty, except raw values and those that
// are left out for being nil.
func fillNil(v reflect.Value, depth int) {
	if depth > 50 { // a cycle is an error for both
		return
	}
	if v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface && v.CanAddr() {
		switch v.Addr().Interface().(type) {
		case json.Marshaler, encoding.TextMarshaler:
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fillNil(v.Elem(), depth+1)
		}
	case reflect.Interface:
		if !v.IsNil() {
			p := reflect.New(v.Elem().Type()).Elem()
			p.Set(v.Elem())
			fillNil(p, depth+1)
			v.Set(p)
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fillNil(v.Index(i), depth+1)
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for _, key := range v.MapKeys() {
			p := reflect.New(v.Type().Elem()).Elem()
			p.Set(v.MapIndex(key))
			fillNil(p, depth+1)
			v.SetMapIndex(key, p)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() && !strings.Contains(f.Tag.Get("json"), "omitzero") {
				fillNil(v.Field(i), depth+1)
			} else if f.Anonymous && f.Type.Kind() == reflect.Struct {
				fillEmbedded(v.Field(i), depth+1)
			}
		}
	}
}

// fillEmbedded is fillNil for the exported fields of an unexported embedded struct.
func fillEmbedded(v reflect.Value, depth int) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && v.Field(i).CanSet() && !strings.Contains(f.Tag.Get("json"), "omitzero") {
			fillNil(v.Field(i), depth+1)
		}
	}
}

var decodeSeeds = []string{
	`{"bool":true,"int":-12,"i8":127,"i16":5,"i64":"9223372036854775807","u8":"255","u64":18446744073709551615}`,
	`{"f32":3.4e38,"f64":-0.0,"fs":"1e3","str":"a\u00e9\ud83d\ude00\ud800x","text":"<&>\u2028","quoted":"\"q\"","qb":"true","qp":"7"}`,
	`{"num":12.50,"raw":{"a": [1 , 2]},"any":{"x":[1,"2",null,true]},"bytes":"AQID","named":[1,2],"level":"L3","levelp":"L4"}`,
	`{"point":[1,2],"pointp":null,"when":"2024-05-01T08:00:00.123+08:00","whenp":"2024-05-01T08:00:00Z","stringy":null,"-":3,"NoTag":"x"}`,
	`{"ints":[1,2,3],"strs":[],"rows":[{"a":1},{"b":"x"}],"ptrs":[null,{"a":2}],"fixed":[1,2,3,4],"b2":[7],"lists":[[1.5],[]]}`,
	`{"m":{"a":1},"mi":{"-1":"x"},"mu":{"3":{"a":1}},"ml":{"L1":true},"mt":{"k":null},"ma":{"x":{}},"mm":{"y":["z"]},"p":"s","pp":4}`,
	`{"points":{"a":[1,2]},"self":{"self":{"ints":[9]}},"anon":{"x":1},"levels":["L1"],"a":1,"b":"x","s":"y","z":{"a":3},"e":"f","D":[{}]}`,
	`{"rows":[{"a":1},{"a":2}],"rows":[{"b":"x"}],"rows":[{},{},{}],"m":{"a":1},"m":{"b":2},"any":1,"any":{}}`,
	` [ 1 , "x" , null , true , { } , [ ] ] `, `"\xff\xc0"`, `"\u0000\t"`, `1e999`, `-0`, `01`, `1.`, `.5`, `+1`, `1e`, `nul`,
	`{"a":1,}`, `{"a" 1}`, `[1,,2]`, `{"i64":"x"}`, `{"qp":null}`, `{"qp":"null"}`, `{"fs":""}`, `{"quoted":"x"}`, `{"u":-1}`, `{"i8":128}`,
	`{"u8":"0x1"}`, `{"fs":"-inf"}`, `{"fs":"0x1p-2"}`, `{"i64":"+5"}`, `{"i64":"007"}`, `{"qb":"null"}`,
	`{"int":1.0}`, `{"int":"1"}`, `{"m":null,"ints":null,"p":null,"pp":null,"int":null,"point":null,"level":null}`, `[[[[]]]]`, `[{"x":{"a":[]}}]`,
}

func FuzzDecodeDifferential(f *testing.F) {
	for _, s := range decodeSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(checkDecode)
}

func FuzzEncodeDifferential(f *testing.F) {
	f.Add("a<b>\u2028\xff\"", int64(-5), uint64(1<<63), math.Pi, []byte{0, 1, 250}, `{"a": 1}`, "12.5", true)
	f.Add("", int64(0), uint64(0), 0.0, []byte(nil), ``, "", false)
	f.Add("中文\x00\x1f\x7f", int64(math.MinInt64), uint64(7), 1e-7, []byte{}, "null", "1e5", true)
	f.Add("x", int64(1), uint64(1), math.Inf(1), []byte{9}, "[\"\u2028\"]", "01", true)
	f.Fuzz(func(t *testing.T, s string, i int64, u uint64, fl float64, b []byte, raw, num string, flag bool) {
		if len(num) > maxNumber {
			return
		}
		in := inner{A: int(int8(i)), B: s, S: num}
		sc := scalars{
			Bool: flag, Int: int(i), I8: int8(i), I16: int16(i), I32: int32(i), I64: i, U: uint(u), U8: uint8(u),
			U16: uint16(u), U32: uint32(u), U64: u, F32: float32(fl), F64: fl, FS: fl, Str: s, Text: text(s),
			Quoted: s, QB: flag, Num: json.Number(num), Any: map[string]any{s: []any{fl, s, flag, nil, i}},
			Bytes: b, Level: Level(i), Point: Point{int(i), int(u)}, When: time.Unix(i%1e10, int64(uint32(u))).UTC(), NoTag: s, private: 1,
		}
		if raw != "" {
			sc.Raw = json.RawMessage(raw)
		}
		if flag {
			sc.QP, sc.LevelP, sc.PointP, sc.WhenP = &sc.Int, &sc.Level, &sc.Point, &sc.When
		}
		co := containers{
			Ints: []int{int(i), int(u)}, Strs: []string{s, num}, Rows: []inner{in, {}}, Ptrs: []*inner{&in, nil},
			Fixed: [3]int{int(i)}, B2: [2]byte{byte(u)}, Lists: [][]float64{{fl}, nil, {}}, M: map[string]int{s: 1, num: 2},
			MI: map[int8]string{int8(i): s, int8(u): num}, MU: map[uint16]inner{uint16(u): in}, ML: map[Level]bool{Level(i): flag},
			MT: map[text]*inner{text(s): nil}, MA: map[string]any{num: in, s: &in}, P: &s, inner: in, Deep: Deep{E: s},
		}
		if flag {
			co.Deep.Shared = &Shared{S: s, Z: &in}
			co.Self = &containers{}
		}
		checkEncode(t, &sc)
		checkEncode(t, &co)
		checkEncode(t, s)
		checkEncode(t, fl)
		checkEncode(t, float32(fl))
	})
}

func FuzzMembers(f *testing.F) {
	for _, s := range decodeSeeds {
		f.Add([]byte(s), "any")
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		if !undocumented(data) {
			return
		}
		var want map[string]json.RawMessage
		wantErr := json.Unmarshal(data, &want)
		if wantErr == nil && want == nil {
			return // null is no object here
		}
		out := make([][]byte, 1)
		gotErr := Members(data, []string{name}, out)
		if (wantErr == nil) != (gotErr == nil) {
			t.Fatalf("%q: encoding/json says %v, codec says %v", data, wantErr, gotErr)
		}
		if wantErr == nil && string(want[name]) != string(out[0]) {
			t.Fatalf("%q: %q is %q, not %q", data, name, out[0], want[name])
		}
		if raw, _, err := Lookup(data, name); err == nil && wantErr == nil && string(raw) != string(want[name]) {
			t.Fatalf("%q: look-up of %q gives %q", data, name, raw)
		}
	})
}
