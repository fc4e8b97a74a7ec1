package calltest_test

import (
	"testing"

	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

func TestDiff(t *testing.T) {
	for _, c := range []struct {
		want, got string
		same      bool
	}{
		{`{"a":1,"b":2}`, `{"b":2.0,"a":1}`, true},
		{`{"a":null,"b":""}`, `{}`, true},
		{`{"a":{"b":[0]}}`, `{"a":{}}`, false},
		{`{"a":{"b":0}}`, `{}`, true},
		{`{}`, `{"a":0,"b":{"c":""}}`, true},
		{`{"a":"0001-01-01T00:00:00Z"}`, `{}`, true},
		{`{}`, `{"a":1}`, false},
		{`{"a":1}`, `{}`, false},
		{`{"a":"1"}`, `{"a":1}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`"2020-01-01T00:00:00.000Z"`, `"2020-01-01T01:00:00+01:00"`, true},
		{`12345678901234567890`, `12345678901234567891`, false},
		{``, `{"a":0}`, true},
	} {
		if found := calltest.Diff([]byte(c.want), []byte(c.got)); (len(found) == 0) != c.same {
			t.Errorf("%s, %s: %q", c.want, c.got, found)
		}
	}
}
