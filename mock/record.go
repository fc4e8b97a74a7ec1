package mock

import (
	"net/http"
	"slices"
	"time"
)

// What is kept of the past is bounded: `apigen mock` may run for days.
const (
	maxRecorded      = 10_000
	maxRecordedBytes = 64 << 20
	maxProblems      = 1_000
)

// Recorded is one request with its answer.
type Recorded struct {
	Time time.Time
	// Operation is the operationId, "" where no operation fits.
	Operation string
	Method    string
	URL       string // as received: path and query
	Host      string
	Header    http.Header
	Body      []byte
	// Status and Answer are what was answered; Code is the failure code in it, "" for a
	// success.
	Status int
	Code   string
	Answer []byte
	// AnswerHeader is what the answer was sent with.
	AnswerHeader http.Header
	// Problems say why the request was refused.
	Problems []error
	// Notes say what is worth knowing beside problems: values that no list of the document
	// has and that were let through, and failures that were asked for.
	Notes []string
	// Duration is how long the answer took, latency included.
	Duration time.Duration
}

// recorder keeps the latest requests.
type recorder struct {
	list []Recorded
	size int
}

func (c *recorder) add(r Recorded) {
	c.list = append(c.list, r)
	c.size += len(r.Body) + len(r.Answer)
	n := 0
	for n < len(c.list)-1 && (len(c.list)-n > maxRecorded || c.size > maxRecordedBytes) {
		c.size -= len(c.list[n].Body) + len(c.list[n].Answer)
		n++
	}
	if n > 0 {
		c.list = slices.Delete(c.list, 0, n)
	}
}

func (h *Handler) record(r Recorded) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.log.add(r)
	for _, p := range r.Problems {
		h.addProblem(p)
	}
}

// addProblem is called with the lock held.
func (h *Handler) addProblem(err error) {
	if len(h.problems) >= maxProblems {
		return
	}
	h.problems = append(h.problems, err)
}

// Requests returns what arrived, oldest first: the latest ten thousand requests, fewer
// where they are large.
func (h *Handler) Requests() []Recorded {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.log.list)
}

// Problems returns what was wrong with requests so far: signatures, tokens, schemas,
// unknown paths. A test ends by checking that there are none. Failures asked for with
// Fail and Respond do not count.
func (h *Handler) Problems() []error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.problems)
}

// Reset forgets requests and problems. Overrides and tokens stay.
func (h *Handler) Reset() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.log, h.problems = recorder{}, nil
}
