package xmlbody

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
)

type color string

func (c color) Known() bool { return c == "red" || c == "blue" }

type line struct {
	No    int         `json:"lineNo" xml:"lineNo"`
	Item  string      `json:"itemCode" xml:"itemCode"`
	Price sdk.Decimal `json:"price,omitzero" xml:"price"`
	Notes []string    `json:"notes,omitzero" xml:"notes>note"`
	Sub   *line       `json:"sub,omitzero" xml:"sub"`
}

type money struct {
	Currency string      `json:"currency" xml:"currency,attr"`
	Amount   sdk.Decimal `json:"amount" xml:",chardata"`
}

type order struct {
	ID       int64             `json:"id" xml:"id,attr"`
	Code     string            `json:"code" xml:"orderCode"`
	Paid     bool              `json:"paid,omitzero" xml:"paid"`
	Count    *int              `json:"count,omitzero" xml:"count"`
	Rate     float64           `json:"rate,omitzero" xml:"rate"`
	Color    color             `json:"color,omitzero" xml:"color"`
	Day      sdk.Date          `json:"day,omitzero" xml:"day"`
	At       time.Time         `json:"at,omitzero" xml:"at" layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"`
	Stamp    time.Time         `json:"stamp,omitzero" xml:"stamp" layout:"unix"`
	Total    *money            `json:"total,omitzero" xml:"total"`
	Lines    []line            `json:"orderLines,omitzero" xml:"orderLines>orderLine"`
	Tags     []string          `json:"tags,omitzero" xml:"tag"`
	Rows     [][]int           `json:"rows,omitzero" xml:"rows>row>cell"`
	Extend   map[string]string `json:"extendProps,omitzero" xml:"extendProps"`
	Weight   sdk.Decimal       `json:"weight,omitzero" codec:"number" xml:"weight"`
	Data     []byte            `json:"data,omitzero" xml:"data"`
	Raw      sdk.RawJSON       `json:"raw,omitzero" xml:"raw"`
	Untagged string            `json:"untagged,omitzero"`
}

func ptr[T any](v T) *T { return &v }

var shanghai = func() *time.Location {
	l, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic(err)
	}
	return l
}()

