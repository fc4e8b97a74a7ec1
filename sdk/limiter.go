package sdk

import (
	"context"
	"sync"
	"time"
)

// Limiter delays attempts to the documented call rate. Wait blocks until one may be
// sent or ctx ends. [golang.org/x/time/rate.Limiter] is one, and so is a limiter that
// several processes share.
type Limiter interface {
	Wait(ctx context.Context) error
}

// NoLimit is a [Limiter] that never waits.
var NoLimit Limiter = noLimit{}

type noLimit struct{}

func (noLimit) Wait(context.Context) error { return nil }

// NewLimiter returns a token bucket: r.Limit calls in r.Per (default one second), which
// may come at once after a pause. Nil or a limit of 0 means no limit.
func NewLimiter(r *Rate) Limiter {
	if r == nil || r.Limit <= 0 {
		return NoLimit
	}
	per := r.Per
	if per <= 0 {
		per = time.Second
	}
	// Vendors count in windows of their own; a burst of the whole limit and then the
	// rate stays within any window of twice the span only on average, so half of it
	// is kept for the refill.
	burst := max(1, (r.Limit+1)/2)
	return &bucket{interval: per / time.Duration(r.Limit), burst: burst, tokens: float64(burst)}
}

// bucket holds up to burst tokens; one more comes each interval.
type bucket struct {
	interval time.Duration
	burst    int

	mu     sync.Mutex
	tokens float64 // negative: that many callers are waiting
	last   time.Time
}

// Wait implements [Limiter]. Callers are served in the order of their arrival.
func (b *bucket) Wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	now := time.Now()
	if !b.last.IsZero() {
		b.tokens = min(float64(b.burst), b.tokens+float64(now.Sub(b.last))/float64(b.interval))
	}
	b.last = now
	b.tokens--
	delay := time.Duration(-b.tokens * float64(b.interval))
	if deadline, ok := ctx.Deadline(); ok && delay > deadline.Sub(now) {
		b.tokens++
		b.mu.Unlock()
		return context.DeadlineExceeded
	}
	b.mu.Unlock()
	if delay <= 0 {
		return nil
	}
	t := time.NewTimer(delay)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		// The place in the queue goes to those who wait behind.
		b.mu.Lock()
		b.tokens++
		b.mu.Unlock()
		return ctx.Err()
	}
}
