package sdk_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type invoice struct {
	Total sdk.Decimal   `json:"TotalPrice" codec:"number"`
	Tax   sdk.Decimal   `json:"Tax"`
	Tip   sdk.Decimal   `json:"Tip,omitzero"`
	Fee   *sdk.Decimal  `json:"Fee"`
	Lines []invoiceLine `json:"Lines,omitzero"`
	Limit sdk.Decimal   `query:"limit,required"`
}

type invoiceLine struct {
	Price sdk.Decimal `json:"Price" codec:"number"`
}

func (i *invoice) Validate() error     { return sdk.Validate(i, nil) }
func (l *invoiceLine) Validate() error { return sdk.Validate(l, nil) }

// TestRequiredAmount: an amount that was forgotten does not travel as 0.
func TestRequiredAmount(t *testing.T) {
	full := func() *invoice {
		return &invoice{Total: "0", Tax: "1.50", Limit: "9", Lines: []invoiceLine{{"1"}, {"0.00"}}}
	}
	for want, change := range map[string]func(*invoice){
		"":               func(*invoice) {},
		"TotalPrice":     func(i *invoice) { i.Total = "" },
		"Tax":            func(i *invoice) { i.Tax = "" },
		"limit":          func(i *invoice) { i.Limit = "" },
		"Lines[1].Price": func(i *invoice) { i.Lines[1].Price = "" },
	} {
		in := full()
		change(in)
		var err *sdk.ValidationError
		switch ok := errors.As(in.Validate(), &err); {
		case want == "" && !ok:
		case want == "" || !ok || len(err.Violations) != 1:
			t.Errorf("%q: got %v", want, err)
		case err.Violations[0].Rule != "required" || err.Violations[0].String() != want+`: is required; zero is "0"`:
			t.Errorf("%q: got %v", want, err)
		}
	}
	// Nothing is sent, and with NoValidate everything is.
	sent := 0
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "t", BaseURL: "http://localhost", Settings: sdk.Settings{
		Middleware: []sdk.Middleware{func(sdk.Doer) sdk.Doer {
			return sdk.DoerFunc(func(r *http.Request) (*http.Response, error) {
				sent++
				return nil, fmt.Errorf("sent %s", r.URL)
			})
		}}}})
	if err != nil {
		t.Fatal(err)
	}
	op := &sdk.Operation{ID: "pay", Method: http.MethodPost, Path: "/pay", Request: "application/json", Envelope: sdk.NoEnvelope}
	for i, opts := range [][]sdk.Option{nil, {sdk.NoValidate()}} {
		_ = c.Call(t.Context(), op, nil, &invoice{}, nil, opts)
		if sent != i {
			t.Errorf("options %d: %d requests were sent", len(opts), sent)
		}
	}
}

type choosing struct {
	Kind  int        `json:"kind"`
	A     string     `json:"a,omitzero"`
	B     string     `json:"b,omitzero"`
	Inner []choosing `json:"inner,omitzero"`
}

var choosingRules = &sdk.Rules{Conditions: []sdk.Condition{
	{OneOf: []string{"a", "b"}, Message: "a or b"},
	{When: []sdk.Test{{Field: "kind", Values: []string{"1"}}}, Required: []string{"b"}, Message: "kind 1 wants b"},
}}

func (c *choosing) Validate() error { return sdk.Validate(c, choosingRules) }

// TestOneCauseOnce: a member that a rule wants is not wanted again by a choice.
func TestOneCauseOnce(t *testing.T) {
	for _, tt := range []struct {
		in   choosing
		want string
	}{
		{choosing{Kind: 1}, "invalid request: b: kind 1 wants b"},
		{choosing{Kind: 2}, "invalid request: a|b: a or b"},
		{choosing{Kind: 1, A: "a", B: "b"}, "invalid request: a|b: a or b"},
		{choosing{B: "b", Inner: []choosing{{Kind: 1}, {Kind: 2}}}, "invalid request: inner[0].b: kind 1 wants b; inner[1].a|b: a or b"},
	} {
		if err := tt.in.Validate(); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
