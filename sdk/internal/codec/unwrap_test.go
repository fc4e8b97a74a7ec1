package codec

import (
	"strings"
	"testing"
)

func TestUnwrap(t *testing.T) {
	names := []string{"code", "total"}
	for _, c := range []struct {
		name, data                     string
		inner, sole, total, outerTotal string
		fails                          bool
	}{
		{name: "wrapped", data: ` {"a_response":{"total":7,"code":"0"}} `, inner: `{"total":7,"code":"0"}`, total: "7"},
		{name: "beside others", data: `{"total":1,"a_response":{"total":2},"code":3}`, inner: `{"total":2}`, total: "2", outerTotal: "1"},
		{name: "the first counts", data: `{"a_response":{"total":1},"b_response":{"total":2}}`, inner: `{"total":1}`, total: "1"},
		{name: "not an object", data: `{"a_response":[1]}`, inner: `[1]`},
		{name: "another name", data: `{"answer":{"total":1}}`, sole: `{"total":1}`},
		{name: "two of another name", data: `{"answer":{"total":1},"total":5}`, outerTotal: "5"},
		{name: "empty", data: `{}`},
		{name: "bad inside", data: `{"a_response":{"total":}}`, fails: true},
		{name: "bad after", data: `{"a_response":{}} x`, fails: true},
		{name: "cut off", data: `{"a_response":{"total":1}`, fails: true},
		{name: "a list", data: `[]`, fails: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, inner [2][]byte
			w, err := Unwrap([]byte(c.data), names, out[:], inner[:], func(name string) bool {
				return strings.HasSuffix(name, "_response")
			})
			if (err != nil) != c.fails {
				t.Fatalf("error %v", err)
			}
			if c.fails {
				return
			}
			if string(w.Inner) != c.inner || string(w.Sole) != c.sole || string(inner[1]) != c.total || string(out[1]) != c.outerTotal {
				t.Errorf("got %q, sole %q, total %q inside, %q outside", w.Inner, w.Sole, inner[1], out[1])
			}
		})
	}
}

func TestAppendText(t *testing.T) {
	for _, raw := range []string{`"a"`, `"a\u00e9\n"`, "\"\xff\"", `12.0`, ` true `, `null`, `{}`, `[]`, ``, `"a`, `1 2`} {
		want, wantOK := Text([]byte(raw))
		got, ok := AppendText([]byte(">"), []byte(raw))
		if string(got) != ">"+want || ok != wantOK {
			t.Errorf("%s: got %q %t, Text gives %q %t", raw, got, ok, want, wantOK)
		}
	}
}
