package sdk_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

type limits struct {
	Name   string              `json:"name,omitzero"`
	Must   string              `json:"must"`
	Count  int                 `json:"count,omitzero"`
	Maybe  *int                `json:"maybe,omitzero"`
	Big    uint64              `json:"big,omitzero"`
	Rate   float64             `json:"rate,omitzero"`
	Price  sdk.Decimal         `json:"price,omitzero" codec:"number"`
	Day    sdk.Date            `json:"day,omitzero"`
	At     time.Time           `json:"at" layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"`
	Tags   []string            `json:"tags,omitzero"`
	Grid   [][]int             `json:"grid,omitzero"`
	Labels map[string]string   `json:"labels,omitzero"`
	Text   []string            `json:"text,omitzero" codec:"jsontext"`
	Raw    json.RawMessage     `json:"raw,omitzero"`
	Data   []byte              `json:"data,omitzero"`
	Odd    string              `json:"'a\\x2cb.c[]',omitzero"`
	Page   int                 `query:"page"`
	IDs    []string            `query:"ids"`
	Needed string              `header:"X-Needed,required"`
	Flag   *bool               `json:"flag,omitzero"`
	Extra  map[string][]string `json:",unknown"`
}

func ptr[T any](v T) *T { return &v }

func TestValidateLimits(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, tc := range []struct {
		name  string
		rules sdk.FieldRules
		value limits
		want  string // "" keeps to the rules
	}{
		{"absent", sdk.FieldRules{Field: "name", MinLength: 2}, limits{}, ""},
		{"always sent", sdk.FieldRules{Field: "must", MinLength: 2}, limits{}, "must: has 0 characters, at least 2 are wanted"},
		{"characters", sdk.FieldRules{Field: "name", MaxLength: 2}, limits{Name: "北京"}, ""},
		{"too long", sdk.FieldRules{Field: "name", MaxLength: 2}, limits{Name: "北京市"}, "name: has 3 characters, at most 2 are allowed"},
		{"nothing allowed", sdk.FieldRules{Field: "name", MaxLength: -1}, limits{Name: "x"}, "name: has 1 character, at most 0 are allowed"},
		{"pattern", sdk.FieldRules{Field: "name", Pattern: sdk.Regexp("^[0-2]$")}, limits{Name: "1"}, ""},
		{"pattern fails", sdk.FieldRules{Field: "name", Pattern: sdk.Regexp("^[0-2]$")}, limits{Name: "13"}, "name: must match ^[0-2]$"},
		{"broken pattern", sdk.FieldRules{Field: "name", Pattern: sdk.Regexp("(")}, limits{Name: "13"}, ""},
		{"const", sdk.FieldRules{Field: "name", Values: []string{"a"}}, limits{Name: "b"}, "name: must be a"},
		{"values", sdk.FieldRules{Field: "count", Values: []string{"1", "2"}}, limits{Count: 3}, "count: must be one of 1, 2"},
		{"value", sdk.FieldRules{Field: "count", Values: []string{"1", "2.0"}}, limits{Count: 2}, ""},
		{"boolean", sdk.FieldRules{Field: "flag", Values: []string{"true"}}, limits{Flag: ptr(false)}, "flag: must be true"},
		{"null", sdk.FieldRules{Field: "flag", Values: []string{"true"}}, limits{}, ""},
		{"zero count is absent", sdk.FieldRules{Field: "count", Min: "1"}, limits{}, ""},
		{"zero pointer is sent", sdk.FieldRules{Field: "maybe", Min: "1"}, limits{Maybe: ptr(0)}, "maybe: must be at least 1"},
		{"maximum", sdk.FieldRules{Field: "count", Max: "10"}, limits{Count: 11}, "count: must be at most 10"},
		{"above", sdk.FieldRules{Field: "count", Above: "-3"}, limits{Count: -3}, "count: must be more than -3"},
		{"below", sdk.FieldRules{Field: "rate", Below: "0.3"}, limits{Rate: 0.3}, "rate: must be less than 0.3"},
		{"big", sdk.FieldRules{Field: "big", Max: "18446744073709551614"}, limits{Big: 18446744073709551615}, "big: must be at most 18446744073709551614"},
		{"multiple", sdk.FieldRules{Field: "count", MultipleOf: "100"}, limits{Count: 300}, ""},
		{"no multiple", sdk.FieldRules{Field: "count", MultipleOf: "100"}, limits{Count: 150}, "count: must be a multiple of 100"},
		{"decimal multiple", sdk.FieldRules{Field: "rate", MultipleOf: "0.1"}, limits{Rate: 0.3}, ""},
		{"no decimal multiple", sdk.FieldRules{Field: "rate", MultipleOf: "0.1"}, limits{Rate: 0.35}, "rate: must be a multiple of 0.1"},
		{"exact", sdk.FieldRules{Field: "price", MultipleOf: "0.01", Max: "9007199254740993.01"}, limits{Price: "9007199254740993.01"}, ""},
		{"not exact", sdk.FieldRules{Field: "price", Max: "9007199254740993.01"}, limits{Price: "9007199254740993.02"}, "price: must be at most 9007199254740993.01"},
		{"day", sdk.FieldRules{Field: "day", Pattern: sdk.Regexp("^2026")}, limits{Day: sdk.NewDate(2025, 1, 1)}, "day: must match ^2026"},
		{"time as sent", sdk.FieldRules{Field: "at", Pattern: sdk.Regexp(`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$`)}, limits{At: at}, ""},
		{"time in its zone", sdk.FieldRules{Field: "at", Pattern: sdk.Regexp(` 11:`)}, limits{At: at}, ""},
		{"no time", sdk.FieldRules{Field: "at", Pattern: sdk.Regexp(`^\d{4}`)}, limits{}, "at: must be sent"},
		{"items", sdk.FieldRules{Field: "tags", MinItems: 1}, limits{Tags: []string{}}, "tags: has 0 items, at least 1 is wanted"},
		{"no list", sdk.FieldRules{Field: "tags", MinItems: 1}, limits{}, ""},
		{"unique", sdk.FieldRules{Field: "tags", Unique: true}, limits{Tags: []string{"a", "b", "a"}}, "tags[2]: is the same as item 0"},
		{"item", sdk.FieldRules{Field: "tags[]", MaxLength: 1}, limits{Tags: []string{"a", "bb"}}, "tags[1]: has 2 characters, at most 1 is allowed"},
		{"item of item", sdk.FieldRules{Field: "grid[][]", Max: "1"}, limits{Grid: [][]int{{1}, {0, 2}}}, "grid[1][1]: must be at most 1"},
		{"map", sdk.FieldRules{Field: "labels", MaxProperties: 1}, limits{Labels: map[string]string{"a": "", "b": ""}}, "labels: has 2 members, at most 1 is allowed"},
		{"map values", sdk.FieldRules{Field: "labels[]", MinLength: 1}, limits{Labels: map[string]string{"a": "x", "b": ""}}, "labels.b: has 0 characters, at least 1 is wanted"},
		{"map entry", sdk.FieldRules{Field: "labels.a", MinLength: 1}, limits{Labels: map[string]string{"a": "", "b": ""}}, "labels.a: has 0 characters, at least 1 is wanted"},
		{"JSON text", sdk.FieldRules{Field: "text", MaxLength: 9, MaxItems: 1}, limits{Text: []string{"a", "b"}}, "text: has 2 items, at most 1 is allowed"},
		{"JSON text too long", sdk.FieldRules{Field: "text", MaxLength: 8}, limits{Text: []string{"a", "b"}}, "text: has 9 characters, at most 8 are allowed"},
		{"item of JSON text", sdk.FieldRules{Field: "text[]", MaxLength: 1}, limits{Text: []string{"a", "b"}}, ""},
		{"raw JSON", sdk.FieldRules{Field: "raw", Values: []string{"x"}}, limits{Raw: json.RawMessage(`"y"`)}, "raw: must be x"},
		{"base64", sdk.FieldRules{Field: "data", MaxLength: 4}, limits{Data: []byte("1234")}, "data: has 8 characters, at most 4 are allowed"},
		{"odd name", sdk.FieldRules{Field: `a,b\.c\[\]`, MaxLength: 1}, limits{Odd: "xx"}, "a,b.c[]: has 2 characters, at most 1 is allowed"},
		{"parameter", sdk.FieldRules{Field: "query:page", Max: "5"}, limits{Page: 6}, "page: must be at most 5"},
		{"no parameter", sdk.FieldRules{Field: "query:page", Min: "1"}, limits{}, ""},
		{"required parameter", sdk.FieldRules{Field: "header:X-Needed", MinLength: 1}, limits{}, "X-Needed: has 0 characters, at least 1 is wanted"},
		{"extra members", sdk.FieldRules{Field: "[]", MaxItems: 1}, limits{Extra: map[string][]string{"x": {"1", "2"}}}, "x: has 2 items, at most 1 is allowed"},
		{"extra items", sdk.FieldRules{Field: "[][]", MaxLength: 1}, limits{Extra: map[string][]string{"x": {"1", "22"}}}, "x[1]: has 2 characters, at most 1 is allowed"},
	} {
		if tc.name != "no time" {
			tc.value.At = at
		}
		t.Run(tc.name, func(t *testing.T) {
			wantViolation(t, sdk.Validate(&tc.value, &sdk.Rules{Fields: []sdk.FieldRules{tc.rules}}), tc.want)
		})
	}
}

