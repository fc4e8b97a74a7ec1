package goapi

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// renamedTypes pairs types that are gone with new ones that are the same: by the place
// in the document that both come from, or because everything below them is alike and
// nothing else is.
func (c *comparison) renamedTypes() {
	gone, fresh := c.alone(c.old, c.new), c.alone(c.new, c.old)
	for _, by := range []func(*Surface, *Item) string{place, shape} {
		was, is := group(c.old, gone, by), group(c.new, fresh, by)
		for _, k := range slices.Sorted(maps.Keys(was)) {
			if len(was[k]) != 1 || len(is[k]) != 1 {
				continue
			}
			o, n := was[k][0], is[k][0]
			c.renamed[o.Name] = n.Name
			c.changes = append(c.changes, Change{Renamed, true, o, n})
			drop := func(it *Item) bool { return it == o || it == n }
			gone, fresh = slices.DeleteFunc(gone, drop), slices.DeleteFunc(fresh, drop)
		}
	}
}

// alone are the types of s that other lacks.
func (c *comparison) alone(s, other *Surface) []*Item {
	var types []*Item
	for _, it := range s.Items {
		if it.Kind == Type && other.Find(it.Name) == nil {
			types = append(types, it)
		}
	}
	return types
}

func group(s *Surface, items []*Item, by func(*Surface, *Item) string) map[string][]*Item {
	groups := map[string][]*Item{}
	for _, it := range items {
		if k := by(s, it); k != "" {
			groups[k] = append(groups[k], it)
		}
	}
	return groups
}

func place(_ *Surface, it *Item) string { return it.Wire }

// shape is what hangs below a type, "" for less than two things: one field alike is no
// sign of anything.
func shape(s *Surface, it *Item) string {
	var parts []string
	for _, sub := range s.below[it.Name] {
		parts = append(parts, strings.TrimPrefix(sub.Name, it.Name)+" "+sub.Shown+" "+sub.Wire)
	}
	if len(parts) < 2 {
		return ""
	}
	return it.Exact + "\n" + strings.Join(parts, "\n")
}

// qualified finds names as Item.Exact writes them.
var qualified = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_~/-][\pL\pN_.~/-]*`) })

// translate gives the old surface the new names of renamed types, so that what is left to
// compare is what really differs.
func (c *comparison) translate(s *Surface) *Surface {
	if len(c.renamed) == 0 {
		return s
	}
	exact := map[string]string{}
	for was, is := range c.renamed {
		exact[s.exactName(was)] = c.new.exactName(is)
	}
	out := &Surface{Root: s.Root, byName: map[string]*Item{}}
	for _, it := range s.Items {
		now := *it
		if is, ok := c.renamed[it.Name]; ok {
			now.Name = is
		} else if is, ok := c.renamed[it.Parent]; ok {
			now.Name = is + strings.TrimPrefix(it.Name, it.Parent)
			now.Parent = is
		}
		now.Exact = qualified().ReplaceAllStringFunc(it.Exact, func(name string) string {
			if is, ok := exact[name]; ok {
				return is
			}
			return name
		})
		out.Items = append(out.Items, &now)
		out.byName[now.Name] = &now
	}
	return out
}

// exactName is a top-level name as Exact writes it.
func (s *Surface) exactName(name string) string {
	if dir, rest, ok := strings.Cut(name, "."); ok {
		return s.Root + "/" + dir + "." + rest
	}
	return s.Root + "." + name
}
