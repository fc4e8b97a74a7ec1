package sdk

import (
	"net/http"
	"net/url"
	"time"
)

// Option changes one call.
type Option func(*callOptions)

// callOptions are the options of one call.
type callOptions struct {
	timeout     time.Duration
	header      http.Header
	query       []Member
	idempotency string
	meta        *Meta
	headers     []any // structs that the answer's headers go into
	noRetry     bool
	reconnect   int
	retry       *Retry
	baseURL     string
	credentials Credentials
	noValidate  bool
	openEnums   bool

	validateAnswer bool
	trace          func(step, value string)
	link           *url.URL     // a page that the server linked to
	pageHeader     *http.Header // filled for paging
}

// Meta is what an answer has beside its result.
type Meta struct {
	// HTTPStatus is 0 where there was no answer.
	HTTPStatus int
	Header     http.Header
	// Body is the whole answer as received; nil for streams. The result may share its
	// memory: it must not be changed.
	Body      []byte
	RequestID string
	// Attempts is how often the request was sent.
	Attempts int
}

// Into fills meta when the call ends, be it well or not: raw access to the answer.
func Into(meta *Meta) Option { return func(o *callOptions) { o.meta = meta } }

// Timeout bounds each attempt of this call; negative means no bound.
func Timeout(d time.Duration) Option { return func(o *callOptions) { o.timeout = d } }

// Header sets a header on this call, replacing what the client or the operation sets.
func Header(name, value string) Option {
	return func(o *callOptions) {
		if o.header == nil {
			o.header = make(http.Header)
		}
		o.header.Set(name, value)
	}
}

// Query adds a query parameter that the operation does not declare, or replaces one that
// can have one value only.
func Query(name, value string) Option {
	return func(o *callOptions) { o.query = append(o.query, Member{name, value}) }
}

// IdempotencyKey sends the key as the header Idempotency-Key. It does not make the call one
// that is retried: few vendors look at it, and the spec says which operations are safe.
func IdempotencyKey(key string) Option { return func(o *callOptions) { o.idempotency = key } }

// NoRetry sends this call once.
func NoRetry() Option { return func(o *callOptions) { o.noRetry = true } }

// RetryPolicy replaces the client's policy for this call.
func RetryPolicy(r Retry) Option { return func(o *callOptions) { o.retry = &r } }

// BaseURL sends this call to another server, such as a sandbox.
func BaseURL(url string) Option { return func(o *callOptions) { o.baseURL = url } }

// Credential gives or replaces one credential for this call: the session of the user on
// whose behalf it is made. Where the operation has several security alternatives, those
// that this makes usable count as if the client had been made with it.
func Credential(name string, value Secret) Option {
	return func(o *callOptions) {
		if o.credentials == nil {
			o.credentials = make(Credentials)
		}
		o.credentials[name] = value
	}
}

// NoValidate skips the rules of the spec for this call.
func NoValidate() Option { return func(o *callOptions) { o.noValidate = true } }

// OpenEnums sends enum values of this call that the document does not list, see
// [Settings.OpenEnums].
func OpenEnums() Option { return func(o *callOptions) { o.openEnums = true } }

// ValidateAnswer checks the answer of this call and fails it, see [Settings.ValidateAnswers].
func ValidateAnswer() Option { return func(o *callOptions) { o.validateAnswer = true } }

// TraceSigning tells f each step of this call's signatures. The texts hold secrets:
// use it to find out why a signature is refused, not in production.
func TraceSigning(f func(step, value string)) Option {
	return func(o *callOptions) { o.trace = f }
}
