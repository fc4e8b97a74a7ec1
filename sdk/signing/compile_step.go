package signing

import (
	"fmt"
	"slices"
	"strings"
)

// steps compiles the steps in order; each sees the values of those before it.
func (c *compiler) steps(all []string) {
	p := c.prog
	for i := range c.recipe.Steps {
		s := &c.recipe.Steps[i]
		path := fmt.Sprintf("steps[%d]", i)
		sc := &scope{creds: c.recipe.Credentials, steps: p.names, later: all[i:]}
		out := step{name: s.Name}
		out.when = c.conds(path, s.When, sc)
		c.stepName(path, s)
		switch kinds := kindsOf(s); {
		case len(kinds) != 1:
			msg := "a step needs one of text, params, digest and clock"
			if len(kinds) > 1 {
				msg = "a step has only one of text, params, digest and clock, not " + strings.Join(kinds, " and ")
			}
			c.problem(path, msg, "make a step of each")
		case s.Params != nil:
			out.kind, out.params = stepParams, c.paramSet(path+".params", s.Params, sc)
		case s.Digest != "":
			out.kind = stepDigest
			c.digest(path, s, &out, sc)
		case s.Clock != "":
			out.kind = stepClock
			var err error
			if out.clock, err = newClock(s.Clock, s.Zone, 0); err != nil {
				c.problem(path+".clock", err.Error(), "")
			}
		default:
			out.text = c.template(path+".text", s.Text, sc)
		}
		out.value = slices.Index(p.names, s.Name)
		if out.value < 0 {
			out.value = len(p.names)
			p.names = append(p.names, s.Name)
			c.used = append(c.used, false)
			p.hidden = append(p.hidden, false)
			p.keys = append(p.keys, false)
			p.fixed = append(p.fixed, false)
		}
		p.fixed[out.value] = p.fixed[out.value] || c.fixedSecret(&out)
		p.hidden[out.value] = p.hidden[out.value] || c.reveals(&out)
		p.steps = append(p.steps, out)
	}
}

func kindsOf(s *Step) []string {
	var kinds []string
	for _, k := range []struct {
		name string
		set  bool
	}{{"text", s.Text != ""}, {"params", s.Params != nil}, {"digest", s.Digest != ""}, {"clock", s.Clock != ""}} {
		if k.set {
			kinds = append(kinds, k.name)
		}
	}
	return kinds
}

func (c *compiler) stepName(path string, s *Step) {
	for i := range c.recipe.Credentials {
		if c.recipe.Credentials[i].Name == s.Name {
			c.problem(path+".name", fmt.Sprintf("step %q has the name of a credential", s.Name), "rename one of them")
		}
	}
	switch {
	case s.Name == "":
		c.problem(path+".name", "a step has no name", "")
	case strings.ContainsAny(s.Name, ".|{}"):
		c.problem(path+".name", fmt.Sprintf("step name %q has a character that templates use", s.Name), "avoid . | { }")
	case slices.Contains(builtinNames, s.Name):
		c.problem(path+".name", fmt.Sprintf("step %q has the name of a built-in value", s.Name), "rename it")
	case slices.Contains(c.prog.names, s.Name) && len(s.When) == 0:
		c.problem(path+".name", fmt.Sprintf("step %q is computed twice", s.Name), "give the later one a condition (when), or another name")
	}
}

func (c *compiler) digest(path string, s *Step, out *step, sc *scope) {
	out.digest = c.template(path+".digest", s.Digest, &scope{creds: c.recipe.Credentials})
	if !out.digest.static() {
		c.problem(path+".digest", "a digest is named by a word or by credentials", "the request must not choose how it is checked; use when")
	}
	if len(out.digest.parts) == 1 && out.digest.parts[0].kind == refLiteral {
		d, err := digestOf(s.Digest)
		switch {
		case err != nil:
			c.fail(path+".digest", err)
		case d.kind == plainDigest && s.Key != "":
			c.warn(path+".key", fmt.Sprintf("digest %s has no key; this one does nothing", d.name), fmt.Sprintf("did you mean hmac-%s?", d.name))
		case d.kind != plainDigest && s.Key == "":
			c.problem(path+".key", fmt.Sprintf("digest %s needs a key", d.name), "key: \"{secret}\"")
		}
	}
	if s.Of == "" {
		c.problem(path+".of", "a digest needs a text", "of: \"{canonical}\"")
	}
	out.of = c.template(path+".of", s.Of, sc)
	if s.Key != "" {
		out.key = c.template(path+".key", s.Key, sc)
		out.key.refers(func(p *part) bool {
			if p.kind == refStep {
				c.prog.keys[p.index] = true
			}
			return false
		})
		if strings.Contains(strings.ToLower(s.Digest), "rsa") && !out.key.static() {
			c.problem(path+".key", "an RSA key is made of credentials alone", "")
		}
	}
	enc, ok := encodingOf(s.Encoding)
	if !ok {
		c.problem(path+".encoding", fmt.Sprintf("unknown encoding %q", s.Encoding), "use one of "+strings.Join(encodingNames, ", "))
	}
	out.enc = enc
}

