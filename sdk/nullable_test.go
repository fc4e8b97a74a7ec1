package sdk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

type address struct {
	City sdk.Nullable[string] `json:"city,omitzero"`
}

type patch struct {
	Name    sdk.Nullable[string]            `json:"name,omitzero"`
	Age     sdk.Nullable[int]               `json:"age,omitzero"`
	Price   sdk.Nullable[sdk.Decimal]       `json:"price,omitzero" codec:"number"`
	Born    sdk.Nullable[time.Time]         `json:"born,omitzero" layout:"2006-01-02" zone:"Asia/Shanghai"`
	Tags    sdk.Nullable[[]string]          `json:"tags,omitzero"`
	Days    sdk.Nullable[[]time.Time]       `json:"days,omitzero" layout:"unix"`
	Map     sdk.Nullable[map[string]*int]   `json:"map,omitzero"`
	Address sdk.Nullable[address]           `json:"address,omitzero"`
	Text    sdk.Nullable[address]           `json:"text,omitzero" codec:"jsontext"`
	Wrapped sdk.Nullable[[]int]             `json:"wrapped,omitzero" codec:"wrap=item"`
	Self    sdk.Nullable[*patch]            `json:"self,omitzero"`
	Raw     sdk.Nullable[json.RawMessage]   `json:"raw,omitzero"`
	Must    sdk.Nullable[int]               `json:"must"`
	Items   []sdk.Nullable[int]             `json:"items,omitzero"`
	Values  map[string]sdk.Nullable[string] `json:"values,omitzero"`
}

func send(t *testing.T, op *sdk.Operation, in any) (body, query string) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		body, query = string(data), r.URL.RawQuery
	}))
	defer srv.Close()
	if err := bareClient(t, srv.URL).Call(t.Context(), op, nil, in, nil, nil); err != nil {
		t.Fatal(err)
	}
	return body, query
}

func bareClient(t *testing.T, url string) *sdk.Client {
	t.Helper()
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Every member can be left out, null, or a value, however it is written otherwise.
func TestNullableOnTheWire(t *testing.T) {
	op := &sdk.Operation{ID: "patch", Method: "PATCH", Path: "/", Request: "application/merge-patch+json"}
	at := time.Date(2020, 2, 1, 0, 0, 0, 0, time.FixedZone("", 8*3600))
	for _, tc := range []struct {
		name string
		in   patch
		want string
	}{
		{"absent", patch{}, `{"must":null}`},
		{"null", patch{
			Name: sdk.Null[string](), Age: sdk.Null[int](), Price: sdk.Null[sdk.Decimal](), Born: sdk.Null[time.Time](), Tags: sdk.Null[[]string](),
			Days: sdk.Null[[]time.Time](), Map: sdk.Null[map[string]*int](), Address: sdk.Null[address](), Text: sdk.Null[address](),
			Wrapped: sdk.Null[[]int](), Self: sdk.Null[*patch](), Raw: sdk.Null[json.RawMessage](), Must: sdk.Null[int](),
		}, `{"name":null,"age":null,"price":null,"born":null,"tags":null,"days":null,"map":null,"address":null,"text":null,"wrapped":null,"self":null,"raw":null,"must":null}`},
		{"zero", patch{
			Name: sdk.Value(""), Age: sdk.Value(0), Price: sdk.Value(sdk.Decimal("0")), Tags: sdk.Value([]string(nil)),
			Map: sdk.Value(map[string]*int{"a": nil}), Address: sdk.Value(address{}), Text: sdk.Value(address{}), Must: sdk.Value(0),
		}, `{"name":"","age":0,"price":0,"tags":[],"map":{"a":null},"address":{},"text":"{}","must":0}`},
		{"value", patch{
			Name: sdk.Value("Ada"), Price: sdk.Value(sdk.Decimal("1.50")), Born: sdk.Value(at), Tags: sdk.Value([]string{"x"}),
			Days: sdk.Value([]time.Time{at}), Address: sdk.Value(address{sdk.Null[string]()}), Text: sdk.Value(address{sdk.Value("Oslo")}),
			Wrapped: sdk.Value([]int{1}), Self: sdk.Value(&patch{}), Must: sdk.ValueOrNull(ptr(3)), Raw: sdk.Value(json.RawMessage(`{"x": 1}`)),
		}, `{"name":"Ada","price":1.50,"born":"2020-02-01","tags":["x"],"days":[1580486400],"address":{"city":null},"text":"{\"city\":\"Oslo\"}","wrapped":{"item":[1]},"self":{"must":null},"raw":{"x":1},"must":3}`},
		{"inside", patch{Items: []sdk.Nullable[int]{sdk.Value(1), sdk.Null[int](), {}}, Values: map[string]sdk.Nullable[string]{"a": sdk.Null[string](), "b": sdk.Value("")}},
			`{"must":null,"items":[1,null,null],"values":{"a":null,"b":""}}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, _ := send(t, op, &tc.in); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

// What was sent reads back as what it was, through the client's own decoder.
func TestNullableComesBack(t *testing.T) {
	at := time.Date(2020, 2, 1, 0, 0, 0, 0, time.UTC)
	for _, want := range []patch{
		{Must: sdk.Value(1)},
		{
			Name: sdk.Null[string](), Born: sdk.Null[time.Time](), Tags: sdk.Value([]string{}), Address: sdk.Value(address{sdk.Null[string]()}),
			Text: sdk.Value(address{sdk.Value("x")}), Self: sdk.Value(&patch{Must: sdk.Null[int]()}), Wrapped: sdk.Value([]int{1, 2}),
			Days: sdk.Value([]time.Time{at}), Items: []sdk.Nullable[int]{sdk.Null[int](), sdk.Value(0)}, Must: sdk.Null[int](),
		},
	} {
		body, _ := send(t, &sdk.Operation{ID: "x", Method: "POST", Path: "/", Request: "application/json"}, &want)
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		}))
		var got patch
		err := bareClient(t, srv.URL).Call(t.Context(), &sdk.Operation{ID: "x", Method: "GET", Path: "/"}, nil, nil, &got, nil)
		srv.Close()
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v\nwant %+v", body, got, err, want)
		}
	}
}

// Leniently "" is absent where it is no value of the type, as it is for a pointer.
func TestNullableLenient(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"name":"","age":"","born":"","tags":"","address":[],"must":"7"}`)
	}))
	defer srv.Close()
	var got patch
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "t", BaseURL: srv.URL, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), &sdk.Operation{ID: "x", Method: "GET", Path: "/"}, nil, nil, &got, nil); err != nil {
		t.Fatal(err)
	}
	want := patch{Name: sdk.Value(""), Address: sdk.Value(address{}), Must: sdk.Value(7)}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A form and a query have no null: a name without a value stands for it.
