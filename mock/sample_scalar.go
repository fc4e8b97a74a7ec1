package mock

import (
	"encoding/json"
	"math/big"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/apigen-go/apigen/generator/ir"
)

// sampleTime is the moment that all samples show.
var sampleTime = time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)

// formatTexts are strings that fit the formats of OpenAPI.
var formatTexts = map[string]string{
	"date-time": "2024-01-02T03:04:05Z", "date": "2024-01-02", "time": "03:04:05Z", "duration": "PT1H",
	"uuid": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "email": "user@example.com", "idn-email": "user@example.com",
	"uri": "https://example.com/", "url": "https://example.com/", "uri-reference": "/path", "iri": "https://example.com/",
	"hostname": "example.com", "idn-hostname": "example.com", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "ip": "192.0.2.1",
	"byte": "bW9jaw==", "binary": "mock", "decimal": "1.00", "int64": "1", "int32": "1", "integer": "1", "number": "1", "double": "1.5", "float": "1.5",
	"json-pointer": "/path", "regex": ".*", "uri-template": "/{id}", "password": "password", "phone": "+10000000000",
}

func (s *sampler) scalar(t *ir.Type) any {
	if t.Layout != "" {
		return sampleLayout(t)
	}
	switch t.Prim {
	case ir.Boolean:
		return true
	case ir.Integer, ir.Number:
		return sampleNumber(t)
	}
	return sampleText(t)
}

// sampleLayout writes the moment as x-apigen-format says.
func sampleLayout(t *ir.Type) any {
	at := sampleTime
	if zone, err := time.LoadLocation(t.Zone); err == nil && t.Zone != "" {
		at = at.In(zone)
	}
	n := int64(0)
	switch t.Layout {
	case "unix":
		n = at.Unix()
	case "unix-ms":
		n = at.UnixMilli()
	default:
		return at.Format(t.Layout)
	}
	if t.Prim == ir.String {
		return strconv.FormatInt(n, 10)
	}
	return json.Number(strconv.FormatInt(n, 10))
}

// sampleNumber is the number nearest to 1 that the rules allow.
func sampleNumber(t *ir.Type) any {
	n := big.NewRat(1, 1)
	step := big.NewRat(1, 1)
	multiple := ratOf(t.Rules.MultipleOf)
	if multiple != nil && t.Prim == ir.Integer {
		multiple.SetInt(multiple.Num()) // the whole multiples of 21/2 are those of 21
	}
	if multiple != nil && multiple.Sign() > 0 {
		step.Set(multiple)
	}
	low, high := ratOf(t.Rules.Minimum), ratOf(t.Rules.Maximum)
	if low != nil && (n.Cmp(low) < 0 || t.Rules.ExclusiveMin && n.Cmp(low) == 0) {
		n.Set(low)
		if t.Rules.ExclusiveMin {
			n.Add(n, step)
		}
	}
	if high != nil && (n.Cmp(high) > 0 || t.Rules.ExclusiveMax && n.Cmp(high) == 0) {
		n.Set(high)
		if t.Rules.ExclusiveMax {
			n.Sub(n, step)
		}
		// Between two near bounds there may be room for a fraction alone.
		if low != nil && n.Cmp(low) <= 0 && t.Prim == ir.Number && high.Cmp(low) > 0 {
			n.Add(low, high).Quo(n, big.NewRat(2, 1))
		}
	}
	if multiple != nil && multiple.Sign() > 0 {
		n = roundUp(n, multiple)
		if high != nil && n.Cmp(high) > 0 {
			n.Sub(n, multiple)
		}
	}
	if t.Prim == ir.Integer && !n.IsInt() {
		n = roundUp(n, big.NewRat(1, 1))
	}
	if n.IsInt() {
		return json.Number(n.Num().String())
	}
	digits, _ := n.FloatPrec()
	return json.Number(n.FloatString(min(digits, 12)))
}

