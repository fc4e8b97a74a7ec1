package sdk_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// Generated packages hold operations, codes and types like these; here they are written
// out.
var (
	shopOrder = &sdk.Operation{ID: "orderGet", Method: "GET", Path: "/order/{id}", Security: [][]string{{"sign"}}, Idempotent: true}
	shopList  = &sdk.Operation{ID: "orderList", Method: "GET", Path: "/orders", Security: [][]string{{"sign"}}, Idempotent: true,
		Paging: &sdk.Paging{Style: "page", Page: "page", Start: 1, Items: "orders", Total: "total"}}
	errNotFound = &sdk.ErrorCode{API: "shop", Code: "404001", Name: "OrderNotFound", Meaning: "no such order"}
)

type shopOrderResult struct {
	ID    string      `json:"id"`
	Price sdk.Decimal `json:"price"`
}

type shopListResult struct {
	Orders []shopOrderResult `json:"orders"`
	Total  int               `json:"total"`
}

// hmacSigner is a signature that no recipe describes: a hook in Go.
func hmacSigner(secret sdk.Secret) sdk.Signer {
	return sdk.SignerFunc(func(_ context.Context, r *sdk.Signing) error {
		body, err := r.Body()
		if err != nil {
			return err
		}
		ts := r.Time.UTC().Format(time.RFC3339)
		mac := hmac.New(sha256.New, []byte(secret.Reveal()))
		_, _ = fmt.Fprintf(mac, "%s\n%s\n%s\n%s\n%s", r.Method, r.Path(), r.RawQuery(), ts, body)
		r.SetHeader("X-Timestamp", ts)
		r.SetHeader("X-Signature", hex.EncodeToString(mac.Sum(nil)))
		return nil
	})
}

// shop is a vendor on localhost.
func shop() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("X-Signature") == "":
			w.WriteHeader(http.StatusUnauthorized)
		case r.URL.Path == "/orders":
			page := r.URL.Query().Get("page")
			_, _ = fmt.Fprintf(w, `{"code":0,"data":{"total":2,"orders":[{"id":"S%s","price":%s.50}]}}`, page, page)
		case strings.HasSuffix(r.URL.Path, "/S1"):
			_, _ = io.WriteString(w, `{"code":0,"trace":"t-9","data":{"id":"S1","price":12.30}}`)
		default:
			_, _ = io.WriteString(w, `{"code":404001,"msg":"not here","trace":"t-10"}`)
		}
	}))
}

func newShopClient(url string) *sdk.Client {
	c, err := sdk.NewClient(sdk.ClientConfig{
		Name: "shop", BaseURL: url, Lenient: true, Errors: []*sdk.ErrorCode{errNotFound},
		Envelope: &sdk.Envelope{Status: "code", OK: []string{"0"}, Message: "msg", RequestID: "trace", Data: "data"},
		Schemes:  []sdk.Scheme{{Name: "sign"}},
		Signer:   hmacSigner("correct horse battery staple"),
	})
	if err != nil {
		panic(err)
	}
	return c
}

func ExampleSignerFunc() {
	srv := shop()
	defer srv.Close()
	c := newShopClient(srv.URL)

	var order shopOrderResult
	err := c.Call(context.Background(), shopOrder, []any{"S1"}, nil, &order, nil)
	fmt.Println(order.ID, order.Price, err)
	// Output: S1 12.30 <nil>
}

func ExampleError() {
	srv := shop()
	defer srv.Close()
	c := newShopClient(srv.URL)

	err := c.Call(context.Background(), shopOrder, []any{"S2"}, nil, nil, nil)
	var apiErr *sdk.Error
	if errors.As(err, &apiErr) {
		fmt.Println(apiErr.Code, apiErr.Message, apiErr.RequestID, apiErr.Retryable)
	}
	fmt.Println(errors.Is(err, errNotFound))
	fmt.Println(err)
	// Output:
	// 404001 not here t-10 false
	// true
	// shop orderGet: code 404001 (OrderNotFound): not here [request id t-10]
}

func ExampleOption() {
	srv := shop()
	defer srv.Close()
	c := newShopClient(srv.URL)

	var meta sdk.Meta
	err := c.Call(context.Background(), shopOrder, []any{"S1"}, nil, nil, []sdk.Option{
		sdk.Into(&meta), sdk.Timeout(5 * time.Second), sdk.Header("X-Tenant", "7"), sdk.NoRetry(),
	})
	fmt.Println(meta.HTTPStatus, meta.RequestID, meta.Attempts, string(meta.Body), err)
	// Output: 200 t-9 1 {"code":0,"trace":"t-9","data":{"id":"S1","price":12.30}} <nil>
}

func ExamplePaginate() {
	srv := shop()
	defer srv.Close()
	c := newShopClient(srv.URL)

	for order, err := range sdk.Paginate[shopOrderResult](context.Background(), c, shopList, nil, nil, new(shopListResult), nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(order.ID, order.Price)
	}
	// Output:
	// S1 1.50
	// S2 2.50
}

