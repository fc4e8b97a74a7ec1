package sdk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Token is a token with its life.
type Token struct {
	Value Secret
	// Refresh gets the next one, where the vendor has that.
	Refresh Secret
	// Expires is when the token ends; zero means that nobody said.
	Expires time.Time
}

// TokenSource gives the token of a scheme. The built-in one keeps it in the client;
// several processes that must share a token bring their own. Implementations must be
// safe for concurrent use.
type TokenSource interface {
	// Token returns a token that is good for a call now, getting one if need be.
	Token(ctx context.Context) (Token, error)
	// Invalidate says that the vendor refused this token. One that has been replaced
	// since must be ignored.
	Invalidate(Token)
}

// tokenBound bounds a token request that nobody may be waiting for any more.
const tokenBound = 2 * time.Minute

// tokenSource gets tokens by a [TokenRule] and keeps the latest.
type tokenSource struct {
	c      *Client
	scheme *scheme
	oauth  *Operation // where the rule has no operation
	grant  Grant      // where the rule has one
	fixed  bool       // the user's token is all there is

	mu      sync.Mutex
	current Token
	renewAt time.Time // zero: as long as the vendor takes it
	flight  *tokenFlight
}

// tokenFlight is one request that all callers wait for.
type tokenFlight struct {
	done  chan struct{}
	token Token
	err   error
}

func newTokenSource(c *Client, s *scheme) *tokenSource {
	t := &tokenSource{c: c, scheme: s}
	if s.rule.Operation == nil && s.rule.Grant == nil {
		server := s.rule.URL
		if u, err := c.base.Parse(server); err == nil && server != "" {
			server = u.String() // documents write the endpoint relative to their server
		}
		t.oauth = &Operation{ID: s.name + " token", Method: http.MethodPost, Server: server,
			Request: "application/x-www-form-urlencoded", Envelope: NoEnvelope, Idempotent: true}
	}
	return t
}

// fetching marks the context of a token request, by scheme.
type fetching struct{ s *scheme }

// Token implements [TokenSource]. However many callers need a new token, one request is
// made; its failure reaches all of them and is not kept.
func (t *tokenSource) Token(ctx context.Context) (Token, error) {
	if ctx.Value(fetching{t.scheme}) != nil {
		return Token{}, fmt.Errorf("the operation that issues the token of %q needs that token itself", t.scheme.name)
	}
	if t.scheme.rule.SingleUse {
		return t.fetch(context.WithValue(ctx, fetching{t.scheme}, true), Token{})
	}
	t.mu.Lock()
	if t.current.Value != "" && (t.renewAt.IsZero() || t.c.now().Before(t.renewAt)) {
		token := t.current
		t.mu.Unlock()
		return token, nil
	}
	f := t.flight
	if f == nil {
		f = &tokenFlight{done: make(chan struct{})}
		t.flight = f
		// The request outlives the caller that started it: others wait for it too.
		go t.fly(context.WithValue(context.WithoutCancel(ctx), fetching{t.scheme}, true), f, t.current)
	}
	t.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, ctx.Err()
	}
}

// fly runs one request and hands its result to all who wait.
func (t *tokenSource) fly(ctx context.Context, f *tokenFlight, old Token) {
	ctx, cancel := context.WithTimeout(ctx, tokenBound)
	defer cancel()
	defer close(f.done)
	start := t.c.now()
	token, err := t.safeFetch(ctx, old)

	t.mu.Lock()
	defer t.mu.Unlock()
	t.flight = nil
	now := t.c.now()
	switch {
	case err == nil:
		t.current, t.renewAt = token, t.renewal(start, token)
	case t.current.Value != "" && now.Before(t.current.Expires):
		// The margin is there for this: the old token still works. Do not ask again
		// for each call.
		token, err = t.current, nil
		t.renewAt = now.Add(min(10*time.Second, t.current.Expires.Sub(now)))
	}
	f.token, f.err = token, err
}

// safeFetch turns a panic of the user's middleware into an error: there are waiters.
func (t *tokenSource) safeFetch(ctx context.Context, old Token) (_ Token, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("token of %q: panic: %v", t.scheme.name, p)
		}
	}()
	return t.fetch(ctx, old)
}

