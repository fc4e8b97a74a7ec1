package codec

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// syntaxCases reads testdata/syntax.txt.
func syntaxCases(t *testing.T) map[string]bool {
	data, err := os.ReadFile("testdata/syntax.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		doc, err := strconv.Unquote(line[2:])
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		cases[doc] = line[0] == 'y'
	}
	return cases
}

// TestSyntax holds each case in every place where a document, or a part of one, is
// checked by code of its own.
func TestSyntax(t *testing.T) {
	for doc, valid := range syntaxCases(t) {
		if json.Valid([]byte(doc)) != valid {
			t.Errorf("%q: the case itself is wrong", doc)
		}
		type one struct {
			A any `json:"a"`
		}
		type none struct{}
		places := map[string]struct {
			doc string
			v   any
			o   Options
		}{
			"top":      {doc, new(any), Options{}},
			"lenient":  {doc, new(any), Options{Lenient: true}},
			"raw":      {doc, new(json.RawMessage), Options{}},
			"field":    {`{"a":` + doc + `}`, new(one), Options{}},
			"skipped":  {`{"x":` + doc + `}`, new(none), Options{}},
			"surplus":  {`[` + doc + `]`, new([0]int), Options{}},
			"element":  {`[0,` + doc + `]`, new([]any), Options{CopyStrings: true}},
			"map":      {`{"k":` + doc + `,"l":0}`, new(map[string]json.RawMessage), Options{}},
			"reported": {`{"x":` + doc + `}`, new(none), Options{Drift: func(Drift) {}}},
		}
		for place, c := range places {
			// A case may be good inside of something else, such as "1,2" in a list.
			want := json.Valid([]byte(c.doc))
			err := Decode([]byte(c.doc), c.v, c.o)
			if (err == nil) != want {
				t.Errorf("%s: %q: %v, want valid %v", place, c.doc, err, want)
			}
		}
	}
}

