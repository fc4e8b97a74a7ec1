package sdk_test

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// memory answers without a network.
type memory struct{ body []byte }

func (m memory) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(m.body)), ContentLength: int64(len(m.body)), Request: r}, nil
}

type benchItem struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Status   int         `json:"status"`
	Amount   sdk.Decimal `json:"amount"`
	Created  string      `json:"created"`
	Remark   string      `json:"remark"`
	Tags     []string    `json:"tags"`
	Quantity int64       `json:"quantity"`
	Paid     bool        `json:"paid"`
}

type benchResult struct {
	Total int         `json:"total"`
	Items []benchItem `json:"items"`
}

type benchRequest struct {
	PageNo   int    `json:"pageNo"`
	PageSize int    `json:"pageSize"`
	Keyword  string `json:"keyword"`
	Status   int    `json:"status"`
}

func benchAnswer(n int) []byte {
	r := benchResult{Total: n}
	for i := range n {
		r.Items = append(r.Items, benchItem{ID: fmt.Sprintf("S%011d", i), Name: "国内机票 北京-上海", Status: 10101,
			Amount: "1280.50", Created: "2024-05-06 07:08:09", Remark: "no remark at all", Tags: []string{"a", "bc"},
			Quantity: int64(i), Paid: i%2 == 0})
	}
	data, err := json.Marshal(map[string]any{"isSucc": "true", "statusCode": "0", "message": "", "result": r})
	if err != nil {
		panic(err)
	}
	return data
}

var opBench = &sdk.Operation{ID: "list", Method: "POST", Path: "/order/list", Security: signed, Request: "application/json", Idempotent: true}

// naive is what a careful engineer writes by hand for one call.
func naive(ctx context.Context, client *http.Client, base string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, "POST", base+"/order/list", bytes.NewReader(body))
	if err != nil {
		return err
	}
	ts := strconv.FormatInt(time.Now().UnixMilli(), 10)
	sum := md5.Sum([]byte(testSecret + ts + string(body)))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "naive")
	req.Header.Set("Timestamp", ts)
	req.Header.Set("Signature", hex.EncodeToString(sum[:]))
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var env struct {
		IsSucc     string          `json:"isSucc"`
		StatusCode string          `json:"statusCode"`
		Message    string          `json:"message"`
		Result     json.RawMessage `json:"result"`
	}
	if err := json.Unmarshal(data, &env); err != nil {
		return err
	}
	if env.IsSucc != "true" {
		return fmt.Errorf("%s: %s", env.StatusCode, env.Message)
	}
	return json.Unmarshal(env.Result, out)
}

func BenchmarkCall(b *testing.B) {
	ctx := context.Background()
	for _, n := range []int{0, 20, 100} {
		answer := benchAnswer(n)
		httpClient := &http.Client{Transport: memory{answer}, Timeout: 30 * time.Second}
		in := &benchRequest{PageNo: 1, PageSize: 20, Keyword: "北京", Status: 10101}
		b.Run(fmt.Sprintf("items=%d/naive", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var out benchResult
				if err := naive(ctx, httpClient, "https://api.example.com", in, &out); err != nil || len(out.Items) != n {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("items=%d/sdk", n), func(b *testing.B) {
			c := newTestClient(b, "https://api.example.com", func(cfg *sdk.ClientConfig) { cfg.Settings.HTTPClient = httpClient })
			b.ReportAllocs()
			for b.Loop() {
				var out benchResult
				if err := c.Call(ctx, opBench, nil, in, &out, nil); err != nil || len(out.Items) != n {
					b.Fatal(err)
				}
			}
		})
	}
}
