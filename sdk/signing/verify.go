package signing

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// Why a request was refused. They are for the log: the answer to the sender does not
// say which it was.
var (
	// ErrMissing says that a value which the recipe sends is not in the request.
	ErrMissing = errors.New("a signed value is missing")
	// ErrMalformed says that a value has not the form that the recipe gives it.
	ErrMalformed = errors.New("a signed value is malformed")
	// ErrExpired says that the timestamp is further off than Recipe.Tolerance
	// or [Signer.Tolerate] allow.
	ErrExpired = errors.New("the timestamp is outside the tolerance")
	// ErrMismatch says that a signature or a credential does not fit.
	ErrMismatch = errors.New("the signature does not fit")
	// ErrNotVerifiable says that the recipe sends nothing that proves anything.
	ErrNotVerifiable = errors.New("the recipe cannot verify")
)

// VerifyError is why a request was refused. It holds no secret and no signature.
type VerifyError struct {
	Scheme string
	// Reason is one of ErrMissing, ErrMalformed, ErrExpired, ErrMismatch and ErrNotVerifiable.
	Reason error
	// Where is the value, e.g. "header X-Signature".
	Where string
	// Detail says more, where there is more to say.
	Detail string
}

// Error gives all fields on one line.
func (e *VerifyError) Error() string {
	s := fmt.Sprintf("signing scheme %q: %v", e.Scheme, e.Reason)
	if e.Where != "" {
		s += ": " + e.Where
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	return s
}

// Unwrap gives the reason, for errors.Is.
func (e *VerifyError) Unwrap() error { return e.Reason }

// inbound is what was read back from a request that is being verified.
type inbound struct {
	signatures [][]byte // decoded; several where the sender rotates keys
	texts      []string // as they came
	timestamp  string
	nonce      string
	captures   []capture
}

// Verify implements [sdk.Verifier]: it reads timestamp, nonce and signature back from
// where the recipe puts them, computes the steps again and compares in constant time.
func (s *Signer) Verify(_ context.Context, hr *http.Request, body []byte) error {
	if !s.prog.proves() {
		return s.refuse(ErrNotVerifiable, "", "it places neither a signature nor a secret")
	}
	req := sdk.NewSigning(hr, body)
	r := newRun(s, req)
	defer r.free()
	in, err := s.read(r)
	if err != nil {
		return err
	}
	if err := s.fresh(r, in); err != nil {
		return err
	}
	if err := r.takeOut(); err != nil {
		return err
	}
	r.inbound = in
	if err := r.compute(); err != nil {
		if errors.Is(err, errNoFit) {
			return s.refuse(ErrMismatch, "signature", "")
		}
		return s.refuse(ErrMalformed, "", err.Error())
	}
	return s.compare(r, in)
}

func (s *Signer) refuse(reason error, where, detail string) error {
	return &VerifyError{Scheme: s.prog.recipe.Name, Reason: reason, Where: where, Detail: detail}
}

// read takes the values of every placement out of the request and matches them.
func (s *Signer) read(r *run) (*inbound, error) {
	in := &inbound{}
	for _, list := range [][]placement{s.prog.set, s.prog.send} {
		for i := range list {
			pl := &list[i]
			if !pl.value.refers(func(*part) bool { return true }) {
				continue // constant: whether it takes part is for the steps to say
			}
			ok, err := r.holds(pl.when)
			if err != nil {
				return nil, s.refuse(ErrMalformed, pl.where(), err.Error())
			}
			if !ok {
				continue
			}
			at := pl.in
			if at == inParam {
				at = r.natural()
			}
			wire, err := r.lookup(at, pl.name)
			if err != nil {
				return nil, s.refuse(ErrMalformed, pl.where(), err.Error())
			}
			if len(wire) == 0 {
				if pl.omitEmpty && !s.prog.signs(pl.value) {
					continue
				}
				return nil, s.refuse(ErrMissing, pl.where(), "")
			}
			found, ok := s.match(pl, string(wire))
			if !ok {
				return nil, s.refuse(ErrMalformed, pl.where(), fmt.Sprintf("want the form %q", pl.value.src))
			}
			if err := s.take(in, pl, found); err != nil {
				return nil, err
			}
		}
	}
	return in, nil
}

func (p *placement) where() string { return placeNames[p.in] + " " + p.name }

// take sorts the captures of one placement.
func (s *Signer) take(in *inbound, pl *placement, found []capture) error {
	for _, c := range found {
		var known *string
		switch {
		case c.ref == nil:
			in.captures = append(in.captures, c)
		case c.ref.kind == refStep && c.ref.index == s.prog.signature && len(c.ref.filters) == 0:
			in.texts = append(in.texts, c.text)
			if s.prog.signed < 0 {
				break
			}
			if sum, err := s.prog.steps[s.prog.signed].enc.decode(c.text); err == nil {
				in.signatures = append(in.signatures, sum)
			}
		case isBuiltin(valTimestamp)(c.ref) && len(c.ref.filters) == 0:
			known = &in.timestamp
		case isBuiltin(valNonce)(c.ref) && len(c.ref.filters) == 0:
			known = &in.nonce
		case isBuiltin(valToken)(c.ref):
			// Whoever issued the token has to know it.
		default:
			c.placement = pl
			in.captures = append(in.captures, c)
		}
		if known == nil {
			continue
		}
		if *known != "" && *known != c.text {
			return s.refuse(ErrMalformed, pl.where(), "it contradicts an earlier "+c.ref.name)
		}
		*known = c.text
	}
	return nil
}

// fresh puts timestamp and nonce where the steps find them and checks the tolerance.
func (s *Signer) fresh(r *run, in *inbound) error {
	if in.nonce != "" {
		r.nonce = in.nonce
		r.have |= haveNonce
	}
	if in.timestamp == "" {
		if s.tolerance > 0 {
			return s.refuse(ErrMissing, "timestamp", "")
		}
		return nil
	}
	at, err := s.prog.clock.parse(in.timestamp)
	if err != nil {
		return s.refuse(ErrMalformed, "timestamp", fmt.Sprintf("want %s", s.prog.clock.layout))
	}
	r.req.Time = at
	r.timestamp = r.keep(in.timestamp)
	r.have |= haveTimestamp
	if s.tolerance > 0 {
		if off := s.now().Sub(at); off > s.tolerance || off < -s.tolerance {
			return s.refuse(ErrExpired, "timestamp", fmt.Sprintf("off by %s, tolerance %s", off.Round(time.Second), s.tolerance))
		}
	}
	return nil
}

// takeOut undoes Send, so that the request is as it was when its signature was made.
func (r *run) takeOut() error {
	for i := range r.s.prog.send {
		pl := &r.s.prog.send[i]
		at := pl.in
		if at == inParam {
			at = r.natural()
		}
		if ok, err := r.holds(pl.when); err != nil || !ok {
			continue
		}
		if err := r.req.Del(placeNames[at], pl.name); err != nil {
			return r.s.refuse(ErrMalformed, pl.where(), err.Error())
		}
	}
	r.have &^= haveQuery | haveBody
	return nil
}

// compare checks what came in against what the steps gave. It looks at everything
// before it answers, so that the time does not tell what was wrong.
func (s *Signer) compare(r *run, in *inbound) error {
	var wrong *placement
	proved := false // by a secret itself, where nothing is signed
	for i := range in.captures {
		c := &in.captures[i]
		var want []byte
		var err error
		if c.ref != nil {
			want, err = r.ref(c.ref)
		} else {
			want, err = r.value(c.placement.value)
		}
		if err != nil {
			return s.refuse(ErrMalformed, c.placement.where(), err.Error())
		}
		if len(want) == 0 && c.placement.omitEmpty {
			continue // an optional credential that this side does not know
		}
		switch {
		case !hmac.Equal([]byte(c.text), want):
			wrong = c.placement
		case len(want) > 0 && s.prog.secret(c.placement.value):
			proved = true
		}
	}
	if s.prog.sendsSignature() {
		if !s.signatureFits(r, in) {
			return s.refuse(ErrMismatch, "signature", "")
		}
		proved = true
	}
	if wrong != nil {
		return s.refuse(ErrMismatch, wrong.where(), "")
	}
	if !proved {
		return s.refuse(ErrMissing, "", "no secret came with the request")
	}
	return nil
}

func (s *Signer) signatureFits(r *run, in *inbound) bool {
	want := r.values[s.prog.signature]
	if len(want) == 0 {
		return false // no step that gives it fitted this request
	}
	fits := false
	if s.prog.signed < 0 {
		for _, t := range in.texts {
			fits = hmac.Equal([]byte(t), want) || fits
		}
		return fits
	}
	sum, err := s.prog.steps[s.prog.signed].enc.decode(string(want))
	if err != nil {
		return false
	}
	for _, c := range in.signatures {
		fits = hmac.Equal(c, sum) || fits
	}
	return fits
}

// ReplayKey implements [sdk.ReplayKeyer]: copies are told by their signature. Without a
// tolerance a copy verifies for ever and nothing tells it from the vendor's own
// repetition, so the window is zero.
func (s *Signer) ReplayKey(hr *http.Request, body []byte) (string, time.Duration) {
	if s.tolerance <= 0 || !s.prog.proves() {
		return "", 0
	}
	r := newRun(s, sdk.NewSigning(hr, body))
	defer r.free()
	in, err := s.read(r)
	if err != nil || len(in.signatures)+len(in.texts) == 0 {
		return "", 0
	}
	key := ""
	if len(in.signatures) > 0 {
		slices.SortFunc(in.signatures, slices.Compare[[]byte])
		key = hex.EncodeToString(in.signatures[0])
	} else {
		key = in.texts[0]
	}
	// A copy is let in from the tolerance before its timestamp to the tolerance after.
	return s.prog.recipe.Name + ":" + key, 2 * s.tolerance
}
