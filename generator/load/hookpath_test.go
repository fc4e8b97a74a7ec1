package load_test

import (
	"strings"
	"testing"
)

// TestHookPaths: where a webhook is served does not move when another one comes.
func TestHookPaths(t *testing.T) {
	const hook = "{post: {responses: {'200': {description: ok}}}}"
	doc := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks:\n  orderShipped: " + hook + "\n"
	paths := func(doc string) string {
		api, diags := one(t, doc, nil)
		if api == nil {
			t.Fatal(diags)
		}
		var out []string
		for _, op := range api.Webhooks {
			out = append(out, op.Path)
		}
		return strings.Join(out, " ")
	}
	if got := paths(doc); got != "/orderShipped" {
		t.Errorf("one webhook is at %s", got)
	}
	doc += "  paid: " + hook + "\n  said: {post: {x-apigen-path: /paid, responses: {'200': {description: ok}}}}\n"
	if got := paths(doc); got != "/orderShipped /paid-2 /paid" {
		t.Errorf("three webhooks are at %s", got)
	}
}
