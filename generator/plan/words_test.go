package plan

import (
	"go/token"
	"strings"
	"testing"
	"unicode"
)

func TestExported(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"ZoneID", "ZoneID"},
		{"zone_id", "ZoneID"},
		{"zoneIds", "ZoneIDs"},
		{"booking_url", "BookingURL"},
		{"redirectUri", "RedirectURI"},
		{"userid", "Userid"},
		{"pnr-big.2", "PnrBig2"},
		{"HTTPServer", "HTTPServer"},
		{"http_server", "HTTPServer"},
		{"IDs", "IDs"},
		{"userIDsList", "UserIDsList"},
		{"oauthToken", "OAuthToken"},
		{"WAIT_BOOKING", "WaitBooking"},
		{"WEB", "Web"},
		{"bulk ok", "BulkOK"},
		{"PNRCode", "PNRCode"},
		{"1st", "X1st"},
		{"3d-model", "X3dModel"},
		{"1.5", "X1_5"},
		{"2024-01-02", "X2024_01_02"},
		{"-1", "Minus1"},
		{"+1", "Plus1"},
		{"", "Empty"},
		{"type", "Type"},
		{"func", "Func"},
		{"_", "Underscore"},
		{"$", "Dollar"},
		{"<=", "LessEqual"},
		{"😀", "U1F600"},
		{"订单", "X订单"},
		{"order订单", "Order订单"},
		{"订单 状态", "X订单状态"},
		{"été", "Été"},
		{"ǆ", "Ǆ"},
		{"a\u0301b", "AB"},
		{"*/ func init() {}", "FuncInit"},
		{"a\nb", "AB"},
		{"\x00\xff", "U0UFFFD"},
		{"@odata.type", "OdataType"},
		{"x-request-id", "XRequestID"},
	} {
		if got := exported(c.text); got != c.want {
			t.Errorf("exported(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestLocal(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"userID", "userID"}, {"ID", "id"}, {"redirect_uri", "redirectURI"}, {"url", "url"}, {"OrderID", "orderID"}, {"URLPath", "urlPath"},
		{"订单", "订单"}, {"1st", "v1st"}, {"", "v"}, {"type", "type"},
	} {
		if got := local(c.text); got != c.want {
			t.Errorf("local(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSingular(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Policys", "Policy"}, {"policies", "policy"}, {"entities", "entity"}, {"Goods", "Goods"}, {"Prices", "Price"}, {"IDs", "ID"},
		{"boxes", "box"}, {"status", "status"}, {"statuses", "status"}, {"addresses", "address"}, {"address", "address"}, {"children", "child"},
		{"People", "Person"}, {"data", "data"}, {"order_items", "order_item"}, {"orderLines", "orderLine"}, {"branches", "branch"}, {"旅客", "旅客"},
		{"s", "s"}, {"", ""}, {"analysis", "analysis"}, {"Buses", "Buse"},
	} {
		if got := singular(c.text); got != c.want {
			t.Errorf("singular(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWithoutPrefix(t *testing.T) {
	for _, c := range []struct{ name, prefix, want string }{
		{"OrderDetail", "Order", "Detail"}, {"OrdersList", "Order", "List"}, {"OAuthToken", "OAuth", "Token"}, {"Order", "Order", "Order"},
		{"OrderingList", "Order", "OrderingList"}, {"ListOrders", "Order", "ListOrders"}, {"Order1st", "Order", "Order1st"}, {"PetFindByID", "Pets", "FindByID"},
	} {
		if got := withoutPrefix(c.name, c.prefix); got != c.want {
			t.Errorf("withoutPrefix(%q, %q) = %q, want %q", c.name, c.prefix, got, c.want)
		}
	}
}

func TestSentence(t *testing.T) {
	for _, c := range []struct{ name, words, want string }{
		{"ListPets", "List all pets", "ListPets lists all pets."},
		{"Find", "Search for pets.\nMore.", "Find searches for pets.\nMore."},
		{"Get", "Retrieves a pet", "Get retrieves a pet."},
		{"Apply", "Apply for leave", "Apply applies for leave."},
		{"Pet", "A pet in the store", "Pet is a pet in the store."},
		{"Detail", "获取订单详情", "Detail 获取订单详情."},
		{"Detail", "获取订单详情。", "Detail 获取订单详情。"},
		{"Order", "Order is shipped", "Order is shipped."},
		{"Pet", "Pets and their owners", "Pet: Pets and their owners."},
		{"X", "API version", "X: API version."},
		{"CreateOrder", "Places an order", "CreateOrder places an order."},
		{"GetStatus", "Tells whether it works", "GetStatus tells whether it works."},
		{"Modify", "Enable or disable a device", "Modify enables or disables a device."},
		{"Shipped", "An order left the shop", "Shipped: An order left the shop."},
		{"Created", "A file was created", "Created: A file was created."},
		{"List", "A list of orders", "List is a list of orders."},
		{"X", "", ""},
	} {
		if got := sentence(c.name, c.words); got != c.want {
			t.Errorf("sentence(%q, %q) = %q, want %q", c.name, c.words, got, c.want)
		}
	}
	// What is no call has no verb for an order.
	for _, c := range []struct{ name, words, want string }{
		{"Orders", "Orders of customers", "Orders of customers."},
		{"Downloads", "Downloads allow saving files", "Downloads allow saving files."},
		{"Files", "Files, together with their folders", "Files, together with their folders."},
		{"Policy", "A retention policy blocks deletion", "Policy: A retention policy blocks deletion."},
		{"Answer", "A record holds all results", "Answer: A record holds all results."},
		{"Pet", "Represents a pet", "Pet represents a pet."},
		{"Page", "Lists of things", "Page: Lists of things."},
	} {
		if got := describe(c.name, c.words); got != c.want {
			t.Errorf("describe(%q, %q) = %q, want %q", c.name, c.words, got, c.want)
		}
	}
}

// FuzzNames holds that every text gives valid, exported names.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"", "type", "1st", "订单", "😀", "*/ x", "a\u2028b", "IDs", "\xff", "ſ", "ŉ", "ǅ", "ﬁ", "ⅅ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := exported(s)
		if !token.IsIdentifier(name) || !token.IsExported(name) {
			t.Errorf("exported(%q) = %q", s, name)
		}
		if again := exported(s); again != name {
			t.Errorf("exported(%q) is once %q, once %q", s, name, again)
		}
		if l := newScope(predeclared...).name(local(s)); !token.IsIdentifier(l) {
			t.Errorf("local(%q) = %q", s, l)
		}
		if c := "T" + nameOf(s); !token.IsIdentifier(c) {
			t.Errorf("nameOf(%q) = %q", s, nameOf(s))
		}
		if u := unexport(name); !token.IsIdentifier(u+"Values") || strings.IndexFunc(u, unicode.IsUpper) == 0 {
			t.Errorf("unexport(%q) = %q", name, u)
		}
		singular(s) // must not panic
		if file := fileName(name); strings.ContainsAny(file, "_/\\. ") || file == "" {
			t.Errorf("fileName(%q) = %q", name, file)
		}
	})
}
