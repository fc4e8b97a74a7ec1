package main

import (
	"os"
	"path/filepath"
	"testing"
)

const generated = `package api

import (
	"context"
	"encoding/json"
	"net/http"
)

type Anything = any
type Bag map[string]json.RawMessage
type OptAny struct {
	Value any
	Set   bool
}
type Opt[T any] struct {
	Value T
	Set   bool
}
type union struct{ Raw json.RawMessage }
type Order struct {
	ID      string
	A       any
	B       []Anything
	C       *Bag
	D       OptAny
	E       Opt[json.RawMessage]
	F       Opt[string]
	G       struct{ H map[string]interface{} }
	I       Union
	J       *Empty
	hidden  any
}
type Empty struct{}
type Union struct{ union json.RawMessage }

type Client struct{}

func (c *Client) Get(ctx context.Context, id string) (*Order, error)              { return nil, nil }
func (c *Client) List(ctx context.Context, req any) (Bag, error)                  { return nil, nil }
func (c *Client) Plain(ctx context.Context, body any) (*http.Response, error)     { return nil, nil }
func (o *Order) Extra(name string) (any, bool)                                    { return nil, false }
`

func TestCountPackage(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"client.go": generated, "client_test.go": "package api\n\ntype T struct{ A any }\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := countPackage(dir)
	if err != nil {
		t.Fatal(err)
	}
	// Fields: Value and Set twice, eleven of Order with G.H, none of the rest.
	// Untyped: OptAny.Value, A to E and H; E of a wrapper of the package is found by its argument.
	want := counts{Files: 1, Lines: 41, Bytes: len(generated), Largest: len(generated), Types: 8, Fields: 15, Untyped: 7, Lost: 1, Calls: 2}
	if got != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
