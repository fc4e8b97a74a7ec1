package mock

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// Event is an inbound call in detail, for [Handler.Send]. What is left out comes from
// the document: its examples, or values made from its schemas.
type Event struct {
	// Path, Query and Header are parameters by name; they are added to those of the
	// document.
	Path   map[string]string
	Query  url.Values
	Header http.Header
	// Body as in Send; Example names the documented example to send instead.
	Body    any
	Example string
	// Unsigned leaves the signature out. Tamper changes the request after it was signed.
	Unsigned bool
	Tamper   func(r *http.Request, body []byte) []byte
	// Client sends the request; nil means one of the mock's own.
	Client *http.Client
}

// Webhooks lists the inbound calls of the document by name.
func (h *Handler) Webhooks() []string {
	var out []string
	for _, op := range h.hooks {
		out = append(out, op.ID)
	}
	return out
}

// Send plays an inbound call of the vendor, signed, against the user's handler. name is
// the operationId or the name under webhooks; base is where the handler is mounted, and
// the documented path is appended to it.
//
// body is what is sent: nil for the document's example, []byte or json.RawMessage or a
// string as they are, an [Event] for everything else that can be chosen, and any other
// value encoded as the document's media type says.
//
// The reply was read already and its body can be read again. The error of a reply that
// does not fit the document comes together with the reply; a failed signature does not
// count, for that is what a test may want to see.
func (h *Handler) Send(ctx context.Context, name, base string, body any) (*http.Response, error) {
	op := h.webhook(name)
	if op == nil {
		return nil, fmt.Errorf("mock: the document has no webhook %q; it has %s", name, cmp.Or(strings.Join(h.Webhooks(), ", "), "none"))
	}
	e, ok := body.(Event)
	if !ok {
		e = Event{Body: body}
	}
	r, err := h.event(ctx, op, base, &e)
	if err != nil {
		return nil, fmt.Errorf("mock: webhook %s: %w", op.ID, err)
	}
	client := e.Client
	if client == nil {
		client = &http.Client{Transport: webhookTransport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	resp, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("mock: webhook %s: %w", op.ID, err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, h.o.MaxBody))
	resp.Body = io.NopCloser(bytes.NewReader(reply))
	if err != nil {
		return resp, fmt.Errorf("mock: webhook %s: read the reply: %w", op.ID, err)
	}
	if resp.StatusCode == http.StatusUnauthorized && (e.Unsigned || e.Tamper != nil) {
		return resp, nil
	}
	if err := h.checkWebhook(op, r, resp, reply); err != nil {
		err = fmt.Errorf("webhook %s: %w", op.ID, err)
		h.mu.Lock()
		h.addProblem(err)
		h.mu.Unlock()
		return resp, fmt.Errorf("mock: %w", err)
	}
	return resp, nil
}

// webhookTransport keeps no connections: a test's server waits for them when it closes.
var webhookTransport = &http.Transport{DisableKeepAlives: true}

func (h *Handler) webhook(name string) *operation {
	for _, op := range h.hooks {
		if op.ID == name {
			return op
		}
	}
	for _, op := range h.hooks {
		if words := strings.Split(op.Pointer, "/"); len(words) > 2 && words[1] == "webhooks" && words[2] == name {
			return op
		}
	}
	return nil
}

// event makes the signed request.
func (h *Handler) event(ctx context.Context, op *operation, base string, e *Event) (*http.Request, error) {
	data, media, err := op.eventBody(e)
	if err != nil {
		return nil, err
	}
	target, query, header := op.eventParams(base, e)
	u, err := url.Parse(target)
	if err != nil {
		return nil, err
	}
	if u.Scheme == "" || u.Host == "" {
		return nil, fmt.Errorf("%q is not a full URL", base)
	}
	if len(query) > 0 {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+query.Encode(), "&")
	}
	r, err := http.NewRequestWithContext(ctx, op.Method, u.String(), bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	r.Header = header
	if media != "" && r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", media)
	}
	if !e.Unsigned {
		if r, data, err = h.sign(ctx, op, r, data); err != nil {
			return nil, err
		}
	}
	if e.Tamper != nil {
		data = e.Tamper(r, data)
	}
	setBody(r, data)
	if len(data) == 0 {
		r.Body, r.GetBody = http.NoBody, nil
	}
	return r, nil
}

// inboundAlternative is the first alternative that a handler can check by itself, as
// sdk chooses it; else the first, which takes [Handler.Verifier].
func inboundAlternative(op *operation) []*ir.Scheme {
	for _, alt := range op.Security {
		if !slices.ContainsFunc(alt.Schemes, func(s *ir.Scheme) bool { return s.Recipe == nil }) {
			return alt.Schemes
		}
	}
	return op.Security[0].Schemes
}

// Verifier checks inbound calls that a handler cannot check by itself, because they come
// with a token: it lets in what [Handler.Send] sends.
func (h *Handler) Verifier() sdk.Verifier {
	return sdk.VerifierFunc(func(ctx context.Context, r *http.Request, body []byte) error {
		op := h.webhook(sdk.OperationID(ctx))
		if op == nil {
			return fmt.Errorf("mock: the document has no webhook %q", sdk.OperationID(ctx))
		}
		return h.guard.check(&exchange{h: h, op: op, r: r, body: body})
	})
}

// sign runs the recipes of one of the webhook's alternatives.
func (h *Handler) sign(ctx context.Context, op *operation, r *http.Request, data []byte) (*http.Request, []byte, error) {
	if len(op.Security) == 0 {
		return r, data, nil
	}
	s := sdk.NewSigning(r, data)
	s.Operation, s.Time = op.ID, h.o.Clock()
	for _, scheme := range inboundAlternative(op) {
		s.Scheme = scheme.Name
		if scheme.Token != nil {
			s.Token = sdk.Secret(h.tokens.issue([]*ir.Scheme{scheme}, h.lifeOf(scheme, 0), false))
			for _, p := range scheme.Token.Send {
				if err := placeToken(s, p, s.Token.Reveal()); err != nil {
					return nil, nil, err
				}
			}
		}
		if signer := h.guard.signers[scheme.Name]; signer != nil && scheme.Recipe != nil {
			if err := signer.Sign(ctx, s); err != nil {
				return nil, nil, err
			}
		}
	}
	out, err := s.Request(ctx)
	if err != nil {
		return nil, nil, err
	}
	data, err = s.Body()
	return out, data, err
}

// eventBody is what is sent, with its media type.
func (o *operation) eventBody(e *Event) ([]byte, string, error) {
	var content *ir.Content
	if o.Body != nil {
		content = choose(o.Body.Contents, e.Header.Get("Content-Type"))
	}
	media := "application/json"
	if content != nil {
		media = concrete(content.MediaType)
	}
	switch body := e.Body.(type) {
	case nil:
		if content == nil {
			return nil, "", nil
		}
		raw, err := exampleJSON(content, e.Example)
		if err != nil {
			return nil, "", err
		}
		if raw != nil && isJSON(media) {
			return raw, media, nil
		}
		v, err := exampleOf(content, e.Example, forRequest)
		if err != nil {
			return nil, "", err
		}
		return encodeEvent(media, content, v)
	case []byte:
		return body, media, nil
	case json.RawMessage:
		return body, media, nil
	case string:
		return []byte(body), media, nil
	default:
		return encodeEvent(media, content, body)
	}
}
