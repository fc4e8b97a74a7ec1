package sdk

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an exact decimal number as text, such as "12.30": money, rates,
// quantities. It is never rounded on the way; calculate with [Decimal.Rat] or a
// decimal library.
//
// The empty Decimal stands for "not there": it is left out where it is optional. Where
// the document requires it, a request without it is refused before it is sent, for
// nobody means the amount 0 by leaving it out; zero is Decimal("0").
type Decimal string

// String returns the text.
func (d Decimal) String() string { return string(d) }

// IsZero reports whether the value is absent. Decimal("0") is there.
func (d Decimal) IsZero() bool { return d == "" }

// Float64 returns the nearest float64; for display and statistics, not for money.
func (d Decimal) Float64() (float64, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(string(d)), 64)
	if err != nil {
		return 0, fmt.Errorf("decimal %q: %w", string(d), strconv.ErrSyntax)
	}
	return f, nil
}

// Rat returns the exact value; false if the text is no decimal number.
func (d Decimal) Rat() (*big.Rat, bool) {
	s := strings.TrimSpace(string(d))
	// SetString also reads fractions, other bases and huge exponents: an answer of
	// "1e999999999" must not take the process down.
	if s == "" || len(s) > 1000 || strings.Trim(s, "+-.0123456789eE") != "" {
		return nil, false
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if e, err := strconv.Atoi(s[i+1:]); err != nil || e > 1000 || e < -1000 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}

// Cmp compares by value: "1.0" equals "1". A text that is no number is less than any
// number; two such texts compare as texts.
func (d Decimal) Cmp(e Decimal) int {
	x, ok1 := d.Rat()
	y, ok2 := e.Rat()
	switch {
	case ok1 && ok2:
		return x.Cmp(y)
	case ok1:
		return 1
	case ok2:
		return -1
	}
	return strings.Compare(string(d), string(e))
}
