package goapi

import (
	"cmp"
	"slices"
	"strings"
)

// Verb says what became of an item.
type Verb string

// The verbs.
const (
	Removed   Verb = "removed"
	Renamed   Verb = "renamed"
	Retyped   Verb = "type-changed"
	Pointer   Verb = "pointer-changed" // only whether it is a pointer differs
	Signature Verb = "signature-changed"
	Kinds     Verb = "kind-changed"
	Values    Verb = "value-changed"
	Added     Verb = "added"
)

// Change is one difference. Old is nil for what was added, New for what was removed.
type Change struct {
	Verb     Verb
	Breaking bool
	Old, New *Item
}

// Item is the item that the change is about, as it is called now if it still is.
func (c Change) Item() *Item {
	if c.New != nil {
		return c.New
	}
	return c.Old
}

// Compare tells how new differs from old for code that compiles against old, sorted by
// name. A renamed type is one change: what only mentions it, or hangs below it, is not
// told again.
func Compare(old, new *Surface) []Change {
	c := &comparison{old: old, new: new, renamed: map[string]string{}}
	c.renamedTypes()
	old = c.translate(old)
	var gone, fresh []*Item
	for _, it := range old.Items {
		now := new.Find(it.Name)
		switch {
		case now != nil:
			c.compare(it, now)
		case it.Parent == "" || new.Find(it.Parent) != nil:
			gone = append(gone, it)
		default:
			// The whole type is gone: said once. A method may have moved to another type.
			if it.Kind == Method && it.Wire != "" {
				gone = append(gone, it)
			}
		}
	}
	for _, it := range new.Items {
		if old.Find(it.Name) == nil {
			fresh = append(fresh, it)
		}
	}
	moved := c.moved(gone, fresh)
	for _, it := range gone {
		switch now := moved[it]; {
		case now != nil:
			c.changes = append(c.changes, Change{Renamed, true, it, now})
		case it.Parent == "" || new.Find(it.Parent) != nil:
			c.changes = append(c.changes, Change{Removed, true, it, nil})
		}
	}
	taken := map[*Item]bool{}
	for _, now := range moved {
		taken[now] = true
	}
	for _, it := range fresh {
		if !taken[it] && (it.Parent == "" || old.Find(it.Parent) != nil) {
			c.changes = append(c.changes, Change{Added, c.burdens(it), nil, it})
		}
	}
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Item().Name, b.Item().Name), cmp.Compare(a.Verb, b.Verb))
	})
	return c.changes
}

type comparison struct {
	old, new *Surface
	renamed  map[string]string // types: old name -> new name
	changes  []Change
}

// burdens reports whether an addition breaks code: a method more in an interface that
// users implement leaves their types without it.
func (c *comparison) burdens(it *Item) bool {
	return it.Kind == Must && !c.new.Find(it.Parent).Sealed
}

// compare looks at one item that both have.
func (c *comparison) compare(old, now *Item) {
	add := func(v Verb, breaking bool) { c.changes = append(c.changes, Change{v, breaking, old, now}) }
	callable := old.Kind == Func || old.Kind == Method || old.Kind == Must
	switch {
	case old.Kind != now.Kind:
		add(Kinds, true)
	case old.Exact != now.Exact && callable:
		add(Signature, true)
	case old.Exact != now.Exact && strings.TrimPrefix(old.Exact, "*") == strings.TrimPrefix(now.Exact, "*"):
		add(Pointer, true)
	case old.Exact != now.Exact:
		add(Retyped, true)
	case old.Value != now.Value:
		// It compiles; whoever stored the old value notices.
		add(Values, false)
	}
}

// moved pairs what is gone with what is new and the same thing on the wire: a field of
// the same struct, a method for the same operation, a constant of the same type and value.
func (c *comparison) moved(gone, fresh []*Item) map[*Item]*Item {
	key := func(it *Item) string {
		switch {
		case it.Kind == Field && it.Wire != "":
			return "field " + it.Parent + " " + it.Wire
		case it.Kind == Method && it.Wire != "":
			return "method " + it.Wire
		case it.Kind == Const && it.Value != "":
			return "const " + it.Exact + " " + it.Value
		}
		return ""
	}
	count, byKey := map[string]int{}, map[string]*Item{}
	for _, it := range fresh {
		if k := key(it); k != "" {
			count[k]++
			byKey[k] = it
		}
	}
	for _, it := range gone {
		if k := key(it); k != "" {
			count["old "+k]++
		}
	}
	pairs := map[*Item]*Item{}
	for _, it := range gone {
		if k := key(it); k != "" && count[k] == 1 && count["old "+k] == 1 {
			pairs[it] = byKey[k]
		}
	}
	return pairs
}
