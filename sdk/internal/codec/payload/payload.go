// Package payload has the documents that the codec is measured with, built by code
// so that every run sees the same bytes. They have the shape of what vendors send:
// many short strings, numbers as text and as numbers, some Chinese, few nulls.
package payload

import (
	"encoding/json"
	"strconv"
)

// Case is one document and an empty value of the type that it decodes into.
type Case struct {
	Name string
	Data []byte
	New  func() any
}

// Cases gives the four documents, the smallest first.
func Cases() []Case {
	return []Case{
		{"tiny", encode(tiny()), func() any { return new(Answer) }},
		{"envelope", encode(envelope()), func() any { return new(Envelope) }},
		{"order", encode(order()), func() any { return new(Order) }},
		{"list", encode(list()), func() any { return new(List) }},
	}
}

func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // the types have nothing that cannot be encoded
	}
	return data
}

// Answer is what a command returns.
type Answer struct {
	StatusCode string `json:"statusCode"`
	Success    bool   `json:"isSucc"`
	Message    string `json:"message"`
	Result     string `json:"result"`
}

func tiny() *Answer {
	return &Answer{"200", true, "操作成功", "S00008398429"}
}

// Order is the detail of a travel order: some 330 values.
type Order struct {
	StatusCode int         `json:"statusCode"`
	Success    bool        `json:"isSucc"`
	Message    string      `json:"message"`
	Result     OrderResult `json:"result"`
}

// OrderResult is one order with all that belongs to it.
type OrderResult struct {
	WorkID         string     `json:"WorkID"`
	TaskID         string     `json:"TaskID"`
	ActiveTime     string     `json:"ActiveTime"`
	ActiveUserID   string     `json:"ActiveUserID"`
	ActiveUserName string     `json:"ActiveUserName"`
	ServiceType    int        `json:"ServiceType"`
	Actives        []Active   `json:"Actives"`
	Business       Business   `json:"BusinessInfo"`
	ClientUniqueID *string    `json:"ClientUniqueID"`
	Consumers      []Consumer `json:"Consumers"`
	Policies       []Policy   `json:"Policys"`
	Vouchers       []Voucher  `json:"Vouchers"`
}

// Active is one step of the approval.
type Active struct {
	ActiveID   string `json:"ActiveID"`
	ActiveName string `json:"ActiveName"`
	UserID     string `json:"UserID"`
	UserName   string `json:"UserName"`
	ActiveTime string `json:"ActiveTime"`
	Status     int    `json:"Status"`
	Remark     string `json:"Remark"`
	Mobile     string `json:"Mobile"`
}

// Business is who ordered and what it costs.
type Business struct {
	BookingUserID   string  `json:"BookingUserID"`
	BookingUserName string  `json:"BookingUserName"`
	BookingMobile   string  `json:"BookingMobile"`
	OrderID         string  `json:"OrderID"`
	OrderStatus     int     `json:"OrderStatus"`
	StatusName      string  `json:"OrderStatusName"`
	CreateTime      string  `json:"CreateTime"`
	SalesPrice      float64 `json:"SalesPrice"`
	ServiceFee      float64 `json:"ServiceFee"`
	Insurance       float64 `json:"Insurance"`
	Tax             float64 `json:"Tax"`
	GroupID         string  `json:"groupID"`
	GroupName       string  `json:"groupName"`
	ProjectID       string  `json:"ProjectID"`
	ProjectName     string  `json:"ProjectName"`
	RetentionTime   string  `json:"RetentionTime"`
	IsOverproof     bool    `json:"IsOverproof"`
	Reason          string  `json:"OverproofReason"`
}

// Consumer is a traveller.
type Consumer struct {
	ConsumerID   string `json:"ConsumerID"`
	ConsumerName string `json:"ConsumerName"`
	ConsumerType int    `json:"ConsumerType"`
	CardType     int    `json:"CardType"`
	CardNumber   string `json:"CardNumber"`
	Birthday     string `json:"Birthday"`
	Sex          int    `json:"Sex"`
	Mobile       string `json:"Mobile"`
	Email        string `json:"Email"`
	Nation       string `json:"Nation"`
	UserID       string `json:"userID"`
	GroupName    string `json:"groupName"`
	CostCentre   string `json:"CostCentre"`
}

// Policy is one leg with its products.
type Policy struct {
	PnrSmall  string    `json:"PnrSmall"`
	PnrBig    string    `json:"PnrBig"`
	PolicyID  string    `json:"PolicyID"`
	UniqueID  string    `json:"UniqueID"`
	ServiceID int       `json:"ServiceID"`
	Products  []Product `json:"Products"`
	Prices    []Price   `json:"Prices"`
}

