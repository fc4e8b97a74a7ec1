package mock_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

type listRequest struct {
	Page int `query:"page" json:"-"`
	Size int `query:"size" json:"-"`
}

type order struct {
	ID     string      `json:"id"`
	Amount sdk.Decimal `json:"amount"`
}

type listResult struct {
	Total int      `json:"total"`
	Items []*order `json:"items"`
}

var (
	envelope = &sdk.Envelope{Status: "success", OK: []string{"true"}, Code: "code", Message: "message", RequestID: "trace", Data: "result"}
	tokenOp  = &sdk.Operation{ID: "token", Method: "POST", Path: "/token", Security: [][]string{{"sign"}}, Request: "application/json"}
	orderOp  = &sdk.Operation{ID: "order", Method: "GET", Path: "/order/{id}", Security: [][]string{{"sign"}}, Idempotent: true}
	listOp   = &sdk.Operation{ID: "orders", Method: "GET", Path: "/order/list", Security: [][]string{{"sign"}}, Idempotent: true,
		Paging: &sdk.Paging{Style: "page", Page: "page", Size: "size", Start: 1, Items: "items", Total: "total"}}
	accountOp = &sdk.Operation{ID: "account", Method: "GET", Path: "/account", Security: [][]string{{"long"}}, Idempotent: true}
)

// connect makes the client that would be generated from testdata/shop.yaml.
func connect(s *mock.Server) (*sdk.Client, error) {
	var recipe *signing.Recipe
	for _, sc := range s.API().Schemes {
		if sc.Name == "sign" {
			recipe = sc.Recipe
		}
	}
	return sdk.NewClient(sdk.ClientConfig{
		Name: "shop", BaseURL: s.URL, Credentials: s.Credentials(), Envelope: envelope,
		Schemes: []sdk.Scheme{
			{Name: "sign", Recipe: signing.Use(recipe)},
			{Name: "long", Token: &sdk.TokenRule{Operation: tokenOp, Request: []sdk.Member{{Name: "app", Value: "{app}"}, {Name: "kind", Value: "long"}},
				Token: "token", ExpiresIn: "life", Rejected: []string{"1002"},
				Send: []sdk.Placement{{In: "header", Name: "Authorization", Value: "Token {token}"}}}},
		},
	})
}

// A client of the sdk and the mock agree about everything: signatures, tokens, failures
// and the end of a list.
func TestClient(t *testing.T) {
	s, err := mock.New(os.DirFS("testdata"), "shop.yaml", mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	client, err := connect(s)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()

	var got order
	if err := client.Call(ctx, orderOp, []any{"S1"}, nil, &got, nil); err != nil || got != (order{"S1", "12.50"}) {
		t.Errorf("call: %+v %v", got, err)
	}
	n := 0
	for one, err := range sdk.Paginate[order](ctx, client, listOp, nil, &listRequest{Size: 1}, new(listResult), nil) {
		if err != nil || one == nil {
			t.Fatalf("page: %v", err)
		}
		if n++; n > 100 {
			t.Fatal("the list does not end")
		}
	}
	if n != 2 {
		t.Errorf("walked %d items, want 2", n)
	}
	for range 2 {
		if err := client.Call(ctx, accountOp, nil, nil, nil, nil); err != nil {
			t.Errorf("token: %v", err)
		}
	}
	for _, p := range s.Problems() {
		t.Error(p)
	}
	s.RevokeTokens()
	if err := client.Call(ctx, accountOp, nil, nil, nil, nil); err != nil {
		t.Errorf("a rejected token is renewed: %v", err)
	}
	s.Fail("order", "2001", -1)
	var failed *sdk.Error
	if err := client.Call(ctx, orderOp, []any{"S1"}, nil, &got, nil); !errors.As(err, &failed) || failed.Code != "2001" || failed.Message != "库存不足" {
		t.Errorf("failure: %v", err)
	}
}

func ExampleNew() {
	server, err := mock.New(os.DirFS("testdata"), "shop.yaml", mock.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client, err := connect(server) // a generated package's New(Config{...})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	var o order
	err = client.Call(ctx, orderOp, []any{"S1"}, nil, &o, nil)
	fmt.Println(o.Amount, err)

	server.Respond("order", func(r *mock.Request) mock.Reply {
		return mock.Reply{Data: map[string]any{"id": r.Path["id"], "amount": "99.00", "status": 1}}
	})
	err = client.Call(ctx, orderOp, []any{"S2"}, nil, &o, nil)
	fmt.Println(o.ID, o.Amount, err)

	server.Fail("order", "2001", 1)
	err = client.Call(ctx, orderOp, []any{"S2"}, nil, &o, nil)
	var failed *sdk.Error
	fmt.Println(errors.As(err, &failed), failed.Code, failed.Message)
	fmt.Println(len(server.Requests()), server.Problems())
	// Output:
	// 12.50 <nil>
	// S2 99.00 <nil>
	// true 2001 库存不足
	// 3 []
}