// wantViolation wants exactly one violation, or none.
func wantViolation(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Fatalf("want no violation, got %v", err)
		}
		return
	}
	var invalid *sdk.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("want %q, got %v", want, err)
	}
	var got []string
	for _, v := range invalid.Violations {
		got = append(got, v.String())
	}
	if !slices.Equal(got, []string{want}) {
		t.Errorf("got %q, want %q", got, want)
	}
}

type pair struct {
	Kind  int         `json:"kind,omitzero"`
	A     string      `json:"a,omitzero"`
	B     string      `json:"b,omitzero"`
	C     *string     `json:"c,omitzero"`
	Inner *pair       `json:"inner,omitzero"`
	List  []pair      `json:"list,omitzero"`
	Price sdk.Decimal `json:"price,omitzero"`
	Page  int         `query:"page"`
}

func TestValidateConditions(t *testing.T) {
	kind := func(values ...string) []sdk.Test { return []sdk.Test{{Field: "kind", Values: values}} }
	a, b, c := sdk.Test{Field: "a", Present: true}, sdk.Test{Field: "b", Present: true}, sdk.Test{Field: "c", Present: true}
	for _, tc := range []struct {
		name  string
		rules sdk.Condition
		value pair
		want  string
	}{
		{"required", sdk.Condition{When: kind("1"), Required: []string{"a"}}, pair{Kind: 1}, "a: must be sent"},
		{"in the vendor's words", sdk.Condition{When: kind("1"), Required: []string{"a"}, Message: "a 必填"}, pair{Kind: 1}, "a: a 必填"},
		{"met", sdk.Condition{When: kind("1"), Required: []string{"a"}}, pair{Kind: 1, A: "x"}, ""},
		{"other value", sdk.Condition{When: kind("1", "2"), Required: []string{"a"}}, pair{Kind: 3}, ""},
		{"absent is no value", sdk.Condition{When: kind("0"), Required: []string{"a"}}, pair{}, ""},
		{"or absent", sdk.Condition{When: []sdk.Test{{Field: "kind", Values: []string{"1"}, OrAbsent: true}}, Required: []string{"a"}}, pair{}, "a: must be sent"},
		{"not", sdk.Condition{When: []sdk.Test{{Field: "kind", Values: []string{"1"}, Not: true}}, Required: []string{"a"}}, pair{Kind: 2}, "a: must be sent"},
		{"not, absent", sdk.Condition{When: []sdk.Test{{Field: "kind", Values: []string{"1"}, Not: true}}, Required: []string{"a"}}, pair{}, ""},
		{"absent", sdk.Condition{When: []sdk.Test{{Field: "kind", Absent: true}}, Required: []string{"a"}}, pair{}, "a: must be sent"},
		{"all tests", sdk.Condition{When: []sdk.Test{a, b}, Required: []string{"c"}}, pair{A: "x"}, ""},
		{"any", sdk.Condition{When: []sdk.Test{{Any: []sdk.Test{a, b}}}, Required: []string{"c"}}, pair{B: "x"}, "c: must be sent"},
		{"one", sdk.Condition{When: []sdk.Test{{One: []sdk.Test{a, b}}}, Required: []string{"c"}}, pair{A: "x", B: "x"}, ""},
		{"none of all", sdk.Condition{When: []sdk.Test{{All: []sdk.Test{a, b}, Not: true}}, Required: []string{"c"}}, pair{A: "x"}, "c: must be sent"},
		{"limit as test", sdk.Condition{When: []sdk.Test{{Field: "price", Is: &sdk.FieldRules{Min: "10"}}}, Required: []string{"a"}}, pair{Price: "10.00"}, "a: must be sent"},
		{"limit not met", sdk.Condition{When: []sdk.Test{{Field: "price", Is: &sdk.FieldRules{Min: "10"}}}, Required: []string{"a"}}, pair{Price: "9.99"}, ""},
		{"inside", sdk.Condition{When: []sdk.Test{{Field: "inner", All: kind("2")}}, Required: []string{"a"}}, pair{Inner: &pair{Kind: 2}}, "a: must be sent"},
		{"nothing inside", sdk.Condition{When: []sdk.Test{{Field: "inner", All: kind("2")}}, Required: []string{"a"}}, pair{}, ""},
		{"required inside", sdk.Condition{Required: []string{"inner.a"}}, pair{Inner: &pair{}}, "inner.a: must be sent"},
		{"required in nothing", sdk.Condition{Required: []string{"inner.a"}}, pair{}, ""},
		{"required in items", sdk.Condition{Required: []string{"list[].a"}}, pair{List: []pair{{A: "x"}, {}}}, "list[1].a: must be sent"},
		{"one of", sdk.Condition{OneOf: []string{"a", "b"}}, pair{B: "x"}, ""},
		{"none of", sdk.Condition{OneOf: []string{"a", "b"}}, pair{}, "a|b: one of these must be sent"},
		{"two of", sdk.Condition{OneOf: []string{"a", "b"}}, pair{A: "x", B: "x"}, "a|b: only one of these may be sent"},
		{"any of", sdk.Condition{AnyOf: []string{"a", "c"}}, pair{B: "x"}, "a|c: at least one of these must be sent"},
		{"empty but sent", sdk.Condition{AnyOf: []string{"a", "c"}}, pair{C: ptr("")}, ""},
		{"must not", sdk.Condition{Must: []sdk.Test{{Field: "a", Absent: true}}}, pair{A: "x"}, "a: must not be sent"},
		{"not together", sdk.Condition{Must: []sdk.Test{{All: []sdk.Test{b, c}, Not: true}}}, pair{B: "x", C: ptr("")}, "b|c: do not go together as they are"},
		{"together", sdk.Condition{Must: []sdk.Test{{Any: []sdk.Test{{All: []sdk.Test{a, b}}, c}}}}, pair{A: "x", B: "x"}, ""},
		{"limits", sdk.Condition{When: kind("1"), Fields: []sdk.FieldRules{{Field: "price", MultipleOf: "0.5"}}}, pair{Kind: 1, Price: "1.25"}, "price: must be a multiple of 0.5"},
		{"limits of what is absent", sdk.Condition{When: kind("1"), Fields: []sdk.FieldRules{{Field: "price", MultipleOf: "0.5"}}}, pair{Kind: 1}, ""},
		{"limits in items", sdk.Condition{Fields: []sdk.FieldRules{{Field: "list[].kind", Values: []string{"1"}}}}, pair{List: []pair{{Kind: 2}, {}}}, "list[0].kind: must be 1"},
		{"conditions inside", sdk.Condition{Fields: []sdk.FieldRules{{Field: "inner", Conditions: []sdk.Condition{{When: kind("1"), Required: []string{"a"}}}}}},
			pair{Inner: &pair{Kind: 1}}, "inner.a: must be sent"},
		{"members inside", sdk.Condition{Fields: []sdk.FieldRules{{Field: "inner", MinProperties: 2}}}, pair{Inner: &pair{A: "x", Page: 1}}, "inner: has 1 member, at least 2 are wanted"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			wantViolation(t, sdk.Validate(&tc.value, &sdk.Rules{Conditions: []sdk.Condition{tc.rules}}), tc.want)
		})
	}
}

