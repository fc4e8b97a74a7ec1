package sdk

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// call is one call while it runs.
type call struct {
	c       *Client
	plan    *plan
	opt     callOptions
	out     any
	result  any      // of an operation that answers ByStatus: the struct that out is a field of
	media   string   // and the media type of out
	members []Member // of a token request
	direct  bool     // no redirect is followed: the body is full of secrets
	bare    bool     // the operation takes no request value
	blank   bool     // the request value is a nil pointer
	frozen  frozen
	attempt int
	bounded context.Context // of the latest attempt
	schemes []*scheme       // of the plan, or those that its own credentials make usable
	tokens  []usedToken     // of the latest attempt
	skewed  bool            // the clock was corrected within this call
	renewed bool            // a refused token was renewed within this call
}

// usedToken is a token that an attempt was sent with.
type usedToken struct {
	scheme *scheme
	token  Token
	own    bool // of this call alone, see the option Credential
}

// Call makes one call: args fill the path's parameters in order, in (may be nil) holds
// query, header and cookie parameters and the body, and the unwrapped result is decoded
// into out, a pointer; nil drops it.
//
// An out of type *[]byte or *[io.ReadCloser] takes the answer as it is, and *string a
// text answer; where a JSON answer is a text, *[]byte takes the bytes that it holds in base64. A call that returns an error may have filled out in part. The error is
// an [*Error], also for arguments that cannot be encoded (Attempt is 0 then).
func (c *Client) Call(ctx context.Context, op *Operation, args []any, in, out any, opts []Option) error {
	cl := &call{c: c, plan: c.plan(op), out: out, bare: in == nil}
	for _, o := range opts {
		o(&cl.opt)
	}
	if op.ByStatus && out != nil {
		cl.result, cl.out = out, nil
	}
	if isNilPointer(in) {
		in, cl.blank = zeroRequest(in), true
	}
	if err := cl.prepare(args, in); err != nil {
		return cl.fail(err)
	}
	return cl.run(ctx)
}

// zeroRequest stands for a nil request of a known type: a body that has to be there is an
// empty object, and constants are still sent.
func zeroRequest(in any) any {
	if t := reflect.TypeOf(in); t != nil && t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct {
		return reflect.New(t.Elem()).Interface()
	}
	return nil
}

// prepare checks and encodes the arguments.
func (cl *call) prepare(args []any, in any) error {
	if err := cl.useSchemes(); err != nil {
		return err
	}
	if err := cl.reconnectable(); err != nil {
		return err
	}
	if cl.opt.validateAnswer && cl.c.checkAnswers == nil {
		return errNoAnswerRules
	}
	in = cl.filled(in)
	cl.c.redact.learn(in)
	for name, value := range cl.opt.credentials {
		if !slices.Contains(cl.c.public, name) {
			cl.c.redact.add(value)
		}
	}
	for _, arg := range args {
		if s, ok := arg.(Secret); ok {
			cl.c.redact.add(s)
		}
	}
	if err := cl.check(args, in); err != nil {
		return err
	}
	return cl.encode(args, in)
}

// fail makes the error of a call that was not sent.
func (cl *call) fail(err error) error {
	return &Error{API: cl.c.name, Op: cl.plan.op.ID, Err: cl.c.redact.wrap(err), Attempt: cl.attempt, unsent: true}
}

// run sends an encoded call and decodes its answer.
func (cl *call) run(ctx context.Context) error {
	a := cl.answer(ctx)
	if a.err == nil {
		a.err = cl.decode(ctx, a)
		cl.c.redact.learn(cl.out)
	}
	if cl.opt.headers != nil {
		cl.readHeaders(ctx, a)
	}
	if m := cl.opt.meta; m != nil {
		*m = Meta{HTTPStatus: a.status, Header: a.header, Body: a.data, RequestID: a.requestID, Attempts: cl.attempt}
	}
	if h := cl.opt.pageHeader; h != nil {
		*h = a.header
	}
	if a.err != nil {
		a.close()
		return a.err
	}
	return nil
}

