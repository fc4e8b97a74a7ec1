package sdk

import (
	"errors"
	"maps"
)

// useSchemes chooses what the call is signed by: what its plan says, or the schemes that its
// own credentials make ready. One client serves many users, whose sessions come with their
// calls. Credentials that the client has too are replaced when the call is signed.
func (cl *call) useSchemes() error {
	c, p := cl.c, cl.plan
	cl.schemes = p.schemes
	fresh := false
	for name, value := range cl.opt.credentials {
		fresh = fresh || value != "" && c.creds[name] == ""
	}
	if !fresh || len(p.op.Security) == 0 || p.err != nil && !p.barred {
		return p.err
	}
	all := maps.Clone(c.creds)
	maps.Copy(all, cl.opt.credentials)
	made := map[string]*scheme{}
	chosen, err := c.choose(p.op.Security, func(name string) *scheme {
		if made[name] == nil {
			made[name] = c.schemes[name].with(all)
		}
		return made[name]
	})
	if err != nil {
		return p.err // it says what is missing
	}
	cl.schemes = chosen
	return nil
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
