package sdk_test

import (
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

type grantKind string

func (g grantKind) Known() bool { return g == "client_credentials" }

type inner struct {
	Kind string `json:"kind" const:"cat"`
}

type grant struct {
	Type    grantKind   `json:"grant_type" const:"client_credentials"`
	Version int         `json:"version" const:"2"`
	Rate    float64     `json:"rate" const:"0.5"`
	On      bool        `json:"on" const:"true"`
	Price   sdk.Decimal `json:"price" codec:"number" const:"1.10"`
	Inner   *inner      `json:"inner,omitzero"`
	Format  string      `query:"format,required" const:"json"`
	Opt     inner       `query:"opt,style=deepObject,required"`
	API     string      `header:"X-Api,required" const:"v1"`
}

// What can have one value only need not be said, and can be.
func TestConstants(t *testing.T) {
	op := &sdk.Operation{ID: "x", Method: "POST", Path: "/", Request: "application/json"}
	body, query := send(t, op, &grant{Inner: &inner{}})
	if want := `{"grant_type":"client_credentials","version":2,"rate":0.5,"on":true,"price":1.10,"inner":{"kind":"cat"}}`; body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	if query != "format=json&opt%5Bkind%5D=cat" {
		t.Errorf("query %s", query)
	}
	body, query = send(t, op, &grant{Type: "password", Version: 3, Rate: 1, On: true, Price: "2", Inner: &inner{"dog"}, Format: "xml"})
	if want := `{"grant_type":"password","version":3,"rate":1,"on":true,"price":2,"inner":{"kind":"dog"}}`; body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	if query != "format=xml&opt%5Bkind%5D=cat" {
		t.Errorf("query %s", query)
	}
	form := &sdk.Operation{ID: "x", Method: "POST", Path: "/", Request: "application/x-www-form-urlencoded"}
	type token struct {
		Type grantKind `form:"grant_type,required" const:"client_credentials"`
	}
	if body, _ = send(t, form, &token{}); body != "grant_type=client_credentials" {
		t.Errorf("form %s", body)
	}
	type whole struct {
		Body inner `body:"form"`
	}
	if body, _ = send(t, form, &whole{}); body != "kind=cat" {
		t.Errorf("whole form %s", body)
	}
	if body, _ = send(t, form, &whole{inner{"dog"}}); body != "kind=dog" {
		t.Errorf("whole form %s", body)
	}
}

// Rules see what will be sent.
func TestConstantRules(t *testing.T) {
	rules := &sdk.Rules{
		Fields: []sdk.FieldRules{{Field: "grant_type", Values: []string{"client_credentials"}}, {Field: "version", Min: "2"}},
		Conditions: []sdk.Condition{
			{When: []sdk.Test{{Field: "version", Values: []string{"2"}}}, Required: []string{"inner"}},
		},
	}
	wantViolation(t, sdk.Validate(&grant{}, rules), "inner: must be sent")
	wantViolation(t, sdk.Validate(&grant{Inner: &inner{}}, rules), "")
	wantViolation(t, sdk.Validate(&grant{Type: "x", Inner: &inner{}}, rules), "grant_type: must be client_credentials")
}

// A constant that does not fit the type is a fault of the tags, and says so.
func TestConstantFault(t *testing.T) {
	type wrong struct {
		N int `json:"n" const:"two"`
	}
	op := &sdk.Operation{ID: "x", Method: "POST", Path: "/", Request: "application/json"}
	if err := bareClient(t, "http://localhost").Call(t.Context(), op, nil, &wrong{}, nil, nil); err == nil {
		t.Error("no error")
	}
}
