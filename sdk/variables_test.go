package sdk_test

import (
	"context"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

// A vendor's customers have addresses of their own; the operation's server has the
// variable too.
func TestServerVariables(t *testing.T) {
	c, err := sdk.NewClient(sdk.ClientConfig{
		Name: "test", BaseURL: "https://{tenant}.api.example/v1", Variables: map[string]string{"tenant": "acme"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for server, want := range map[string]string{
		"":                               "https://acme.api.example/v1/a",
		"https://{tenant}.pages.example": "https://acme.pages.example/a",
		"https://fixed.example":          "https://fixed.example/a",
		"/v2":                            "https://acme.api.example/v2/a",
	} {
		op := &sdk.Operation{ID: "a", Method: "GET", Path: "/a", Server: server}
		got, err := c.URL(context.Background(), op, nil, nil, nil)
		if err != nil || got != want {
			t.Errorf("server %q: got %s, %v, want %s", server, got, err, want)
		}
	}
}

func TestServerVariableWithoutValue(t *testing.T) {
	vars := map[string]string{"tenant": ""}
	if _, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: "https://{tenant}.api.example", Variables: vars}); err == nil || !strings.Contains(err.Error(), "{tenant}") {
		t.Errorf("got %v", err)
	}
	c, err := sdk.NewClient(sdk.ClientConfig{Name: "test", BaseURL: "https://api.example", Variables: vars})
	if err != nil {
		t.Fatal(err)
	}
	op := &sdk.Operation{ID: "a", Method: "GET", Path: "/a", Server: "https://{tenant}.api.example"}
	if _, err := c.URL(context.Background(), op, nil, nil, nil); err == nil || !strings.Contains(err.Error(), "{tenant}") {
		t.Errorf("got %v", err)
	}
}
