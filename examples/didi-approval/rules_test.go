package main

import (
	"bufio"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/generated/didi/diditest"
	"github.com/apigen-go/apigen/mock"
	"github.com/apigen-go/apigen/sdk"
)

type checked interface{ Validate() error }

// goodTravel and goodCars keep to all rules; the cases break one each.
func goodTravel() *didi.ApprovalCreateRequest {
	day := sdk.NewDate(2026, 11, 21)
	return &didi.ApprovalCreateRequest{
		ApprovalType: didi.ApprovalTypeTravel, RegulationID: "1", Phone: "11100009915",
		TravelDetail: &didi.TravelDetail{StartDate: day, EndDate: day, Trips: []didi.Trip{
			{DepartureCity: "北京", DepartureCityID: 1, DestinationCity: "杭州", DestinationCityID: new(3), StartDate: day, EndDate: day},
			{DepartureCity: "杭州", DepartureCityID: 3, ToCitys: []didi.ToCity{{Name: "上海"}}, StartDate: day, EndDate: day},
		}},
		PassengerList: []didi.Passenger{
			{PassengerType: didi.PassengerTypeEmployee, PassengerName: "张三", PassengerPhone: "15100000000"},
			{PassengerType: didi.PassengerTypeExternal, PassengerName: "李四", PassengerPhone: "15100000001"},
		},
	}
}

func goodCars() *didi.ApprovalCreateRequest {
	at := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	return &didi.ApprovalCreateRequest{
		ApprovalType: didi.ApprovalTypeByTimes, RegulationID: "1", Phone: "11100009915",
		BusinessTripDetail: &didi.BusinessTripDetail{
			StartTime: at, EndTime: at, TripTimes: new(2), PerorderMoneyQuota: new(1000), TotalMoneyQuota: new(0),
			DepartureCity: "成都", StartName: "银河商业广场", StartAddress: "二环路", Flat: new(30.6), Flng: new(104.1),
			DestinationCity: "成都", DestinationCityID: new(17), EndName: "旺府豪庭", EndAddress: "万和北路", Tlat: new(30.8), Tlng: new(104.2),
		},
	}
}

// good is a request that keeps to the rules, changed so that it still does; bad changes
// it so that it does not. want are the violations, as "path: words".
type ruleCase struct {
	name      string
	request   func() *didi.ApprovalCreateRequest
	good, bad func(*didi.ApprovalCreateRequest)
	want      []string
}

const (
	wordsPlace       = "指定出发地时 departure_city、start_name、start_address、flat、flng 必填"
	wordsDestination = "指定目的地时 destination_city、destination_city_id、end_name、end_address、tlat、tlng 必填"
	wordsExternal    = "executive_regulation_type=1 执行外部出行人不限差标,需要passenger_list都是外部出行人"
	wordsCity        = "destination_city、destination_city_id 非轻度管控必传,需同时传"
)

