package difftool

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk/signing"
)

// signing compares what oasdiff does not know of: how calls are signed, how answers are
// wrapped and where webhooks are served. Clients that are generated afresh follow both; those in use do not.
func (p *part) signing(old, now *side) {
	add := func(level Level, code string, pos ir.Pos, format string, args ...any) {
		c := Change{Part: API, Level: level, Code: code, Pos: pos, Message: fmt.Sprintf(format, args...)}
		c.Advice = "clients in use go on as before: release the regenerated client before the vendor makes the change"
		p.changes = append(p.changes, c)
	}
	was := map[string]*ir.Scheme{}
	for _, s := range old.api.Schemes {
		was[s.Name] = s
	}
	for _, s := range now.api.Schemes {
		before := was[s.Name]
		if before != nil && !sameRecipe(before.Recipe, s.Recipe) {
			add(Breaking, "signing-changed", now.pos(s.Pos), "the security scheme %q signs or sends something else", s.Name)
		}
	}
	before := map[string]*ir.Operation{}
	for _, op := range old.api.Operations {
		before[op.Method+" "+op.Path] = op
	}
	served := map[string]string{}
	for _, op := range old.api.Webhooks {
		served[op.ID] = op.Path
	}
	for _, op := range now.api.Webhooks {
		if was := served[op.ID]; was != "" && was != op.Path {
			add(Breaking, "webhook-path-changed", now.pos(op.Pos), "the webhook %q is served at %s, no longer at %s", op.ID, op.Path, was)
			p.changes[len(p.changes)-1].Advice = "register the new URL with the vendor, or keep the old one with x-apigen-path: " + was
		}
	}
	// An envelope is mostly said once for the whole document: it is told once too.
	var wrapped []*ir.Operation
	for _, op := range now.api.Operations {
		if b := before[op.Method+" "+op.Path]; b != nil && !sameEnvelope(b.Envelope, op.Envelope) {
			wrapped = append(wrapped, op)
		}
	}
	switch n := len(wrapped); n {
	case 0:
	case 1:
		add(Breaking, "envelope-changed", now.pos(wrapped[0].Pos), "the answer is wrapped in another way")
		p.changes[len(p.changes)-1].Operation = wrapped[0].Method + " " + wrapped[0].Path
	default:
		add(Breaking, "envelope-changed", now.pos(wrapped[0].Pos), "the answers of %d operations are wrapped in another way", n)
	}
}

// sameRecipe leaves out what is words only: the credentials' captions.
func sameRecipe(a, b *signing.Recipe) bool {
	if a == nil || b == nil {
		return a == b
	}
	x, y := *a, *b
	x.Credentials, y.Credentials = nil, nil
	return reflect.DeepEqual(x, y)
}

// sameEnvelope looks at what tells success from failure and where the data is; what else an
// envelope says goes into errors.
func sameEnvelope(a, b *ir.Envelope) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Status == b.Status && slices.Equal(a.OK, b.OK) && a.AbsentOK == b.AbsentOK &&
		a.Data == b.Data && a.Wrapper == b.Wrapper && a.Error == b.Error
}
