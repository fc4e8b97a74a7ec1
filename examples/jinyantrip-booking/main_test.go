package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// The whole flow works offline, and nothing secret is printed.
func TestRun(t *testing.T) {
	t.Setenv("JINYAN_APPKEY", "")
	var out bytes.Buffer
	if err := run(context.Background(), &out); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, want := range []string{
		"employee 张三 pushed", "entry page:", `we answered "success"`, "a forged notification was answered 401",
		"order S00008398429", "passenger ", "product ", "price 票面", "approved", "refund ",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the output:\n%s", want, &out)
		}
	}
}
