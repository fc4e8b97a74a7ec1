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