var ruleCases = []ruleCase{
	{"one kind of trip", goodTravel, nil, func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail = goodCars().BusinessTripDetail },
		[]string{"travel_detail|business_trip_detail: 申请单-行程数据二选一:travel_detail 或 business_trip_detail"}},
	{"travel needs its detail", goodTravel, nil, func(r *didi.ApprovalCreateRequest) {
		r.TravelDetail, r.BusinessTripDetail = nil, goodCars().BusinessTripDetail
	}, []string{"travel_detail: approval_type = 1 时 travel_detail 必传"}},
	{"cars need their detail", goodCars, func(r *didi.ApprovalCreateRequest) { r.ApprovalType = didi.ApprovalTypeByDate }, func(r *didi.ApprovalCreateRequest) {
		r.ApprovalType, r.BusinessTripDetail, r.TravelDetail = didi.ApprovalTypeByDate, nil, goodTravel().TravelDetail
	}, []string{"business_trip_detail: approval_type = 2 或 approval_type = 3 时 business_trip_detail 必填"}},
	{"by times needs times", goodCars, func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.TripTimes = new(0) },
		func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.TripTimes = nil },
		[]string{"business_trip_detail.trip_times: 行前审批-按次数(approval_type = 2)时 trip_times 必填"}},
	{"by date needs no times", goodCars, func(r *didi.ApprovalCreateRequest) {
		r.ApprovalType, r.BusinessTripDetail.TripTimes, r.BusinessTripDetail.PerorderMoneyQuota = didi.ApprovalTypeByDate, nil, new(50)
	}, nil, nil},
	{"phone by default", goodTravel, nil, func(r *didi.ApprovalCreateRequest) { r.Phone = "" }, []string{"phone: member_type不传时phone必传"}},
	{"employee number", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.MemberType, r.Phone, r.EmployeeNumber = didi.MemberTypeEmployeeNumber, "", "D10010"
	}, func(r *didi.ApprovalCreateRequest) { r.MemberType = didi.MemberTypeEmployeeNumber }, []string{"employee_number: member_type 为1(工号)时employee_number 必填"}},
	{"e-mail", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.MemberType, r.Phone, r.Email = didi.MemberTypeEmail, "", "a@example.com"
	},
		func(r *didi.ApprovalCreateRequest) { r.MemberType = didi.MemberTypeEmail }, []string{"email: member_type 为2(邮箱)时email 必填"}},
	{"external passengers only", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.ExecutiveRegulationType, r.PassengerList = new(didi.ExecutiveRegulationTypeExternalUnlimited), r.PassengerList[1:]
	}, func(r *didi.ApprovalCreateRequest) {
		r.ExecutiveRegulationType = new(didi.ExecutiveRegulationTypeExternalUnlimited)
	},
		[]string{"passenger_list[0].passenger_type: " + wordsExternal}},
	{"external passengers at all", goodTravel, nil, func(r *didi.ApprovalCreateRequest) {
		r.ExecutiveRegulationType, r.PassengerList = new(didi.ExecutiveRegulationTypeExternalUnlimited), nil
	}, []string{"passenger_list: " + wordsExternal}},
	{"whose regulation", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.ExecutiveRegulationType, r.ExecutiveRegulationMember = new(didi.ExecutiveRegulationTypePassenger), "15100000000"
	}, func(r *didi.ApprovalCreateRequest) {
		r.ExecutiveRegulationType = new(didi.ExecutiveRegulationTypePassenger)
	},
		[]string{"executive_regulation_member: executive_regulation_type=2时executive_regulation_member 必传"}},

	{"employee's key", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[0].MemberType, r.PassengerList[0].EmployeeNumber = didi.PassengerMemberTypeEmployeeNumber, "D10010"
	}, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[0].MemberType, r.PassengerList[0].TravelerID = didi.PassengerMemberTypeTravelerID, "7"
	}, []string{"passenger_list[0].member_type: 员工的 member_type 为 0(手机号)、1(工号)或 2(邮箱)"}},
	{"external passenger's key", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[1].MemberType, r.PassengerList[1].TravelerID = didi.PassengerMemberTypeTravelerID, "7"
	}, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[1].MemberType, r.PassengerList[1].EmployeeNumber = didi.PassengerMemberTypeEmployeeNumber, "D10010"
	}, []string{"passenger_list[1].member_type: 外部出行人的 member_type 为 0(手机号)或 3(外部出行人ID)"}},
	{"passenger's phone", goodTravel, nil, func(r *didi.ApprovalCreateRequest) { r.PassengerList[1].PassengerPhone = "" },
		[]string{"passenger_list[1].passenger_phone: member_type 不传(默认为0 手机号)时passenger_phone 必填"}},
	{"passenger's number", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[0].MemberType, r.PassengerList[0].EmployeeNumber = didi.PassengerMemberTypeEmployeeNumber, "D10010"
	}, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[0].MemberType = didi.PassengerMemberTypeEmployeeNumber
	}, []string{"passenger_list[0].employee_number: member_type 为1(工号)时employee_number 必填"}},
	{"passenger's e-mail", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[0].MemberType, r.PassengerList[0].Email = didi.PassengerMemberTypeEmail, "a@example.com"
	}, func(r *didi.ApprovalCreateRequest) { r.PassengerList[0].MemberType = didi.PassengerMemberTypeEmail },
		[]string{"passenger_list[0].email: member_type 为2(邮箱)时email 必填"}},
	{"passenger's own id", goodTravel, nil, func(r *didi.ApprovalCreateRequest) {
		r.PassengerList[1].MemberType = didi.PassengerMemberTypeTravelerID
	}, []string{"passenger_list[1].traveler_id: member_type 为3(外部出行人ID)时traveler_id 必填"}},

	{"a city has an id", goodTravel, nil, func(r *didi.ApprovalCreateRequest) { r.TravelDetail.Trips[0].DestinationCityID = nil },
		[]string{"travel_detail.trips[0].destination_city_id: " + wordsCity}},
	{"an id has a city", goodTravel, nil, func(r *didi.ApprovalCreateRequest) { r.TravelDetail.Trips[1].DestinationCityID = new(3) },
		[]string{"travel_detail.trips[1].destination_city: " + wordsCity}},
	{"a trip leads somewhere", goodTravel, nil, func(r *didi.ApprovalCreateRequest) { r.TravelDetail.Trips[1].ToCitys = nil },
		[]string{"travel_detail.trips[1].destination_city|to_citys: destination_city(非轻度管控必传)与 to_citys(轻度管控必传)至少传一个"}},

	{"there and back", goodCars, func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.IsReturn = didi.CarReturnRoundTrip },
		func(r *didi.ApprovalCreateRequest) {
			r.BusinessTripDetail.IsReturn, r.BusinessTripDetail.TripTimes = didi.CarReturnRoundTrip, new(3)
		}, []string{"business_trip_detail.trip_times: 往返用车时, trip_times必须是偶数"}},
	{"hundreds of fen", goodCars, func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.PerorderMoneyQuota = new(0) },
		func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.PerorderMoneyQuota = new(1050) },
		[]string{"business_trip_detail.perorder_money_quota: 按次数时 perorder_money_quota 需是 100 的整数倍"}},
	{"a whole place", goodCars, nil, func(r *didi.ApprovalCreateRequest) {
		r.BusinessTripDetail.StartAddress, r.BusinessTripDetail.Flng = "", nil
	}, []string{"business_trip_detail.start_address: " + wordsPlace, "business_trip_detail.flng: " + wordsPlace}},
	{"a whole destination", goodCars, func(r *didi.ApprovalCreateRequest) {
		d := r.BusinessTripDetail
		d.EndName, d.EndAddress, d.Tlat, d.Tlng = "", "", nil, nil
	}, func(r *didi.ApprovalCreateRequest) {
		d := r.BusinessTripDetail
		d.DestinationCityID, d.EndName, d.Tlat, d.Tlng = nil, "", nil, nil
	}, []string{
		"business_trip_detail.destination_city_id: " + wordsDestination, "business_trip_detail.end_name: " + wordsDestination,
		"business_trip_detail.tlat: " + wordsDestination, "business_trip_detail.tlng: " + wordsDestination,
	}},

	// Rules of one member have no words of the vendor.
	{"no empty list of services", goodTravel, func(r *didi.ApprovalCreateRequest) { r.TravelDetail.CategoryControl = nil },
		func(r *didi.ApprovalCreateRequest) { r.TravelDetail.CategoryControl = []didi.Category{} },
		[]string{"travel_detail.category_control: has 0 items, at least 1 is wanted"}},
	{"length", goodTravel, func(r *didi.ApprovalCreateRequest) { r.Reason = strings.Repeat("差", 200) },
		func(r *didi.ApprovalCreateRequest) { r.Reason = strings.Repeat("差", 201) },
		[]string{"reason: has 201 characters, at most 200 are allowed"}},
	{"length of a JSON text", goodTravel, func(r *didi.ApprovalCreateRequest) {
		r.ExtendFieldList = &didi.ExtendFieldList{ExtendField01: strings.Repeat("差", 470)}
	}, func(r *didi.ApprovalCreateRequest) {
		r.ExtendFieldList = &didi.ExtendFieldList{ExtendField01: strings.Repeat("差", 499)}
	}, []string{"extend_field_list: has 521 characters, at most 500 are allowed"}},
	{"pattern", goodTravel, func(r *didi.ApprovalCreateRequest) { r.TravelDetail.Trips[0].TripType = "1,2" },
		func(r *didi.ApprovalCreateRequest) { r.TravelDetail.Trips[0].TripType = "1;2" },
		[]string{"travel_detail.trips[0].trip_type: must match ^[0-2](,[0-2])*$"}},
	{"multiple", goodCars, func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.TotalMoneyQuota = new(1200) },
		func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.TotalMoneyQuota = new(1250) },
		[]string{"business_trip_detail.total_money_quota: must be a multiple of 100"}},
	{"a time that is not set", goodCars, nil, func(r *didi.ApprovalCreateRequest) { r.BusinessTripDetail.StartTime = time.Time{} },
		[]string{"business_trip_detail.start_time: must be sent"}},
	{"everything at once", goodCars, nil, func(r *didi.ApprovalCreateRequest) {
		r.Phone, r.Reason, r.BusinessTripDetail.TripTimes = "", strings.Repeat("x", 300), nil
		r.PassengerList = []didi.Passenger{{PassengerName: "张三"}}
	}, []string{
		"reason: has 300 characters, at most 200 are allowed", "business_trip_detail.trip_times: 行前审批-按次数(approval_type = 2)时 trip_times 必填",
		"phone: member_type不传时phone必传", "passenger_list[0].passenger_phone: member_type 不传(默认为0 手机号)时passenger_phone 必填",
	}},
}

