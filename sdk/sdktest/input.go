package sdktest

import (
	"fmt"
	"iter"

	"github.com/apigen-go/apigen/sdk"
	"github.com/apigen-go/apigen/sdk/internal/codec"
	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// Input gives the arguments of one call. What cannot be given fails the test, so that
// the methods need no errors of their own.
type Input struct {
	example *calltest.Example
	errs    []error
	headers any // struct for the headers of the answer
}

// Headers is the option that reads the headers of the answer into a T, to compare them with
// what was sent.
func Headers[T any](in *Input) sdk.Option {
	h := new(T)
	in.headers = h
	return sdk.Headers(h)
}

// Path is a path parameter that is a text.
func (in *Input) Path(name string) string { return Path[string](in, name) }

// Query is a query parameter that is a text.
func (in *Input) Query(name string) string { return Query[string](in, name) }

// Path is a path parameter as a T.
func Path[T any](in *Input, name string) T { return argument[T](in, "path", name) }

// Query is a query parameter as a T.
func Query[T any](in *Input, name string) T { return argument[T](in, "query", name) }

// Request is the request struct T with everything of the example that is no argument of
// its own: parameters and body, placed by the struct tags of T.
func Request[T any](in *Input) *T {
	req := new(T)
	if err := fill(req, in.example); err != nil {
		in.errs = append(in.errs, fmt.Errorf("fill %T: %w", req, err))
	}
	return req
}

func argument[T any](in *Input, place, name string) (v T) {
	raw, ok := in.example.Param(place, name)
	if !ok {
		in.errs = append(in.errs, fmt.Errorf("the example has no %s parameter %q", place, name))
		return v
	}
	// Lenient: documents show the texts of numbers and the numbers of texts.
	if err := codec.Decode(raw, &v, codec.Options{Lenient: true, CopyStrings: true}); err != nil {
		in.errs = append(in.errs, fmt.Errorf("%s parameter %q: %w", place, name, err))
	}
	return v
}

// Item is one item of an iterator; ok is false where there was none.
type Item struct {
	value any
	ok    bool
}

// First is the first item that an iterator gives: it has fetched one page then.
func First[T any](seq iter.Seq2[*T, error]) (any, error) {
	for v, err := range seq {
		return Item{v, err == nil}, err
	}
	return Item{}, nil
}
