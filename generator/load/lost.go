package load

import "github.com/apigen-go/apigen/generator/load/tree"

// lostKeyword is a keyword that no Go type and no rule of the runtime can say.
type lostKeyword struct {
	key    string
	counts func(*tree.Node) bool // nil: whatever it says
	text   string
}

var (
	lostOfLists    = []lostKeyword{{"prefixItems", isTuple, "the places of prefixItems are not kept: every item may be what one of them is"}}
	lostOfContains = []lostKeyword{
		{"contains", nil, "what contains asks of one item is not checked"},
		{"minContains", nil, "minContains is not checked"},
		{"maxContains", nil, "maxContains is not checked"},
	}
	lostOfPatterns = []lostKeyword{
		{"patternProperties", limitsMembers, "the patterns of patternProperties are not checked: other members are of any of their types"},
	}
	lostOfNames = []lostKeyword{{"propertyNames", nil, "the names that propertyNames allows are not checked"}}
)

func isTuple(n *tree.Node) bool { return len(n.Elems()) > 1 }

// limitsMembers reports whether patternProperties has patterns that not every name matches.
func limitsMembers(n *tree.Node) bool {
	for _, e := range n.Children() {
		if !matchesAll(e.Key) {
			return true
		}
	}
	return false
}

// matchesAll reports whether a pattern is one of the usual ways to write any name.
func matchesAll(pattern string) bool {
	switch pattern {
	case "", ".*", "^.*$", ".+", "^.+$":
		return true
	}
	return false
}

// reportLost names what is left out, because a caller who relies on a check would not know
// that it is missing.
func (b *builder) reportLost(v *view, keywords []lostKeyword) {
	for _, k := range keywords {
		for _, n := range v.nodes(k.key) {
			if !b.lost[n] && (k.counts == nil || k.counts(n)) {
				b.lost[n] = true
				b.ignored(n, "check it before the call", "%s", k.text)
			}
		}
	}
}
