package main

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apigen-go/apigen/generated/didi"
	"github.com/apigen-go/apigen/generated/didi/diditest"
	"github.com/apigen-go/apigen/mock"
)

type object = map[string]any

// serve starts the vendor; a test that it finds fault with fails.
func serve(t testing.TB, o mock.Options) *diditest.Server {
	t.Helper()
	s, err := diditest.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func dial(t testing.TB, cfg didi.Config) *didi.Client {
	t.Helper()
	c, err := didi.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func decode(t testing.TB, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber() // ids have more digits than a float64
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// arrived returns the bodies that reached an operation.
func arrived(s *diditest.Server, operation string) []string {
	var out []string
	for _, r := range s.Requests() {
		if r.Operation == operation {
			out = append(out, string(r.Body))
		}
	}
	return out
}

// documented are the vendor's samples as the document prints them.
func documented(t *testing.T) map[string]object {
	t.Helper()
	text, err := os.ReadFile("../../testdata/didi/samples.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]object{}
	for _, s := range decode(t, string(text)).(object)["samples"].([]any) {
		out[s.(object)["name"].(string)] = s.(object)["body"].(object)
	}
	return out
}

// inner replaces the JSON texts of a body by their values, as the vendor does.
func inner(t *testing.T, body object) object {
	t.Helper()
	out := maps.Clone(body)
	for _, name := range []string{"travel_detail", "business_trip_detail", "passenger_list"} {
		if v, ok := out[name]; ok {
			text, isText := v.(string)
			if !isText {
				t.Fatalf("%s is sent as %T, not as JSON text", name, v)
			}
			out[name] = decode(t, text)
		}
	}
	return out
}

// byTable gives two members the type of the vendor's table, which the samples contradict.
func byTable(v any) {
	switch v := v.(type) {
	case object:
		for _, name := range []string{"departure_city_id", "passenger_type"} {
			if text, ok := v[name].(string); ok {
				v[name] = json.Number(text)
			}
		}
		for _, member := range v {
			byTable(member)
		}
	case []any:
		for _, item := range v {
			byTable(item)
		}
	}
}

// Each sample, built of typed values, arrives as the vendor's document prints it, but for
// what the client puts in itself; and what was signed is what was sent.
func TestSamplesRoundTrip(t *testing.T) {
	doc := documented(t)
	for _, scheme := range []didi.Scheme{didi.SchemeSign, didi.SchemeSignSha256} {
		for _, s := range samples() {
			t.Run(string(scheme)+"/"+s.name, func(t *testing.T) {
				at := time.Unix(1690362081, 0)
				clock := func() time.Time { return at }
				server := serve(t, mock.Options{Clock: clock})
				cfg := server.Config()
				cfg.Clock, cfg.Scheme = clock, scheme
				created, err := dial(t, cfg).Approval.Create(context.Background(), s.request)
				if err != nil {
					t.Fatal(err)
				}
				if created.ApprovalID != "9668294457792204005" {
					t.Errorf("approval %s", created.ApprovalID)
				}
				sent := arrived(server, "createApproval")
				if len(sent) != 1 || len(server.Problems()) > 0 {
					t.Fatalf("%d requests, %v", len(sent), server.Problems())
				}
				body := decode(t, sent[0]).(object)
				checkSignature(t, server, scheme, body)

				got, want := inner(t, body), inner(t, doc[s.name])
				byTable(want)
				if got["timestamp"] != json.Number("1690362081") {
					t.Errorf("timestamp %v (%[1]T)", got["timestamp"])
				}
				if got["client_id"] != cfg.ClientID || got["company_id"] != cfg.CompanyID || got["access_token"] == nil {
					t.Errorf("common parameters: %v", got)
				}
				for _, name := range []string{"client_id", "access_token", "company_id", "timestamp", "sign"} {
					delete(got, name)
					delete(want, name)
				}
				delete(want, "sign_key") // the samples send it; the rule says that nobody does
				if !reflect.DeepEqual(got, want) {
					t.Errorf("got  %v\nwant %v", got, want)
				}
			})
		}
	}
}

// checkSignature computes the vendor's rule once more from what arrived: every text
// exactly as it was sent, JSON inside strings included.
func checkSignature(t *testing.T, server *diditest.Server, scheme didi.Scheme, body object) {
	t.Helper()
	params := map[string]string{"sign_key": server.Credential("sign_key")}
	for name, v := range body {
		if name != "sign" {
			params[name] = fmt.Sprint(v)
		}
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		pairs = append(pairs, name+"="+params[name])
	}
	canonical := []byte(strings.Join(pairs, "&"))
	digest := md5.Sum(canonical)
	want := hex.EncodeToString(digest[:])
	if scheme == didi.SchemeSignSha256 {
		digest := sha256.Sum256(canonical)
		want = hex.EncodeToString(digest[:])
	}
	if body["sign"] != want {
		t.Errorf("sign %v, want %s of %s", body["sign"], want, canonical)
	}
	if body["sign_key"] != nil || body["client_secret"] != nil {
		t.Error("a secret was sent")
	}
}

// Not filled in, none and one ticket are three different things.
func TestCountsAbsentZeroOne(t *testing.T) {
	server := serve(t, mock.Options{})
	client := dial(t, server.Config())
	counts := []*int{nil, ptr(0), ptr(1)}
	for _, n := range counts {
		req := lightControl()
		req.TravelDetail.TrainTotalCount = n
		if _, err := client.Approval.Create(context.Background(), req); err != nil {
			t.Fatal(err)
		}
	}
	for i, sent := range arrived(server, "createApproval") {
		detail := inner(t, decode(t, sent).(object))["travel_detail"].(object)
		got, there := detail["train_total_count"]
		switch n := counts[i]; {
		case n == nil && there:
			t.Errorf("unset arrives as %v", got)
		case n != nil && got != json.Number(fmt.Sprint(*n)):
			t.Errorf("%d arrives as %v", *n, got)
		}
	}
}

// Ids go beyond 64 bits with sign. They are texts here, also where the vendor answers with
// a number, and go back as texts.
func TestApprovalIDSurvives(t *testing.T) {
	const id = "9668294457792204005"
	server := serve(t, mock.Options{})
	client := dial(t, server.Config())
	ctx := context.Background()
	for _, answer := range []string{`"` + id + `"`, id} {
		server.Respond("createApproval", func(*mock.Request) mock.Reply {
			return mock.Reply{Body: json.RawMessage(`{"errno":0,"errmsg":"SUCCESS","data":{"approval_id":` + answer + `}}`)}
		})
		created, err := client.Approval.Create(ctx, byDate())
		if err != nil || created.ApprovalID != id {
			t.Fatalf("%s: %v %v", answer, created, err)
		}
	}
	if err := client.Approval.Cancel(ctx, &didi.ApprovalCancelRequest{ApprovalID: id}); err != nil {
		t.Fatal(err)
	}
	if sent := arrived(server, "cancelApproval"); len(sent) != 1 || !strings.Contains(sent[0], `"approval_id":"`+id+`"`) {
		t.Errorf("cancel sends %v", sent)
	}
	if _, err := client.Approval.Detail(ctx, &didi.ApprovalDetailRequest{ApprovalID: id}); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		if r.Operation == "getApproval" && !strings.Contains(r.URL, "approval_id="+id) {
			t.Errorf("detail sends %s", r.URL)
		}
	}
}

// A body without members of its own still is a JSON object that carries the common
// parameters, and a GET carries them in its query.
func TestCommonParametersEverywhere(t *testing.T) {
	server := serve(t, mock.Options{})
	client := dial(t, server.Config())
	ctx := context.Background()
	if _, err := client.City.TrainCities(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := client.City.CarCities(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Regulation.List(ctx); err != nil {
		t.Fatal(err)
	}
	for _, r := range server.Requests() {
		q, body := r.URL, r.Body
		switch r.Operation {
		case "listTrainCities":
			if r.Method != http.MethodPost || !bytes.HasPrefix(body, []byte(`{"access_token":`)) || !bytes.Contains(body, []byte(`"company_id"`)) {
				t.Errorf("%s %s", r.Method, body)
			}
		case "listCarCities":
			if strings.Contains(q, "company_id") || !strings.Contains(q, "&sign=") || len(body) > 0 {
				t.Errorf("%s %s", q, body)
			}
		case "listRegulations":
			if !strings.Contains(q, "company_id=") || !strings.Contains(q, "access_token=") {
				t.Errorf("%s", q)
			}
		}
	}
}
