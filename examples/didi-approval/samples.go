package main

import (
	"time"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/sdk"
)

// sample is one of the vendor's request samples as a typed value.
type sample struct {
	name    string // in the document of the API
	title   string
	request *didi.ApprovalCreateRequest
}

func samples() []sample {
	return []sample{
		{"lightControl", "light control", lightControl()},
		{"mediumOrStrictControl", "medium or strict control", mediumOrStrictControl()},
		{"byTimes", "by count", byTimes()},
		{"byDate", "by date", byDate()},
	}
}

// ptr makes an optional member present: 0 is then sent, where nil leaves it out.
func ptr[T any](v T) *T { return &v }

// travel is what the two travel samples share. The counts allow one ticket or room each;
// left out they are computed from the trips, and 0 forbids.
func travel(trips ...didi.Trip) *didi.ApprovalCreateRequest {
	return &didi.ApprovalCreateRequest{
		ApprovalType: didi.ApprovalTypeTravel,
		RegulationID: "1125921427436424",
		Reason:       "灰度代订-出行人制度-轻度",
		Phone:        "11100009915",
		TravelDetail: &didi.TravelDetail{
			StartDate:        sdk.NewDate(2023, 5, 10),
			EndDate:          sdk.NewDate(2023, 12, 19),
			StartCityRule:    ptr(didi.StartCityRuleIncluded),
			EndCityRule:      didi.EndCityRuleIncluded,
			TrainTotalCount:  ptr(1),
			FlightTotalCount: ptr(1),
			HotelTotalCount:  ptr(1),
			Trips:            trips,
		},
		PassengerList: []didi.Passenger{
			{PassengerType: didi.PassengerTypeEmployee, PassengerPhone: "11100011964", PassengerName: "曹正博"},
			{PassengerType: didi.PassengerTypeEmployee, PassengerPhone: "00016180318", PassengerName: "刘培行"},
			{PassengerType: didi.PassengerTypeEmployee, PassengerPhone: "00016180328", PassengerName: "DMETERTEST1"},
			{PassengerType: didi.PassengerTypeExternal, PassengerPhone: "00016180328", PassengerName: "dmeter"},
		},
		ExecutiveRegulationType:   ptr(didi.ExecutiveRegulationTypeApplicant),
		ExecutiveRegulationID:     "1125921250369120",
		ExecutiveRegulationMember: "00016180318",
	}
}

// Light control: any of the cities in ToCitys.
func lightControl() *didi.ApprovalCreateRequest {
	return travel(didi.Trip{
		DepartureCity:   "Beijing",
		DepartureCityID: 1,
		ToCitys:         []didi.ToCity{{ID: ptr(3), Name: "hangzhou"}},
		StartDate:       sdk.NewDate(2023, 5, 10),
		EndDate:         sdk.NewDate(2023, 12, 19),
	})
}

// Medium and strict control: one destination a trip. (Strict control needs TripType too.)
func mediumOrStrictControl() *didi.ApprovalCreateRequest {
	return travel(didi.Trip{
		DepartureCity:     "Beijing",
		DepartureCityID:   1,
		DestinationCity:   "hangzhou",
		DestinationCityID: ptr(3),
		StartDate:         sdk.NewDate(2023, 5, 10),
		EndDate:           sdk.NewDate(2023, 12, 19),
	})
}

// The vendor's clock stands in China, wherever this program runs.
var china = time.FixedZone("CST", 8*60*60)

// cars is what the two samples for cars share.
func cars(kind didi.ApprovalType, detail didi.BusinessTripDetail) *didi.ApprovalCreateRequest {
	detail.StartTime = time.Date(2023, 7, 25, 10, 0, 0, 0, china)
	detail.EndTime = time.Date(2023, 7, 25, 18, 0, 0, 0, china)
	return &didi.ApprovalCreateRequest{
		ApprovalType:       kind,
		RegulationID:       "1125921539238327",
		Reason:             "123",
		Phone:              "11100009915",
		BusinessTripDetail: &detail,
	}
}

// By count: two rides. Amounts are in fen.
func byTimes() *didi.ApprovalCreateRequest {
	return cars(didi.ApprovalTypeByTimes, didi.BusinessTripDetail{
		TripTimes: ptr(2), PerorderMoneyQuota: ptr(1000), TotalMoneyQuota: ptr(1000),
	})
}

// By date: any ride in the city, up to an amount in fen.
func byDate() *didi.ApprovalCreateRequest {
	return cars(didi.ApprovalTypeByDate, didi.BusinessTripDetail{
		TripAmount: ptr(1000), Trips: []didi.UseCity{{CityID: 1, City: "beijing"}},
	})
}
