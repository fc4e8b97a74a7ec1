package codec

import (
	"bytes"
	"encoding/json"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/apigen-go/apigen/sdk/internal/codec/payload"
)

// TestPayloads holds that what is measured is right, and about as large as said.
func TestPayloads(t *testing.T) {
	sizes := map[string]int{"tiny": 90, "envelope": 5_000, "order": 9_000, "list": 140_000}
	for _, c := range payload.Cases() {
		if want := sizes[c.Name]; len(c.Data) < want*8/10 || len(c.Data) > want*12/10 {
			t.Errorf("%s has %d bytes, want about %d", c.Name, len(c.Data), want)
		}
		want, got := c.New(), c.New()
		if err := json.Unmarshal(c.Data, want); err != nil {
			t.Fatal(err)
		}
		if err := Decode(c.Data, got, Options{Lenient: true}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", c.Name, diff)
		}
		out, err := Append(nil, got)
		if err != nil || !bytes.Equal(out, c.Data) {
			t.Errorf("%s is encoded differently: %v", c.Name, err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, c := range payload.Cases() {
		typ := reflect.TypeOf(c.New()).Elem()
		b.Run(c.Name+"/codec", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.Data)))
			for b.Loop() {
				if err := Decode(c.Data, reflect.New(typ).Interface(), Options{Lenient: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.Name+"/copy", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.Data)))
			for b.Loop() {
				if err := Decode(c.Data, reflect.New(typ).Interface(), Options{Lenient: true, CopyStrings: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.Name+"/encoding_json", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.Data)))
			for b.Loop() {
				if err := json.Unmarshal(c.Data, reflect.New(typ).Interface()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEncode(b *testing.B) {
	for _, c := range payload.Cases() {
		v := c.New()
		if err := json.Unmarshal(c.Data, v); err != nil {
			b.Fatal(err)
		}
		buf := make([]byte, 0, len(c.Data))
		b.Run(c.Name+"/codec", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.Data)))
			for b.Loop() {
				if _, err := Append(buf, v); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(c.Name+"/encoding_json", func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.Data)))
			for b.Loop() {
				if _, err := json.Marshal(v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMembers(b *testing.B) {
	names := []string{"statusCode", "isSucc", "message", "result"}
	out := make([][]byte, len(names))
	for _, c := range payload.Cases() {
		b.Run(c.Name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.Data)))
			for b.Loop() {
				if err := Members(c.Data, names, out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRatio reports the time of the codec in terms of encoding/json.
func BenchmarkRatio(b *testing.B) {
	for _, c := range payload.Cases() {
		typ := reflect.TypeOf(c.New()).Elem()
		b.Run("decode/"+c.Name, func(b *testing.B) {
			payload.Compare(b, func() {
				if json.Unmarshal(c.Data, reflect.New(typ).Interface()) != nil {
					b.Fatal("encoding/json fails")
				}
			}, map[string]func(){
				"codec/std": func() {
					if Decode(c.Data, reflect.New(typ).Interface(), Options{Lenient: true}) != nil {
						b.Fatal("codec fails")
					}
				},
				"copy/std": func() {
					if Decode(c.Data, reflect.New(typ).Interface(), Options{Lenient: true, CopyStrings: true}) != nil {
						b.Fatal("codec fails")
					}
				},
			})
		})
		v := c.New()
		if err := json.Unmarshal(c.Data, v); err != nil {
			b.Fatal(err)
		}
		buf := make([]byte, 0, len(c.Data))
		b.Run("encode/"+c.Name, func(b *testing.B) {
			payload.Compare(b, func() {
				if _, err := json.Marshal(v); err != nil {
					b.Fatal(err)
				}
			}, map[string]func(){
				"codec/std": func() {
					if _, err := Append(buf, v); err != nil {
						b.Fatal(err)
					}
				},
			})
		})
	}
}

// topRequest has the twenty parameters of a usual call of the shop platform.
type topRequest struct {
	Method    string   `form:"method"`
	AppKey    string   `form:"app_key"`
	Session   string   `form:"session"`
	Timestamp string   `form:"timestamp"`
	Format    string   `form:"format"`
	V         string   `form:"v"`
	SignM     string   `form:"sign_method"`
	Fields    []string `form:"fields,explode=false"`
	Start     string   `form:"start_created"`
	End       string   `form:"end_created"`
	Status    string   `form:"status"`
	Buyer     string   `form:"buyer_nick"`
	Type      string   `form:"type"`
	Ext       string   `form:"ext_type"`
	Rate      string   `form:"rate_status"`
	Tag       string   `form:"tag"`
	PageNo    int64    `form:"page_no"`
	PageSize  int64    `form:"page_size"`
	HasNext   *bool    `form:"use_has_next"`
	Title     string   `form:"title"`
}

func BenchmarkParams(b *testing.B) {
	req := &topRequest{
		"taobao.trades.sold.get", "12345678", "6200e0f1", "2024-05-01 08:30:00", "json", "2.0", "md5",
		[]string{"tid", "status", "payment", "orders"}, "2024-04-01 00:00:00", "2024-05-01 00:00:00",
		"WAIT_SELLER_SEND_GOODS", "t**1", "fixed", "service", "RATE_UNBUYER", "time_card", 1, 100, new(true), "夏季新款",
	}
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		ps, buf := make([]Param, 0, 24), make([]byte, 0, 1024)
		for b.Loop() {
			got, err := AppendParams(ps, Form, req)
			if err != nil || len(got) != 20 {
				b.Fatal(err)
			}
			AppendForm(buf, got)
		}
	})
	b.Run("url_values", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v := url.Values{}
			v.Set("method", req.Method)
			v.Set("app_key", req.AppKey)
			v.Set("session", req.Session)
			v.Set("timestamp", req.Timestamp)
			v.Set("format", req.Format)
			v.Set("v", req.V)
			v.Set("sign_method", req.SignM)
			v.Set("fields", strings.Join(req.Fields, ","))
			v.Set("start_created", req.Start)
			v.Set("end_created", req.End)
			v.Set("status", req.Status)
			v.Set("buyer_nick", req.Buyer)
			v.Set("type", req.Type)
			v.Set("ext_type", req.Ext)
			v.Set("rate_status", req.Rate)
			v.Set("tag", req.Tag)
			v.Set("page_no", strconv.FormatInt(req.PageNo, 10))
			v.Set("page_size", strconv.FormatInt(req.PageSize, 10))
			v.Set("use_has_next", strconv.FormatBool(*req.HasNext))
			v.Set("title", req.Title)
			_ = v.Encode()
		}
	})
}
