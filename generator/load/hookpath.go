package load

import (
	"strconv"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/generator/load/tree"
)

// hookPaths tells webhooks apart that say no path. OpenAPI's own webhooks never do: the
// user decides where each is served. One handler for all of them needs a path for each,
// so where several would be at "/" each is at the name of its operation.
func (b *builder) hookPaths() {
	count := map[string]int{}
	for _, op := range b.api.Webhooks {
		count[op.Method+op.Path]++
	}
	taken := map[string]bool{}
	for _, op := range b.api.Webhooks {
		if op.Path != "/" || count[op.Method+op.Path] < 2 || b.saysPath(op) {
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
		n = n.Get(strings.ReplaceAll(strings.ReplaceAll(word, "~1", "/"), "~0", "~"))
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
