package sdk

import (
	"errors"
	"net/http"
)

// checkRedirect lets calls without security follow redirects. What might authenticate
// the caller stays with the host that it is meant for: net/http drops only the headers it
// knows.
func (c *Client) checkRedirect(user func(*http.Request, []*http.Request) error) func(*http.Request, []*http.Request) error {
	return func(r *http.Request, via []*http.Request) error {
		first := via[0].URL
		if r.URL.Host != first.Host || first.Scheme == "https" && r.URL.Scheme != "https" {
			for key := range r.Header {
				switch key {
				case "Accept", "Accept-Language", "Content-Type", "User-Agent", "Range":
				default:
					delete(r.Header, key)
				}
			}
		}
		if user != nil {
			return user(r, via)
		}
		if len(via) >= 10 {
			return errors.New("stopped after 10 redirects")
		}
		return nil
	}
}

// follower is the client for calls of op without security. Where a redirect is the
// documented success it is the answer: its header says where to go.
func (c *Client) follower(op *Operation) *http.Client {
	if !op.Redirects {
		return c.plain
	}
	stay := *c.plain
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &stay
}
