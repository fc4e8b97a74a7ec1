package calltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxDifferences is how many are listed: the first ones say what is wrong.
const maxDifferences = 8

// Diff compares two JSON documents by meaning and lists where they differ. The order of
// members, the spelling of numbers and of RFC 3339 times do not count. A member that one
// side lacks is no difference where the other has a zero there: null, "", 0, false, or
// a list or an object of nothing else. Go cannot always tell these from absent ones.
func Diff(want, got []byte) []string {
	w, err := parse(want)
	if err != nil {
		return []string{fmt.Sprintf("what was wanted is no JSON: %v", err)}
	}
	g, err := parse(got)
	if err != nil {
		return []string{fmt.Sprintf("what came is no JSON: %v", err)}
	}
	d := &differ{}
	d.compare("$", w, g)
	return d.found
}

func parse(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

type differ struct{ found []string }

func (d *differ) say(at string, want, got any) {
	if len(d.found) < maxDifferences {
		d.found = append(d.found, fmt.Sprintf("%s: want %s, got %s", at, show(want), show(got)))
	}
}

func (d *differ) compare(at string, want, got any) {
	if zero(want) && zero(got) {
		return
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		names := slices.Sorted(maps.Keys(w))
		for name := range g {
			if _, ok := w[name]; !ok {
				names = append(names, name)
			}
		}
		for _, name := range names {
			d.compare(at+"."+name, w[name], g[name])
		}
		return
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		for i := range w {
			d.compare(fmt.Sprintf("%s[%d]", at, i), w[i], g[i])
		}
		return
	case string:
		g, ok := got.(string)
		if ok && SameText(w, g) {
			return
		}
		// JSON text inside of a string says the same in any order.
		if a, b := embedded(w), embedded(g); a != nil && b != nil {
			d.compare(at, a, b)
			return
		}
	case json.Number:
		if g, ok := got.(json.Number); ok && SameNumber(w.String(), g.String()) {
			return
		}
	case bool:
		if got == want {
			return
		}
	}
	d.say(at, want, got)
}

// embedded is the object or list that a string holds as JSON text, nil for other texts.
func embedded(text string) any {
	if text == "" || text[0] != '{' && text[0] != '[' {
		return nil
	}
	v, err := parse([]byte(text))
	if err != nil {
		return nil
	}
	return v
}

// zeroTime is how vendors that use Go themselves write no time.
const zeroTime = "0001-01-01T00:00:00Z"

// zero reports whether Go's zero value may stand for a value.
func zero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == "" || SameText(v, zeroTime)
	case bool:
		return !v
	case json.Number:
		return SameNumber(v.String(), "0")
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, one := range v {
			if !zero(one) {
				return false
			}
		}
		return true
	}
	return false
}

// SameNumber compares two number literals by value; a fraction may have the
// precision of a float64 or float32.
func SameNumber(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) > 100 || len(b) > 100 {
		return false
	}
	if strings.ContainsAny(a+b, "eE") { // as a fraction, 1e999999999 is a gigabyte
		x, errX := strconv.ParseFloat(a, 64)
		y, errY := strconv.ParseFloat(b, 64)
		return errX == nil && errY == nil && x == y
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return false
	}
	if x.Cmp(y) == 0 || x.IsInt() && y.IsInt() {
		return x.Cmp(y) == 0 // ids of twenty digits are not to lose one
	}
	fx, _ := x.Float64()
	fy, _ := y.Float64()
	return fx == fy || float32(fx) == float32(fy)
}

// SameText compares texts; two spellings of one time are the same.
func SameText(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := time.Parse(time.RFC3339Nano, a)
	y, errY := time.Parse(time.RFC3339Nano, b)
	return errX == nil && errY == nil && x.Equal(y)
}

func show(v any) string {
	if v == nil {
		return "nothing"
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if len(data) > 120 {
		return string(data[:120]) + "…"
	}
	return string(data)
}
