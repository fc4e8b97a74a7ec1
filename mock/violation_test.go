package mock

import (
	"net/http"
	"os"
	"strings"
	"testing"
)

// TestViolations: every broken rule is named once, in the vendor's words where the document
// has them; what one rule wants in any case is not wanted once more by a choice.
func TestViolations(t *testing.T) {
	s, err := New(os.DirFS("../specs/didi"), "openapi.yaml", Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	for _, tt := range []struct {
		body string
		want []string
	}{
		{`{"company_id":"1","approval_type":1,"member_type":0,"regulation_id":"x","out_approval_id":"y","reason":"` + strings.Repeat("x", 300) + `"}`, []string{
			"createApproval: body: approval_type = 1 时 travel_detail 必传 (missing property 'travel_detail')",
			"createApproval: body: member_type 为0(手机号)时phone必传 (missing property 'phone')",
			"createApproval: body: reason: maxLength: got 300, want 200",
		}},
		{`{"company_id":"1","approval_type":4,"phone":"1","regulation_id":"x","out_approval_id":"y"}`, []string{
			"createApproval: body: 申请单-行程数据二选一:travel_detail 或 business_trip_detail (one of travel_detail, business_trip_detail is wanted)",
		}},
		{`{"company_id":"1","approval_type":4,"phone":"1","regulation_id":"x","out_approval_id":"y","travel_detail":"{}","business_trip_detail":"{}"}`, []string{
			"createApproval: body: 申请单-行程数据二选一:travel_detail 或 business_trip_detail ('oneOf' failed, subschemas 0, 1 matched)",
		}},
	} {
		r, err := http.NewRequest(http.MethodPost, s.URL+"/river/Approval/create", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		id, errs := s.Check(r, []byte(tt.body))
		if id != "createApproval" {
			t.Errorf("operation %q", id)
		}
		var got []string
		for _, err := range errs {
			if text := err.Error(); !strings.Contains(text, "travel_detail: ") && !strings.Contains(text, "_detail: missing") {
				got = append(got, text)
			}
		}
		for _, want := range tt.want {
			found := 0
			for _, text := range got {
				if text == want {
					found++
				}
			}
			if found != 1 {
				t.Errorf("%d times %s", found, want)
			}
		}
		if len(got) != len(tt.want) {
			t.Errorf("got\n%s", strings.Join(got, "\n"))
		}
	}
	r, err := http.NewRequest(http.MethodGet, s.URL+"/nowhere", nil)
	if err != nil {
		t.Fatal(err)
	}
	if id, errs := s.Check(r, nil); id != "" || len(errs) != 1 || !strings.Contains(errs[0].Error(), "no GET") {
		t.Errorf("got %v", errs)
	}
}
