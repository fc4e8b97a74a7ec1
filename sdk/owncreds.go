package sdk

import (
	"errors"
	"maps"
)

// withOwnCredentials lets a call use the schemes that its own credentials make ready: one
// client serves many users, whose sessions come with their calls. Credentials that the
// client has too are replaced when the call is signed.
func (cl *call) withOwnCredentials() {
	c, op := cl.c, cl.plan.op
	fresh := false
	for name, value := range cl.opt.credentials {
		fresh = fresh || value != "" && c.creds[name] == ""
	}
	if !fresh || len(op.Security) == 0 || cl.plan.err != nil && !cl.plan.barred {
		return
	}
	all := maps.Clone(c.creds)
	maps.Copy(all, cl.opt.credentials)
	made := map[string]*scheme{}
	chosen, err := c.choose(op.Security, func(name string) *scheme {
		if made[name] == nil {
			made[name] = c.schemes[name].with(all)
		}
		return made[name]
	})
	if err != nil {
		return // the plan's error says what is missing
	}
	p := *cl.plan
	p.schemes, p.err, p.barred = chosen, nil, false
	cl.plan = &p
}

// with is the scheme for a call that has these credentials.
func (s *scheme) with(all Credentials) *scheme {
	var m *MissingError
	if s == nil || !errors.As(s.err, &m) {
		return s
	}
	own := *s
	switch {
	case s.rule == nil && s.recipe != nil:
		own.signer, own.err = s.recipe(all)
	case s.rule != nil && s.recipe == nil && s.rule.Given != "" && all[s.rule.Given] != "":
		own.err = nil // its token is the call's
	}
	return &own
}