// A violation is found once, however many rules find it; the text of a long list ends
// with a count.
func TestValidateError(t *testing.T) {
	var rules sdk.Rules
	for range 3 {
		rules.Conditions = append(rules.Conditions, sdk.Condition{Required: []string{"a"}, Message: "a 必填"})
	}
	wantViolation(t, sdk.Validate(&pair{}, &rules), "a: a 必填")

	long := sdk.Rules{Fields: []sdk.FieldRules{{Field: "list[].a", MaxLength: 1}}}
	p := &pair{}
	for range 5000 {
		p.List = append(p.List, pair{A: "secret"})
	}
	err := sdk.Validate(p, &long)
	var invalid *sdk.ValidationError
	if !errors.As(err, &invalid) || len(invalid.Violations) != 1000 {
		t.Fatalf("got %T", err)
	}
	text := err.Error()
	if len(text) > 4000 || !strings.HasPrefix(text, "invalid request: list[0].a: has 6 characters, at most 1 is allowed; list[1].a") || !strings.HasSuffix(text, "; and 980 more") {
		t.Errorf("text: %.200s", text)
	}
	if strings.Contains(text, "secret") {
		t.Error("the text holds a value")
	}
	if v := invalid.Violations[7]; v.Path != "list[7].a" || v.Rule != "maxLength" {
		t.Errorf("got %+v", v)
	}
}

