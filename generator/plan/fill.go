package plan

import (
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
)

// fills are the members of a call that issues tokens which the client knows: what the token
// rules send in it. A user who makes the call need not repeat them. Members on which the
// rules of several schemes differ, and those inside of a body that is a type of its own,
// are left to the user.
func (b *builder) fills(c *call) []ir.Member {
	if c.hook || c.flat == nil {
		return nil
	}
	var out []ir.Member
	var differ []string
	for _, s := range b.api.Schemes {
		if s.Token == nil || s.Token.Operation != c.op.ID {
			continue
		}
		for _, m := range s.Token.Request {
			i := slices.IndexFunc(out, func(o ir.Member) bool { return o.Name == m.Name })
			switch {
			case i >= 0 && out[i].Value != m.Value:
				differ = append(differ, m.Name)
			case i < 0 && slices.ContainsFunc(c.flat.Fields, func(f *ir.Field) bool { return f.Name == m.Name && base(f.Type).Prim == ir.String }):
				out = append(out, m)
			}
		}
	}
	return slices.DeleteFunc(out, func(m ir.Member) bool {
		// A constant is sent by itself already.
		return slices.Contains(differ, m.Name) || !strings.Contains(m.Value, "{") || strings.Contains(m.Value, "{timestamp}") || strings.Contains(m.Value, "{refresh_token}")
	})
}

// fillDoc adds to the doc of a member that it need not be given.
func (b *builder) fillDoc(doc string, c *call, f *ir.Field) string {
	if !slices.ContainsFunc(b.fills(c), func(m ir.Member) bool { return m.Name == f.Name }) {
		return doc
	}
	return strings.TrimSpace(fullStop(doc) + " Taken from [" + nameConfig + "] where it is empty.")
}
