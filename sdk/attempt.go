package sdk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// attempt is the memory of one attempt. It is one allocation, and a fresh one each time: a
// transport may still hold the request of the attempt before.
type attempt struct {
	signing Signing
	url     url.URL
	body    bytesBody
	answer  answer
	raws    [envelopeFields][]byte
}

// once makes one attempt: limiter, token, clock and nonce, signature, send, read.
func (cl *call) once(ctx context.Context) *answer {
	c := cl.c
	for _, l := range [2]Limiter{c.limiter, cl.plan.limiter} {
		if l == nil {
			continue
		}
		if err := l.Wait(ctx); err != nil {
			return &answer{err: cl.broken(ctx, fmt.Errorf("wait for the call rate: %w", err), true)}
		}
	}
	state := new(attempt)
	sg := &state.signing
	if err := cl.sign(ctx, state); err != nil {
		return &answer{err: cl.broken(ctx, err, true)}
	}

	sendCtx, cancel, headerDone := cl.limit(ctx)
	cl.bounded = sendCtx
	start := time.Now()
	resp, err := cl.send(sendCtx, state)
	a := &state.answer
	if err != nil {
		cancel()
		a.err = cl.broken(ctx, err, neverSent(err) || errors.Is(err, ErrMutatedAfterSign))
	} else {
		if cl.bind(resp.StatusCode); streams(cl.out) {
			headerDone()
		}
		cl.read(ctx, a, resp, cancel)
		cl.judge(a, &state.raws)
	}
	if c.logger != nil {
		cl.log(ctx, sg, a, time.Since(start))
	}
	return a
}

// limit bounds the attempt. A stream is bounded until its header is there: its body may
// last for hours.
func (cl *call) limit(ctx context.Context) (_ context.Context, cancel, headerDone func()) {
	d := cl.bound()
	if !cl.mayStream() {
		if d == 0 {
			return ctx, func() {}, func() {}
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
			return ctx, func() {}, func() {}
		}
		bounded, cancel := context.WithTimeoutCause(ctx, d, cl.late(d))
		return bounded, cancel, func() {}
	}
	open, cause := context.WithCancelCause(ctx)
	cancel = func() { cause(context.Canceled) }
	if d == 0 {
		return open, cancel, func() {}
	}
	t := time.AfterFunc(d, func() { cause(cl.late(d)) })
	return open, cancel, func() { t.Stop() }
}

// lateError says which bound an attempt ran into.
type lateError struct {
	after time.Duration
	bound string
}

func (e *lateError) Error() string { return fmt.Sprintf("no answer within %v (%s)", e.after, e.bound) }
func (e *lateError) Unwrap() error { return context.DeadlineExceeded }
func (e *lateError) Timeout() bool { return true }

// late is the error of an attempt that took longer than d. Every attempt has one in store,
// so the client keeps that of its own timeout.
func (cl *call) late(d time.Duration) error {
	if cl.opt.timeout != 0 {
		return &lateError{d, "option Timeout"}
	}
	if cl.c.late.after == d {
		return &cl.c.late
	}
	return &lateError{d, "Settings.Timeout"}
}

// sign makes the signing of this attempt: a fresh copy with token and signature.
func (cl *call) sign(ctx context.Context, state *attempt) error {
	c, f := cl.c, &cl.frozen
	state.url = f.url
	sg := &state.signing
	sg.Operation, sg.Method, sg.URL, sg.Header, sg.Attempt = cl.plan.op.ID, f.method, &state.url, f.header(), cl.attempt
	sg.query, sg.body, sg.request = f.query[:len(f.query):len(f.query)], f.body, cl.plan.op.Request
	sg.rand, sg.overrides, sg.Trace = c.settings.Rand, cl.opt.credentials, cl.opt.trace
	if len(cl.schemes) == 0 {
		return nil
	}
	if c.plain.Jar != nil {
		for _, cookie := range c.plain.Jar.Cookies(sg.URL) {
			setCookie(sg.Header, cookie.Name, cookie.Value, true)
		}
	}
	cl.tokens = cl.tokens[:0]
	for _, s := range cl.schemes {
		if s.rule == nil {
			continue
		}
		token, own, err := cl.token(ctx, s)
		if err != nil {
			return err
		}
		c.redact.add(token.Value)
		cl.tokens = append(cl.tokens, usedToken{s, token, own})
		if err := sg.placeToken(s.rule, token.Value); err != nil {
			return err
		}
	}
	// The clock is read after the token was waited for.
	sg.Time = c.now()
	if c.signer == nil {
		return cl.runRecipes(ctx, sg)
	}
	sg.recipes = func(ctx context.Context) error { return cl.runRecipes(ctx, sg) }
	sg.Scheme = cl.schemes[0].name
	if err := c.signer.Sign(ctx, sg); err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	return nil
}

// token is the token of a scheme for this attempt: the call's own, or the client's.
func (cl *call) token(ctx context.Context, s *scheme) (_ Token, own bool, _ error) {
	if name := s.rule.Given; name != "" {
		if v := cl.opt.credentials[name]; v != "" {
			return Token{Value: v}, true, nil
		}
	}
	t, err := s.tokens.Token(ctx)
	return t, false, err
}

