package mock

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/apigen-go/apigen/generator/ir"
)

// side says which way a value travels: members that are only read or only written
// are left out on the other way.
type side int

const (
	forRequest side = iota
	forResponse
)

// sampleOf makes a value that fits a type: always the same one, from examples,
// defaults and enums where there are some.
func sampleOf(t *ir.Type, side side) any {
	return sampleVariant(t, side, 0)
}

// maxTurns is how many values [sampleVariant] can make of a type.
const maxTurns = 64

// sampleVariant makes another value for each turn: of other alternatives, from the fourth
// on with required members alone, from the eighth on without the examples and defaults
// of the document. From the sixteenth on every choice is drawn, always the same ones for
// the same turn: rules between members that no sampler knows are met by trying.
func sampleVariant(t *ir.Type, side side, turn int) any {
	s := &sampler{side: side, open: map[*ir.Type]int{}, turn: turn % 4, least: turn%8 >= 4, plain: turn >= 8}
	if turn >= 16 {
		s.draw = rand.New(rand.NewPCG(uint64(turn), 0))
	}
	return s.value(t)
}

// choose takes one of n alternatives.
func (s *sampler) choose(n int) int {
	if s.draw != nil {
		return s.draw.IntN(n)
	}
	return s.turn % n
}

// spare reports whether a member that may be absent is left out.
func (s *sampler) spare() bool {
	if s.draw != nil {
		return s.draw.IntN(3) == 0
	}
	return s.least
}

// maxNodes bounds a sample: a document of types that fan out has values of any size.
const maxNodes = 20_000

type sampler struct {
	side  side
	open  map[*ir.Type]int // types that are being made: a recursive one ends
	depth int
	nodes int
	turn  int  // which alternative of unions
	least bool // required members only
	plain bool // of schemas alone: no examples, no defaults
	draw  *rand.Rand
}

func (s *sampler) value(t *ir.Type) any {
	if t == nil {
		return map[string]any{}
	}
	embedded := t.EmbeddedJSON
	v := s.shaped(shape(t))
	if t.Base != nil {
		embedded = embedded || t.Base.EmbeddedJSON
	}
	if !embedded {
		return v
	}
	if _, text := v.(string); text && shape(t).Kind != ir.Scalar && shape(t).Kind != ir.Enum {
		return v // an example that is the text itself
	}
	data, err := encodeJSON(v)
	if err != nil {
		return ""
	}
	return string(data)
}

func (s *sampler) shaped(t *ir.Type) any {
	s.nodes++
	if v, ok := exampleFor(t, t.Examples); ok && !s.plain {
		return s.pruned(t, v, 0)
	}
	switch {
	case t.Const != nil:
		return literal(t.Const)
	case t.Default != nil && t.Kind != ir.Struct && !s.plain:
		if v, ok := fitted(t, literal(t.Default)); ok {
			return v
		}
	}
	s.open[t]++
	s.depth++
	defer func() { s.open[t]--; s.depth-- }()
	switch t.Kind {
	case ir.Scalar:
		if n := len(t.Merged); n > 0 {
			return s.value(t.Merged[s.choose(n)])
		}
		return s.scalar(t)
	case ir.Enum:
		if len(t.Values) > 0 {
			i := 0
			if s.draw != nil {
				i = s.choose(len(t.Values))
			}
			return literal(&t.Values[i].Value)
		}
		return s.scalar(t)
	case ir.Struct:
		return s.object(t)
	case ir.List:
		list := s.list(t)
		if t.WrapItem != "" {
			return map[string]any{t.WrapItem: list}
		}
		return list
	case ir.Stream:
		if t.Elem == nil {
			return []any{}
		}
		return []any{s.value(t.Elem)}
	case ir.Map:
		if s.ends(t.Elem) {
			return map[string]any{}
		}
		out := map[string]any{}
		for i := range max(1, deref(t.Rules.MinProps)) {
			out[s.key(t.Key, i)] = s.value(t.Elem)
		}
		return out
	case ir.Union:
		return s.union(t)
	case ir.File:
		return "mock file"
	case ir.Any:
		return s.anything(t)
	}
	return map[string]any{}
}

// anything is a value without a schema. Rules that only the document knows may want
// another kind of it: not two alternatives at once, for one.
func (s *sampler) anything(t *ir.Type) any {
	switch s.choose(4) {
	case 1:
		return "text"
	case 2:
		return json.Number("1.5")
	case 3:
		return []any{}
	}
	if t.Nullable {
		return nil
	}
	return map[string]any{}
}

