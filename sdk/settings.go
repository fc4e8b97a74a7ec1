package sdk

import (
	"context"
	"io"
	"net/http"
	"time"
)

const (
	// DefaultTimeout bounds one attempt.
	DefaultTimeout = 30 * time.Second
	// DefaultMaxResponse bounds an answer that is read into memory.
	DefaultMaxResponse = 32 << 20
)

// Settings are what every generated Config has beside the API's own values. The zero
// value is good for production.
type Settings struct {
	// HTTPClient sends the requests: its Transport, Jar, CheckRedirect and Timeout are
	// honoured, and it is never changed. Default: [http.DefaultTransport].
	HTTPClient *http.Client
	// Timeout bounds one attempt, from its signature to the last byte of the answer;
	// default 30 s (or HTTPClient.Timeout), negative means none. A streamed answer is
	// bounded up to its header only. Bound the whole call by its context.
	Timeout time.Duration
	// Retry says how often and when a failed attempt is repeated.
	Retry Retry
	// Middleware wraps the whole call, the first one outermost. It runs before the
	// request is frozen and signed and may change it, and it sees the last answer.
	Middleware []Middleware
	// Wire wraps each attempt after it was signed, for traces and metrics. It sees the
	// request as it will be sent and must not change it: a change fails the call with
	// [ErrMutatedAfterSign] and nothing is sent.
	Wire []Middleware
	// Limiter replaces the one made from the documented call rate of the API;
	// golang.org/x/time/rate.Limiter fits, [NoLimit] switches it off.
	Limiter Limiter
	// Logger, usually a [*log/slog.Logger], gets one record an attempt at level debug.
	// Secrets are masked.
	Logger Logger
	// UserAgent replaces the default "<package> apigen-go/1".
	UserAgent string
	// Header is added to every request.
	Header http.Header
	// MaxResponse bounds an answer in bytes, default 32 MiB. A longer one is an error.
	MaxResponse int64
	// Drift is told where an answer differs from the documented types and yet decodes.
	// It is called synchronously, possibly from several goroutines. Nothing is tracked
	// while it is nil.
	Drift func(context.Context, Drift)
	// Clock replaces time.Now for signatures and token life.
	Clock func() time.Time
	// Rand replaces crypto/rand for nonces. It must be safe for concurrent use.
	Rand io.Reader
	// Strict refuses answers that differ in type from the document, whatever the spec
	// says.
	Strict bool
	// ValidateAnswers checks answers by the rules of the spec, members that are required
	// included: a call whose answer breaks one fails with a [*ValidationError]. It needs a
	// package that was generated with `validate: answers`. Values that an enum does not
	// list break no rule unless Strict is set; streams are not checked.
	ValidateAnswers bool
	// AnswerViolations is told what answers break instead, and their calls succeed; answers
	// are checked if it is set. It is called like Drift.
	AnswerViolations func(context.Context, *ValidationError)
	// OpenEnums sends enum values that the document does not list, which are refused
	// otherwise: vendors add values before they document them. Everything else is checked.
	OpenEnums bool
	// NoValidate sends requests without checking the rules of the spec first.
	NoValidate bool
}

// Doer sends a request: what a [Middleware] wraps.
type Doer interface {
	Do(*http.Request) (*http.Response, error)
}

// DoerFunc is a function as a [Doer].
type DoerFunc func(*http.Request) (*http.Response, error)

// Do calls f.
func (f DoerFunc) Do(r *http.Request) (*http.Response, error) { return f(r) }

// Middleware wraps a [Doer].
type Middleware func(next Doer) Doer

// chain wraps next so that the first middleware is outermost.
func chain(ms []Middleware, next Doer) Doer {
	for i := len(ms) - 1; i >= 0; i-- {
		next = ms[i](next)
	}
	return next
}

type operationKey struct{}

// OperationID returns the operationId of the call that a request or context belongs
// to, for [Settings.Middleware], [Settings.Wire] and webhook handlers.
func OperationID(ctx context.Context) string {
	if op, ok := ctx.Value(operationKey{}).(*Operation); ok {
		return op.ID
	}
	return ""
}
