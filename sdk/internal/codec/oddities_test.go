//lint:file-ignore SA5008 the json tags here have the options of this package

package codec

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The vendors' documents, and what their servers send in spite of them. Each case
// has the bytes as they come and the value that a caller should see.

type jinyanEnvelope struct {
	StatusCode string          `json:"statusCode"` // string in 15 documents, number in 9
	IsSucc     bool            `json:"isSucc"`     // string in 14 documents
	Message    string          `json:"message"`
	Result     json.RawMessage `json:"result"`
}

type jinyanPage struct {
	RecordCount int      `json:"RecordCount"`
	PageSize    int      `json:"PageSize"`
	PageNo      int      `json:"PageNo"`
	Entities    []jinyan `json:"entities"`
}

type jinyan struct {
	WorkID      string    `json:"WorkID"`
	OrderID     string    `json:"OrderID"`
	ProvinceID  string    `json:"provinceID"`
	LimitPrice  price     `json:"LimitPrice,number"`
	MustConform int       `json:"MustConform"`
	Breakfast   *string   `json:"Breakfast"`
	CreateTime  time.Time `json:"CreateTime" layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"`
	Features    []string  `json:"Features"`
}

type jinyanDetail struct {
	Result jinyan `json:"result"` // documented as object, sent as object []
}

type didiEnvelope struct {
	Errno     int64     `json:"errno"` // also a string
	Errmsg    string    `json:"errmsg"`
	RequestID string    `json:"request_id"`
	Data      *didiData `json:"data"`
}

type didiData struct {
	ApprovalID string `json:"approval_id"` // above MaxInt64
	CityID     int    `json:"departure_city_id"`
}

type didiCreate struct {
	ApprovalType int            `json:"approval_type"`
	Travel       didiTravel     `json:"travel_detail,jsontext"`
	Passengers   []didiPerson   `json:"passenger_list,jsontext,omitempty"`
	Extra        string         `json:"extra_info,omitempty"`
	Count        *int           `json:"train_total_count,omitempty"`
	Fields       []didiPerson   `json:"extend_field_list,jsontext,omitzero"`
	Optional     *didiTravel    `json:"business_trip_detail,jsontext,omitzero"`
	Members      map[string]int `json:"members,omitempty"`
}

type didiTravel struct {
	StartDate string     `json:"start_date"`
	Trips     []didiTrip `json:"trips"`
}

type didiTrip struct {
	City     string `json:"departure_city"`
	IsReturn int    `json:"is_return"`
}

type didiPerson struct {
	Type  int    `json:"passenger_type"`
	Phone string `json:"passenger_phone"`
}

type topTrades struct {
	Total     int64      `json:"total_results"`
	HasNext   bool       `json:"has_next"`
	Trades    []topTrade `json:"trades,wrap=trade"`
	RequestID string     `json:"request_id"`
}

type topTrade struct {
	Tid     string     `json:"tid"`
	Price   price      `json:"price"`
	Num     int64      `json:"num"`
	Created time.Time  `json:"created" layout:"2006-01-02 15:04:05" zone:"Asia/Shanghai"`
	Orders  []topTrade `json:"orders,wrap=order"`
	Tags    []string   `json:"tags,wrap=string"`
	CodIDs  []int64    `json:"cod_ids,wrap=number"`
}

type topError struct {
	Code    string `json:"code"`
	Msg     string `json:"msg"`
	SubCode string `json:"sub_code"`
}

type topToken struct {
	Token struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
	} `json:"token_result,jsontext"`
}

type wdtReply struct {
	Status  int     `json:"status"`
	Message string  `json:"message"`
	Data    wdtData `json:"data"`
}

type wdtData struct {
	Total  int        `json:"total_count"`
	Orders []wdtOrder `json:"order"`
}

type wdtOrder struct {
	TradeNo  string    `json:"trade_no"`
	Amount   price     `json:"goods_amount"`
	Modified time.Time `json:"modified" layout:"2006-01-02 15:04:05" zone:"+08:00"`
	PayTime  time.Time `json:"pay_time" layout:"unix-ms" zone:"+08:00"`
	Flags    uint8     `json:"flags"`
	Deleted  bool      `json:"deleted"`
}