// ends reports whether a value of t would not come to an end, or not soon.
func (s *sampler) ends(t *ir.Type) bool {
	if kind := shape(t); kind != nil && (kind.Kind == ir.Scalar || kind.Kind == ir.Enum) {
		return false
	}
	return s.open[shape(t)] > 0 || s.depth > maxDepth/2 || s.nodes > maxNodes
}

func (s *sampler) object(t *ir.Type) any {
	out := map[string]any{}
	for _, f := range t.Fields {
		if s.side == forResponse && f.WriteOnly || s.side == forRequest && f.ReadOnly || !f.Required && s.spare() {
			continue
		}
		if f.Example != nil && !s.plain {
			if v, ok := exampleFor(f.Type, []ir.Example{*f.Example}); ok {
				out[f.Name] = s.pruned(f.Type, v, 0)
				continue
			}
		}
		if f.Default != nil && !s.plain {
			if v, ok := fitted(f.Type, literal(f.Default)); ok {
				out[f.Name] = v
				continue
			}
		}
		if s.ends(f.Type) {
			switch {
			case !f.Required:
				continue
			case f.Type.Nullable:
				out[f.Name] = nil
				continue
			case s.depth > maxDepth && shape(f.Type).Kind != ir.List: // a list ends by itself
				out[f.Name] = map[string]any{}
				continue
			}
		}
		out[f.Name] = s.value(f.Type)
	}
	if t.Extra != nil {
		for i := len(out); i < deref(t.Rules.MinProps); i++ {
			out["key"+strconv.Itoa(i+1)] = s.value(t.Extra)
		}
	}
	// "Exactly one of" cannot hold for an object with all its members.
	for _, c := range t.Rules.Conditions {
		if len(c.When) == 0 && len(c.OneOf) > 1 {
			for _, name := range c.OneOf[1:] {
				delete(out, name)
			}
		}
	}
	if most := t.Rules.MaxProps; most != nil {
		for i := len(t.Fields) - 1; i >= 0 && len(out) > *most; i-- {
			if f := t.Fields[i]; !f.Required {
				delete(out, f.Name)
			}
		}
	}
	return out
}

func (s *sampler) list(t *ir.Type) []any {
	least := deref(t.Rules.MinItems)
	if t.Elem == nil || least == 0 && (s.ends(t.Elem) || s.spare()) || s.depth > maxDepth || t.Rules.MaxItems != nil && *t.Rules.MaxItems == 0 {
		return []any{}
	}
	out := []any{}
	for i := range min(max(1, least), 100) {
		v := s.value(t.Elem)
		if i > 0 && t.Rules.UniqueItems {
			v = vary(v, t.Elem, i)
		}
		out = append(out, v)
	}
	return out
}

// vary makes the items of a set differ.
func vary(v any, t *ir.Type, i int) any {
	t = shape(t)
	if t.Kind == ir.Enum && i < len(t.Values) {
		return literal(&t.Values[i].Value)
	}
	switch v := v.(type) {
	case string:
		return v + strconv.Itoa(i+1)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return json.Number(strconv.FormatInt(n+int64(i), 10))
		}
	case map[string]any:
		for _, f := range t.Fields {
			if old, ok := v[f.Name]; ok && shape(f.Type).Kind == ir.Scalar {
				v[f.Name] = vary(old, f.Type, i)
				break
			}
		}
	}
	return v
}

func (s *sampler) key(t *ir.Type, i int) string {
	if t = shape(t); t != nil {
		if t.Kind == ir.Enum && i < len(t.Values) {
			return t.Values[i].Value.Text
		}
		if text, ok := s.scalar(t).(string); ok && i == 0 && text != "" {
			return text
		}
	}
	return "key" + strconv.Itoa(i+1)
}

// union takes the first variant that ends, with the discriminator's tag in it.
func (s *sampler) union(t *ir.Type) any {
	if len(t.Variants) == 0 {
		return map[string]any{}
	}
	i := max(0, slices.IndexFunc(t.Variants, func(v *ir.Variant) bool { return !s.ends(v.Type) }))
	if s.depth < maxDepth/2 {
		n := len(t.Variants)
		if t.Open {
			n++
		}
		if i = (i + s.choose(n)) % n; i == len(t.Variants) {
			return s.anything(&ir.Type{})
		}
	}
	v := t.Variants[i]
	if s.depth > maxDepth {
		return map[string]any{}
	}
	out := s.value(v.Type)
	if m, ok := out.(map[string]any); ok && t.Discriminator != "" && len(v.Tags) > 0 {
		if old, has := m[t.Discriminator].(string); !has || !slices.Contains(v.Tags, old) {
			m[t.Discriminator] = v.Tags[0]
		}
	}
	return out
}

func literal(v *ir.Value) any {
	out, err := decodeJSON([]byte(v.JSON))
	if err != nil {
		return v.Text
	}
	return out
}

func deref(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
