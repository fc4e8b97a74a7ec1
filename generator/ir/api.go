// Package ir is the API as values: what a client must know of a document, with
// nothing of OpenAPI's syntax and nothing of Go.
//
// load builds it, plan reads it. Values are complete when load hands them over
// and never change after that; every list is in the order of the source, and
// everything that can be wrong later carries the [Pos] it came from.
package ir

import "github.com/apigen-go/apigen/sdk/signing"

// API is one document, resolved: no reference is left to follow.
type API struct {
	// Source is the name of the root document as the user gave it, with
	// forward slashes and relative to the configuration: it goes into the header
	// of every generated file, so it must not depend on the machine.
	Source string

	Title       string
	Version     string
	Description string

	// Servers are the document's servers; the first is the default base URL.
	Servers []Server

	// Groups are the tags in declared order, then tags that operations use without
	// declaring them. An operation without a tag belongs to no group.
	Groups []*Group

	// Types are the components' schemas in source order. Inline schemas are not
	// here: they hang where they are used and carry a naming path instead.
	Types []*Type

	// Operations are the calls a client makes, in source order.
	Operations []*Operation

	// Webhooks are the calls the vendor makes to the user (`webhooks`, and the
	// `callbacks` of operations): same shape, other direction.
	Webhooks []*Operation

	// Schemes are the security schemes that some operation or webhook uses.
	Schemes []*Scheme

	// Errors are the documented error codes of the whole API (x-apigen-errors at
	// the root); an operation may add its own.
	Errors []ErrorCode

	// Lenient says that the vendor's answers may differ in type from the document
	// (x-apigen-lenient, default true where the document carries any x-apigen
	// extension, false for a plain OpenAPI document).
	Lenient bool

	// Rate limits all calls of a client together; nil means no documented rate.
	Rate *Rate
}

// Server is one base URL. URL may hold {variables}; Default is URL with every
// variable replaced by its default.
type Server struct {
	URL         string
	Default     string
	Description string
	Variables   []ServerVariable
	Pos         Pos
}

// ServerVariable is one {name} in a server's URL.
type ServerVariable struct {
	Name        string
	Default     string
	Enum        []string
	Description string
}

// Group is a tag: one service struct of the client (or one package, as the
// layout says).
type Group struct {
	Name        string // the tag
	GoName      string // x-go-name, or ""
	Description string
	Pos         Pos
}

// Scheme is one security scheme. Every kind is expressed by the same two means:
// a recipe (what is computed and where it is sent: signatures, API keys, basic,
// bearer) and a token rule (how a token is obtained). A scheme may have both: the
// token is put in place first, so that a recipe of the same requirement covers it.
type Scheme struct {
	Name        string
	GoName      string
	Description string
	Recipe      *signing.Recipe
	Token       *Token
	// Transport schemes put nothing into a request: the connection proves who calls
	// (mutualTLS).
	Transport bool
	// Scopes are those that the document describes, with their descriptions.
	Scopes  []Member
	Vectors []Vector
	Pos     Pos
}

// Token says how a token is obtained, renewed and sent (x-apigen-token, or an
// OAuth 2 flow of the document).
type Token struct {
	// Operation is the operationId of the call that issues a token; "" when URL is set.
	Operation string
	// URL is an OAuth 2 token endpoint, called with a form body.
	URL string
	// Request are the members of the issuing request's body; values are templates over
	// the credentials, e.g. {appkey}.
	Request []Member
	// Refresh are the members sent instead when a refresh token is at hand, with the
	// template {refresh_token}; RefreshOperation defaults to Operation. Empty: no refresh.
	Refresh          []Member
	RefreshOperation string
	// Token, ExpiresIn and RefreshToken are member names in the unwrapped result,
	// dots for nesting.
	Token        string
	ExpiresIn    string
	RefreshToken string
	// Lifetime in seconds is used where the answer does not say; Margin in seconds is
	// how long before its end a token is renewed.
	Lifetime int
	Margin   int
	// SingleUse tokens are fetched for each call and never kept.
	SingleUse bool
	// Send are the places where {token} is sent.
	Send []signing.Placement
	// RejectedCodes are error codes that mean "this token is no longer good": the
	// token is renewed once and the call repeated.
	RejectedCodes []string
	// Credentials that the templates above use.
	Credentials []signing.Credential
	// Scopes asked for, of an x-apigen-token with a URL only.
	Scopes []string
	// OAuth2 is set for OAuth 2 and OpenID Connect schemes. Then Request and Refresh are
	// empty: the flows say what is sent.
	OAuth2 *OAuth2
	// Given is the credential that holds a token of the user's own, "" for none.
	Given string
	Pos   Pos
}

// Member is a name with a value, in order.
type Member struct{ Name, Value string }

// Vector is one known signature (x-apigen-vectors). It becomes a generated test.
type Vector struct {
	Name        string
	Source      string // where it was published; "" if computed
	Credentials []Member
	Method      string
	URL         string // path and query as sent
	Header      []Member
	Params      []Member // form parameters
	Body        string
	Timestamp   string // as sent
	Nonce       string
	Canonical   string // "" when not known
	Signature   string
	Pos         Pos
}

// ErrorCode is one documented error (x-apigen-errors).
type ErrorCode struct {
	Code      string
	Name      string // spec's name for it, "" = derived from the code
	Meaning   string
	Retryable bool
	// Extract are values that the message holds: names with regular expressions whose first
	// group is the value.
	Extract []Member
	// RetryAfter is such an expression for the seconds until the next try.
	RetryAfter string
	Pos        Pos
}

// Rate is a documented call rate: Limit calls a Per seconds.
type Rate struct {
	Limit int
	Per   float64
}

// OAuth2 is an OAuth 2 or OpenID Connect scheme: what a token comes from.
type OAuth2 struct {
	// Flows are those of the document, by OpenAPI's names.
	Flows []string
	// The endpoints as the document writes them. RefreshURL is where it is not TokenURL.
	AuthorizationURL string
	TokenURL         string
	RefreshURL       string
	DeviceURL        string
	// Discovery is the openIdConnectUrl.
	Discovery string
	// ClientAuth is basic or post (x-apigen-client-auth), "" where nobody said.
	ClientAuth string
	// Scopes are those that the document describes, each once.
	Scopes []Member
	// Refresh is the name of the credential with the refresh token.
	Refresh string
}

// Interactive reports whether a user can be asked for consent.
func (o *OAuth2) Interactive() bool {
	return o.Discovery != "" || o.TokenURL != "" && (o.AuthorizationURL != "" || o.DeviceURL != "")
}