// Product is a flight, a train or a night.
type Product struct {
	ProductID     string   `json:"ProductID"`
	ProductName   string   `json:"ProductName"`
	ProduceCode   string   `json:"ProduceCode"`
	Carrier       string   `json:"Carrier"`
	Number        string   `json:"Number"`
	DepartCity    string   `json:"DepartCity"`
	DepartPort    string   `json:"DepartPort"`
	DepartTime    string   `json:"DepartTime"`
	ArriveCity    string   `json:"ArriveCity"`
	ArrivePort    string   `json:"ArrivePort"`
	ArriveTime    string   `json:"ArriveTime"`
	Cabin         string   `json:"Cabin"`
	CabinName     string   `json:"CabinName"`
	Discount      float64  `json:"Discount"`
	SalesPrice    float64  `json:"SalesPrice"`
	Mileage       int      `json:"Mileage"`
	Stops         int      `json:"Stops"`
	Breakfast     *string  `json:"Breakfast"`
	RefundRule    string   `json:"RefundRule"`
	ChangeRule    string   `json:"ChangeRule"`
	Features      []string `json:"Features"`
	IsInternation bool     `json:"IsInternation"`
}

// Price is one item of the bill.
type Price struct {
	PriceID   string  `json:"PriceID"`
	PriceType int     `json:"PriceType"`
	PriceName string  `json:"PriceName"`
	Amount    float64 `json:"Amount"`
	Quantity  int     `json:"Quantity"`
	Currency  string  `json:"Currency"`
}

// Voucher is a ticket.
type Voucher struct {
	VoucherID  string `json:"VoucherID"`
	Number     string `json:"VoucherNumber"`
	ConsumerID string `json:"ConsumerID"`
	Status     int    `json:"VoucherStatus"`
	StatusName string `json:"VoucherStatusName"`
	IssueTime  string `json:"IssueTime"`
}

func order() *Order {
	r := OrderResult{
		WorkID: "W00008398429", TaskID: "T000083984290001", ActiveTime: "2024-05-01 08:30:00",
		ActiveUserID: "U100234", ActiveUserName: "张三", ServiceType: 1409,
		Business: Business{
			"U100234", "张三", "13800001234", "S00008398429", 10105, "已出票", "2024-04-28 16:20:11",
			2860, 20, 40, 100, "G2001", "华东销售中心", "P2024-0117", "新产品推广", "2024-04-28 17:20:11", false, "",
		},
	}
	for i := range 3 {
		n := strconv.Itoa(i)
		r.Actives = append(r.Actives, Active{"A00" + n, "部门审批", "U10" + n, "李四", "2024-04-28 17:0" + n + ":00", 10203, "同意", "1390000111" + n})
	}
	for i := range 2 {
		n := strconv.Itoa(i)
		r.Consumers = append(r.Consumers, Consumer{
			"C00" + n, "王小明", 1705, 1138, "32010219900101123" + n, "1990-01-01", 1145, "1370000222" + n,
			"user" + n + "@example.com", "中国", "U20" + n, "华东销售中心", "CC-1100",
		})
	}
	for i := range 3 {
		n := strconv.Itoa(i)
		p := Policy{PnrSmall: "KX9Q2" + n, PnrBig: "NB7T4" + n, PolicyID: "PL98231" + n, UniqueID: "7f3c9a1e-8d20-4b8e-9a63-0b1d5c2f7e4" + n, ServiceID: 1470}
		for j := range 2 {
			m := strconv.Itoa(j)
			p.Products = append(p.Products, Product{
				"PD" + n + m, "上海-北京", "CEAIR", "东方航空", "MU510" + m, "上海", "虹桥国际机场T2", "2024-05-03 08:00:00",
				"北京", "首都国际机场T2", "2024-05-03 10:20:00", "Y", "经济舱", 0.85, 1230.5, 1178, 0, nil,
				"起飞前48小时以外收取票价的20%，以内收取30%", "起飞前48小时以外免费变更一次", []string{"WiFi", "正餐", "行李20KG"}, false,
			})
		}
		for j := range 4 {
			p.Prices = append(p.Prices, Price{"PR" + n + strconv.Itoa(j), 1660 + 2*j, "票面价", 1130.25, 1, "CNY"})
		}
		r.Policies = append(r.Policies, p)
	}
	for i := range 6 {
		n := strconv.Itoa(i)
		r.Vouchers = append(r.Vouchers, Voucher{"V00" + n, "781-240561234" + n, "C00" + n, 1, "已使用", "2024-04-28 17:30:00"})
	}
	return &Order{200, true, "", r}
}

// List is one page of an order list.
type List struct {
	StatusCode  string `json:"statusCode"`
	Success     bool   `json:"isSucc"`
	RecordCount int    `json:"RecordCount"`
	Rows        []Row  `json:"entities"`
}