// answer runs the attempts, inside the user's middleware if there is any.
func (cl *call) answer(ctx context.Context) *answer {
	if len(cl.c.settings.Middleware) == 0 {
		return cl.attempts(ctx)
	}
	r, err := cl.frozen.request(context.WithValue(ctx, operationKey{}, cl.plan.op))
	if err != nil {
		return &answer{err: cl.fault(err)}
	}
	var last *answer
	body := r.Body
	resp, err := chain(cl.c.settings.Middleware, DoerFunc(func(r *http.Request) (*http.Response, error) {
		cl.attempt = 0
		if err := cl.frozen.refreeze(r, body); err != nil {
			last = &answer{err: cl.fault(err)}
			return nil, last.err
		}
		last = cl.attempts(r.Context())
		return last.response(r)
	})).Do(r)
	switch {
	case err != nil && last != nil && last.err != nil && errors.Is(err, error(last.err)):
		return last
	case err != nil:
		var e *Error
		if errors.As(err, &e) {
			return &answer{err: e}
		}
		return &answer{err: cl.fault(err)}
	case resp == nil:
		return &answer{err: cl.fault(errors.New("middleware returned neither answer nor error"))}
	case last != nil && resp == last.resp && last.intact():
		return last
	}
	// Middleware answered itself or changed the answer.
	a := new(answer)
	cl.bind(resp.StatusCode)
	cl.read(ctx, a, resp, func() {})
	cl.judge(a, new([envelopeFields][]byte))
	return a
}

// attempts sends the frozen request until it is answered for good.
func (cl *call) attempts(ctx context.Context) *answer {
	policy := cl.c.settings.Retry
	if cl.opt.retry != nil {
		policy = *cl.opt.retry
	}
	for retries := 0; ; {
		cl.attempt++
		a := cl.once(ctx)
		if a.err == nil {
			cl.c.budget.give()
			return a
		}
		if ctx.Err() != nil {
			return a
		}
		if cl.renewToken(ctx, a.err) || cl.correctClock(a) {
			a.close()
			continue
		}
		retries++
		d, ok := policy.delay(retries, a.err.RetryAfter)
		if !ok || retries > policy.max() || !cl.repeatable(policy, a.err) || !cl.c.budget.take() || !wait(ctx, d) {
			return a
		}
		a.close()
	}
}

// repeatable decides whether a failed attempt may be sent again.
func (cl *call) repeatable(policy Retry, e *Error) bool {
	if cl.opt.noRetry || errors.Is(e, ErrMutatedAfterSign) {
		return false
	}
	if !cl.plan.op.Idempotent && !e.unsent {
		return false
	}
	if policy.Retryable != nil {
		return policy.Retryable(e)
	}
	return e.Retryable
}

// renewToken drops a token that the vendor refused, once in a call. The request was
// not carried out, so it is sent again even if it is not idempotent.
func (cl *call) renewToken(ctx context.Context, e *Error) bool {
	if cl.renewed {
		return false
	}
	for _, used := range cl.tokens {
		rule := used.scheme.rule
		if t, ok := used.scheme.tokens.(*tokenSource); used.own || ok && t.fixed {
			continue // there is no other one
		}
		if !slices.Contains(rule.Rejected, e.Code) && !slices.Contains(rule.Rejected, e.SubCode) &&
			!slices.Contains(rule.Rejected, strconv.Itoa(e.HTTPStatus)) &&
			e.HTTPStatus != http.StatusUnauthorized && e.Code != "401" {
			continue
		}
		used.scheme.tokens.Invalidate(used.token)
		if _, ok := used.scheme.tokens.(*tokenSource); !ok {
			// A source of the user's may have no other token than the refused one.
			if t, err := used.scheme.tokens.Token(ctx); err == nil && t.Value == used.token.Value {
				continue
			}
		}
		cl.renewed = true
	}
	return cl.renewed && ctx.Err() == nil
}

// fault makes an error that happened on this side, within an attempt.
func (cl *call) fault(err error) *Error {
	return &Error{API: cl.c.name, Op: cl.plan.op.ID, Attempt: cl.attempt, Err: cl.c.redact.wrap(err), unsent: true}
}

// bound is how long one attempt may take; 0 means no bound.
func (cl *call) bound() time.Duration {
	d := cl.c.timeout
	if cl.opt.timeout != 0 {
		d = cl.opt.timeout
	}
	return max(d, 0)
}