func TestVendorOddities(t *testing.T) {
	zone, err := loadZone("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2024, 5, 1, 8, 30, 0, 0, zone)
	token := topToken{}
	token.Token.AccessToken, token.Token.ExpiresIn = "6200", 86400
	for _, c := range []struct {
		name, doc string
		want      any
	}{
		{"travel: status code as number", `{"statusCode":200,"isSucc":true,"message":"","result":[]}`,
			&jinyanEnvelope{StatusCode: "200", IsSucc: true, Result: json.RawMessage("[]")}},
		{"travel: success as text", `{"statusCode":"200","isSucc":"true","message":null,"result":null}`,
			&jinyanEnvelope{StatusCode: "200", IsSucc: true, Result: json.RawMessage("null")}},
		{"travel: failure as text", `{"statusCode":"500","isSucc":"false","message":"签名错误"}`,
			&jinyanEnvelope{StatusCode: "500", Message: "签名错误"}},
		{"travel: counts as text", `{"RecordCount":"37","PageSize":"10","PageNo":1,"entities":[]}`,
			&jinyanPage{RecordCount: 37, PageSize: 10, PageNo: 1, Entities: []jinyan{}}},
		{"travel: no entities is an empty string", `{"RecordCount":0,"entities":""}`, &jinyanPage{}},
		{"travel: one object in a list", `{"result":[{"WorkID":"W1"}]}`, &jinyanDetail{jinyan{WorkID: "W1"}}},
		{"travel: nothing in a list", `{"result":[]}`, &jinyanDetail{}},
		{"travel: budget order id as number", `{"OrderID":8398429}`, &jinyan{OrderID: "8398429"}},
		{"travel: ids number in details, text in save", `{"provinceID":320000}`, &jinyan{ProvinceID: "320000"}},
		{"travel: empty price", `{"LimitPrice":""}`, &jinyan{}},
		{"travel: price as text", `{"LimitPrice":"1200.50"}`, &jinyan{LimitPrice: "1200.50"}},
		{"travel: boolean declared, code 1151 sent", `{"MustConform":1151}`, &jinyan{MustConform: 1151}},
		{"travel: null typed field", `{"Breakfast":null,"Features":null}`, &jinyan{}},
		{"travel: empty time", `{"CreateTime":""}`, &jinyan{}},
		{"travel: local time", `{"CreateTime":"2024-05-01 08:30:00"}`, &jinyan{CreateTime: at}},
		{"travel: one feature instead of a list", `{"Features":"WiFi"}`, &jinyan{Features: []string{"WiFi"}}},

		{"ride: errno as text", `{"errno":"0","errmsg":"SUCCESS","data":null}`, &didiEnvelope{Errmsg: "SUCCESS"}},
		{"ride: approval id above 2^63", `{"errno":0,"data":{"approval_id":9668294457792204005}}`,
			&didiEnvelope{Data: &didiData{ApprovalID: "9668294457792204005"}}},
		{"ride: city id as text", `{"data":{"departure_city_id":"1"}}`, &didiEnvelope{Data: &didiData{CityID: 1}}},
		{"ride: empty data is a list", `{"errno":10003,"errmsg":"参数错误","data":[],"request_id":"r1"}`,
			&didiEnvelope{Errno: 10003, Errmsg: "参数错误", RequestID: "r1", Data: &didiData{}}},
		{"ride: JSON text in a string", `{"travel_detail":"{\"start_date\":\"2023-05-10\",\"trips\":[{\"departure_city\":\"北京\",\"is_return\":\"1\"}]}"}`,
			&didiCreate{Travel: didiTravel{StartDate: "2023-05-10", Trips: []didiTrip{{"北京", 1}}}}},
		{"ride: JSON text sent as an object", `{"travel_detail":{"start_date":"2023-05-10","trips":[]}}`,
			&didiCreate{Travel: didiTravel{StartDate: "2023-05-10", Trips: []didiTrip{}}}},
		{"ride: empty JSON text", `{"travel_detail":"","passenger_list":""}`, &didiCreate{}},
		{"ride: passenger type as text", `{"passenger_list":"[{\"passenger_type\":\"0\",\"passenger_phone\":13800000000}]"}`,
			&didiCreate{Passengers: []didiPerson{{0, "13800000000"}}}},

		{"shop: wrapped lists", `{"total_results":"2","has_next":"false","trades":{"trade":[{"tid":2231958349124565012,"price":"200.07","num":"1"},{"tid":"5"}]},"request_id":"x"}`,
			&topTrades{Total: 2, Trades: []topTrade{{Tid: "2231958349124565012", Price: "200.07", Num: 1}, {Tid: "5"}}, RequestID: "x"}},
		{"shop: simplified lists", `{"trades":[{"tid":1,"orders":[{"tid":2}]}]}`,
			&topTrades{Trades: []topTrade{{Tid: "1", Orders: []topTrade{{Tid: "2"}}}}}},
		{"shop: one trade, not in a list", `{"trades":{"trade":{"tid":1,"orders":{"order":{"tid":2}}}}}`,
			&topTrades{Trades: []topTrade{{Tid: "1", Orders: []topTrade{{Tid: "2"}}}}}},
		{"shop: list of nothing", `{"trades":{}}`, &topTrades{}},
		{"shop: wrapper of another name", `{"trades":{"trade_info":[{"tid":1}]}}`, &topTrades{Trades: []topTrade{{Tid: "1"}}}},
		{"shop: lists of scalars", `{"trades":{"trade":[{"tags":{"string":["a","b"]},"cod_ids":{"number":[1,"2"]}}]}}`,
			&topTrades{Trades: []topTrade{{Tags: []string{"a", "b"}, CodIDs: []int64{1, 2}}}}},
		{"shop: price as number", `{"price":200.070}`, &topTrade{Price: "200.070"}},
		{"shop: time of the platform", `{"created":"2024-05-01 08:30:00"}`, &topTrade{Created: at}},
		{"shop: time in milliseconds", `{"created":1714523400000}`, &topTrade{Created: at}},
		{"shop: error code as number", `{"code":15,"msg":"Remote service error","sub_code":"isv.trade-service-rejection"}`,
			&topError{"15", "Remote service error", "isv.trade-service-rejection"}},
		{"shop: error code as text", `{"code":"IllegalAccessToken"}`, &topError{Code: "IllegalAccessToken"}},
		{"shop: token inside a string", `{"token_result":"{\"access_token\":\"6200\",\"expires_in\":\"86400\"}"}`, &token},

		{"stock: status as text", `{"status":"0","message":"","data":{"total_count":"1","order":[]}}`,
			&wdtReply{Data: wdtData{Total: 1, Orders: []wdtOrder{}}}},
		{"stock: empty data is a list", `{"status":100,"message":"err","data":[]}`, &wdtReply{Status: 100, Message: "err"}},
		{"stock: empty data is text", `{"status":0,"data":""}`, &wdtReply{}},
		{"stock: amount with four places", `{"goods_amount":19.9000,"trade_no":202405010001}`,
			&wdtOrder{TradeNo: "202405010001", Amount: "19.9000"}},
		{"stock: MySQL zero date", `{"modified":"0000-00-00 00:00:00","pay_time":"0000-00-00 00:00:00"}`, &wdtOrder{}},
		{"stock: dates and milliseconds", `{"modified":"2024-05-01 08:30:00","pay_time":"1714523400000"}`,
			&wdtOrder{Modified: at, PayTime: at}},
		{"stock: flags as 1.0, deleted as 0", `{"flags":1.0,"deleted":0}`, &wdtOrder{Flags: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := reflect.New(reflect.TypeOf(c.want).Elem()).Interface()
			if err := Decode([]byte(c.doc), got, Options{Lenient: true}); err != nil {
				t.Fatal(err)
			}
			equal := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
			if diff := cmp.Diff(c.want, got, equal); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.doc, diff)
			}
		})
	}
}

// TestVendorRequests holds the bytes that the vendors sign.
func TestVendorRequests(t *testing.T) {
	req := didiCreate{
		ApprovalType: 1,
		Travel:       didiTravel{"2023-05-10", []didiTrip{{`北京"市"`, 1}}},
		Passengers:   []didiPerson{{1, "138"}},
		Count:        new(0),
	}
	got, err := Append(nil, &req)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"approval_type":1,` +
		`"travel_detail":"{\"start_date\":\"2023-05-10\",\"trips\":[{\"departure_city\":\"北京\\\"市\\\"\",\"is_return\":1}]}",` +
		`"passenger_list":"[{\"passenger_type\":1,\"passenger_phone\":\"138\"}]","train_total_count":0}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	var back didiCreate
	if err := Decode(got, &back, Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(req, back); diff != "" {
		t.Error(diff)
	}
}