func TestNullableParameters(t *testing.T) {
	type request struct {
		Page sdk.Nullable[int]      `query:"page"`
		Sort sdk.Nullable[string]   `query:"sort"`
		IDs  sdk.Nullable[[]int]    `query:"ids"`
		Opt  sdk.Nullable[address]  `query:"opt,content=json"`
		Must sdk.Nullable[string]   `query:"must,required"`
		Name sdk.Nullable[string]   `form:"name"`
		Nick sdk.Nullable[string]   `form:"nick"`
		Addr sdk.Nullable[address]  `form:"addr,content=json"`
		Tags sdk.Nullable[[]string] `form:"tags"`
	}
	op := &sdk.Operation{ID: "x", Method: "POST", Path: "/", Request: "application/x-www-form-urlencoded"}
	for _, tc := range []struct {
		in          request
		query, body string
	}{
		{request{}, "must=", ""},
		{request{Page: sdk.Value(0), Sort: sdk.Null[string](), IDs: sdk.Value([]int{1, 2}), Opt: sdk.Null[address](), Must: sdk.Value("x")},
			"page=0&sort=&ids=1&ids=2&opt=null&must=x", ""},
		{request{Name: sdk.Null[string](), Nick: sdk.Value(""), Addr: sdk.Value(address{sdk.Value("y")}), Tags: sdk.Null[[]string]()},
			"must=", "name=&nick=&addr=%7B%22city%22%3A%22y%22%7D&tags="},
	} {
		body, query := send(t, op, &tc.in)
		if body != tc.body || query != tc.query {
			t.Errorf("got %q and %q, want %q and %q", query, body, tc.query, tc.body)
		}
	}
	// The same JSON component sent as a whole form.
	type whole struct {
		Body address `body:"form"`
	}
	if body, _ := send(t, op, &whole{address{sdk.Null[string]()}}); body != "city=" {
		t.Errorf("got %q", body)
	}
}

