package ir

// Operation is one call, in either direction.
type Operation struct {
	// ID is the operationId, or one made of method and path where the document has none
	// (Synthetic is true then).
	ID        string
	Synthetic bool
	GoName    string // x-go-name
	Group     *Group // nil: a method of the client itself

	Method string // upper case
	// Path is the template, e.g. /adapter/order/detail/{id}. For a webhook it is
	// x-apigen-path, or "/" and the ID.
	Path string
	// Server overrides the API's base URL for this operation; nil means the API's.
	Server *Server

	Summary     string
	Description string
	Deprecated  bool
	// Docs is the externalDocs URL.
	Docs string

	// Params are path, query, header and cookie parameters in order; path parameters
	// stand in the order of the template.
	Params []*Param
	// Body is nil where the operation has none.
	Body *Body
	// RequestMedia and ResponseMedia are the media types that x-apigen-request-media and
	// x-apigen-response-media choose among those of the body and of the successful answers,
	// as these spell them; "" leaves the choice to plan.
	RequestMedia, ResponseMedia string
	// Responses in source order, exact statuses, wildcards ("4XX") and "default".
	Responses []*Response

	// Security are the alternatives; each names schemes that are all applied, in order.
	// Empty: no security.
	Security []Requirement

	// Envelope is how the answer (or, for a webhook, the reply) is wrapped; nil: it is not.
	Envelope *Envelope
	// Paging is set where x-apigen-pagination says so.
	Paging *Paging
	// Errors are codes that only this operation documents.
	Errors []ErrorCode
	// Idempotent calls may be retried. By the method's definition unless
	// x-apigen-idempotent says otherwise.
	Idempotent bool
	Rate       *Rate
	// Refusal is what a call with a wrong signature is answered, of a webhook; nil: its
	// status alone says it (x-apigen-refusal).
	Refusal *Refusal
	// URLOnly operations are opened in a browser: the client builds their signed URL
	// and calls nothing (x-apigen-url).
	URLOnly bool
	// Lenient overrides API.Lenient.
	Lenient bool

	Examples []Example
	Pos      Pos
	Pointer  string // JSON pointer in the document
}

// Requirement is a set of schemes that are applied together, in order.
type Requirement struct {
	Schemes []*Scheme
	Scopes  []string
}

// Location is where a parameter travels.
type Location string

// The locations of OpenAPI.
const (
	InPath   Location = "path"
	InQuery  Location = "query"
	InHeader Location = "header"
	InCookie Location = "cookie"
)

// Param is one parameter.
type Param struct {
	Name        string // on the wire
	GoName      string
	In          Location
	Type        *Type
	Required    bool
	Style       string // always set, OpenAPI's default where the document is silent
	Explode     bool
	Reserved    bool   // allowReserved
	ContentType string // set for `content` parameters
	Description string
	Deprecated  bool
	Example     *Example
	Default     *Value
	Pos         Pos
}

// Body is a request body.
type Body struct {
	Required    bool
	Description string
	Contents    []*Content
	Pos         Pos
}

// Content is one media type of a body.
type Content struct {
	MediaType string // as in the document
	Type      *Type
	XML       *XML // of an XML body: the root element
	Encoding  []PartEncoding
	Examples  []Example
	Pos       Pos
}

// PartEncoding is OpenAPI's encoding object of one multipart or form field. Style is ""
// where the document says nothing of style, explode or reserved characters: then the media
// type decides.
type PartEncoding struct {
	Field       string
	ContentType string
	Style       string
	Explode     bool
	Reserved    bool
	Headers     []*Param // of the part
}

// Response is the answer to one status.
type Response struct {
	Status      string // "200", "4XX", "default"
	Description string
	Contents    []*Content // empty: no body
	Headers     []*Param
	Pos         Pos
}

// Envelope says how an answer is wrapped (x-apigen-envelope). Names are member
// names, dots for nesting.
type Envelope struct {
	// Status is the member that tells success from failure, OK the texts of it that
	// mean success (compared as text, so that 0, "0" and true, "true" are alike).
	Status string
	OK     []string
	// AbsentOK: an answer without Status is a success.
	AbsentOK   bool
	Code       string // error code; defaults to Status
	SubCode    string
	Message    string
	SubMessage string
	RequestID  string
	// Data is the member with the payload; "" means the whole body (after Wrapper).
	Data string
	// Wrapper is a pattern for the single member around everything, e.g. "*_response".
	Wrapper string
	// Detail is a member that explains a failure, e.g. "data.params_sign_str".
	Detail string
	// Error is a member that, where present, makes the answer a failure and holds code and
	// message, e.g. error_response.
	Error string
	Pos   Pos
}

// Paging says how a list is walked (x-apigen-pagination). Names are wire names:
// Page, Size, Offset, Cursor and Limit of the request; the rest of the unwrapped
// result.
type Paging struct {
	Style string // "page", "offset", "cursor", "link"
	Page  string // request: page number or offset or cursor
	Size  string // request: page size
	Start int    // first page's number
	Items string // result: the list
	Total string // result: number of all items
	Pages string // result: number of pages
	Next  string // result: next cursor or link
	More  string // result: boolean "has more"
	Pos   Pos
}

// Example is a documented example, decoded and as JSON text.
type Example struct {
	Name    string
	Summary string
	JSON    []byte
	Pos     Pos
}

// Refusal is an answer in the vendor's envelope.
type Refusal struct{ Code, Message string }
