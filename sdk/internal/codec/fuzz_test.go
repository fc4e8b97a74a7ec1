package codec

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// FuzzLenient decodes anything leniently: it must not panic, and what it accepts it
// must be able to write and read again.
func FuzzLenient(f *testing.F) {
	for _, s := range decodeSeeds {
		f.Add([]byte(s))
	}
	f.Add([]byte(orderText))
	for _, s := range []string{
		`{"s":1,"i":"2","f":"x","b":"Y","t":"2024-05-01","obj":[{}],"l":{"item":{"page_no":"1"}},"w":{"item":[]},"jt":"{\"page_no\":1}"}`,
		`{"l":{"item":[{"page_no":1}],"x":1},"ls":{"string":"a"},"pobj":"","map":[],"lm":{"row":[{"a":true}]},"q":"","nest":{"items":{}}}`,
		`{"t":"0000-00-00","x":1714536000.0,"m":"1e3","ts":"2024-05-01","dates":{"a":"1"},"st":"odd","g":9,"firm":1}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, v := range []any{new(loose), new(order), new(containers), new(scalars), new([]nest)} {
			o := Options{Lenient: true, Drift: func(d Drift) {
				if !strings.HasPrefix(d.Path, "$") || d.Kind == 0 {
					t.Errorf("%q: %+v", data, d)
				}
			}}
			if err := Decode(data, v, o); err != nil {
				if !strings.HasPrefix(err.Error(), "json: $") {
					t.Errorf("%q: %v", data, err)
				}
				continue
			}
			out, err := Append(nil, v)
			if err != nil {
				// What can be read but not written: far years, and the -inf that the
				// string option takes as encoding/json does it.
				if !strings.Contains(err.Error(), "year outside of range") && !strings.Contains(err.Error(), "JSON has no") {
					t.Errorf("%q: %T: %v", data, v, err)
				}
				continue
			}
			if err := Decode(out, v, Options{Lenient: true}); err != nil {
				t.Errorf("%q: wrote %q, cannot read it: %v", data, out, err)
			}
		}
	})
}

// FuzzQuery holds that net/url reads what is written.
func FuzzQuery(f *testing.F) {
	f.Add("a", "x y+z&=%#锦\xff", true)
	f.Add("a[b]", "%20", false)
	f.Fuzz(func(t *testing.T, name, value string, list bool) {
		for _, in := range []Location{Query, Form} {
			ps := []Param{{Name: name, Value: value, In: in}, {Name: "next", Value: "1", In: in}}
			if list {
				var err error
				if ps, err = AppendParam(nil, in, name, []string{value, "1"}, "explode=false"); err != nil {
					t.Fatal(err)
				}
			}
			text := string(AppendQuery(nil, ps))
			if in == Form {
				text = string(AppendForm(nil, ps))
			}
			got, err := url.ParseQuery(text)
			want := value
			if list {
				want += ",1"
			}
			if err != nil || got.Get(name) != want && name != "next" {
				t.Fatalf("%q=%q is written %s, read %q %v", name, value, text, got, err)
			}
		}
		path, err := AppendPath(nil, "/x/{id}", []Param{{Name: "id", Value: value, In: Path}})
		if err != nil {
			return
		}
		u, err := url.Parse(string(path))
		if err != nil || u.Path != "/x/"+value || strings.Count(string(path), "/") != 2 {
			t.Fatalf("%q is written %s, read %v %v", value, path, u, err)
		}
	})
}

// FuzzTime holds that a time with a layout survives being written and read.
func FuzzTime(f *testing.F) {
	f.Add(int64(1714536000), uint8(0))
	f.Fuzz(func(t *testing.T, sec int64, zone uint8) {
		if sec < 0 || sec > 253402300799-86400 {
			return
		}
		loc, err := loadZone([]string{"", "+08:00", "-03:30", "Asia/Shanghai", "Asia/Tokyo"}[zone%5])
		if err != nil {
			t.Fatal(err)
		}
		for _, layout := range []string{"2006-01-02 15:04:05", "unix", "unix-ms", "", "20060102150405"} {
			format := timeFormat{layout, loc}
			want := time.Unix(sec, 0).In(loc)
			text, err := format.append(nil, want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := format.parse(string(text))
			// The hour that is skipped back at the end of summer time has two
			// instants; the text names one of them.
			if diff := got.Sub(want).Abs(); err != nil || diff != 0 && (diff != time.Hour || zone%5 < 3) {
				t.Fatalf("%v by %q is %s, read %v %v", want, layout, text, got, err)
			}
		}
	})
}