func TestNullableMethods(t *testing.T) {
	var absent sdk.Nullable[int]
	null, value := sdk.Null[int](), sdk.Value(0)
	for i, n := range []sdk.Nullable[int]{absent, null, value} {
		v, ok := n.Get()
		got := fmt.Sprint(v, ok, n.IsZero(), n.IsNull(), n.Or(5), n.Ptr() != nil, n == sdk.ValueOrNull(n.Ptr()))
		want := []string{"0 false true false 5 false false", "0 false false true 5 false true", "0 true false false 0 true true"}[i]
		if got != want {
			t.Errorf("%v: got %s, want %s", n, got, want)
		}
	}
	secret := sdk.Value(sdk.Secret("hunter2"))
	type holder struct{ S sdk.Nullable[sdk.Secret] }
	for _, got := range []string{fmt.Sprint(secret), fmt.Sprintf("%+v", holder{secret}), fmt.Sprintf("%#v", &holder{secret}), fmt.Sprintf("%q", secret)} {
		if strings.Contains(got, "hunter2") {
			t.Errorf("a secret shows: %s", got)
		}
	}
	if got := fmt.Sprintf("%v %d %5d|%q", null, absent, sdk.Value(3), sdk.Value("x")); got != `null absent     3|"x"` {
		t.Errorf("got %s", got)
	}
}

// A secret in a nullable member is masked where the vendor echoes it.
func TestNullableSecret(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(data)
	}))
	defer srv.Close()
	type request struct {
		Password sdk.Nullable[sdk.Secret] `json:"password,omitzero"`
	}
	err := bareClient(t, srv.URL).Call(t.Context(), &sdk.Operation{ID: "x", Method: "PATCH", Path: "/", Request: "application/json"}, nil,
		&request{sdk.Value(sdk.Secret("hunter2hunter2"))}, nil, nil)
	var apiErr *sdk.Error
	if !errors.As(err, &apiErr) || len(apiErr.Body) == 0 || strings.Contains(string(apiErr.Body), "hunter2") {
		t.Errorf("got %v with body %s", err, apiErr.Body)
	}
}

// Rules look through a nullable value; null and what is absent keep to any limit.
func TestNullableRules(t *testing.T) {
	rules := &sdk.Rules{
		Fields: []sdk.FieldRules{
			{Field: "name", MinLength: 2}, {Field: "age", Min: "18"}, {Field: "tags", MaxItems: 1}, {Field: "tags[]", MaxLength: 1},
			{Field: "price", MultipleOf: "0.5"}, {Field: "text", MaxLength: 5},
		},
		Conditions: []sdk.Condition{
			{When: []sdk.Test{{Field: "age", Present: true}}, Required: []string{"name"}},
			{When: []sdk.Test{{Field: "address", All: []sdk.Test{{Field: "city", Values: []string{"Oslo"}}}}}, Required: []string{"born"}},
			{Required: []string{"address.city"}},
		},
	}
	for _, tc := range []struct {
		name string
		in   patch
		want string
	}{
		{"absent", patch{}, ""},
		{"null", patch{Name: sdk.Null[string](), Age: sdk.Null[int](), Tags: sdk.Null[[]string](), Text: sdk.Null[address]()}, ""},
		{"null is sent", patch{Age: sdk.Null[int]()}, "name: must be sent"},
		{"too short", patch{Name: sdk.Value("x")}, "name: has 1 character, at least 2 are wanted"},
		{"too small", patch{Name: sdk.Null[string](), Age: sdk.Value(0)}, "age: must be at least 18"},
		{"items", patch{Tags: sdk.Value([]string{"xx"})}, "tags[0]: has 2 characters, at most 1 is allowed"},
		{"decimal", patch{Price: sdk.Value(sdk.Decimal("0.7"))}, "price: must be a multiple of 0.5"},
		{"text", patch{Text: sdk.Value(address{sdk.Value("Oslo")})}, "text: has 15 characters, at most 5 are allowed"},
		{"condition inside", patch{Address: sdk.Value(address{sdk.Value("Oslo")})}, "born: must be sent"},
		{"required inside", patch{Address: sdk.Value(address{})}, "address.city: must be sent"},
		{"null inside", patch{Address: sdk.Value(address{sdk.Null[string]()})}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) { wantViolation(t, sdk.Validate(&tc.in, rules), tc.want) })
	}
}

// Structs with rules of their own are found in a nullable member.
func TestNullableNestedRules(t *testing.T) {
	type request struct {
		Tree sdk.Nullable[tree]   `json:"tree,omitzero"`
		List sdk.Nullable[[]tree] `json:"list,omitzero"`
	}
	long := tree{Name: "far too long"}
	wantViolation(t, sdk.Validate(&request{Tree: sdk.Value(long)}, nil), "tree.name: has 12 characters, at most 4 are allowed")
	wantViolation(t, sdk.Validate(&request{List: sdk.Value([]tree{{}, long})}, nil), "list[1].name: has 12 characters, at most 4 are allowed")
	wantViolation(t, sdk.Validate(&request{Tree: sdk.Null[tree](), List: sdk.Null[[]tree]()}, nil), "")
}
