package sdk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// follow goes to a linked page: of the body, or of the header Link (RFC 8288).
func (p *pager) follow(next string, header http.Header) (bool, error) {
	if next == "" && p.rule.Next == "" {
		next = linkNext(header)
	}
	if next == "" {
		return false, nil
	}
	plan := p.c.plan(p.op)
	base := p.c.base
	if plan.server != nil {
		base = plan.server
	}
	u, err := url.Parse(next)
	if err != nil {
		return false, p.fail(errors.New("the link to the next page cannot be parsed"))
	}
	if p.link != nil {
		u = p.link.ResolveReference(u)
	} else {
		u = base.ResolveReference(u)
	}
	if u.Host != base.Host || u.Scheme != base.Scheme {
		// Signature and token are for this server alone.
		return false, p.fail(fmt.Errorf("the link to the next page leads to another server, %q", u.Host))
	}
	if !p.visit(u.String()) {
		return false, p.fail(fmt.Errorf("the server gave the link of page %d again", p.pages))
	}
	p.link = u
	return true, nil
}

// linkNext returns the target with rel=next of a Link header.
func linkNext(h http.Header) string {
	for _, line := range h["Link"] {
		for part := range strings.SplitSeq(line, ",") {
			target, params, _ := strings.Cut(strings.TrimSpace(part), ";")
			for param := range strings.SplitSeq(params, ";") {
				key, value, _ := strings.Cut(strings.TrimSpace(param), "=")
				if strings.EqualFold(key, "rel") && strings.Trim(value, `"`) == "next" {
					return strings.Trim(target, "<> ")
				}
			}
		}
	}
	return ""
}

// visit reports whether a cursor or link is new.
func (p *pager) visit(key string) bool {
	if p.seen == nil {
		p.seen = make(map[string]bool)
	}
	if p.seen[key] {
		return false
	}
	p.seen[key] = true
	return true
}
