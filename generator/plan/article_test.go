package plan

import "testing"

func TestArticle(t *testing.T) {
	for name, want := range map[string]string{
		"Circle": "a Circle", "Account": "an Account", "int": "an int", "float64": "a float64",
		"User": "a User", "UnionOf": "a UnionOf", "Update": "an Update", "URL": "a URL", "UUID": "a UUID",
		"SMS": "an SMS", "HTTPError": "an HTTPError", "JSON": "a JSON", "API": "an API", "MFAFactor": "an MFAFactor",
	} {
		if got := Article(name); got != want {
			t.Errorf("Article(%s) = %s, want %s", name, got, want)
		}
	}
}
