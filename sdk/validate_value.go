package sdk

import (
	"cmp"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"reflect"
	"strconv"
	"time"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Values as rules see them: numbers without rounding, texts as they travel.

// exact is a decimal literal: as an integer where it is one, else as a fraction.
type exact struct {
	n   int64
	int bool
	rat *big.Rat
}

func newExact(lit string) *exact {
	if lit == "" {
		return nil
	}
	if n, err := strconv.ParseInt(lit, 10, 64); err == nil {
		return &exact{n: n, int: true, rat: new(big.Rat).SetInt64(n)}
	}
	if r, ok := Decimal(lit).Rat(); ok {
		e := &exact{rat: r}
		if r.IsInt() && r.Num().IsInt64() {
			e.n, e.int = r.Num().Int64(), true
		}
		return e
	}
	return nil
}

// compare returns how v relates to e.
func (e *exact) compare(v exact) int {
	if e.int && v.int {
		return cmp.Compare(v.n, e.n)
	}
	return v.fraction().Cmp(e.rat)
}

// divides reports whether v is a multiple of e.
func (e *exact) divides(v exact) bool {
	if e.int && v.int {
		return e.n != 0 && v.n%e.n == 0
	}
	return e.rat.Sign() != 0 && new(big.Rat).Quo(v.fraction(), e.rat).IsInt()
}

func (e *exact) fraction() *big.Rat {
	if e.rat == nil {
		return new(big.Rat).SetInt64(e.n)
	}
	return e.rat
}

// number is the numeric value of v, false if it has none.
func number(v reflect.Value) (exact, bool) {
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return exact{n: v.Int(), int: true}, true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if u := v.Uint(); u <= 1<<63-1 {
			return exact{n: int64(u), int: true}, true
		}
		return exact{rat: new(big.Rat).SetFrac(new(big.Int).SetUint64(v.Uint()), big.NewInt(1))}, true
	case reflect.Float32, reflect.Float64:
		f := v.Float()
		if f == float64(int64(f)) && f > -1<<53 && f < 1<<53 {
			return exact{n: int64(f), int: true}, true
		}
		// The shortest text that reads as f is what is sent, and what was meant: 0.3.
		text := strconv.FormatFloat(f, 'g', -1, v.Type().Bits())
		if r, ok := new(big.Rat).SetString(text); ok {
			return exact{rat: r}, true
		}
	case reflect.String:
		if e := newExact(v.String()); e != nil {
			return *e, true
		}
	}
	return exact{}, false
}

// isNumber tells a decimal that is a number on the wire from a text of digits.
func isNumber(m *member, v reflect.Value) bool {
	return m != nil && m.number || v.Type() == decimalType || v.Type() == reflect.TypeFor[json.Number]()
}

// textOf is v as it travels, false where that is no text.
func textOf(m *member, v reflect.Value) (string, bool) {
	if v.Kind() == reflect.String {
		return v.String(), true
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		if v.Type() != reflect.TypeFor[json.RawMessage]() && v.Type() != reflect.TypeFor[RawJSON]() {
			return base64.StdEncoding.EncodeToString(v.Bytes()), true
		}
		return codec.Text(v.Bytes())
	}
	if v.Type() == timeType {
		return timeText(m, *addressable(v).Addr().Interface().(*time.Time))
	}
	if t, ok := addressable(v).Addr().Interface().(encoding.TextMarshaler); ok {
		text, err := t.MarshalText()
		return string(text), err == nil
	}
	return "", false
}

// timeText is a time as the field's tags want it; one that is not set travels as "".
func timeText(m *member, t time.Time) (string, bool) {
	if t.IsZero() {
		return "", true
	}
	var options []string
	if m != nil {
		options = m.timeTag
	}
	params, err := codec.AppendParam(nil, codec.Query, "time", t, options...)
	if err != nil || len(params) != 1 {
		return "", false
	}
	return params[0].Value, true
}
