package plan

import "testing"

// Patterns are those of JavaScript; RE2 gets what it can say of them.
func TestPattern(t *testing.T) {
	for ecma, want := range map[string]string{
		`^[a-z]+$`:                     `^[a-z]+$`,
		`^[\u4e00-\u9fa5]{2,4}$`:       `^[\x{4e00}-\x{9fa5}]{2,4}$`,
		`\u{1F600}`:                    `\x{1F600}`,
		`^(?=.*[0-9]).{8,}$`:           "", // looks ahead
		`(a)\1`:                        "", // refers back
		`/^[a-z]+$/i`:                  "", // with its slashes
		`^\d{4}\/\d{2}$|^\p{L}[\w.]*$`: `^\d{4}\/\d{2}$|^\p{L}[\w.]*$`,
	} {
		if got, ok := pattern(ecma); got != want || ok != (want != "") {
			t.Errorf("%s became %q, %v", ecma, got, ok)
		}
	}
}
