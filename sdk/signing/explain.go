package signing

import (
	"bytes"
	"context"
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// Input is a request to explain, with what a live call would take from its clock, its
// random source and its token.
type Input struct {
	Request *http.Request // its body is not read
	Body    []byte
	Time    time.Time
	Nonce   string
	Token   sdk.Secret
}

// signing makes a fresh sdk.Signing, so that every trial starts from the same request.
func (in *Input) signing() *sdk.Signing {
	req := sdk.NewSigning(in.Request, in.Body)
	if !in.Time.IsZero() {
		req.Time = in.Time
	}
	req.FixedNonce = in.Nonce
	req.Token = in.Token
	return req
}

// ParseTime reads a timestamp as the recipe's clock writes it.
func (r *Recipe) ParseTime(text string) (time.Time, error) {
	c, err := newClock(r.Clock, r.Zone, r.Epoch)
	if err != nil {
		return time.Time{}, err
	}
	return c.parse(text)
}

// Line is one thing that a recipe does to one request.
type Line struct {
	// Name of the step, or "header X-Name" for what is put into the request.
	Name string
	// Kind is text, params, digest or clock for a step, set or send for a placement.
	Kind string
	// Template is the recipe's words for it.
	Template string
	// Value holds secrets; a raw digest is shown in hexadecimal.
	Value sdk.Secret
	// Masked is the value with *** in the place of secrets.
	Masked string
}

// Explanation is how a recipe signs one request, step by step.
type Explanation struct {
	Scheme string
	Lines  []Line
	// Signed is the request as it would be sent.
	Signed *sdk.Signing
}

// line finds a step's line, the last of that name.
func (e *Explanation) line(name string) Line {
	for i := len(e.Lines) - 1; i >= 0; i-- {
		if e.Lines[i].Name == name {
			return e.Lines[i]
		}
	}
	return Line{}
}

// Canonical is the line of the string to sign; it is empty in a recipe without a step
// of that name.
func (e *Explanation) Canonical() Line { return e.line("canonical") }

// Signature is the line of the result.
func (e *Explanation) Signature() Line { return e.line("signature") }

// Explain signs a request and tells how. in is not changed.
func (s *Signer) Explain(_ context.Context, in Input) (*Explanation, error) {
	req := in.signing()
	r := newRun(s, req)
	defer r.free()
	e := &Explanation{Scheme: s.prog.recipe.Name, Signed: req}
	if err := r.drop(); err != nil {
		return nil, err
	}
	if err := r.explainPlaces(e, "set", s.prog.set); err != nil {
		return nil, err
	}
	r.shown = make([][]byte, len(r.values))
	for i := range s.prog.steps {
		ok, err := r.computeStep(i)
		if err != nil {
			return e, err
		}
		if !ok {
			continue
		}
		line, err := r.explainStep(i)
		if err != nil {
			return e, err
		}
		e.Lines = append(e.Lines, line)
	}
	return e, r.explainPlaces(e, "send", s.prog.send)
}

func (r *run) explainPlaces(e *Explanation, kind string, list []placement) error {
	for i := range list {
		ok, err := r.placeOne(&list[i])
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		value, err := r.value(list[i].value)
		if err != nil {
			return err
		}
		masked, err := r.maskedValue(list[i].value)
		if err != nil {
			return err
		}
		if len(value) == 0 && list[i].omitEmpty {
			continue
		}
		e.Lines = append(e.Lines, Line{Name: list[i].where(), Kind: kind, Template: list[i].value.src,
			Value: sdk.Secret(value), Masked: r.scrub(masked)})
	}
	return nil
}

func (r *run) maskedValue(t *template) ([]byte, error) {
	r.masked = true
	defer func() { r.masked = false }()
	return r.value(t)
}

// explainStep gives the line of a step that was computed, rendering it a second time
// with masks.
func (r *run) explainStep(i int) (Line, error) {
	st := &r.s.prog.steps[i]
	value := r.values[st.value]
	line := Line{Name: st.name, Kind: stepKinds[st.kind], Template: describe(r.s.prog.recipe, i), Value: sdk.Secret(value)}
	shown := value
	var err error
	switch st.kind {
	case stepText:
		shown, err = r.maskedValue(st.text)
	case stepParams:
		r.masked = true
		shown, err = r.renderParams(st.params)
		r.masked = false
	case stepDigest:
		if st.enc == encRaw {
			line.Value = sdk.Secret(hex.EncodeToString(value))
			shown = []byte(line.Value.Reveal())
		}
	}
	if r.s.prog.keys[st.value] || st.kind == stepDigest && r.s.prog.fixed[st.value] {
		shown = mask
	}
	line.Masked = r.scrub(shown)
	r.shown[st.value] = []byte(line.Masked)
	return line, err
}

// scrub takes out secrets that came in with the request itself, such as a client secret
// among the parameters.
func (r *run) scrub(text []byte) string {
	hide := func(secret string) {
		if len(secret) < 4 {
			return // too short to be told from other text
		}
		text = bytes.ReplaceAll(text, []byte(secret), mask)
		if escaped := appendEscaped(nil, secret, "%20", ""); string(escaped) != secret {
			text = bytes.ReplaceAll(text, escaped, mask)
			text = bytes.ReplaceAll(text, appendEscaped(nil, string(escaped), "%20", ""), mask)
		}
	}
	for i, c := range r.s.prog.recipe.Credentials {
		if c.Secret {
			hide(r.s.texts[i])
		}
	}
	hide(r.req.Token.Reveal())
	return string(text)
}

// describe is a step in the words of the recipe.
func describe(r *Recipe, i int) string {
	st := &r.Steps[i]
	switch {
	case st.Params != nil:
		return describeParams(st.Params)
	case st.Digest != "":
		d := st.Digest + "(" + st.Of + ")"
		if st.Key != "" {
			d += " key " + st.Key
		}
		if st.Encoding != "" {
			d += " as " + st.Encoding
		}
		return d
	case st.Clock != "":
		return "time as " + st.Clock
	}
	return st.Text
}

func describeParams(p *Params) string {
	var b strings.Builder
	b.WriteString("parameters of " + strings.Join(p.From, ", "))
	if len(p.Include) > 0 {
		b.WriteString("; only " + strings.Join(p.Include, ", "))
	}
	if len(p.Exclude) > 0 {
		b.WriteString("; without " + strings.Join(p.Exclude, ", "))
	}
	for _, a := range p.Add {
		b.WriteString("; and " + a.Name + "=" + a.Value)
	}
	if p.Sort == "none" {
		b.WriteString("; as sent")
	} else {
		b.WriteString("; sorted")
	}
	if p.Nested {
		b.WriteString("; JSON opened")
	}
	pair := p.Pair
	if pair == "" {
		pair = "{name}={value}"
	}
	b.WriteString("; each " + pair)
	return b.String()
}
