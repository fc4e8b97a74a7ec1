package specs_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

func didiTravel() didiMap {
	return didiMap{
		"approval_type": 1, "regulation_id": "1125921427436424", "phone": "11100009915",
		"travel_detail": didiText(didiTravelDetail()),
	}
}

func didiByTimes() didiMap {
	return didiMap{
		"approval_type": 2, "regulation_id": "1125921539238327", "phone": "11100009915",
		"business_trip_detail": didiText(didiCars()),
	}
}

func didiTravelDetail() didiMap {
	return didiMap{"start_date": "2023-01-02", "end_date": "2023-01-10", "end_city_rule": 1}
}

func didiCars() didiMap {
	return didiMap{"start_time": "2023-07-25 10:00:00", "end_time": "2023-07-25 18:00:00", "trip_times": 2}
}

func didiTrip() didiMap {
	return didiMap{
		"departure_city": "北京", "departure_city_id": 1, "destination_city": "杭州", "destination_city_id": 3,
		"start_date": "2023-01-02", "end_date": "2023-01-10",
	}
}

func didiEmployee() didiMap {
	return didiMap{"passenger_type": 0, "passenger_name": "张三", "passenger_phone": "15100000000"}
}

func didiExternal() didiMap {
	return didiMap{"passenger_type": 1, "passenger_name": "李四", "passenger_phone": "15100000001"}
}

func didiText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// didiWith returns a copy of m with members set (name, value, ...); the value nil removes one.
func didiWith(m didiMap, pairs ...any) didiMap {
	out := maps.Clone(m)
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == nil {
			delete(out, pairs[i].(string))
		} else {
			out[pairs[i].(string)] = pairs[i+1]
		}
	}
	return out
}

type didiCase struct {
	name, schema string
	pass, fail   didiMap
}

