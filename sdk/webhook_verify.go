package sdk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// verifiers resolves the security of a route. Alternatives that cannot be checked here are
// left out as long as there is another one: their calls are refused.
func (h *webhook) verifiers(r *route) error {
	if len(r.Op.Security) == 0 {
		return nil
	}
	if h.cfg.Verifier != nil {
		v, err := h.tolerate(h.cfg.Verifier)
		if err != nil {
			return err
		}
		r.alternate = [][]Verifier{{v}}
		return nil
	}
	var errs []error
	var ways [][]string
	for _, names := range r.Op.Security {
		if h.cfg.Scheme != "" && !slices.Contains(names, h.cfg.Scheme) {
			continue
		}
		all, err := h.alternative(names)
		var m *MissingError
		switch {
		case err == nil:
			r.alternate = append(r.alternate, all)
		case errors.As(err, &m):
			ways = append(ways, m.Ways...)
		default:
			errs = append(errs, err)
		}
	}
	if len(r.alternate) > 0 {
		return nil
	}
	// Serving it unverified would be the worst way to report this.
	if ways = least(ways); len(ways) > 0 {
		for _, way := range ways {
			for i, name := range way {
				way[i] = either(h.cfg.Fields[name], name)
			}
		}
		return &MissingError{Ways: ways} // what else is wrong does not matter with these
	}
	if len(errs) == 0 {
		errs = append(errs, fmt.Errorf("no security alternative has the scheme %q", h.cfg.Scheme))
	}
	return errors.Join(errs...)
}

// alternative makes the verifiers of schemes that apply together. What is missing is
// listed for all of them at once.
func (h *webhook) alternative(names []string) (all []Verifier, err error) {
	for _, name := range names {
		v, one := h.verifier(name)
		if one == nil {
			all = append(all, v)
			continue
		}
		var m *MissingError
		if !errors.As(one, &m) {
			return nil, one
		}
		err = joinMissing(err, m)
	}
	return all, err
}

func (h *webhook) verifier(name string) (Verifier, error) {
	i := slices.IndexFunc(h.cfg.Schemes, func(s Scheme) bool { return s.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("unknown security scheme %q", name)
	}
	s := h.cfg.Schemes[i]
	switch {
	case s.Transport:
		return VerifierFunc(verifyConnection), nil
	case s.Token != nil && s.Recipe == nil:
		// The vendor's authorization server issued it to somebody else: only the user
		// knows how to check one.
		return nil, fmt.Errorf("its calls come with a token of security scheme %q: set WebhookConfig.Verifier to check it", name)
	case s.Recipe == nil:
		return nil, fmt.Errorf("security scheme %q cannot verify, it has no recipe: set WebhookConfig.Verifier", name)
	}
	signer, err := s.Recipe(h.cfg.Credentials)
	if err != nil {
		return nil, fmt.Errorf("security scheme %q: %w", name, err)
	}
	v, ok := signer.(Verifier)
	if !ok {
		return nil, fmt.Errorf("security scheme %q cannot verify: set WebhookConfig.Verifier", name)
	}
	return h.tolerate(v)
}

// verifyConnection is the check of mutualTLS. Whoever ends the connection before this
// program has to check instead: set WebhookConfig.Verifier there.
func verifyConnection(_ context.Context, r *http.Request, _ []byte) error {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return errors.New("the connection has no client certificate that was verified")
	}
	return nil
}

// tolerate sets the window that the user wants. One that does nothing would be a trap.
func (h *webhook) tolerate(v Verifier) (Verifier, error) {
	if h.cfg.Tolerance == 0 {
		return v, nil
	}
	t, ok := v.(Tolerator)
	if !ok {
		return nil, fmt.Errorf("tolerance %s: %T has no window that could be set", h.cfg.Tolerance, v)
	}
	return t.Tolerate(h.cfg.Tolerance), nil
}

// admit verifies a request and claims it. release gives the claim back.
func (h *webhook) admit(ctx context.Context, rt *route, r *http.Request, body []byte) (release func(), err error) {
	release = func() {}
	if len(rt.alternate) == 0 {
		return release, nil
	}
	var errs []error
	for _, all := range rt.alternate {
		err := verifyAll(ctx, all, r, body)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, v := range all {
			k, ok := v.(ReplayKeyer)
			if !ok {
				continue
			}
			key, window := k.ReplayKey(r, body)
			if window <= 0 {
				continue
			}
			key = rt.Op.ID + " " + key
			fresh, err := h.cfg.Replay.Claim(ctx, key, window)
			if err != nil {
				return release, err
			}
			if !fresh {
				return release, errors.New("a copy of a request that was served")
			}
			return func() { h.cfg.Replay.Release(context.WithoutCancel(ctx), key) }, nil
		}
		return release, nil
	}
	return release, errors.Join(errs...)
}

func verifyAll(ctx context.Context, all []Verifier, r *http.Request, body []byte) error {
	for _, v := range all {
		if err := v.Verify(ctx, r, body); err != nil {
			return err
		}
	}
	return nil
}
