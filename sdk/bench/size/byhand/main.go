// Byhand makes the call that One makes as one writes it by hand: net/http, encoding/json,
// crypto/md5. It knows of the answer what a caller shows.
package main

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

type order struct {
	TaskID     string `json:"TaskID"`
	ActiveTime string `json:"ActiveTime,omitzero"`
	Actives    []struct {
		ActiveName   string `json:"ActiveName,omitzero"`
		ActiveStatus int    `json:"ActiveStatus,omitzero"`
	} `json:"Actives,omitzero"`
	BusinessInfo map[string]any `json:"BusinessInfo,omitzero"`
}

type answer struct {
	StatusCode string `json:"statusCode"`
	Success    bool   `json:"isSucc"`
	Message    string `json:"message"`
	Result     order  `json:"result"`
}

// detail asks for one order, signed by md5(secret + timestamp).
func detail(ctx context.Context, key, secret, id string) (*order, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://example.com/adapter/order/detail/"+url.PathEscape(id), nil)
	if err != nil {
		return nil, err
	}
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	sum := md5.Sum([]byte(secret + timestamp))
	req.Header.Set("Appkey", key)
	req.Header.Set("Timestamp", timestamp)
	req.Header.Set("Signature", hex.EncodeToString(sum[:]))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", resp.Status, data)
	}
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, err
	}
	if !a.Success {
		return nil, fmt.Errorf("%s: %s", a.StatusCode, a.Message)
	}
	return &a.Result, nil
}

func main() {
	order, err := detail(context.Background(), "key", "secret", "S00008398429")
	fmt.Println(order, err)
}