// sharedStore stands for Redis: GET, and SET with a time to live.
type sharedStore interface {
	Get(ctx context.Context, key string) (string, error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Del(ctx context.Context, key, value string) error // only if it still has that value
}

// sharedTokens is a TokenSource that several processes share: whoever finds no token
// fetches one and keeps it for all.
type sharedTokens struct {
	store sharedStore
	key   string // one a tenant
	fetch func(ctx context.Context) (sdk.Token, error)
	mu    sync.Mutex
}

func (s *sharedTokens) Token(ctx context.Context) (sdk.Token, error) {
	s.mu.Lock() // one fetch at a time in this process
	defer s.mu.Unlock()
	if value, err := s.store.Get(ctx, s.key); err != nil || value != "" {
		return sdk.Token{Value: sdk.Secret(value)}, err
	}
	token, err := s.fetch(ctx)
	if err != nil {
		return sdk.Token{}, err
	}
	// A minute less than its life, so that nobody gets one that ends on the way.
	ttl := time.Until(token.Expires) - time.Minute
	return token, s.store.Set(ctx, s.key, token.Value.Reveal(), ttl)
}

func (s *sharedTokens) Invalidate(token sdk.Token) {
	_ = s.store.Del(context.Background(), s.key, token.Value.Reveal())
}

// mapStore is a sharedStore for the example.
type mapStore map[string]string

func (m mapStore) Get(_ context.Context, key string) (string, error) { return m[key], nil }
func (m mapStore) Set(_ context.Context, key, value string, _ time.Duration) error {
	m[key] = value
	return nil
}
func (m mapStore) Del(_ context.Context, key, value string) error {
	if m[key] == value {
		delete(m, key)
	}
	return nil
}

func ExampleTokenSource() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, "%q", r.Header.Get("Authorization"))
	}))
	defer srv.Close()

	store := mapStore{}
	tokens := &sharedTokens{store: store, key: "shop:tenant-7", fetch: func(context.Context) (sdk.Token, error) {
		fmt.Println("fetching")
		return sdk.Token{Value: "abc", Expires: time.Now().Add(time.Hour)}, nil
	}}
	for range 2 { // two processes
		c, err := sdk.NewClient(sdk.ClientConfig{
			Name: "shop", BaseURL: srv.URL,
			Schemes:      []sdk.Scheme{{Name: "token", Token: &sdk.TokenRule{URL: "https://shop.example/token"}}},
			TokenSources: map[string]sdk.TokenSource{"token": tokens},
		})
		if err != nil {
			panic(err)
		}
		var sent string
		op := &sdk.Operation{ID: "whoami", Method: "GET", Path: "/me", Security: [][]string{{"token"}}}
		fmt.Println(c.Call(context.Background(), op, nil, nil, &sent, nil), sent)
	}
	// Output:
	// fetching
	// <nil> Bearer abc
	// <nil> Bearer abc
}

func ExampleNewWebhook() {
	type notification struct {
		OrderID string `json:"orderId"`
	}
	verify := sdk.VerifierFunc(func(_ context.Context, r *http.Request, body []byte) error {
		mac := hmac.New(sha256.New, []byte("webhook secret"))
		_, _ = mac.Write(body)
		if !hmac.Equal([]byte(r.Header.Get("X-Signature")), []byte(hex.EncodeToString(mac.Sum(nil)))) {
			return errors.New("wrong signature")
		}
		return nil
	})
	// A generated handler hands over the value that implements its Webhooks.
	shop := struct{ orders []string }{}
	h, err := sdk.NewWebhook(sdk.WebhookConfig{Name: "shop", Verifier: verify,
		Logger: slog.New(slog.DiscardHandler)}, &shop, []sdk.Route{{
		Op:    &sdk.Operation{ID: "notify", Method: "POST", Path: "/notify", Security: [][]string{{"sign"}}},
		New:   func() any { return new(notification) },
		Reply: "success",
		Handle: func(_ context.Context, _ []string, in any) (any, error) {
			shop.orders = append(shop.orders, in.(*notification).OrderID)
			fmt.Println("orders", shop.orders)
			return nil, nil
		},
	}})
	if err != nil {
		panic(err)
	}

	body := `{"orderId":"S1"}`
	mac := hmac.New(sha256.New, []byte("webhook secret"))
	_, _ = io.WriteString(mac, body)
	for _, signature := range []string{hex.EncodeToString(mac.Sum(nil)), "forged"} {
		r := httptest.NewRequest("POST", "/notify", strings.NewReader(body))
		r.Header.Set("X-Signature", signature)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		fmt.Fprintln(os.Stdout, w.Code, strings.TrimSpace(w.Body.String()))
	}
	// Output:
	// orders [S1]
	// 200 success
	// 401 unauthorized
}
