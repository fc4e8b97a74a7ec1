package mock

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// DefaultMaxBody is the size up to which a request body is read.
const DefaultMaxBody = 32 << 20

// Options say how the vendor is played. The zero value is good for most tests.
type Options struct {
	// Credentials by the names of the document. A missing one gets a value of its own,
	// see [Handler.Credential].
	Credentials map[string]string
	// Clock is the vendor's clock: it decides whether a timestamp is too old and a token
	// has ended. Nil means time.Now.
	Clock func() time.Time
	// Logger is told of refused requests and of defects in the document; nil is silent.
	Logger *slog.Logger
	// Strict refuses what the document does not mention too (query parameters, members,
	// values that an enum does not list), checks what Respond answers, and fails on a document that cannot be
	// checked against completely.
	Strict bool
	// Latency delays every answer, see also [Handler.Delay].
	Latency time.Duration
	// TokenLifetime is how long issued tokens live; 0 means as the document says.
	TokenLifetime time.Duration
	// MaxBody caps request bodies; 0 means DefaultMaxBody.
	MaxBody int64
	// Overlays are OpenAPI Overlay files that are applied to the document, Allow is what
	// references may reach beyond its folder; both as in the generator's configuration.
	Overlays []string
	Allow    []string
	// OnRequest is called after each answer, e.g. to print a line. Calls may overlap.
	OnRequest func(Recorded)
}

// Handler is the vendor as an [http.Handler]. It is safe for concurrent use.
type Handler struct {
	o      Options
	api    *ir.API
	doc    *document
	routes *router
	byID   map[string]*operation
	hooks  []*operation
	guard  *guard
	tokens *tokenStore
	notes  ir.Diagnostics
	done   chan struct{} // closed by Close: nobody sleeps any longer

	mu       sync.Mutex
	closed   bool
	controls map[string]*control
	log      recorder
	problems []error
	serial   int
	expected *operation // the one that an example was asked for last
}

// operation is one call of the document with everything that serving it needs.
type operation struct {
	*ir.Operation
	checked  checked // kin-openapi's view; empty where it has none
	answers  checked // the same of answers
	placed   map[placeName]bool
	base     string // path of the server, without a slash at its end
	pattern  *pattern
	constant []constant
}

// paramPlaces are where a recipe's "param" may put a value.
var paramPlaces = [...]string{"query", "form", "json", "xml"}

// placeName is where a value travels and what it is called there.
type placeName struct{ in, name string }

// NewHandler reads the document called root in files, which also holds the files it
// refers to, and returns the vendor that it describes.
func NewHandler(files fs.FS, root string, o Options) (*Handler, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	h := &Handler{o: o, byID: map[string]*operation{}, controls: map[string]*control{}, done: make(chan struct{})}
	if err := h.load(context.Background(), files, root); err != nil {
		return nil, err
	}
	creds, err := h.credentials()
	if err != nil {
		return nil, err
	}
	if h.guard, err = newGuard(h.api, creds, o.Clock); err != nil {
		return nil, err
	}
	h.tokens = newTokenStore(o)
	h.tokens.accept(h.api.Schemes, creds)
	h.routes = newRouter(h.api)
	for _, op := range h.api.Operations {
		h.byID[op.ID] = h.routes.add(h.operation(op))
	}
	h.routes.sort()
	for _, op := range h.api.Webhooks {
		h.hooks = append(h.hooks, h.operation(op))
	}
	return h, nil
}

func (h *Handler) operation(op *ir.Operation) *operation {
	o := &operation{Operation: op, checked: h.doc.find(op), answers: h.doc.forAnswers().find(op), placed: map[placeName]bool{}}
	for _, req := range op.Security {
		for _, s := range req.Schemes {
			for _, p := range placements(s) {
				o.placed[placeName{p.In, p.Name}] = true
				if p.In == "param" {
					for _, in := range paramPlaces {
						o.placed[placeName{in, p.Name}] = true
					}
				}
			}
		}
	}
	return o
}

// API is the document as the generator reads it. It must not be changed.
func (h *Handler) API() *ir.API { return h.api }

// Warnings are what the document had to be forgiven. Requests to operations that they
// name may be checked less than they should be.
func (h *Handler) Warnings() ir.Diagnostics { return h.notes }

// Credential returns the value that the vendor knows under a name of the document:
// what the client under test is to be configured with. It is "" for an optional one
// that was not given.
func (h *Handler) Credential(name string) string { return h.guard.creds[name].Reveal() }

// Credentials returns all of them.
func (h *Handler) Credentials() sdk.Credentials {
	out := make(sdk.Credentials, len(h.guard.creds))
	for k, v := range h.guard.creds {
		out[k] = v
	}
	return out
}

// Close ends what is being delayed. The handler answers 503 from then on.
func (h *Handler) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.done)
	}
}

// ServeHTTP answers one request. It never panics and always answers.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := h.begin(w, r)
	defer x.finish()
	x.serve()
}

// exchange is one request on its way.
type exchange struct {
	h    *Handler
	w    http.ResponseWriter
	r    *http.Request
	rec  Recorded
	body []byte
	op   *operation
	path map[string]string
	sent bool
	// issue is set where the call asks for a token.
	issue *issuance
	began time.Time
}

func (h *Handler) begin(w http.ResponseWriter, r *http.Request) *exchange {
	x := &exchange{h: h, w: w, r: r, began: time.Now()}
	x.rec = Recorded{Time: h.o.Clock(), Method: r.Method, URL: r.URL.String(), Host: r.Host, Header: r.Header.Clone()}
	return x
}

// serve runs the pipeline that the package comment draws.
func (x *exchange) serve() {
	select {
	case <-x.h.done:
		x.plain(http.StatusServiceUnavailable, "closed", "the mock vendor is closed")
		return
	default:
	}
	if !x.read() {
		return
	}
	if x.tokenEndpoint() {
		return
	}
	if !x.route() {
		return
	}
	if !x.wait() {
		return
	}
	if err := x.h.guard.check(x); err != nil {
		x.refuse(err)
		return
	}
	if err := x.h.validate(x); err != nil {
		x.refuse(err)
		return
	}
	if err := x.askedToken(); err != nil {
		x.refuse(err)
		return
	}
	if code, ok := x.h.takeFailure(x.op.ID); ok {
		x.rec.Notes = append(x.rec.Notes, fmt.Sprintf("%s: answered with failure %s, as it was told to", x.op.ID, code))
		x.write(x.h.failure(x.op, code, ""))
		return
	}
	reply, err := x.reply()
	if err != nil {
		x.problem(err)
		x.plain(http.StatusInternalServerError, "mock", err.Error())
		return
	}
	x.write(reply)
}

// finish records the exchange, and a panic of a Respond function as a problem of it.
func (x *exchange) finish() {
	if p := recover(); p != nil {
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			x.h.record(x.rec)
			panic(p) // how a Respond function breaks the connection on purpose
		}
		x.h.o.Logger.Error("mock: panic while answering", "panic", p, "stack", string(debug.Stack()))
		x.problem(fmt.Errorf("panic while answering: %v", p))
		if !x.sent {
			x.plain(http.StatusInternalServerError, "mock", fmt.Sprintf("panic while answering: %v", p))
		}
	}
	x.h.record(x.rec)
	if x.h.o.OnRequest != nil {
		x.h.o.OnRequest(x.rec)
	}
}
