package sdk

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ClientConfig is what a generated New hands over: the API's part from the spec, and the
// user's from its Config.
type ClientConfig struct {
	// Name is the generated package's, for errors and the User-Agent.
	Name string
	// BaseURL is the user's or the spec's default.
	BaseURL string
	// Variables fill the {names} in BaseURL and in the servers of operations.
	Variables map[string]string
	// Schemes are the security schemes of the API.
	Schemes []Scheme
	// Scheme is the preferred one; "" means the first alternative that can be used.
	Scheme string
	// Signer replaces the recipes of all schemes; tokens are still obtained and sent.
	Signer Signer
	// Credentials of the user, those that are empty left out or not.
	Credentials Credentials
	// Fields are the credentials as the user knows them, where that is not their name:
	// errors say AppKey and not app_key.
	Fields map[string]string
	// Alternatives are those of all operations, where schemes apply together; default is
	// each scheme alone. A client that can use none of them is refused.
	Alternatives [][]string
	// Anonymous says that some operations need no credentials: a client that is given none
	// at all is made, and the other operations fail with what is missing.
	Anonymous bool
	// Public names the credentials that are no secrets: they may show in errors.
	Public []string
	// TokenSources replace the built-in source, by scheme.
	TokenSources map[string]TokenSource
	// OAuth2 is what the user says about OAuth 2 tokens.
	OAuth2 OAuth2
	// Envelope is around all answers, unless an operation says otherwise.
	Envelope *Envelope
	// Rate is the documented call rate of the API.
	Rate *Rate
	// Lenient accepts answers that differ in type from the document.
	Lenient bool
	// Errors are the documented codes of the whole API.
	Errors []*ErrorCode
	// CheckAnswers is [CheckAnswers] if the package has rules of its answers.
	CheckAnswers func(strict bool) AnswerChecker
	// Settings are the user's.
	Settings Settings
}

// Client calls one API for one set of credentials. It is safe for concurrent use; make
// one and keep it. Two clients share nothing but the HTTP connections.
type Client struct {
	name      string
	base      *url.URL
	variables map[string]string
	settings  Settings
	schemes   map[string]*scheme
	scheme    string
	fields    map[string]string // of the user's configuration, by credential
	public    []string          // credentials that are no secrets
	signer    Signer
	creds     Credentials
	envelope  *envelopePlan
	lenient   bool
	codes     []*ErrorCode
	limiter   Limiter
	budget    *retryBudget
	redact    *redactor
	transport http.RoundTripper
	plain     *http.Client // for calls without security: it follows redirects
	timeout   time.Duration
	late      lateError // what ends an attempt after timeout
	max       int64
	agent     []string
	logger    Logger

	checkAnswers func(strict bool) AnswerChecker

	plans sync.Map     // *Operation -> *plan
	skew  atomic.Int64 // what to add to the clock, see skew.go
}

// NewClient checks the configuration; its error names every credential that is
// missing. It sends nothing.
func NewClient(cfg ClientConfig) (*Client, error) {
	base, err := serverURL(cfg.BaseURL, cfg.Variables)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cfg.Name, err)
	}
	c := &Client{
		name: cfg.Name, base: base, variables: cfg.Variables, settings: cfg.Settings,
		schemes: make(map[string]*scheme, len(cfg.Schemes)), scheme: cfg.Scheme, fields: cfg.Fields, signer: cfg.Signer,
		creds: make(Credentials, len(cfg.Credentials)), envelope: newEnvelopePlan(cfg.Envelope),
		public: cfg.Public, lenient: cfg.Lenient, codes: cfg.Errors,
		limiter: cfg.Settings.Limiter, budget: newRetryBudget(cfg.Settings.Retry.Budget),
		timeout: cfg.Settings.Timeout, max: cfg.Settings.MaxResponse, logger: loggerOr(cfg.Settings.Logger, nil),
	}
	if err := cfg.Credentials.check(cfg.Fields); err != nil {
		return nil, fmt.Errorf("%s: %w", cfg.Name, err)
	}
	c.checkAnswers = cfg.CheckAnswers
	if s := &cfg.Settings; cfg.CheckAnswers == nil && (s.ValidateAnswers || s.AnswerViolations != nil) {
		return nil, fmt.Errorf("%s: %w", cfg.Name, errNoAnswerRules)
	}
	for name, value := range cfg.Credentials {
		if value != "" {
			c.creds[name] = value
		}
	}
	c.redact = newRedactor(c.creds, cfg.Public)
	if c.limiter == nil && cfg.Rate != nil {
		c.limiter = NewLimiter(cfg.Rate)
	}
	if c.max <= 0 {
		c.max = DefaultMaxResponse
	}
	agent := cfg.Settings.UserAgent
	if agent == "" {
		agent = cfg.Name + " apigen-go/1"
	}
	c.agent = []string{agent}
	c.useHTTP(cfg.Settings.HTTPClient)
	if err := c.useSchemes(cfg); err != nil {
		return nil, fmt.Errorf("%s: %w", cfg.Name, err)
	}
	return c, nil
}

