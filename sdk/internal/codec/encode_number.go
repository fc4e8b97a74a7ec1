package codec

import (
	"math"
	"strconv"
)

// Numbers as they stand in a request. Decimals are text all the way: what the caller
// wrote is what is signed and sent, only checked to be a number.

// float writes a number as ECMAScript does, which is also how encoding/json does.
func (e *encoder) float(b []byte, f float64, bits uint8) []byte {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return e.fail(b, "JSON has no "+strconv.FormatFloat(f, 'g', -1, 64), nil)
	}
	return appendFloat(b, f, bits)
}

// appendFloat appends a finite number with the fewest digits that read back to it.
// Parameters use it too, so that a number looks the same everywhere in a request.
func appendFloat(b []byte, f float64, bits uint8) []byte {
	// Small whole numbers, the most frequent ones, need no float formatting. Minus
	// zero has to keep its sign.
	if n := int64(f); bits == 64 && float64(n) == f && n > -1e15 && n < 1e15 && (n != 0 || !math.Signbit(f)) {
		return strconv.AppendInt(b, n, 10)
	}
	abs := math.Abs(f)
	if bits == 32 {
		abs = float64(float32(abs))
		if abs != 0 && (float32(abs) < 1e-6 || float32(abs) >= 1e21) {
			return shortExponent(strconv.AppendFloat(b, f, 'e', -1, 32))
		}
		return strconv.AppendFloat(b, f, 'f', -1, 32)
	}
	if abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return shortExponent(strconv.AppendFloat(b, f, 'e', -1, 64))
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// shortExponent turns e-09 into e-9.
func shortExponent(b []byte) []byte {
	if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-3] == '-' && b[n-2] == '0' {
		b[n-2] = b[n-1]
		return b[:n-1]
	}
	return b
}

// number writes text as a bare number.
func (e *encoder) number(b []byte, text string) []byte {
	if text == "" {
		return append(b, '0')
	}
	start := len(b)
	b = append(b, text...)
	if len(text) > maxNumber || !isNumber(b[start:]) {
		return e.fail(b[:start], strconv.Quote(clip([]byte(text)))+" is no number", nil)
	}
	return b
}