// TestTruncated holds that no prefix of a document is taken for a whole one and
// that none reads beyond its end.
func TestTruncated(t *testing.T) {
	for _, o := range []Options{{}, {Lenient: true}, {Lenient: true, Drift: func(Drift) {}}} {
		for n := range len(orderText) {
			data := bytes.Clone([]byte(orderText[:n]))
			var v order
			if err := Decode(data[:n:n], &v, o); err == nil {
				t.Fatalf("%q is accepted", data)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	deep := func(n int) []byte { return []byte(strings.Repeat("[", n) + strings.Repeat("]", n)) }
	objects := func(n int) []byte {
		return []byte(strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n))
	}
	type rec struct {
		A *rec `json:"a"`
	}
	for _, c := range []struct {
		name string
		doc  []byte
		v    any
		o    Options
		ok   bool
	}{
		{"lists", deep(10_000), new(any), Options{}, true},
		{"lists", deep(10_001), new(any), Options{}, false},
		{"skipped lists", deep(10_000), new(json.RawMessage), Options{}, true},
		{"skipped lists", deep(10_001), new(json.RawMessage), Options{}, false},
		{"objects", objects(20), new(any), Options{MaxDepth: 20}, true},
		{"objects", objects(21), new(any), Options{MaxDepth: 20}, false},
		{"structs", []byte(strings.Repeat(`{"a":`, 21) + "null" + strings.Repeat("}", 21)), new(rec), Options{MaxDepth: 20}, false},
		{"maps", objects(21), new(map[string]any), Options{MaxDepth: 20}, false},
		{"huge depth", bytes.Repeat([]byte("["), 1<<20), new(any), Options{}, false},
		{"lenient depth", bytes.Repeat([]byte(`{"a":`), 1<<16), new([]any), Options{Lenient: true}, false},
		{"number", bytes.Repeat([]byte("1"), 1000), new(json.Number), Options{}, true},
		{"number", bytes.Repeat([]byte("1"), 1001), new(json.Number), Options{}, false},
		{"size", []byte(`[1,2]`), new(any), Options{MaxBytes: 5}, true},
		{"size", []byte(`[1,2] `), new(any), Options{MaxBytes: 5}, false},
	} {
		if err := Decode(c.doc, c.v, c.o); (err == nil) != c.ok {
			t.Errorf("%s, %d bytes: %v", c.name, len(c.doc), err)
		}
	}
	for _, v := range []any{nil, 5, (*int)(nil)} {
		if err := Decode([]byte("1"), v, Options{}); err == nil {
			t.Errorf("decoding into %v: no error", v)
		}
	}
	cycle := &rec{}
	cycle.A = cycle
	if _, err := Append(nil, cycle); err == nil {
		t.Error("a cycle is encoded")
	}
	for _, v := range []any{make(chan int), func() {}, complex(1, 2), []any{make(chan int)}, json.Number("x"), json.RawMessage("{")} {
		if out, err := Append([]byte("keep"), v); err == nil || string(out) != "keep" {
			t.Errorf("%T: %q, %v", v, out, err)
		}
	}
}

// TestWrappedDepth holds that leniency for wrapped lists does not read a document
// again at each level, which would take quadratic time.
func TestWrappedDepth(t *testing.T) {
	type tree struct {
		Kids []tree `json:"kids"`
		Pups []tree `json:"pups" codec:"wrap=pup"`
		Pad  string `json:"pad"`
	}
	var v tree
	for _, c := range []struct {
		open   string
		levels int
		ok     bool
	}{
		{`{"kids":{"kid":`, 10, true},
		{`{"kids":{"kid":`, 1000, false},
		{`{"pups":{"pup":`, 1000, true},
	} {
		doc := []byte(strings.Repeat(c.open, c.levels) + `{"pad":"` + strings.Repeat("x", 1<<20) + `"}` +
			strings.Repeat("}}", c.levels))
		if err := Decode(doc, &v, Options{Lenient: true}); (err == nil) != c.ok {
			t.Errorf("%d levels of %s: %v", c.levels, c.open, err)
		}
	}
}

// TestConcurrentFirstUse has many goroutines meet types that no table exists for.
func TestConcurrentFirstUse(t *testing.T) {
	type leaf struct {
		S string `json:"s"`
		N int    `query:"n"`
	}
	type node struct {
		Leaf leaf    `json:"leaf"`
		Kids []*node `json:"kids" codec:"wrap=kid"`
		Next *node   `json:"next"`
		Page int     `query:"page"`
	}
	const doc = `{"leaf":{"s":"x"},"kids":{"kid":[{"leaf":{"s":"y"},"kids":{"kid":[]},"next":null}]},"next":null}`
	start := make(chan struct{})
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			<-start
			v := node{Page: 3}
			if err := Decode([]byte(doc), &v, Options{}); err != nil {
				t.Error(err)
			}
			if out, err := Append(nil, &v); err != nil || string(out) != doc {
				t.Errorf("%s %v", out, err)
			}
			if ps, err := AppendParams(nil, Query, &v); err != nil || len(ps) != 1 {
				t.Errorf("%v %v", ps, err)
			}
		})
	}
	close(start)
	wg.Wait()
	if _, ok := tables.Load(reflect.TypeFor[leaf]()); !ok {
		t.Error("the table of an inner type is not kept")
	}
}

// TestOwnership holds which results share the document and which do not.
func TestOwnership(t *testing.T) {
	type all struct {
		S   string          `json:"s"`
		R   json.RawMessage `json:"r"`
		B   []byte          `json:"b"`
		Any any             `json:"any"`
		M   map[string]int  `json:"m"`
		N   json.Number     `json:"n"`
		Esc string          `json:"esc"`
	}
	const doc = `{"s":"text","r":["raw"],"b":"AQID","any":{"k":"v"},"m":{"key":1},"n":12,"esc":"a\n"}`
	want, got := all{}, all{}
	if err := Decode([]byte(doc), &want, Options{}); err != nil {
		t.Fatal(err)
	}
	data := []byte(doc)
	if err := Decode(data, &got, Options{CopyStrings: true}); err != nil {
		t.Fatal(err)
	}
	for i := range data {
		data[i] = 'x'
	}
	if !reflect.DeepEqual(want, got) {
		t.Errorf("changed with the document: %+v", got)
	}
}
