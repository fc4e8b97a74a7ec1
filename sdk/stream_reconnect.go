package sdk

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Reconnect opens an event stream again when its connection ends, as browsers do: with the
// header Last-Event-ID, after the wait that the server asks for (retry:), signed afresh. A
// server that has nothing more to say answers 204, or sends "[DONE]", or closes the connection
// max times without an event in between. Without the option a stream ends with its connection.
//
// It is for operations that may be repeated and streams of server-sent events; the context
// of the call, or Close, ends the waiting.
func Reconnect(max int) Option { return func(o *callOptions) { o.reconnect = max } }

// reconnectable reports why the stream of a call cannot be opened again.
func (cl *call) reconnectable() error {
	if cl.opt.reconnect > 0 && !cl.plan.op.Idempotent && cl.plan.op.Method != http.MethodGet {
		return fmt.Errorf("option Reconnect: %s may not be repeated", cl.plan.op.ID)
	}
	return nil
}

// reopening is how a stream gets its next connection.
type reopening struct {
	cl    *call
	max   int
	tries int    // since the last event
	seen  string // ID of the last whole event
	done  chan struct{}
}

// reopener is a stream that can be opened again.
type reopener interface{ reopenBy(*reopening) }

// reopenBy implements reopener.
func (s *Stream[T]) reopenBy(r *reopening) {
	if s.sse {
		s.again = r
	}
}

// reopen waits and opens the stream anew. It returns the error of the connection before
// where there is to be no other, and what is wrong with the new one where that will stay so.
func (s *Stream[T]) reopen(before error) error {
	r := s.again
	if r == nil {
		return before
	}
	_ = s.drop()
	for {
		r.tries++
		if r.tries > r.max {
			return before
		}
		d, _ := r.cl.c.settings.Retry.delay(r.tries, 0)
		if s.last.Retry > 0 {
			d = s.last.Retry
		}
		if !r.wait(s.ctx, d) {
			return before
		}
		body, err := r.open(s.ctx)
		var e *Error
		switch {
		case err == nil && body == nil: // 204
			return io.EOF
		case err == nil:
			return s.take(body)
		case !errors.As(err, &e) || !e.Retryable:
			return err
		}
		before = err
	}
}

// wait is false where the stream was closed or its context ended.
func (r *reopening) wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
	case <-r.done:
	}
	return false
}

// open makes the call again; the body is nil where the server has nothing more.
func (r *reopening) open(ctx context.Context) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancel(ctx)
	go func() { // Close may come while the server is asked
		select {
		case <-r.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	if r.seen != "" {
		r.cl.frozen.setField("Last-Event-Id", []string{r.seen})
	}
	r.cl.renewed, r.cl.skewed = false, false // a stream outlives many tokens
	a := r.cl.answer(ctx)
	switch {
	case a.err != nil:
		a.close()
		cancel()
		return nil, a.err
	case a.status == http.StatusNoContent || a.stream == nil:
		a.close()
		cancel()
		return nil, nil
	case mediaType(a.header.Get("Content-Type")) != "text/event-stream":
		a.close()
		cancel()
		return nil, r.cl.unreadable(a, "the stream came back as "+a.header.Get("Content-Type"), nil)
	}
	return &cancelBody{a.stream, cancel}, nil
}

// cancelBody ends the context of a connection with its body.
type cancelBody struct {
	io.ReadCloser
	cancel func()
}

func (b *cancelBody) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

// take goes on with a new connection.
func (s *Stream[T]) take(body io.ReadCloser) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = body.Close()
		return errClosedStream
	}
	s.body, s.lines, s.dropped = body, bufio.NewReader(body), false
	return nil
}

var errClosedStream = errors.New("the stream was closed")

// drop ends the connection and leaves the stream open.
func (s *Stream[T]) drop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dropped {
		return nil
	}
	s.dropped = true
	return s.body.Close()
}
