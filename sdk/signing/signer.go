package signing

import (
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"errors"
	"fmt"
	"hash"
	"maps"
	"sync"
	"time"

	"github.com/apigen-go/apigen/sdk"
)

// Signer signs and verifies by a recipe with one set of credentials. It is safe for
// concurrent use.
type Signer struct {
	prog  *program
	given sdk.Credentials
	// texts and creds are the credentials by index, with defaults.
	texts []string
	creds [][]byte
	// keyed are the digests by step, nil for steps of other kinds.
	keyed []*keyed
	now   func() time.Time
	// tolerance is how far an inbound timestamp may be off; 0 is no check.
	tolerance time.Duration
}

var (
	_ sdk.Signer      = (*Signer)(nil)
	_ sdk.Verifier    = (*Signer)(nil)
	_ sdk.ReplayKeyer = (*Signer)(nil)
	_ sdk.Tolerator   = (*Signer)(nil)
)

// programs keeps compiled recipes: a recipe is compiled once however many clients use it.
var programs sync.Map // *Recipe -> *compiled

type compiled struct {
	once sync.Once
	prog *program
	err  error
}

func programOf(r *Recipe) (*program, error) {
	v, _ := programs.LoadOrStore(r, new(compiled))
	c := v.(*compiled)
	c.once.Do(func() {
		prog, problems := compile(r)
		c.prog, c.err = prog, problemsError(r.Name, problems)
	})
	return c.prog, c.err
}

// Use gives the function that a generated package hands to sdk: it makes the recipe's
// signer from the user's credentials. r must not be changed afterwards.
func Use(r *Recipe) func(sdk.Credentials) (sdk.Signer, error) {
	return func(given sdk.Credentials) (sdk.Signer, error) {
		prog, err := programOf(r)
		if err != nil {
			return nil, err
		}
		s, err := newSigner(prog, given)
		if err != nil {
			return nil, err
		}
		return s, nil
	}
}

// New makes the signer of a recipe. The error names every mistake in the recipe and
// every credential that is missing.
func New(r *Recipe, given sdk.Credentials) (*Signer, error) {
	prog, problems := compile(r)
	if err := problemsError(r.Name, problems); err != nil {
		return nil, err
	}
	return newSigner(prog, given)
}

func newSigner(prog *program, given sdk.Credentials) (*Signer, error) {
	s := &Signer{prog: prog, given: given, keyed: make([]*keyed, len(prog.steps)), now: time.Now,
		tolerance: time.Duration(prog.recipe.Tolerance) * time.Second}
	var missing []string
	for _, c := range prog.recipe.Credentials {
		text := given[c.Name].Reveal()
		if text == "" {
			text = c.Default
		}
		if text == "" && !c.Optional {
			missing = append(missing, c.Name)
		}
		s.texts = append(s.texts, text)
		s.creds = append(s.creds, []byte(text))
	}
	if len(missing) > 0 {
		return nil, s.errorf("%w", sdk.Missing(missing...))
	}
	for i := range prog.steps {
		if prog.steps[i].kind != stepDigest {
			continue
		}
		k, err := s.prepare(&prog.steps[i])
		if err != nil && len(prog.steps[i].when) == 0 {
			return nil, s.errorf("step %s: %w", prog.steps[i].name, err)
		}
		k.err = err
		s.keyed[i] = k
	}
	return s, nil
}

// WithClock gives a signer that compares inbound timestamps with now. Outbound ones
// come from the request.
func (s *Signer) WithClock(now func() time.Time) *Signer {
	c := *s
	c.now = now
	return &c
}

// Tolerate implements [sdk.Tolerator]: off takes the place of Recipe.Tolerance. Where the
// recipe sends no timestamp there is nothing to compare, whatever off is.
func (s *Signer) Tolerate(off time.Duration) sdk.Verifier {
	c := *s
	if c.tolerance = max(off, 0); !s.prog.timed {
		c.tolerance = 0
	}
	return &c
}

// Format implements [fmt.Formatter]: a Signer is full of secrets and prints none.
func (s *Signer) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "signer of scheme %q", s.prog.recipe.Name)
}

