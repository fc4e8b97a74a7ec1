package sdk

import (
	"context"
	"errors"
	"fmt"
)

// URL returns the signed URL of an operation that a browser opens. It sends nothing but
// a token request, where the operation needs a token (a single-use one is fetched for
// each URL). What the security schemes put into headers or a body cannot travel in a
// URL and is an error.
func (c *Client) URL(ctx context.Context, op *Operation, args []any, in any, opts []Option) (string, error) {
	cl := &call{c: c, plan: c.plan(op), attempt: 1}
	for _, o := range opts {
		o(&cl.opt)
	}
	if isNilPointer(in) {
		in, cl.blank = zeroRequest(in), true
	}
	if err := cl.prepare(args, in); err != nil {
		cl.attempt = 0
		return "", cl.fail(err)
	}
	var state attempt
	sg := &state.signing
	if err := cl.sign(ctx, &state); err != nil {
		return "", cl.broken(ctx, err, true)
	}
	if sg.body.kind != payloadNone {
		return "", cl.fail(errors.New("a URL cannot carry a body"))
	}
	for key := range sg.Header {
		if key != "Cookie" && cl.frozen.lookup(key) == nil {
			return "", cl.fail(fmt.Errorf("a URL cannot carry the header %s of a security scheme", key))
		}
	}
	u := *sg.URL
	u.RawQuery = string(sg.query)
	return u.String(), nil
}
