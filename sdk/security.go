package sdk

import "time"

// Scheme is one security scheme of an API: a signature, a token, or both.
type Scheme struct {
	// Name of the scheme in the spec.
	Name string
	// Recipe makes the scheme's signer from the user's credentials; its error names
	// what is missing. The signer may implement [Verifier] too, which webhooks need.
	Recipe func(Credentials) (Signer, error)
	// Token says how a token is obtained and sent. It is placed before any signer runs.
	Token *TokenRule
	// Transport says that the connection proves who calls, as with mutualTLS: nothing is
	// put into a request. The user's [Settings].HTTPClient has the certificate.
	Transport bool
}

// Placement is one value that is put into a request.
type Placement struct {
	// In is header, query, form, json (a top-level member of the body), cookie or param, see
	// [Signing.ParamPlace].
	In    string
	Name  string
	Value string // template
	// OmitEmpty leaves the placement out where the value is empty.
	OmitEmpty bool
	// Raw writes the value into a JSON body as it is and not as a string.
	Raw bool
	// When limits the placement to requests that fit every condition.
	When []Cond
}

// Cond holds where a value of the request matches one of In; a "*" at the end of one of In
// stands for any rest.
type Cond struct {
	// Name is method, host, path, media, query, target, url, or a parameter such as query.x,
	// form.x, json.x, header.x, cookie.x and param.x.
	Name string
	In   []string
}

// Member is one member of a token request. Value is a template over the credentials.
type Member struct{ Name, Value string }

// TokenRule says how a token is obtained, renewed and sent.
type TokenRule struct {
	// Grant asks an OAuth 2 authorization server, see package oauth2. Then nothing else
	// here but Given, Margin, Send and Rejected counts.
	Grant func(Granting) (Grant, error)
	// Given is the credential that holds a token which the user got elsewhere. It is used
	// first, and renewed if there is a way to.
	Given string
	// Operation issues the token. Without one, URL is an OAuth 2 token endpoint.
	Operation *Operation
	URL       string
	// Request are the members of its request.
	Request []Member
	// Refresh are the members to send instead where a refresh token is at hand, to
	// RefreshOperation if that is another call.
	Refresh          []Member
	RefreshOperation *Operation
	// Token, ExpiresIn (seconds) and RefreshToken are members of the unwrapped result.
	Token        string
	ExpiresIn    string
	RefreshToken string
	// Lifetime is used where the answer does not say; Margin is how long before its
	// end a token is renewed (default one minute).
	Lifetime time.Duration
	Margin   time.Duration
	// SingleUse tokens are fetched for each call and never kept.
	SingleUse bool
	// Send is where the token goes; templates with {token}.
	Send []Placement
	// Rejected are error codes after which the token is renewed once and the call
	// repeated, beside HTTP status and code 401.
	Rejected []string
	// Scopes are asked for from an OAuth 2 endpoint.
	Scopes []string
}
