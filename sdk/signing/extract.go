package signing

import (
	"strings"
)

// capture is the text that stood in a request where a template has a reference.
type capture struct {
	ref       *part // nil: text is the whole value of placement
	text      string
	placement *placement
}

// proves reports whether verification means anything: something that only the holder
// of a secret can make is sent.
func (p *program) proves() bool {
	for _, list := range [][]placement{p.set, p.send} {
		for i := range list {
			if p.signs(list[i].value) || p.secret(list[i].value) {
				return true
			}
		}
	}
	return false
}

// secret reports whether a template holds a credential that nobody else knows.
func (p *program) secret(t *template) bool {
	return t.refers(func(ref *part) bool { return !isBuiltin(valToken)(ref) && p.tells(ref) })
}

// sendsSignature reports whether the step named signature reaches the wire.
func (p *program) sendsSignature() bool {
	for _, list := range [][]placement{p.set, p.send} {
		for i := range list {
			if p.signs(list[i].value) {
				return true
			}
		}
	}
	return false
}

// signs reports whether a template holds the signature.
func (p *program) signs(t *template) bool {
	for _, ref := range p.open(t.parts, 0) {
		if ref.kind == refStep && ref.index == p.signature {
			return true
		}
	}
	return false
}

// open puts the templates of text steps in the place of references to them, so that a
// value which a step puts together can be taken apart again.
func (p *program) open(parts []part, depth int) []part {
	var out []part
	for _, ref := range parts {
		if ref.kind == refStep && len(ref.filters) == 0 && depth < 8 && ref.index != p.signature {
			if t := p.textOf(ref.index); t != nil {
				out = append(out, p.open(t.parts, depth+1)...)
				continue
			}
		}
		out = append(out, ref)
	}
	return out
}

// textOf gives the template of a value that exactly one text step makes.
func (p *program) textOf(value int) *template {
	var found *template
	for i := range p.steps {
		if p.steps[i].value != value {
			continue
		}
		if found != nil || p.steps[i].kind != stepText {
			return nil
		}
		found = p.steps[i].text
	}
	return found
}

// readable reports whether a reference is read back from the wire, rather than only
// compared with what is computed.
func (p *program) readable(ref *part) bool {
	if len(ref.filters) > 0 {
		return false
	}
	switch ref.kind {
	case refStep:
		return ref.index == p.signature
	case refBuiltin:
		switch builtin(ref.index) {
		case valTimestamp, valNonce, valToken:
			return true
		}
	}
	return false
}

// match takes an inbound value apart along the template of its placement. A template
// without anything to read back gives one capture of the whole value.
func (s *Signer) match(pl *placement, wire string) ([]capture, bool) {
	parts := s.prog.open(pl.value.parts, 0)
	reads := false
	for i := range parts {
		reads = reads || s.prog.readable(&parts[i])
	}
	if !reads {
		return []capture{{text: wire, placement: pl}}, true
	}
	if pl.list == "" {
		return s.matchParts(parts, wire)
	}
	var out []capture
	forms := splitParts(parts, pl.list)
	seen := make([]bool, len(forms))
	for _, item := range strings.Split(wire, pl.list) {
		for i, form := range forms {
			if found, ok := s.matchParts(form, strings.TrimSpace(item)); ok {
				out = append(out, found...)
				seen[i] = true
				break
			}
		}
	}
	for _, ok := range seen {
		if !ok {
			return nil, false
		}
	}
	return out, true
}

// matchParts matches one sequence. What is known beforehand and no secret has to stand
// there; anything else takes the text up to the next thing that is known.
func (s *Signer) matchParts(parts []part, wire string) ([]capture, bool) {
	var out []capture
	for i := 0; i < len(parts); i++ {
		if fixed, ok := s.fixed(&parts[i]); ok {
			rest, found := strings.CutPrefix(wire, fixed)
			if !found {
				return nil, false
			}
			wire = rest
			continue
		}
		end := len(wire)
		next := ""
		for j := i + 1; j < len(parts); j++ {
			fixed, ok := s.fixed(&parts[j])
			if !ok {
				break
			}
			next += fixed
		}
		if next != "" {
			if end = strings.Index(wire, next); end < 0 {
				return nil, false
			}
		} else if i+1 < len(parts) {
			return nil, false // two unknowns side by side
		}
		if end == 0 {
			return nil, false
		}
		ref := parts[i]
		out = append(out, capture{ref: &ref, text: wire[:end]})
		wire = wire[end:]
	}
	return out, wire == ""
}

// fixed gives the text of a part that does not depend on the request.
func (s *Signer) fixed(p *part) (string, bool) {
	switch {
	case p.kind == refLiteral:
		return p.lit, true
	case p.kind == refCredential && len(p.filters) == 0 && !s.prog.recipe.Credentials[p.index].Secret:
		return s.texts[p.index], true
	}
	return "", false
}

// splitParts cuts a template at a separator.
func splitParts(parts []part, sep string) [][]part {
	out := [][]part{nil}
	for _, p := range parts {
		if p.kind != refLiteral {
			out[len(out)-1] = append(out[len(out)-1], p)
			continue
		}
		for i, lit := range strings.Split(p.lit, sep) {
			if i > 0 {
				out = append(out, nil)
			}
			if len(out[len(out)-1]) == 0 {
				lit = strings.TrimLeft(lit, " ")
			}
			if lit != "" {
				out[len(out)-1] = append(out[len(out)-1], part{lit: lit})
			}
		}
	}
	return out
}
