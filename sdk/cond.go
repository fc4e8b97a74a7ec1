package sdk

import (
	"fmt"
	"strings"
)

// Holds reports whether the request fits every condition. The error means that a condition
// speaks of something that a request does not have.
func (s *Signing) Holds(conds []Cond) (bool, error) {
	for _, c := range conds {
		v, err := s.subject(c.Name)
		if err != nil || !matches(c.In, v) {
			return false, err
		}
	}
	return true, nil
}

// subject is the value that a condition is about; "" where the request lacks it.
func (s *Signing) subject(name string) (string, error) {
	switch name {
	case "method":
		return s.Method, nil
	case "host":
		return s.URL.Host, nil
	case "path":
		return s.Path(), nil
	case "media":
		return mediaType(s.Header.Get("Content-Type")), nil
	case "query":
		return s.RawQuery(), nil
	case "target", "url":
		target := s.Path()
		if len(s.query) > 0 {
			target += "?" + string(s.query)
		}
		if name == "url" {
			target = s.URL.Scheme + "://" + s.URL.Host + target
		}
		return target, nil
	}
	in, key, ok := strings.Cut(name, ".")
	if in == "param" {
		in = s.ParamPlace()
	}
	switch in {
	case "query", "form", "json", "header", "cookie":
	default:
		ok = false
	}
	if !ok {
		return "", fmt.Errorf("condition on %q: requests have no such value", name)
	}
	if in == "header" {
		return s.Header.Get(key), nil
	}
	params, err := s.Params(in)
	if err != nil {
		return "", err
	}
	for _, p := range params {
		if p.Name == key {
			return p.Value, nil
		}
	}
	return "", nil
}

// matches reports whether one of the patterns fits.
func matches(patterns []string, v string) bool {
	for _, p := range patterns {
		if head, rest := strings.CutSuffix(p, "*"); p == v || rest && strings.HasPrefix(v, head) {
			return true
		}
	}
	return false
}