func (s *Signer) errorf(format string, args ...any) error {
	return fmt.Errorf("signing scheme %q: %w", s.prog.recipe.Name, fmt.Errorf(format, args...))
}

// keyed is the digest of a step with its key, if that is the same for every request.
type keyed struct {
	digest *digest
	rsa    *rsaKey
	key    []byte // fixed HMAC key
	keyIs  bool   // fixed
	pool   sync.Pool
	err    error // of a step under a condition: it matters when the step runs
}

// prepare chooses the digest and reads the key where credentials alone decide.
func (s *Signer) prepare(st *step) (*keyed, error) {
	k := &keyed{}
	r := newRun(s, nil)
	defer r.free()
	name, err := r.value(st.digest)
	if err != nil {
		return k, err
	}
	if k.digest, err = digestOf(string(name)); err != nil {
		return k, err
	}
	if k.digest.kind == plainDigest {
		return k, nil
	}
	if st.key == nil {
		return k, fmt.Errorf("digest %s needs a key", k.digest.name)
	}
	if !st.key.static() {
		if k.digest.kind == rsaDigest {
			return k, errors.New("an RSA key is made of credentials alone")
		}
		return k, nil
	}
	key, err := r.value(st.key)
	if err != nil {
		return k, err
	}
	if k.digest.kind == rsaDigest {
		k.rsa, err = parseKey(string(key))
		return k, err
	}
	k.key, k.keyIs = append([]byte(nil), key...), true
	return k, nil
}

// fixed gives an HMAC that already has its key, nil where the key depends on the request.
func (k *keyed) fixed() hash.Hash {
	if !k.keyIs {
		return nil
	}
	if h, ok := k.pool.Get().(hash.Hash); ok {
		return h
	}
	return hmac.New(k.digest.new, k.key)
}

func (k *keyed) with(key []byte) hash.Hash { return hmac.New(k.digest.new, key) }

func (k *keyed) release(h hash.Hash) {
	if k.keyIs {
		h.Reset()
		k.pool.Put(h)
	}
}

var (
	errPublicKey = errors.New("the key is a public one; signing needs the private key")
	errNoFit     = errors.New("the signature does not fit")
)

// rsa signs with the private key, or checks with the public one what came in.
func (r *run) rsa(i int, k *keyed, of []byte) ([]byte, error) {
	var room [maxDigest]byte
	sum := k.digest.sum(room[:0], of)
	if r.inbound != nil && i == r.s.prog.signed {
		for _, c := range r.inbound.signatures {
			if rsa.VerifyPKCS1v15(k.rsa.public, k.digest.hash, sum, c) == nil {
				return c, nil
			}
		}
		return nil, errNoFit
	}
	if k.rsa.private == nil {
		return nil, errPublicKey
	}
	return rsa.SignPKCS1v15(nil, k.rsa.private, crypto.Hash(k.digest.hash), sum)
}

// Sign implements [sdk.Signer].
func (s *Signer) Sign(_ context.Context, req *sdk.Signing) error {
	s, err := s.forCall(req)
	if err != nil {
		return err
	}
	r := newRun(s, req)
	defer r.free()
	if err := r.sign(); err != nil {
		return err
	}
	if req.Trace != nil {
		for i, v := range r.values {
			req.Explain(s.prog.names[i], string(v))
		}
	}
	return nil
}

func (r *run) sign() error {
	if err := r.drop(); err != nil {
		return err
	}
	if err := r.place(r.s.prog.set); err != nil {
		return err
	}
	if err := r.compute(); err != nil {
		return err
	}
	if err := r.place(r.s.prog.send); err != nil {
		return err
	}
	r.learn()
	return nil
}

// forCall takes in credentials that one call replaces.
func (s *Signer) forCall(req *sdk.Signing) (*Signer, error) {
	var given sdk.Credentials
	for _, c := range s.prog.recipe.Credentials {
		if v, ok := req.Credential(c.Name); ok {
			if given == nil {
				given = maps.Clone(s.given)
				if given == nil {
					given = sdk.Credentials{}
				}
			}
			given[c.Name] = v
		}
	}
	if given == nil {
		return s, nil
	}
	c, err := newSigner(s.prog, given)
	if err == nil {
		c.now = s.now
	}
	return c, err
}
