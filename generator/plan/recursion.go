package plan

import "github.com/apigen-go/apigen/generator/ir"

// recursive reports whether a field of type ft in the struct t would make t contain
// itself if every struct field were held by value.
func (b *builder) recursive(t, ft *ir.Type) bool {
	if ft.Kind != ir.Struct || b.types[ft] == nil {
		return false
	}
	return t == ft || b.cycle(t) == b.cycle(ft)
}

// cycle numbers the strongly connected components of the graph of structs that hold
// structs; two structs with the same number contain each other.
func (b *builder) cycle(t *ir.Type) int {
	if b.cycles == nil {
		b.cycles = map[*ir.Type]int{}
		c := connector{b: b, index: map[*ir.Type]int{}, low: map[*ir.Type]int{}, on: map[*ir.Type]bool{}}
		for _, info := range b.order {
			if info.t.Kind == ir.Struct && c.index[info.t] == 0 {
				c.visit(info.t)
			}
		}
	}
	return b.cycles[t]
}

// connector is Tarjan's algorithm.
type connector struct {
	b     *builder
	index map[*ir.Type]int
	low   map[*ir.Type]int
	on    map[*ir.Type]bool
	stack []*ir.Type
	next  int
	count int
}

func (c *connector) visit(t *ir.Type) {
	c.next++
	c.index[t], c.low[t] = c.next, c.next
	c.stack = append(c.stack, t)
	c.on[t] = true
	for _, f := range t.Fields {
		ft := base(f.Type)
		if ft.Kind != ir.Struct || c.b.types[ft] == nil {
			continue
		}
		if c.index[ft] == 0 {
			c.visit(ft)
			c.low[t] = min(c.low[t], c.low[ft])
		} else if c.on[ft] {
			c.low[t] = min(c.low[t], c.index[ft])
		}
	}
	if c.low[t] != c.index[t] {
		return
	}
	c.count++
	for {
		last := c.stack[len(c.stack)-1]
		c.stack = c.stack[:len(c.stack)-1]
		c.on[last] = false
		c.b.cycles[last] = c.count
		if last == t {
			return
		}
	}
}

// size estimates the bytes of a struct's Go value, with the structs below it held by
// value up to bigStruct. It only has to be the same everywhere, so it assumes 64 bits.
func (b *builder) size(t *ir.Type) int {
	if n := b.sizes[t]; n != 0 {
		return n
	}
	n := 1
	for _, f := range t.Fields {
		ft := base(f.Type)
		switch {
		case nullable(f.Type), b.recursive(t, ft), ft.Kind == ir.Map:
			n += 8
		case ft.Kind == ir.Struct && b.types[ft] != nil:
			if s := b.size(ft); s <= bigStruct {
				n += s
			} else {
				n += 8
			}
		case ft.Kind == ir.List, ft.Layout != "" || ft.Format == "date-time":
			n += 24
		case ft.Kind == ir.Scalar && ft.Prim != ir.String:
			n += 8
		default:
			n += 16
		}
	}
	b.sizes[t] = n
	return n
}
