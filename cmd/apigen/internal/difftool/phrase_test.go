package difftool

import (
	"fmt"
	"strings"
	"testing"

	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/checker/localizations"
)

func TestPhrase(t *testing.T) {
	for _, c := range []struct {
		code, want string
		args       []any
	}{
		{"api-removed-without-deprecation", "api removed without deprecation", nil},
		{"request-property-removed", "request property removed: `name`", []any{"`name`"}},
		{"request-property-max-length-decreased", "request property maxLength decreased: `name` to `5`", []any{"`name`", "`5`"}},
		{"request-parameter-type-changed", "request parameter type changed: query `expand`, `type` from `string` to `integer`", []any{"`query`", "`expand`", "`type`", "`string`", "`integer`"}},
		{"request-parameter-enum-value-removed", "request parameter enum value removed: `old`, query `state`", []any{"`old`", "`query`", "`state`"}},
		{"response-property-any-of-added", "response property anyOf added: `Cat`, `pet` in answer `2XX`", []any{"`Cat`", "`pet`", "`2XX`"}},
		{"response-success-status-removed", "response success status removed: `201`", []any{"`201`"}},
		{"response-body-discriminator-property-name-changed", "response body discriminator property name changed: from `a` to `b` in answer `200`", []any{"`a`", "`b`", "`200`"}},
		{"response-property-discriminator-mapping-changed", "response property discriminator mapping changed: `pet`, `cat` from `Cat` to `Kitten` in answer `200`", []any{"`cat`", "`Cat`", "`Kitten`", "`pet`", "`200`"}},
		{"request-optional-property-became-not-write-only", "request optional property became not write-only: `p`", []any{"`p`"}},
		{"shared-schema-detail-also-more", "(also at `a` and 3 more places)", []any{"`a`", 3}},
		{"read-only-comment", "A read-only property is not sent in requests.", nil},
	} {
		if got := phrase(c.code, c.args...); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.code, got, c.want)
		}
	}
}

// TestPhraseCoversOasdiff: no finding loses a value, and every comment and detail of oasdiff
// has words of ours, so that a new release of it cannot leave a gap.
func TestPhraseCoversOasdiff(t *testing.T) {
	codes := 0
	for key, text := range localizations.New("en", "en").Localizations {
		code, ok := strings.CutPrefix(key, "en.messages.")
		if !ok || strings.HasSuffix(code, "-description") {
			continue
		}
		switch _, detail := details[code]; {
		case strings.HasSuffix(code, "-comment"):
			if comments[code] == "" {
				t.Errorf("comment %s has no words: %s", code, text)
			}
			continue
		case strings.HasPrefix(code, "shared-schema-detail"):
			if !detail {
				t.Errorf("detail %s has no words: %s", code, text)
			}
			continue
		}
		codes++
		var args []any
		for i := range strings.Count(text, "%s") + strings.Count(text, "%v") {
			args = append(args, fmt.Sprintf("`value%d`", i))
		}
		got := phrase(code, args...)
		for _, a := range args {
			if strings.Count(got, a.(string)) != 1 {
				t.Errorf("%s: %s is not in %q once", code, a, got)
			}
		}
	}
	if rules := len(checker.GetAllRules()); codes < rules {
		t.Errorf("%d codes were tried, oasdiff has %d rules", codes, rules)
	}
}