// Rules that name nothing are a fault of the rules, not of the request.
func TestValidateFaults(t *testing.T) {
	for _, tc := range []struct {
		v     any
		rules sdk.Rules
	}{
		{pair{}, sdk.Rules{}},
		{ptr("x"), sdk.Rules{}},
		{&pair{}, sdk.Rules{Fields: []sdk.FieldRules{{Field: "nothing", Min: "1"}}}},
		{&pair{}, sdk.Rules{Fields: []sdk.FieldRules{{Field: "a.b", Min: "1"}}}},
		{&pair{}, sdk.Rules{Fields: []sdk.FieldRules{{Field: "kind", Min: "one"}}}},
		{&pair{}, sdk.Rules{Conditions: []sdk.Condition{{When: []sdk.Test{{Field: "nothing"}}, Required: []string{"a"}}}}},
	} {
		var invalid *sdk.ValidationError
		if err := sdk.Validate(tc.v, &tc.rules); err == nil || errors.As(err, &invalid) {
			t.Errorf("%T, %+v: got %v", tc.v, tc.rules, err)
		}
	}
	if err := sdk.Validate((*pair)(nil), &sdk.Rules{}); err != nil {
		t.Error(err)
	}
}

// A call is not sent, and says why.
func TestValidateCall(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }))
	defer srv.Close()
	c := newTestClient(t, srv.URL)
	op := &sdk.Operation{ID: "add", Method: "POST", Path: "/add", Request: "application/json"}
	err := c.Call(t.Context(), op, nil, &tree{Name: "root", Left: &tree{Name: "far too long"}}, nil, nil)
	var invalid *sdk.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("got %v", err)
	}
	if got := invalid.Violations[0].Path; got != "left.name" {
		t.Errorf("path %q", got)
	}
	if !strings.Contains(err.Error(), "left.name: has 12 characters") {
		t.Errorf("text %q", err)
	}
}
