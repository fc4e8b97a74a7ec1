package load

import (
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// hookPaths gives webhooks that say no path one of their own. OpenAPI's own webhooks never
// do: the user decides where each is served. Each is at its name, also where it is the only
// one: its URL is registered with the vendor, and may not move when another one is added.
func (b *builder) hookPaths() {
	taken := map[string]bool{}
	for _, op := range b.api.Webhooks {
		if b.saysPath(op) {
			taken[op.Path] = true
		}
	}
	for _, op := range b.api.Webhooks {
		if b.saysPath(op) {
			continue
		}
		path := "/" + segment(op.ID)
		for n := 2; taken[path]; n++ {
			path = "/" + segment(op.ID) + "-" + strconv.Itoa(n)
		}
		taken[path] = true
		op.Path = path
	}
}

func (b *builder) saysPath(op *ir.Operation) bool {
	n := b.root
	for _, word := range strings.Split(strings.TrimPrefix(op.Pointer, "#/"), "/") {
		n = n.Get(pointerWord(word))
	}
	return n != (*tree.Node)(nil) && n.Get("x-apigen-path") != nil
}

// segment makes a path segment of an operation's name.
func segment(id string) string {
	id = strings.Map(func(r rune) rune {
		if r < 0x80 && (r == '-' || r == '_' || r == '.' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') {
			return r
		}
		return '-'
	}, id)
	if strings.Trim(id, ".") == "" {
		return "-" // . and .. are other paths
	}
	return id
}

// headerName reports whether HTTP can send a header of that name.
func headerName(name string) bool {
	for _, r := range name {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r) {
			return false
		}
	}
	return name != ""
}
