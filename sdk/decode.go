package sdk

import (
	"bytes"
	"context"
	"io"
	"reflect"
	"strings"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// receiver is an out that reads the answer while it arrives, such as [*Stream].
type receiver interface {
	receive(ctx context.Context, body io.ReadCloser, contentType string, events bool, o codec.Options) error
}

// streams reports whether out takes the body unread.
func streams(out any) bool {
	switch out.(type) {
	case *io.ReadCloser, receiver:
		return true
	}
	return false
}

// raw reports whether out takes the body as it is.
func raw(out any) bool {
	switch out.(type) {
	case *[]byte, *io.ReadCloser, receiver:
		return true
	}
	return false
}

// decodeBy puts the payload of a successful answer into out. The type of out and the
// media type decide how.
func (cl *call) decodeBy(ctx context.Context, a *answer, options codec.Options) *Error {
	if a.stream != nil {
		switch out := cl.out.(type) {
		case *io.ReadCloser:
			if cl.strayed(a) {
				return cl.astray(a)
			}
			*out = a.stream
		case receiver:
			if err := out.receive(ctx, a.stream, a.header.Get("Content-Type"), cl.plan.op.Events, options); err != nil {
				return cl.unreadable(a, "the answer is not a stream", err)
			}
			if s, ok := out.(reopener); ok && cl.opt.reconnect > 0 {
				s.reopenBy(&reopening{cl: cl, max: cl.opt.reconnect, done: make(chan struct{})})
			}
		}
		return nil
	}
	if a.xml != nil {
		return cl.decodeXML(ctx, a, options)
	}
	switch out := cl.out.(type) {
	case nil:
		return cl.undocumented(ctx, a)
	case *[]byte:
		if !isJSON(cl.wanted()) || !isJSONText(a) {
			*out = a.payload
			return nil
		}
	case *RawJSON:
		*out = a.payload
		return nil
	case *string:
		if !isJSON(cl.wanted()) && cl.plan.envelope == nil && cl.strayed(a) {
			return cl.astray(a)
		}
		if !isJSON(cl.wanted()) || cl.plan.envelope == nil && isText(a) {
			*out = string(a.payload)
			return nil
		}
	case receiver, *io.ReadCloser:
		// An envelope came where a file was asked for, and it reports no failure.
		return cl.unreadable(a, "the answer is "+mediaType(a.header.Get("Content-Type"))+", not "+cl.wanted(), nil)
	}
	if cl.answersForm(a) {
		return cl.decodeForm(a)
	}
	if a.payload == nil {
		cl.missed(ctx, a)
		return nil
	}
	if cl.answersScalar(a) {
		// A number, a boolean or an enum in plain text: what JSON has in quotes.
		a.payload, options = appendJSONString(nil, string(bytes.TrimSpace(a.payload))), codec.Options{Lenient: true, CopyStrings: true}
	}
	if err := codec.Decode(a.payload, cl.out, options); err != nil {
		message := "the answer does not fit its documented type"
		if got := a.header.Get("Content-Type"); got != "" && !isJSON(got) && isJSON(cl.wanted()) {
			message += " (it is said to be " + mediaType(got) + ")"
		}
		return cl.unreadable(a, message, err)
	}
	return nil
}

// answersScalar reports whether an answer is the text of a value without parts.
func (cl *call) answersScalar(a *answer) bool {
	if !strings.HasPrefix(mediaType(cl.wanted()), "text/") || isJSON(cl.wanted()) || isJSON(a.header.Get("Content-Type")) {
		return false
	}
	if t := bytes.TrimSpace(a.payload); len(t) > 0 && t[0] == '"' {
		return false // JSON all the same
	}
	switch reflect.TypeOf(cl.out).Elem().Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array, reflect.Interface:
		return false
	}
	return true
}

// missed tells the drift hook of a success whose envelope has no data.
func (cl *call) missed(ctx context.Context, a *answer) {
	if hook := cl.c.settings.Drift; hook != nil && a.missing {
		if want := shapeOf(cl.out); want != "" {
			hook(ctx, Drift{API: cl.c.name, Operation: cl.plan.op.ID, Kind: "missing-data", Path: "$", Want: want, Got: "nothing"})
		}
	}
}

// isJSONText reports whether the payload is a text of JSON, and not bytes that begin with a
// quotation mark: bytes that a JSON document carries are such a text, in base64.
func isJSONText(a *answer) bool {
	data := bytes.TrimSpace(a.payload)
	return len(data) > 1 && data[0] == '"' && data[len(data)-1] == '"' && isJSON(a.header.Get("Content-Type"))
}

func isText(a *answer) bool {
	mt := mediaType(a.header.Get("Content-Type"))
	return mt == "text/plain" && len(a.payload) > 0 && a.payload[0] != '"'
}
