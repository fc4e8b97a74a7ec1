package signing

import (
	"slices"
	"strings"
	"sync"

	"github.com/apigen-go/apigen/sdk"
)

// run is one pass over one request. Everything that is computed is appended to text or
// aside and referred to by slices of them; where they have to grow, older slices keep
// the old memory. So a pooled run needs no allocation but for what leaves it.
type run struct {
	s      *Signer
	req    *sdk.Signing
	text   []byte    // templates as they are rendered, one after the other
	aside  []byte    // values that come up while one is being rendered
	tmp    [2][]byte // of filters
	query  []byte
	body   []byte
	values [][]byte // of steps; nil is not computed
	params []param
	sdk    []sdk.Param
	sum    []byte
	out    strings.Builder // texts that leave: one allocation for all of them

	timestamp []byte
	nonce     string
	media     string
	have      loaded

	// masked renders secrets as ***, reading what steps gave from shown.
	masked bool
	shown  [][]byte
	// inbound is set while a request is verified.
	inbound *inbound
}

// loaded remembers which parts of the request were read.
type loaded uint8

const (
	haveQuery loaded = 1 << iota
	haveBody
	haveTimestamp
	haveNonce
	haveMedia
)

var mask = []byte("***")

// maxKept is the size up to which a run's memory is kept for the next request.
const maxKept = 1 << 18

var runs = sync.Pool{New: func() any { return new(run) }}

func newRun(s *Signer, req *sdk.Signing) *run {
	r := runs.Get().(*run)
	r.s, r.req = s, req
	n := len(s.prog.names)
	if cap(r.values) < n {
		r.values = make([][]byte, n)
	}
	r.values = r.values[:n]
	return r
}

// free gives the memory back. It is cleared first: it held secrets.
func (r *run) free() {
	keep := cap(r.text) <= maxKept && cap(r.params) <= 1024
	clear(r.text)
	clear(r.aside)
	clear(r.tmp[0][:cap(r.tmp[0])])
	clear(r.tmp[1][:cap(r.tmp[1])])
	clear(r.values)
	clear(r.params[:cap(r.params)])
	clear(r.sdk[:cap(r.sdk)])
	*r = run{text: r.text[:0], aside: r.aside[:0], tmp: [2][]byte{r.tmp[0][:0], r.tmp[1][:0]}, values: r.values[:0],
		params: r.params[:0], sdk: r.sdk[:0], sum: r.sum[:0], query: r.query[:0]}
	if keep && cap(r.tmp[0]) <= maxKept && cap(r.aside) <= maxKept {
		runs.Put(r)
	}
}

// compute runs the steps whose conditions hold.
func (r *run) compute() error {
	for i := range r.s.prog.steps {
		if _, err := r.computeStep(i); err != nil {
			return err
		}
	}
	return nil
}

// computeStep reports whether the step's conditions hold.
func (r *run) computeStep(i int) (bool, error) {
	st := &r.s.prog.steps[i]
	ok, err := r.holds(st.when)
	if err != nil || !ok {
		if err != nil {
			err = r.s.errorf("step %s: %w", st.name, err)
		}
		return false, err
	}
	v, err := r.step(i, st)
	if err != nil {
		return false, r.s.errorf("step %s: %w", st.name, err)
	}
	r.values[st.value] = v
	return true, nil
}

func (r *run) step(i int, st *step) ([]byte, error) {
	switch st.kind {
	case stepParams:
		return r.renderParams(st.params)
	case stepDigest:
		return r.digest(i, st)
	case stepClock:
		start := len(r.text)
		r.text = st.clock.append(r.text, r.req.Time)
		return r.text[start:len(r.text):len(r.text)], nil
	}
	return r.value(st.text)
}

