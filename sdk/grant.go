package sdk

import (
	"context"
	"errors"
	"time"
)

// ClientAuth is how a client shows its ID and secret to an OAuth 2 token endpoint (RFC
// 6749 section 2.3.1).
type ClientAuth string

// The ways of ClientAuth. The zero value tries HTTP basic, which every server has to take,
// and then the form, for those that do not, and keeps to what worked.
const (
	ClientAuthBasic ClientAuth = "basic"
	ClientAuthPost  ClientAuth = "post"
)

// OAuth2 is what a user can say about how OAuth 2 tokens are obtained.
type OAuth2 struct {
	// Scopes are asked for; none leaves the choice to the authorization server.
	Scopes []string
	// ClientAuth is how client ID and secret are sent; default is what the document says,
	// else basic and then post.
	ClientAuth ClientAuth
	// Params are sent with every token request: audience, resource.
	Params map[string]string
	// Obtained is told each token before it is used, for keeping it: a server that rotates
	// refresh tokens takes each of them once. The calls that need the token wait for it.
	Obtained func(ctx context.Context, scheme string, t Token)
}

// Grant obtains the tokens of one scheme from an authorization server. Package oauth2 has
// the one of generated packages.
type Grant interface {
	// Fetch asks for a token. old is the latest one, which is no longer good; its Refresh
	// may be. One Fetch runs at a time.
	Fetch(ctx context.Context, old Token) (Token, error)
}

// Granting is what a [Grant] is made for.
type Granting struct {
	// Client makes the requests, see [Client.Form].
	Client *Client
	// Scheme is the name of the security scheme.
	Scheme      string
	Credentials Credentials
	// OAuth2 is the user's.
	OAuth2 OAuth2
}

// Form sends a form that no generated method describes, such as a token request, by an
// operation without security, and returns the answer's payload.
func (c *Client) Form(ctx context.Context, op *Operation, form []Member, opts ...Option) (RawJSON, error) {
	var result RawJSON
	cl := &call{c: c, plan: c.newPlan(op), out: &result, members: form, direct: len(form) > 0}
	for _, o := range opts {
		o(&cl.opt)
	}
	if err := cl.prepare(nil, nil); err != nil {
		return nil, cl.fail(err)
	}
	return result, cl.run(ctx)
}

// Mask keeps a secret that the client was not made with out of errors and logs.
func (c *Client) Mask(secret Secret) { c.redact.add(secret) }

// Now is the clock of signatures and tokens.
func (c *Client) Now() time.Time { return c.now() }

// source makes the source of a scheme's tokens. The error says what is missing for it.
func (c *Client) source(s *scheme, cfg *ClientConfig) (TokenSource, error) {
	t := newTokenSource(c, s)
	var err error
	if s.rule.Grant == nil {
		err = c.missing(s.rule)
	} else {
		t.grant, err = s.rule.Grant(Granting{Client: c, Scheme: s.name, Credentials: c.creds, OAuth2: cfg.OAuth2})
	}
	given := s.rule.Given
	if given == "" {
		return t, err
	}
	var m *MissingError
	switch {
	case c.creds[given] != "":
		// As long as the server takes it: nobody said how long it lives.
		t.current = Token{Value: c.creds[given]}
		if errors.As(err, &m) {
			t.fixed, err = true, nil
		}
	case errors.As(err, &m):
		err = &MissingError{Ways: append([][]string{{given}}, m.Ways...)}
	}
	return t, err
}
