package mock

import (
	"net/http"
	"testing"
	"time"
)

func TestFail(t *testing.T) {
	s, _ := shop(t)
	s.Fail("order", "2001", 2)
	s.Fail("", "9999", 1)
	for i, want := range []float64{2001, 2001, 9999, 0} {
		_, m := signed(t, s).do("GET", "/order/S1", "")
		if m["code"] != want || m["success"] != (want == 0) {
			t.Errorf("call %d: %v", i+1, m)
		}
		if want == 2001 && m["message"] != "库存不足" {
			t.Errorf("message %v", m["message"])
		}
	}
	s.Fail("order", "2001", -1)
	s.Fail("order", "", 0)
	if _, m := signed(t, s).do("GET", "/order/S1", ""); m["success"] != true {
		t.Errorf("got %v", m)
	}
	wantNoProblem(t, s)
	if got := s.Requests()[0].Code; got != "2001" {
		t.Errorf("recorded code %q", got)
	}
}

func TestRespond(t *testing.T) {
	s, _ := shop(t)
	s.Respond("order", func(r *Request) Reply {
		switch r.Path["id"] {
		case "S1":
			return Reply{Data: map[string]any{"id": r.Query.Get("lang"), "amount": "1.10", "status": r.Call}}
		case "S2":
			return Reply{Code: "2001"}
		case "S3":
			d := r.Default()
			put(d.Body, "result.amount", "7.00")
			return d
		case "S4":
			return Reply{Status: http.StatusBadGateway, Header: http.Header{"Content-Type": {"text/html"}}, Body: "<h1>bad</h1>"}
		case "S5":
			panic("no")
		}
		return Reply{}
	})
	c := signed(t, s)
	_, data := c.raw("GET", "/order/S1?lang=en", "")
	if want := `{"code":0,"message":"","result":{"amount":"1.10","id":"en","status":1},"success":true}`; string(data) != want {
		t.Errorf("data: %s", data)
	}
	if _, m := c.do("GET", "/order/S2", ""); m["code"] != 2001.0 || m["message"] != "库存不足" {
		t.Errorf("code: %v", m)
	}
	if _, m := c.do("GET", "/order/S3", ""); m["result"].(map[string]any)["amount"] != "7.00" {
		t.Errorf("default: %v", m)
	}
	resp, data := c.raw("GET", "/order/S4", "")
	if resp.StatusCode != 502 || string(data) != "<h1>bad</h1>" || resp.Header.Get("Content-Type") != "text/html" {
		t.Errorf("html: %d %s", resp.StatusCode, data)
	}
	if resp, data := c.raw("GET", "/order/S6", ""); resp.StatusCode != 200 || len(data) != 0 {
		t.Errorf("empty: %d %q", resp.StatusCode, data)
	}
	wantNoProblem(t, s)
	if resp, _ := c.raw("GET", "/order/S5", ""); resp.StatusCode != 500 {
		t.Errorf("panic: %d", resp.StatusCode)
	}
	wantProblem(t, s, "panic while answering: no")
	s.Respond("order", nil)
	if _, m := c.do("GET", "/order/S5", ""); m["success"] != true {
		t.Errorf("got %v", m)
	}
}

func TestRespondSeesOnlyGoodRequests(t *testing.T) {
	s, _ := shop(t)
	s.Respond("order", func(*Request) Reply { t.Error("called"); return Reply{} })
	caller{t: t, s: s}.do("GET", "/order/S1", "")
	signed(t, s).do("GET", "/order/X", "")
	wantProblem(t, s)
}

func TestDelay(t *testing.T) {
	s, _ := shop(t)
	s.Delay("order", 30*time.Millisecond)
	began := time.Now()
	signed(t, s).do("GET", "/order/S1", "")
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("took %s", took)
	}
}

func TestOnRequest(t *testing.T) {
	lines := make(chan Recorded, 1)
	s := serve(t, "shop.yaml", Options{OnRequest: func(r Recorded) { lines <- r }})
	signed(t, s).do("GET", "/order/S1", "")
	if r := <-lines; r.Operation != "order" || r.Status != 200 || r.Method != "GET" || r.URL != "/api/v1/order/S1" {
		t.Errorf("got %+v", r)
	}
}