func (c *compiler) paramSet(path string, ps *Params, sc *scope) *paramSet {
	out := &paramSet{include: ps.Include, exclude: ps.Exclude, join: ps.Join,
		skipEmpty: ps.SkipEmpty, trim: ps.Trim, nested: ps.Nested}
	for i, from := range ps.From {
		at, ok := placeOf(from)
		if !ok {
			c.problem(fmt.Sprintf("%s.from[%d]", path, i), fmt.Sprintf("unknown place %q", from), "use one of "+strings.Join(placeNames, ", "))
		}
		if at == inParam {
			out.from = append(out.from, inQuery, inForm, inJSON, inXML)
			continue
		}
		out.from = append(out.from, at)
	}
	if len(ps.From) == 0 && len(ps.Add) == 0 {
		c.problem(path+".from", "params takes parameters from nowhere", "from: [query, form]")
	}
	out.sort = sorting(c.oneOf(path+".sort", "sort", ps.Sort, sortNames))
	if out.sort == sortNone && slices.Contains(out.from, inHeader) {
		c.problem(path+".sort", "headers have no order of their own", "leave sort out, or name each header: {header.X-Name}")
	}
	out.repeat = repeating(c.oneOf(path+".repeat", "repeat", ps.Repeat, repeatNames))
	pairScope := *sc
	pairScope.pair = true
	pair := ps.Pair
	if pair == "" {
		pair = "{name}={value}"
		if ps.Join == "" {
			out.join = "&"
		}
	}
	out.pair = c.template(path+".pair", pair, &pairScope)
	for i, a := range ps.Add {
		at := fmt.Sprintf("%s.add[%d]", path, i)
		if a.Name == "" {
			c.problem(at+".name", "an added parameter has no name", "")
		}
		out.add = append(out.add, placement{name: a.Name, value: c.template(at+".value", a.Value, sc),
			omitEmpty: a.OmitEmpty, when: c.conds(at, a.When, sc), path: at})
	}
	return out
}

// fixedSecret reports whether a step makes one value of secrets for all requests, such as
// the digest of a password: whoever sees it can use it.
func (c *compiler) fixedSecret(s *step) bool {
	depends := func(p *part) bool { return p.kind != refCredential && (p.kind != refStep || !c.prog.fixed[p.index]) }
	tells := func(p *part) bool { return c.prog.tells(p) }
	switch s.kind {
	case stepText:
		return !s.text.refers(depends) && s.text.refers(tells)
	case stepDigest:
		return !s.of.refers(depends) && !s.key.refers(depends) && (s.of.refers(tells) || s.key.refers(tells))
	}
	return false
}

// reveals reports whether the value of a step can be turned back into a secret, or is as
// good as one: then tools mask it. Another digest cannot, unless it is the key of a later one.
func (c *compiler) reveals(s *step) bool {
	reveal := func(p *part) bool { return c.prog.tells(p) }
	if c.prog.fixed[s.value] {
		return true
	}
	switch s.kind {
	case stepText:
		return s.text.refers(reveal)
	case stepParams:
		if s.params.pair.refers(reveal) {
			return true
		}
		for i := range s.params.add {
			if s.params.add[i].value.refers(reveal) {
				return true
			}
		}
	}
	return false
}

// tells reports whether a reference shows a secret, or what is as good as one: the digest
// of a secret alone is the same for all requests and can be tried out at leisure.
func (p *program) tells(ref *part) bool {
	switch ref.kind {
	case refCredential:
		return p.recipe.Credentials[ref.index].Secret
	case refStep:
		if oneWay(ref.filters) {
			return p.fixed[ref.index]
		}
		return p.hidden[ref.index] || p.keys[ref.index]
	case refBuiltin:
		return ref.index == int(valToken)
	}
	return false
}
