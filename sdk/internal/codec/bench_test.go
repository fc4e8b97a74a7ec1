package codec

import (
	"bytes"
	"encoding/json"
	"reflect"
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
