package sdk_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// anyHue has documented values and allows others.
type anyHue string

func (anyHue) Known() bool { return false }
func (anyHue) Open() bool  { return true }

type level int

func (l level) Known() bool { return l == 1 || l == 2 }

// node and link hold each other.
type node struct {
	Link *link `json:"link,omitzero" codec:"required"`
}

type link struct {
	Node *node `json:"node,omitzero"`
}

type wanted struct {
	Pet    pet             `json:"pet"`
	Maybe  *pet            `json:"maybe"`
	Price  sdk.Decimal     `json:"price"`
	Day    sdk.Date        `json:"day"`
	At     time.Time       `json:"at"`
	Hue    hue             `json:"hue"`
	Level  level           `json:"level"`
	Any    anyHue          `json:"any"`
	Fixed  hue             `json:"fixed" const:"red"`
	Node   node            `json:"node"`
	Free   hue             `json:"free,omitzero"`
	Hues   []hue           `json:"hues,omitzero"`
	Pets   []pet           `json:"pets,omitzero"`
	ByName map[string]*hue `json:"byName,omitzero"`
	IDs    []int           `query:"ids,required"`
	Tone   hue             `query:"tone,required"`
	Extra  map[string]hue  `codec:"unknown"`
}

func (w *wanted) Validate() error { return sdk.Validate(w, nil) }

func complete() *wanted {
	return &wanted{
		Pet: pet{sdk.UnionOf("x")}, Price: "0", Day: sdk.Date{Year: 2026, Month: 1, Day: 2}, At: time.Unix(1, 0), Hue: "red", Level: 1,
		Node: node{Link: &link{}}, IDs: []int{0}, Tone: "red",
	}
}

