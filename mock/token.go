package mock

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apigen-go/apigen/generator/ir"
	"github.com/apigen-go/apigen/sdk"
)

// defaultLifetime is used where neither document nor test says how long a token lives.
const defaultLifetime = 2 * time.Hour

// maxTokens bounds what is remembered; the oldest are forgotten first.
const maxTokens = 10_000

// tokenStore remembers the tokens that were issued.
type tokenStore struct {
	clock    func() time.Time
	lifetime time.Duration // 0: the document's

	mu     sync.Mutex
	byText map[string]*token
	order  []string
	serial int
}

type token struct {
	schemes []string
	refresh bool
	single  bool
	spent   bool
	revoked bool
	ends    time.Time
}

func newTokenStore(o Options) *tokenStore {
	return &tokenStore{clock: o.Clock, lifetime: o.TokenLifetime, byText: map[string]*token{}}
}

// issue makes a token for schemes. Its text tells in a log what it is.
func (s *tokenStore) issue(schemes []*ir.Scheme, life time.Duration, refresh bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serial++
	word := "token"
	if refresh {
		word = "refresh"
	}
	t := &token{refresh: refresh, ends: s.clock().Add(life)}
	for _, sc := range schemes {
		t.schemes = append(t.schemes, sc.Name)
		t.single = t.single || sc.Token.SingleUse && !refresh
	}
	text := fmt.Sprintf("%s-%s-%d", schemes[0].Name, word, s.serial)
	s.byText[text] = t
	if s.order = append(s.order, text); len(s.order) > maxTokens {
		delete(s.byText, s.order[0])
		s.order = s.order[1:]
	}
	return text
}

// accept takes tokens that users got elsewhere: the credentials that hold one, or a refresh
// token.
func (s *tokenStore) accept(schemes []*ir.Scheme, creds sdk.Credentials) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sc := range schemes {
		if sc.Token == nil {
			continue
		}
		if o := sc.Token.OAuth2; o != nil && creds[o.Refresh] != "" {
			s.byText[creds[o.Refresh].Reveal()] = &token{refresh: true, ends: s.clock().AddDate(100, 0, 0)}
		}
		if creds[sc.Token.Given] == "" {
			continue
		}
		text := creds[sc.Token.Given].Reveal()
		t := s.byText[text]
		if t == nil {
			t = &token{ends: s.clock().AddDate(100, 0, 0)}
			s.byText[text] = t
		}
		t.schemes = append(t.schemes, sc.Name)
	}
}

// check reports what is wrong with a token; spend is check that uses it up.
func (s *tokenStore) check(scheme, text string) error { return s.look(scheme, text, false) }

func (s *tokenStore) spend(scheme, text string) error { return s.look(scheme, text, true) }

func (s *tokenStore) look(scheme, text string, spend bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.byText[text]
	switch {
	case t == nil || t.refresh:
		return fmt.Errorf("%q was not issued here", clip(text))
	case !slices.Contains(t.schemes, scheme):
		return fmt.Errorf("%q was issued for scheme %s", clip(text), strings.Join(t.schemes, ", "))
	case t.revoked:
		return fmt.Errorf("%q was revoked", text)
	case !s.clock().Before(t.ends):
		return fmt.Errorf("%q ended at %s", text, t.ends.Format(time.RFC3339))
	case t.single && t.spent:
		return fmt.Errorf("%q is good for one call and was used", text)
	}
	t.spent = t.spent || spend
	return nil
}

// refreshable reports whether a refresh token is good.
func (s *tokenStore) refreshable(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.byText[text]
	return t != nil && t.refresh && !t.revoked
}

// clip keeps what a client sent out of error texts where it is no token of ours: it
// may be a real one.
func clip(s string) string {
	if r := []rune(s); len(r) > 6 {
		return string(r[:4]) + "..."
	}
	return s
}

// IssueToken gives a token as the vendor would issue it for a scheme, for tests that
// are not about obtaining one. It panics on a scheme that has no tokens.
func (h *Handler) IssueToken(scheme string) string {
	for _, s := range h.api.Schemes {
		if s.Name == scheme && s.Token != nil {
			return h.tokens.issue([]*ir.Scheme{s}, h.lifeOf(s, 0), false)
		}
	}
	panic(fmt.Sprintf("mock: the document has no scheme %q with tokens", scheme))
}

// RevokeTokens ends all tokens issued so far, as a vendor does when a secret is
// changed: the next call is refused with the documented code.
func (h *Handler) RevokeTokens() {
	h.tokens.mu.Lock()
	defer h.tokens.mu.Unlock()
	for _, t := range h.tokens.byText {
		t.revoked = true
	}
}

func (h *Handler) lifeOf(s *ir.Scheme, example int) time.Duration {
	// An operation may issue tokens for several schemes, and its example is of one of them.
	life := cmp.Or(h.tokens.lifetime, time.Duration(s.Token.Lifetime)*time.Second, time.Duration(example)*time.Second)
	return cmp.Or(life, defaultLifetime)
}

