package sdk

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Stream is an answer that arrives piece by piece: server-sent events or JSON lines.
// The timeout of the call ends with the answer's header; bound the stream by the context
// of the call. Close it, or read it to its end. The option [Reconnect] opens a stream of
// events again when its connection ends.
type Stream[T any] struct {
	body    io.ReadCloser
	lines   *bufio.Reader
	sse     bool
	whole   bool // values are events with their names
	options codec.Options
	ctx     context.Context

	again   *reopening // nil: the stream ends with its connection
	mu      sync.Mutex // of what follows; Close may come from anywhere
	closed  bool
	dropped bool // the connection is closed
	last    StreamEvent
}

// StreamEvent is what a server-sent event has beside its data.
type StreamEvent struct {
	// Name is the event's type; "" means message.
	Name string
	// ID is the latest one sent, for the header Last-Event-ID of the next call.
	ID string
	// Retry is how long the server asks to wait before the next call.
	Retry time.Duration
}

// maxPiece bounds one event or line.
const maxPiece = 16 << 20

// receive implements receiver.
func (s *Stream[T]) receive(ctx context.Context, body io.ReadCloser, contentType string, events bool, o codec.Options) error {
	switch mt := mediaType(contentType); mt {
	case "text/event-stream":
		s.sse = true
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines",
		"application/x-jsonl", "application/json-lines", "application/jsonlines", "application/x-json-stream", "application/x-json-stream-lines",
		"application/json-seq", "application/stream+json", "application/json":
	default:
		if strings.HasSuffix(mt, "+json") || strings.HasSuffix(mt, "+jsonl") || strings.HasSuffix(mt, "+json-seq") {
			break
		}
		_ = body.Close()
		return fmt.Errorf("content type %q", mt)
	}
	s.whole = events && s.sse
	s.body, s.lines, s.options, s.ctx = body, bufio.NewReader(body), o, ctx
	return nil
}

// Next returns the next value; the error is [io.EOF] at the end. A server-sent event
// "[DONE]" ends the stream too.
func (s *Stream[T]) Next() (*T, error) {
	if s.lines == nil {
		return nil, errors.New("the stream was not opened")
	}
	for {
		piece, err := s.piece()
		if err != nil {
			if err = s.reopen(err); err == nil {
				continue
			}
			_ = s.Close()
			if ctxErr := s.ctx.Err(); ctxErr != nil {
				err = ctxErr // what the transport calls it depends on its moment
			}
			return nil, err
		}
		if len(piece) == 0 {
			continue
		}
		if s.sse && string(piece) == "[DONE]" {
			_ = s.Close()
			return nil, io.EOF
		}
		if s.whole {
			piece = s.event(piece)
		}
		v := new(T)
		switch out := any(v).(type) {
		case *string:
			if s.sse {
				*out = string(piece)
				return v, nil
			}
		case *RawJSON:
			*out = bytes.Clone(piece)
			return v, nil
		}
		// piece is fresh memory, so strings may share it.
		if err := codec.Decode(piece, v, s.options); err != nil {
			return nil, fmt.Errorf("stream: %w: %s", err, snippet(piece, snippetSize))
		}
		return v, nil
	}
}

// All ranges over the rest of the stream and closes it. An error is yielded once and
// ends the loop.
func (s *Stream[T]) All() iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		defer func() { _ = s.Close() }()
		for {
			v, err := s.Next()
			if err == io.EOF {
				return
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// Event returns what the latest event had beside its data.
func (s *Stream[T]) Event() StreamEvent { return s.last }

// Close ends the stream. It may be called more than once, and while Next waits.
func (s *Stream[T]) Close() error {
	if s.body == nil {
		return nil
	}
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if !closed && s.again != nil {
		close(s.again.done)
	}
	return s.drop()
}

// event makes an object of an event. Data that is no JSON is a text.
func (s *Stream[T]) event(data []byte) []byte {
	b := make([]byte, 0, len(data)+len(s.last.Name)+len(s.last.ID)+32)
	b = append(b, '{')
	if s.last.Name != "" {
		b = append(appendJSONString(append(b, `"event":`...), s.last.Name), ',')
	}
	if s.last.ID != "" {
		b = append(appendJSONString(append(b, `"id":`...), s.last.ID), ',')
	}
	b = append(b, `"data":`...)
	if raw := RawJSON(nil); codec.Decode(data, &raw, codec.Options{}) == nil {
		b = append(b, data...)
	} else {
		b = appendJSONString(b, string(data))
	}
	return append(b, '}')
}

// piece reads one line, or the data of one event.
func (s *Stream[T]) piece() ([]byte, error) {
	if !s.sse {
		line, err := s.line(nil)
		if err == io.EOF && len(line) > 0 {
			err = nil // the last line may lack its end
		}
		return bytes.Trim(line, " \t\r\x1e"), err
	}
	var data, line []byte
	var err error
	some := false
	s.last.Name = ""
	for {
		if line, err = s.line(line[:0]); err != nil {
			if err == io.EOF && len(line) > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err // an event without its empty line is not complete
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			if s.again != nil { // an event that was cut off is sent again
				s.again.seen = s.last.ID
			}
			if some {
				if s.again != nil { // what only keeps the connection open is no event
					s.again.tries = 0
				}
				return data, nil
			}
			s.last.Name = ""
			continue
		}
		field, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "data":
			if some {
				data = append(data, '\n')
			}
			data, some = append(data, value...), true
			if len(data) > maxPiece {
				return nil, fmt.Errorf("stream: an event of more than %d bytes", maxPiece)
			}
		case "event":
			s.last.Name = value
		case "id":
			s.last.ID = value
		case "retry":
			if ms, err := strconv.Atoi(value); err == nil && ms >= 0 {
				s.last.Retry = time.Duration(ms) * time.Millisecond
			}
		}
	}
}

// line reads up to the next line feed, which is left out.
func (s *Stream[T]) line(buf []byte) ([]byte, error) {
	for {
		part, err := s.lines.ReadSlice('\n')
		buf = append(buf, part...)
		if len(buf) > maxPiece {
			return nil, fmt.Errorf("stream: a line of more than %d bytes", maxPiece)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err == nil {
			buf = buf[:len(buf)-1]
		}
		return buf, err
	}
}
