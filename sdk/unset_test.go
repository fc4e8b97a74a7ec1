package sdk_test

import (
	"errors"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

type hue string

func (c hue) Known() bool { return c == "red" }

type blank string

func (b blank) Known() bool { return b == "" || b == "x" }

// A required parameter that is not set is an error where "" is no value of its type.
func TestUnsetParameters(t *testing.T) {
	type request struct {
		Text  string      `query:"text,required"`
		Count int         `query:"count,required"`
		Blank blank       `query:"blank,required"`
		Day   sdk.Date    `query:"day,required"`
		At    time.Time   `query:"at,required" layout:"2006-01-02"`
		Sum   sdk.Decimal `header:"X-Sum,required"`
		Color hue         `cookie:"color,required"`
		Free  hue         `query:"free"`
	}
	op := &sdk.Operation{ID: "x", Method: "GET", Path: "/"}
	call := func(in any, opts ...sdk.Option) []string {
		t.Helper()
		err := bareClient(t, "http://127.0.0.1:1").Call(t.Context(), op, nil, in, nil, append(opts, sdk.NoRetry()))
		var invalid *sdk.ValidationError
		if !errors.As(err, &invalid) {
			return nil
		}
		var paths []string
		for _, v := range invalid.Violations {
			paths = append(paths, v.String())
		}
		return paths
	}
	if got := call(&request{}); len(got) != 2 || got[0] != "day: must be sent" || got[1] != "at: must be sent" {
		t.Errorf("query: %q", got)
	}
	day := sdk.Date{Year: 2026, Month: 11, Day: 22}
	set := &request{Day: day, At: day.In(time.UTC)}
	if got := call(set); len(got) != 1 || got[0] != "X-Sum: must be sent" {
		t.Errorf("header: %q", got)
	}
	set.Sum = "0"
	if got := call(set); len(got) != 1 || got[0] != "color: must be sent" {
		t.Errorf("cookie: %q", got)
	}
	set.Color = "purple"
	if got := call(set); got != nil {
		t.Errorf("all set: %q", got)
	}
	if got := call(&request{}, sdk.NoValidate()); got != nil {
		t.Errorf("NoValidate: %q", got)
	}
	type form struct {
		Day sdk.Date `form:"day,required"`
	}
	op = &sdk.Operation{ID: "x", Method: "POST", Path: "/", Request: "application/x-www-form-urlencoded"}
	if got := call(&form{}); len(got) != 1 {
		t.Errorf("form: %q", got)
	}
}

// An empty path parameter names another URL.
func TestEmptyPathParameter(t *testing.T) {
	op := &sdk.Operation{ID: "x", Method: "GET", Path: "/users/{id}"}
	err := bareClient(t, "http://127.0.0.1:1").Call(t.Context(), op, []any{""}, nil, nil, []sdk.Option{sdk.NoValidate()})
	if err == nil || err.Error() != `test x: path parameter "id" is empty` {
		t.Errorf("got %v", err)
	}
}
