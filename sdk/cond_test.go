package sdk_test

import (
	"net/http"
	"testing"

	"github.com/apigen-go/apigen/sdk"
)

func TestHolds(t *testing.T) {
	r, err := http.NewRequest("POST", "https://api.example/v1/x?kind=a%20b", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("Cookie", "sid=7")
	s := sdk.NewSigning(r, []byte(`{"n":1}`))
	for _, c := range []struct {
		name string
		in   []string
		want bool
	}{
		{"method", []string{"GET", "POST"}, true},
		{"method", []string{"GET"}, false},
		{"method", []string{"P*"}, true},
		{"host", []string{"api.example"}, true},
		{"path", []string{"/v1/*"}, true},
		{"media", []string{"application/json"}, true},
		{"query", []string{"kind=*"}, true},
		{"target", []string{"/v1/x?kind=a%20b"}, true},
		{"url", []string{"https://api.example/v1/x?*"}, true},
		{"query.kind", []string{"a b"}, true},
		{"query.none", []string{""}, true},
		{"query.none", []string{"x"}, false},
		{"json.n", []string{"1"}, true},
		{"param.n", []string{"1"}, true},
		{"header.content-type", []string{"application/json*"}, true},
		{"cookie.sid", []string{"7"}, true},
	} {
		got, err := s.Holds([]sdk.Cond{{Name: c.name, In: c.in}})
		if got != c.want || err != nil {
			t.Errorf("%s in %q: %v %v", c.name, c.in, got, err)
		}
	}
	if ok, err := s.Holds(nil); !ok || err != nil {
		t.Error("no condition does not hold", err)
	}
	for _, name := range []string{"timestamp", "cookies.x", ""} {
		if _, err := s.Holds([]sdk.Cond{{Name: name, In: []string{"x"}}}); err == nil {
			t.Errorf("a condition on %q was taken", name)
		}
	}
}
