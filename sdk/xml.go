package sdk

import (
	"errors"
	"fmt"

	"github.com/apigen-go/apigen/sdk/internal/codec"
)

// XML writes and reads the XML bodies of an operation, by way of JSON: what a member is
// called there, how a time is written and what is left out is said once, for both.
//
// Package xmlbody implements it. An operation with XML bodies refers to that package, so
// that a program without such operations links no XML parser.
type XML interface {
	// Append appends json as a document. It was made of v, or has what was made of v at
	// path.
	Append(dst, json []byte, v any, path ...string) ([]byte, error)
	// Parse reads a document.
	Parse(data []byte) (XMLDocument, error)
}

// XMLDocument is a document that was read.
type XMLDocument interface {
	// Root is the local name of the root element.
	Root() string
	// JSON gives the element at path as JSON that decodes into v, a pointer; nil stands for
	// any type. It is nil where there is no such element.
	JSON(v any, path ...string) ([]byte, error)
}

// isXML knows the two names of XML and its suffix form.
func isXML(contentType string) bool {
	t := mediaType(contentType)
	return t == "application/xml" || t == "text/xml" || len(t) > 4 && t[len(t)-4:] == "+xml"
}

// looksXML reports whether data begins like a document.
func looksXML(data []byte) bool {
	for i, c := range data {
		switch c {
		case ' ', '\t', '\r', '\n':
		case 0xef: // a byte order mark
			return len(data) > i+3 && string(data[i:i+4]) == "\ufeff<"
		default:
			return c == '<'
		}
	}
	return false
}

// appendXML encodes v as a document.
func appendXML(dst []byte, x XML, v any) ([]byte, error) {
	json, err := codec.Append(nil, v)
	if err != nil {
		return dst, inXML(err)
	}
	out, err := x.Append(dst, json, v)
	if err != nil {
		return dst, fmt.Errorf("xml: %w", err)
	}
	return out, nil
}

// decodeXML decodes the document into v.
func decodeXML(doc XMLDocument, v any, o codec.Options) error {
	json, err := doc.JSON(v)
	if err != nil {
		return err
	}
	return inXML(codec.Decode(json, v, o))
}

// inXML takes out of an error what is true of the JSON only: the syntax and the offset.
func inXML(err error) error {
	var e *codec.Error
	if !errors.As(err, &e) {
		return err
	}
	text := "xml: " + e.Path
	if e.Msg != "" {
		text += ": " + e.Msg
	}
	if e.Err != nil {
		return fmt.Errorf("%s: %w", text, e.Err)
	}
	return errors.New(text)
}