// runRecipes signs by each scheme of the operation, in order.
func (cl *call) runRecipes(ctx context.Context, sg *Signing) error {
	ran := false
	for _, s := range cl.schemes {
		if s.signer == nil {
			continue
		}
		ran = true
		sg.Scheme, sg.Token = s.name, cl.tokenOf(s)
		if err := s.signer.Sign(ctx, sg); err != nil {
			return fmt.Errorf("sign by %q: %w", s.name, err)
		}
	}
	if !ran && cl.c.signer != nil {
		return fmt.Errorf("operation %s declares no recipe that can be used", sg.Operation)
	}
	return nil
}

// tokenOf is the token of this attempt for a scheme.
func (cl *call) tokenOf(s *scheme) Secret {
	for _, used := range cl.tokens {
		if used.scheme == s {
			return used.token.Value
		}
	}
	if len(cl.tokens) > 0 {
		return cl.tokens[0].token.Value
	}
	return ""
}

// send seals the request and hands it to the transport.
func (cl *call) send(ctx context.Context, state *attempt) (*http.Response, error) {
	c, sg := cl.c, &state.signing
	u := sg.URL
	u.RawQuery = string(sg.query)
	wired := len(c.settings.Wire) > 0
	if guarded.Load() || wired {
		ctx = context.WithValue(ctx, operationKey{}, cl.plan.op)
	}
	r := (&http.Request{Method: sg.Method, URL: u, Host: u.Host, Header: sg.Header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}).WithContext(ctx)
	if cl.frozen.host != "" {
		r.Host = cl.frozen.host
	}
	if err := sg.body.attach(r, &state.body); err != nil {
		return nil, err
	}
	if len(cl.schemes) > 0 || cl.direct {
		return cl.roundTrip(r, wired)
	}
	plain := c.follower(cl.plan.op)
	if !wired {
		return unwrapURLError(plain.Do(r))
	}
	return chain(c.settings.Wire, DoerFunc(func(r *http.Request) (*http.Response, error) {
		return unwrapURLError(plain.Do(r))
	})).Do(r)
}

// roundTrip sends a signed request: to the transport itself, because a redirect would
// take the signature elsewhere.
func (cl *call) roundTrip(r *http.Request, wired bool) (*http.Response, error) {
	if !wired && !guarded.Load() {
		return cl.c.transmit(r)
	}
	seal := sealOf(r)
	r = r.WithContext(context.WithValue(r.Context(), sealKey{}, seal))
	return chain(cl.c.settings.Wire, DoerFunc(func(r *http.Request) (*http.Response, error) {
		if !seal.fits(r) {
			if r.Body != nil {
				_ = r.Body.Close()
			}
			return nil, ErrMutatedAfterSign
		}
		return cl.c.transmit(r)
	})).Do(r)
}

// transmit hands a request to the transport, with what http.Client does besides
// following redirects.
func (c *Client) transmit(r *http.Request) (*http.Response, error) {
	resp, err := c.transport.RoundTrip(r)
	if err != nil {
		return unwrapURLError(nil, err)
	}
	if resp == nil {
		return nil, errors.New("the transport returned neither answer nor error")
	}
	if c.plain.Jar != nil {
		if cookies := resp.Cookies(); len(cookies) > 0 {
			c.plain.Jar.SetCookies(r.URL, cookies)
		}
	}
	return resp, nil
}

// unwrapURLError drops the layer of net/http that repeats the URL: its query holds
// signature and token.
func unwrapURLError(resp *http.Response, err error) (*http.Response, error) {
	var e *url.Error
	if errors.As(err, &e) {
		return resp, e.Err
	}
	return resp, err
}

// broken makes the error of an attempt without an answer.
func (cl *call) broken(ctx context.Context, err error, unsent bool) *Error {
	var inner *Error
	if errors.As(err, &inner) && inner.API == cl.c.name {
		// A failed token request speaks for itself; its answer is not ours.
		return &Error{API: cl.c.name, Op: cl.plan.op.ID, Attempt: cl.attempt, Err: err,
			Retryable: inner.Retryable && inner.unsent, unsent: true}
	}
	e := &Error{API: cl.c.name, Op: cl.plan.op.ID, Attempt: cl.attempt, unsent: unsent}
	if cl.bounded != nil && ctx.Err() == nil && !unsent {
		var late *lateError
		if errors.As(context.Cause(cl.bounded), &late) {
			err = late
		}
	}
	if ctxErr := ctx.Err(); ctxErr != nil && !errors.Is(err, ctxErr) {
		err = fmt.Errorf("%w: %w", ctxErr, err)
	}
	e.Err = cl.c.redact.wrap(err)
	// What the user's own code refused will be refused again.
	e.Retryable = ctx.Err() == nil && (!unsent || neverSent(err)) && !errors.Is(err, errUnreadable)
	return e
}

// log tells what was sent and what came, at level debug.
func (cl *call) log(ctx context.Context, sg *Signing, a *answer, took time.Duration) {
	u, before := *sg.URL, cl.frozen.query
	u.RawQuery = string(sg.query)
	args := make([]any, 0, 18)
	args = append(args, "api", cl.c.name, "operation", cl.plan.op.ID, "method", sg.Method,
		"url", lazyText(func() string { return cl.c.redact.url(&u, before) }),
		"attempt", cl.attempt, "duration", took, "status", a.status)
	if a.requestID != "" {
		args = append(args, "request_id", a.requestID)
	}
	if a.err != nil {
		args = append(args, "error", lazyText(a.err.Error))
	}
	cl.c.logger.DebugContext(ctx, "api call", args...)
}
