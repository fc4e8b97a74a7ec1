package plan

import (
	"testing"

	"github.com/apigen-go/apigen/generator/ir"
)

func TestIntegerWidth(t *testing.T) {
	lit := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	for _, tt := range []struct {
		format, low, high, shown, want string
	}{
		{want: "int"},
		{format: "int64", want: "int64"},
		{low: "0", high: "100", want: "int"},
		{high: "2147483647", want: "int"},
		{high: "2147483648", want: "int64"},
		{high: "10000000000", want: "int64"},
		{low: "-2147483649", want: "int64"},
		{shown: "1700000000000", want: "int"},
		{high: "9223372036854775807", want: "int64"},
		{low: "-9223372036854776000", high: "9223372036854776000", want: "int64"}, // as JavaScript writes them
		{low: "0", high: "9223372036854775808", want: "uint64"},
		{low: "0", high: "18446744073709552000", want: "uint64"},
		{high: "18446744073709552000", want: "uint64"},
		{low: "0", high: "9223372036854776000", shown: "9223372036854776000", want: "uint64"},
		{shown: "9223372036854776000", want: "github.com/apigen-go/apigen/sdk.Decimal"},
		{low: "-1", shown: "9223372036854776000", want: "github.com/apigen-go/apigen/sdk.Decimal"},
		{low: "0", high: "1e20", want: "github.com/apigen-go/apigen/sdk.Decimal"},
		{format: "uint64", shown: "18446744073709551615", want: "uint64"},
	} {
		s := &ir.Type{Kind: ir.Scalar, Prim: ir.Integer, Format: tt.format, Rules: ir.Rules{Minimum: lit(tt.low), Maximum: lit(tt.high)}}
		if tt.shown != "" {
			s.Examples = []ir.Example{{JSON: []byte(tt.shown)}}
		}
		var m mods
		got := (&builder{}).scalar(s, &m)
		name := got.Name
		if got.Import != "" {
			name = got.Import + "." + name
		}
		if name != tt.want || m.number != (got == sdkNumber) {
			t.Errorf("%+v: got %s, number %t", tt, name, m.number)
		}
	}
}
