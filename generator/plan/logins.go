package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/signing"
)

// A call may take one of several credentials: an API key, or a token of OAuth 2, which in its
// turn comes from a client's secret or is given. Each of them is a way: fields of Config that
// are enough together.

// ways are the fields that are enough for an alternative of a call.
func (b *builder) ways(r ir.Requirement) [][]string {
	out := [][]string{nil}
	for _, s := range r.Schemes {
		var next [][]string
		for _, have := range out {
			for _, way := range b.schemeWays(s) {
				all := slices.Clone(have)
				for _, f := range way {
					if !slices.Contains(all, f) {
						all = append(all, f)
					}
				}
				next = append(next, all)
			}
		}
		out = next
	}
	return out
}

// schemeWays are the fields that are enough for one scheme.
func (b *builder) schemeWays(s *ir.Scheme) [][]string {
	if s.Token != nil && s.Token.OAuth2 != nil {
		return b.tokenWays(s.Token)
	}
	var fields []string
	add := func(list []signing.Credential) {
		for _, c := range list {
			own := b.credential(c.Name)
			if own != nil && !own.Optional && own.Default == "" && !slices.Contains(fields, own.field) {
				fields = append(fields, own.field)
			}
		}
	}
	if s.Recipe != nil {
		add(s.Recipe.Credentials)
	}
	if s.Token != nil {
		add(s.Token.Credentials)
	}
	return [][]string{fields}
}

// tokenWays are those of OAuth 2: what a client has by itself, a user's password, or a token.
func (b *builder) tokenWays(t *ir.Token) [][]string {
	field := func(name string) string {
		if c := b.credential(name); c != nil {
			return c.field
		}
		return ""
	}
	var out [][]string
	add := func(names ...string) {
		way := make([]string, 0, len(names))
		for _, name := range names {
			way = append(way, field(name))
		}
		if !slices.Contains(way, "") {
			out = append(out, way)
		}
	}
	flows := t.OAuth2.Flows
	if slices.Contains(flows, "clientCredentials") {
		add("client_id", "client_secret")
	}
	if slices.Contains(flows, "password") {
		add("username", "password")
	}
	add(t.Given)
	if slices.ContainsFunc(t.Credentials, func(c signing.Credential) bool { return c.Name == t.OAuth2.Refresh }) {
		add(t.OAuth2.Refresh)
	}
	return out
}

func (b *builder) credential(name string) *credential {
	i := slices.IndexFunc(b.creds, func(c *credential) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return b.creds[i]
}

// logins lists the ways of all calls; same reports whether every call takes any of them.
func (b *builder) logins() (all [][]string, same bool) {
	same = true
	first := ""
	for _, c := range b.workCalls() {
		own := b.callWays(c)
		if len(own) == 0 {
			continue
		}
		key := ""
		for _, way := range own {
			key += strings.Join(way, " ") + "\n"
			if len(way) > 0 && !slices.ContainsFunc(all, func(w []string) bool { return slices.Equal(w, way) }) {
				all = append(all, way)
			}
		}
		if first == "" {
			first = key
		}
		same = same && key == first
	}
	if same {
		return all, true
	}
	// What one call needs beyond another is enough for both.
	var most [][]string
	for _, way := range all {
		if !slices.ContainsFunc(all, func(w []string) bool { return len(w) > len(way) && within(way, w) }) {
			most = append(most, way)
		}
	}
	return most, false
}

// callWays are the ways to make a call. What needs more than another way is none.
func (b *builder) callWays(c *call) [][]string {
	var all, out [][]string
	for _, r := range c.op.Security {
		if len(r.Schemes) > 0 {
			all = append(all, b.ways(r)...)
		}
	}
	for _, way := range all {
		if !slices.ContainsFunc(all, func(w []string) bool { return len(w) < len(way) && within(w, way) }) {
			out = append(out, way)
		}
	}
	return out
}

// within reports whether all fields of one way are in another.
func within(way, other []string) bool {
	return !slices.ContainsFunc(way, func(f string) bool { return !slices.Contains(other, f) })
}

// loginText says which fields are enough, "" where there is no choice.
func loginText(ways [][]string, same bool) string {
	if len(ways) < 2 {
		return ""
	}
	var list []string
	for _, way := range ways {
		quoted := make([]string, len(way))
		for i, f := range way {
			quoted[i] = "`" + f + "`"
		}
		list = append(list, enumerate(quoted))
	}
	last := len(list) - 1
	sep := ", "
	if slices.ContainsFunc(list, func(s string) bool { return strings.Contains(s, " and ") }) {
		sep = "; "
	}
	text := list[0] + " or " + list[1] + "."
	if last > 1 {
		text = strings.Join(list[:last], sep) + sep[:1] + " or " + list[last] + "."
	}
	if same {
		return "One of these is enough: " + text
	}
	return "Calls differ in what they take: " + text
}

// shownLogin are the fields that a reader is shown: the first way of the call that is the
// example, or of all, that needs no token from elsewhere.
func (b *builder) shownLogin(ways [][]string) []string {
	if c := b.exampleCall(); c != nil {
		if own := b.callWays(c); len(own) > 0 {
			ways = own
		}
	}
	for _, way := range ways {
		if !slices.ContainsFunc(b.creds, func(c *credential) bool { return c.given && slices.Contains(way, c.field) }) {
			return way
		}
	}
	if len(ways) > 0 {
		return ways[0]
	}
	return nil
}