// both are documents that come out of the value as they went in.
var both = map[string]struct {
	root  Root
	xml   string
	value any
}{
	"scalars": {"order", `<order id="9007199254740993"><orderCode>a&lt;b&amp;c</orderCode><paid>true</paid><count>0</count><rate>1.5</rate><color>red</color></order>`,
		&order{ID: 9007199254740993, Code: "a<b&c", Paid: true, Count: ptr(0), Rate: 1.5, Color: "red"}},
	"times": {"order", `<order id="0"><orderCode></orderCode><day>2026-11-22</day><at>2026-11-22 08:00:00</at><stamp>1700000000</stamp></order>`,
		&order{Day: sdk.NewDate(2026, 11, 22), At: time.Date(2026, 11, 22, 8, 0, 0, 0, shanghai), Stamp: time.Unix(1700000000, 0)}},
	"attribute beside text": {"order", `<order id="1"><orderCode>x</orderCode><total currency="EUR">12.30</total></order>`,
		&order{ID: 1, Code: "x", Total: &money{"EUR", "12.30"}}},
	"lists": {"request", `<request id="1"><orderCode>x</orderCode>` +
		`<orderLines><orderLine><lineNo>1</lineNo><itemCode>A</itemCode><price>0.10</price></orderLine>` +
		`<orderLine><lineNo>2</lineNo><itemCode>B</itemCode><notes><note>n</note></notes><sub><lineNo>3</lineNo><itemCode>C</itemCode></sub></orderLine></orderLines>` +
		`<tag>a</tag><tag>b</tag><rows><row><cell>1</cell><cell>2</cell></row><row><cell>3</cell></row></rows></request>`,
		&order{ID: 1, Code: "x", Lines: []line{{No: 1, Item: "A", Price: "0.10"}, {No: 2, Item: "B", Notes: []string{"n"}, Sub: &line{No: 3, Item: "C"}}},
			Tags: []string{"a", "b"}, Rows: [][]int{{1, 2}, {3}}}},
	"lists of one": {"request", `<request id="1"><orderCode>x</orderCode><orderLines><orderLine><lineNo>1</lineNo><itemCode>A</itemCode></orderLine></orderLines><tag>a</tag></request>`,
		&order{ID: 1, Code: "x", Lines: []line{{No: 1, Item: "A"}}, Tags: []string{"a"}}},
	"empty list with an element": {"request", `<request id="1"><orderCode>x</orderCode><orderLines></orderLines></request>`,
		&order{ID: 1, Code: "x", Lines: []line{}}},
	"map": {"request", `<request id="1"><orderCode>x</orderCode><extendProps><key1>v</key1><key2></key2></extendProps></request>`,
		&order{ID: 1, Code: "x", Extend: map[string]string{"key1": "v", "key2": ""}}},
	"decimal, bytes, json": {"request", `<request id="1"><orderCode>x</orderCode><weight>1.50</weight><data>aGVsbG8=</data><raw><a>1</a><b>x</b><b>y</b></raw><untagged>u</untagged></request>`,
		&order{ID: 1, Code: "x", Weight: "1.50", Data: []byte("hello"), Raw: sdk.RawJSON(`{"a":"1","b":["x","y"]}`), Untagged: "u"}},
	"a list as root": {"pets>pet", `<pets><pet>a</pet><pet>b</pet></pets>`, &[]string{"a", "b"}},
	"namespaces": {"http://a.example p:doc", `<p:doc xmlns:p="http://a.example" xmlns:q="http://b.example" q:id="7"><p:name>n</p:name><plain xmlns="http://c.example">x</plain></p:doc>`,
		&struct {
			ID    int    `json:"id" xml:"http://b.example q:id,attr"`
			Name  string `json:"name" xml:"http://a.example p:name"`
			Plain string `json:"plain" xml:"http://c.example plain"`
		}{7, "n", "x"}},
	"names that differ by namespace": {"doc", `<doc><p:name xmlns:p="http://a.example">a</p:name><name>b</name></doc>`,
		&struct {
			A string `json:"a" xml:"http://a.example p:name"`
			B string `json:"b" xml:"name"`
		}{"a", "b"}},
	"cdata": {"doc", `<doc kind="k"><![CDATA[<a>]]]]><![CDATA[></a>]]></doc>`,
		&struct {
			Kind string `json:"kind" xml:"kind,attr"`
			Text string `json:"text" xml:",cdata"`
		}{"k", "<a>]]></a>"}},
	"a list in an attribute": {"doc", `<doc ids="1 2 3"></doc>`,
		&struct {
			IDs []int `json:"ids" xml:"ids,attr"`
		}{[]int{1, 2, 3}}},
	"wrap of the codec": {"doc", `<doc><lines><item>1</item><item>2</item></lines></doc>`,
		&struct {
			Lines []int `json:"lines" codec:"wrap=item"`
		}{[]int{1, 2}}},
	"null": {"doc", `<doc><b xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></b><c>0</c></doc>`,
		&struct {
			A sdk.Nullable[int] `json:"a,omitzero"`
			B sdk.Nullable[int] `json:"b,omitzero"`
			C sdk.Nullable[int] `json:"c,omitzero"`
			D *int              `json:"d"`
		}{B: sdk.Null[int](), C: sdk.Value(0)}},
	"members without a field": {"doc", `<doc><a>1</a><other>x</other></doc>`,
		&struct {
			A     int               `json:"a"`
			Extra map[string]string `codec:"unknown"`
		}{1, map[string]string{"other": "x"}}},
}

var compare = cmp.Options{cmp.Comparer(func(a, b sdk.Nullable[int]) bool { return a == b }), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })}

func TestBothWays(t *testing.T) {
	for name, c := range both {
		t.Run(name, func(t *testing.T) {
			got, err := encode(c.root, c.value)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.xml, got); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			back := zeroOf(c.value)
			if err := decode(c.xml, back, codec.Options{}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.value, back, compare); diff != "" {
				t.Errorf("read (-want +got):\n%s", diff)
			}
		})
	}
}