// didiCases has a passing and a failing instance of every rule.
func didiCases() []didiCase {
	const (
		create    = didiCreatePath + didiBodySchema
		update    = "/paths/~1river~1Approval~1update/post" + didiBodySchema
		cancel    = "/paths/~1river~1Approval~1cancel/post" + didiBodySchema
		edit      = "/paths/~1river~1Member~1edit/post" + didiBodySchema
		detail    = didiComponents + "TravelDetail"
		trip      = didiComponents + "Trip"
		cars      = didiComponents + "BusinessTripDetail"
		passenger = didiComponents + "Passenger"
	)
	han := func(n int) string { return strings.Repeat("滴", n) }
	many := func(n int, v any) []any { return slices.Repeat([]any{v}, n) }
	const business = "business_trip_detail"
	return []didiCase{
		// Which detail.
		{"travel_detail|business_trip_detail: only one", create, didiTravel(), didiWith(didiTravel(), business, didiText(didiCars()))},
		{"approval_type 1 needs travel_detail", create, didiTravel(), didiWith(didiByTimes(), "approval_type", 1)},
		{"approval_type 2 needs business_trip_detail", create, didiByTimes(), didiWith(didiTravel(), "approval_type", 2)},
		{"approval_type 3 needs business_trip_detail", create, didiWith(didiByTimes(), "approval_type", 3),
			didiWith(didiTravel(), "approval_type", 3)},
		{"by times needs trip_times", create,
			didiWith(didiByTimes(), "approval_type", 3, business, didiText(didiWith(didiCars(), "trip_times", nil))),
			didiWith(didiByTimes(), business, didiText(didiWith(didiCars(), "trip_times", nil)))},

		// Applicant.
		{"phone without member_type", create, didiTravel(), didiWith(didiTravel(), "phone", nil, "email", "a@example.com")},
		{"phone with member_type 0", create, didiWith(didiTravel(), "member_type", 0),
			didiWith(didiTravel(), "member_type", 0, "phone", nil, "email", "a@example.com")},
		{"employee_number with member_type 1", create, didiWith(didiTravel(), "member_type", 1, "phone", nil, "employee_number", "D1"),
			didiWith(didiTravel(), "member_type", 1)},
		{"email with member_type 2", create, didiWith(didiTravel(), "member_type", 2, "phone", nil, "email", "a@example.com"),
			didiWith(didiTravel(), "member_type", 2)},
		{"member_type unknown", create, didiWith(didiTravel(), "member_type", 2, "email", "a@example.com"),
			didiWith(didiTravel(), "member_type", 3)},

		// Whose regulation.
		{"executive_regulation_type 1 needs passengers", create,
			didiWith(didiTravel(), "executive_regulation_type", 1, "passenger_list", didiText([]any{didiExternal()})),
			didiWith(didiTravel(), "executive_regulation_type", 1)},
		{"executive_regulation_type 1 needs external passengers only", create,
			didiWith(didiTravel(), "executive_regulation_type", 0, "passenger_list", didiText([]any{didiExternal(), didiEmployee()})),
			didiWith(didiTravel(), "executive_regulation_type", 1, "passenger_list", didiText([]any{didiExternal(), didiEmployee()}))},
		{"executive_regulation_type 2 needs executive_regulation_member", create,
			didiWith(didiTravel(), "executive_regulation_type", 2, "executive_regulation_member", "15100000000"),
			didiWith(didiTravel(), "executive_regulation_type", 2)},
		{"executive_regulation_id is optional with type 2", create,
			didiWith(didiTravel(), "executive_regulation_type", 2, "executive_regulation_member", "1",
				"executive_regulation_id", "1125921250369120"),
			didiWith(didiTravel(), "executive_regulation_type", 2, "executive_regulation_id", "1125921250369120")},

		// Passengers.
		{"employee by phone, default", passenger, didiEmployee(), didiWith(didiEmployee(), "passenger_phone", nil)},
		{"employee by phone", passenger, didiWith(didiEmployee(), "member_type", 0),
			didiWith(didiEmployee(), "member_type", 0, "passenger_phone", nil, "email", "a@example.com")},
		{"employee by number", passenger, didiWith(didiEmployee(), "member_type", 1, "employee_number", "D10010"),
			didiWith(didiEmployee(), "member_type", 1)},
		{"employee by e-mail", passenger, didiWith(didiEmployee(), "member_type", 2, "email", "test@didi.com"),
			didiWith(didiEmployee(), "member_type", 2)},
		{"employee not by traveler_id", passenger, didiWith(didiExternal(), "member_type", 3, "traveler_id", "1"),
			didiWith(didiEmployee(), "member_type", 3, "traveler_id", "1")},
		{"external by phone, default", passenger, didiExternal(), didiWith(didiExternal(), "passenger_phone", nil)},
		{"external by traveler_id", passenger, didiWith(didiExternal(), "member_type", 3, "passenger_phone", nil, "traveler_id", "1"),
			didiWith(didiExternal(), "member_type", 3)},
		{"external not by number", passenger, didiWith(didiEmployee(), "member_type", 1, "employee_number", "D10010"),
			didiWith(didiExternal(), "member_type", 1, "employee_number", "D10010")},
		{"passenger_type unknown", passenger, didiExternal(), didiWith(didiExternal(), "passenger_type", 2)},
		{"40 passengers", create, didiWith(didiTravel(), "passenger_list", didiText(many(40, didiEmployee()))),
			didiWith(didiTravel(), "passenger_list", didiText(many(41, didiEmployee())))},

		// Lengths count characters.
		{"out_approval_id 120", create, didiWith(didiTravel(), "out_approval_id", han(120)), didiWith(didiTravel(), "out_approval_id", han(121))},
		{"reason 200", create, didiWith(didiTravel(), "reason", han(200)), didiWith(didiTravel(), "reason", han(201))},
		{"extra_info 500", create, didiWith(didiTravel(), "extra_info", `{"a":"`+han(492)+`"}`),
			didiWith(didiTravel(), "extra_info", `{"a":"`+han(493)+`"}`)},
		{"extra_info is JSON", create, didiWith(didiTravel(), "extra_info", `{"a":1}`), didiWith(didiTravel(), "extra_info", "a=1")},
		{"extend_field_list 500", create, didiWith(didiTravel(), "extend_field_list", `{"extend_field_01":"`+han(478)+`"}`),
			didiWith(didiTravel(), "extend_field_list", `{"extend_field_01":"`+han(479)+`"}`)},
		{"extend_field_list is JSON", create, didiWith(didiTravel(), "extend_field_list", `{"extend_field_01":"a"}`),
			didiWith(didiTravel(), "extend_field_list", `a`)},

		// Travel.
		{"start_date format", detail, didiTravelDetail(), didiWith(didiTravelDetail(), "start_date", "2023/01/02")},
		{"end_date format", detail, didiTravelDetail(), didiWith(didiTravelDetail(), "end_date", "2023-02-30")},
		{"category_control not empty", detail, didiWith(didiTravelDetail(), "category_control", []any{4, 10}),
			didiWith(didiTravelDetail(), "category_control", []any{})},
		{"category_control known", detail, didiWith(didiTravelDetail(), "category_control", []any{3, 6, 9}),
			didiWith(didiTravelDetail(), "category_control", []any{5})},
		{"counts may be 0", detail, didiWith(didiTravelDetail(), "train_total_count", 0), didiWith(didiTravelDetail(), "train_total_count", "0")},
		{"40 trips", detail, didiWith(didiTravelDetail(), "trips", many(40, didiTrip())), didiWith(didiTravelDetail(), "trips", many(41, didiTrip()))},
		{"a destination or to_citys", trip,
			didiWith(didiTrip(), "destination_city", nil, "destination_city_id", nil, "to_citys", []any{didiMap{"id": 3, "name": "杭州"}}),
			didiWith(didiTrip(), "destination_city", nil, "destination_city_id", nil)},
		{"trip_type one or several", trip, didiWith(didiTrip(), "trip_type", "1,2"), didiWith(didiTrip(), "trip_type", "1, 2")},
		{"trip_type known", trip, didiWith(didiTrip(), "trip_type", "0"), didiWith(didiTrip(), "trip_type", "3")},
		{"trip dates", trip, didiTrip(), didiWith(didiTrip(), "start_date", "2023-01-02 10:00:00")},

		// Cars.
		{"start_time format", cars, didiCars(), didiWith(didiCars(), "start_time", "2023-07-25T10:00:00")},
		{"end_time format", cars, didiCars(), didiWith(didiCars(), "end_time", "2023-07-25 18:00")},
		{"trip_times even on return", cars, didiWith(didiCars(), "is_return", 1, "trip_times", 2),
			didiWith(didiCars(), "is_return", 1, "trip_times", 3)},
		{"trip_times free one way", cars, didiWith(didiCars(), "is_return", 0, "trip_times", 3),
			didiWith(didiCars(), "is_return", 2, "trip_times", 3)},
		{"perorder_money_quota in hundreds, by times", cars, didiWith(didiCars(), "perorder_money_quota", 1000),
			didiWith(didiCars(), "perorder_money_quota", 1050)},
		{"perorder_money_quota free by date", cars, didiWith(didiCars(), "trip_times", nil, "perorder_money_quota", 1050),
			didiWith(didiCars(), "trip_times", nil, "perorder_money_quota", "1050")},
		{"total_money_quota in hundreds", cars, didiWith(didiCars(), "total_money_quota", 300), didiWith(didiCars(), "total_money_quota", 350)},
		{"trip_amount in fen", cars, didiWith(didiCars(), "trip_amount", 150), didiWith(didiCars(), "trip_amount", 1.5)},
		{"start_name 50", cars, didiWith(didiPlaces(), "start_name", han(50)), didiWith(didiPlaces(), "start_name", han(51))},
		{"start_address 100", cars, didiWith(didiPlaces(), "start_address", han(100)), didiWith(didiPlaces(), "start_address", han(101))},
		{"end_name 50", cars, didiWith(didiPlaces(), "end_name", han(50)), didiWith(didiPlaces(), "end_name", han(51))},
		{"end_address 100", cars, didiWith(didiPlaces(), "end_address", han(100)), didiWith(didiPlaces(), "end_address", han(101))},
		{"a city alone is no place", cars, didiWith(didiCars(), "departure_city", "北京"), didiWith(didiCars(), "departure_city", 1)},

		// Neighbours.
		{"update needs an id", update, didiMap{"approval_type": 1, "out_approval_id": "TA_100002"}, didiMap{"approval_type": 1}},
		{"cancel needs an id", cancel, didiMap{"approval_id": "9668294457792204005"}, didiMap{"is_force": 1}},
		{"ids are strings", cancel, didiMap{"approval_id": "9668294457792204005"}, didiMap{"approval_id": json.Number("9668294457792204005")}},
		{"member edit needs an id", edit, didiMap{"data": "{}", "employee_number": "D1"}, didiMap{"data": "{}"}},
	}
}
