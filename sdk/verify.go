package sdk

import (
	"context"
	"net/http"
	"time"
)

// Verifier checks that a request came from the vendor. Signers made from recipes
// implement it.
type Verifier interface {
	// Verify returns nil for a genuine request. The error says why not; it goes to
	// the log and never into the answer. body is the whole body of r.
	Verify(ctx context.Context, r *http.Request, body []byte) error
}

// VerifierFunc is a function as a [Verifier].
type VerifierFunc func(ctx context.Context, r *http.Request, body []byte) error

// Verify calls f.
func (f VerifierFunc) Verify(ctx context.Context, r *http.Request, body []byte) error {
	return f(ctx, r, body)
}

// Tolerator is implemented by verifiers that compare the timestamp of a request with the
// clock.
type Tolerator interface {
	// Tolerate returns a verifier that lets timestamps be off by so much; 0 or less means
	// that it does not look at them.
	Tolerate(off time.Duration) Verifier
}

// ReplayKeyer is implemented by verifiers whose requests can be told apart.
type ReplayKeyer interface {
	// ReplayKey names a request that was verified, the same for each copy of it: best
	// the signature in one spelling. window is how long a copy would still verify;
	// 0 means that replays are not looked for.
	ReplayKey(r *http.Request, body []byte) (key string, window time.Duration)
}

// ReplayGuard remembers the requests that were served. Implementations must be safe
// for concurrent use; several instances of a service share one, kept in Redis or a
// database.
type ReplayGuard interface {
	// Claim takes key for the given time and reports false if it is taken already.
	Claim(ctx context.Context, key string, ttl time.Duration) (bool, error)
	// Release gives a key back after the handler failed, so that the vendor's own
	// retry is let in.
	Release(ctx context.Context, key string)
}