func TestRules(t *testing.T) {
	for _, tc := range ruleCases {
		t.Run(tc.name, func(t *testing.T) {
			r := tc.request()
			if tc.good != nil {
				tc.good(r)
			}
			expect(t, r, nil)
			if tc.bad != nil {
				r = tc.request()
				tc.bad(r)
				expect(t, r, tc.want)
			}
		})
	}
}

// The other calls that take an approval or a member by one of two numbers.
func TestRulesOfReferences(t *testing.T) {
	approval := []string{"approval_id|out_approval_id: approval_id 与 out_approval_id 至少传一个"}
	expect(t, &didi.ApprovalUpdateRequest{ApprovalType: didi.ApprovalTypeTravel}, approval)
	expect(t, &didi.ApprovalUpdateRequest{ApprovalType: didi.ApprovalTypeTravel, ApprovalID: "9668294457792204005"}, nil)
	expect(t, &didi.ApprovalCancelRequest{}, approval)
	expect(t, &didi.ApprovalCancelRequest{OutApprovalID: "OA1"}, nil)
	expect(t, &didi.MemberUpdateRequest{}, []string{"member_id|employee_number: member_id 与 employee_number 至少传一个"})
	expect(t, &didi.MemberUpdateRequest{EmployeeNumber: "D10010"}, nil)
}

