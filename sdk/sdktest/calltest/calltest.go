// Package calltest holds one request and its answer as values: what a server that plays a
// vendor and the test of a client tell each other.
package calltest

import (
	"encoding/json"
	"net/http"
)

// Example is one request as values, before any style or encoding.
type Example struct {
	Operation string
	Params    []Param
	// Media is the media type of the body, "" without one. Body is its value; a text or a
	// file is a JSON string.
	Media string
	Body  json.RawMessage
	// Constants name the fields of a form that can have one value only.
	Constants []string
	// Reply is what a webhook answers, unwrapped; nil for nothing or a constant text.
	Reply json.RawMessage
	// Accept and Status are the answer that is asked for, where it is not the usual one: its
	// media type and HTTP status.
	Accept string
	Status string
	// URLOnly calls build a URL and send nothing.
	URLOnly bool
	// Notes say which documented examples were not used, because the document itself
	// refuses them.
	Notes []string
	// Excused: for a part of the request no value was found that its schema allows. The
	// note says which and why.
	Excused bool
}

// Param is one parameter: In is path, query, header or cookie.
type Param struct {
	In, Name string
	Value    json.RawMessage
	// Constant parameters can have this value only; the operation itself may send them.
	Constant bool
}

// Exchange is a request with its answer, as the vendor saw it.
type Exchange struct {
	// Problems are what was refused, and what arrived other than the example says.
	Problems []error
	// Status and Header are the answer's.
	Status int
	Header http.Header
	// Media and Body are the answer. Payload is what is in its envelope, nil for nothing;
	// First is the first item of a page.
	Media   string
	Body    []byte
	Payload json.RawMessage
	First   json.RawMessage
}

// Param is the value of a parameter.
func (e *Example) Param(in, name string) (json.RawMessage, bool) {
	for _, p := range e.Params {
		if p.In == in && p.Name == name {
			return p.Value, true
		}
	}
	return nil, false
}