// tokenIn takes the token out of a request: what stands where the rule puts {token}.
func tokenIn(x *exchange, t *ir.Token) (string, error) {
	var where, strays []string
	s := sdk.NewSigning(inboundRequest(x.r), x.body)
	for _, p := range t.Send {
		before, after, ok := strings.Cut(p.Value, "{token}")
		if !ok {
			continue
		}
		meant, err := applies(s, p)
		if err != nil {
			return "", err
		}
		text, _ := x.value(p.In, p.Name)
		if !meant {
			if text != "" {
				strays = append(strays, p.In+" "+p.Name)
			}
			continue
		}
		where = append(where, p.In+" "+p.Name)
		if text == "" {
			continue
		}
		inner, fits := strings.CutPrefix(text, before)
		if inner, ok = strings.CutSuffix(inner, after); !fits || !ok {
			return "", fmt.Errorf("%s %s has not the form %q", p.In, p.Name, p.Value)
		}
		return inner, nil
	}
	if len(where) == 0 {
		return "", errors.New("the document does not say where it is sent")
	}
	if len(strays) > 0 {
		return "", fmt.Errorf("it is sent as %s, which is not for %s requests such as this; want %s",
			strings.Join(strays, ", "), x.r.Method, strings.Join(where, ", "))
	}
	return "", fmt.Errorf("%w (%s)", errAbsent, strings.Join(where, ", "))
}

// issuance is a request for a token: which schemes it is for.
type issuance struct{ schemes []*ir.Scheme }

// askedToken finds out whether this call asks for a token, and checks the credentials
// in it. Schemes that share one operation are told apart by the constant members of
// their requests.
func (x *exchange) askedToken() error {
	var list []*ir.Scheme
	var wrong error
	for _, s := range x.h.api.Schemes {
		t := s.Token
		if t == nil {
			continue
		}
		var err error = errAbsent
		if t.Operation == x.op.ID && t.Operation != "" {
			err = x.h.asks(x, t.Request)
		}
		if len(t.Refresh) > 0 && cmp.Or(t.RefreshOperation, t.Operation) == x.op.ID {
			if _, sent := x.refreshToken(t); sent || t.Operation != x.op.ID {
				err = x.h.asks(x, t.Refresh)
			}
		}
		switch {
		case err == nil:
			list = append(list, s)
		case !errors.Is(err, errAbsent):
			wrong = &refusal{kind: badToken, scheme: s.Name, errs: []error{fmt.Errorf("%s: token request: %w", x.op.ID, err)}}
		}
	}
	if len(list) > 0 {
		x.issue = &issuance{list}
		return nil
	}
	return wrong
}

// asks compares a request with the members of a token rule. The error is errAbsent
// where a constant differs: then another rule is meant.
func (h *Handler) asks(x *exchange, members []ir.Member) error {
	var wrong error
	for _, m := range members {
		got, ok := x.anywhere(m.Name)
		if !strings.Contains(m.Value, "{") {
			if got != m.Value {
				return errAbsent
			}
			continue
		}
		if strings.Contains(m.Value, "{refresh_token}") {
			if !h.tokens.refreshable(got) {
				wrong = fmt.Errorf("member %q: the refresh token was not issued here", m.Name)
			}
			continue
		}
		want := m.Value
		for name, v := range h.guard.creds {
			want = strings.ReplaceAll(want, "{"+name+"}", v.Reveal())
		}
		switch {
		case strings.Contains(want, "{"): // the clock, scopes: not compared
		case !ok && want != "":
			wrong = fmt.Errorf("member %q is missing", m.Name)
		case got != want:
			wrong = fmt.Errorf("member %q is not the credential %s", m.Name, m.Value)
		}
	}
	return wrong
}

// refreshToken is the refresh token in the request, if there is one.
func (x *exchange) refreshToken(t *ir.Token) (string, bool) {
	for _, m := range t.Refresh {
		if strings.Contains(m.Value, "{refresh_token}") {
			text, ok := x.anywhere(m.Name)
			return text, ok && text != ""
		}
	}
	return "", false
}

// putToken writes a fresh token into the answer.
func (x *exchange) putToken(body any) any {
	_, _, data, ok := payload(x.op.Envelope, body)
	if _, isMap := data.(map[string]any); !ok || !isMap {
		data = map[string]any{}
		body = withPayload(x.op.Envelope, body, data)
	}
	rule := x.issue.schemes[0].Token
	example := 0
	if rule.ExpiresIn != "" {
		if text, ok := textOf(dig(data, rule.ExpiresIn)); ok {
			example, _ = strconv.Atoi(text)
		}
	}
	life := x.h.lifeOf(x.issue.schemes[0], max(0, example))
	if rule.Token == "" { // the whole result is the token
		return withPayload(x.op.Envelope, body, x.h.tokens.issue(x.issue.schemes, life, false))
	}
	put(data, rule.Token, x.h.tokens.issue(x.issue.schemes, life, false))
	if rule.ExpiresIn != "" {
		old, _ := dig(data, rule.ExpiresIn)
		put(data, rule.ExpiresIn, like(old, int(life/time.Second)))
	}
	if rule.RefreshToken != "" {
		put(data, rule.RefreshToken, x.h.tokens.issue(x.issue.schemes, life, true))
	}
	return body
}

// like writes a number the way the example does.
func like(old any, n int) any {
	if _, ok := old.(string); ok {
		return strconv.Itoa(n)
	}
	return n
}
