package calltool_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/cmd/apigen/internal/calltool"
	"github.com/apigen-go/apigen/cmd/apigen/internal/dynamic"
)

const didi = "../../../../specs/didi/openapi.yaml"

// TestRules: a call is held against all rules of the document, in the vendor's words; members
// that travel as JSON text may be given as the objects that they stand for.
func TestRules(t *testing.T) {
	const head = `{"company_id":"1","approval_type":1,"regulation_id":"x","out_approval_id":"y","member_type":0`
	const trips = `{"start_date":"2026-01-02","end_date":"2026-01-03","end_city_rule":1,` +
		`"trips":[{"start_date":"2026-01-02","end_date":"2026-01-03","departure_city":"北京","departure_city_id":1,"destination_city":"上海","destination_city_id":4}]}`
	for name, tt := range map[string]struct {
		body string
		skip bool
		want string // of the error, or of the command
	}{
		"condition":      {body: head + `,"phone":"1"}`, want: "body: approval_type = 1 时 travel_detail 必传"},
		"two conditions": {body: head + `}`, want: "body: member_type 为0(手机号)时phone必传"},
		"length":         {body: head + `,"phone":"1","reason":"` + strings.Repeat("x", 201) + `"}`, want: "reason: maxLength"},
		"not checked":    {body: head + `}`, skip: true, want: "curl "},
		"as an object":   {body: head + `,"phone":"1","travel_detail":` + trips + `}`, want: `"travel_detail":"{\"start_date\":\"2026-01-02\"`},
		"as a text":      {body: head + `,"phone":"1","travel_detail":"` + strings.ReplaceAll(trips, `"`, `\"`) + `"}`, want: `"travel_detail":"{\"start_date\":\"2026-01-02\"`},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			_, err := calltool.Run(t.Context(), &out, &errs, calltool.Options{
				Document: document(t, didi), Operation: "createApproval", Token: "t0ken", BaseURL: "http://localhost:1/other/base", DryRun: true,
				Args:        dynamic.Args{Body: []byte(tt.body), HasBody: true, NoValidate: tt.skip},
				Credentials: []string{"client_id=c", "client_secret=" + secret, "sign_key=" + secret, "company_id=1"},
			})
			text := out.String()
			if err != nil {
				text += err.Error()
			}
			if strings.Count(text, tt.want) != 1 {
				t.Errorf("want %q once, got\n%s\n%s", tt.want, text, errs.String())
			}
			if sent := strings.HasPrefix(out.String(), "curl"); sent != (err == nil) {
				t.Errorf("command %t, error %v", sent, err)
			}
		})
	}
}