// Row is one order of a page.
type Row struct {
	OrderID      string   `json:"OrderID"`
	ClientOrder  string   `json:"ClientOrderID"`
	Status       int      `json:"OrderStatus"`
	StatusName   string   `json:"OrderStatusName"`
	ServiceType  int      `json:"ServiceType"`
	BookingUser  string   `json:"BookingUserName"`
	BookingID    string   `json:"BookingUserID"`
	Mobile       string   `json:"BookingMobile"`
	CreateTime   string   `json:"CreateTime"`
	FinishTime   string   `json:"FinishTime"`
	Consumers    []string `json:"ConsumerNames"`
	Depart       string   `json:"DepartCityName"`
	Arrive       string   `json:"ArriveCityName"`
	DepartTime   string   `json:"DepartTime"`
	ArriveTime   string   `json:"ArriveTime"`
	Number       string   `json:"ProductNumber"`
	Cabin        string   `json:"CabinName"`
	SalesPrice   float64  `json:"SalesPrice"`
	ServiceFee   float64  `json:"ServiceFee"`
	Discount     float64  `json:"Discount"`
	Quantity     int      `json:"Quantity"`
	Group        string   `json:"groupName"`
	Project      string   `json:"ProjectName"`
	IsOverproof  bool     `json:"IsOverproof"`
	Remark       string   `json:"Remark"`
	ApprovalUser *string  `json:"ApprovalUser"`
}

func list() *List {
	l := &List{StatusCode: "200", Success: true, RecordCount: 1834}
	for i := range 200 {
		n := strconv.Itoa(1000 + i)
		l.Rows = append(l.Rows, Row{
			"S0000839" + n, "C2024-" + n, 10105, "已出票", 1409, "张三", "U" + n, "1380000" + n,
			"2024-04-28 16:20:11", "2024-04-28 17:30:00", []string{"王小明", "李小红"}, "上海", "北京",
			"2024-05-03 08:00:00", "2024-05-03 10:20:00", "MU" + n, "经济舱", 1230.5 + float64(i), 20, 0.85, 2,
			"华东销售中心", "新产品推广", i%7 == 0, "请开具电子发票并发送到邮箱", nil,
		})
	}
	return l
}

// Envelope is an answer of the shop platform: wrapped lists, ids above 2^53, prices
// as text.
type Envelope struct {
	Response struct {
		Total   int64 `json:"total_results"`
		HasNext bool  `json:"has_next"`
		Trades  struct {
			Trade []Trade `json:"trade"`
		} `json:"trades"`
		RequestID string `json:"request_id"`
	} `json:"trades_sold_get_response"`
}

// Trade is a purchase with its items.
type Trade struct {
	Tid        int64  `json:"tid"`
	Status     string `json:"status"`
	Type       string `json:"type"`
	Title      string `json:"title"`
	BuyerNick  string `json:"buyer_nick"`
	Created    string `json:"created"`
	Modified   string `json:"modified"`
	PayTime    string `json:"pay_time"`
	Price      string `json:"price"`
	Payment    string `json:"payment"`
	PostFee    string `json:"post_fee"`
	Num        int64  `json:"num"`
	HasMessage bool   `json:"has_buyer_message"`
	Orders     struct {
		Order []TradeOrder `json:"order"`
	} `json:"orders"`
}

// TradeOrder is one item of a purchase.
type TradeOrder struct {
	Oid       int64  `json:"oid"`
	NumIid    int64  `json:"num_iid"`
	SkuID     string `json:"sku_id"`
	Title     string `json:"title"`
	Props     string `json:"sku_properties_name"`
	PicPath   string `json:"pic_path"`
	Price     string `json:"price"`
	TotalFee  string `json:"total_fee"`
	Num       int64  `json:"num"`
	Status    string `json:"status"`
	Refund    string `json:"refund_status"`
	OversoldF bool   `json:"is_oversold"`
}

func envelope() *Envelope {
	e := &Envelope{}
	e.Response.Total, e.Response.HasNext, e.Response.RequestID = 4212, true, "16hf3x7yq8c2k"
	for i := range 6 {
		t := Trade{
			2231958349124565000 + int64(i), "WAIT_SELLER_SEND_GOODS", "fixed", "旗舰店", "t**1", "2024-05-01 08:30:00",
			"2024-05-01 08:31:07", "2024-05-01 08:31:00", "200.07", "195.07", "0.00", 2, i%2 == 0, struct {
				Order []TradeOrder `json:"order"`
			}{},
		}
		for j := range 1 + i%2 {
			t.Orders.Order = append(t.Orders.Order, TradeOrder{
				2231958349124565000 + int64(10*i+j), 678912345678, "4937281056321", "夏季新款纯棉短袖T恤", "颜色:白色;尺码:L",
				"https://img.example.com/i1/2208/O1CN01.jpg", "100.04", "100.04", 1, "WAIT_SELLER_SEND_GOODS", "NO_REFUND", false,
			})
		}
		e.Response.Trades.Trade = append(e.Response.Trades.Trade, t)
	}
	return e
}
