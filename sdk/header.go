package sdk

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Headers fills v with the headers of the answer, be the call well or not. v points to a
// struct whose tags name them, such as those that generated packages have for the headers
// that a document describes:
//
//	var h petstore.ListPetsHeaders
//	pets, err := client.Pets.List(ctx, nil, sdk.Headers(&h))
//
// A header that is missing leaves its field at zero. So does one that cannot be read, which
// is a [Drift]; with Settings.Strict it fails the call.
func Headers(v any) Option { return func(o *callOptions) { o.headers = append(o.headers, v) } }

// Headers fills v, as the option of that name does, with the headers of a failed answer.
// The error lists those that cannot be read.
func (e *Error) Headers(v any) error {
	faults, err := codec.DecodeHeader(v, headerLines(e.Header))
	for _, f := range faults {
		err = errors.Join(err, f)
	}
	return err
}

// headerLines finds headers in any spelling.
func headerLines(h http.Header) func(name string) []string {
	return func(name string) []string { return h[http.CanonicalHeaderKey(name)] }
}

// readHeaders serves the option Headers.
func (cl *call) readHeaders(ctx context.Context, a *answer) {
	for _, v := range cl.opt.headers {
		faults, err := codec.DecodeHeader(v, headerLines(a.header))
		for _, f := range faults {
			if hook := cl.c.settings.Drift; hook != nil {
				hook(ctx, Drift{API: cl.c.name, Operation: cl.plan.op.ID, Kind: "type", Path: "header " + f.Name, Want: f.Want, Got: f.Got})
			}
			if cl.c.settings.Strict {
				err = errors.Join(err, f)
			}
		}
		if err != nil && a.err == nil {
			a.err = cl.unreadable(a, "the headers of the answer do not fit their documented types", nil)
			a.err.Err = fmt.Errorf("sdk.Headers: %w", err)
		}
	}
}
