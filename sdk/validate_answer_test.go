package sdk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type shade string

func (s shade) Known() bool { return s == "light" }

type line struct {
	ID    int            `json:"id"`
	Note  *string        `json:"note"`
	Count int            `json:"count,omitzero"`
	Shade shade          `json:"shade,omitzero"`
	Tags  []string       `json:"tags"`
	Odd   string         `json:"odd name,omitzero"`
	Sub   *line          `json:"sub,omitzero"`
	Pick  choice         `json:"pick,omitzero"`
	Text  []line         `json:"text,omitzero" codec:"jsontext"`
	Extra map[string]int `codec:"unknown"`
}

func (l *line) Validate() error { return sdk.Validate(l, rulesLine) }

var rulesLine = &sdk.Rules{
	Required: []string{"id", "note", "tags"},
	Fields: []sdk.FieldRules{
		{Field: "count", Min: "1"}, {Field: "tags", MaxItems: 1}, {Field: "odd name", MinLength: 1},
	},
	Conditions:    []sdk.Condition{{When: []sdk.Test{{Field: "count", Values: []string{"0"}}}, Required: []string{"sub"}}},
	MaxProperties: 6,
}

// choice is a union that always holds a line.
type choice struct{ sdk.Union }

func (c choice) Value() (any, error) {
	out := new(line)
	return out, c.As(out)
}

// list has no rules, but holds what has.
type list struct {
	Lines []line          `json:"lines"`
	ByKey map[string]line `json:"byKey,omitzero"`
}

func answering(t *testing.T, body string, s sdk.Settings, check func(bool) sdk.AnswerChecker) (*sdk.Client, error) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(srv.Close)
	return sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: srv.URL, Lenient: true, Settings: s, CheckAnswers: check})
}

var get = &sdk.Operation{ID: "get", Method: "GET", Path: "/"}

func TestValidateAnswers(t *testing.T) {
	const good = `{"id":1,"note":null,"tags":[]}`
	for _, tc := range []struct {
		name, body string
		strict     bool
		want       []string
	}{
		{"good", `{"lines":[` + good + `],"byKey":{"a":` + good + `}}`, false, nil},
		{"nothing", `{}`, false, nil},
		{"missing members", `{"lines":[` + good + `,{"id":0}]}`, false, []string{"lines[1].note: is missing", "lines[1].tags: is missing"}},
		{"null is nothing where it cannot be kept", `{"lines":[{"id":null,"note":"x","tags":null}]}`, false, []string{"lines[0].id: is missing"}},
		{"in a map", `{"byKey":{"a":{"id":1,"note":"","tags":["x","y"]}}}`, false, []string{"byKey.a.tags: has 2 items, at most 1 is allowed"}},
		{"zero that came", `{"lines":[{"id":1,"note":"","tags":[],"count":0}]}`, false, []string{"lines[0].count: must be at least 1", "lines[0].sub: is missing"}},
		{"empty that came", `{"lines":[{"id":1,"note":"","tags":[],"odd name":""}]}`, false, []string{"lines[0].odd name: has 0 characters, at least 1 is wanted"}},
		{"inside", `{"lines":[{"id":1,"note":"","tags":[],"sub":{"tags":[],"id":2}}]}`, false, []string{"lines[0].sub.note: is missing"}},
		{"in a union", `{"lines":[{"id":1,"note":"","tags":[],"pick":{"tags":["a","b"],"id":2,"note":"","pick":{"id":1,"tags":[]}}}]}`, false,
			[]string{"lines[0].pick.tags: has 2 items, at most 1 is allowed", "lines[0].pick.pick.note: is missing"}},
		{"in JSON text", `{"lines":[{"id":1,"note":"","tags":[],"text":"[{\"id\":1,\"tags\":[]}]"}]}`, false, []string{"lines[0].text[0].note: is missing"}},
		{"too many", `{"lines":[{"id":1,"note":"","tags":[],"a":1,"b":2,"c":3,"d":4}]}`, false, []string{"lines[0]: has 7 members, at most 6 are allowed"}},
		{"open enum", `{"lines":[{"id":1,"note":"","tags":[],"shade":"dim"}]}`, false, nil},
		{"strict enum", `{"lines":[{"id":1,"note":"","tags":[],"shade":"dim"}]}`, true, []string{"lines[0].shade: is no documented value"}},
		{"wrapped oddly", `{"lines":{"id":1,"tags":[]}}`, false, []string{"lines[0].note: is missing"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := answering(t, tc.body, sdk.Settings{ValidateAnswers: true, Strict: tc.strict}, sdk.CheckAnswers)
			if err != nil {
				t.Fatal(err)
			}
			err = c.Call(t.Context(), get, nil, nil, new(list), nil)
			var invalid *sdk.ValidationError
			if !errors.As(err, &invalid) {
				if tc.want != nil || err != nil {
					t.Fatalf("want %q, got %v", tc.want, err)
				}
				return
			}
			var apiErr *sdk.Error
			if !errors.As(err, &apiErr) || apiErr.HTTPStatus != 200 || apiErr.Attempt != 1 || len(apiErr.Body) == 0 {
				t.Errorf("error %+v", apiErr)
			}
			var got []string
			for _, v := range invalid.Violations {
				got = append(got, v.String())
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// The hook is told and the call succeeds; one call may still insist.
func TestAnswerViolations(t *testing.T) {
	var told []string
	hook := func(ctx context.Context, e *sdk.ValidationError) {
		told = append(told, sdk.OperationID(ctx), e.Error())
	}
	c, err := answering(t, `{"lines":[{"id":1,"tags":[]}]}`, sdk.Settings{AnswerViolations: hook}, sdk.CheckAnswers)
	if err != nil {
		t.Fatal(err)
	}
	var out list
	if err := c.Call(t.Context(), get, nil, nil, &out, nil); err != nil || len(out.Lines) != 1 {
		t.Errorf("%+v, %v", out, err)
	}
	if want := "invalid answer: lines[0].note: is missing"; len(told) != 2 || told[1] != want {
		t.Errorf("told %q, want %q", told, want)
	}
	var invalid *sdk.ValidationError
	if err := c.Call(t.Context(), get, nil, nil, &out, []sdk.Option{sdk.ValidateAnswer()}); !errors.As(err, &invalid) || len(told) != 2 {
		t.Errorf("insisting: %v, told %q", err, told)
	}
}

// Nothing is checked unless somebody asks, and asking without rules is an error.
func TestAnswersUnchecked(t *testing.T) {
	c, err := answering(t, `{"lines":[{}]}`, sdk.Settings{}, sdk.CheckAnswers)
	if err == nil {
		err = c.Call(t.Context(), get, nil, nil, new(list), nil)
	}
	if err != nil {
		t.Error(err)
	}
	for _, s := range []sdk.Settings{{ValidateAnswers: true}, {AnswerViolations: func(context.Context, *sdk.ValidationError) {}}} {
		if _, err := answering(t, `{}`, s, nil); err == nil || fmt.Sprint(err) != "test: answers cannot be checked: generate the package with `validate: answers`" {
			t.Errorf("got %v", err)
		}
	}
	c, err = answering(t, `{}`, sdk.Settings{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), get, nil, nil, new(list), []sdk.Option{sdk.ValidateAnswer()}); err == nil {
		t.Error("an option without rules does nothing")
	}
}
