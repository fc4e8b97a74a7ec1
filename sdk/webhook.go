package sdk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// DefaultMaxBody bounds an inbound body.
const DefaultMaxBody = 1 << 20

// WebhookConfig is what a generated NewWebhookHandler hands over.
type WebhookConfig struct {
	// Name is the generated package's.
	Name string
	// Credentials and Schemes verify as they sign.
	Credentials Credentials
	Schemes     []Scheme
	// Scheme is the preferred alternative; "" accepts any that an operation declares.
	Scheme string
	// Verifier replaces the recipes.
	Verifier Verifier
	// Tolerance is how far the timestamp of a call may be off the clock: 0 means as its
	// recipe says, less than 0 any time. Without a window no copy is told from its original.
	Tolerance time.Duration
	// Fields are the credentials as the user knows them, see [ClientConfig].
	Fields map[string]string
	// Public names the credentials that are no secrets.
	Public []string
	// Envelope is around the replies.
	Envelope *Envelope
	// MaxBody bounds a request body, default 1 MiB; a longer one is answered with 413.
	MaxBody int64
	// Replay remembers served requests; default is one in memory, [NoReplayGuard] none.
	// It is asked only where the signature has a time window.
	Replay ReplayGuard
	// Logger, usually a [*log/slog.Logger], gets the reasons that answers do not give;
	// default is package log.
	Logger Logger
	// Strict refuses bodies that differ in type from the document.
	Strict bool
	// NoValidate hands requests over without checking the rules of the spec.
	NoValidate bool
}

// Route is one inbound operation.
type Route struct {
	Op *Operation
	// Reply is a constant text answer to success, such as "success"; "" means that the
	// result is the answer.
	Reply string
	// Success holds the envelope's members of a success as a JSON object, such as
	// {"isSucc":"true","statusCode":"200"}. It gives their values, and their types to a
	// failure too: vendors are particular about "true" and true.
	Success string
	// Refusal answers a call whose signature is wrong, in the envelope and with HTTP 200, for
	// vendors that read nothing else; nil means the status 401.
	Refusal *Reply
	// Status is the HTTP status of success; 0 means 200.
	Status int
	// New returns a pointer to a zero request struct; nil means that there is none.
	New func() any
	// Handle runs the user's method. path holds the values of the path's parameters.
	Handle func(ctx context.Context, path []string, in any) (any, error)
}

// Reply is an error that a handler answers in the vendor's envelope, with HTTP 200:
// "the budget is used up". Any other error is answered with 500 and no details.
type Reply struct {
	Code    string
	Message string
}

// ErrUnimplemented is an error that a handler answers with 501. Generated packages have a
// type UnimplementedWebhooks whose methods return it.
var ErrUnimplemented = errors.New("not implemented")

// Unimplemented is what a method that is not there returns.
func Unimplemented[T any]() (reply T, err error) { return reply, ErrUnimplemented }

// Error returns code and message.
func (r *Reply) Error() string { return r.Code + ": " + r.Message }

// webhook serves the routes of one API.
type webhook struct {
	cfg      WebhookConfig
	routes   []*route
	envelope *Envelope
	logger   Logger
	redact   *redactor
}

// NewWebhook returns a handler for calls of the vendor. impl is the user's value that the
// routes call, which must be there. The path of each route is taken
// below whatever the handler is mounted at with [http.StripPrefix].
//
// A request whose signature is wrong is answered with 401, or as its route says, and calls nothing; the reason
// goes to the log only. An unknown path is 404, a wrong method 405, a body over the cap
// 413, one that cannot be read 400. Calls on one path are told apart by the constants of
// their operations; a call that has those of none is answered with 404, too.
func NewWebhook(cfg WebhookConfig, impl any, routes []Route) (http.Handler, error) {
	if impl == nil {
		return nil, fmt.Errorf("%s: the handler of inbound calls needs a value that implements Webhooks, got nil", cfg.Name)
	}
	h := &webhook{cfg: cfg, envelope: cfg.Envelope, logger: loggerOr(cfg.Logger, standardLog{}), redact: newRedactor(cfg.Credentials, cfg.Public)}
	if h.cfg.MaxBody <= 0 {
		h.cfg.MaxBody = DefaultMaxBody
	}
	if h.cfg.Replay == nil {
		h.cfg.Replay = NewReplayGuard(0)
	}
	if err := cfg.Credentials.check(cfg.Fields); err != nil {
		return nil, fmt.Errorf("%s: %w", cfg.Name, err)
	}
	for i := range routes {
		r := newRoute(routes[i])
		if err := h.verifiers(r); err != nil {
			return nil, fmt.Errorf("%s: webhook %s: %w", cfg.Name, r.Op.ID, err)
		}
		h.routes = append(h.routes, r)
	}
	return h, nil
}

// ServeHTTP implements [http.Handler].
func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, allow, status := h.match(r)
	if len(found) == 0 {
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", strings.Join(allow, ", "))
		}
		refuse(w, status)
		return
	}
	ctx, rt := r.Context(), found[0].route
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			h.log(ctx, h.logger.ErrorContext, rt, "webhook panicked", fmt.Errorf("%v", p))
			refuse(w, http.StatusInternalServerError)
		}
	}()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.cfg.MaxBody))
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			h.log(ctx, h.logger.WarnContext, rt, "webhook refused", err)
			refuse(w, http.StatusRequestEntityTooLarge)
			return
		}
		h.log(ctx, h.logger.WarnContext, rt, "webhook not read", err)
		refuse(w, http.StatusBadRequest)
		return
	}
	chosen, missing := pick(found, r, body)
	if chosen.route == nil {
		h.logger.WarnContext(ctx, "webhook refused", "api", h.cfg.Name, "error", unknownCall(missing))
		refuse(w, http.StatusNotFound)
		return
	}
	rt = chosen.route
	ctx = context.WithValue(ctx, operationKey{}, rt.Op)
	release, err := h.admit(ctx, rt, r, body)
	if err != nil {
		h.log(ctx, h.logger.WarnContext, rt, "webhook refused", err)
		if rt.Refusal == nil || !h.refuseAs(w, rt) {
			refuse(w, http.StatusUnauthorized)
		}
		return
	}
	served := false
	defer func() {
		if !served {
			release()
		}
	}()
	var in any
	if rt.New != nil {
		in = rt.New()
		if err := h.decode(rt, r, chosen.path, body, in); err != nil {
			h.log(ctx, h.logger.WarnContext, rt, "webhook not read", err)
			refuse(w, http.StatusBadRequest)
			return
		}
	}
	out, err := rt.Handle(ctx, chosen.path, in)
	served = err == nil
	if err != nil {
		at, message := h.logger.ErrorContext, "webhook failed"
		if r := (*Reply)(nil); errors.As(err, &r) { // an answer of the handler's, not a fault
			at, message = h.logger.InfoContext, "webhook answered no"
		} else if errors.Is(err, ErrUnimplemented) {
			at, message = h.logger.WarnContext, "webhook not implemented"
		}
		h.log(ctx, at, rt, message, err)
	}
	h.reply(w, rt, out, err)
}

// log tells why; at is the method of the logger for the level.
func (h *webhook) log(ctx context.Context, at func(context.Context, string, ...any), rt *route, message string, err error) {
	at(ctx, message, "api", h.cfg.Name, "operation", rt.Op.ID, "error", h.redact.text(err.Error()))
}

// refuse answers with a status and nothing that helps to guess.
func refuse(w http.ResponseWriter, status int) {
	http.Error(w, strings.ToLower(http.StatusText(status)), status)
}
