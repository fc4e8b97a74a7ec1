package sdk_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// ruled is benchRequest with rules, and with an enum that is looked at.
type ruled struct {
	PageNo   int    `json:"pageNo"`
	PageSize int    `json:"pageSize"`
	Keyword  string `json:"keyword"`
	Status   level  `json:"status"`
}

var rulesRuled = &sdk.Rules{Fields: []sdk.FieldRules{{Field: "pageNo", Min: "1"}, {Field: "pageSize", Max: "100"}, {Field: "keyword", MaxLength: 20}}}

func (r *ruled) Validate() error { return sdk.Validate(r, rulesRuled) }

// BenchmarkValidate is what rules cost: alone, and as the share of a call that has some.
func BenchmarkValidate(b *testing.B) {
	in := &ruled{PageNo: 1, PageSize: 20, Keyword: "北京", Status: 1}
	httpClient := &http.Client{Transport: memory{benchAnswer(0)}, Timeout: 30 * time.Second}
	c := newTestClient(b, "https://api.example.com", func(cfg *sdk.ClientConfig) { cfg.Settings.HTTPClient = httpClient })
	b.Run("rules", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := in.Validate(); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, opts := range []struct {
		name string
		list []sdk.Option
	}{{"call", nil}, {"call unchecked", []sdk.Option{sdk.NoValidate()}}} {
		b.Run(opts.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var out benchResult
				if err := c.Call(context.Background(), opBench, nil, in, &out, opts.list); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
