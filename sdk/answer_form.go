package sdk

import (
	"bytes"
	"net/url"
	"slices"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// Answers in form parameters, such as those of token endpoints: a struct is filled by the
// names of its members, as that of an inbound call is.

const formMedia = "application/x-www-form-urlencoded"

// answersForm reports whether a success is read as form parameters. A server that answers
// with JSON instead is understood, too.
func (cl *call) answersForm(a *answer) bool {
	return mediaType(cl.wanted()) == formMedia && !isJSON(a.header.Get("Content-Type"))
}

// decodeForm puts form parameters into out.
func (cl *call) decodeForm(a *answer) *Error {
	switch {
	case cl.strayed(a):
		return cl.astray(a)
	case len(bytes.TrimSpace(a.payload)) == 0:
		if slices.Contains(cl.plan.op.Empty, a.status) {
			return nil
		}
		return cl.unreadable(a, "the answer is empty", nil)
	}
	values, err := url.ParseQuery(string(bytes.TrimSpace(a.payload)))
	if err == nil {
		err = setValues(cl.out, codec.Form, values)
	}
	if err != nil {
		return cl.unreadable(a, "the answer does not fit its documented type", err)
	}
	return nil
}
