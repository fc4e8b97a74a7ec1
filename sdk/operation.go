package sdk

import "time"

// Operation is one call of an API as data. Generated packages hold one variable an
// operation; it is never changed after that.
type Operation struct {
	// ID is the operationId, which errors and logs show.
	ID string
	// Method is the HTTP method.
	Method string
	// Path is the path below the server's URL, with {name} for path parameters. Behind a ?
	// stand the query parameters that can have one value only.
	Path string
	// Constants are the other parameters of that kind. The client sends them, and calls that
	// have others are not for this operation where it is an inbound one. An option replaces
	// those of the header.
	Constants []Constant
	// PathParams are the path parameters that are written otherwise than OpenAPI's default,
	// the style simple without explode.
	PathParams []PathParam
	// PathRules limit the path parameters; nil means that nothing is asked of them.
	PathRules PathChecker
	// Server replaces the client's base URL where the spec gives this operation its own.
	Server string
	// Security lists the alternatives; each is a list of scheme names that apply
	// together, in order. Nil means that the call is not signed.
	Security [][]string
	// Request is the media type of the request body; "" means that there is none.
	Request string
	// PartHeaders are headers that the document fixes for parts of a multipart body.
	PartHeaders []PartHeader
	// Accept is the media type of the answer; "" means application/json.
	Accept string
	// ByStatus says that the result is a struct with a field for each status, since these
	// answer with different types. Accept is a list then.
	ByStatus bool
	// XML writes and reads the XML bodies; nil means that there are none, or that they are
	// passed on as they are. See package xmlbody.
	XML XML
	// Empty are statuses that are documented without a body beside others that have one.
	Empty []int
	// Events says that the values of a stream are events as a whole, objects with the
	// members event, id and data; otherwise they are the events' data.
	Events bool
	// StreamFlag is the member of the body that asks for a stream; it is sent as true.
	StreamFlag string
	// Envelope of the answer; nil means the client's, [NoEnvelope] none.
	Envelope *Envelope
	// Fill are members of the request that the client knows: templates over the credentials,
	// for those that the caller leaves empty.
	Fill []Member
	// Paging says how the pages of this operation follow each other.
	Paging *Paging
	// Errors are documented for this operation alone.
	Errors []*ErrorCode
	// Idempotent operations may be retried.
	Idempotent bool
	// Rate is the documented call rate of this operation.
	Rate *Rate
	// Lenient and Strict replace the API's choice whether answers may differ in type
	// from the document.
	Lenient bool
	Strict  bool
	// Redirects says that the documented success is a redirect, for the caller to follow
	// or not: see Meta.Header.
	Redirects bool
	// Failures are the typed bodies of failed answers.
	Failures []Failure
}

// PathParam says how a path parameter is written.
type PathParam struct {
	// Name is the name in the template.
	Name string
	// Style is label or matrix; "" means simple.
	Style   string
	Explode bool
	// Reserved keeps reserved characters such as the slash as they are.
	Reserved bool
	// JSON writes the value as JSON.
	JSON bool
	// Layout and Zone say how a time is written, in the words of package time.
	Layout string
	Zone   string
}

// options are the same as options of a struct tag.
func (p *PathParam) options() []string {
	var opts []string
	add := func(ok bool, opt string) {
		if ok {
			opts = append(opts, opt)
		}
	}
	add(p.Style != "", "style="+p.Style)
	add(p.Explode, "explode=true")
	add(p.Reserved, "allowReserved")
	add(p.JSON, "content=json")
	add(p.Layout != "", "layout="+p.Layout)
	add(p.Zone != "", "zone="+p.Zone)
	return opts
}

// Failure is the typed body of a failed answer.
type Failure struct {
	// Status is "404", a class such as "4XX", or "default".
	Status string
	// New returns a pointer to a zero value of the body's type. It is nil for a status whose
	// body has no type: it is not read as that of a wider status.
	New func() any
}

// Envelope says how an API wraps its answers. Member names may hold dots for nesting.
type Envelope struct {
	// Status is the member that tells success from failure, OK its values that mean
	// success, compared as text: "0" fits 0 and "0".
	Status string
	OK     []string
	// AbsentOK says that an answer without Status is a success.
	AbsentOK bool
	// Code is the member with the error code; "" means Status.
	Code       string
	SubCode    string
	Message    string
	SubMessage string
	RequestID  string
	// Data is the member with the payload; "" means the whole answer.
	Data string
	// Detail is a member that explains a failure.
	Detail string
	// Wrapper is the pattern of a single member around everything, "*_response".
	Wrapper string
	// Error is the member whose presence makes the answer a failure.
	Error string
}

// NoEnvelope on an operation switches the API's envelope off.
var NoEnvelope = &Envelope{}

// Paging says how the pages of an operation follow each other.
type Paging struct {
	// Style is page, offset, cursor or link.
	Style string
	// Page names the request's page number, offset or cursor, Size its page size.
	Page string
	Size string
	// Start is the number of the first page (or the first offset).
	Start int
	// Items names the list in the unwrapped answer.
	Items string
	// Total names the number of all items, Pages the number of pages.
	Total string
	Pages string
	// Next names the next cursor or link, More the flag that there is a next page.
	Next string
	More string
}

// Rate is a number of calls in a span of time.
type Rate struct {
	Limit int
	Per   time.Duration
}

// PartHeader is a header of each part with a name. Those of [File.Header] come before it.
type PartHeader struct{ Part, Name, Value string }