func ratOf(literal *string) *big.Rat {
	// An exponent of millions is a document's joke, and a big number's end.
	if literal == nil || len(*literal) > 40 {
		return nil
	}
	if _, exp, ok := strings.Cut(strings.ToLower(*literal), "e"); ok {
		if n, err := strconv.Atoi(exp); err != nil || n > 300 || n < -300 {
			return nil
		}
	}
	r, ok := new(big.Rat).SetString(*literal)
	if !ok {
		return nil
	}
	return r
}

// roundUp is the least multiple of step that is not below n.
func roundUp(n, step *big.Rat) *big.Rat {
	q := new(big.Rat).Quo(n, step)
	whole := new(big.Int).Div(q.Num(), q.Denom()) // rounds down for positive and negative
	out := new(big.Rat).Mul(new(big.Rat).SetInt(whole), step)
	if out.Cmp(n) < 0 {
		out.Add(out, step)
	}
	return out
}

// sampleText is a string that fits format, pattern and length.
func sampleText(t *ir.Type) any {
	text, fixed := formatTexts[t.Format]
	if !fixed {
		text = "text"
		if t.Format != "" {
			text = strings.ToLower(t.Format)
		}
	}
	if t.Format == "date-time" || t.Format == "date" {
		return text // a type of its own in Go, whatever else is said of it
	}
	least, most := deref(t.Rules.MinLength), t.Rules.MaxLength
	if re, err := regexp.Compile(t.Rules.Pattern); err == nil && t.Rules.Pattern != "" {
		made, ok := fromPattern(t.Rules.Pattern, least)
		for _, one := range [...]string{text, stretched(text, least, most), "text", made} {
			if n := utf8.RuneCountInString(one); n >= least && (most == nil || n <= *most) && re.MatchString(one) {
				return one
			}
		}
		if ok && re.MatchString(made) {
			return made
		}
		return text
	}
	return stretched(text, least, most)
}

// stretched makes a text as long as asked.
func stretched(text string, least int, most *int) string {
	if n := utf8.RuneCountInString(text); least > n && least <= 1<<16 {
		text += strings.Repeat("x", least-n)
	}
	if most != nil && utf8.RuneCountInString(text) > *most && *most >= 0 {
		text = string([]rune(text)[:*most])
	}
	return text
}

// fromPattern makes a short text that a regular expression matches, at least as long
// as asked where a repetition allows it.
func fromPattern(pattern string, least int) (string, bool) {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", false
	}
	re = re.Simplify()
	for extra := 0; extra <= 64; extra++ {
		g := &patternText{extra: extra}
		g.write(re)
		if g.failed || g.b.Len() > 4096 {
			return "", false
		}
		if utf8.RuneCountInString(g.b.String()) >= least {
			return g.b.String(), true
		}
	}
	return "", false
}

// patternText walks a parsed expression, taking the first way everywhere.
type patternText struct {
	b      strings.Builder
	extra  int // repetitions beyond the least
	failed bool
}

func (g *patternText) write(re *syntax.Regexp) {
	if g.b.Len() > 4096 {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			g.b.WriteRune(r)
		}
	case syntax.OpCharClass:
		g.b.WriteRune(pick(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		g.b.WriteByte('a')
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			g.write(sub)
		}
	case syntax.OpAlternate:
		g.write(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus:
		n := g.extra
		if re.Op == syntax.OpPlus {
			n++
		}
		for range n {
			g.write(re.Sub[0])
		}
	case syntax.OpQuest:
		if g.extra > 0 {
			g.write(re.Sub[0])
		}
	case syntax.OpNoMatch:
		g.failed = true
	}
}

// pick takes a readable character of a class.
func pick(ranges []rune) rune {
	for _, want := range "a1A0" {
		for i := 0; i+1 < len(ranges); i += 2 {
			if ranges[i] <= want && want <= ranges[i+1] {
				return want
			}
		}
	}
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] >= ' ' {
			return ranges[i]
		}
	}
	if len(ranges) > 0 {
		return ranges[0]
	}
	return 'a'
}
