// Command jinyantrip-booking walks through the vendor's whole flow: push an employee,
// look up zones, create a controlled booking, build the entry page's URL, receive the
// notification, page through orders, read one, approve it and ask for a refund.
//
// It runs offline against jinyantriptest, which checks every signature and request. With
// JINYAN_APPKEY, JINYAN_SECRET and JINYAN_BASE_URL set it talks to the vendor; the
// notification then is what a local sender signs with the same secret, and an order is
// only approved and refunded if JINYAN_ORDER_ID names it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/apigen-go/apigen/generated/jinyantrip"
	"github.com/apigen-go/apigen/sdk"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer) error {
	vendor, err := connect()
	if err != nil {
		return err
	}
	defer vendor.close()
	client, err := jinyantrip.New(vendor.config)
	if err != nil {
		return err
	}
	trip := &trip{client: client, w: w, changes: vendor.offline, orderID: os.Getenv("JINYAN_ORDER_ID")}
	trip.changes = trip.changes || trip.orderID != ""
	for _, step := range []func(context.Context) error{
		trip.pushEmployee, trip.lookUpZones, trip.book, trip.openEntryPage,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if err := vendor.notify(ctx, w); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		trip.listOrders, trip.readOrder, trip.approve, trip.refund,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return vendor.problems()
}

// trip is one business trip on its way through the vendor's system.
type trip struct {
	client     *jinyantrip.Client
	w          io.Writer
	zones      map[string]string // name to id
	bookingURL string
	orderID    string
	changes    bool // orders may be approved and refunded
	order      *jinyantrip.OrderDetail
}

func (t *trip) say(format string, args ...any) { fmt.Fprintf(t.w, format+"\n", args...) }

// The employee who travels, and who approves, must be known to the vendor first.
func (t *trip) pushEmployee(ctx context.Context) error {
	_, err := t.client.User.Save(ctx, &jinyantrip.UserSaveRequest{
		UserName: "张三", Email: "zhangsan@example.com", Phone: "13800000000",
		Sex: jinyantrip.SexMale, CountryID: 151, Birthday: "1988-06-12",
		Cards: []jinyantrip.UserCardInput{{
			CardType: jinyantrip.CardTypeIDCard, CardNo: "110101198806120011", ExpireDate: "2030-06-12", Images: []string{},
		}},
	})
	if err != nil {
		return err
	}
	t.say("employee 张三 pushed")
	return nil
}

func (t *trip) lookUpZones(ctx context.Context) error {
	zones, err := t.client.Zone.List(ctx, &jinyantrip.ZoneListRequest{
		ZoneType: jinyantrip.ZoneTypeCity, Lang: jinyantrip.LangChinese,
	})
	if err != nil {
		return err
	}
	t.zones = map[string]string{}
	for _, z := range zones {
		t.zones[z.ZoneName] = z.ZoneID
	}
	t.say("%d cities known", len(zones))
	return nil
}

func (t *trip) book(ctx context.Context) error {
	booking, err := t.client.Booking.Create(ctx, &jinyantrip.BookingCreateRequest{
		RuleName: "技术出差规则及流程", ChannelCode: jinyantrip.ChannelCodeWeb,
		CostCenter: "技术部", ProjectCode: "TEST", SelfPayment: "0",
		ApplyArea: jinyantrip.ApplyAreaDomestic, Benchmark: jinyantrip.BenchmarkDayLowestPrice,
		ServiceType: jinyantrip.ServiceTypeFlight, ServiceLevel: "1496,1498,1500", LimitPrice: "1000",
		Approvals: []string{"S00008256034"}, Consumers: []string{"S00008256034", "S00008256037"},
		MustConform: jinyantrip.YesNoNo,
		DepartDate:  sdk.NewDate(2026, 12, 1), DepartDateEnd: sdk.NewDate(2026, 12, 2),
		DepartCity: "11181", ArriveCity: "10898",
		ReturnURL: "https://oa.example.com/booked", ApprovalID: "OA20261121001",
	})
	if err != nil {
		return err
	}
	t.bookingURL = booking.BookingURL
	t.say("booking %s may be filled in for %s seconds", booking.BookingID, booking.ExpiresIn)
	return nil
}

// The traveller opens this page in a browser: a one-time token was fetched and the URL
// signed; nothing secret is in it.
func (t *trip) openEntryPage(ctx context.Context) error {
	u, err := t.client.OAuth.EntryURL(ctx, "S00008256034", t.bookingURL)
	if err != nil {
		return err
	}
	t.say("entry page: %d characters, signed", len(u))
	return nil
}

func (t *trip) listOrders(ctx context.Context) error {
	for order, err := range t.client.Order.ListAll(ctx, &jinyantrip.OrderListRequest{CreateTime: "2019-04-01"}) {
		if err != nil {
			return err
		}
		t.say("order %s: %s, %s", order.OrderID, order.ServiceType.Title(), order.ClientOrderStatusName)
		if t.orderID == "" {
			t.orderID = order.OrderID
		}
	}
	return nil
}

func (t *trip) readOrder(ctx context.Context) error {
	if t.orderID == "" {
		return errors.New("there is no order yet: book one through the entry page first")
	}
	order, err := t.client.Order.Detail(ctx, t.orderID)
	if err != nil {
		return err
	}
	t.order = order
	info := order.BusinessInfo
	t.say("order %s is %s, %s yuan in all", info.OrderID, info.ClientOrderStatus.Title(), info.ReceiveTradeAmount)
	for _, c := range info.Consumers {
		t.say("  passenger %s, %s %s", c.ConsumerName, c.CardType.Title(), c.CardNo)
	}
	for _, p := range info.Policys {
		for _, product := range p.Products {
			t.say("  product %s, %s to %s, %s", product.ProductName, product.ConsumerCityName, product.FinishedCityName, product.LevelName)
		}
		for _, g := range p.Goods {
			for _, price := range g.Prices {
				t.say("  price %s %s", price.PriceType.Title(), price.SalesPrice)
			}
		}
	}
	return nil
}

func (t *trip) approve(ctx context.Context) error {
	if !t.changes {
		t.say("not approved: set JINYAN_ORDER_ID to approve and refund a real order")
		return nil
	}
	if _, err := t.client.Order.Resolve(ctx, &jinyantrip.OrderResolveRequest{OrderID: t.orderID}); err != nil {
		return err
	}
	t.say("order %s approved", t.orderID)
	return nil
}

func (t *trip) refund(ctx context.Context) error {
	if !t.changes {
		return nil
	}
	info := t.order.BusinessInfo
	req := &jinyantrip.OrderRefundRequest{
		UniqueID: info.UniqueID, ServiceType: int(info.ServiceType), Products: []string{}, Consumers: []string{},
		ReasonType: string(jinyantrip.FlightRefundReasonFlightChange),
	}
	for _, c := range info.Consumers {
		req.Consumers = append(req.Consumers, c.ConsumerID)
	}
	for _, p := range info.Policys {
		for _, product := range p.Products {
			req.Products = append(req.Products, product.ProductID)
		}
	}
	id, err := t.client.Order.Refund(ctx, req)
	var apiErr *sdk.Error
	if errors.As(err, &apiErr) {
		return fmt.Errorf("the vendor refuses the refund with %s: %s", apiErr.Code, apiErr.Message)
	}
	if err != nil {
		return err
	}
	t.say("refund %s asked for, reason %s", id, jinyantrip.FlightRefundReasonFlightChange.Title())
	return nil
}