// readings are documents as vendors write them too.
var readings = map[string]struct {
	xml   string
	want  any
	drift string // what is reported, by kind and path
}{
	"declaration, comment, space": {"\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- c -->\n<order id=\" 7 \">\n  <orderCode>x<!-- c -->y</orderCode>\n <count>\n 3 </count>\n</order>\n",
		&order{ID: 7, Code: "xy", Count: ptr(3)}, ""},
	"cdata":             {`<order><orderCode><![CDATA[<b>&]]></orderCode></order>`, &order{Code: "<b>&"}, ""},
	"character entity":  {`<order><orderCode>&#20013;&#x56fd;&apos;</orderCode></order>`, &order{Code: "中国'"}, ""},
	"spaces are kept":   {`<order><orderCode> a b </orderCode></order>`, &order{Code: " a b "}, ""},
	"empty elements":    {`<order><orderCode/><paid/><count/><rate></rate><day/><at/><total/><orderLines/><extendProps/></order>`, &order{Total: &money{}, Lines: []line{}, Extend: map[string]string{}}, ""},
	"xsi:nil":           {`<order xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><orderCode xsi:nil="true"/><total xsi:nil="1"/><count xsi:nil="true"/></order>`, &order{}, ""},
	"numbers of XML":    {`<order id="+007"><rate>.5</rate><weight>5.</weight><count>-0</count></order>`, &order{ID: 7, Rate: .5, Weight: "5", Count: ptr(0)}, ""},
	"booleans of XML":   {`<order><paid>1</paid></order>`, &order{Paid: true}, ""},
	"broken base64":     {"<order><data>\n  aGVs\n  bG8=\n</data></order>", &order{Data: []byte("hello")}, ""},
	"element for attr":  {`<order><id>7</id></order>`, &order{ID: 7}, ""},
	"last one counts":   {`<order><orderCode>a</orderCode><orderCode>b</orderCode></order>`, &order{Code: "b"}, ""},
	"unknown":           {`<order q="1"><orderCode>a</orderCode><more><x>1</x></more></order>`, &order{Code: "a"}, "unknown-field $.q, unknown-field $.more"},
	"unknown as member": {`<order><orderCode>a</orderCode><code>b</code></order>`, &order{Code: "a"}, ""},
	"other enum":        {`<order><color>green</color></order>`, &order{Color: "green"}, "unknown-enum $.color"},
	"lenient boolean":   {`<order><paid>Y</paid></order>`, &order{Paid: true}, "type $.paid"},
	"lenient time":      {`<order><at>20261122080000</at></order>`, &order{At: time.Date(2026, 11, 22, 8, 0, 0, 0, shanghai)}, "type $.at"},
	"no wrapper":        {`<order><orderLines><lineNo>1</lineNo></orderLines><orderLines><lineNo>2</lineNo></orderLines></order>`, &order{Lines: []line{{No: 1}, {No: 2}}}, ""},
	"other item names":  {`<order><orderLines><line><lineNo>1</lineNo></line><line><lineNo>2</lineNo></line></orderLines></order>`, &order{Lines: []line{{No: 1}, {No: 2}}}, ""},
	"two wrappers":      {`<order><orderLines><orderLine><lineNo>1</lineNo></orderLine></orderLines><orderLines><orderLine><lineNo>2</lineNo></orderLine></orderLines></order>`, &order{Lines: []line{{No: 1}, {No: 2}}}, ""},
	"needless wrapper":  {`<order><tag><string>a</string><string>b</string></tag></order>`, &order{Tags: []string{"a", "b"}}, ""},
	"scattered items":   {`<order><tag>a</tag><paid>true</paid><tag>b</tag></order>`, &order{Tags: []string{"a", "b"}, Paid: true}, ""},
	"drift in a list":   {`<order><orderLines><orderLine><new>1</new></orderLine></orderLines></order>`, &order{Lines: []line{{}}}, "unknown-field $.orderLines[0].new"},
	"prefixes":          {`<n:order xmlns:n="urn:n"><n:orderCode>x</n:orderCode></n:order>`, &order{Code: "x"}, ""},
	"raw":               {`<order><raw a="1">t<b/><c><d>1</d><d> 2 </d></c></raw></order>`, &order{Raw: sdk.RawJSON(`{"a":"1","b":"","c":{"d":["1","2"]},"#text":"t"}`)}, ""},
}

