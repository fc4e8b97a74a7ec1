package sdk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// verifiers resolves the security of a route.
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
	for _, names := range r.Op.Security {
		if h.cfg.Scheme != "" && !slices.Contains(names, h.cfg.Scheme) {
			continue
		}
		var all []Verifier
		var err error
		for _, name := range names {
			v, verr := h.verifier(name)
			if err = verr; err != nil {
				errs = append(errs, err)
				break
			}
			all = append(all, v)
		}
		if err == nil {
			r.alternate = append(r.alternate, all)
		}
	}
	if len(r.alternate) == 0 {
		// Serving it unverified would be the worst way to report this.
		if len(errs) == 0 {
			errs = append(errs, fmt.Errorf("no security alternative has the scheme %q", h.cfg.Scheme))
		}
		return errors.Join(errs...)
	}
	return nil
}

func (h *webhook) verifier(name string) (Verifier, error) {
	for _, s := range h.cfg.Schemes {
		if s.Name != name {
			continue
		}
		if s.Recipe == nil {
			return nil, fmt.Errorf("security scheme %q cannot verify", name)
		}
		signer, err := s.Recipe(h.cfg.Credentials)
		if err != nil {
			return nil, fmt.Errorf("security scheme %q: %w", name, err)
		}
		v, ok := signer.(Verifier)
		if !ok {
			return nil, fmt.Errorf("security scheme %q cannot verify", name)
		}
		return h.tolerate(v)
	}
	return nil, fmt.Errorf("unknown security scheme %q", name)
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
