package codec

import (
	"net/http"
	"net/url"
	"testing"
)

// A cookie parameter is one cookie whatever is in it, and a Go server reads it back.
func TestAppendCookie(t *testing.T) {
	type request struct {
		S    string            `cookie:"s"`
		List []string          `cookie:"l,explode=false"`
		JSON map[string]string `cookie:"j,content=json"`
		Free map[string]string `cookie:"free"`
	}
	ps, err := AppendParams(nil, Cookie, &request{
		S: `a;b="c, d` + "\r\nX: 1%41é", List: []string{"x,y", "z"}, JSON: map[string]string{"a": "x"}, Free: map[string]string{"k; admin": "1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	line := string(AppendCookie(nil, ps))
	if want := `s=a%3Bb=%22c%2C%20d%0D%0AX:%201%2541%C3%A9; l=x%2Cy,z; j={%22a%22:%22x%22}; k%3B%20admin=1`; line != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
	cookies, err := http.ParseCookie(line)
	if err != nil || len(cookies) != 4 {
		t.Fatal(cookies, err)
	}
	for i, want := range []string{`a;b="c, d` + "\r\nX: 1%41é", "x,y,z", `{"a":"x"}`, "1"} {
		if got, err := url.PathUnescape(cookies[i].Value); err != nil || got != want {
			t.Errorf("%q %v, want %q", got, err, want)
		}
	}
}

// A key in a cookie loses nothing, and one that fits is left alone.
func TestCookieText(t *testing.T) {
	for in, want := range map[string]string{"a; admin=1": "a%3B%20admin=1", "abc%3D=": "abc%3D=", "1% of": "1%25%20of", "": ""} {
		if got := CookieText(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