func TestRead(t *testing.T) {
	for name, c := range readings {
		t.Run(name, func(t *testing.T) {
			var drift []string
			got := zeroOf(c.want)
			err := decode(c.xml, got, codec.Options{Lenient: true, Drift: func(d codec.Drift) { drift = append(drift, d.Kind.String()+" "+d.Path) }})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, compare); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.drift, strings.Join(drift, ", ")); diff != "" {
				t.Errorf("drift (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	for name, c := range map[string]struct{ xml, want string }{
		"nothing":        {"", "no root element"},
		"text":           {"hello", "text outside of the root element"},
		"not closed":     {"<a>\n<b>", "line 2"},
		"wrong end":      {"<a><b></a>", "element <b> closed by </a>"},
		"two roots":      {"<a/><b/>", "a second root, <b>"},
		"text behind":    {"<a/>x", "text outside"},
		"document type":  {`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`, "document type"},
		"entity":         {`<a>&x;</a>`, "invalid character entity &x;"},
		"GBK":            {`<?xml version="1.0" encoding="GBK"?><a/>`, "the document is written in GBK; only UTF-8 is read"},
		"UTF-16":         {"\xff\xfe<\x00a\x00", "UTF-16"},
		"no UTF-8":       {"<a>\xd6\xd0</a>", "invalid UTF-8"},
		"too deep":       {strings.Repeat("<a>", maxDepth+1), "more than 1000 elements inside of each other"},
		"no number":      {`<order><count>many</count></order>`, "$.count"},
		"elements in it": {`<order><count><a/></count></order>`, "$.count"},
	} {
		t.Run(name, func(t *testing.T) {
			err := decode(c.xml, new(order), codec.Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestWriteErrors(t *testing.T) {
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"control character": {&order{Code: "a\x01"}, "orderCode: XML cannot hold the character U+0001"},
		"name of a key":     {&order{Extend: map[string]string{"a b": "x"}}, `"a b" cannot be the name of an element`},
		"empty key":         {&map[string]string{"": "x"}, "cannot be the name"},
		"object as attribute": {&struct {
			A map[string]string `json:"a" xml:"a,attr"`
		}{map[string]string{"x": "y"}}, "a: an object or list cannot stand where a text is"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := encode("r", c.value)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// TestPath reads and writes a payload inside of a document.
func TestPath(t *testing.T) {
	doc, err := Root("").Parse([]byte(`<response><flag>success</flag><data><id>1</id></data><list><line><lineNo>1</lineNo></line></list><one><lineNo>2</lineNo></one></response>`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		v    any
		path []string
		want string
	}{
		{nil, nil, `{"flag":"success","data":{"id":"1"},"list":{"line":{"lineNo":"1"}},"one":{"lineNo":"2"}}`},
		{new(order), []string{"data"}, `{"id":1}`},
		{new([]line), []string{"list"}, `[{"lineNo":1}]`},
		{new([]line), []string{"one"}, `[{"lineNo":2}]`},
		{new(order), []string{"data", "none"}, ``},
	} {
		got, err := doc.JSON(c.v, c.path...)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: got %s, %v, want %s", c.path, got, err, c.want)
		}
	}
	for _, c := range []struct {
		v          any
		json, want string
	}{
		{new(line), `{"flag":"success","data":{"lineNo":1,"notes":["a"]}}`, `<r><flag>success</flag><data><lineNo>1</lineNo><notes><note>a</note></notes></data></r>`},
		{new([]line), `{"data":[{"lineNo":1},{"lineNo":2}]}`, `<r><data><item><lineNo>1</lineNo></item><item><lineNo>2</lineNo></item></data></r>`},
	} {
		got, err := Root("r").Append(nil, []byte(c.json), c.v, "data")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, body(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// FuzzDecode holds that nothing panics, that what is read is JSON, and that what was read
// once is read alike after it was written.
func FuzzDecode(f *testing.F) {
	for _, c := range both {
		f.Add(c.xml)
	}
	for _, c := range readings {
		f.Add(c.xml)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Root("order").Parse([]byte(text))
		if err != nil {
			return
		}
		untyped, err := doc.JSON(nil)
		if err != nil || !json.Valid(untyped) {
			t.Fatalf("%v: %s is no JSON", err, untyped)
		}
		typed, err := doc.JSON(new(order))
		if err != nil || !json.Valid(typed) {
			t.Fatalf("%v: %s is no JSON", err, typed)
		}
		v := new(order)
		if decode(text, v, codec.Options{Lenient: true}) != nil {
			return
		}
		v.Raw = nil // its attributes come back as elements
		again, err := encode("order", v)
		if err != nil {
			return // a key that is no name, for instance
		}
		w := new(order)
		if err := decode(again, w, codec.Options{Lenient: true}); err != nil {
			t.Fatalf("%s: %v", again, err)
		}
		third, err := encode("order", w)
		if err != nil || third != again {
			t.Fatalf("%v\n%s\n%s", err, again, third)
		}
	})
}

func encode(root Root, v any) (string, error) {
	data, err := codec.Append(nil, v)
	if err != nil {
		return "", err
	}
	out, err := root.Append(nil, data, v)
	return body(out), err
}

func body(doc []byte) string {
	_, rest, _ := strings.Cut(string(doc), "?>\n")
	return rest
}

func decode(text string, v any, o codec.Options) error {
	doc, err := Root("").Parse([]byte(text))
	if err != nil {
		return err
	}
	data, err := doc.JSON(v)
	if err != nil {
		return err
	}
	return codec.Decode(data, v, o)
}

func zeroOf(v any) any { return reflect.New(reflect.TypeOf(v).Elem()).Interface() }