// digest computes a digest and writes it in its encoding.
func (r *run) digest(i int, st *step) ([]byte, error) {
	of, err := r.value(st.of)
	if err != nil {
		return nil, err
	}
	k := r.s.keyed[i]
	if k.err != nil {
		return nil, k.err
	}
	switch k.digest.kind {
	case plainDigest:
		r.sum = k.digest.sum(r.sum[:0], of)
	case rsaDigest:
		if r.sum, err = r.rsa(i, k, of); err != nil {
			return nil, err
		}
	default:
		h := k.fixed()
		if h == nil {
			key, err := r.value(st.key)
			if err != nil {
				return nil, err
			}
			h = k.with(key)
		}
		h.Write(of)
		r.sum = h.Sum(r.sum[:0])
		k.release(h)
	}
	start := len(r.text)
	r.text = st.enc.append(r.text, r.sum)
	return r.text[start:len(r.text):len(r.text)], nil
}

// holds reports whether all conditions hold.
func (r *run) holds(conds []cond) (bool, error) {
	if len(conds) == 0 {
		return true, nil
	}
	defer func(masked bool) { r.masked = masked }(r.masked)
	r.masked = false
	for i := range conds {
		v, err := r.ref(&conds[i].ref)
		if err != nil {
			return false, err
		}
		if !fits(conds[i].in, v, false) {
			return false, nil
		}
	}
	return true, nil
}

// fits reports whether one of the patterns matches; a * at the end stands for any rest.
func fits[T string | []byte](patterns []string, v T, fold bool) bool {
	for _, p := range patterns {
		head, any := strings.CutSuffix(p, "*")
		if len(v) < len(head) || !any && len(v) != len(head) {
			continue
		}
		if string(v[:len(head)]) == head || fold && strings.EqualFold(string(v[:len(head)]), head) {
			return true
		}
	}
	return false
}

// value renders a template, without a copy where it is one bare reference.
func (r *run) value(t *template) ([]byte, error) {
	if t == nil {
		return nil, nil
	}
	if p := t.bare(); p != nil {
		return r.ref(p)
	}
	start := len(r.text)
	err := r.render(t)
	return r.text[start:len(r.text):len(r.text)], err
}

// render appends a template to text.
func (r *run) render(t *template) error {
	for i := range t.parts {
		p := &t.parts[i]
		if p.kind == refLiteral {
			r.text = append(r.text, p.lit...)
			continue
		}
		v, err := r.ref(p)
		if err != nil {
			return err
		}
		r.text = append(r.text, v...)
	}
	return nil
}

// ref gives the value of a reference after its filters.
func (r *run) ref(p *part) ([]byte, error) {
	if r.masked && r.s.prog.tells(p) {
		return r.maskedRef(p)
	}
	if r.masked && p.kind == refStep && len(p.filters) > 0 && !oneWay(p.filters) && r.shown[p.index] != nil {
		// The step may hold a secret that only this request put there. What is shown of it
		// has none; encoding the value first would hide the secret from the search.
		v, err := r.filter(p, r.shown[p.index])
		if err != nil {
			return mask, nil
		}
		return v, nil
	}
	v, err := r.raw(p)
	if err != nil || len(p.filters) == 0 {
		return v, err
	}
	return r.filter(p, v)
}

// oneWay reports whether one of the filters cannot be undone.
func oneWay(filters []filter) bool {
	return slices.ContainsFunc(filters, func(f filter) bool { return f.oneWay })
}

// maskedRef is a reference that would tell a secret.
func (r *run) maskedRef(p *part) ([]byte, error) {
	if p.kind == refStep && len(p.filters) == 0 && !r.s.prog.keys[p.index] {
		return r.shown[p.index], nil
	}
	v, err := r.raw(p)
	if err != nil || len(v) == 0 {
		return nil, err
	}
	return mask, nil
}

// filter runs v through the filters; the result is kept aside.
func (r *run) filter(p *part, v []byte) ([]byte, error) {
	var err error
	for i := range p.filters {
		f := &p.filters[i]
		t := &r.tmp[i&1]
		if *t, err = f.apply((*t)[:0], v, f.arg); err != nil {
			return nil, err
		}
		v = *t
	}
	return keep(r, v), nil
}
