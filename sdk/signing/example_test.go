package signing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/signing"
)

// orderRecipe is what a generated package holds; here it is written by hand.
var orderRecipe = signing.Recipe{
	Name:        "sign",
	Credentials: []signing.Credential{{Name: "appkey"}, {Name: "secret", Secret: true}},
	Clock:       "unix-ms",
	Set: []signing.Placement{
		{In: "header", Name: "appkey", Value: "{appkey}"},
		{In: "header", Name: "timestamp", Value: "{timestamp}"},
	},
	Steps: []signing.Step{
		{Name: "canonical", Text: "{secret}{timestamp}{query}{body}"},
		{Name: "signature", Digest: "md5", Of: "{canonical}"},
	},
	Send:      []signing.Placement{{In: "header", Name: "signature", Value: "{signature}"}},
	Tolerance: 300,
}

// A Config.Signer replaces the recipe of a spec. This one wraps it: a gateway in front
// of the vendor wants its own header, and the vendor's signature has to cover a trace id
// that the gateway adds to the body.
func Example_hook() {
	creds := sdk.Credentials{"appkey": "app", "secret": "s3cr3t"}
	recipe, err := signing.New(&orderRecipe, creds)
	if err != nil {
		fmt.Println(err)
		return
	}
	gateway := sdk.SignerFunc(func(ctx context.Context, r *sdk.Signing) error {
		// Before the recipe: the recipe signs the body with the member in it.
		if err := r.SetJSON("trace_id", "t-1"); err != nil {
			return err
		}
		if err := recipe.Sign(ctx, r); err != nil {
			return err
		}
		// After it: headers that the recipe does not look at.
		r.SetHeader("X-Gateway", "eu-1")
		return nil
	})

	vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Println("genuine:", recipe.Verify(r.Context(), r, body) == nil)
		fmt.Println("gateway:", r.Header.Get("X-Gateway"))
		fmt.Println("body:", string(body))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	defer vendor.Close()

	client, err := sdk.NewClient(sdk.ClientConfig{
		Name: "orders", BaseURL: vendor.URL, Credentials: creds,
		Schemes: []sdk.Scheme{{Name: "sign", Recipe: signing.Use(&orderRecipe)}},
		Signer:  gateway, // Config.Signer in a generated package
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	op := &sdk.Operation{ID: "orderList", Method: "POST", Path: "/order/list", Request: "application/json", Security: [][]string{{"sign"}}}
	var answer json.RawMessage
	in := &struct {
		Type int `json:"type"`
	}{1}
	if err := client.Call(context.Background(), op, nil, in, &answer, nil); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("answer:", string(answer))
	// Output:
	// genuine: true
	// gateway: eu-1
	// body: {"type":1,"trace_id":"t-1"}
	// answer: {"ok":true}
}

// Explain shows what was signed. Masked texts may go into a bug report.
func ExampleSigner_Explain() {
	s, err := signing.New(&orderRecipe, sdk.Credentials{"appkey": "app", "secret": "s3cr3t"})
	if err != nil {
		fmt.Println(err)
		return
	}
	req, _ := http.NewRequest(http.MethodPost, "https://vendor.example/order/list?page=1", nil)
	in := signing.Input{Request: req, Body: []byte(`{"type":1}`), Time: time.UnixMilli(1597309622715)}
	e, err := s.Explain(context.Background(), in)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("canonical:", e.Canonical().Masked)
	fmt.Println("signature:", e.Signature().Masked)

	// The vendor's console says something else.
	d, err := s.Diagnose(context.Background(), in, "5e3544a024e7598260b5b76aa3216818")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range d.Findings {
		fmt.Println("it would match with:", f.Changes[0])
	}
	// Output:
	// canonical: ***1597309622715page=1{"type":1}
	// signature: 2fcac1b495e8320eb0da9475c147851b
	// it would match with: timestamp written as unix
}

// A recipe verifies what it signs.
func ExampleSigner_Verify() {
	s, err := signing.New(&orderRecipe, sdk.Credentials{"appkey": "app", "secret": "s3cr3t"})
	if err != nil {
		fmt.Println(err)
		return
	}
	req, _ := http.NewRequest(http.MethodPost, "https://shop.example/notify", nil)
	req.Header.Set("Appkey", "app")
	req.Header.Set("Timestamp", "1597309622715")
	req.Header.Set("Signature", "00000000000000000000000000000000")
	s = s.WithClock(func() time.Time { return time.UnixMilli(1597309623000) })
	fmt.Println(s.Verify(context.Background(), req, []byte(`{}`)))
	// Output: signing scheme "sign": the signature does not fit: signature
}