// renewal is when a token is renewed: the margin before its end, but not in the first half
// of its life, or each call would ask for a new one.
func (t *tokenSource) renewal(start time.Time, token Token) time.Time {
	if token.Expires.IsZero() {
		return time.Time{}
	}
	margin := t.scheme.rule.Margin
	if margin <= 0 {
		margin = time.Minute
	}
	return token.Expires.Add(-min(margin, token.Expires.Sub(start)/2))
}

// Invalidate implements [TokenSource]. The refresh token is kept: it is a way to a new one.
func (t *tokenSource) Invalidate(token Token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current.Value == token.Value {
		t.current.Value, t.renewAt = "", time.Time{}
	}
}

// fetch asks for a token: by the refresh token of old if there is one, else from the
// credentials.
func (t *tokenSource) fetch(ctx context.Context, old Token) (Token, error) {
	rule := t.scheme.rule
	if t.grant != nil {
		return t.grant.Fetch(ctx, old)
	}
	if old.Refresh != "" && len(rule.Refresh) > 0 {
		op := rule.RefreshOperation
		if op == nil {
			op = t.operation()
		}
		token, err := t.ask(ctx, op, rule.Refresh, old)
		if err == nil {
			token.Refresh = Secret(either(token.Refresh.Reveal(), old.Refresh.Reveal()))
			return token, nil
		}
		var e *Error
		if !errors.As(err, &e) || e.HTTPStatus == 0 {
			return Token{}, err // the network: the next request would fail as well
		}
	}
	request := rule.Request
	if len(request) == 0 && t.oauth != nil {
		request = []Member{{"grant_type", "client_credentials"}, {"client_id", "{client_id}"},
			{"client_secret", "{client_secret}"}}
		if len(rule.Scopes) > 0 {
			request = append(request, Member{"scope", strings.Join(rule.Scopes, " ")})
		}
	}
	return t.ask(ctx, t.operation(), request, old)
}

func (t *tokenSource) operation() *Operation {
	if t.oauth != nil {
		return t.oauth
	}
	return t.scheme.rule.Operation
}

// ask sends one token request and reads the token from its unwrapped result.
func (t *tokenSource) ask(ctx context.Context, op *Operation, request []Member, old Token) (Token, error) {
	c, rule := t.c, t.scheme.rule
	members := make([]Member, len(request))
	for i, m := range request {
		value, err := expand(m.Value, func(name string) (string, bool) {
			switch name {
			case "refresh_token":
				return old.Refresh.Reveal(), old.Refresh != ""
			case "timestamp":
				return strconv.FormatInt(c.now().Unix(), 10), true
			case "scopes":
				return strings.Join(rule.Scopes, " "), true
			}
			v, ok := c.creds[name]
			return v.Reveal(), ok
		})
		if err != nil {
			return Token{}, fmt.Errorf("token of %q: %w", t.scheme.name, err)
		}
		members[i] = Member{m.Name, value}
	}
	start := c.now()
	var result RawJSON
	cl := &call{c: c, plan: c.plan(op), out: &result, members: members, direct: t.oauth != nil}
	if err := cl.prepare(nil, nil); err != nil {
		return Token{}, cl.fail(err)
	}
	if err := cl.run(ctx); err != nil {
		return Token{}, err
	}
	token := Token{Value: Secret(lookup(result, either(rule.Token, "access_token")))}
	if token.Value == "" {
		return Token{}, fmt.Errorf("token of %q: the answer of %s has no %q", t.scheme.name, op.ID, either(rule.Token, "access_token"))
	}
	c.redact.add(token.Value)
	if name := rule.RefreshToken; name != "" || t.oauth != nil {
		token.Refresh = Secret(lookup(result, either(name, "refresh_token")))
		c.redact.add(token.Refresh)
	}
	life := rule.Lifetime
	if name := rule.ExpiresIn; name != "" || t.oauth != nil {
		if s, err := strconv.ParseFloat(strings.TrimSpace(lookup(result, either(name, "expires_in"))), 64); err == nil && s > 0 && s < 1e9 {
			life = time.Duration(s * float64(time.Second))
		}
	}
	if life > 0 {
		token.Expires = start.Add(life)
	}
	return token, nil
}

// lookup returns the text at a dotted path.
func lookup(data []byte, path string) string {
	raw, ok, err := codec.Lookup(data, strings.Split(path, ".")...)
	if err != nil || !ok {
		return ""
	}
	text, _ := codec.Text(raw)
	return text
}
