// Package sdktest is what generated wire tests are made of. A generated calls_test.go
// makes every call of a client once against a server that plays the vendor:
//
//	Vendor.ExampleRequest -> Input -> the client's method -> Vendor.Received -> compare
//
// The document's example becomes the arguments of the method by the struct tags of its
// request type, which is the way back from what the client does with them; the server
// says what arrived, read by other code than the client's. What is different on the way
// there or back fails the test.
//
// Like the sdk it imports nothing but the standard library. Package mock has the
// [Vendor].
package sdktest

import (
	"context"
	"net/http"

	"github.com/apigen-go/apigen/sdk/sdktest/calltest"
)

// Vendor is the server on the other side. The server of a generated <package>test
// package is one.
type Vendor interface {
	// ExampleRequest is the request of an operation or webhook as the document shows it.
	// Behind a ? may stand, divided by &, which body it is to have, which answer it asks
	// for, and which member of the body says so: body=MEDIA, accept=MEDIA, status=CODE,
	// flag=MEMBER.
	ExampleRequest(operation string) (*calltest.Example, error)
	// Received tells what came of the latest call of the example's operation.
	Received(e *calltest.Example) (*calltest.Exchange, error)
	// SendExample makes an inbound call to a handler at base, and gives what it replied.
	SendExample(ctx context.Context, e *calltest.Example, base string) (*calltest.Exchange, error)
	// HTTPClient brings every request to the vendor, whatever host it names.
	HTTPClient() *http.Client
}