// What the zero value of a type cannot mean has to be set, and values have to be listed.
func TestValidateRequired(t *testing.T) {
	blue := hue("blue")
	for _, tc := range []struct {
		name  string
		spoil func(*wanted)
		want  string // rule, path and message
	}{
		{"complete", func(*wanted) {}, ""},
		{"union", func(w *wanted) { w.Pet = pet{} }, "required pet: must be sent"},
		{"union that is null", func(w *wanted) { _ = json.Unmarshal([]byte("null"), &w.Pet) }, ""},
		{"decimal", func(w *wanted) { w.Price = "" }, `required price: is required; zero is "0"`},
		{"date", func(w *wanted) { w.Day = sdk.Date{} }, "required day: must be sent"},
		{"time", func(w *wanted) { w.At = time.Time{} }, "required at: must be sent"},
		{"enum", func(w *wanted) { w.Hue = "" }, "required hue: must be sent"},
		{"number of an enum", func(w *wanted) { w.Level = 0 }, "enum level: must be one of the values of level"},
		{"recursive", func(w *wanted) { w.Node.Link = nil }, "required node.link: must be sent"},
		{"recursive inside", func(w *wanted) { w.Node.Link.Node = &node{} }, "required node.link.node.link: must be sent"},
		{"required list parameter", func(w *wanted) { w.IDs = []int{} }, "required ids: must be sent"},
		{"required parameter", func(w *wanted) { w.Tone = "" }, "required tone: must be sent"},
		{"unknown value", func(w *wanted) { w.Hue = blue }, "enum hue: must be one of the values of hue"},
		{"unknown optional value", func(w *wanted) { w.Free = blue }, "enum free: must be one of the values of hue"},
		{"open enum", func(w *wanted) { w.Any = "blue" }, ""},
		{"constant", func(w *wanted) { w.Fixed = "" }, ""},
		{"wrong constant", func(w *wanted) { w.Fixed = blue }, "enum fixed: must be one of the values of hue"},
		{"item", func(w *wanted) { w.Hues = []hue{"red", blue} }, "enum hues[1]: must be one of the values of hue"},
		{"empty item", func(w *wanted) { w.Hues = []hue{""} }, "enum hues[0]: must be one of the values of hue"},
		{"union item", func(w *wanted) { w.Pets = []pet{{sdk.UnionOf(1)}, {}} }, "required pets[1]: must be sent"},
		{"union behind a pointer", func(w *wanted) { w.Maybe = &pet{} }, "required maybe: must be sent"},
		{"entry", func(w *wanted) { w.ByName = map[string]*hue{"a": nil, "b": &blue} }, "enum byName.b: must be one of the values of hue"},
		{"held by a union", func(w *wanted) { w.Pet = pet{sdk.UnionOf(blue)} }, "enum pet: must be one of the values of hue"},
		{"member without a field", func(w *wanted) { w.Extra = map[string]hue{"x": blue} }, "enum x: must be one of the values of hue"},
		{"parameter", func(w *wanted) { w.Tone = blue }, "enum tone: must be one of the values of hue"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := complete()
			tc.spoil(w)
			if got := strings.Join(rulesOf(w.Validate()), "; "); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// rulesOf lists the violations of err with their rules.
func rulesOf(err error) []string {
	var invalid *sdk.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	var list []string
	for _, v := range invalid.Violations {
		list = append(list, v.Rule+" "+v.String())
	}
	return list
}

// What is missing is said once.
func TestValidateMissingOnce(t *testing.T) {
	w := complete()
	w.Hue = ""
	rules := &sdk.Rules{
		Fields:     []sdk.FieldRules{{Field: "hue", MinLength: 1, Pattern: sdk.Regexp("^r")}},
		Conditions: []sdk.Condition{{AnyOf: []string{"hue", "free"}}},
	}
	wantViolation(t, sdk.Validate(w, rules), "hue: must be sent")
	w.Hue = "blue"
	rules = &sdk.Rules{Fields: []sdk.FieldRules{{Field: "hue", Values: []string{"red"}}}}
	wantViolation(t, sdk.Validate(w, rules), "hue: must be red")
}

type bodyOf[T any] struct {
	Body T `body:"json"`
}

func (b *bodyOf[T]) Validate() error { return sdk.Validate(b, nil) }

type neededBody[T any] struct {
	Body T `body:"json,required"`
}

func (b *neededBody[T]) Validate() error { return sdk.Validate(b, nil) }

type rawBody struct {
	Body sdk.File `body:"raw"`
}

func (b *rawBody) Validate() error { return sdk.Validate(b, nil) }

type upload struct {
	Doc  sdk.File   `form:"doc,required"`
	Docs []sdk.File `form:"docs,required"`
	Note *sdk.File  `form:"note"`
}

func (u *upload) Validate() error { return sdk.Validate(u, nil) }

// A body or a file that has to be there is missed.
func TestValidateBody(t *testing.T) {
	file := sdk.File{Reader: strings.NewReader("")}
	for _, tc := range []struct {
		name  string
		value interface{ Validate() error }
		want  string
	}{
		{"no union", &bodyOf[pet]{}, "required the body must be sent"},
		{"union", &bodyOf[pet]{pet{sdk.UnionOf(1)}}, ""},
		{"optional union", &bodyOf[*pet]{}, ""},
		{"list that may be nil", &bodyOf[[]int]{}, ""},
		{"no list", &neededBody[[]int]{}, "required the body must be sent"},
		{"empty list", &neededBody[[]int]{[]int{}}, ""},
		{"no JSON", &neededBody[json.RawMessage]{}, "required the body must be sent"},
		{"null", &neededBody[json.RawMessage]{json.RawMessage("null")}, ""},
		{"nothing", &neededBody[any]{}, "required the body must be sent"},
		{"empty object", &bodyOf[tree]{}, ""},
		{"object inside", &bodyOf[node]{}, "required link: must be sent"},
		{"enum", &neededBody[hue]{}, "required the body must be sent"},
		{"no content", &rawBody{}, "required the body must be sent"},
		{"name without content", &rawBody{sdk.File{Name: "a"}}, "required the body must be sent"},
		{"content", &rawBody{file}, ""},
		{"no files", &upload{}, "required doc: must be sent; required docs: must be sent"},
		{"files", &upload{Doc: file, Docs: []sdk.File{file}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := strings.Join(rulesOf(tc.value.Validate()), "; "); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// Exclusions, names of members, and items that are counted.
func TestValidateInner(t *testing.T) {
	for _, tc := range []struct {
		name  string
		rules sdk.FieldRules
		value limits
		want  string
	}{
		{"not", sdk.FieldRules{Field: "name", Not: &sdk.FieldRules{Values: []string{"a", "b"}}}, limits{Name: "b"}, "name: must not be one of a, b"},
		{"not that", sdk.FieldRules{Field: "name", Not: &sdk.FieldRules{Values: []string{"a"}}}, limits{Name: "b"}, ""},
		{"not absent", sdk.FieldRules{Field: "name", Not: &sdk.FieldRules{MaxLength: 3}}, limits{}, ""},
		{"not a pattern", sdk.FieldRules{Field: "name", Not: &sdk.FieldRules{Pattern: sdk.Regexp("^x")}}, limits{Name: "xy"}, "name: must not match ^x"},
		{"not in limits", sdk.FieldRules{Field: "count", Not: &sdk.FieldRules{Min: "1", Max: "3"}}, limits{Count: 2}, "count: is a value that the document forbids"},
		{"outside of one", sdk.FieldRules{Field: "count", Not: &sdk.FieldRules{Min: "1", Max: "3"}}, limits{Count: 4}, ""},
		{"not empty", sdk.FieldRules{Field: "tags", Not: &sdk.FieldRules{MaxItems: -1}}, limits{Tags: []string{}}, "tags: is a value that the document forbids"},
		{"names", sdk.FieldRules{Field: "labels", Names: &sdk.FieldRules{Pattern: sdk.Regexp("^[a-z]$")}}, limits{Labels: map[string]string{"a": "", "B": ""}}, "labels.B: is no name that the document allows"},
		{"good names", sdk.FieldRules{Field: "labels", Names: &sdk.FieldRules{Values: []string{"a"}}}, limits{Labels: map[string]string{"a": ""}}, ""},
		{"names without a field", sdk.FieldRules{Field: "", Names: &sdk.FieldRules{MaxLength: 1}}, limits{Extra: map[string][]string{"xx": nil}}, "xx: is no name that the document allows"},
		{"contains", sdk.FieldRules{Field: "tags", Contains: &sdk.FieldRules{Values: []string{"a"}}}, limits{Tags: []string{"b"}}, "tags: has 0 items that are a, at least 1 is wanted"},
		{"contained", sdk.FieldRules{Field: "tags", Contains: &sdk.FieldRules{Values: []string{"a"}}}, limits{Tags: []string{"b", "a"}}, ""},
		{"too few", sdk.FieldRules{Field: "tags", Contains: &sdk.FieldRules{Pattern: sdk.Regexp("^a")}, MinContains: 2}, limits{Tags: []string{"b", "a"}}, "tags: has 1 item that matches ^a, at least 2 are wanted"},
		{"too many", sdk.FieldRules{Field: "tags", Contains: &sdk.FieldRules{MinLength: 1}, MinContains: -1, MaxContains: 1}, limits{Tags: []string{"b", "a"}}, "tags: has 2 items that are as the document wants them, at most 1 is allowed"},
		{"none wanted", sdk.FieldRules{Field: "tags", Contains: &sdk.FieldRules{MinLength: 1}, MinContains: -1, MaxContains: 1}, limits{Tags: []string{}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.value.At = time.Unix(1, 0)
			wantViolation(t, sdk.Validate(&tc.value, &sdk.Rules{Fields: []sdk.FieldRules{tc.rules}}), tc.want)
		})
	}
}

// Limits of a union speak of what it holds, each of its own JSON type.
func TestValidateUnionLimits(t *testing.T) {
	rules := &sdk.Rules{Fields: []sdk.FieldRules{{Field: "pet", MaxLength: 3, Max: "9", MinItems: 1}, {Field: "maybe", Max: "9"}}}
	for _, tc := range []struct {
		held any
		want string
	}{
		{"abc", ""}, {"abcd", "pet: has 4 characters, at most 3 are allowed"},
		{9, ""}, {10, "pet: must be at most 9"}, {"10", ""},
		{[]string{"abcd"}, ""}, {[]string{}, "pet: has 0 items, at least 1 is wanted"},
		{&tree{Name: "abcd"}, ""}, {(*tree)(nil), ""}, {true, ""},
	} {
		w := complete()
		w.Pet = pet{sdk.UnionOf(tc.held)}
		wantViolation(t, sdk.Validate(w, rules), tc.want)
	}
	w := complete()
	w.Maybe = &pet{sdk.UnionOf(10)}
	wantViolation(t, sdk.Validate(w, rules), "maybe: must be at most 9")
	if err := json.Unmarshal([]byte("10"), &w.Pet); err != nil { // what came from elsewhere goes back as it is
		t.Fatal(err)
	}
	wantViolation(t, sdk.Validate(w, rules), "maybe: must be at most 9")
}

// paint is a request with rules of its own.
type paint struct {
	Hue  hue    `json:"hue"`
	Name string `json:"name"`
	Note string `json:"note,omitzero"`
}

func (p *paint) Validate() error {
	return sdk.Validate(p, &sdk.Rules{Fields: []sdk.FieldRules{{Field: "name", MinLength: 1}}})
}

// Nothing is sent of a call that breaks a rule: of the path, of the request, or of what has
// to be there at all. Values that an enum does not list can be let through.
func TestCallChecks(t *testing.T) {
	op := &sdk.Operation{ID: "paint", Method: "PUT", Path: "/{id}/{hue}/{parts}", Request: "application/json",
		PathRules: sdk.PathRules{{Field: "id", MinLength: 3, Pattern: sdk.Regexp("^[a-z]+$")}, {Field: "parts[]", Max: "9"}}}
	type bare struct {
		Page int    `query:"page,required"`
		Name string `json:"name"`
	}
	type loose struct {
		Name string `json:"name,omitzero"`
	}
	good := []any{"abc", hue("red"), []int{1}}
	odd := []any{"ab1", hue("blue"), []int{1, 10}}
	for _, tc := range []struct {
		name string
		args []any
		in   any
		opts []sdk.Option
		want []string
	}{
		{"good", good, &paint{Hue: "red", Name: "a"}, nil, nil},
		{"path", odd, &paint{Hue: "red"}, nil, []string{"enum hue: must be one of the values of hue", "pattern id: must match ^[a-z]+$",
			"maximum parts[1]: must be at most 9", "minLength name: has 0 characters, at least 1 is wanted"}},
		{"open", []any{"abc", hue("blue"), []int{}}, &paint{Hue: "blue", Name: "a"}, []sdk.Option{sdk.OpenEnums()}, nil},
		{"open and wrong", []any{"abc", hue("blue"), []int{}}, &paint{Hue: "blue"}, []sdk.Option{sdk.OpenEnums()},
			[]string{"minLength name: has 0 characters, at least 1 is wanted"}},
		{"unchecked", odd, &paint{}, []sdk.Option{sdk.NoValidate()}, nil},
		{"nil", good, (*paint)(nil), nil, []string{"required hue: must be sent", "required name: must be sent"}},
		{"nil and unchecked", good, (*paint)(nil), []sdk.Option{sdk.NoValidate()}, nil},
		{"nil without rules", good, (*bare)(nil), nil, []string{"required page: must be sent", "required name: must be sent"}},
		{"nil where all is optional", good, (*loose)(nil), nil, nil},
		{"nil body", good, (*neededBody[[]int])(nil), nil, []string{"required the body must be sent"}},
		{"nil struct as a body", good, (*bodyOf[loose])(nil), nil, []string{"required the body must be sent"}},
		{"nil optional body", good, (*bodyOf[*loose])(nil), nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			srv := serve(t, say(200, "{}"))
			err := bareClient(t, srv.URL).Call(t.Context(), op, tc.args, tc.in, nil, tc.opts)
			if got := rulesOf(err); !slices.Equal(got, tc.want) || (err == nil) != (len(srv.seen) == 1) {
				t.Errorf("got %q (%v), want %q; %d requests sent", got, err, tc.want, len(srv.seen))
			}
		})
	}
}

// The settings let unknown values pass, a constant they do not.
func TestOpenEnumsSetting(t *testing.T) {
	srv := serve(t, say(200, "{}"))
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: srv.URL, Settings: sdk.Settings{OpenEnums: true}})
	if err != nil {
		t.Fatal(err)
	}
	op := &sdk.Operation{ID: "x", Method: "PUT", Path: "/", Request: "application/json"}
	if err := c.Call(t.Context(), op, nil, &paint{Hue: "blue", Name: "a"}, nil, nil); err != nil {
		t.Error(err)
	}
	fixed := &constant{Name: "b"}
	if got := rulesOf(c.Call(t.Context(), op, nil, fixed, nil, nil)); !slices.Equal(got, []string{"const name: must be a"}) {
		t.Errorf("got %q", got)
	}
}

type constant struct {
	Name string `json:"name"`
}

func (c *constant) Validate() error {
	return sdk.Validate(c, &sdk.Rules{Fields: []sdk.FieldRules{{Field: "name", Values: []string{"a"}}}})
}

// A URL for a browser is checked like a call.
func TestURLChecks(t *testing.T) {
	type link struct {
		State string `query:"state,required"`
	}
	op := &sdk.Operation{ID: "login", Method: "GET", Path: "/login"}
	c := bareClient(t, "https://api.example.com")
	_, err := c.URL(t.Context(), op, nil, (*link)(nil), nil)
	if got := rulesOf(err); !slices.Equal(got, []string{"required state: must be sent"}) {
		t.Errorf("got %q, %v", got, err)
	}
	if u, err := c.URL(t.Context(), op, nil, &link{State: "x"}, nil); err != nil || u != "https://api.example.com/login?state=x" {
		t.Errorf("%s, %v", u, err)
	}
}

// An open enum is no drift, and a value that the vendor has added no reason to refuse an
// inbound call.
func TestOpenEnumsReceived(t *testing.T) {
	var told []string
	srv := serve(t, say(200, `{"any":"new","hue":"new"}`))
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: srv.URL, Settings: sdk.Settings{
		Drift: func(_ context.Context, d sdk.Drift) { told = append(told, d.Path) },
	}})
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Any anyHue `json:"any"`
		Hue hue    `json:"hue"`
	}
	if err := c.Call(t.Context(), &sdk.Operation{ID: "x", Method: "GET", Path: "/"}, nil, nil, &out, nil); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(told, []string{"$.hue"}) {
		t.Errorf("drift at %q", told)
	}
}
