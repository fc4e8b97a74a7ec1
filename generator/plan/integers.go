package plan

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// How wide an integer is. Documents say it by format, by limits, and by the numbers that
// they show: a default that no int64 can hold is one that the vendor sends.
//
//	shown or limited beyond int64, never negative    uint64
//	shown or limited beyond int64, maybe negative    sdk.Decimal
//	limited beyond 32 bits                           int64
//	else                                             int

var (
	maxInt32  = big.NewInt(math.MaxInt32)
	minInt32  = big.NewInt(math.MinInt32)
	maxInt64  = big.NewInt(math.MaxInt64)
	minInt64  = big.NewInt(math.MinInt64)
	maxUint64 = new(big.Int).SetUint64(math.MaxUint64)
)

// roundedInt64 and roundedUint64 are what JavaScript makes of the largest integers, which
// it cannot hold. As a limit they mean the type.
const (
	roundedInt64  = "9223372036854776000"
	roundedUint64 = "18446744073709552000"
)

func integer(t *ir.Type) *Type {
	switch t.Format {
	case "int64", "long":
		return goInt64
	case "uint64":
		return goUint64
	}
	if low, high := extent(t, true); high.Cmp(maxInt64) > 0 && low.Sign() >= 0 {
		return goUint64
	}
	switch low, high := extent(t, false); {
	case high.Cmp(maxInt32) > 0, low.Cmp(minInt32) < 0:
		return goInt64
	}
	return goInt
}

var goUint64 = &Type{Name: "uint64"}

// beyondInteger reports whether no integer of Go holds what the document shows.
func beyondInteger(t *ir.Type) bool {
	low, high := extent(t, true)
	if m := t.Rules.Maximum; m != nil && *m == roundedUint64 && low.Sign() >= 0 {
		return false
	}
	if t.Rules.Minimum == nil && high.Cmp(maxInt64) > 0 && t.Format != "uint64" {
		return true // nothing says that it is never negative
	}
	return high.Cmp(maxUint64) > 0 || high.Cmp(maxInt64) > 0 && low.Sign() < 0 || low.Cmp(minInt64) < 0
}

// extent is the least and the greatest number that a schema limits itself to, with zero
// between them, and on request that it shows.
func extent(t *ir.Type, shown bool) (low, high *big.Int) {
	low, high = new(big.Int), new(big.Int)
	take := func(literal string) {
		n, ok := wholeNumber(literal)
		if !ok {
			return
		}
		if n.Cmp(low) < 0 {
			low = n
		}
		if n.Cmp(high) > 0 {
			high = n
		}
	}
	for _, bound := range []*string{t.Rules.Maximum, t.Rules.Minimum} {
		switch {
		case bound == nil:
		case *bound == roundedInt64:
			take(maxInt64.String())
		case *bound == "-"+roundedInt64:
			take(minInt64.String())
		case *bound == roundedUint64:
			take(maxUint64.String())
		default:
			take(*bound)
		}
	}
	for _, v := range t.Values {
		take(v.Value.Text)
	}
	if t.Const != nil {
		take(t.Const.Text)
	}
	if !shown {
		return low, high
	}
	if t.Default != nil {
		take(t.Default.Text)
	}
	for _, e := range t.Examples {
		take(string(e.JSON))
	}
	return low, high
}

// wholeNumber reads an integer's literal, also one with an exponent.
func wholeNumber(literal string) (*big.Int, bool) {
	if len(literal) > 40 {
		return nil, false
	}
	if n, ok := new(big.Int).SetString(literal, 10); ok {
		return n, true
	}
	if !strings.ContainsAny(literal, "eE") {
		return nil, false
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil || math.Abs(f) > 1e25 || f != math.Trunc(f) {
		return nil, false
	}
	n, _ := big.NewFloat(f).Int(nil)
	return n, true
}