// useHTTP takes what the user's client has; the client itself stays as it is.
func (c *Client) useHTTP(user *http.Client) {
	plain := http.Client{CheckRedirect: c.checkRedirect(nil)}
	if user != nil {
		plain.Transport, plain.Jar = user.Transport, user.Jar
		plain.CheckRedirect = c.checkRedirect(user.CheckRedirect)
		// The attempt's own bound is a context, which says better what ran out.
		if user.Timeout > 0 && (c.timeout == 0 || c.timeout > user.Timeout || c.timeout < 0) {
			c.timeout = user.Timeout
		}
	}
	if c.timeout == 0 {
		c.timeout = DefaultTimeout
	}
	c.late = lateError{c.timeout, "Settings.Timeout"}
	c.transport = plain.Transport
	if c.transport == nil {
		c.transport = http.DefaultTransport
	}
	c.plain = &plain
}

// useSchemes makes the signers and token sources. A client that can use none of the API's
// alternatives is refused; otherwise what is missing shows when an operation needs it.
func (c *Client) useSchemes(cfg ClientConfig) error {
	for _, s := range cfg.Schemes {
		made := &scheme{name: s.Name, recipe: s.Recipe, rule: s.Token, transport: s.Transport}
		if s.Recipe != nil {
			made.signer, made.err = s.Recipe(c.creds)
		}
		if cfg.Signer != nil {
			made.err = nil
		} else if s.Recipe == nil && s.Token == nil && !s.Transport {
			// Sending it unsigned would be refused with a message about something else.
			made.err = errors.New("there is no recipe for it: set Config.Signer")
		}
		if s.Token != nil {
			made.tokens = cfg.TokenSources[s.Name]
			if made.tokens == nil {
				var err error
				made.tokens, err = c.source(made, &cfg)
				made.err = joinMissing(made.err, err)
			}
		}
		c.schemes[s.Name] = made
	}
	// A token that no usable call can issue is no way in.
	for _, s := range cfg.Schemes {
		if op := issuing(s, cfg.TokenSources[s.Name] != nil); op != nil && c.schemes[s.Name].err == nil {
			c.schemes[s.Name].err = c.usable(op.Security)
		}
	}
	names := make([]string, 0, len(cfg.Schemes))
	alternatives := cfg.Alternatives
	for _, s := range cfg.Schemes {
		names = append(names, s.Name)
		if len(cfg.Alternatives) == 0 {
			alternatives = append(alternatives, []string{s.Name})
		}
	}
	if cfg.Scheme != "" {
		if c.schemes[cfg.Scheme] == nil {
			slices.Sort(names)
			return fmt.Errorf("unknown security scheme %q, want one of %q", cfg.Scheme, names)
		}
		alternatives = slices.DeleteFunc(slices.Clone(alternatives), func(alt []string) bool {
			return !slices.Contains(alt, cfg.Scheme)
		})
	}
	err := c.usable(alternatives)
	if err != nil && cfg.Anonymous && cfg.Scheme == "" && c.creds.none() && len(cfg.TokenSources) == 0 {
		return nil
	}
	return err
}

// issuing is the signed operation that issues a scheme's token, nil if there is none.
func issuing(s Scheme, replaced bool) *Operation {
	if s.Token == nil || s.Token.Operation == nil || replaced || len(s.Token.Operation.Security) == 0 {
		return nil
	}
	return s.Token.Operation
}

// now is the clock of signatures and tokens.
func (c *Client) now() time.Time {
	t := time.Now
	if c.settings.Clock != nil {
		t = c.settings.Clock
	}
	return t().Add(time.Duration(c.skew.Load()))
}

// Name returns the name of the API's package.
func (c *Client) Name() string { return c.name }

// BaseURL returns the server's URL.
func (c *Client) BaseURL() string { return c.base.Redacted() }

// Format implements [fmt.Formatter]: a client holds secrets and prints none.
func (c *Client) Format(f fmt.State, _ rune) {
	if c == nil {
		_, _ = fmt.Fprint(f, "<nil>")
		return
	}
	_, _ = fmt.Fprintf(f, "%s client of %s", c.name, c.base.Redacted())
}