func expect(t *testing.T, r checked, want []string) {
	t.Helper()
	var got []string
	if err := r.Validate(); err != nil {
		var invalid *sdk.ValidationError
		if !errors.As(err, &invalid) {
			t.Fatal(err)
		}
		for _, v := range invalid.Violations {
			got = append(got, v.String())
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// Every rule of the spec with the vendor's words has a failing case here.
func TestRulesAreAllTested(t *testing.T) {
	f, err := os.Open("../../specs/didi/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tested := map[string]bool{
		"approval_id 与 out_approval_id 至少传一个":    true, // TestRulesOfReferences
		"member_id 与 employee_number 至少传一个":      true,
		"member_type 为0(手机号)时phone必传":            true, // TestRulesOfZero
		"member_type 为0(手机号)时passenger_phone 必填": true,
	}
	for _, tc := range ruleCases {
		for _, w := range tc.want {
			_, words, _ := strings.Cut(w, ": ")
			tested[words] = true
		}
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if _, words, ok := strings.Cut(lines.Text(), "x-apigen-message: "); ok && !tested[strings.TrimSpace(words)] {
			t.Errorf("no case for %q", words)
		}
	}
}

// member_type has the default 0, so its zero is not sent: the rule for an absent one and
// the rule for 0 ask for the same member, and the first of them speaks.
func TestRulesOfZero(t *testing.T) {
	r := goodTravel()
	r.MemberType, r.Phone = didi.MemberTypePhone, ""
	r.PassengerList[0].MemberType, r.PassengerList[0].PassengerPhone = didi.PassengerMemberTypePhone, ""
	expect(t, r, []string{"phone: member_type不传时phone必传",
		"passenger_list[0].passenger_phone: member_type 不传(默认为0 手机号)时passenger_phone 必填"})
}

// A call that breaks a rule sends nothing; NoValidate leaves the rules to the vendor.
func TestRulesBeforeTheCall(t *testing.T) {
	server, err := diditest.NewServer(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client, err := didi.New(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	r := goodTravel()
	r.Phone = ""
	_, err = client.Approval.Create(t.Context(), r)
	var invalid *sdk.ValidationError
	if !errors.As(err, &invalid) || len(server.Requests()) != 0 {
		t.Errorf("got %v after %d requests", err, len(server.Requests()))
	}
	if _, err = client.Approval.Create(t.Context(), r, sdk.NoValidate()); errors.As(err, &invalid) || len(server.Requests()) == 0 {
		t.Errorf("got %v after %d requests", err, len(server.Requests()))
	}
}

func BenchmarkValidate(b *testing.B) {
	r := goodTravel()
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}
