package signing

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/apigen-go/apigen/sdk"
)

// Finding is a change, mostly one, under which the recipe gives the expected signature.
type Finding struct {
	// Changes say what is different, in words: "values percent-encoded".
	Changes []string
	// Canonical is the string to sign with the changes; Masked hides secrets in it.
	Canonical sdk.Secret
	Masked    string
}

// Diagnosis is what Diagnose found.
type Diagnosis struct {
	// Matches says that the recipe gives the expected signature as it stands.
	Matches bool
	// Findings are the changes that explain it, the simplest first; none if no usual
	// mistake does.
	Findings []Finding
	// Tried is how many variants were computed.
	Tried int
}

// maxTrials bounds how many variants are computed; beyond single changes, pairs are tried.
const maxTrials = 6000

// Diagnose looks for the usual mistake that turns the signature of this request into
// expected: what a vendor's console, another library or an error message says it should be.
func (s *Signer) Diagnose(ctx context.Context, in Input, expected string) (*Diagnosis, error) {
	want := spellings(expected)
	base := &trial{recipe: *s.prog.recipe, given: s.given, in: in}
	d := &Diagnosis{}
	e, err := s.Explain(ctx, in)
	verifyOnly := errors.Is(err, errPublicKey)
	if err != nil && !verifyOnly {
		return nil, err
	}
	f, same := base.matches(want)
	if sig := e.Signature().Value.Reveal(); sig == strings.TrimSpace(expected) && sig != "" || verifyOnly && same {
		d.Matches, d.Tried = true, 1
		return d, nil
	}
	if same {
		f.Changes = []string{"same digest in another spelling: the expected one is written as " + spelling(expected) + ", the recipe says " + base.encoding()}
		d.Findings, d.Tried = append(d.Findings, f), 2
		return d, nil
	}
	all := base.mistakes()
	for _, m := range all {
		d.Tried++
		if f, ok := base.with(m).matches(want); ok {
			f.Changes = []string{m.what}
			d.add(f)
		}
	}
	if len(d.Findings) > 0 {
		return d, ctx.Err()
	}
	for i, a := range all {
		one := base.with(a)
		for _, b := range all[i+1:] {
			if a.group == b.group || d.Tried >= maxTrials {
				continue
			}
			if d.Tried++; d.Tried%64 == 0 && ctx.Err() != nil {
				return d, ctx.Err()
			}
			if f, ok := one.with(b).matches(want); ok {
				f.Changes = []string{a.what, b.what}
				d.add(f)
				if len(d.Findings) == 3 {
					return d, nil
				}
			}
		}
	}
	return d, ctx.Err()
}

// add keeps a finding unless an earlier one signs the very same text: then it is the same
// mistake in other words.
func (d *Diagnosis) add(f Finding) {
	for _, known := range d.Findings {
		if f.Canonical != "" && f.Canonical == known.Canonical {
			return
		}
	}
	d.Findings = append(d.Findings, f)
}

// trial is one variant of recipe, credentials and request.
type trial struct {
	recipe Recipe
	given  sdk.Credentials
	in     Input
}

// with applies a mistake to a copy.
func (t *trial) with(m mistake) *trial {
	c := *t
	c.recipe.Steps = append([]Step(nil), t.recipe.Steps...)
	for i := range c.recipe.Steps {
		if p := c.recipe.Steps[i].Params; p != nil {
			copied := *p
			c.recipe.Steps[i].Params = &copied
		}
	}
	m.apply(&c)
	return &c
}

// matches computes the variant and compares digests, whatever their spelling.
func (t *trial) matches(want [][]byte) (Finding, bool) {
	prog, problems := compile(&t.recipe)
	if problemsError("", problems) != nil || prog.signature < 0 {
		return Finding{}, false
	}
	s, err := newSigner(prog, t.given)
	if err != nil {
		return Finding{}, false
	}
	r := newRun(s, t.in.signing())
	defer r.free()
	if r.drop() != nil || r.place(prog.set) != nil {
		return Finding{}, false
	}
	r.inbound = nil
	if prog.signed >= 0 && s.keyed[prog.signed].digest != nil && s.keyed[prog.signed].digest.kind == rsaDigest {
		r.inbound = &inbound{signatures: want} // checked, not made: the key may be public
	}
	if r.compute() != nil {
		return Finding{}, false
	}
	got := r.values[prog.signature]
	if prog.signed >= 0 {
		if got, err = prog.steps[prog.signed].enc.decode(string(got)); err != nil {
			return Finding{}, false
		}
	}
	for _, w := range want {
		if len(w) == 0 || string(w) != string(got) {
			continue
		}
		f := Finding{}
		// With a public key Explain fails at the signature, after the string to sign.
		e, _ := s.Explain(context.Background(), t.in)
		if e != nil {
			f.Canonical, f.Masked = e.Canonical().Value, e.Canonical().Masked
		}
		return f, true
	}
	return Finding{}, false
}

func (t *trial) encoding() string {
	for _, st := range t.recipe.Steps {
		if st.Name == "signature" && st.Encoding != "" {
			return st.Encoding
		}
	}
	return encodingNames[encHex]
}

// spellings gives what the expected text may stand for.
func spellings(text string) [][]byte {
	text = strings.TrimSpace(text)
	if _, rest, ok := strings.Cut(text, "="); ok && strings.Trim(rest, "=") != "" {
		text = rest // sha256=...
	}
	out := [][]byte{[]byte(text)}
	if b, err := hex.DecodeString(text); err == nil {
		out = append(out, b)
	}
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if b, err := enc.DecodeString(strings.TrimRight(text, "=")); err == nil {
			out = append(out, b)
		}
	}
	return out
}

// spelling names the encoding that a text looks like.
func spelling(text string) string {
	text = strings.TrimSpace(text)
	if _, err := hex.DecodeString(text); err == nil {
		if strings.ToUpper(text) == text {
			return "HEX"
		}
		return "hex"
	}
	if strings.ContainsAny(text, "-_") {
		return "base64url"
	}
	return "base64"
}
