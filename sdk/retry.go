package sdk

import (
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Retry says how often and when a failed attempt is repeated. The zero value repeats
// twice what may be repeated. Every attempt is signed afresh.
//
// Only idempotent operations are repeated, and others if the failure certainly came
// before anything was sent (the connection could not be made).
type Retry struct {
	// Max is the number of attempts after the first; 0 means 2, negative none.
	Max int
	// Base is the longest wait before the first repetition, doubled for each further
	// one up to Cap; 0 means 200 ms and 5 s.
	Base time.Duration
	Cap  time.Duration
	// Jitter is the part of a wait that is left to chance: 0 means all of it (1), a
	// negative value none.
	Jitter float64
	// Retryable replaces the rule for which failures are repeated; default is
	// [Error.Retryable]. It cannot make a non-idempotent operation repeat.
	Retryable func(*Error) bool
	// Budget is how many repetitions the client's calls may spend together when a
	// vendor is down: each takes one, each successful call gives a tenth back. 0 means
	// 50, negative means no bound.
	Budget int
}

// maxRetryAfter is the longest Retry-After that is waited for.
const maxRetryAfter = time.Minute

func (r Retry) max() int {
	switch {
	case r.Max < 0:
		return 0
	case r.Max == 0:
		return 2
	}
	return r.Max
}

// delay is the wait before attempt n+1: full jitter by default, because clients that
// failed together must not come back together.
func (r Retry) delay(n int, after time.Duration) (time.Duration, bool) {
	base, limit, jitter := r.Base, r.Cap, r.Jitter
	if base <= 0 {
		base = 200 * time.Millisecond
	}
	if limit <= 0 {
		limit = 5 * time.Second
	}
	if jitter == 0 || jitter > 1 {
		jitter = 1
	}
	d := base
	for range n - 1 {
		if d >= limit {
			break
		}
		d *= 2
	}
	d = min(d, limit)
	if jitter > 0 {
		d -= time.Duration(rand.Float64() * jitter * float64(d))
	}
	if after > d {
		// Waiting less than the server asked for would only make it worse.
		return after, after <= max(maxRetryAfter, limit)
	}
	return d, true
}

// wait sleeps, unless the call would be out of time before the next attempt.
func wait(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
		return false
	}
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// retryBudget is the client's share of repetitions.
type retryBudget struct {
	mu   sync.Mutex
	left float64
	max  float64
}

func newRetryBudget(n int) *retryBudget {
	if n < 0 {
		return nil
	}
	if n == 0 {
		n = 50
	}
	return &retryBudget{left: float64(n), max: float64(n)}
}

func (b *retryBudget) take() bool {
	if b == nil {
		return true
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

func (b *retryBudget) give() {
	if b == nil {
		return
	}
	b.mu.Lock()
	b.left = min(b.left+0.1, b.max)
	b.mu.Unlock()
}

// seconds reads a number of seconds that somebody else wrote; 0 where it is none.
func seconds(text string) time.Duration {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > 1<<31 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// retryAfter reads the header Retry-After: seconds or a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if _, err := strconv.ParseInt(v, 10, 64); err == nil {
		return seconds(v)
	}
	if t, err := http.ParseTime(v); err == nil {
		// By the server's own clock where it tells it.
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			now = date
		}
		return max(0, t.Sub(now))
	}
	return 0
}

// neverSent reports whether the error came before anything of the request left.
func neverSent(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "dial" {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns)
}

// retryableStatus are the answers that the same request may not get again.
func retryableStatus(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
