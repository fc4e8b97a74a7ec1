package sdk

import (
	"context"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Drift is one difference between an answer and the types that the spec documents,
// which yet decoded.
type Drift struct {
	// API is the package name, Operation the operationId.
	API       string
	Operation string
	// Kind is unknown-field, unknown-enum, type, or missing-data for a success without
	// its result.
	Kind string
	// Path is where in the unwrapped result, such as $.orders[2].price.
	Path string
	// Want is the declared type, Got what came.
	Want string
	Got  string
}

// driftHook bridges the codec's reports; nil where nobody listens, so that nothing is
// tracked.
func (c *Client) driftHook(ctx context.Context, op *Operation) func(codec.Drift) {
	hook := c.settings.Drift
	if hook == nil {
		return nil
	}
	return func(d codec.Drift) {
		hook(ctx, Drift{API: c.name, Operation: op.ID, Kind: d.Kind.String(), Path: d.Path, Want: d.Want, Got: d.Got})
	}
}
