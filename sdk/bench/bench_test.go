package bench

import (
	"bytes"
	stdjson "encoding/json"
	"reflect"
	"testing"

	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/internal/codec/payload"
	"github.com/go-json-experiment/json"
)

// BenchmarkDecode reports times in terms of encoding/json.
func BenchmarkDecode(b *testing.B) {
	for _, c := range payload.Cases() {
		typ := reflect.TypeOf(c.New()).Elem()
		decode := func(f func([]byte, any) error) func() {
			return func() {
				if err := f(c.Data, reflect.New(typ).Interface()); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.Run(c.Name, func(b *testing.B) {
			payload.Compare(b, decode(stdjson.Unmarshal), map[string]func(){
				"codec/std": decode(func(data []byte, v any) error {
					return codec.Decode(data, v, codec.Options{Lenient: true})
				}),
				"jsonv2/std": decode(func(data []byte, v any) error { return json.Unmarshal(data, v) }),
			})
		})
	}
}

// BenchmarkEncode reports times in terms of encoding/json.
func BenchmarkEncode(b *testing.B) {
	for _, c := range payload.Cases() {
		v := c.New()
		if err := stdjson.Unmarshal(c.Data, v); err != nil {
			b.Fatal(err)
		}
		b.Run(c.Name, func(b *testing.B) {
			buf := make([]byte, 0, len(c.Data))
			var out bytes.Buffer
			check := func(err error) {
				if err != nil {
					b.Fatal(err)
				}
			}
			payload.Compare(b, func() {
				_, err := stdjson.Marshal(v)
				check(err)
			}, map[string]func(){
				"codec/std": func() {
					_, err := codec.Append(buf, v)
					check(err)
				},
				"jsonv2/std": func() {
					out.Reset()
					check(json.MarshalWrite(&out, v))
				},
			})
		})
	}
}

// BenchmarkAllocs has the allocations of each library, for decoding.
func BenchmarkAllocs(b *testing.B) {
	for _, c := range payload.Cases() {
		typ := reflect.TypeOf(c.New()).Elem()
		for name, f := range map[string]func([]byte, any) error{
			"std":    stdjson.Unmarshal,
			"jsonv2": func(data []byte, v any) error { return json.Unmarshal(data, v) },
			"codec": func(data []byte, v any) error {
				return codec.Decode(data, v, codec.Options{Lenient: true})
			},
		} {
			b.Run(c.Name+"/"+name, func(b *testing.B) {
				// The first call builds tables, which no later one pays for.
				if err := f(c.Data, reflect.New(typ).Interface()); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				for b.Loop() {
					if err := f(c.Data, reflect.New(typ).Interface()); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
