package bench

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	stdjson "encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// byHand is the client that a careful engineer writes for one vendor with net/http and
// encoding/json: one helper for all calls, no reflection beyond encoding/json's, answers
// decoded in one pass. It checks, masks, retries and logs nothing.
type byHand struct {
	http   *http.Client
	base   string
	key    string
	secret string
}

// answered is an answer with its envelope around a result, as a generic type: to decode
// the envelope first and json.RawMessage after it would take twice as long.
type answered[T any] struct {
	StatusCode string `json:"statusCode"`
	Success    bool   `json:"isSucc"`
	Message    string `json:"message"`
	Result     T      `json:"result"`
}

func (a *answered[T]) failed() error {
	if !a.Success {
		return fmt.Errorf("%s: %s", a.StatusCode, a.Message)
	}
	return nil
}

// post sends JSON, signed by md5(secret + timestamp + body) in the header.
func (c *byHand) post(ctx context.Context, path string, in, out any) error {
	body, err := stdjson.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	h := md5.New()
	_, _ = io.WriteString(h, c.secret)
	_, _ = io.WriteString(h, timestamp)
	_, _ = h.Write(body)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Appkey", c.key)
	req.Header.Set("Timestamp", timestamp)
	req.Header.Set("Signature", hex.EncodeToString(h.Sum(nil)))
	return c.send(req, out)
}

var shanghai = time.FixedZone("", 8*60*60)

// postTOP sends a form, signed over all parameters sorted by name, as TOP wants it.
func (c *byHand) postTOP(ctx context.Context, method string, form url.Values, out any) error {
	query := url.Values{
		"method": {method}, "app_key": {c.key}, "v": {"2.0"}, "format": {"json"}, "sign_method": {"md5"},
		"timestamp": {time.Now().In(shanghai).Format(time.DateTime)},
	}
	names := make([]string, 0, len(query)+len(form))
	for name := range query {
		names = append(names, name)
	}
	for name := range form {
		names = append(names, name)
	}
	slices.Sort(names)
	var text strings.Builder
	text.WriteString(c.secret)
	for _, name := range names {
		value := query.Get(name) + form.Get(name) // no name is in both
		if value != "" {
			text.WriteString(name)
			text.WriteString(value)
		}
	}
	text.WriteString(c.secret)
	sum := md5.Sum([]byte(text.String()))
	query.Set("sign", strings.ToUpper(hex.EncodeToString(sum[:])))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/router/rest?"+query.Encode(), strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.send(req, out)
}

// send is the part that both have.
func (c *byHand) send(req *http.Request, out any) error {
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "byhand/1")
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", resp.Status, data)
	}
	return stdjson.Unmarshal(data, out)
}
