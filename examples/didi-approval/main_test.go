package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

// The vendor's side checks the rules as well, inside of JSON texts too: it does not rely
// on a client that does.
func TestServerChecksRules(t *testing.T) {
	server := serve(t, mock.Options{})
	client := dial(t, server.Config())
	for name, spoil := range map[string]func(*didi.ApprovalCreateRequest){
		"outer":     func(r *didi.ApprovalCreateRequest) { r.Phone = "" },
		"inner":     func(r *didi.ApprovalCreateRequest) { r.TravelDetail.CategoryControl = []didi.Category{} },
		"condition": func(r *didi.ApprovalCreateRequest) { r.PassengerList[0].PassengerPhone = "" },
	} {
		req := mediumOrStrictControl()
		spoil(req)
		_, err := client.Approval.Create(context.Background(), req)
		var wrong *sdk.ValidationError
		if !errors.As(err, &wrong) || len(wrong.Violations) != 1 {
			t.Errorf("%s: sent: %v", name, err)
		}
		_, err = client.Approval.Create(context.Background(), req, sdk.NoValidate())
		var refused *sdk.Error
		if !errors.As(err, &refused) || refused.HTTPStatus != 200 || refused.Code == "" || refused.RequestID == "" {
			t.Errorf("%s: the vendor answers %v", name, err)
		}
	}
}

// The whole program works offline, and prints nothing secret.
func TestRun(t *testing.T) {
	t.Setenv("DIDI_CLIENT_ID", "")
	var out bytes.Buffer
	if err := run(context.Background(), &out); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	for _, want := range []string{
		"regulation 1125921427436424 差旅-严格管控: 严格管控",
		"light control (差旅单): approval 9668294457792204005",
		"medium or strict control (差旅单): approval 9668294457792204006",
		"by count (行前审批-按次数): approval 9668294457792204007",
		"by date (行前审批-按日期): approval 9668294457792204008",
		"OA20261121001 created as 9668294457792204009",
		"OA20261121001 exists already: approval 9668294457792204009",
		"not sent, 4 mistakes:", "out_approval_id: has 121 characters", "email: member_type 为2(邮箱)时email 必填",
		"travel_detail.category_control: has 0 items", "passenger_list[0].passenger_phone: member_type 不传",
		"tokens obtained: 2",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in the output:\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "test-sign_key") || strings.Contains(out.String(), "accessToken-token") {
		t.Errorf("a secret was printed:\n%s", &out)
	}
}
